//! Work under way: taken on, carried out step after step, followed to its end, resumed after a restart.

use super::carrying::Carrying;
use super::plan;
use crate::arm::StampClients;
use crate::events::Events;
use crate::identity::SignInTokens;
use crate::secret::Secret;
use crate::session::{Place, Sealer};
use crate::store::{OperationRecord, SignInRecord, StepRecord, Store, StoreError};
use porthole_shared::operation::{Operation, OperationState, StepProgress, Work};
use porthole_shared::problem::{Problem, ProblemKind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a claim holds without being renewed.
const LEASE: i64 = 10_000;
/// How often it is renewed.
const RENEW: Duration = Duration::from_secs(3);
/// How often abandoned work is looked for.
const LOOK: Duration = Duration::from_secs(3);
/// Operations that one look claims.
const CLAIM: u32 = 32;
/// Operations of one sign-in that may be under way.
const MOST: u64 = 200;

/// What carries operations out.
pub struct Follower {
    pub(super) store: Arc<dyn Store>,
    pub(super) sealer: Sealer,
    pub(super) clients: Arc<StampClients>,
    pub(super) tokens: Arc<SignInTokens>,
    pub(super) events: Events,
    tasks: Mutex<JoinSet<()>>,
}

/// Why work was not taken on.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// It may not be sent.
    #[error("{}", .0.title)]
    Refused(Box<Problem>),
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its body could not be sealed.
    #[error(transparent)]
    Seal(#[from] crate::session::SealError),
}

/// The field that the body of a step is sealed under.
pub(super) fn body_field(index: usize) -> String {
    format!("step {index}")
}

impl Follower {
    /// A follower that carries nothing out yet.
    pub fn new(
        store: Arc<dyn Store>,
        sealer: Sealer,
        clients: Arc<StampClients>,
        tokens: Arc<SignInTokens>,
        events: Events,
    ) -> Self {
        Self {
            store,
            sealer,
            clients,
            tokens,
            events,
            tasks: Mutex::default(),
        }
    }

    /// The time.
    pub(super) fn now(&self) -> i64 {
        self.clients.surroundings().clock.now()
    }

    /// A claim that begins now.
    pub(super) fn lease(&self) -> i64 {
        self.now().saturating_add(LEASE)
    }

    /// Takes work on: checked, written down, and then begun. What is given back is already in the store.
    pub async fn begin(
        self: &Arc<Self>,
        sign_in: &SignInRecord,
        work: Work,
        correlation_id: String,
    ) -> Result<Operation, BeginError> {
        plan::check(&work).map_err(BeginError::Refused)?;
        if self.store.work_under_way(&sign_in.id).await? >= MOST {
            return Err(BeginError::Refused(Box::new(Problem::new(
                ProblemKind::Conflict,
                format!(
                    "{MOST} operations of this sign-in are under way. Wait until some have ended."
                ),
            ))));
        }
        let record = self.record(sign_in, work, correlation_id)?;
        self.store.add_operation(&record, self.now()).await?;
        self.events.wake();
        let operation = record.operation.clone();
        self.carry(record);
        Ok(operation)
    }

    pub(super) fn record(
        &self,
        sign_in: &SignInRecord,
        work: Work,
        correlation_id: String,
    ) -> Result<OperationRecord, BeginError> {
        let id = uuid::Uuid::new_v4().to_string();
        let progress = work.steps.iter().map(|step| StepProgress {
            method: step.method.clone(),
            path: step.path.clone(),
            state: OperationState::Waiting,
        });
        let operation = Operation {
            id: id.clone(),
            sign_in: sign_in.id.clone(),
            stamp: sign_in.stamp.clone(),
            verb: work.verb,
            resource: work.resource,
            state: OperationState::Waiting,
            steps: progress.collect(),
            started: self.now(),
            ended: None,
            waits_until: None,
            percent: None,
            problem: None,
            correlation_id,
            version: 1,
            dismissed: false,
        };
        let mut steps = Vec::with_capacity(work.steps.len());
        for (index, step) in work.steps.into_iter().enumerate() {
            let field = body_field(index);
            let place = Place {
                owner: &id,
                stamp: &sign_in.stamp,
                field: &field,
            };
            let sealed_body = match step.body {
                Some(body) => Some(self.sealer.seal(&place, &Secret::new(body.to_string()))?),
                None => None,
            };
            steps.push(StepRecord {
                method: step.method,
                path: step.path,
                query: step.query,
                if_match: step.if_match,
                sealed_body,
                ..StepRecord::default()
            });
        }
        Ok(OperationRecord {
            operation,
            session: sign_in.session.clone(),
            steps,
            lease_until: self.lease(),
            fence: 1,
        })
    }

    /// Carries out one operation that this process holds.
    fn carry(self: &Arc<Self>, record: OperationRecord) {
        let follower = self.clone();
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move { follower.carry_held(record).await });
    }

    async fn carry_held(self: Arc<Self>, record: OperationRecord) {
        let (id, fence) = (record.operation.id.clone(), record.fence);
        let mut carrying = Carrying::new(&self, record);
        let outcome = tokio::select! {
            outcome = carrying.carry_out() => outcome,
            error = self.hold(&id, fence) => Err(error),
        };
        match outcome {
            Ok(()) => {}
            Err(StoreError::Overtaken) => {
                tracing::info!(operation = id, "another follower holds this operation now")
            }
            // The claim runs out, and the operation is taken up again.
            Err(error) => {
                tracing::error!(operation = id, %error, "the store failed while work was under way")
            }
        }
    }

    /// Renews the claim until it is lost. Chance decides nothing here: the store's fence does.
    async fn hold(&self, id: &str, fence: i64) -> StoreError {
        loop {
            tokio::time::sleep(RENEW).await;
            match self.store.renew_lease(id, fence, self.lease()).await {
                Ok(()) => {}
                Err(StoreError::Overtaken) => return StoreError::Overtaken,
                Err(error) => {
                    tracing::warn!(operation = id, %error, "a claim could not be renewed; it is tried again")
                }
            }
        }
    }

    /// Takes up what nobody holds: at the start, what was under way when the last process ended.
    pub async fn resume(self: &Arc<Self>) -> Result<usize, StoreError> {
        let claimed = self
            .store
            .claim_operations(self.now(), self.lease(), CLAIM)
            .await?;
        let count = claimed.len();
        for record in claimed {
            tracing::info!(
                operation = record.operation.id,
                fence = record.fence,
                "work that was under way is taken up again"
            );
            self.carry(record);
        }
        Ok(count)
    }

    /// Looks for abandoned work until the portal stops.
    pub async fn run(self: Arc<Self>) {
        loop {
            if let Err(error) = self.resume().await {
                tracing::error!(%error, "abandoned work could not be looked for; it is tried again");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Stops carrying out. What was under way stays in the store, and the next process takes it up.
    pub async fn stop(&self) {
        let mut tasks =
            std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.shutdown().await;
    }
}
