//! What is printed is right, in order, and holds no secret.

use super::*;
use serde_json::json;

const VM: &str = "/subscriptions/8f3c/resourceGroups/erp-prod/providers/Microsoft.Compute/virtualMachines/erp-web-03";

fn surroundings() -> Surroundings {
    Surroundings {
        endpoint: "https://management.redmond.contoso.com".into(),
        stamp: Some("Contoso Redmond".into()),
        login_origin: "https://login.microsoftonline.com".into(),
        audience: Some("https://management.contoso.com/1".into()),
        adfs: false,
        profile: "2020-09-01-hybrid".into(),
    }
}

fn request(method: &str, path: &str, body: Option<Value>) -> ArmRequest {
    ArmRequest {
        method: method.into(),
        path: path.into(),
        query: String::new(),
        api_version: "2020-06-01".into(),
        body,
    }
}

fn create() -> ArmRequest {
    let profile = json!({"adminUsername": "azureops", "adminPassword": "Sup3r secret's", "linuxConfiguration": {"disablePasswordAuthentication": false}});
    request(
        "PUT",
        VM,
        Some(json!({"location": "redmond", "properties": {"osProfile": profile}})),
    )
}

#[test]
fn python_uses_the_profile_and_the_client_of_the_type() {
    let code = print(&[create()], Language::Python, &surroundings());
    for line in [
        "from azure.mgmt.compute import ComputeManagementClient",
        "os.environ[\"REQUESTS_CA_BUNDLE\"] = \"contoso-redmond.pem\"",
        "    profile=KnownProfiles.v2020_09_01_hybrid,",
        "    credential_scopes=[\"https://management.contoso.com/1/.default\"],",
        "result = compute.virtual_machines.begin_create_or_update(",
        "    \"erp-prod\", \"erp-web-03\",",
        "                \"disablePasswordAuthentication\": False,",
        ").result()",
    ] {
        assert!(code.contains(line), "{line}\n{code}");
    }
    let stop = print(
        &[request("POST", &format!("{VM}/powerOff"), None)],
        Language::Python,
        &surroundings(),
    );
    assert!(
        stop.contains(
            "compute.virtual_machines.begin_power_off(\"erp-prod\", \"erp-web-03\").result()"
        ),
        "{stop}"
    );
    let vault = print(
        &[request(
            "GET",
            "/subscriptions/8f3c/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v",
            None,
        )],
        Language::Python,
        &surroundings(),
    );
    assert!(vault.contains("resources.resources.get_by_id(\"/subscriptions/8f3c/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v\", \"2020-06-01\")"), "{vault}");
    let list = print(
        &[request("GET", "/subscriptions/8f3c/resources", None)],
        Language::Python,
        &surroundings(),
    );
    assert!(
        list.contains(
            "HttpRequest(\"GET\", \"/subscriptions/8f3c/resources?api-version=2020-06-01\")"
        ),
        "{list}"
    );
}

#[test]
fn no_language_prints_a_secret() {
    for language in [Language::Python, Language::Az, Language::Rest] {
        let code = print(&[create()], language, &surroundings());
        assert!(!code.contains("Sup3r"), "{language:?}");
        assert!(code.contains("<adminPassword>"), "{language:?}: {code}");
    }
    let kept = without_secrets(
        &json!({"ssh": {"publicKeys": [{"keyData": "ssh-rsa AAA"}]}, "secrets": [{"sourceVault": {"id": "x"}}]}),
    );
    assert_eq!(kept["ssh"]["publicKeys"][0]["keyData"], "ssh-rsa AAA");
    assert_eq!(kept["secrets"][0]["sourceVault"]["id"], "x");
}

#[test]
fn az_and_curl_say_the_same_call() {
    let az = print(
        &[request("DELETE", VM, None)],
        Language::Az,
        &surroundings(),
    );
    assert!(
        az.contains(&format!(
            "az resource delete --ids '{VM}' --api-version 2020-06-01"
        )),
        "{az}"
    );
    let group = print(
        &[request(
            "PUT",
            "/subscriptions/8f3c/resourceGroups/new",
            Some(json!({"location": "redmond"})),
        )],
        Language::Az,
        &surroundings(),
    );
    assert!(
        group.contains("az group create --name 'new' --location 'redmond'"),
        "{group}"
    );
    let curl = print(&[create()], Language::Rest, &surroundings());
    assert!(curl.contains("--request PUT"), "{curl}");
    assert!(curl.contains("--cacert contoso-redmond.pem"), "{curl}");
    assert!(
        curl.contains("erp-web-03?api-version=2020-06-01'"),
        "{curl}"
    );
}

#[test]
fn quotes_do_not_break_out() {
    assert_eq!(quoted("a'b"), "'a'\\''b'");
    assert_eq!(python::text("a\"\\\n\u{7}"), "\"a\\\"\\\\\\n\\u0007\"");
}

#[test]
fn steps_are_printed_in_their_order() {
    let nic = VM.replace(
        "Microsoft.Compute/virtualMachines/erp-web-03",
        "Microsoft.Network/networkInterfaces/nic",
    );
    let code = print(
        &[request("PUT", &nic, Some(json!({}))), create()],
        Language::Python,
        &surroundings(),
    );
    assert!(
        code.find("network.network_interfaces").unwrap()
            < code.find("compute.virtual_machines").unwrap()
    );
}
