//! A portal without routes over a fake stamp, for tests.

use crate::arm::tests::fixture::{Beat, FakeStamp, Got, answer};
use crate::arm::{Rhythm, StampClients, Surroundings};
use crate::clock::SteppedClock;
use crate::events::Events;
use crate::identity::{FIELD, Proof, SignInTokens};
use crate::operations::Follower;
use crate::session::{Place, Sealer};
use crate::store::sqlite::SqliteStore;
use crate::store::{
    Anchor, OperationRecord, Operations, SignInRecord, SignIns, StampRecord, Stamps, Store, suite,
};
use crate::trust::address::AddressPolicy;
use axum::response::Response;
use porthole_shared::operation::{Operation, OperationState, Step, Verb, Work};
use porthole_shared::sign_in::Credential;
use porthole_shared::stamp::IdentityProvider;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

pub const GROUP: &str = "/subscriptions/s/resourceGroups/g";
pub const VM: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-1";
pub const CANARY: &str = "canary-password";

/// A portal without routes over a fake stamp.
pub struct Bench {
    pub stamp: FakeStamp,
    pub store: Arc<SqliteStore>,
    pub follower: Arc<Follower>,
    /// The waits of that follower.
    pub beat: Arc<Beat>,
    sign_in: SignInRecord,
    pub clock: Arc<SteppedClock>,
    pub sealer: Sealer,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub async fn over<F>(stamp: F) -> Self
    where
        F: Fn(&str, &Got) -> Response + Send + Sync + 'static,
    {
        let stamp = FakeStamp::start(move |origin, got| match got.path.as_str() {
            path if path.contains("/oauth2/") => {
                answer(200, &[], r#"{"expires_in":3600,"access_token":"t"}"#)
            }
            path if path.contains("/.well-known/") => answer(404, &[], ""),
            path if path.ends_with("/providers") => answer(200, &[], r#"{"value":[]}"#),
            _ => stamp(origin, got),
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(
            SqliteStore::open(&folder.path().join("porthole.db"))
                .await
                .unwrap(),
        );
        let sealer = Sealer::new(&Zeroizing::new([7; 32]));
        let record = StampRecord {
            endpoint: stamp.origin.clone(),
            identity: IdentityProvider::Entra,
            login_endpoint: stamp.origin.clone(),
            login_origin: stamp.origin.clone(),
            anchor: Some(Anchor {
                der: stamp.anchor.der().to_vec(),
                kind: stamp.anchor.kind(),
                certificate: stamp.anchor.certificate().clone(),
            }),
            local: true,
            ..suite::stamp("stamp")
        };
        store.add_stamp(&record).await.unwrap();
        crate::store::Sessions::begin_session(&*store, &suite::session("session", 1, 1))
            .await
            .unwrap();
        let proof = Proof::read(Credential::Secret { secret: "x".into() })
            .await
            .unwrap();
        let place = Place {
            owner: "sign-in",
            stamp: "stamp",
            field: FIELD,
        };
        let sign_in = SignInRecord {
            tenant: "contoso.com".into(),
            profile: "2020-09-01-hybrid".into(),
            sealed: sealer.seal(&place, &proof.stored().unwrap()).unwrap(),
            ..suite::sign_in("sign-in", "session", "stamp")
        };
        store.add_sign_in(&sign_in).await.unwrap();
        let clock = Arc::new(SteppedClock::at(1_000_000));
        let beat = Arc::new(Beat::default());
        let follower = Self::follower(&store, &sealer, &clock, beat.clone());
        Self {
            stamp,
            store,
            follower,
            beat,
            sign_in,
            clock,
            sealer,
            _folder: folder,
        }
    }

    /// A follower as another process would have one.
    pub fn follower(
        store: &Arc<SqliteStore>,
        sealer: &Sealer,
        clock: &Arc<SteppedClock>,
        rhythm: Arc<dyn Rhythm>,
    ) -> Arc<Follower> {
        let surroundings = Surroundings {
            clock: clock.clone(),
            rhythm,
        };
        let clients = Arc::new(StampClients::new(AddressPolicy::default(), surroundings));
        let store: Arc<dyn Store> = store.clone();
        Arc::new(Follower::new(
            store,
            sealer.clone(),
            clients,
            Arc::new(SignInTokens::default()),
            Events::default(),
        ))
    }

    pub async fn begin(&self, steps: Vec<Step>) -> Operation {
        let work = Work {
            verb: Verb::Create,
            resource: VM.into(),
            steps,
        };
        self.follower
            .begin(&self.sign_in, work, "correlation-1".into())
            .await
            .unwrap()
    }

    pub async fn carries_out(&self, steps: Vec<Step>) -> Operation {
        let id = self.begin(steps).await.id;
        self.end_of(&id).await
    }

    pub async fn end_of(&self, id: &str) -> Operation {
        for _ in 0..1000 {
            let record = self.store.operation(id).await.unwrap().unwrap();
            if record.operation.state.ended() {
                return record.operation;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the operation did not end");
    }

    /// Leaves an operation in the store as a process that was killed would.
    pub async fn left_behind(
        &self,
        step: Step,
        change: impl FnOnce(&mut OperationRecord),
    ) -> String {
        let work = Work {
            verb: Verb::Create,
            resource: VM.into(),
            steps: vec![step],
        };
        let mut record = self
            .follower
            .record(&self.sign_in, work, "correlation-1".into())
            .unwrap();
        record.operation.state = OperationState::Running;
        if let Some(step) = record.steps.first_mut() {
            step.intent = Some(1);
            step.api_version = Some("2020-06-01".into());
        }
        change(&mut record);
        self.store.add_operation(&record, 1).await.unwrap();
        self.clock.step(60_000);
        assert_eq!(self.follower.resume().await.unwrap(), 1);
        record.operation.id
    }

    /// The calls that are the work's own.
    pub fn calls(&self) -> Vec<String> {
        let own = |line: &String| {
            !line.contains("oauth2")
                && !line.contains("well-known")
                && !line.ends_with("/providers")
        };
        self.stamp.lines().into_iter().filter(own).collect()
    }
}

/// Waits that last until they are let go: a process that hangs.
#[derive(Default)]
pub struct Hang(pub Arc<tokio::sync::Notify>);

impl Rhythm for Hang {
    fn fraction(&self) -> f64 {
        1.0
    }

    fn pause(&self, _wait: Duration) -> futures::future::BoxFuture<'static, ()> {
        let gate = self.0.clone();
        Box::pin(async move { gate.notified().await })
    }
}
