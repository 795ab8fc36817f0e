//! The running stamp: one world behind one lock, its journal, and the clock that lets work come to its end.

use super::artifacts::Artifacts;
use super::contents::Files;
use super::crypto::StampCrypto;
use super::data_directory::DataDirectory;
use super::error::StartError;
use super::journal::Journal;
use crate::arm::deployments::{self, MOST_BYTES, MOST_FILES, TOO_MUCH, weight};
use crate::arm::operations::{next_due, settle};
use crate::request::Request;
use crate::response::Response;
use crate::world::settings::Settings;
use crate::world::timestamp::Timestamp;
use crate::world::withheld::File;
use crate::world::{Change, World};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{Notify, watch};

/// How often a request is answered anew because what was fetched links to more: templates lie five deep in one another.
const ROUNDS: usize = 8;

/// The running stamp.
pub struct Stamp {
    pub(super) engine: Engine,
    state: Mutex<State>,
    /// Told when work was begun that ends before what the clock waits for.
    earlier: Notify,
    settings: Settings,
    crypto: Arc<StampCrypto>,
    directory: Arc<DataDirectory>,
    files: Arc<Files>,
    artifacts: Artifacts,
    /// Addresses of files that are being fetched for deployments under way.
    on_the_way: Mutex<BTreeSet<String>>,
}

/// What answers a request: the engine, or in a test something that fails.
pub(super) type Engine = fn(&mut World, Request, Timestamp) -> Response;

struct State {
    world: World,
    journal: Journal,
}

impl Stamp {
    /// Restores the world of a folder, or makes one by `plant`; then lets `prepare` bring it up to this start.
    pub fn open(
        directory: Arc<DataDirectory>,
        settings: Settings,
        crypto: Arc<StampCrypto>,
        seed: &str,
        plant: impl FnOnce(&mut World),
        prepare: impl FnOnce(&mut World),
        artifacts: Artifacts,
    ) -> Result<Stamp, StartError> {
        let files = Arc::new(Files::of(&directory));
        let mut world = World::new(settings.clone(), crypto.clone());
        world.contents = files.clone();
        let mut journal = match Journal::load(&directory, &mut world)? {
            Some(journal) => {
                if journal.seed() != seed {
                    tracing::warn!(
                        kept = journal.seed(),
                        asked = seed,
                        "the folder already holds a stamp: its resources are kept, the seed is not planted"
                    );
                }
                journal
            }
            None => {
                plant(&mut world);
                Journal::begin(&directory, seed, &mut world)?
            }
        };
        prepare(&mut world);
        deployments::resume(&mut world, now());
        let path = directory.internal("");
        keep(&mut world, &mut journal).map_err(|source| StartError::Directory { path, source })?;
        files.sweep(world.pieces())?;
        let state = Mutex::new(State { world, journal });
        Ok(Stamp {
            files,
            artifacts,
            on_the_way: Mutex::default(),
            engine: crate::answer,
            state,
            earlier: Notify::new(),
            settings,
            crypto,
            directory,
        })
    }

    /// Answers one request, and fetches what it links to.
    pub async fn serve(&self, request: Request) -> Response {
        let path = request.path.to_ascii_lowercase();
        if !path.contains("/deployments/") {
            return self.answer(request);
        }
        let mut files = BTreeMap::new();
        for _ in 0..ROUNDS {
            let wanted = match self.attempt(request.clone(), files.clone()) {
                Ok(response) => return response,
                Err(wanted) => wanted,
            };
            for address in wanted {
                if files.len() == MOST_FILES {
                    break;
                }
                let file = match weight(&files) > MOST_BYTES {
                    true => Err(TOO_MUCH.to_owned()),
                    false => self.artifacts.fetch(self, &address).await,
                };
                files.insert(address, file);
            }
        }
        super::exchange::refusal(
            400,
            "InvalidContentLink",
            &format!(
                "The deployment links to more than {MOST_FILES} files, or deeper than {ROUNDS} of them in one another."
            ),
        )
    }

    /// Answers one request that links to nothing. What it changed is on disk when this returns.
    pub fn answer(&self, request: Request) -> Response {
        self.attempt(request, BTreeMap::new())
            .unwrap_or_else(|_| internal_error())
    }

