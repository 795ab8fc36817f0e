//! What an identity provider refuses: Entra's `AADSTS…` and AD FS's `MSIS…`, each with the field to look at.

use crate::problem::{Problem, ProblemKind, Recovery};

pub(super) fn problem(status: u16, error: &str, description: &str, codes: &[u64]) -> Problem {
    let code = code_in(description)
        .or_else(|| codes.first().map(|number| format!("AADSTS{number}")))
        .unwrap_or_else(|| error.to_owned());
    if status == 429 || error == "slow_down" {
        return Problem::new(
            ProblemKind::Throttled,
            "The identity provider asks to wait.",
        )
        .with_code(code)
        .with_detail(description);
    }
    if status >= 500 || matches!(error, "temporarily_unavailable" | "server_error") {
        return Problem::new(ProblemKind::StampFailed, "The identity provider failed.")
            .with_code(code)
            .with_detail(description)
            .with_recovery(Recovery::Retry);
    }
    let (field, title) = explain(&code, error, description);
    let mut problem = Problem::new(ProblemKind::CredentialRefused, title).with_code(code);
    problem.detail = Some(description.to_owned())
        .filter(|text| !text.is_empty())
        .or_else(|| Some(error.to_owned()));
    problem.target = field.map(str::to_owned);
    problem
}

/// The form field and the sentence for a code.
fn explain(code: &str, error: &str, description: &str) -> (Option<&'static str>, &'static str) {
    match code {
        "AADSTS7000215" => (Some("secret"), "The client secret is wrong."),
        "AADSTS7000222" => (Some("secret"), "The client secret has expired."),
        "AADSTS7000216" | "AADSTS7000218" => (
            Some("secret"),
            "The identity provider got no secret and no certificate.",
        ),
        "AADSTS700016" | "AADSTS70001" => (
            Some("client_id"),
            "The directory knows no application with this client id.",
        ),
        "AADSTS7000112" => (Some("client_id"), "The application is disabled."),
        "AADSTS700027" if description.contains("expired") => (
            Some("certificate"),
            "The certificate has expired. Sign in with its successor.",
        ),
        "AADSTS700027" | "AADSTS700023" | "AADSTS50012" => (
            Some("certificate"),
            "The application does not know this certificate. Register the certificate with the application, or sign in with another one.",
        ),
        "AADSTS700024" => (
            Some("certificate"),
            "The signed assertion is outside its time: a clock is wrong.",
        ),
        "AADSTS90002" | "AADSTS900023" | "AADSTS50059" => {
            (Some("tenant"), "The directory (tenant) is not known.")
        }
        "AADSTS500011" | "AADSTS50001" | "AADSTS70011" => (
            Some("tenant"),
            "The directory does not know this stamp: the tenant may be another one.",
        ),
        "MSIS9605" | "MSIS9643" => (Some("client_id"), "AD FS does not know this client."),
        "MSIS9606" | "MSIS9609" | "MSIS9621" | "MSIS9622" => (
            Some("secret"),
            "AD FS refused the secret or the certificate. Ask who runs AD FS which one belongs to this client id.",
        ),
        "MSIS9602" | "MSIS9604" => (None, "AD FS does not let this client ask for the stamp."),
        _ => match error {
            "invalid_client" => (
                Some("secret"),
                "The identity provider refused the secret or the certificate.",
            ),
            "unauthorized_client" => (
                Some("client_id"),
                "The identity provider does not know this client.",
            ),
            "invalid_resource" | "invalid_scope" | "invalid_target" => {
                (None, "The identity provider does not know this stamp.")
            }
            _ => (None, "The identity provider refused the sign-in."),
        },
    }
}

/// `AADSTS7000215` or `MSIS9605` out of a sentence.
pub(super) fn code_in(text: &str) -> Option<String> {
    ["AADSTS", "MSIS"].iter().find_map(|prefix| {
        let from = text.find(prefix)?;
        let digits: String = text
            .get(from + prefix.len()..)?
            .chars()
            .take_while(char::is_ascii_digit)
            .take(12)
            .collect();
        (!digits.is_empty()).then(|| format!("{prefix}{digits}"))
    })
}
