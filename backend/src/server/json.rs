//! A JSON body, bounded in size and depth. What is wrong with it is told without repeating it: it may hold a secret.

use crate::error::ApiError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use porthole_shared::problem::{Problem, ProblemKind};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// The largest body of any call, in bytes.
pub const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// The deepest nesting of any body.
const DEEPEST: usize = 64;

/// A body of JSON.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                let essence = value.split(';').next().unwrap_or_default().trim();
                essence.eq_ignore_ascii_case("application/json")
            });
        if !json {
            return Err(ApiError::new(
                ProblemKind::BadRequest,
                "The body of this call is JSON: send it with `content-type: application/json`.",
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                    too_large()
                } else {
                    ApiError::new(ProblemKind::BadRequest, "The body did not arrive in full.")
                }
            })?;
        read(&bytes).map(Self)
    }
}

/// What is said of a body beyond [`LARGEST_BODY`].
pub fn too_large() -> ApiError {
    let mut problem = Problem::new(
        ProblemKind::BadRequest,
        format!(
            "The request is larger than {} MiB.",
            LARGEST_BODY / 1024 / 1024
        ),
    );
    problem.status = 413;
    problem.into()
}

/// Reads JSON that came from outside.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if depth(bytes) > DEEPEST {
        return Err(ApiError::new(
            ProblemKind::BadRequest,
            format!("The JSON is nested deeper than {DEEPEST} levels."),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let what = match error.classify() {
            // Only this message of serde's repeats nothing of the body.
            Category::Data if text.starts_with("missing field `") => {
                text.split(" at line").next().unwrap_or_default().to_owned()
            }
            Category::Data => "a value is of the wrong kind".to_owned(),
            Category::Eof => "it ends too early".to_owned(),
            Category::Syntax | Category::Io => "it is not JSON".to_owned(),
        };
        ApiError::new(
            ProblemKind::BadRequest,
            format!(
                "The body cannot be used: {what} (line {}, column {}).",
                error.line(),
                error.column()
            ),
        )
    })
}

/// How deep the brackets go, without reading anything else.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_text = false,
            (true, _) => {}
            (false, b'"') => in_text = true,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, _) => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::portal::StampsAdd;
    use porthole_shared::sign_in::NewSignIn;

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        assert_eq!(depth(br#"{"a":[1,{"b":"[[[[{\"{{"}]}"#), 3);
        let deep = "[".repeat(65);
        let error = read::<serde_json::Value>(deep.as_bytes()).unwrap_err();
        assert!(error.problem().title.contains("64 levels"));
    }

    #[test]
    fn what_is_wrong_is_told_without_repeating_the_body() {
        let bodies = [
            r#"{"stamp":"s","tenant":"t","client_id":"c","credential":{"kind":"canary-4711"}}"#,
            r#"{"stamp":["canary-4711"],"tenant":"t"}"#,
            r#"{"stamp":"canary-4711""#,
            r#"canary-4711"#,
        ];
        for body in bodies {
            let error = read::<NewSignIn>(body.as_bytes()).unwrap_err();
            assert!(
                !format!("{:?}", error.problem()).contains("canary"),
                "{body}"
            );
            assert!(error.problem().title.contains("column"), "{body}");
        }
        let error = read::<NewSignIn>(b"{}").unwrap_err();
        assert!(error.problem().title.contains("`stamp`"));
        assert!(read::<StampsAdd>(b"\"canary\"").is_err());
    }
}
