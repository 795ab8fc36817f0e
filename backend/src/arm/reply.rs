//! What a stamp answered: status, the headers that matter, and the body, bounded.

use super::next_step::Heard;
use bytes::Bytes;
use porthole_shared::arm_error::{ReplyContext, problem_from_reply};
use porthole_shared::problem::{Problem, ProblemKind};
use reqwest::header::HeaderMap;
use serde_json::value::RawValue;

/// The largest body that is read, after decompression.
pub const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// One answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers as they came.
    pub headers: HeaderMap,
    /// The body as it came, decompressed.
    pub body: Bytes,
    /// From sending the request that was answered to the end of the body.
    pub milliseconds: u32,
}

impl Reply {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the status says that it went well.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// As the long-running-operation protocol reads it.
    pub fn heard(&self) -> Heard<'_> {
        Heard {
            status: self.status,
            status_url: self.header("azure-asyncoperation"),
            location: self.header("location"),
            retry_after: self.header("retry-after"),
            body: &self.body,
        }
    }

    /// The problem that an answer is, when it is one.
    pub fn problem(&self, path: &str, stamp: &str) -> Box<Problem> {
        let header = |name: &str| self.header(name).map(str::to_owned);
        let context = ReplyContext {
            path,
            stamp: Some(stamp),
        };
        Box::new(problem_from_reply(
            self.status,
            header,
            &self.body,
            &context,
        ))
    }

    /// The body as JSON, untouched. Nothing at all is `null`; what is no JSON is a problem.
    pub fn json(&self, path: &str, stamp: &str) -> Result<Box<RawValue>, Box<Problem>> {
        if self.body.trim_ascii().is_empty() {
            return Ok(RawValue::NULL.to_owned());
        }
        serde_json::from_slice(&self.body).map_err(|_| self.not_json(path, stamp))
    }

    /// The answer is a web page, or half of something.
    pub fn not_json(&self, path: &str, stamp: &str) -> Box<Problem> {
        let read = self.problem(path, stamp);
        if read.kind == ProblemKind::NotArm {
            return read;
        }
        let mut problem = Problem::new(
            ProblemKind::NotArm,
            "The stamp's answer is not whole: it is not JSON to its end.",
        )
        .with_detail(format!(
            "Status {}, {} bytes.",
            self.status,
            self.body.len()
        ))
        .with_recovery(porthole_shared::problem::Recovery::Retry);
        problem.request_id = read.request_id;
        problem.correlation_id = read.correlation_id;
        Box::new(problem)
    }
}

/// Reads a body to its end, up to a limit.
pub(super) async fn read_body(response: &mut reqwest::Response) -> Result<Bytes, BodyFault> {
    let announced = response
        .content_length()
        .unwrap_or(0)
        .min(LARGEST_BODY as u64);
    let Some(first) = response.chunk().await.map_err(BodyFault::Broken)? else {
        return Ok(Bytes::new());
    };
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0).max(first.len()));
    body.extend_from_slice(&first);
    while let Some(chunk) = response.chunk().await.map_err(BodyFault::Broken)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(BodyFault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

/// Why a body could not be read.
#[derive(Debug)]
pub(super) enum BodyFault {
    /// The connection ended before the body did.
    Broken(reqwest::Error),
    /// It is larger than the portal reads.
    TooLarge,
}
