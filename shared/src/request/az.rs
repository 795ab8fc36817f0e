//! As the Azure CLI. Whole resources go through `az resource`, the rest through `az rest`.

use super::{ArmRequest, Surroundings, quoted, without_secrets};
use crate::resource_id::{RESOURCE_GROUP, ResourceId};
use std::fmt::Write;

pub(super) fn print(requests: &[ArmRequest], surroundings: &Surroundings) -> String {
    let mut out = String::new();
    if let (Some(file), Some(stamp)) = (surroundings.root_file(), &surroundings.stamp) {
        let _ = writeln!(
            out,
            "# The root certificate of {stamp}\nexport REQUESTS_CA_BUNDLE={file}"
        );
        let _ = writeln!(
            out,
            "# Once: az cloud register --name stamp --endpoint-resource-manager {} --profile {}",
            surroundings.endpoint, surroundings.profile
        );
        let _ = writeln!(out, "az cloud set --name stamp");
    }
    for request in requests {
        out.push_str(&command(request, surroundings));
        out.push('\n');
    }
    out
}

fn command(request: &ArmRequest, surroundings: &Surroundings) -> String {
    let whole = request
        .arm_path()
        .filter(|path| path.rest.is_empty())
        .and_then(|path| path.id);
    if let (Some(id), true) = (whole, request.query.is_empty())
        && let Some(command) = of_resource(request, &id)
    {
        return command;
    }
    let url = format!("{}{}", surroundings.endpoint, request.target());
    let resource = surroundings
        .audience
        .as_deref()
        .unwrap_or(&surroundings.endpoint);
    let mut out = format!(
        "az rest --method {} --resource {} \\\n  --url {}",
        request.method.to_ascii_lowercase(),
        quoted(resource),
        quoted(&url)
    );
    if let Some(body) = &request.body {
        let text = serde_json::to_string_pretty(&without_secrets(body)).unwrap_or_default();
        let _ = write!(out, " \\\n  --body {}", quoted(&text));
    }
    out
}

fn of_resource(request: &ArmRequest, id: &ResourceId) -> Option<String> {
    let group = id.type_name() == RESOURCE_GROUP;
    let end = format!(
        "--ids {} --api-version {}",
        quoted(&id.to_string()),
        request.api_version
    );
    match (request.method.as_str(), group) {
        ("GET", true) => Some(format!("az group show --name {}", quoted(id.name()))),
        ("DELETE", true) => Some(format!(
            "az group delete --name {} --yes",
            quoted(id.name())
        )),
        ("PUT", true) => {
            let location = request.body.as_ref()?.get("location")?.as_str()?;
            Some(format!(
                "az group create --name {} --location {}",
                quoted(id.name()),
                quoted(location)
            ))
        }
        ("GET", false) if !id.full_name().is_empty() => Some(format!("az resource show {end}")),
        ("DELETE", false) => Some(format!("az resource delete {end}")),
        _ => None,
    }
}
