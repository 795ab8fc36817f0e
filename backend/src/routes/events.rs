//! `GET /api/events`: one stream of events per browser, read from the change log, so that nothing is missed over a reconnect or a restart.

use crate::error::ApiError;
use crate::server::Shared;
use crate::server::turns::Turn;
use crate::session::InSession;
use crate::store::{Change, ChangeKind};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use porthole_shared::event::Event;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Comments keep proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Without a wake-up the log is looked at anyway: another replica may have written, and the session may have expired.
const LOOK_AGAIN: Duration = Duration::from_secs(20);

/// The stream: a snapshot first unless `Last-Event-ID` resumes, then what changes, until the session ends.
pub async fn events(
    State(portal): State<Shared>,
    InSession { session }: InSession,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let turn = portal.streams.take(&session.id)?;
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<i64>().ok());
    let mut response = Sse::new(stream(portal, session.id, last, turn))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response();
    // A proxy in between must pass every event on at once.
    response
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn stream(
    portal: Shared,
    session: String,
    last: Option<i64>,
    turn: Turn,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let (sender, receiver) = mpsc::channel(32);
    let reader = Reader {
        portal,
        session,
        sender,
    };
    tokio::spawn(async move {
        if let Err(error) = reader.run(last).await {
            // Logs the internal text; the browser reconnects by itself.
            drop(error.into_problem());
        }
        drop(turn);
    });
    ReceiverStream::new(receiver)
}

/// Reads the change log for one browser.
struct Reader {
    portal: Shared,
    session: String,
    sender: mpsc::Sender<Result<sse::Event, Infallible>>,
}

impl Reader {
    async fn run(&self, last: Option<i64>) -> Result<(), ApiError> {
        let mut wake = self.portal.events.subscribe();
        let mut sequence = last;
        loop {
            let changes = match sequence {
                Some(sequence) => {
                    self.portal
                        .store
                        .changes_after(&self.session, sequence)
                        .await?
                }
                None => None,
            };
            match changes {
                None => sequence = Some(self.snapshot().await?),
                Some(changes) => {
                    for change in changes {
                        sequence = Some(change.sequence);
                        if !self.tell(&change).await? {
                            return Ok(());
                        }
                    }
                }
            }
            if !self.session_lives().await? {
                return Ok(());
            }
            tokio::select! {
                () = self.sender.closed() => return Ok(()),
                woken = wake.changed() => if woken.is_err() || self.portal.events.closed() { return Ok(()) },
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// Everything as it is now. The sequence is read first: a change in between is then told twice, never lost.
    async fn snapshot(&self) -> Result<i64, ApiError> {
        let sequence = self.portal.store.last_sequence().await?;
        let records = self.portal.store.operations(&self.session).await?;
        let operations = records.into_iter().map(|record| record.operation).collect();
        self.send(sequence, "snapshot", &Event::Snapshot { operations })
            .await?;
        Ok(sequence)
    }

    /// One change, looked up as it is now; false when the stream is over.
    async fn tell(&self, change: &Change) -> Result<bool, ApiError> {
        match change.kind {
            ChangeKind::Operation => {
                // Gone from the store since: nobody asks for it any more.
                let Some(record) = self.portal.store.operation(&change.subject).await? else {
                    return Ok(true);
                };
                let operation = Box::new(record.operation);
                self.send(change.sequence, "changed", &Event::Changed { operation })
                    .await
            }
            ChangeKind::SignedOut => {
                let sign_in = Some(change.subject.clone());
                self.send(change.sequence, "signed-out", &Event::SignedOut { sign_in })
                    .await
            }
            ChangeKind::SessionEnded => {
                self.send(
                    change.sequence,
                    "signed-out",
                    &Event::SignedOut { sign_in: None },
                )
                .await?;
                Ok(false)
            }
        }
    }

    async fn send(&self, id: i64, name: &str, event: &Event) -> Result<bool, ApiError> {
        let text = serde_json::to_string(event).map_err(ApiError::internal)?;
        let event = sse::Event::default()
            .id(id.to_string())
            .event(name)
            .data(text);
        Ok(self.sender.send(Ok(event)).await.is_ok())
    }

    /// Whether the session is still there; one that has expired is ended here, which the next look tells.
    async fn session_lives(&self) -> Result<bool, ApiError> {
        let Some(session) = self.portal.store.session(&self.session).await? else {
            // Its end is in the change log and was told, or the log no longer reaches back.
            return Ok(false);
        };
        let now = self.portal.now();
        if self.portal.configuration.expired(&session, now) {
            self.portal.store.end_session(&session.id, now).await?;
            let sequence = self.portal.store.last_sequence().await?;
            self.send(sequence, "signed-out", &Event::SignedOut { sign_in: None })
                .await?;
            return Ok(false);
        }
        Ok(true)
    }
}
