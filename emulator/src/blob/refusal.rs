//! Refusals in the words of the storage service: XML, the code also in a header.

use super::xml::Writer;
use crate::world::timestamp::Timestamp;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The code.
    pub code: &'static str,
    /// The message, without the id and the time behind it.
    pub message: String,
    /// Further elements of the document.
    pub details: Vec<(&'static str, String)>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The same with one more element.
    #[must_use]
    pub fn detail(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.details.push((name, value.into()));
        self
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Refusal {
        self.headers.push((name, value.into()));
        self
    }

    /// The document.
    pub fn document(&self, id: &str, now: Timestamp) -> Vec<u8> {
        let mut document = Writer::new();
        document.open("Error", &[]);
        document.text("Code", self.code);
        let message = format!("{}\nRequestId:{id}\nTime:{}", self.message, now.arm());
        document.text("Message", &message);
        for (name, value) in &self.details {
            document.text(name, value);
        }
        document.close("Error");
        document.finish()
    }
}

/// The refusals that more than one operation knows.
pub mod refusals {
    use super::Refusal;

    /// There is no such account here.
    pub fn no_account() -> Refusal {
        Refusal::new(
            404,
            "ResourceNotFound",
            "The specified resource does not exist.",
        )
    }

    /// There is no such container.
    pub fn no_container() -> Refusal {
        Refusal::new(
            404,
            "ContainerNotFound",
            "The specified container does not exist.",
        )
    }

    /// There is no such blob.
    pub fn no_blob() -> Refusal {
        Refusal::new(404, "BlobNotFound", "The specified blob does not exist.")
    }

    /// A condition of the request does not hold.
    pub fn condition() -> Refusal {
        Refusal::new(
            412,
            "ConditionNotMet",
            "The condition specified using HTTP conditional header(s) is not met.",
        )
    }

    /// The name of a container or blob is none.
    pub fn invalid_resource_name() -> Refusal {
        Refusal::new(
            400,
            "InvalidResourceName",
            "The specifed resource name contains invalid characters.",
        )
    }

    /// A header that must be there is not.
    pub fn missing_header(name: &str) -> Refusal {
        Refusal::new(
            400,
            "MissingRequiredHeader",
            "An HTTP header that's mandatory for this request is not specified.",
        )
        .detail("HeaderName", name)
    }

    /// A header has a value that is none.
    pub fn invalid_header(name: &str, value: &str) -> Refusal {
        Refusal::new(
            400,
            "InvalidHeaderValue",
            "The value for one of the HTTP headers is not in the correct format.",
        )
        .detail("HeaderName", name)
        .detail("HeaderValue", value)
    }

    /// A parameter of the query has a value that is none.
    pub fn invalid_parameter(name: &str, value: &str, reason: &str) -> Refusal {
        Refusal::new(
            400,
            "InvalidQueryParameterValue",
            "Value for one of the query parameters specified in the request URI is invalid.",
        )
        .detail("QueryParameterName", name)
        .detail("QueryParameterValue", value)
        .detail("Reason", reason)
    }

    /// A parameter of the query is out of its range.
    pub fn out_of_range(name: &str, value: &str, least: &str, most: &str) -> Refusal {
        Refusal::new(
            400,
            "OutOfRangeQueryParameterValue",
            "One of the query parameters specified in the request URI is outside the permissible range.",
        )
        .detail("QueryParameterName", name)
        .detail("QueryParameterValue", value)
        .detail("MinimumAllowed", least)
        .detail("MaximumAllowed", most)
    }

    /// A document is no XML, or not the one that was to be sent.
    pub fn invalid_document(reason: &str) -> Refusal {
        Refusal::new(
            400,
            "InvalidXmlDocument",
            "XML specified is not syntactically valid.",
        )
        .detail("Reason", reason)
    }

    /// Something a stamp does and this one does not.
    pub fn not_implemented() -> Refusal {
        Refusal::new(
            501,
            "NotImplemented",
            "The requested operation is not implemented on the specified resource.",
        )
    }

    /// The blob is of another kind.
    pub fn other_kind() -> Refusal {
        Refusal::new(
            409,
            "InvalidBlobType",
            "The blob type is invalid for this operation.",
        )
    }

    /// The bytes cannot be kept or read.
    pub fn failed() -> Refusal {
        Refusal::new(
            500,
            "InternalError",
            "The server encountered an internal error. Please retry the request.",
        )
    }
}
