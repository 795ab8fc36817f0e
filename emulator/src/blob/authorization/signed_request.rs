//! A request with a shared access signature in its query: is it ours, does it hold now, and does it permit this?

use super::signing::{of_account, of_service};
use super::{Authority, Overrides, denied, is_signed};
use crate::blob::exchange::Exchange;
use crate::blob::operation::{Level, Operation};
use crate::blob::refusal::Refusal;
use crate::blob::version;
use crate::world::{World, blob::StoredPolicy, timestamp::Timestamp};

/// Which header of a reply a field of the signature replaces.
const OVERRIDES: [(&str, &str); 5] = [
    ("rscc", "cache-control"),
    ("rscd", "content-disposition"),
    ("rsce", "content-encoding"),
    ("rscl", "content-language"),
    ("rsct", "content-type"),
];

/// Checks the signature and answers what it permits.
pub fn check(
    world: &World,
    exchange: &Exchange,
    operation: &Operation,
) -> Result<Authority, Refusal> {
    let field = |name: &str| exchange.query.value(name).unwrap_or_default().to_owned();
    version::check(&field("sv"), world.settings.api_versions, "sv")?;
    let whole_account = exchange.query.value("ss").is_some();
    let text = if whole_account {
        of_account(&exchange.address.account, &field)
    } else {
        let resource = field("sr");
        if !matches!(resource.as_str(), "b" | "c") {
            return Err(denied(
                "sr is mandatory. Cannot be empty: b or c is wanted.",
            ));
        }
        of_service(&exchange.address.signed(resource == "c"), &field)
    };
    if !is_signed(&*world.crypto, &exchange.account, &text, &field("sig")) {
        return Err(denied(&format!(
            "Signature did not match. String to sign used was {text}"
        )));
    }
    if !matches!(field("spr").as_str(), "" | "https" | "https,http") {
        return Err(denied("spr is invalid: https or https,http is wanted."));
    }
    let policy = stored(world, exchange, &field("si"))?;
    let policy = policy.unwrap_or_default();
    let either = |own: String, stored: String| if own.is_empty() { stored } else { own };
    in_time(
        &either(field("st"), policy.start),
        &either(field("se"), policy.expiry),
        exchange.shown,
    )?;
    let permissions = either(field("sp"), policy.permission);
    if whole_account {
        covers(&field("ss"), &field("srt"), operation.level)?;
    } else if operation.level != Level::Object && operation.service_letters.is_empty() {
        // A container's own properties are for keys and accounts' signatures.
        return Err(Refusal::new(
            403,
            "AuthorizationFailure",
            "This request is not authorized to perform this operation.",
        ));
    }
    let authority = Authority::Signature {
        permissions,
        overrides: overrides(exchange),
    };
    let letters = if whole_account {
        operation.account_letters
    } else {
        operation.service_letters
    };
    if authority.permits(letters) {
        Ok(authority)
    } else {
        Err(mismatch())
    }
}

/// The refusal of what a signature does not permit.
pub fn mismatch() -> Refusal {
    Refusal::new(
        403,
        "AuthorizationPermissionMismatch",
        "This request is not authorized to perform this operation using this permission.",
    )
}

fn overrides(exchange: &Exchange) -> Overrides {
    OVERRIDES
        .iter()
        .filter_map(|(field, header)| {
            let value = exchange.query.value(field)?;
            Some((*header, value.to_owned()))
        })
        .collect()
}

fn stored(world: &World, exchange: &Exchange, id: &str) -> Result<Option<StoredPolicy>, Refusal> {
    if id.is_empty() {
        return Ok(None);
    }
    let container = world.containers.get(&exchange.address.container_key());
    let policies = container.map(|container| container.policies.as_slice());
    let found = policies
        .unwrap_or_default()
        .iter()
        .find(|policy| policy.id == id);
    found.cloned().map(Some).ok_or_else(|| {
        denied(&format!(
            "The stored access policy '{id}' that the signature names is not there."
        ))
    })
}

fn in_time(start: &str, expiry: &str, now: Timestamp) -> Result<(), Refusal> {
    let Some(until) = Timestamp::parse(expiry) else {
        return Err(denied(
            "se is mandatory: the signature has no end, or one that is no date.",
        ));
    };
    let from = if start.is_empty() {
        Some(Timestamp(i64::MIN))
    } else {
        Timestamp::parse(start)
    };
    let Some(from) = from else {
        return Err(denied("st is no date."));
    };
    if now < from || now >= until {
        return Err(denied(&format!(
            "Signature not valid in the specified time frame: Start [{start}] - Expiry [{expiry}] - Current [{}]",
            now.http_date()
        )));
    }
    Ok(())
}

fn covers(services: &str, kinds: &str, level: Level) -> Result<(), Refusal> {
    if !services.contains('b') {
        return Err(Refusal::new(
            403,
            "AuthorizationServiceMismatch",
            "This request is not authorized to perform this operation using this service.",
        ));
    }
    let letter = match level {
        Level::Service => 's',
        Level::Container => 'c',
        Level::Object => 'o',
    };
    if kinds.contains(letter) {
        return Ok(());
    }
    Err(Refusal::new(
        403,
        "AuthorizationResourceTypeMismatch",
        "This request is not authorized to perform this operation using this resource type.",
    ))
}
