//! What ARM refuses of the first person of a machine: names that are taken, weak passwords, keys of another kind.

/// Names that ARM refuses for the first person.
const TAKEN: [&str; 14] = [
    "admin",
    "administrator",
    "root",
    "guest",
    "user",
    "user1",
    "test",
    "backup",
    "console",
    "david",
    "john",
    "owner",
    "server",
    "sys",
];

/// Whether a name cannot be the first person's.
#[must_use]
pub fn administrator_taken(name: &str) -> bool {
    TAKEN
        .iter()
        .any(|taken| taken.eq_ignore_ascii_case(name.trim()))
}

/// Whether a password is one that ARM takes: 12 to 72 characters, three of: lower, upper, digit, other.
#[must_use]
pub fn password_strong(password: &str) -> bool {
    let kinds = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|letter| letter.is_ascii_digit()),
        password.chars().any(|letter| !letter.is_alphanumeric()),
    ];
    (12..=72).contains(&password.chars().count())
        && kinds.into_iter().filter(|kind| *kind).count() >= 3
}

/// Whether a text is an RSA public key of OpenSSH with 2048 bits or more: the only kind that stamps of these versions take.
#[must_use]
pub fn is_public_key(text: &str) -> bool {
    /// Type, exponent and 256 bytes of modulus, in base64.
    const SHORTEST: usize = 360;
    let mut words = text.split_whitespace();
    let known = words.next() == Some("ssh-rsa");
    known
        && words
            .next()
            .is_some_and(|data| data.len() >= SHORTEST && data.starts_with("AAAAB3NzaC1yc2E"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_passwords_are_checked_as_arm_does() {
        assert!(administrator_taken("Root") && !administrator_taken("azureops"));
        assert!(
            password_strong("Correct-horse-7")
                && !password_strong("short-A1")
                && !password_strong("alllowercaseletters")
        );
        assert!(is_public_key(&format!(
            "ssh-rsa AAAAB3NzaC1yc2E{} me@host",
            "A".repeat(357)
        )));
        assert!(!is_public_key(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBe0ai5p1oS3ehO2MfTDrjx8 me@host"
        ));
        assert!(!is_public_key("-----BEGIN OPENSSH PRIVATE KEY-----"));
    }
}
