//! Which names a type takes. The stamp refuses the rest later; the form refuses it at once.

/// A rule for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRule {
    /// At least so many characters.
    pub shortest: usize,
    /// At most so many.
    pub longest: usize,
    /// Which characters.
    pub letters: Letters,
}

/// The characters of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Lower case letters and digits: storage accounts.
    LowerAndDigits,
    /// Letters, digits and hyphens; starts with a letter, ends without a hyphen: vaults, host names.
    Hyphens,
    /// Letters, digits, `_`, `.`, `-`; starts with a letter or digit, ends with one or `_`: most of compute and network.
    Dots,
    /// As `Dots`, with parentheses and any letter; does not end with a dot: resource groups.
    Group,
}

/// How a name breaks its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing was typed.
    Empty,
    /// Fewer than this.
    TooShort(usize),
    /// More than this.
    TooLong(usize),
    /// This character is not taken.
    Letter(char),
    /// It must not start with this.
    Start(char),
    /// It must not end with this.
    End(char),
}

impl NameRule {
    /// A rule.
    pub const fn new(shortest: usize, longest: usize, letters: Letters) -> Self {
        Self {
            shortest,
            longest,
            letters,
        }
    }

    /// Checks a name.
    pub fn check(&self, name: &str) -> Result<(), NameFault> {
        let count = name.chars().count();
        let (Some(first), Some(last)) = (name.chars().next(), name.chars().last()) else {
            return Err(NameFault::Empty);
        };
        if let Some(wrong) = name.chars().find(|letter| !self.letters.takes(*letter)) {
            return Err(NameFault::Letter(wrong));
        }
        if !self.letters.starts(first) {
            return Err(NameFault::Start(first));
        }
        if !self.letters.ends(last) {
            return Err(NameFault::End(last));
        }
        if count < self.shortest {
            return Err(NameFault::TooShort(self.shortest));
        }
        if count > self.longest {
            return Err(NameFault::TooLong(self.longest));
        }
        Ok(())
    }
}

impl Letters {
    fn takes(self, letter: char) -> bool {
        match self {
            Self::LowerAndDigits => letter.is_ascii_lowercase() || letter.is_ascii_digit(),
            Self::Hyphens => letter.is_ascii_alphanumeric() || letter == '-',
            Self::Dots => letter.is_ascii_alphanumeric() || "-._".contains(letter),
            Self::Group => letter.is_alphanumeric() || "-._()".contains(letter),
        }
    }

    fn starts(self, letter: char) -> bool {
        match self {
            Self::LowerAndDigits | Self::Group => true,
            Self::Hyphens => letter.is_ascii_alphabetic(),
            Self::Dots => letter.is_ascii_alphanumeric(),
        }
    }

    fn ends(self, letter: char) -> bool {
        match self {
            Self::LowerAndDigits => true,
            Self::Hyphens => letter != '-',
            Self::Dots => letter.is_ascii_alphanumeric() || letter == '_',
            Self::Group => letter != '.',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named() {
        let account = NameRule::new(3, 24, Letters::LowerAndDigits);
        assert_eq!(account.check("erpdata01"), Ok(()));
        assert_eq!(account.check("Erp"), Err(NameFault::Letter('E')));
        assert_eq!(account.check("er"), Err(NameFault::TooShort(3)));
        assert_eq!(account.check(""), Err(NameFault::Empty));
        assert_eq!(account.check(&"a".repeat(25)), Err(NameFault::TooLong(24)));
        let disk = NameRule::new(1, 80, Letters::Dots);
        assert_eq!(disk.check("-a"), Err(NameFault::Start('-')));
        assert_eq!(disk.check("a."), Err(NameFault::End('.')));
        assert_eq!(disk.check("a_"), Ok(()));
        let group = NameRule::new(1, 90, Letters::Group);
        assert_eq!(group.check("\u{e9}t\u{e9}(1)"), Ok(()));
        assert_eq!(group.check("a."), Err(NameFault::End('.')));
        assert_eq!(
            group.check("a\u{1f642}"),
            Err(NameFault::Letter('\u{1f642}'))
        );
    }
}
