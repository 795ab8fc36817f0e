//! A list, page by page: the first is forwarded while the next is being fetched. Items are never parsed.

use super::client::{StampClient, foreign_problem};
use super::page::{Page, PageFault};
use super::read::{Addressed, View};
use super::reply::Reply;
use super::token_source::TokenSource;
use futures::Stream;
use porthole_shared::page::Line;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::profile::Profile;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use url::Url;

/// Pages that are followed at most.
const MOST_PAGES: u32 = 5000;
/// Pages that wait for a slow reader.
const AHEAD: usize = 2;

/// Who lists: what a [`View`] borrows, owned, because the list outlives the call that began it.
#[derive(Clone)]
pub struct Lister {
    /// The stamp's client.
    pub client: Arc<StampClient>,
    /// Whose token.
    pub tokens: Arc<dyn TokenSource>,
    /// The API profile in force.
    pub profile: &'static Profile,
    /// The correlation id of the call.
    pub correlation_id: String,
}

impl Lister {
    /// The same, borrowed for a read.
    pub fn view(&self) -> View<'_> {
        View {
            client: &self.client,
            tokens: &*self.tokens,
            profile: self.profile,
            correlation_id: &self.correlation_id,
        }
    }

    /// Lists a collection. A problem with the first page is the call's own; a later one ends the list, and what came stands.
    pub async fn list(
        self,
        path: &str,
        query: &str,
    ) -> Result<impl Stream<Item = Line<Box<RawValue>>> + Send + use<>, Box<Problem>> {
        let addressed = self.view().address(path, query).await?;
        let (line, next) = self.page(&addressed, addressed.url.clone()).await?;
        let (sender, receiver) = mpsc::channel(AHEAD);
        tokio::spawn(async move {
            // An error means that nobody listens any more.
            let _ = self.pump(addressed, line, next, sender).await;
        });
        Ok(ReceiverStream::new(receiver))
    }

    async fn pump(
        self,
        addressed: Addressed,
        first: Line<Box<RawValue>>,
        mut next: Option<String>,
        sender: mpsc::Sender<Line<Box<RawValue>>>,
    ) -> Result<(), mpsc::error::SendError<Line<Box<RawValue>>>> {
        let mut seen = HashSet::from([addressed.url.to_string()]);
        let mut pages = 1;
        sender.send(first).await?;
        let problem = loop {
            let Some(link) = next.take() else { break None };
            let url = match self.admit(&link, pages, &mut seen) {
                Ok(url) => url,
                Err(problem) => break Some(problem),
            };
            match self.page(&addressed, url).await {
                Ok((line, after)) => {
                    pages += 1;
                    next = after;
                    sender.send(line).await?;
                }
                Err(problem) => break Some(problem),
            }
        };
        sender.send(Line::End { pages, problem }).await
    }

    fn admit(
        &self,
        link: &str,
        pages: u32,
        seen: &mut HashSet<String>,
    ) -> Result<Url, Box<Problem>> {
        let url = self.client.origin.admit(link).map_err(|foreign| {
            tracing::warn!(stamp = self.client.stamp, correlation_id = self.correlation_id, %foreign, "a nextLink was refused");
            foreign_problem(&foreign.to_string())
        })?;
        if pages >= MOST_PAGES {
            return Err(endless(format!(
                "The list has more than {MOST_PAGES} pages. Filter it."
            )));
        }
        match seen.insert(url.to_string()) {
            true => Ok(url),
            false => Err(endless(
                "The stamp's list leads back to a page that was read already.".to_owned(),
            )),
        }
    }

    async fn page(
        &self,
        addressed: &Addressed,
        url: Url,
    ) -> Result<(Line<Box<RawValue>>, Option<String>), Box<Problem>> {
        let reply = self.view().get(url).await?;
        if !reply.ok() {
            return Err(self.view().refusal(&reply, addressed));
        }
        let page =
            Page::cut(&reply.body).map_err(|fault| self.no_page(fault, &reply, &addressed.path))?;
        let source = addressed.source("GET", &reply);
        Ok((
            Line::Page {
                source,
                items: page.items,
            },
            page.next,
        ))
    }

    fn no_page(&self, fault: PageFault, reply: &Reply, path: &str) -> Box<Problem> {
        match fault {
            PageFault::NotJson => reply.not_json(path, &self.client.stamp),
            PageFault::NotAList => Box::new(
                Problem::new(
                    ProblemKind::NotArm,
                    format!("`{path}` is not a list on this stamp."),
                )
                .with_target("path"),
            ),
        }
    }
}

fn endless(title: String) -> Box<Problem> {
    Box::new(Problem::new(ProblemKind::StampFailed, title).with_recovery(Recovery::Retry))
}
