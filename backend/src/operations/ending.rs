//! How a step ends, and the words for it.

use crate::arm::{ForeignUrl, Reply, foreign_problem};
use porthole_shared::operation::OperationState;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};

/// A step that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// `Succeeded`, `Failed`, `Canceled` or `LostTrack`.
    pub state: OperationState,
    /// Why, unless it succeeded.
    pub problem: Option<Box<Problem>>,
}

impl Ending {
    /// It went well.
    pub fn succeeded() -> Self {
        Self {
            state: OperationState::Succeeded,
            problem: None,
        }
    }

    /// The stamp said no, or nothing was sent at all.
    pub fn failed(problem: Box<Problem>) -> Self {
        Self {
            state: OperationState::Failed,
            problem: Some(problem),
        }
    }

    /// It cannot be found out. Never said of what may have failed for certain.
    pub fn lost(problem: Box<Problem>) -> Self {
        Self {
            state: OperationState::LostTrack,
            problem: Some(problem),
        }
    }

    /// The stamp's answer says that it failed.
    pub fn refused(reply: &Reply, path: &str, stamp: &str) -> Self {
        let mut problem = reply.problem(path, stamp);
        if reply.ok() && problem.kind == ProblemKind::NotArm {
            // A resource that is `Failed` without an error in its own body.
            problem = Box::new(Problem::new(
                ProblemKind::StampFailed,
                "The stamp says that it failed, and not why.",
            ));
        }
        Self::failed(problem)
    }

    /// The stamp says that it was cancelled.
    pub fn canceled(reply: &Reply, path: &str, stamp: &str) -> Self {
        let mut problem = reply.problem(path, stamp);
        problem.title = "It was cancelled on the stamp.".to_owned();
        Self {
            state: OperationState::Canceled,
            problem: Some(problem),
        }
    }

    /// The stamp named another server to ask.
    pub fn elsewhere(foreign: &ForeignUrl) -> Self {
        Self::lost(foreign_problem(&foreign.to_string()))
    }

    /// The stamp told nothing for too long.
    pub fn silent(last: Option<Box<Problem>>, resource: &str) -> Self {
        let mut problem = Problem::new(
            ProblemKind::Unreachable,
            "The stamp no longer tells how this work goes. It may still be running, or may have ended.",
        )
        .with_recovery(Recovery::GoTo { resource: resource.to_owned() });
        if let Some(last) = last {
            problem.detail = Some(format!(
                "Last: {}",
                last.detail.as_ref().unwrap_or(&last.title)
            ));
            problem.code = last.code;
            problem.request_id = last.request_id;
        }
        Self::lost(Box::new(problem))
    }

    /// The connection or the portal broke off after the request may have left, and the stamp's state does not tell.
    pub fn untold(why: &str, resource: &str) -> Self {
        Self::lost(Box::new(
            Problem::new(
                ProblemKind::PortalFailed,
                "The connection broke off while the request was on its way. It is not sent again by itself.",
            )
            .with_detail(why)
            .with_recovery(Recovery::GoTo { resource: resource.to_owned() }),
        ))
    }
}
