//! Samples of our own for each shape, the recorded bodies where they lie beside the workspace, and arbitrary bytes.

use super::*;
use crate::problem::Recovery;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;

const VM: &str =
    "/subscriptions/5f3a/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/vm-1";

fn read(status: u16, body: &str) -> Problem {
    let context = ReplyContext {
        path: VM,
        stamp: Some("stamp-1"),
    };
    problem_from_reply(status, |_| None, body.as_bytes(), &context)
}

#[test]
fn an_ordinary_error_is_read_with_its_headers() {
    let header = |name: &str| match name {
        "x-ms-request-id" => Some("r-1".to_owned()),
        "x-ms-correlation-request-id" => Some("c-1".to_owned()),
        "retry-after" => Some("17".to_owned()),
        _ => None,
    };
    let body = json!({"error": {"code": "InvalidParameter", "message": "The value is wrong.", "target": "vmSize"}}).to_string();
    let problem = problem_from_reply(
        400,
        header,
        body.as_bytes(),
        &ReplyContext {
            path: VM,
            stamp: None,
        },
    );
    assert_eq!(problem.kind, ProblemKind::BadRequest);
    assert_eq!(
        (problem.code.as_deref(), problem.target.as_deref()),
        (Some("InvalidParameter"), Some("vmSize"))
    );
    assert_eq!(problem.detail.as_deref(), Some("The value is wrong."));
    assert_eq!(
        (
            problem.request_id.as_deref(),
            problem.correlation_id.as_deref()
        ),
        (Some("r-1"), Some("c-1"))
    );
    assert_eq!(problem.retry_after, Some(17));
    assert!(problem.title.contains("vm-1"), "{}", problem.title);
}

