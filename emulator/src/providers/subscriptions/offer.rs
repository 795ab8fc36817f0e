//! Offers: what a subscription can be made from. The operator's own are those of the provider `default`; a delegated provider
//! passes offers on under its own id.

use super::plan::{PLANT, Plan, STANDARD, TRIAL};
use crate::{arm::refusal::Refusal, providers::Call, world::World};
use serde_json::{Value, json};

/// The operator, as a provider of offers.
pub const DEFAULT_PROVIDER: &str = "default";

/// A department that passes the operator's offers on to its own people.
pub const DELEGATED_PROVIDER: &str = "5e2c8d47-90b6-4c1a-8f35-d7a4e61b0c92";

/// An offer.
pub struct Offer {
    /// Who offers it: `default`, or the id of a delegated provider.
    pub provider: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The name people read.
    pub display_name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// What a subscription made from it may use.
    pub plan: &'static Plan,
    /// How many subscriptions of it one account may have; none for any number.
    pub per_account: Option<usize>,
    /// Whether it can be subscribed to by oneself. A private one was given by the operator.
    pub public: bool,
}

/// All of them.
pub static OFFERS: &[Offer] = &[
    Offer {
        provider: DEFAULT_PROVIDER,
        name: "contoso",
        display_name: "Contoso standard",
        description: "Machines, networks, storage and vaults for a department.",
        plan: &STANDARD,
        per_account: None,
        public: true,
    },
    Offer {
        provider: DEFAULT_PROVIDER,
        name: "trial",
        display_name: "Contoso trial",
        description: "Eight cores to try something. One for each account.",
        plan: &TRIAL,
        per_account: Some(1),
        public: true,
    },
    Offer {
        provider: DEFAULT_PROVIDER,
        name: "operators",
        display_name: "Operators",
        description: "For the operators of this stamp.",
        plan: &STANDARD,
        per_account: None,
        public: false,
    },
    Offer {
        provider: DELEGATED_PROVIDER,
        name: "plant-floor",
        display_name: "Plant floor",
        description: "What runs beside the production lines, from the plant's own department.",
        plan: &PLANT,
        per_account: None,
        public: true,
    },
];

impl Offer {
    /// Its id.
    pub fn id(&self) -> String {
        format!("/delegatedProviders/{}/offers/{}", self.provider, self.name)
    }

    /// The offer of an id, in any case.
    pub fn of(id: &str) -> Option<&'static Offer> {
        let id = id.trim_end_matches('/');
        OFFERS
            .iter()
            .find(|offer| offer.id().eq_ignore_ascii_case(id))
    }

    fn view(&self) -> Value {
        json!({
            "id": self.id(),
            "name": self.name,
            "displayName": self.display_name,
            "description": self.description,
        })
    }
}

/// `GET /offers`: the operator's public ones.
pub fn of_the_operator() -> Value {
    list(DEFAULT_PROVIDER)
}

/// `GET /delegatedProviders`: who offers something.
pub fn providers() -> Value {
    json!({ "value": [{
        "id": format!("/delegatedProviders/{DELEGATED_PROVIDER}"),
        "name": DELEGATED_PROVIDER,
        "displayName": "Contoso plant engineering",
    }] })
}

/// `GET /delegatedProviders/P/offers`.
///
/// # Errors
/// When there is no such provider.
pub fn of_provider(provider: &str) -> Result<Value, Refusal> {
    known(provider).map(list)
}

/// `GET /delegatedProviders/P/offers/O`.
///
/// # Errors
/// When there is no such provider or offer.
pub fn one(provider: &str, name: &str) -> Result<Value, Refusal> {
    let provider = known(provider)?;
    let offer = OFFERS.iter().find(|offer| {
        offer.provider == provider && offer.name.eq_ignore_ascii_case(name) && offer.public
    });
    offer.map(Offer::view).ok_or_else(|| not_found(name))
}

/// How many subscriptions made from an offer a principal owns.
pub fn taken(world: &World, call: &Call, offer: &Offer) -> usize {
    let owned = world.holders().filter(|(principal, scope, _)| {
        principal.eq_ignore_ascii_case(&call.principal.object_id) && scope.matches('/').count() == 2
    });
    let rows = owned.filter_map(|(_, scope, _)| {
        world
            .subscriptions
            .get(scope.rsplit('/').next().unwrap_or_default())
    });
    rows.filter(|row| row.offer_id.eq_ignore_ascii_case(&offer.id()))
        .count()
}

fn list(provider: &str) -> Value {
    let offers = OFFERS
        .iter()
        .filter(|offer| offer.provider == provider && offer.public);
    let value: Vec<Value> = offers.map(Offer::view).collect();
    json!({ "value": value })
}

fn known(provider: &str) -> Result<&'static str, Refusal> {
    [DEFAULT_PROVIDER, DELEGATED_PROVIDER]
        .into_iter()
        .find(|own| own.eq_ignore_ascii_case(provider))
        .ok_or_else(|| {
            Refusal::not_found(
                "DelegatedProviderNotFound",
                format!("The delegated provider '{provider}' could not be found."),
            )
        })
}

/// 404 for an offer.
pub fn not_found(name: &str) -> Refusal {
    Refusal::not_found(
        "OfferNotFound",
        format!("The offer '{name}' could not be found."),
    )
}
