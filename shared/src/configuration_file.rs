//! Files and lines that hold a service principal, read into the fields of the sign-in form: `azureSecretSpConfig.json`,
//! `azureCertSpConfig.json`, what `az ad sp create-for-rbac` prints, and `export AZURE_…=` lines of any shell.

use serde_json::Value;
use std::fmt;

/// What was found. `Debug` prints no secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SignInFields {
    /// Directory id or domain, or `adfs`.
    pub tenant_id: Option<String>,
    /// Application id.
    pub client_id: Option<String>,
    /// Client secret.
    pub client_secret: Option<String>,
    /// Where the certificate lies on the person's disk. A browser cannot read it: it is shown so that the file can be picked.
    pub certificate_path: Option<String>,
    /// The password of that file.
    pub certificate_password: Option<String>,
    /// Object id of the principal.
    pub object_id: Option<String>,
    /// Subscription.
    pub subscription_id: Option<String>,
    /// ARM endpoint.
    pub endpoint: Option<String>,
    /// Location of resources.
    pub location: Option<String>,
}

impl fmt::Debug for SignInFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignInFields")
            .field("tenant_id", &self.tenant_id)
            .field("client_id", &self.client_id)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Why a file cannot be used. Names the line and the field, never a value that may be secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationFault {
    /// Nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// JSON that breaks off or is malformed.
    #[error("Line {line}, column {column}: this is not valid JSON{hint}.")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What it probably is.
        hint: &'static str,
    },
    /// JSON, but not an object.
    #[error("The file holds JSON, but not an object with fields such as clientId.")]
    NotAnObject,
    /// A field whose value is no text.
    #[error("The field {0} must be a text in quotation marks.")]
    NotText(String),
    /// A field that still says what belongs there.
    #[error("{place} still holds the placeholder of the sample; put the real value there.")]
    Placeholder {
        /// The field, with its line where there are lines.
        place: String,
    },
    /// A line that is no assignment.
    #[error("Line {0} is not of the form AZURE_CLIENT_ID=value.")]
    NotAnAssignment(usize),
    /// Nothing in it that signs anybody in.
    #[error(
        "Nothing in it is known: expected fields such as clientId, clientSecret, tenantId, or lines such as AZURE_CLIENT_ID=value."
    )]
    NothingKnown,
}

/// Reads a file's text, or what was pasted.
pub fn read(text: &str) -> Result<SignInFields, ConfigurationFault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ConfigurationFault::Empty);
    }
    let fields = if text.starts_with(['{', '[']) {
        from_json(text)?
    } else {
        from_lines(text)?
    };
    if fields == SignInFields::default() {
        Err(ConfigurationFault::NothingKnown)
    } else {
        Ok(fields)
    }
}

fn from_json(text: &str) -> Result<SignInFields, ConfigurationFault> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| ConfigurationFault::Malformed {
            line: error.line(),
            column: error.column(),
            hint: hint(text, &error),
        })?;
    let Value::Object(object) = value else {
        return Err(ConfigurationFault::NotAnObject);
    };
    let mut fields = SignInFields::default();
    for (name, value) in &object {
        let Some(slot) = slot(&mut fields, name) else {
            continue;
        };
        match value {
            Value::String(text) => put(slot, text, || name.clone())?,
            Value::Null => {}
            _ => return Err(ConfigurationFault::NotText(name.clone())),
        }
    }
    Ok(fields)
}

fn hint(text: &str, error: &serde_json::Error) -> &'static str {
    let before = text
        .lines()
        .take(error.line())
        .collect::<Vec<_>>()
        .join("\n");
    if error.is_eof() {
        ": it breaks off before the end"
    } else if before.contains(['\u{201c}', '\u{201d}']) {
        ": it has typographic quotation marks"
    } else if before.trim_end().ends_with(['}', ']']) && before.contains(",") {
        ": perhaps a comma too many before the closing brace"
    } else {
        ""
    }
}

fn from_lines(text: &str) -> Result<SignInFields, ConfigurationFault> {
    let mut fields = SignInFields::default();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches('\u{feff}');
        let lower = line.to_ascii_lowercase();
        let comment = line.starts_with(['#', ';'])
            || lower.starts_with("rem ")
            || lower.starts_with("::")
            || lower == "@echo off";
        if line.is_empty() || comment {
            continue;
        }
        let (name, value) =
            assignment(line).ok_or(ConfigurationFault::NotAnAssignment(index + 1))?;
        if let Some(slot) = slot(&mut fields, name) {
            put(slot, value, || format!("Line {}, {name},", index + 1))?;
        }
    }
    Ok(fields)
}

/// `NAME` and `value` out of `export NAME="value"`, `set NAME=value`, `setx NAME value`, `$env:NAME = 'value'`, `NAME: value`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let mut rest = line.trim_end_matches(';').trim_end();
    for word in ["export ", "set ", "setx ", "declare -x ", "$env:"] {
        if rest
            .get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
        {
            rest = rest.get(word.len()..)?.trim_start();
        }
    }
    // `set "NAME=value"` quotes the whole.
    if rest.starts_with('"')
        && rest.ends_with('"')
        && rest.len() > 1
        && rest.find('=') < rest.get(1..)?.find('"')
    {
        rest = rest.get(1..rest.len() - 1)?;
    }
    let at = rest.find(['=', ':', ' '])?;
    let name = rest.get(..at)?.trim();
    let named = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = rest
        .get(at..)?
        .trim_start()
        .trim_start_matches(['=', ':'])
        .trim();
    named.then_some((name, unquote(value)))
}

