//! One operation being carried out: its steps one after another, each change written down before it is told.

use super::ending::Ending;
use super::follower::Follower;
use super::held::Held;
use super::reconcile::{Found, Sent, reconcile};
use crate::arm::next_step::{NextStep, look, opening, silence};
use crate::arm::{Call, Following, Lister, Look, NoAnswer, Patience, Reply, Urgency, retry_after};
use crate::store::{OperationRecord, StepRecord, StoreError};
use porthole_shared::arm_path::ArmPath;
use porthole_shared::operation::OperationState;
use porthole_shared::problem::{Problem, ProblemKind};
use std::sync::Arc;
use std::time::Duration;

/// How long background work pauses at a time while the stamp's allowance is low, and how often at most.
const LOW_PAUSE: Duration = Duration::from_secs(15);
const LOW_PAUSES: u32 = 8;
/// A step that the stamp puts off waits at least this long before it is sent again, whatever it was told: short waits were tried already.
const LEAST_PUT_OFF: Duration = Duration::from_secs(30);
/// How long a step is put off in all.
const MOST_PUT_OFF: Duration = Duration::from_secs(2 * 60 * 60);

/// What came of sending a step.
enum Sending {
    Ended(Ending),
    /// The stamp did not take it, and says how long to wait, and why.
    PutOff(Duration, Box<Problem>),
}

impl From<Ending> for Sending {
    fn from(ending: Ending) -> Self {
        Self::Ended(ending)
    }
}

/// What the stamp said last, and that it was asked for long enough.
fn too_busy(mut said: Box<Problem>) -> Box<Problem> {
    let hours = MOST_PUT_OFF.as_secs() / 3600;
    said.kind = ProblemKind::Throttled;
    said.title = format!("The stamp has been too busy for this request for {hours} hours.");
    let why = said.detail.take().unwrap_or_default();
    let out = "Nothing was begun. Do it again when the stamp has less to do.";
    said.detail = Some(format!("{why} {out}").trim_start().to_owned());
    said
}

/// An operation that this process holds.
pub struct Carrying<'a> {
    held: Held<'a>,
}

impl<'a> Carrying<'a> {
    /// Holds one.
    pub fn new(follower: &'a Arc<Follower>, record: OperationRecord) -> Self {
        Self {
            held: Held { follower, record },
        }
    }

    /// Carries it out to its end.
    pub async fn carry_out(&mut self) -> Result<(), StoreError> {
        let lister = match self.held.lister().await? {
            Ok(lister) => lister,
            Err(problem) => return self.held.end(Ending::failed(problem)).await,
        };
        for index in 0..self.held.record.steps.len() {
            let state = self
                .held
                .record
                .operation
                .steps
                .get(index)
                .map(|step| step.state);
            if state == Some(OperationState::Succeeded) {
                continue;
            }
            self.wait_until_told(&lister).await;
            self.held.go_on(index).await?;
            let ending = self.step(&lister, index).await?;
            self.held.mark(index, ending.state);
            self.held.close(index);
            if ending.state != OperationState::Succeeded {
                return self.held.end(ending).await;
            }
            // Written with what follows, in one: a kill in between would leave a step closed and not yet told as done.
        }
        self.held.end(Ending::succeeded()).await
    }

