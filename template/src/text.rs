//! Text as .NET sees it: counted in UTF-16 units, compared by culture, put together by `format`.

pub(crate) mod collation;
pub(crate) mod composite_format;
pub(crate) mod number_format;
pub(crate) mod percent;
pub(crate) mod unique;
pub(crate) mod utf16;
