//! The one cookie: a random number of 256 bits, `HttpOnly; Secure; SameSite=Strict`.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// A cookie's value. Only its hash is ever kept.
pub struct Cookie(Zeroizing<String>);

impl Cookie {
    /// The name: over plain http on loopback a browser would refuse the `__Host-` prefix, which demands `Secure`.
    pub fn name(secure: bool) -> &'static str {
        if secure {
            "__Host-porthole"
        } else {
            "porthole"
        }
    }

    /// A new random one.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(Zeroizing::new(
            URL_SAFE_NO_PAD.encode(bytes.as_slice()),
        )))
    }

    /// The one that the browser sent.
    pub fn from_headers(headers: &HeaderMap, secure: bool) -> Option<Self> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == Self::name(secure) && value.len() == 43)
            .map(|(_, value)| Self(Zeroizing::new(value.to_owned())))
    }

    /// What the store keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// `Set-Cookie` that hands it to the browser.
    pub fn set(
        &self,
        secure: bool,
        max_age: i64,
    ) -> Result<HeaderValue, header::InvalidHeaderValue> {
        header_of(secure, &self.0, max_age)
    }

    /// `Set-Cookie` that takes it away.
    pub fn clear(secure: bool) -> Result<HeaderValue, header::InvalidHeaderValue> {
        header_of(secure, "", 0)
    }
}

fn header_of(
    secure: bool,
    value: &str,
    max_age: i64,
) -> Result<HeaderValue, header::InvalidHeaderValue> {
    let text = Zeroizing::new(format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age}{}",
        Cookie::name(secure),
        if secure { "; Secure" } else { "" },
    ));
    let mut header = HeaderValue::from_str(&text)?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_has_256_random_bits_and_comes_back() {
        for secure in [true, false] {
            let cookie = Cookie::random().unwrap();
            let set = cookie.set(secure, 60).unwrap();
            assert!(set.is_sensitive());
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            assert_eq!(pair.split_once('=').unwrap().1.len(), 43);
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, format!("a=b; {pair}; c").parse().unwrap());
            let back = Cookie::from_headers(&headers, secure).unwrap();
            assert_eq!(back.hash(), cookie.hash());
            assert!(Cookie::from_headers(&headers, !secure).is_none());
        }
        assert_ne!(
            Cookie::random().unwrap().hash(),
            Cookie::random().unwrap().hash()
        );
    }

    #[test]
    fn attributes_are_strict_and_secure_where_they_can_be() {
        let cookie = Cookie::random().unwrap();
        let https = cookie.set(true, 60).unwrap().to_str().unwrap().to_owned();
        assert!(https.starts_with("__Host-porthole="), "{https}");
        for attribute in [
            "Path=/",
            "HttpOnly",
            "SameSite=Strict",
            "Secure",
            "Max-Age=60",
        ] {
            assert!(https.split("; ").any(|part| part == attribute), "{https}");
        }
        let http = cookie.set(false, 60).unwrap().to_str().unwrap().to_owned();
        assert!(http.starts_with("porthole="), "{http}");
        assert!(http.contains("HttpOnly") && http.contains("SameSite=Strict"));
        assert!(!http.contains("Secure"), "{http}");
        assert!(
            Cookie::clear(true)
                .unwrap()
                .to_str()
                .unwrap()
                .contains("Max-Age=0")
        );
    }
}