    /// One step, from wherever it stands.
    async fn step(&mut self, lister: &Lister, index: usize) -> Result<Ending, StoreError> {
        let Some(step) = self.held.record.steps.get(index).cloned() else {
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

    /// Sends, and sends again as long as the stamp is too busy to take it and says when to come back.
    async fn send(
        &mut self,
        lister: &Lister,
        index: usize,
        step: StepRecord,
    ) -> Result<Ending, StoreError> {
        let mut waited = Duration::ZERO;
        loop {
            match self.send_once(lister, index, &step).await? {
                Sending::Ended(ending) => return Ok(ending),
                Sending::PutOff(_, said) if waited >= MOST_PUT_OFF => {
                    return Ok(Ending::failed(too_busy(said)));
                }
                Sending::PutOff(told, _) => {
                    let wait = told.max(LEAST_PUT_OFF);
                    waited += wait;
                    self.held.put_off(index, wait).await?;
                    self.wait_until_told(lister).await;
                    self.held.go_on(index).await?;
                }
            }
        }
    }

    /// Until the stamp wants to be asked again, when it has said so.
    async fn wait_until_told(&self, lister: &Lister) {
        let until = self.held.record.operation.waits_until.unwrap_or(0);
        if let Ok(ahead) = u64::try_from(until.saturating_sub(self.held.follower.now())) {
            lister.client.pause(Duration::from_millis(ahead)).await;
        }
    }

    /// Writes the intent, sends, and reads where it leads.
    async fn send_once(
        &mut self,
        lister: &Lister,
        index: usize,
        step: &StepRecord,
    ) -> Result<Sending, StoreError> {
        let view = lister.view();
        let addressed = match view.address(&step.path, &step.query).await {
            Ok(addressed) => addressed,
            Err(problem) => return Ok(Ending::failed(problem).into()),
        };
        let body = match self.held.body(index, step) {
            Ok(body) => body,
            Err(problem) => return Ok(Ending::failed(problem).into()),
        };
        let now = self.held.follower.now();
        self.held.change(index, |step| {
            step.api_version = Some(addressed.resolved.version.clone());
            step.intent = Some(now);
        });
        self.held.save().await?;
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
                // The client has waited out what is short; neither status means that anything was begun.
                let told = reply
                    .header("retry-after")
                    .filter(|_| matches!(reply.status, 429 | 503));
                if let Some(wait) =
                    told.and_then(|told| retry_after(told, self.held.follower.now()))
                {
                    return Ok(Sending::PutOff(wait, view.refusal(&reply, &addressed)));
                }
                let next = opening(
                    &step.method,
                    lister.client.origin(),
                    &reply.heard(),
                    self.held.follower.now(),
                );
                self.go_on(lister, index, next, reply).await.map(Into::into)
            }
            Err(NoAnswer {
                problem,
                maybe_sent: false,
                ..
            }) => Ok(Ending::failed(problem).into()),
            Err(NoAnswer { problem, .. }) => {
                tracing::warn!(
                    operation = self.held.record.operation.id,
                    kind = problem.kind.word(),
                    "a request broke off; the stamp is asked whether it arrived"
                );
                let step = self
                    .held
                    .record
                    .steps
                    .get(index)
                    .cloned()
                    .unwrap_or_else(|| step.clone());
                self.find_out(lister, index, &step).await.map(Into::into)
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
        let body = match self.held.body(index, step) {
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
                    self.held.progress(index, percent).await?;
                    self.follow(lister, index, following).await
                }
                NextStep::LostTrack => Ok(Ending::untold(
                    "The stamp accepted the request and named no place to ask how it goes.",
                    &self.held.record.operation.resource,
                )),
                // The token was renewed and refused again.
                _ => Ok(Ending::failed(
                    reply.problem(self.held.path(index), lister.client.stamp()),
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
            self.held.change(index, |step| {
                step.following = serde_json::to_value(&following).ok()
            });
            self.held.save().await?;
            self.wait(lister, &following).await;
            let method = self
                .held
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
                        self.held.follower.now(),
                    );
                    if let Some(ending) = self.ended(lister, index, &next, &reply).await? {
                        return Ok(ending);
                    }
                    let last = (!reply.ok())
                        .then(|| reply.problem(self.held.path(index), lister.client.stamp()));
                    (next, last)
                }
                Err(problem) => {
                    let next = silence(&following, Patience::default(), self.held.follower.now());
                    (next, Some(problem))
                }
            };
            following = match next {
                NextStep::Look { following, percent } => {
                    self.held.progress(index, percent).await?;
                    following
                }
                // A token that is refused now may be taken later; patience ends it.
                NextStep::RenewToken => {
                    match silence(&following, Patience::default(), self.held.follower.now()) {
                        NextStep::Look { following, .. } => following,
                        _ => return Ok(Ending::silent(last, &self.held.record.operation.resource)),
                    }
                }
                _ => return Ok(Ending::silent(last, &self.held.record.operation.resource)),
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
                    .held
                    .record
                    .steps
                    .get(index)
                    .and_then(|step| step.api_version.as_deref());
                let path = ArmPath::parse(self.held.path(index)).ok();
                let id = path.and_then(|path| path.id).map(|id| id.to_string());
                view.url(&id.unwrap_or_default(), "", version.unwrap_or_default())?
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
        let ahead = following.at.saturating_sub(self.held.follower.now());
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
        let path = self.held.path(index);
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
                self.held.note_refusal(path).await?;
                Some(Ending::elsewhere(foreign))
            }
            NextStep::Look { .. } | NextStep::RenewToken | NextStep::LostTrack => None,
        })
    }
}
