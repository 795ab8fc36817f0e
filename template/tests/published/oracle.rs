//! What the tests against published data share: where it lies, and a world that answers as the data expects.

use porthole_template::{Answer, Document, Limits, Scope, TemplateError, Value, World};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub const SUBSCRIPTION: &str = "00000000-0000-0000-0000-000000000000";

/// The folder of published data, or `None`, said aloud, where it is absent.
pub fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: no published data at {}", folder.display());
    None
}

/// The JSON values of a file that has one in each line.
pub fn lines(path: &Path) -> Vec<serde_json::Value> {
    let bytes = std::fs::read(path).expect("a readable file");
    let text = if path.extension().is_some_and(|extension| extension == "gz") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .expect("gzip");
        text
    } else {
        String::from_utf8(bytes).expect("UTF-8")
    };
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

pub fn document(text: &str, file: &str) -> Result<Document, TemplateError> {
    Document::parse(text, Some(file), &Limits::default())
}

pub fn group(subscription: &str, name: &str) -> Scope {
    Scope::ResourceGroup {
        subscription: subscription.to_owned(),
        name: name.to_owned(),
    }
}

/// A stamp at a fixed moment, on which nothing is deployed.
pub struct Stamp;

impl World for Stamp {
    fn subscription(&self, id: &str) -> Answer {
        known(serde_json::json!({
            "id": format!("/subscriptions/{id}"), "subscriptionId": id, "displayName": "Contoso",
            "tenantId": "11111111-1111-1111-1111-111111111111",
        }))
    }

    fn resource_group(&self, subscription: &str, name: &str) -> Answer {
        known(serde_json::json!({
            "id": format!("/subscriptions/{subscription}/resourceGroups/{name}"), "name": name,
            "type": "Microsoft.Resources/resourceGroups", "location": "local", "tags": {},
            "properties": {"provisioningState": "Succeeded"},
        }))
    }

    fn environment(&self) -> Answer {
        known(serde_json::json!({
            "name": "AzureStack-User",
            "resourceManager": "https://management.local.azurestack.external/",
            "suffixes": {"storage": "local.azurestack.external", "keyvaultDns": ".vault.local.azurestack.external"},
        }))
    }

    fn provider(&self, namespace: &str, resource_type: Option<&str>) -> Answer {
        let one = |name: &str| serde_json::json!({"resourceType": name, "locations": ["local"], "apiVersions": ["2017-12-01"]});
        match resource_type {
            Some(name) => known(one(name)),
            None => {
                known(serde_json::json!({"namespace": namespace, "resourceTypes": [one("any")]}))
            }
        }
    }

    fn now(&self) -> Option<Duration> {
        Some(Duration::from_secs(1_586_271_194))
    }

    fn new_guid(&self, _: &str) -> Option<u128> {
        Some(0x1234_5678_9abc_4def_8123_4567_89ab_cdef)
    }
}

fn known(value: serde_json::Value) -> Answer {
    Answer::Known(Value::from(value))
}
