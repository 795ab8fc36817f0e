//! One test suite for every store: whatever implements [`Store`] passes all of it. Each test gets an empty store.

mod keeping;
mod work;

pub use keeping::*;
pub use work::*;

use super::*;
use porthole_shared::certificate::{AnchorKind, Certificate};
use porthole_shared::operation::{Operation, OperationState, StepProgress, Verb};
use porthole_shared::sign_in::{CredentialKind, Subscription, TokenForm};
use porthole_shared::stamp::IdentityProvider;

/// A stamp to begin with.
pub fn stamp(id: &str) -> StampRecord {
    StampRecord {
        id: id.into(),
        name: "Lab".into(),
        endpoint: format!("https://{id}.example"),
        identity: IdentityProvider::Adfs,
        login_endpoint: "https://adfs.example/adfs".into(),
        login_origin: "https://adfs.example".into(),
        audience: "https://management.example/1".into(),
        tenant: None,
        profile: "2020-09-01-hybrid".into(),
        hue: 1,
        anchor: Some(Anchor {
            der: vec![1, 2, 3],
            kind: AnchorKind::TopmostIssuer,
            certificate: Certificate {
                name: "Root".into(),
                subject: "CN=Root".into(),
                issuer: "CN=Root".into(),
                self_signed: true,
                authority: true,
                serial: "01".into(),
                not_before: 1,
                not_after: 2,
                names: vec!["a".into()],
                sha256: "AA".into(),
                sha1: "BB".into(),
                md5: "CC".into(),
            },
        }),
        local: false,
        created: 1,
        version: 1,
    }
}

/// A session whose cookie hashes to `byte` 32 times.
pub fn session(id: &str, byte: u8, at: i64) -> SessionRecord {
    SessionRecord {
        id: id.into(),
        hash: [byte; 32],
        created: at,
        used: at,
    }
}

/// A sign-in.
pub fn sign_in(id: &str, session: &str, stamp: &str) -> SignInRecord {
    SignInRecord {
        id: id.into(),
        session: session.into(),
        stamp: stamp.into(),
        tenant: "adfs".into(),
        client_id: "client".into(),
        name: "principal".into(),
        object_id: Some("object".into()),
        identity: IdentityProvider::Adfs,
        credential: CredentialKind::Certificate,
        token_form: TokenForm::V1Resource,
        profile: "latest".into(),
        subscriptions: vec![Subscription {
            id: "s".into(),
            name: "S".into(),
            state: "Enabled".into(),
        }],
        sealed: vec![9, 8, 7],
        created: 5,
        ended: None,
    }
}

/// An operation that runs.
pub fn operation(id: &str, session: &str, sign_in: &str, started: i64) -> OperationRecord {
    OperationRecord {
        operation: Operation {
            id: id.into(),
            sign_in: sign_in.into(),
            stamp: "stamp".into(),
            verb: Verb::Create,
            resource: "/subscriptions/s".into(),
            state: OperationState::Running,
            steps: vec![StepProgress {
                method: "PUT".into(),
                path: "/p".into(),
                state: OperationState::Running,
            }],
            started,
            ended: None,
            waits_until: None,
            percent: None,
            problem: None,
            correlation_id: "c".into(),
            version: 1,
            dismissed: false,
        },
        session: session.into(),
        steps: vec![StepRecord {
            method: "PUT".into(),
            path: "/p".into(),
            sealed_body: Some(vec![1]),
            ..StepRecord::default()
        }],
        lease_until: 0,
        fence: 0,
    }
}

/// Ends an operation well.
pub async fn finish(store: &dyn Store, mut record: OperationRecord, at: i64) -> OperationRecord {
    record.operation.state = OperationState::Succeeded;
    record.operation.ended = Some(at);
    record.operation.version = store.change_operation(&record, at).await.unwrap();
    record
}
