//! Which client and operation group of the Azure SDK for Python a type has.

use super::python::{literal, text};
use super::{ArmRequest, without_secrets};
use crate::resource_id::{RESOURCE_GROUP, ResourceId};

/// A management client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) module: &'static str,
    pub(super) class: &'static str,
    pub(super) variable: &'static str,
}

pub(super) static RESOURCES: Client = Client {
    module: "azure.mgmt.resource",
    class: "ResourceManagementClient",
    variable: "resources",
};
static COMPUTE: Client = Client {
    module: "azure.mgmt.compute",
    class: "ComputeManagementClient",
    variable: "compute",
};
static NETWORK: Client = Client {
    module: "azure.mgmt.network",
    class: "NetworkManagementClient",
    variable: "network",
};
static STORAGE: Client = Client {
    module: "azure.mgmt.storage",
    class: "StorageManagementClient",
    variable: "storage",
};

/// Type, client, operation group, method that makes one, method that removes one.
type Entry = (
    &'static str,
    &'static Client,
    &'static str,
    &'static str,
    &'static str,
);

const PUT: &str = "begin_create_or_update";
const DELETE: &str = "begin_delete";

static GROUPS: [Entry; 11] = [
    (
        "Microsoft.Compute/virtualMachines",
        &COMPUTE,
        "virtual_machines",
        PUT,
        DELETE,
    ),
    ("Microsoft.Compute/disks", &COMPUTE, "disks", PUT, DELETE),
    ("Microsoft.Compute/images", &COMPUTE, "images", PUT, DELETE),
    (
        "Microsoft.Compute/availabilitySets",
        &COMPUTE,
        "availability_sets",
        "create_or_update",
        "delete",
    ),
    (
        "Microsoft.Network/virtualNetworks",
        &NETWORK,
        "virtual_networks",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Network/virtualNetworks/subnets",
        &NETWORK,
        "subnets",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Network/networkInterfaces",
        &NETWORK,
        "network_interfaces",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Network/publicIPAddresses",
        &NETWORK,
        "public_ip_addresses",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Network/networkSecurityGroups",
        &NETWORK,
        "network_security_groups",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Network/loadBalancers",
        &NETWORK,
        "load_balancers",
        PUT,
        DELETE,
    ),
    (
        "Microsoft.Storage/storageAccounts",
        &STORAGE,
        "storage_accounts",
        "begin_create",
        "delete",
    ),
];

/// A call that the SDK has a method for.
pub(super) struct Operation {
    pub(super) client: &'static Client,
    group: &'static str,
    method: String,
    names: Vec<String>,
    query: String,
    long: bool,
}

impl Operation {
    /// The method for a request; `None` when only the generic client does it.
    pub(super) fn of(request: &ArmRequest) -> Option<Self> {
        let path = request.arm_path()?;
        let id = path.id?;
        let type_name = id.type_name();
        if type_name == RESOURCE_GROUP && path.rest.is_empty() && request.query.is_empty() {
            return Self::on_group(request, &id);
        }
        let (_, client, group, put, delete) =
            GROUPS.iter().find(|(name, ..)| type_name == **name)?;
        let method = match (request.method.as_str(), path.rest.as_slice()) {
            ("GET", []) => if *group == "storage_accounts" {
                "get_properties"
            } else {
                "get"
            }
            .to_owned(),
            ("PUT", []) => (*put).to_owned(),
            ("DELETE", []) => (*delete).to_owned(),
            ("POST", [action]) if *group == "virtual_machines" => {
                match action.to_ascii_lowercase().as_str() {
                    "start" => "begin_start",
                    "restart" => "begin_restart",
                    "poweroff" => "begin_power_off",
                    "deallocate" => "begin_deallocate",
                    _ => return None,
                }
                .to_owned()
            }
            _ => return None,
        };
        let mut names = vec![id.group()?.to_owned()];
        names.extend(id.full_name().split('/').map(str::to_owned));
        let expand = request.query.trim_start_matches("$expand=");
        let query = match (request.query.as_str(), expand) {
            ("", _) => String::new(),
            (query, expand) if query.starts_with("$expand=") && !expand.contains('&') => {
                format!(", expand={}", text(expand))
            }
            _ => return None,
        };
        let long = method.starts_with("begin_");
        Some(Self {
            client,
            group,
            method,
            names,
            query,
            long,
        })
    }

    fn on_group(request: &ArmRequest, id: &ResourceId) -> Option<Self> {
        let method = match request.method.as_str() {
            "GET" => "get",
            "PUT" => "create_or_update",
            "PATCH" => "update",
            "DELETE" => "begin_delete",
            _ => return None,
        };
        let names = vec![id.name().to_owned()];
        let long = method.starts_with("begin_");
        Some(Self {
            client: &RESOURCES,
            group: "resource_groups",
            method: method.to_owned(),
            names,
            query: String::new(),
            long,
        })
    }

    /// The statement.
    pub(super) fn call(&self, request: &ArmRequest) -> String {
        let names: Vec<String> = self.names.iter().map(|name| text(name)).collect();
        let head = format!("{}.{}.{}", self.client.variable, self.group, self.method);
        let wait = if self.long { ".result()" } else { "" };
        match &request.body {
            Some(body) => {
                let body = literal(&without_secrets(body), 1);
                format!(
                    "result = {head}(\n    {},\n    {body},\n){wait}\nprint(result)\n",
                    names.join(", ")
                )
            }
            None if request.method == "GET" => format!(
                "result = {head}({}{})\nprint(result)\n",
                names.join(", "),
                self.query
            ),
            None => format!("{head}({}){wait}\n", names.join(", ")),
        }
    }
}
