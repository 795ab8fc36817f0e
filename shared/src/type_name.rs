//! The name of a resource type: `Microsoft.Compute/virtualMachines`. ARM ignores its case, so equality and hash do too.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A provider namespace and a chain of types. Written as it came; compared without case.
#[derive(Clone, Debug)]
pub struct TypeName<'a>(Cow<'a, str>);

impl TypeName<'static> {
    /// A name that stands in the source.
    pub const fn of(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A name made at run time.
    pub fn owned(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }
}

impl<'a> TypeName<'a> {
    /// A name borrowed from elsewhere.
    pub fn new(name: &'a str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The whole name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `Microsoft.Compute`.
    pub fn namespace(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// What follows the namespace: `virtualMachines/extensions`.
    pub fn types(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, types)| types)
    }

    /// The last word: `extensions`.
    pub fn last(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The type one level up, down to the bare namespace; `None` above that.
    pub fn parent(&self) -> Option<TypeName<'_>> {
        self.0.rsplit_once('/').map(|(head, _)| TypeName::new(head))
    }

    /// Whether `self` is `other` or lies below it (whole words, case ignored).
    pub fn within(&self, other: &TypeName<'_>) -> bool {
        let (mine, theirs) = (self.as_str().as_bytes(), other.as_str().as_bytes());
        match (mine.get(..theirs.len()), mine.get(theirs.len())) {
            (Some(head), None) => head.eq_ignore_ascii_case(theirs),
            (Some(head), Some(b'/')) => head.eq_ignore_ascii_case(theirs),
            _ => false,
        }
    }

    /// The same name, free of its source.
    pub fn into_owned(self) -> TypeName<'static> {
        TypeName(Cow::Owned(self.0.into_owned()))
    }
}

impl PartialEq<TypeName<'_>> for TypeName<'_> {
    fn eq(&self, other: &TypeName<'_>) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl PartialEq<str> for TypeName<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other)
    }
}

impl Eq for TypeName<'_> {}

impl Hash for TypeName<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.0.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
        state.write_u8(0xff);
    }
}

impl fmt::Display for TypeName<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn case_does_not_tell_types_apart() {
        let mut seen = HashSet::new();
        assert!(seen.insert(TypeName::of("Microsoft.Compute/virtualMachines")));
        assert!(!seen.insert(TypeName::of("microsoft.compute/VIRTUALMACHINES")));
    }

    #[test]
    fn within_respects_whole_words() {
        let disks = TypeName::of("Microsoft.Compute/disks");
        assert!(disks.within(&TypeName::of("microsoft.compute")));
        assert!(disks.within(&disks));
        assert!(!TypeName::of("Microsoft.Compute/disksets").within(&disks));
        assert!(
            !TypeName::of("Microsoft.ComputeX/disks").within(&TypeName::of("Microsoft.Compute"))
        );
    }

    #[test]
    fn a_name_knows_its_parts() {
        let name = TypeName::of("Microsoft.Compute/virtualMachines/extensions");
        assert_eq!(name.namespace(), "Microsoft.Compute");
        assert_eq!(name.types(), "virtualMachines/extensions");
        assert_eq!(name.last(), "extensions");
        assert!(
            name.parent()
                .is_some_and(|up| up == *"Microsoft.Compute/virtualMachines")
        );
    }
}
