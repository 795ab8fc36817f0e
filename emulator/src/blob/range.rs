//! Which bytes of a blob a request asks for: `bytes=FIRST-LAST`, or `bytes=FIRST-` to the end.

use super::exchange::Exchange;
use super::refusal::Refusal;

/// A run of bytes: the first, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first byte.
    pub from: u64,
    /// How many; at least one.
    pub length: u64,
}

/// What a request says about its range: the service's own header counts before that of HTTP.
pub fn given<'a>(exchange: &'a Exchange) -> Option<&'a str> {
    exchange
        .header("x-ms-range")
        .or_else(|| exchange.header("range"))
}

/// The range of a read of something of this length; `None`: all of it. What is no range is taken for none, as HTTP has it.
pub fn of_read(exchange: &Exchange, length: u64) -> Result<Option<Range>, Refusal> {
    let Some((from, last)) = given(exchange).and_then(bounds) else {
        return Ok(None);
    };
    if from >= length {
        return Err(Refusal::new(
            416,
            "InvalidRange",
            "The range specified is invalid for the current size of the resource.",
        )
        .header("Content-Range", format!("bytes */{length}")));
    }
    let last = last.unwrap_or(u64::MAX).min(length - 1);
    Ok(Some(Range {
        from,
        length: last - from + 1,
    }))
}

/// First and last byte of a well-formed range.
pub fn bounds(text: &str) -> Option<(u64, Option<u64>)> {
    let (from, last) = text.trim().strip_prefix("bytes=")?.split_once('-')?;
    let from = from.parse().ok()?;
    let last = match last {
        "" => None,
        last => Some(last.parse().ok()?),
    };
    last.is_none_or(|last| from <= last).then_some((from, last))
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn a_range_has_a_first_byte_and_perhaps_a_last() {
        assert_eq!(bounds("bytes=0-511"), Some((0, Some(511))));
        assert_eq!(bounds("bytes=7-"), Some((7, None)));
        for text in [
            "",
            "bytes=-5",
            "bytes=5-4",
            "bytes=a-b",
            "lines=1-2",
            "bytes=0-1,3-4",
        ] {
            assert_eq!(bounds(text), None, "{text}");
        }
    }
}