#[test]
fn bare_shapes_are_read() {
    let bare = read(409, r#"{"code":"Conflict","message":"busy"}"#);
    assert_eq!(
        (bare.kind, bare.code.as_deref()),
        (ProblemKind::Conflict, Some("Conflict"))
    );
    let message = read(400, r#"{"message":"An error has occurred."}"#);
    assert_eq!(message.detail.as_deref(), Some("An error has occurred."));
    assert_eq!(message.code.as_deref(), Some("BadRequest"));
    let capital = read(400, r#"{"Code":"BadArgument","Message":"no"}"#);
    assert_eq!(capital.code.as_deref(), Some("BadArgument"));
    let number = read(400, r#"{"code":400131,"message":"endpoint"}"#);
    assert_eq!(number.code.as_deref(), Some("400131"));
    let odata = read(
        400,
        r#"{"odata.error":{"code":"Request_BadRequest","message":{"lang":"en","value":"no such"}}}"#,
    );
    assert_eq!(odata.detail.as_deref(), Some("no such"));
    let plain = read(503, "upstream connect error");
    assert_eq!(
        (plain.kind, plain.detail.as_deref()),
        (ProblemKind::StampFailed, Some("upstream connect error"))
    );
}

#[test]
fn the_deepest_cause_comes_first_even_out_of_json_in_a_message() {
    let inner =
        json!({"error": {"code": "AllocationFailed", "message": "No capacity."}}).to_string();
    let body = json!({"status": "Failed", "error": {"code": "DeploymentFailed", "message": "At least one resource failed.",
        "details": [{"code": "Conflict", "message": inner, "target": VM}]}});
    let problem = read(200, &body.to_string());
    assert_eq!(problem.code.as_deref(), Some("DeploymentFailed"));
    let codes: Vec<_> = problem
        .causes
        .iter()
        .map(|cause| cause.code.as_str())
        .collect();
    assert_eq!(codes, ["AllocationFailed", "Conflict"]);
    assert_eq!(problem.kind, ProblemKind::OverQuota);
    let inner_error = read(
        403,
        r#"{"error":{"code":"Forbidden","message":"no","innererror":{"code":"SecretDisabled"}}}"#,
    );
    assert_eq!(inner_error.causes[0].code, "SecretDisabled");
}

#[test]
fn a_poll_that_failed_is_read_before_its_status() {
    let problem = read(
        200,
        r#"{"properties":{"provisioningState":"Failed"},"error":{"code":"ArgumentError","message":"wrong vendor"}}"#,
    );
    assert_eq!(
        (problem.kind, problem.code.as_deref()),
        (ProblemKind::StampFailed, Some("ArgumentError"))
    );
    let deep = read(
        500,
        r#"{"properties":{"error":{"code":"Deep","message":"down here"}}}"#,
    );
    assert_eq!(deep.code.as_deref(), Some("Deep"));
}

#[test]
fn silence_a_page_and_a_gateway_are_told_apart() {
    let gone = read(404, "");
    assert_eq!(
        (gone.kind, gone.code.as_deref()),
        (ProblemKind::NotFound, Some("NotFound"))
    );
    assert_eq!(
        gone.recovery,
        [Recovery::GoTo {
            resource: "/subscriptions/5f3a/resourceGroups/web".to_owned()
        }]
    );
    let page = read(
        200,
        "<!DOCTYPE html><html><head><title>Welcome &amp; hello</title></head></html>",
    );
    assert_eq!(page.kind, ProblemKind::NotArm);
    assert!(page.detail.unwrap().contains("Welcome & hello"));
    let proxy = read(502, "<html><title>502 Bad Gateway</title></html>");
    assert_eq!(
        (proxy.kind, proxy.recovery.as_slice()),
        (ProblemKind::StampFailed, &[Recovery::Retry][..])
    );
    let late = read(
        504,
        r#"{"error":{"code":"GatewayTimeout","message":"The gateway did not receive a response from 'Microsoft.Compute' within the specified time period."}}"#,
    );
    assert_eq!(late.kind, ProblemKind::StampFailed);
}

#[test]
fn classic_xml_is_read() {
    let body = r#"<?xml version="1.0"?><Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>ConflictError</Code><Message>A &lt;role&gt; is there.</Message></Error>"#;
    let problem = read(409, body);
    assert_eq!(
        (problem.kind, problem.code.as_deref()),
        (ProblemKind::Conflict, Some("ConflictError"))
    );
    assert_eq!(problem.detail.as_deref(), Some("A <role> is there."));
}

#[test]
fn identity_providers_are_understood() {
    let entra = read(
        401,
        r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: x","error_codes":[7000215]}"#,
    );
    assert_eq!(
        (entra.kind, entra.code.as_deref(), entra.target.as_deref()),
        (
            ProblemKind::CredentialRefused,
            Some("AADSTS7000215"),
            Some("secret")
        )
    );
    assert!(
        entra
            .detail
            .unwrap()
            .contains("Invalid client secret provided")
    );
    let adfs = read(
        400,
        r#"{"error":"invalid_client","error_description":"MSIS9605: The client is not allowed to access the requested resource."}"#,
    );
    assert_eq!(
        (adfs.kind, adfs.code.as_deref()),
        (ProblemKind::CredentialRefused, Some("MSIS9605"))
    );
    let down = read(
        503,
        r#"{"error":"temporarily_unavailable","error_description":"AADSTS90033: busy"}"#,
    );
    assert_eq!(down.kind, ProblemKind::StampFailed);
    let bare = read(400, r#"{"error":"unauthorized_client"}"#);
    assert_eq!(
        (bare.kind, bare.detail.as_deref()),
        (ProblemKind::CredentialRefused, Some("unauthorized_client"))
    );
}

#[test]
fn ways_out_are_filled_in() {
    let register = read(
        409,
        r#"{"error":{"code":"MissingSubscriptionRegistration","message":"The subscription is not registered to use namespace 'Microsoft.KeyVault'. See ..."}}"#,
    );
    assert_eq!(
        register.recovery,
        [Recovery::RegisterProvider {
            subscription: "5f3a".into(),
            namespace: "Microsoft.KeyVault".into()
        }]
    );
    let version = read(
        400,
        r#"{"error":{"code":"NoRegisteredProviderFound","message":"No registered resource provider found for location 'local' and API version '2021-01-01' for type 'disks'. The supported api-versions are '2017-03-30, 2019-07-01, 2018-01-01-preview'."}}"#,
    );
    assert_eq!(version.kind, ProblemKind::VersionNotOffered);
    assert_eq!(
        version.recovery,
        [Recovery::UseVersion {
            offered: vec![
                "2019-07-01".into(),
                "2018-01-01-preview".into(),
                "2017-03-30".into()
            ]
        }]
    );
    let held = read(400, &json!({"error": {"code": "NicInUse", "message": format!("Network Interface {VM} is used by existing resource {}.", VM.replace("vm-1", "vm-2"))}}).to_string());
    assert_eq!(
        held.recovery,
        [Recovery::GoTo {
            resource: VM.replace("vm-1", "vm-2")
        }]
    );
    let wait = read(
        429,
        r#"{"error":{"code":"OperationNotAllowed","message":"slow down"}}"#,
    );
    assert_eq!(
        (wait.kind, wait.recovery.as_slice()),
        (ProblemKind::Throttled, &[Recovery::Retry][..])
    );
    let expired = read(
        401,
        r#"{"error":{"code":"ExpiredAuthenticationToken","message":"expired"}}"#,
    );
    assert_eq!(
        expired.recovery,
        [Recovery::SignIn {
            stamp: "stamp-1".into()
        }]
    );
    assert_eq!(read(412, "").recovery, [Recovery::Reload]);
    let quota = read(
        409,
        r#"{"error":{"code":"OperationNotAllowed","message":"Operation could not be completed as it results in exceeding approved Total Regional Cores quota."}}"#,
    );
    assert_eq!(quota.kind, ProblemKind::OverQuota);
    assert_eq!(
        read(
            409,
            r#"{"error":{"code":"ScopeLocked","message":"locked"}}"#
        )
        .kind,
        ProblemKind::Locked
    );
    assert_eq!(
        read(
            409,
            r#"{"error":{"code":"StorageAccountAlreadyTaken","message":"taken"}}"#
        )
        .kind,
        ProblemKind::Conflict
    );
}

#[test]
fn every_recorded_body_yields_a_code_and_a_title() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/errors/arm_errors.dev.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut seen = 0;
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let example = &record["example"];
        let status = u16::try_from(record["status"].as_u64().unwrap()).unwrap();
        let asked = example["path"].as_str().unwrap_or_default();
        let context = ReplyContext {
            path: asked,
            stamp: None,
        };
        let problem = problem_from_reply(
            status,
            |_| None,
            example["body"].to_string().as_bytes(),
            &context,
        );
        let code = problem.code.clone().unwrap_or_default();
        let recorded = record["code"].as_str().unwrap().trim();
        assert_eq!(code, recorded, "{line}");
        assert!(
            !problem.title.is_empty() && problem.detail.is_some(),
            "{line}"
        );
        seen += 1;
    }
    assert!(seen > 50, "only {seen} bodies were read");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(status in 0u16..700, bytes in proptest::collection::vec(any::<u8>(), 0..400), path in ".{0,60}") {
        let context = ReplyContext { path: &path, stamp: None };
        let problem = problem_from_reply(status, |_| Some(String::from_utf8_lossy(&bytes).into_owned()), &bytes, &context);
        prop_assert!(!problem.title.is_empty());
        prop_assert!(problem.code.is_some());
    }

    #[test]
    fn nor_does_any_json_with_our_keys(text in r#"[\[{]("error"|"code"|"message"|"details"|"innererror"|[:,{}\[\]]|"x"|1|null){0,30}[\]}]"#) {
        let problem = read(400, &text);
        prop_assert!(!problem.title.is_empty());
    }

    #[test]
    fn nor_markup(text in "<(Error|Code|Message|title|html|/Code|/title| |>|<|é){0,20}") {
        prop_assert!(read(500, &text).code.is_some());
    }
}
