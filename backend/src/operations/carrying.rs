//! One operation being carried out: its steps one after another, each change written down before it is told.

use super::ending::Ending;
use super::follower::{Follower, body_field};
use super::reconcile::{Found, Sent, reconcile};
use crate::arm::next_step::{NextStep, look, opening, silence};
use crate::arm::{Call, Following, Lister, Look, NoAnswer, Patience, Reply, Urgency};
use crate::session::Place;
use crate::store::{AuditEntry, OperationRecord, StepRecord, StoreError};
use bytes::Bytes;
use porthole_shared::operation::OperationState;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::profile::Profile;
use std::sync::Arc;
use std::time::Duration;

/// How long background work pauses at a time while the stamp's allowance is low, and how often at most.
const LOW_PAUSE: Duration = Duration::from_secs(15);
const LOW_PAUSES: u32 = 8;

/// An operation that this process holds.
pub struct Carrying<'a> {
    follower: &'a Arc<Follower>,
    record: OperationRecord,
}

impl<'a> Carrying<'a> {
    /// Holds one.
    pub fn new(follower: &'a Arc<Follower>, record: OperationRecord) -> Self {
        Self { follower, record }
    }

    /// Carries it out to its end.
    pub async fn carry_out(&mut self) -> Result<(), StoreError> {
        let lister = match self.lister().await? {
            Ok(lister) => lister,
            Err(problem) => return self.end(Ending::failed(problem)).await,
        };
        for index in 0..self.record.steps.len() {
            let state = self
                .record
                .operation
                .steps
                .get(index)
                .map(|step| step.state);
            if state == Some(OperationState::Succeeded) {
                continue;
            }
            self.mark(index, OperationState::Running);
            self.record.operation.state = OperationState::Running;
            self.tell().await?;
            let ending = self.step(&lister, index).await?;
            self.mark(index, ending.state);
            self.close(index);
            if ending.state != OperationState::Succeeded {
                return self.end(ending).await;
            }
            self.save().await?;
        }
        self.end(Ending::succeeded()).await
    }

    /// Who calls the stamp: the sign-in that asked, although it may have signed out since.
    async fn lister(&self) -> Result<Result<Lister, Box<Problem>>, StoreError> {
        let operation = &self.record.operation;
        let store = &self.follower.store;
        let sign_in = store.sign_in(&operation.sign_in).await?;
        let stamp = store.stamp(&operation.stamp).await?;
        let (Some(sign_in), Some(stamp)) = (sign_in, stamp) else {
            return Ok(Err(Box::new(Problem::new(
                ProblemKind::SignedOut,
                "The sign-in or the stamp of this work is gone. Sign in and do it again.",
            ))));
        };
        let build = || {
            let clients = &self.follower.clients;
            Ok(Lister {
                client: clients.client(&stamp)?,
                tokens: self.follower.tokens.of(
                    &sign_in,
                    &stamp,
                    clients,
                    &self.follower.sealer,
                )?,
                profile: Profile::named(&sign_in.profile).ok_or_else(|| {
                    Box::new(Problem::new(
                        ProblemKind::BadRequest,
                        format!("`{}` is no API profile.", sign_in.profile),
                    ))
                })?,
                correlation_id: operation.correlation_id.clone(),
            })
        };
        Ok(build())
    }

    /// One step, from wherever it stands.
    async fn step(&mut self, lister: &Lister, index: usize) -> Result<Ending, StoreError> {
        let Some(step) = self.record.steps.get(index).cloned() else {
            return Ok(Ending::succeeded());
        };
        let followed = step
            .following
            .clone()
            .and_then(|kept| serde_json::from_value::<Following>(kept).ok());
        match (followed, step.intent) {
            (Some(following), _) => self.follow(lister, index, following).await,
            (None, Some(_)) => self.find_out(lister, index, &step).await,
            (None, None) => self.send(lister, index, step).await,
        }
    }

    /// Writes the intent, sends, and reads where it leads.
    async fn send(
        &mut self,
        lister: &Lister,
        index: usize,
        step: StepRecord,
    ) -> Result<Ending, StoreError> {
        let view = lister.view();
        let addressed = match view.address(&step.path, &step.query).await {
            Ok(addressed) => addressed,
            Err(problem) => return Ok(Ending::failed(problem)),
        };
        let body = match self.body(index, &step) {
            Ok(body) => body,
            Err(problem) => return Ok(Ending::failed(problem)),
        };
        let now = self.follower.now();
        self.change(index, |step| {
            step.api_version = Some(addressed.resolved.version.clone());
            step.intent = Some(now);
        });
        self.save().await?;
        let call = Call {
            method: &step.method,
            url: addressed.url.clone(),
            body,
            if_match: step.if_match.as_deref(),
            urgency: Urgency::Interactive,
            again_when_broken: false,
            correlation_id: &lister.correlation_id,
        };
        match lister.client.send(&*lister.tokens, &call).await {
            Ok(reply) => {
                let next = opening(
                    &step.method,
                    lister.client.origin(),
                    &reply.heard(),
                    self.follower.now(),
                );
                self.go_on(lister, index, next, reply).await
            }
            Err(NoAnswer {
                problem,
                maybe_sent: false,
            }) => Ok(Ending::failed(problem)),
            Err(NoAnswer { problem, .. }) => {
                tracing::warn!(
                    operation = self.record.operation.id,
                    kind = problem.kind.word(),
                    "a request broke off; the stamp is asked whether it arrived"
                );
                let step = self.record.steps.get(index).cloned().unwrap_or(step);
                self.find_out(lister, index, &step).await
            }
        }
    }

