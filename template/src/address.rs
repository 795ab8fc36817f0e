//! Addresses of linked files: what of them may be shown.

/// An address as it may be shown: without its query, in which a signature may stand, and without a user and a password.
pub fn as_shown(address: &str) -> String {
    let plain = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = plain.split_once("://") else {
        return plain.rsplit('@').next().unwrap_or_default().to_owned();
    };
    let (authority, path) = match rest.split_once('/') {
        Some((authority, path)) => (authority, format!("/{path}")),
        None => (rest, String::new()),
    };
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        for (address, shown) in [
            ("https://h/a/b.json?sig=hidden#x", "https://h/a/b.json"),
            (
                "https://user:hidden@h:8443/a@b.json",
                "https://h:8443/a@b.json",
            ),
            ("https://hidden@h", "https://h"),
            ("user:hidden@h", "h"),
            ("a.json", "a.json"),
        ] {
            assert_eq!(as_shown(address), shown);
        }
    }
}
