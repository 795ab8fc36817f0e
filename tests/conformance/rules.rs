//! Which recorded exchanges a stamp must refuse, or cannot answer as public Azure did: each rule with its reason. What depends on
//! such an exchange (the same resource afterwards, whatever names it) is left out with it.

use crate::recording::Exchange;
use serde_json::Value;

/// One reason to leave an exchange out.
pub struct Rule {
    /// A few words for the table.
    pub name: &'static str,
    /// Why a stamp answers otherwise.
    pub why: &'static str,
    /// What is done with it all the same.
    pub bite: Bite,
    applies: fn(&Exchange) -> bool,
}

/// What is done with a request that a rule leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bite {
    /// It is sent, and must be refused: otherwise it counts as answered wrongly.
    Refused,
    /// It is sent: left out when nothing like it is there (404, or an empty list), compared otherwise.
    IfThere,
    /// It is not sent.
    Nothing,
}

/// A list that held only what others had in the recorded subscription: nothing is left to compare.
pub const OTHERS: &str = "lists of what others had";

/// All rules. The first that applies counts.
pub const RULES: &[Rule] = &[
    Rule {
        name: "storage kind",
        why: "a stamp has kind Storage only: no StorageV2, no BlobStorage",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange.writes("storageaccounts") && exchange.sends("/kind", |kind| kind != "Storage")
        },
    },
    Rule {
        name: "storage redundancy",
        why: "a stamp has Standard_LRS and Premium_LRS only",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange.writes("storageaccounts")
                && exchange.sends("/sku/name", |sku| !sku.to_uppercase().ends_with("_LRS"))
        },
    },
    Rule {
        name: "storage firewall and identity",
        why: "storage accounts of a stamp have no network rules and no managed identity",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange.writes("storageaccounts")
                && (exchange.keeps_out() || exchange.sent("/identity").is_some())
        },
    },
    Rule {
        name: "templates of other hosts",
        why: "a stamp here takes linked templates from its own folder only, unless a host was allowed",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange.is_deployment() && exchange.sent("/properties/templateLink").is_some()
        },
    },
    Rule {
        name: "zones",
        why: "a stamp is one place: no availability zones",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange
                .sent("/zones")
                .is_some_and(|zones| zones.as_array().is_some_and(|zones| !zones.is_empty()))
        },
    },
    Rule {
        name: "disk kinds",
        why: "a stamp has Standard_LRS and Premium_LRS disks only",
        bite: Bite::Refused,
        applies: |exchange| {
            (exchange.writes("disks") || exchange.writes("snapshots"))
                && exchange.sends("/sku/name", |sku| {
                    !["standard_lrs", "premium_lrs"].contains(&sku.to_lowercase().as_str())
                })
        },
    },
    Rule {
        name: "standard public addresses and balancers",
        why: "a stamp has the sku Basic only, and IPv4",
        bite: Bite::Refused,
        applies: |exchange| {
            (exchange.writes("publicipaddresses") || exchange.writes("loadbalancers"))
                && (exchange.sends("/sku/name", |sku| sku != "Basic")
                    || exchange.sends("/properties/publicIPAddressVersion", |version| {
                        version != "IPv4"
                    }))
        },
    },
    Rule {
        name: "IPv6",
        why: "a stamp has IPv4 only",
        bite: Bite::Refused,
        applies: |exchange| {
            let body = exchange.request_body.to_string();
            body.contains("\"privateIPAddressVersion\":\"IPv6\"")
        },
    },
    Rule {
        name: "service endpoints",
        why: "subnets of a stamp have no service endpoints",
        bite: Bite::Refused,
        applies: |exchange| {
            !matches!(exchange.request_body, Value::Null)
                && exchange
                    .request_body
                    .to_string()
                    .contains("\"serviceEndpoints\":[{")
        },
    },
    Rule {
        name: "private zones",
        why: "DNS zones of a stamp are public: no zoneType, no virtual networks",
        bite: Bite::Refused,
        applies: |exchange| {
            exchange.writes("dnszones")
                && exchange.sends("/properties/zoneType", |kind| kind == "Private")
        },
    },
    Rule {
        name: "managed identities",
        why: "machines of a stamp have none",
        bite: Bite::Refused,
        applies: |exchange| {
            (exchange.writes("virtualmachines") || exchange.writes("virtualmachinescalesets"))
                && exchange.sent("/identity").is_some()
        },
    },
    Rule {
        name: "commands in a guest",
        why: "a stamp has no runCommand",
        bite: Bite::Refused,
        applies: |exchange| exchange.path.to_lowercase().contains("/runcommand"),
    },
    Rule {
        name: "vaults that can be recovered",
        why: "vaults of a stamp have no soft delete and no purge protection",
        bite: Bite::Nothing,
        applies: |exchange| {
            exchange.path.to_lowercase().contains("deletedvaults")
                || (exchange.writes("vaults")
                    && [
                        "/properties/enableSoftDelete",
                        "/properties/enablePurgeProtection",
                    ]
                    .iter()
                    .any(|pointer| exchange.sent(pointer) == Some(&Value::Bool(true))))
        },
    },
    Rule {
        name: "built-in policies",
        why: "a stamp has none",
        bite: Bite::Refused,
        applies: |exchange| {
            let built_in = "/providers/microsoft.authorization/policydefinitions/";
            let asked = exchange.sent("/properties/policyDefinitionId");
            let asked = asked.and_then(Value::as_str).unwrap_or_default();
            [exchange.path.as_str(), asked]
                .iter()
                .any(|id| id.to_lowercase().starts_with(built_in))
        },
    },
    Rule {
        name: "marketplace content",
        why: "what can be chosen from is what the operator downloaded and what the hardware offers",
        bite: Bite::IfThere,
        applies: |exchange| {
            let path = exchange.path.to_lowercase();
            (path.contains("/publishers") && exchange.status == 200)
                || path.ends_with("/microsoft.compute/skus")
        },
    },
    Rule {
        name: OTHERS,
        why: "nothing of the cassette's own is in them",
        bite: Bite::Nothing,
        applies: |_| false,
    },
];

/// The rule that leaves this exchange out.
pub fn excluding(exchange: &Exchange) -> Option<&'static Rule> {
    RULES.iter().find(|rule| (rule.applies)(exchange))
}

impl Exchange {
    /// Whether it creates or changes a resource of this type (its last word, in lower case).
    fn writes(&self, kind: &str) -> bool {
        let lower = self.path.to_lowercase();
        matches!(self.method.as_str(), "PUT" | "PATCH")
            && lower.trim_end_matches('/').rsplit('/').nth(1) == Some(kind)
    }

    /// What it sends at a JSON pointer, null being nothing.
    fn sent(&self, pointer: &str) -> Option<&Value> {
        self.request_body
            .pointer(pointer)
            .filter(|value| !value.is_null())
    }

    /// Whether its network rules keep anybody out: those that let everybody in are none.
    fn keeps_out(&self) -> bool {
        let rules = ["ipRules", "virtualNetworkRules"];
        let ruled = rules.iter().any(|rules| {
            let rules = self.sent(&format!("/properties/networkAcls/{rules}"));
            rules
                .and_then(Value::as_array)
                .is_some_and(|rules| !rules.is_empty())
        });
        ruled
            || self.sends("/properties/networkAcls/defaultAction", |action| {
                !action.eq_ignore_ascii_case("Allow")
            })
    }

    /// Whether it sends a text there that is so.
    fn sends(&self, pointer: &str, so: impl Fn(&str) -> bool) -> bool {
        self.sent(pointer).and_then(Value::as_str).is_some_and(so)
    }
}
