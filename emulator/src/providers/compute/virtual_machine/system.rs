//! A machine's operating system: names, passwords and keys by the rules of the platform. Secrets are checked and never kept.

use super::{invalid, missing_parameter};
use crate::{arm::refusal::Refusal, world::resource::Resource};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

const FORBIDDEN_USERS: [&str; 31] = [
    "administrator",
    "admin",
    "user",
    "user1",
    "test",
    "user2",
    "test1",
    "user3",
    "admin1",
    "1",
    "123",
    "a",
    "actuser",
    "adm",
    "admin2",
    "aspnet",
    "backup",
    "console",
    "david",
    "guest",
    "john",
    "owner",
    "root",
    "server",
    "sql",
    "support",
    "support_388945a0",
    "sys",
    "test2",
    "test3",
    "user4",
];
const FORBIDDEN_PASSWORDS: [&str; 10] = [
    "abc@123",
    "P@$$w0rd",
    "P@ssw0rd",
    "P@ssword123",
    "Pa$$word",
    "pass@word1",
    "Password!",
    "Password1",
    "Password22",
    "iloveyou!",
];
const FORBIDDEN_SIGNS: &str = "`~!@#$%^&*()=+_[]{}\\|;:'\",<>/?";

/// Checks `osProfile`, fills in what was left out, and takes the secrets out of it.
pub fn settle(machine: &mut Resource, before: Option<&Resource>) -> Result<(), Refusal> {
    let outcome = check(machine, before);
    strip(machine);
    outcome
}

fn check(machine: &mut Resource, before: Option<&Resource>) -> Result<(), Refusal> {
    let attached = machine.text("/storageProfile/osDisk/createOption") == Some("Attach");
    if attached {
        return match machine.property("/osProfile") {
            Some(_) if before.is_none() => Err(invalid(
                "osProfile",
                "Parameter 'osProfile' is not allowed.",
            )),
            _ => Ok(()),
        };
    }
    if before.is_none() {
        new(machine)?;
    }
    machine.default_to("/osProfile/secrets", json!([]));
    machine.default_to("/osProfile/allowExtensionOperations", true);
    machine.default_to("/osProfile/requireGuestProvisionSignal", true);
    Ok(())
}

fn new(machine: &mut Resource) -> Result<(), Refusal> {
    if machine.property("/osProfile").is_none() {
        return Err(missing_parameter("osProfile"));
    }
    let windows = machine.text("/storageProfile/osDisk/osType") == Some("Windows");
    let name = machine.id.name().to_owned();
    machine.default_to("/osProfile/computerName", name);
    computer_name(
        machine.text("/osProfile/computerName").unwrap_or_default(),
        windows,
    )?;
    let user = machine
        .text("/osProfile/adminUsername")
        .filter(|user| !user.is_empty())
        .ok_or_else(|| missing_parameter("adminUsername"))?
        .to_owned();
    user_name(&user, windows)?;
    custom_data(machine)?;
    let password = machine
        .text("/osProfile/adminPassword")
        .filter(|password| !password.is_empty())
        .map(str::to_owned);
    if windows {
        if machine.property("/osProfile/linuxConfiguration").is_some() {
            return Err(invalid(
                "linuxConfiguration",
                "Parameter 'linuxConfiguration' is not allowed.",
            ));
        }
        check_password(
            &password.ok_or_else(|| missing_parameter("adminPassword"))?,
            8,
            123,
        )?;
        machine.default_to("/osProfile/windowsConfiguration/provisionVMAgent", true);
        machine.default_to(
            "/osProfile/windowsConfiguration/enableAutomaticUpdates",
            true,
        );
        return Ok(());
    }
    if machine
        .property("/osProfile/windowsConfiguration")
        .is_some()
    {
        return Err(invalid(
            "windowsConfiguration",
            "Parameter 'windowsConfiguration' is not allowed.",
        ));
    }
    machine.default_to(
        "/osProfile/linuxConfiguration/disablePasswordAuthentication",
        false,
    );
    machine.default_to("/osProfile/linuxConfiguration/provisionVMAgent", true);
    let keys = keys(machine, &user)?;
    let no_password = machine
        .property("/osProfile/linuxConfiguration/disablePasswordAuthentication")
        == Some(&Value::Bool(true));
    match password {
        Some(password) => check_password(&password, 6, 72),
        None if keys == 0 && no_password => Err(invalid(
            "linuxConfiguration",
            "Authentication using either SSH or by user name and password must be enabled in Linux profile.",
        )),
        None if keys == 0 => Err(missing_parameter("adminPassword")),
        None => Ok(()),
    }
}

