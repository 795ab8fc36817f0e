//! An operation that this process holds: its record, and the writes that keep the store and the listeners in step with it.

use super::ending::Ending;
use super::follower::{Follower, body_field};
use crate::arm::Lister;
use crate::session::Place;
use crate::store::{AuditEntry, OperationRecord, StepRecord, StoreError};
use bytes::Bytes;
use porthole_shared::operation::OperationState;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::profile::Profile;
use std::sync::Arc;
use std::time::Duration;

/// The record and whose it is.
pub struct Held<'a> {
    /// Who carries it out.
    pub follower: &'a Arc<Follower>,
    /// The record as it is in the store.
    pub record: OperationRecord,
}

impl Held<'_> {
    /// Who calls the stamp: the sign-in that asked, although it may have signed out since.
    pub async fn lister(&self) -> Result<Result<Lister, Box<Problem>>, StoreError> {
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

    pub fn body(&self, index: usize, step: &StepRecord) -> Result<Option<Bytes>, Box<Problem>> {
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

    pub async fn note_refusal(&self, path: &str) -> Result<(), StoreError> {
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

    pub fn path(&self, index: usize) -> &str {
        self.record
            .steps
            .get(index)
            .map_or("", |step| step.path.as_str())
    }

    pub fn mark(&mut self, index: usize, state: OperationState) {
        if let Some(step) = self.record.operation.steps.get_mut(index) {
            step.state = state;
        }
    }

    pub fn change(&mut self, index: usize, change: impl FnOnce(&mut StepRecord)) {
        if let Some(step) = self.record.steps.get_mut(index) {
            change(step);
        }
    }

    /// What a step that ended no longer needs: above all its sealed body.
    pub fn close(&mut self, index: usize) {
        self.change(index, |step| {
            step.sealed_body = None;
            step.following = None;
        });
    }

    /// The stamp has not taken this step, and says when to ask again: everybody is told, and a restart knows that nothing was sent.
    pub async fn put_off(&mut self, index: usize, wait: Duration) -> Result<(), StoreError> {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        self.change(index, |step| step.intent = None);
        self.mark(index, OperationState::Waiting);
        self.record.operation.state = OperationState::Waiting;
        self.record.operation.waits_until = Some(self.follower.now().saturating_add(wait));
        self.tell().await
    }

    /// The time to ask again has come.
    pub async fn go_on(&mut self, index: usize) -> Result<(), StoreError> {
        self.mark(index, OperationState::Running);
        self.record.operation.state = OperationState::Running;
        self.record.operation.waits_until = None;
        self.tell().await
    }

    /// How far the whole is: the steps that are done, and what the stamp tells of this one.
    pub async fn progress(&mut self, index: usize, percent: Option<u8>) -> Result<(), StoreError> {
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

    pub async fn end(&mut self, ending: Ending) -> Result<(), StoreError> {
        let count = self.record.steps.len();
        (0..count).for_each(|index| self.close(index));
        let operation = &mut self.record.operation;
        operation.state = ending.state;
        operation.waits_until = None;
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
    pub async fn save(&mut self) -> Result<(), StoreError> {
        self.record.lease_until = self.follower.lease();
        self.follower.store.save_steps(&self.record).await
    }

    /// Writes the whole, and wakes whoever listens.
    pub async fn tell(&mut self) -> Result<(), StoreError> {
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
