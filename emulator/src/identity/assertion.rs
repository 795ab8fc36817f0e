//! A client's assertion: the token by which it proves that it holds the key of a registered certificate.
//!
//! The same assertion is taken more than once until it expires: MSAL for Python keeps one for nine minutes and sends it
//! for every resource that the application asks for.

use super::application::{Application, Certificate};
use super::denial::Denial;
use super::json_web_token::{self as jwt, Unproven};
use crate::crypto::Crypto;
use crate::world::timestamp::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How far two clocks may differ, in seconds.
const SKEW: i64 = 300;

/// Checks an assertion of `application` that was posted to `address`.
pub fn check(
    crypto: &dyn Crypto,
    application: &Application,
    assertion: &str,
    address: &str,
    now: Timestamp,
) -> Result<(), Denial> {
    let token = jwt::take_apart(assertion).ok_or(Denial::MalformedAssertion)?;
    let algorithm = jwt::text(&token.header, "alg").unwrap_or_default();
    let named = Named::by(&token).ok_or(Denial::MalformedAssertion)?;
    let refused = |reason| {
        Err(Denial::Certificate(
            reason,
            named.shown(),
            application.client_id.clone(),
        ))
    };
    let Some((certificate, der)) = named.find(crypto, application) else {
        return refused("The key was not found.");
    };
    if certificate.expires <= now {
        return refused("The key used is expired.");
    }
    if !crypto.verify_assertion(algorithm, &der, token.message.as_bytes(), &token.signature) {
        return Err(Denial::AssertionSignature(application.client_id.clone()));
    }
    claims(&token, application, address, now)
}

/// What an assertion says: for this address, by and about this client, and now.
fn claims(
    token: &Unproven,
    application: &Application,
    address: &str,
    now: Timestamp,
) -> Result<(), Denial> {
    let is_client = |name| {
        jwt::text(&token.claims, name)
            .is_some_and(|id| id.eq_ignore_ascii_case(&application.client_id))
    };
    if !is_client("iss") || !is_client("sub") {
        return Err(Denial::AssertionSubject);
    }
    if !jwt::text(&token.claims, "aud").is_some_and(|audience| same_address(audience, address)) {
        return Err(Denial::AssertionAudience);
    }
    let until = jwt::seconds(&token.claims, "exp").unwrap_or(i64::MIN);
    let from = jwt::seconds(&token.claims, "nbf")
        .or_else(|| jwt::seconds(&token.claims, "iat"))
        .unwrap_or(now.seconds());
    if until.saturating_add(SKEW) < now.seconds() || from.saturating_sub(SKEW) > now.seconds() {
        let moment = |seconds: i64| Timestamp(seconds.saturating_mul(1000));
        return Err(Denial::AssertionTime(now, moment(from), moment(until)));
    }
    Ok(())
}

/// How a header names the certificate: by one thumbprint or by both.
struct Named {
    short: Option<Vec<u8>>,
    long: Option<Vec<u8>>,
}

impl Named {
    /// `None` when the header names none.
    fn by(token: &Unproven) -> Option<Named> {
        let short = jwt::text(&token.header, "x5t").and_then(jwt::decode);
        let long = jwt::text(&token.header, "x5t#S256").and_then(jwt::decode);
        (short.is_some() || long.is_some()).then_some(Named { short, long })
    }

    /// The registered certificate of that name, and its DER.
    fn find<'a>(
        &self,
        crypto: &dyn Crypto,
        application: &'a Application,
    ) -> Option<(&'a Certificate, Vec<u8>)> {
        application.certificates.iter().find_map(|certificate| {
            let der = STANDARD.decode(&certificate.der).ok()?;
            let matches = self
                .short
                .as_deref()
                .is_none_or(|short| short == crypto.sha1(&der))
                && self
                    .long
                    .as_deref()
                    .is_none_or(|long| long == crypto.sha256(&der));
            matches.then_some((certificate, der))
        })
    }

    /// As messages show it: upper-case hexadecimal.
    fn shown(&self) -> String {
        let bytes = self
            .short
            .as_deref()
            .or(self.long.as_deref())
            .unwrap_or_default();
        super::application::hexadecimal(bytes).to_uppercase()
    }
}

/// The same token address but for a trailing slash and the case of its letters.
fn same_address(audience: &str, address: &str) -> bool {
    audience
        .trim_end_matches('/')
        .eq_ignore_ascii_case(address.trim_end_matches('/'))
}