    /// A request that may have been sent is looked up, never sent again.
    async fn find_out(
        &mut self,
        lister: &Lister,
        index: usize,
        step: &StepRecord,
    ) -> Result<Ending, StoreError> {
        let body = match self.body(index, step) {
            Ok(body) => body.and_then(|bytes| serde_json::from_slice(&bytes).ok()),
            Err(problem) => return Ok(Ending::failed(problem)),
        };
        let sent = Sent {
            method: &step.method,
            path: &step.path,
            api_version: step.api_version.as_deref().unwrap_or_default(),
            body: body.as_ref(),
        };
        match reconcile(&lister.view(), &sent).await {
            Found::Ended(ending) => Ok(ending),
            Found::GoesOn(following) => self.follow(lister, index, following).await,
        }
    }

    /// What the first answer leads to.
    async fn go_on(
        &mut self,
        lister: &Lister,
        index: usize,
        next: NextStep,
        reply: Reply,
    ) -> Result<Ending, StoreError> {
        match self.ended(lister, index, &next, &reply).await? {
            Some(ending) => Ok(ending),
            None => match next {
                NextStep::Look { following, percent } => {
                    self.progress(index, percent).await?;
                    self.follow(lister, index, following).await
                }
                NextStep::LostTrack => Ok(Ending::untold(
                    "The stamp accepted the request and named no place to ask how it goes.",
                    &self.record.operation.resource,
                )),
                // The token was renewed and refused again.
                _ => Ok(Ending::failed(
                    reply.problem(self.path(index), lister.client.stamp()),
                )),
            },
        }
    }

    /// Looks again and again until it ended. What is followed is saved before every wait.
    async fn follow(
        &mut self,
        lister: &Lister,
        index: usize,
        mut following: Following,
    ) -> Result<Ending, StoreError> {
        loop {
            self.change(index, |step| {
                step.following = serde_json::to_value(&following).ok()
            });
            self.save().await?;
            self.wait(lister, &following).await;
            let method = self
                .record
                .steps
                .get(index)
                .map(|step| step.method.clone())
                .unwrap_or_default();
            let (next, last) = match self.look(lister, index, &following).await {
                Ok(reply) => {
                    let next = look(
                        &method,
                        lister.client.origin(),
                        &following,
                        &reply.heard(),
                        Patience::default(),
                        self.follower.now(),
                    );
                    if let Some(ending) = self.ended(lister, index, &next, &reply).await? {
                        return Ok(ending);
                    }
                    let last = (!reply.ok())
                        .then(|| reply.problem(self.path(index), lister.client.stamp()));
                    (next, last)
                }
                Err(problem) => {
                    let next = silence(&following, Patience::default(), self.follower.now());
                    (next, Some(problem))
                }
            };
            following = match next {
                NextStep::Look { following, percent } => {
                    self.progress(index, percent).await?;
                    following
                }
                // A token that is refused now may be taken later; patience ends it.
                NextStep::RenewToken => {
                    match silence(&following, Patience::default(), self.follower.now()) {
                        NextStep::Look { following, .. } => following,
                        _ => return Ok(Ending::silent(last, &self.record.operation.resource)),
                    }
                }
                _ => return Ok(Ending::silent(last, &self.record.operation.resource)),
            };
        }
    }

    async fn look(
        &self,
        lister: &Lister,
        index: usize,
        following: &Following,
    ) -> Result<Reply, Box<Problem>> {
        let view = lister.view();
        let url = match &following.look {
            Look::Status(url) | Look::Result(url) => lister
                .client
                .origin()
                .admit(url)
                .map_err(|foreign| crate::arm::foreign_problem(&foreign.to_string()))?,
            Look::Resource => {
                let version = self
                    .record
                    .steps
                    .get(index)
                    .and_then(|step| step.api_version.as_deref());
                view.url(self.path(index), "", version.unwrap_or_default())?
            }
        };
        let call = Call {
            urgency: Urgency::Once,
            ..Call::get(url, &lister.correlation_id)
        };
        Ok(lister.client.send(&*lister.tokens, &call).await?)
    }

    /// Waits until the time to look, and longer while the stamp's allowance is low.
    async fn wait(&self, lister: &Lister, following: &Following) {
        let ahead = following.at.saturating_sub(self.follower.now());
        if let Ok(ahead) = u64::try_from(ahead) {
            lister.client.pause(Duration::from_millis(ahead)).await;
        }
        for _ in 0..LOW_PAUSES {
            if !lister.client.should_pause() {
                break;
            }
            lister.client.pause(LOW_PAUSE).await;
        }
    }

