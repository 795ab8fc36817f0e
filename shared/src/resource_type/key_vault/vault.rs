//! Key vaults: where secrets, keys and certificates lie.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.KeyVault/vaults`.
pub static VAULT: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.KeyVault/vaults"),
    word: "vault",
    icon: Icon::Vault,
    category: Category::Security,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::GROUP,
        Column::of("sku", "/properties/sku/name", Format::Text),
        Column::of("vault_address", "/properties/vaultUri", Format::Code),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of("vault_address", "/properties/vaultUri", Format::Code),
        Field::text("sku", "/properties/sku/name"),
        Field::of("tenant", "/properties/tenantId", Format::Code),
        Field::of(
            "for_deployment",
            "/properties/enabledForDeployment",
            Format::YesNo,
        ),
        Field::of(
            "for_templates",
            "/properties/enabledForTemplateDeployment",
            Format::YesNo,
        ),
    ],
    sections: &[Section::table(
        "access_policies",
        "/properties/accessPolicies",
        &[
            Field::of("object_id", "/objectId", Format::Code),
            Field::text("for_keys", "/permissions/keys"),
            Field::text("for_secrets", "/permissions/secrets"),
        ],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(3, 24, Letters::Hyphens),
        inputs: &[
            Input {
                label: "sku",
                pointer: "/properties/sku/name",
                kind: Kind::Choice(&["standard"]),
                initial: "standard",
            },
            Input {
                label: "for_deployment",
                pointer: "/properties/enabledForDeployment",
                kind: Kind::YesNo,
                initial: "false",
            },
            Input {
                label: "for_templates",
                pointer: "/properties/enabledForTemplateDeployment",
                kind: Kind::YesNo,
                initial: "false",
            },
            Input {
                label: "tenant",
                pointer: "/properties/tenantId",
                kind: Kind::Tenant,
                initial: "",
            },
        ],
        body: r#"{"properties":{"sku":{"family":"A","name":"standard"},"accessPolicies":[]}}"#,
        own_page: false,
    }),
};