/// What never leaves the machine.
fn strip(machine: &mut Resource) {
    if let Some(profile) = machine
        .properties
        .pointer_mut("/osProfile")
        .and_then(Value::as_object_mut)
    {
        profile.shift_remove("adminPassword");
        profile.shift_remove("customData");
        if let Some(windows) = profile
            .get_mut("windowsConfiguration")
            .and_then(Value::as_object_mut)
        {
            windows.shift_remove("additionalUnattendContent");
        }
    }
}

fn computer_name(name: &str, windows: bool) -> Result<(), Refusal> {
    let signs = name.contains(|sign: char| FORBIDDEN_SIGNS.contains(sign) || sign.is_whitespace());
    let numeric = name.chars().all(|sign| sign.is_ascii_digit());
    if windows && (name.chars().count() > 15 || numeric || signs) {
        return Err(invalid(
            "computerName",
            "Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the following characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?.",
        ));
    }
    if !windows && (name.is_empty() || name.chars().count() > 64 || signs) {
        return Err(invalid(
            "computerName",
            "Linux host name cannot exceed 64 characters in length or contain the following characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : ' \" , < > / ?.",
        ));
    }
    Ok(())
}

fn user_name(user: &str, windows: bool) -> Result<(), Refusal> {
    let longest = if windows { 20 } else { 64 };
    if user.chars().count() > longest {
        return Err(invalid(
            "adminUsername",
            format!("The Admin Username specified must be at most {longest} characters long."),
        ));
    }
    if FORBIDDEN_USERS
        .iter()
        .any(|word| word.eq_ignore_ascii_case(user))
        || user.contains(|sign: char| "\\/\"[]:|<>+=;,?*@&".contains(sign))
        || user.ends_with('.')
    {
        return Err(invalid(
            "adminUsername",
            "The Admin Username specified is not allowed.",
        ));
    }
    Ok(())
}

fn check_password(password: &str, shortest: usize, longest: usize) -> Result<(), Refusal> {
    let kinds = [
        password.contains(|sign: char| sign.is_ascii_uppercase()),
        password.contains(|sign: char| sign.is_ascii_lowercase()),
        password.contains(|sign: char| sign.is_ascii_digit()),
        password.contains(|sign: char| !sign.is_ascii_alphanumeric()),
    ];
    let strong =
        kinds.iter().filter(|kind| **kind).count() >= 3 && !password.contains(char::is_control);
    if !strong || !(shortest..=longest).contains(&password.chars().count()) {
        return Err(invalid(
            "adminPassword",
            format!(
                "The supplied password must be between {shortest}-{longest} characters long and must satisfy at least 3 of password complexity requirements from the following:\r\n1) Contains an uppercase character\r\n2) Contains a lowercase character\r\n3) Contains a numeric digit\r\n4) Contains a special character\r\n5) Control characters are not allowed"
            ),
        ));
    }
    if FORBIDDEN_PASSWORDS.contains(&password) {
        return Err(invalid(
            "adminPassword",
            "The supplied password is not allowed: it is among the most widely known ones.",
        ));
    }
    Ok(())
}

/// Checks the SSH keys; how many there are.
fn keys(machine: &Resource, user: &str) -> Result<usize, Refusal> {
    let keys = machine.items("/osProfile/linuxConfiguration/ssh/publicKeys");
    let default = format!("/home/{user}/.ssh/authorized_keys");
    for key in keys {
        if key.get("path").and_then(Value::as_str) != Some(default.as_str()) {
            return Err(invalid(
                "linuxConfiguration.ssh.publicKeys.path",
                format!(
                    "Destination path for SSH public keys is currently limited to its default value {default} due to a known issue in Linux provisioning agent."
                ),
            ));
        }
        let data = key
            .get("keyData")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim();
        let mut words = data.split_whitespace();
        let known = words.next().is_some_and(|kind| kind == "ssh-rsa");
        let body = words.next().and_then(|body| STANDARD.decode(body).ok());
        if !known || body.is_none() {
            return Err(invalid(
                "linuxConfiguration.ssh.publicKeys.keyData",
                "The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid.",
            ));
        }
    }
    Ok(keys.len())
}

fn custom_data(machine: &Resource) -> Result<(), Refusal> {
    let Some(data) = machine.text("/osProfile/customData") else {
        return Ok(());
    };
    if data.len() <= 87_380 && STANDARD.decode(data.trim()).is_ok() {
        return Ok(());
    }
    Err(invalid(
        "customData",
        "Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.",
    ))
}
