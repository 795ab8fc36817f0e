//! The body of a reply: bytes that are there, or bytes that are read while they are sent. It may announce more than it sends.

use super::contents::Files;
use crate::content::Run;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::Sleep;

/// How long what was sent has time to leave before a connection is cut.
const BEFORE_CUT: Duration = Duration::from_millis(50);
/// How many chunks are read ahead.
const AHEAD: usize = 4;

/// The body of a reply.
pub struct ReplyBody {
    rest: Bytes,
    more: Option<Receiver<io::Result<Bytes>>>,
    /// How many bytes are still announced.
    announced: u64,
    /// How many bytes are still sent.
    left: u64,
    cut: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    /// Bytes that are there.
    pub fn new(body: Vec<u8>, cut_after: Option<usize>) -> ReplyBody {
        let announced = body.len() as u64;
        ReplyBody {
            rest: Bytes::from(body),
            ..ReplyBody::announcing(announced, cut_after)
        }
    }

    /// Bytes that are read while they are sent.
    pub fn streamed(runs: Vec<Run>, cut_after: Option<usize>, files: Arc<Files>) -> ReplyBody {
        let announced = runs.iter().map(Run::length).sum();
        let (sender, receiver) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || files.send(&runs, &sender));
        ReplyBody {
            more: Some(receiver),
            ..ReplyBody::announcing(announced, cut_after)
        }
    }

    fn announcing(announced: u64, cut_after: Option<usize>) -> ReplyBody {
        ReplyBody {
            rest: Bytes::new(),
            more: None,
            announced,
            left: cut_after.map_or(announced, |bytes| announced.min(bytes as u64)),
            cut: cut_after.map(|_| Box::pin(tokio::time::sleep(BEFORE_CUT))),
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left > 0
            && self.rest.is_empty()
            && let Some(more) = &mut self.more
        {
            self.rest = match ready!(more.poll_recv(context)) {
                Some(Ok(bytes)) => bytes,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let error = io::Error::other("the bytes of a blob ended early");
                    return Poll::Ready(Some(Err(error)));
                }
            };
        }
        if self.left > 0 && !self.rest.is_empty() {
            let mut chunk = std::mem::take(&mut self.rest);
            chunk.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.left -= chunk.len() as u64;
            self.announced -= chunk.len() as u64;
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
        }
        match &mut self.cut {
            Some(wait) => {
                ready!(wait.as_mut().poll(context));
                Poll::Ready(Some(Err(io::Error::other("cut short on purpose"))))
            }
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
