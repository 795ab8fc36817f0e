//! Which kind of problem a code means. The deepest code that is known decides; then the status.

use crate::problem::{Cause, ProblemKind};
use ProblemKind as Kind;

pub(super) fn kind(status: u16, own: &Cause, causes: &[Cause]) -> ProblemKind {
    // A wait or an etag is told by the status whatever the words say.
    match status {
        429 => return Kind::Throttled,
        412 => return Kind::Stale,
        _ => {}
    }
    causes
        .iter()
        .chain(std::iter::once(own))
        .find_map(|cause| of_code(status, cause))
        .unwrap_or_else(|| by_status(status))
}

fn of_code(status: u16, cause: &Cause) -> Option<ProblemKind> {
    let code = cause.code.to_ascii_lowercase();
    let exact = match code.as_str() {
        "missingsubscriptionregistration"
        | "subscriptionnotregistered"
        | "subscriptionnotregisteredwithresourceprovider" => Kind::ProviderNotRegistered,
        "noregisteredproviderfound"
        | "invalidapiversionparameter"
        | "missingapiversionparameter"
        | "unsupportedapiversion"
        | "invalidresourcetype"
        | "resourcetypenotsupported"
        | "apiversionnotsupported" => Kind::VersionNotOffered,
        "authorizationfailed"
        | "linkedauthorizationfailed"
        | "forbidden"
        | "accessdenied"
        | "insufficientprivileges"
        | "readonlydisabledsubscription"
        | "disallowedoperation"
        | "authorizationfailure" => Kind::Forbidden,
        "invalidauthenticationtoken"
        | "expiredauthenticationtoken"
        | "authenticationfailed"
        | "unauthorized"
        | "invalidauthenticationtokentenant"
        | "invalidauthenticationtokenaudience"
        | "authenticationfailedmissingtoken" => Kind::SignedOut,
        "scopelocked" | "requestdisallowedbypolicy" | "requestdisallowedbyazure" | "locked" => {
            Kind::Locked
        }
        "quotaexceeded"
        | "resourcequotaexceeded"
        | "subscriptionquotaexceeded"
        | "allocationfailed"
        | "zonalallocationfailed"
        | "overconstrainedallocationrequest"
        | "skunotavailable"
        | "insufficientcapacity" => Kind::OverQuota,
        "preconditionfailed" | "conditionnotmet" | "etagmismatch" => Kind::Stale,
        "toomanyrequests"
        | "subscriptionrequeststhrottled"
        | "operationthrottled"
        | "resourcecollectionrequeststhrottled"
        | "serverbusy" => Kind::Throttled,
        "conflict"
        | "requestconflict"
        | "nicinuse"
        | "anotheroperationinprogress"
        | "resourcegroupbeingdeleted"
        | "deploymentactive"
        | "accountnameinvalid.taken"
        | "storageaccountoperationinprogress"
        | "vaultalreadyexists"
        | "propertychangenotallowed"
        | "operationpreempted"
        | "attachdiskwhilebeingdetached" => Kind::Conflict,
        "internalservererror"
        | "internalerror"
        | "serviceunavailable"
        | "gatewaytimeout"
        | "restapiinternalerror" => Kind::StampFailed,
        "operationnotallowed" if cause.message.to_ascii_lowercase().contains("quota") => {
            Kind::OverQuota
        }
        "operationnotallowed" if status == 409 => Kind::Conflict,
        _ => return by_pattern(status, &code),
    };
    Some(exact)
}

fn by_pattern(status: u16, code: &str) -> Option<ProblemKind> {
    let ends = |words: &[&str]| words.iter().any(|word| code.ends_with(word));
    if ends(&["limitreached", "limitexceeded", "quotaexceeded"]) {
        Some(Kind::OverQuota)
    } else if ends(&[
        "alreadyexists",
        "alreadytaken",
        "alreadyinuse",
        "inuse",
        "cannotbedeleted",
        "notempty",
    ]) || code.starts_with("inuse")
    {
        Some(Kind::Conflict)
    } else if ends(&["notfound"]) && status == 404 {
        Some(Kind::NotFound)
    } else if code.starts_with("invalid")
        || ends(&[
            "invalid",
            "outofrange",
            "toolong",
            "malformed",
            "badrequest",
        ])
    {
        // Only a refusal of what was sent: on a poll or a 5xx the operation failed for it all the same.
        (status < 500).then_some(Kind::BadRequest)
    } else {
        None
    }
}

fn by_status(status: u16) -> ProblemKind {
    match status {
        401 => Kind::SignedOut,
        403 => Kind::Forbidden,
        404 | 410 => Kind::NotFound,
        409 => Kind::Conflict,
        412 => Kind::Stale,
        423 => Kind::Locked,
        429 => Kind::Throttled,
        400..=499 => Kind::BadRequest,
        // 200 with an error is a poll that ended badly.
        _ => Kind::StampFailed,
    }
}

/// A code for a reply that names none.
pub(super) fn of_status(status: u16) -> String {
    let word = match status {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        408 => "RequestTimeout",
        409 => "Conflict",
        412 => "PreconditionFailed",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        200..=299 => "OperationFailed",
        _ => return format!("Status{status}"),
    };
    word.to_owned()
}
