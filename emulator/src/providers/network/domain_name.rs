//! Domain name labels of public addresses: `LABEL.REGION.cloudapp.DOMAIN`, one owner each, over all subscriptions.

use super::wording;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// `GET …/locations/L/CheckDnsNameAvailability?domainNameLabel=…`.
pub const CHECK: Endpoint = Endpoint {
    method: "GET",
    path: "locations/{location}/CheckDnsNameAvailability",
    of: "locations/CheckDnsNameAvailability",
    answer: is_available,
};

/// Checks the label that an address asks for, and fills in its full name.
///
/// # Errors
/// `InvalidDomainNameLabel` or `DnsRecordInUse`.
pub fn check(world: &World, public: &mut Resource) -> Result<(), Refusal> {
    let Some(label) = public
        .text("/dnsSettings/domainNameLabel")
        .filter(|label| !label.is_empty())
        .map(str::to_lowercase)
    else {
        return Ok(());
    };
    is_valid(&label)?;
    let fqdn = full_name(world, &label);
    if world
        .notes
        .get(&key(&label))
        .and_then(Value::as_str)
        .is_some_and(|owner| !owner.eq_ignore_ascii_case(public.id.as_str()))
    {
        return Err(wording::refused(
            "DnsRecordInUse",
            format!("DNS record {fqdn} is already used by another public IP."),
        ));
    }
    public.set("/dnsSettings/domainNameLabel", label);
    public.set("/dnsSettings/fqdn", fqdn);
    Ok(())
}

/// Notes the label as taken, and gives back the one that was there before.
pub fn take(world: &mut World, before: Option<&Resource>, public: &Resource) {
    if let Some(before) = before {
        give_back(world, before);
    }
    if let Some(label) = public
        .text("/dnsSettings/domainNameLabel")
        .filter(|label| !label.is_empty())
    {
        world.notes.put(&key(label), public.id.as_str().into());
    }
}

/// Gives the label of an address back.
pub fn give_back(world: &mut World, public: &Resource) {
    if let Some(label) = public.text("/dnsSettings/domainNameLabel") {
        world.notes.remove(&key(label));
    }
}

fn is_available(world: &mut World, call: &Call, _: &Captures) -> Result<Value, Refusal> {
    let label = call
        .query
        .given("domainNameLabel")
        .unwrap_or_default()
        .to_lowercase();
    is_valid(&label)?;
    Ok(json!({ "available": !world.notes.contains(&key(&label)) }))
}

fn is_valid(label: &str) -> Result<(), Refusal> {
    let ends = |sign: Option<char>| {
        sign.is_some_and(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
    };
    let inner = label
        .chars()
        .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-');
    let begins = label.starts_with(|sign: char| sign.is_ascii_lowercase());
    if begins && inner && ends(label.chars().last()) && (3..=63).contains(&label.len()) {
        return Ok(());
    }
    Err(wording::refused(
        "InvalidDomainNameLabel",
        format!(
            "The domain name label {label} is invalid. It must conform to the following regular expression: ^[a-z][a-z0-9-]{{1,61}}[a-z0-9]$."
        ),
    ))
}

/// On a stamp whose domain is `REGION.FQDN` the zone is `REGION.cloudapp.FQDN`.
fn full_name(world: &World, label: &str) -> String {
    let (domain, region) = (&world.settings.domain, &world.settings.region);
    match domain.strip_prefix(&format!("{region}.")) {
        Some(rest) => format!("{label}.{region}.cloudapp.{rest}"),
        None => format!("{label}.{region}.cloudapp.{domain}"),
    }
}

fn key(label: &str) -> String {
    format!("Microsoft.Network/domainNames/{}", label.to_lowercase())
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    fn public(name: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/publicIPAddresses/{name}"
        )
    }

    #[test]
    fn a_label_has_one_owner_and_is_free_again_afterwards() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let body = json!({"location": "local", "properties": {"dnsSettings": {"domainNameLabel": "erp-web"}}});
        let made = stamp.create(&public("a"), body.clone());
        assert_eq!(
            made.at("/properties/dnsSettings/fqdn"),
            "erp-web.local.cloudapp.azurestack.external"
        );
        assert_eq!(
            stamp.put(&public("b"), body.clone()).code(),
            "DnsRecordInUse"
        );
        let ask = format!(
            "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/locations/local/CheckDnsNameAvailability?domainNameLabel=erp-web"
        );
        assert_eq!(stamp.get(&ask).at("/available"), false);
        let gone = stamp.delete(&public("a"));
        stamp.finish(&gone);
        assert_eq!(stamp.get(&ask).at("/available"), true);
        stamp.create(&public("b"), body);
        let odd = json!({"location": "local", "properties": {"dnsSettings": {"domainNameLabel": "l-a_b-1-e"}}});
        assert_eq!(
            stamp.put(&public("c"), odd).code(),
            "InvalidDomainNameLabel"
        );
    }

    #[test]
    fn a_static_address_is_there_at_once_and_settings_are_bounded() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let fixed = stamp.create(
            &public("s"),
            json!({"location": "local", "properties": {"publicIPAllocationMethod": "static"}}),
        );
        assert_eq!(fixed.at("/properties/ipAddress"), "198.51.100.4");
        assert_eq!(fixed.at("/properties/publicIPAllocationMethod"), "Static");
        let free = stamp.create(&public("d"), json!({"location": "local"}));
        assert_eq!(
            (free.at("/properties/ipAddress"), free.at("/sku/name")),
            (json!(null), json!("Basic"))
        );
        let mut refused = |properties: serde_json::Value, sku: &str| {
            stamp
                .put(
                    &public("x"),
                    json!({"location": "local", "sku": {"name": sku}, "properties": properties}),
                )
                .code()
        };
        assert_eq!(
            refused(json!({"idleTimeoutInMinutes": 31}), "Basic"),
            "PublicIPIdleTimeoutIsOutOfRange"
        );
        assert_eq!(
            refused(json!({"publicIPAddressVersion": "IPv6"}), "Basic"),
            "InvalidParameter"
        );
        assert_eq!(refused(json!({}), "Standard"), "PublicIpSkuNotSupported");
    }
}