    /// The ending that an answer tells, when it tells one.
    async fn ended(
        &self,
        lister: &Lister,
        index: usize,
        next: &NextStep,
        reply: &Reply,
    ) -> Result<Option<Ending>, StoreError> {
        let stamp = lister.client.stamp();
        let path = self.path(index);
        Ok(match next {
            NextStep::Succeeded => {
                if path.to_ascii_lowercase().ends_with("/register") {
                    lister.client.forget_versions();
                }
                Some(Ending::succeeded())
            }
            NextStep::Failed => Some(Ending::refused(reply, path, stamp)),
            NextStep::Canceled => Some(Ending::canceled(reply, path, stamp)),
            NextStep::Refused(foreign) => {
                self.note_refusal(path).await?;
                Some(Ending::elsewhere(foreign))
            }
            NextStep::Look { .. } | NextStep::RenewToken | NextStep::LostTrack => None,
        })
    }

    async fn note_refusal(&self, path: &str) -> Result<(), StoreError> {
        let operation = &self.record.operation;
        let entry = AuditEntry {
            at: self.follower.now(),
            action: "origin-refused".into(),
            session: Some(self.record.session.clone()),
            stamp: Some(operation.stamp.clone()),
            subject: path.to_owned(),
            outcome: "refused".into(),
            correlation_id: operation.correlation_id.clone(),
        };
        self.follower.store.write_audit(&entry).await
    }

    fn body(&self, index: usize, step: &StepRecord) -> Result<Option<Bytes>, Box<Problem>> {
        let Some(sealed) = &step.sealed_body else {
            return Ok(None);
        };
        let operation = &self.record.operation;
        let field = body_field(index);
        let place = Place {
            owner: &operation.id,
            stamp: &operation.stamp,
            field: &field,
        };
        match self.follower.sealer.open(&place, sealed) {
            Ok(body) => Ok(Some(Bytes::copy_from_slice(body.expose().as_bytes()))),
            Err(fault) => {
                tracing::error!(operation = operation.id, %fault, "a kept body does not open");
                Err(Box::new(
                    Problem::new(
                        ProblemKind::PortalFailed,
                        "The kept request does not open with the portal's key. Do it again.",
                    )
                    .with_recovery(Recovery::GoTo {
                        resource: operation.resource.clone(),
                    }),
                ))
            }
        }
    }

    fn path(&self, index: usize) -> &str {
        self.record
            .steps
            .get(index)
            .map_or("", |step| step.path.as_str())
    }

    fn mark(&mut self, index: usize, state: OperationState) {
        if let Some(step) = self.record.operation.steps.get_mut(index) {
            step.state = state;
        }
    }

    fn change(&mut self, index: usize, change: impl FnOnce(&mut StepRecord)) {
        if let Some(step) = self.record.steps.get_mut(index) {
            change(step);
        }
    }

    /// What a step that ended no longer needs: above all its sealed body.
    fn close(&mut self, index: usize) {
        self.change(index, |step| {
            step.sealed_body = None;
            step.following = None;
        });
    }

    /// How far the whole is: the steps that are done, and what the stamp tells of this one.
    async fn progress(&mut self, index: usize, percent: Option<u8>) -> Result<(), StoreError> {
        let Some(percent) = percent else {
            return Ok(());
        };
        let steps = self.record.steps.len().max(1);
        let whole = (index * 100 + usize::from(percent.min(100))) / steps;
        let whole = u8::try_from(whole).ok();
        if whole > self.record.operation.percent {
            self.record.operation.percent = whole;
            self.tell().await?;
        }
        Ok(())
    }

    async fn end(&mut self, ending: Ending) -> Result<(), StoreError> {
        let count = self.record.steps.len();
        (0..count).for_each(|index| self.close(index));
        let operation = &mut self.record.operation;
        operation.state = ending.state;
        operation.ended = Some(self.follower.clients.surroundings().clock.now());
        operation.problem = ending.problem.map(|mut problem| {
            problem
                .correlation_id
                .get_or_insert_with(|| operation.correlation_id.clone());
            problem
        });
        if ending.state == OperationState::Succeeded {
            operation.percent = operation.percent.map(|_| 100);
        }
        self.tell().await?;
        let sign_in = &self.record.operation.sign_in;
        if self.follower.store.release_sign_in(sign_in).await? {
            self.follower.tokens.forget(sign_in);
        }
        Ok(())
    }

    /// Writes the steps, which nobody is told.
    async fn save(&mut self) -> Result<(), StoreError> {
        self.record.lease_until = self.follower.lease();
        self.follower.store.save_steps(&self.record).await
    }

    /// Writes the whole, and wakes whoever listens.
    async fn tell(&mut self) -> Result<(), StoreError> {
        self.record.lease_until = self.follower.lease();
        let version = self
            .follower
            .store
            .change_operation(&self.record, self.follower.now())
            .await?;
        self.record.operation.version = version;
        self.follower.events.wake();
        Ok(())
    }
}
