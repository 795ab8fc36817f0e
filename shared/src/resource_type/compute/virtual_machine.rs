//! Virtual machines. Stop and deallocate are two commands, because only one of them ends the bill.

use crate::operation::Verb;
use crate::resource_type::{
    Action, Allowed, Call, Category, Column, Field, Form, Format, Icon, Letters, NameRule,
    ResourceType, Scope, Section,
};
use crate::status::Word;
use crate::type_name::TypeName;

const RUNS: &[Word] = &[Word::Running, Word::Succeeded, Word::Failed];

/// `Microsoft.Compute/virtualMachines`.
pub static VIRTUAL_MACHINE: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Compute/virtualMachines"),
    word: "virtual_machine",
    icon: Icon::VirtualMachine,
    category: Category::Compute,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        // Names of sizes are long, and their ends tell them apart.
        Column::of("size", "/properties/hardwareProfile/vmSize", Format::Text).share(200),
        Column::of(
            "operating_system",
            "/properties/storageProfile/osDisk/osType",
            Format::Text,
        )
        .share(172),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
        Column::extra(
            "computer_name",
            "/properties/osProfile/computerName",
            Format::Text,
        ),
        Column::extra(
            "network_interfaces",
            "/properties/networkProfile/networkInterfaces",
            Format::Links,
        ),
        Column::extra(
            "data_disks",
            "/properties/storageProfile/dataDisks",
            Format::Count,
        ),
    ],
    essentials: &[
        Field::text("computer_name", "/properties/osProfile/computerName"),
        Field::text(
            "operating_system",
            "/properties/storageProfile/osDisk/osType",
        ),
        Field::text("size", "/properties/hardwareProfile/vmSize"),
        Field::of(
            "network_interfaces",
            "/properties/networkProfile/networkInterfaces",
            Format::Links,
        ),
        Field::of(
            "availability_set",
            "/properties/availabilitySet",
            Format::Link,
        ),
    ],
    sections: &[
        Section::table(
            "data_disks",
            "/properties/storageProfile/dataDisks",
            &[
                Field::text("name", "/name"),
                Field::of("lun", "/lun", Format::Number),
                Field::of("size", "/diskSizeGB", Format::Gibibytes),
                Field::text("storage_type", "/managedDisk/storageAccountType"),
                Field::text("caching", "/caching"),
            ],
        ),
        Section::facts(
            "operating_system",
            &[
                Field::text("administrator", "/properties/osProfile/adminUsername"),
                Field::text(
                    "publisher",
                    "/properties/storageProfile/imageReference/publisher",
                ),
                Field::text("offer", "/properties/storageProfile/imageReference/offer"),
                Field::text("sku", "/properties/storageProfile/imageReference/sku"),
                Field::text(
                    "image_version",
                    "/properties/storageProfile/imageReference/version",
                ),
                Field::of("machine_id", "/properties/vmId", Format::Code),
            ],
        ),
    ],
    actions: &[
        Action {
            verb: Verb::Start,
            word: "start",
            icon: Icon::Play,
            call: Call::Post("start"),
            allowed: Allowed::InStates {
                states: &[
                    Word::Stopped,
                    Word::Deallocated,
                    Word::Succeeded,
                    Word::Failed,
                ],
                otherwise: "reason.runs_already",
            },
            confirm: false,
            bulk: true,
        },
        Action {
            verb: Verb::Restart,
            word: "restart",
            icon: Icon::Restart,
            call: Call::Post("restart"),
            allowed: Allowed::InStates {
                states: RUNS,
                otherwise: "reason.runs_not",
            },
            confirm: true,
            bulk: true,
        },
        Action {
            verb: Verb::Stop,
            word: "stop",
            icon: Icon::Stop,
            call: Call::Post("powerOff"),
            allowed: Allowed::InStates {
                states: RUNS,
                otherwise: "reason.stopped_already",
            },
            confirm: true,
            bulk: true,
        },
        Action {
            verb: Verb::Deallocate,
            word: "deallocate",
            icon: Icon::Power,
            call: Call::Post("deallocate"),
            allowed: Allowed::InStates {
                states: &[Word::Running, Word::Stopped, Word::Succeeded, Word::Failed],
                otherwise: "reason.deallocated_already",
            },
            confirm: true,
            bulk: true,
        },
    ],
    create: Some(&Form {
        name: NameRule::new(1, 64, Letters::Dots),
        inputs: &[],
        body: "{}",
        own_page: true,
    }),
};