fn unquote(value: &str) -> &str {
    for quote in ['"', '\'', '\u{201c}', '`'] {
        let closing = if quote == '\u{201c}' {
            '\u{201d}'
        } else {
            quote
        };
        if let Some(inner) = value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(closing))
        {
            return inner;
        }
    }
    value
}

/// The field that a JSON key or a variable means; case, underscores and hyphens do not matter.
fn slot<'a>(fields: &'a mut SignInFields, name: &str) -> Option<&'a mut Option<String>> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let plain = plain
        .strip_prefix("azure")
        .or_else(|| plain.strip_prefix("arm").filter(|rest| *rest != "endpoint"))
        .unwrap_or(&plain);
    Some(match plain {
        "tenantid" | "tenant" | "aadtenantid" => &mut fields.tenant_id,
        "clientid" | "appid" | "applicationid" => &mut fields.client_id,
        "clientsecret" | "password" | "secret" => &mut fields.client_secret,
        "certpath" | "certificatepath" | "clientcertificatepath" | "spcertpath" => {
            &mut fields.certificate_path
        }
        "certpass" | "certpassword" | "clientcertificatepassword" | "certificatepassword" => {
            &mut fields.certificate_password
        }
        "objectid" | "spobjectid" => &mut fields.object_id,
        "subscriptionid" | "subscription" => &mut fields.subscription_id,
        "resourcemanagerendpointurl"
        | "resourcemanagerurl"
        | "resourcemanagerendpoint"
        | "armendpoint"
        | "endpoint" => &mut fields.endpoint,
        "location" | "resourcelocation" => &mut fields.location,
        _ => return None,
    })
}

fn put(
    slot: &mut Option<String>,
    value: &str,
    place: impl FnOnce() -> String,
) -> Result<(), ConfigurationFault> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(());
    }
    let bracketed = |open, close| value.starts_with(open) && value.ends_with(close);
    if bracketed('<', '>') || bracketed('{', '}') {
        return Err(ConfigurationFault::Placeholder { place: place() });
    }
    *slot = Some(value.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_samples_file_is_read() {
        let text = "\u{feff}{\"clientId\": \"c\", \"clientSecret\": \"s\", \"objectId\": \"o\", \"subscriptionId\": \"u\",\n \"tenantId\": \"t\", \"resourceManagerEndpointUrl\": \"https://management.local.azurestack.external\", \"location\": \"local\"}";
        let fields = read(text).unwrap();
        assert_eq!(fields.client_id.as_deref(), Some("c"));
        assert_eq!(fields.client_secret.as_deref(), Some("s"));
        assert_eq!(
            fields.endpoint.as_deref(),
            Some("https://management.local.azurestack.external")
        );
        assert!(!format!("{fields:?}").contains("\"s\""));
        let certificate =
            read(r#"{"clientId":"c","certPath":"C:\\sp.pfx","certPass":"p","tenantId":"adfs"}"#)
                .unwrap();
        assert_eq!(certificate.certificate_path.as_deref(), Some("C:\\sp.pfx"));
        let az = read(r#"{"appId":"c","displayName":"x","password":"s","tenant":"t"}"#).unwrap();
        assert_eq!(
            (az.client_id.as_deref(), az.tenant_id.as_deref()),
            (Some("c"), Some("t"))
        );
    }

    #[test]
    fn lines_of_any_shell_are_read() {
        let text = "# principal\r\nexport AZURE_TENANT_ID=\"t\"\r\nset AZURE_CLIENT_ID=c\nset \"AZURE_SUBSCRIPTION_ID=u\"\n$env:AZURE_CLIENT_SECRET = 'a=b c'\nsetx AZURE_RESOURCE_LOCATION local\nARM_ENDPOINT=https://localhost:8443\n$Env:AZURE_OBJECT_ID=\"o\";\nREQUESTS_CA_BUNDLE=/tmp/ca.pem";
        let fields = read(text).unwrap();
        let found = [
            &fields.tenant_id,
            &fields.client_id,
            &fields.subscription_id,
            &fields.client_secret,
            &fields.location,
            &fields.endpoint,
            &fields.object_id,
        ];
        let expected = [
            "t",
            "c",
            "u",
            "a=b c",
            "local",
            "https://localhost:8443",
            "o",
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found.as_deref(), Some(expected));
        }
    }

    #[test]
    fn faults_name_the_place_and_keep_the_secret() {
        for (text, words) in [
            ("", "empty"),
            ("{\n  \"clientId\": \"c\",\n}", "Line 3"),
            ("{\"clientId\": \"c\"", "breaks off"),
            ("{\u{201c}clientId\u{201d}: 1}", "typographic"),
            ("[1]", "not an object"),
            ("{\"clientSecret\": 12345}", "clientSecret must be a text"),
            ("{\"clientId\": \"<client id>\"}", "clientId still holds"),
            (
                "export AZURE_CLIENT_ID={your client id}",
                "Line 1, AZURE_CLIENT_ID,",
            ),
            ("AZURE_CLIENT_ID=c\nhello", "Line 2"),
            ("{\"colour\": \"red\"}", "Nothing in it is known"),
        ] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(words), "{text}: {message}");
            assert!(!message.contains("12345"));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(.|\n){0,200}") {
            let _ = read(&text);
        }

        #[test]
        fn no_line_makes_it_panic(text in "(export |set |\\$env:|AZURE_CLIENT_ID|=|\"|'|:| |é|\n){0,12}") {
            let _ = read(&text);
        }
    }
}
