//! The network provider's refusals that several of its types share; all of them carry `"details": []`.

use super::address::{Malformed, Prefix};
use crate::{arm::refusal::Refusal, world::resource::Resource};
use serde_json::json;
use std::fmt::Display;

/// 400 as the network provider says it.
pub fn refused(code: &str, message: impl Into<String>) -> Refusal {
    Refusal::bad_request(code, message).details(Vec::new())
}

/// A property that must be there and is not.
pub fn missing_property(path: &str) -> Refusal {
    let cause = json!({ "code": "MissingJsonProperty", "message": format!("Required property '{path}' is missing or null.") });
    Refusal::bad_request("InvalidRequestFormat", "Cannot parse the request.").details(vec![cause])
}

/// Reads a prefix of a resource, in the provider's words when it is none.
///
/// # Errors
/// `InvalidAddressPrefixFormat` or `InvalidCIDRNotation`.
pub fn prefix(text: &str, of: &dyn Display) -> Result<Prefix, Refusal> {
    Prefix::parse(text).map_err(|malformed| match malformed {
        Malformed::NotCidr => refused(
            "InvalidAddressPrefixFormat",
            format!("Address prefix {text} for resource {of} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."),
        ),
        Malformed::HostBits(meant) => refused(
            "InvalidCIDRNotation",
            format!("The address prefix {text} in resource {of} has an invalid CIDR notation. For the given prefix length, the address prefix should be {meant}."),
        ),
    })
}

/// What a resource of the network may be called.
///
/// # Errors
/// `InvalidResourceName`.
pub fn check_name(resource: &Resource) -> Result<(), Refusal> {
    let name = resource.id.name();
    let word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let fits = name
        .chars()
        .all(|sign| word(sign) || sign == '-' || sign == '.')
        && name.chars().count() <= 80;
    let begins = name.chars().next().is_some_and(char::is_alphanumeric);
    if fits && begins && name.chars().last().is_some_and(word) {
        return Ok(());
    }
    Err(refused(
        "InvalidResourceName",
        format!(
            "Resource name {name} is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'."
        ),
    ))
}
