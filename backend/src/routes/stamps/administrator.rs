//! Who may add, change and remove stamps (`stamps.add`), and with it whom the portal connects somewhere for.

use crate::error::ApiError;
use crate::server::PortalState;
use crate::store::AuditEntry;
use axum::http::HeaderMap;
use porthole_shared::portal::StampsAdd;
use porthole_shared::problem::{Problem, ProblemKind};
use subtle::ConstantTimeEq;

/// Where the administrator's token travels when the body has no place for it.
pub const TOKEN_HEADER: &str = "x-porthole-admin-token";

/// Lets through who may; every refusal is audited.
pub async fn permit(
    portal: &PortalState,
    headers: &HeaderMap,
    in_body: Option<&str>,
    action: &str,
    subject: &str,
) -> Result<(), ApiError> {
    let given = in_body.or_else(|| {
        headers
            .get(TOKEN_HEADER)
            .and_then(|value| value.to_str().ok())
    });
    let Err(problem) = judge(portal, given) else {
        return Ok(());
    };
    portal
        .audit(AuditEntry {
            action: action.to_owned(),
            subject: subject.chars().take(200).collect(),
            outcome: "refused".into(),
            ..AuditEntry::default()
        })
        .await?;
    Err(problem.into())
}

fn judge(portal: &PortalState, given: Option<&str>) -> Result<(), Box<Problem>> {
    let refused = |title: &str| {
        let problem = Problem::new(ProblemKind::Refused, title);
        Err(Box::new(
            problem
                .with_code("administrator")
                .with_target("admin_token"),
        ))
    };
    match portal.configuration.stamps_add {
        StampsAdd::Anyone => Ok(()),
        StampsAdd::Nobody => {
            refused("Nobody may add or change stamps here (`stamps.add = nobody`).")
        }
        StampsAdd::Administrator => {
            let expected = portal.admin_token.as_ref();
            match (
                expected,
                given.map(str::trim).filter(|given| !given.is_empty()),
            ) {
                (Some(expected), Some(given))
                    if bool::from(expected.expose().as_bytes().ct_eq(given.as_bytes())) =>
                {
                    Ok(())
                }
                (_, Some(_)) => refused(
                    "This is not the administrator's token. It stands in the file `admin-token` of the portal's data folder.",
                ),
                (_, None) => refused(
                    "Adding or changing stamps needs the administrator's token. It stands in the file `admin-token` of the portal's data folder.",
                ),
            }
        }
    }
}
