//! An access token and what its claims say. The claims are for display only: nothing is decided by them.

use crate::secret::Secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

/// A token with its end, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Token {
    /// The bearer token.
    pub secret: Secret,
    /// When it ends.
    pub until: i64,
    /// From when on it is renewed rather than used.
    pub renew: i64,
}

/// What a token says of its principal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The application's or person's name.
    pub name: Option<String>,
    /// The object id.
    pub object_id: Option<String>,
}

impl Token {
    /// Reads a token endpoint's answer: `expires_in` comes as a number and as text.
    pub fn read(body: &[u8], now: i64) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let text = value.get("access_token")?.as_str()?;
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let lifetime = value.get("expires_in").and_then(|seconds| {
            seconds
                .as_i64()
                .or_else(|| seconds.as_str()?.trim().parse().ok())
        });
        let lifetime = lifetime.unwrap_or(3600).clamp(0, 7 * 24 * 3600) * 1000;
        Some(Self {
            secret: Secret::new(text),
            until: now + lifetime,
            renew: now + lifetime - (lifetime / 4).min(5 * 60 * 1000),
        })
    }

    /// What it says of its principal, when it is a JWT.
    pub fn claims(&self) -> Claims {
        let read = || {
            let payload = self.secret.expose().split('.').nth(1)?;
            let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
            serde_json::from_slice::<Value>(&bytes).ok()
        };
        let Some(claims) = read() else {
            return Claims::default();
        };
        let text = |names: &[&str]| {
            names
                .iter()
                .filter_map(|name| claims.get(*name)?.as_str())
                .find(|text| !text.trim().is_empty())
                .map(|text| text.chars().take(256).collect::<String>())
        };
        Claims {
            name: text(&["app_displayname", "name", "unique_name", "upn"]),
            object_id: text(&["oid"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn an_answer_is_read_in_both_spellings() {
        for seconds in ["3600", "\"3600\""] {
            let body =
                format!(r#"{{"token_type":"Bearer","expires_in":{seconds},"access_token":"abc"}}"#);
            let token = Token::read(body.as_bytes(), 1000).unwrap();
            assert_eq!((token.until, token.renew), (3_601_000, 3_301_000));
        }
        let short = Token::read(br#"{"expires_in":60,"access_token":"abc"}"#, 0).unwrap();
        assert_eq!(short.renew, 45_000);
        for none in [
            "{}",
            "<html>",
            r#"{"access_token":""}"#,
            r#"{"access_token":"a\nb"}"#,
        ] {
            assert!(Token::read(none.as_bytes(), 0).is_none(), "{none}");
        }
    }

    #[test]
    fn claims_are_read_for_display() {
        let token = |text: &str| Token {
            secret: Secret::new(text),
            until: 0,
            renew: 0,
        };
        let claims = token(&jwt(
            r#"{"app_displayname":"contoso-portal","oid":"o-1","name":"x"}"#,
        ))
        .claims();
        assert_eq!(
            claims,
            Claims {
                name: Some("contoso-portal".into()),
                object_id: Some("o-1".into())
            }
        );
        for odd in ["opaque", "a.b.c", &jwt("[]"), &jwt("{\"oid\":7}")] {
            assert_eq!(token(odd).claims(), Claims::default(), "{odd}");
        }
    }
}