    /// Answers one request with the files that it links to, or tells which others it wants.
    fn attempt(
        &self,
        request: Request,
        linked: BTreeMap<String, File>,
    ) -> Result<Response, BTreeSet<String>> {
        let described = (request.method.clone(), request.path.clone());
        let mut state = self.lock();
        let before = next_due(&state.world);
        state.world.fetched.provide(linked);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            (self.engine)(&mut state.world, request, now())
        }));
        let kept = match outcome {
            Ok(response) => state.keep().map(|()| response),
            Err(_) => Err(io::Error::other("the engine failed")),
        };
        let response = kept.unwrap_or_else(|error| {
            tracing::error!(method = described.0, path = described.1, %error, "a request could not be answered; the world is restored from disk");
            self.restore(&mut state);
            internal_error()
        });
        let wanted = state.world.fetched.take_wanted();
        let waits = !deployments::wanted(&state.world).is_empty();
        let after = next_due(&state.world);
        drop(state);
        if waits || after.is_some_and(|after| before.is_none_or(|before| after < before)) {
            self.earlier.notify_one();
        }
        match wanted.is_empty() {
            true => Ok(response),
            false => Err(wanted),
        }
    }

    /// Sets out for the files that deployments under way wait for.
    fn fetch_wanted(self: &Arc<Self>) {
        let wanted = deployments::wanted(&self.lock().world);
        for address in wanted {
            if self.fetching().insert(address.clone()) {
                let stamp = self.clone();
                tokio::spawn(async move { stamp.fetch(&address).await });
            }
        }
    }

    async fn fetch(&self, address: &str) {
        let file = self.artifacts.fetch(self, address).await;
        let mut state = self.lock();
        deployments::deliver(&mut state.world, address, &file, now());
        if let Err(error) = state.keep() {
            tracing::error!(%error, "a linked file could not be kept; the world is restored from disk");
            self.restore(&mut state);
        }
        drop(state);
        self.fetching().remove(address);
        self.earlier.notify_one();
    }

    fn fetching(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.on_the_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets what is due come to its end.
    fn settle(&self) {
        let mut state = self.lock();
        let outcome = catch_unwind(AssertUnwindSafe(|| settle(&mut state.world, now())));
        let kept = outcome
            .map_err(|_| io::Error::other("the engine failed"))
            .and_then(|()| state.keep());
        if let Err(error) = kept {
            tracing::error!(%error, "work that was due could not be ended; the world is restored from disk");
            self.restore(&mut state);
        }
    }

    /// Waits for work to come due, until `stop` changes.
    pub async fn keep_time(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        loop {
            self.fetch_wanted();
            let due = next_due(&self.lock().world);
            let wait = async {
                match due {
                    // Never less than a moment: work that cannot be ended must not spin.
                    Some(due) => {
                        tokio::time::sleep(Duration::from_millis(
                            u64::try_from(due.0 - now().0).unwrap_or(0).max(5),
                        ))
                        .await
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = wait => self.settle(),
                () = self.earlier.notified() => {}
                _ = stop.changed() => return,
            }
        }
    }

    /// Where the bytes of blobs are.
    pub fn files(&self) -> Arc<Files> {
        self.files.clone()
    }

    /// Looks into the world.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock().world)
    }

    /// What is on disk is the truth: a world that failed half-way is thrown away.
    fn restore(&self, state: &mut State) {
        let mut world = World::new(self.settings.clone(), self.crypto.clone());
        world.contents = self.files.clone();
        match Journal::load(&self.directory, &mut world) {
            Ok(Some(journal)) => *state = State { world, journal },
            Ok(None) => tracing::error!(
                "the folder no longer holds a stamp; going on with what is in memory"
            ),
            Err(error) => {
                tracing::error!(%error, "the folder cannot be read; going on with what is in memory")
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic is caught inside the lock and followed by a restore, so that a poisoned lock says nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self) -> io::Result<()> {
        keep(&mut self.world, &mut self.journal)
    }
}

fn keep(world: &mut World, journal: &mut Journal) -> io::Result<()> {
    let changes: Vec<Change> = world.take_changes();
    if changes.is_empty() {
        return Ok(());
    }
    journal.append(&changes)?;
    for piece in world.take_discarded() {
        world.contents.remove(&piece);
    }
    if journal.wants_compaction()
        && let Err(error) = journal.compact(world)
    {
        // The log holds everything; it only grows.
        tracing::error!(%error, "the log could not be compacted");
    }
    Ok(())
}

/// The wall clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn internal_error() -> Response {
    super::exchange::refusal(
        500,
        "InternalServerError",
        "The server encountered an internal error. Please retry the request.",
    )
}

#[cfg(test)]
mod tests;
