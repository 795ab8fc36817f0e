//! After the portal or a connection broke off: was the request taken? The stamp is asked, and nothing is sent a second time.

use super::comparison::shows;
use super::ending::Ending;
use crate::arm::{Following, Look, StateWord, Told, View};
use porthole_shared::arm_path::ArmPath;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::resource_id::PROVIDER;
use serde_json::Value;
use std::time::Duration;

/// Looks that wait for a state to settle, and the time between them.
const LOOKS: u32 = 60;
const BETWEEN: Duration = Duration::from_secs(5);
/// Looks for something new: a stamp shows what it took a little later.
const LOOKS_FOR_NEW: u32 = 6;

/// What is known of the step that may have been sent.
pub struct Sent<'a> {
    /// The method.
    pub method: &'a str,
    /// The ARM path.
    pub path: &'a str,
    /// The version it was sent with.
    pub api_version: &'a str,
    /// What was sent.
    pub body: Option<&'a Value>,
}

/// What the stamp's state tells.
#[derive(Debug)]
pub enum Found {
    /// How the step ended.
    Ended(Ending),
    /// It was taken and goes on.
    GoesOn(Following),
}

/// Asks the stamp.
pub async fn reconcile(view: &View<'_>, sent: &Sent<'_>) -> Found {
    let path = ArmPath::parse(sent.path).ok();
    let resource = path
        .as_ref()
        .and_then(|path| path.id.as_ref())
        .map(ToString::to_string)
        .unwrap_or_default();
    if sent.method == "POST" {
        let Some(path) = path else {
            return lost("What it did cannot be looked up.", &resource);
        };
        let action = path.rest.join("/").to_ascii_lowercase();
        return match path.id.map(|id| id.type_name()) {
            Some(kind) if kind == PROVIDER && action == "register" => {
                settled(view, &resource, sent.api_version, "", registered).await
            }
            Some(kind) if kind == *"Microsoft.Compute/virtualMachines" => {
                match power_after(&action) {
                    Some(power) => {
                        settled(
                            view,
                            &resource,
                            sent.api_version,
                            "$expand=instanceView",
                            |machine| powered(machine, power),
                        )
                        .await
                    }
                    None => lost(
                        "Whether this action ran cannot be seen on the virtual machine.",
                        &resource,
                    ),
                }
            }
            _ => lost(
                "Whether this action ran cannot be seen on the resource.",
                &resource,
            ),
        };
    }
    let mut looks = 1;
    let (status, body) = loop {
        let Some(told) = ask(view, &resource, sent.api_version, "").await else {
            return lost("The stamp did not answer when it was asked.", &resource);
        };
        if sent.method != "PUT" || told.0 != 404 || looks >= LOOKS_FOR_NEW {
            break told;
        }
        looks += 1;
        view.client.pause(BETWEEN).await;
    };
    let told = Told::read(&body);
    let now = view.client.now();
    let goes_on = || Found::GoesOn(Following::begin(Look::Resource, now, BETWEEN));
    match (sent.method, status) {
        ("DELETE", 404 | 410) => Found::Ended(Ending::succeeded()),
        ("DELETE", 200) if deleting(&body) => goes_on(),
        ("DELETE", 200) => lost(
            "The resource is still there. Look at it, and delete it again if it stays.",
            &resource,
        ),
        (_, 404 | 410) => Found::Ended(Ending::failed(never_arrived(&resource))),
        (_, 200) => match told.provisioning {
            Some(StateWord::Running) => goes_on(),
            Some(StateWord::Failed | StateWord::Canceled) => {
                Found::Ended(Ending::failed(Box::new(
                    Problem::new(
                        ProblemKind::StampFailed,
                        "The stamp took the request, and the resource failed.",
                    )
                    .with_recovery(Recovery::GoTo {
                        resource: resource.clone(),
                    }),
                )))
            }
            _ => match (sent.body, serde_json::from_slice::<Value>(&body)) {
                (Some(body), Ok(found)) if shows(body, &found) => Found::Ended(Ending::succeeded()),
                (None, Ok(_)) => Found::Ended(Ending::succeeded()),
                _ => lost(
                    "The resource is there, but does not show what was asked for.",
                    &resource,
                ),
            },
        },
        (_, status) => lost(
            &format!("The stamp answered with status {status} when it was asked."),
            &resource,
        ),
    }
}

/// Asks until a state has settled: `Some(true)` is what was wanted, `Some(false)` will not become it.
async fn settled(
    view: &View<'_>,
    resource: &str,
    version: &str,
    query: &str,
    wanted: impl Fn(&Value) -> Option<bool>,
) -> Found {
    for _ in 0..LOOKS {
        let Some((200, body)) = ask(view, resource, version, query).await else {
            break;
        };
        match serde_json::from_slice::<Value>(&body)
            .ok()
            .as_ref()
            .and_then(&wanted)
        {
            Some(true) => return Found::Ended(Ending::succeeded()),
            Some(false) => break,
            None => view.client.pause(BETWEEN).await,
        }
    }
    lost(
        "The state of the resource does not tell that the action ran.",
        resource,
    )
}

/// One answer that is one, asked for patiently: the stamp may be starting again.
async fn ask(
    view: &View<'_>,
    resource: &str,
    version: &str,
    query: &str,
) -> Option<(u16, bytes::Bytes)> {
    let url = view.url(resource, query, version).ok()?;
    for _ in 0..LOOKS {
        match view.get(url.clone()).await {
            Ok(reply) if reply.status < 500 && reply.status != 429 && reply.status != 408 => {
                return Some((reply.status, reply.body));
            }
            Ok(_) => {}
            Err(fault) if fault.problem.kind == ProblemKind::Unreachable => {}
            Err(_) => return None,
        }
        view.client.pause(BETWEEN).await;
    }
    None
}

fn deleting(body: &[u8]) -> bool {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let state = value
        .pointer("/properties/provisioningState")
        .and_then(Value::as_str);
    state.is_some_and(|state| state.eq_ignore_ascii_case("deleting"))
}

/// The power state that an action leads to. A restart ends where it began.
fn power_after(action: &str) -> Option<&'static str> {
    match action {
        "start" => Some("running"),
        "poweroff" => Some("stopped"),
        "deallocate" => Some("deallocated"),
        _ => None,
    }
}

fn powered(machine: &Value, wanted: &str) -> Option<bool> {
    let statuses = machine
        .pointer("/properties/instanceView/statuses")?
        .as_array()?;
    let codes = statuses
        .iter()
        .filter_map(|status| status.get("code")?.as_str());
    let power = codes
        .map(str::to_ascii_lowercase)
        .find_map(|code| Some(code.strip_prefix("powerstate/")?.to_owned()))?;
    match power.as_str() {
        _ if power == wanted => Some(true),
        "starting" | "stopping" | "deallocating" => None,
        _ => Some(false),
    }
}

fn registered(provider: &Value) -> Option<bool> {
    let state = provider.get("registrationState")?.as_str()?;
    Some(state.eq_ignore_ascii_case("registered") || state.eq_ignore_ascii_case("registering"))
}

fn lost(why: &str, resource: &str) -> Found {
    Found::Ended(Ending::untold(why, resource))
}

fn never_arrived(resource: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::Unreachable,
            "The connection broke off before the stamp took the request: the resource is not there.",
        )
        .with_detail("Nothing is sent again by itself. Do it again.")
        .with_target(resource),
    )
}
