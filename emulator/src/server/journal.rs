//! How a stamp's world is kept on disk: a snapshot, and a log of what changed since, one line for each answered request.
//!
//! A line is written before the reply is sent, so an acknowledged write survives the end of the process. A line that the
//! end cut short was never acknowledged and is dropped. When the log has grown past the snapshot, both are replaced by a
//! new snapshot of the next generation; until that is complete the old pair stands.

use super::data_directory::{DataDirectory, open_for_appending, read_if_present, replace};
use super::error::StartError;
use crate::world::{Change, World};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A log smaller than this is not worth a new snapshot.
const COMPACT_FROM: u64 = 32 * 1024 * 1024;
/// What this program writes. 2: role assignments stand among the extensions.
const FORMAT: u32 = 2;
const WAY_OUT: &str =
    "Move the folder away (or choose another with --data) to begin with a new stamp.";

/// The log of one stamp, open for appending.
pub struct Journal {
    directory: std::sync::Arc<DataDirectory>,
    generation: u64,
    seed: String,
    log: File,
    log_bytes: u64,
    snapshot_bytes: u64,
    compact_from: u64,
    /// After a compaction that failed: how long the log may get before the next attempt.
    retry_from: u64,
}

/// The first line of a snapshot.
#[derive(Serialize, Deserialize)]
struct Heading {
    format: u32,
    seed: String,
}

impl Journal {
    /// Restores a world from the folder and opens its log; `None` when the folder holds no stamp yet.
    pub fn load(
        directory: &std::sync::Arc<DataDirectory>,
        world: &mut World,
    ) -> Result<Option<Journal>, StartError> {
        let mut generations = generations(directory)?;
        let Some(generation) = generations.pop() else {
            return Ok(None);
        };
        let snapshot_path = snapshot_path(directory, generation);
        let seed = read_snapshot(&snapshot_path, world)?;
        let log_path = log_path(directory, generation);
        let log_bytes = read_log(&log_path, world)?;
        let log = open_for_appending(&log_path).map_err(|source| unusable(&log_path, source))?;
        // What was cut short must not become the beginning of the next line.
        log.set_len(log_bytes)
            .map_err(|source| unusable(&log_path, source))?;
        // The process ended between a new snapshot and the removal of what it replaces.
        for old in generations {
            remove_generation(directory, old).map_err(|source| unusable(&snapshot_path, source))?;
        }
        let snapshot_bytes = std::fs::metadata(&snapshot_path)
            .map(|metadata| metadata.len())
            .unwrap_or_default();
        let directory = directory.clone();
        let compact_from = COMPACT_FROM;
        Ok(Some(Journal {
            directory,
            generation,
            seed,
            log,
            log_bytes,
            snapshot_bytes,
            compact_from,
            retry_from: 0,
        }))
    }

    /// Writes down a world that is new.
    pub fn begin(
        directory: &std::sync::Arc<DataDirectory>,
        seed: &str,
        world: &mut World,
    ) -> Result<Journal, StartError> {
        let failed = |source| unusable(&snapshot_path(directory, 1), source);
        let snapshot_bytes = write_snapshot(directory, 1, seed, world).map_err(failed)?;
        let log = open_for_appending(&log_path(directory, 1)).map_err(failed)?;
        let (directory, seed, compact_from) = (directory.clone(), seed.to_owned(), COMPACT_FROM);
        Ok(Journal {
            directory,
            generation: 1,
            seed,
            log,
            log_bytes: 0,
            snapshot_bytes,
            compact_from,
            retry_from: 0,
        })
    }

    /// What the stamp began with.
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// Writes down what one request changed. Nothing of it may be acknowledged when this fails.
    pub fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        let mut line = serde_json::to_vec(changes)?;
        line.push(b'\n');
        if let Err(error) = self.log.write_all(&line) {
            // Half a line may be there; the next must not be glued to it.
            self.log.set_len(self.log_bytes)?;
            return Err(error);
        }
        self.log_bytes += line.len() as u64;
        Ok(())
    }

    /// Whether the log has outgrown the snapshot.
    pub fn wants_compaction(&self) -> bool {
        let limits = [self.compact_from, self.snapshot_bytes, self.retry_from];
        limits.iter().all(|limit| self.log_bytes > *limit)
    }

    /// Replaces snapshot and log by a snapshot of the world as it is, whose changes are all written down.
    pub fn compact(&mut self, world: &mut World) -> io::Result<()> {
        self.retry_from = self.log_bytes.saturating_mul(2);
        let (old, next) = (self.generation, self.generation + 1);
        // The log first: once the snapshot is there, nothing may be written to the old log any more.
        let log = open_for_appending(&log_path(&self.directory, next))?;
        log.set_len(0)?;
        let snapshot_bytes = write_snapshot(&self.directory, next, &self.seed, world)?;
        (self.log, self.generation) = (log, next);
        (self.log_bytes, self.snapshot_bytes, self.retry_from) = (0, snapshot_bytes, 0);
        remove_generation(&self.directory, old)
    }

    /// How often it was compacted, and one.
    #[cfg(test)]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Compacts after fewer bytes.
    #[cfg(test)]
    pub fn compact_from(&mut self, bytes: u64) {
        (self.compact_from, self.snapshot_bytes) = (bytes, 0);
    }
}

fn remove_generation(directory: &DataDirectory, generation: u64) -> io::Result<()> {
    remove(&snapshot_path(directory, generation))?;
    remove(&log_path(directory, generation))
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn snapshot_path(directory: &DataDirectory, generation: u64) -> PathBuf {
    directory.internal(&format!("world-{generation}.jsonl"))
}

fn log_path(directory: &DataDirectory, generation: u64) -> PathBuf {
    directory.internal(&format!("changes-{generation}.jsonl"))
}

/// The generations whose snapshot is complete, the newest last.
fn generations(directory: &DataDirectory) -> Result<Vec<u64>, StartError> {
    let folder = directory.internal("");
    let entries = std::fs::read_dir(&folder).map_err(|source| unusable(&folder, source))?;
    let generation = |name: &str| {
        name.strip_prefix("world-")?
            .strip_suffix(".jsonl")?
            .parse()
            .ok()
    };
    let mut found: Vec<u64> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str().and_then(generation))
        .collect();
    found.sort_unstable();
    Ok(found)
}

fn write_snapshot(
    directory: &DataDirectory,
    generation: u64,
    seed: &str,
    world: &mut World,
) -> io::Result<u64> {
    let path = snapshot_path(directory, generation);
    // All that is to be told of these changes is in the snapshot.
    world.forget_changes();
    replace(&path, |file| {
        let mut file = BufWriter::with_capacity(1 << 20, file);
        serde_json::to_writer(
            &mut file,
            &Heading {
                format: FORMAT,
                seed: seed.to_owned(),
            },
        )?;
        world.snapshot(|change| {
            file.write_all(b"\n")?;
            serde_json::to_writer(&mut file, &change).map_err(io::Error::from)
        })?;
        file.write_all(b"\n")?;
        file.flush()
    })?;
    // Only a hint when to compact again: not to know it is no failure once the snapshot stands.
    Ok(std::fs::metadata(&path).map_or(0, |metadata| metadata.len()))
}

/// Restores a snapshot and answers the seed that it began with.
fn read_snapshot(path: &Path, world: &mut World) -> Result<String, StartError> {
    let file = File::open(path).map_err(|source| unusable(path, source))?;
    let mut lines = BufReader::with_capacity(1 << 20, file);
    let mut first = String::new();
    lines
        .read_line(&mut first)
        .map_err(|source| unusable(path, source))?;
    let heading: Heading =
        serde_json::from_str(&first).map_err(|error| damaged(path, format!("line 1: {error}")))?;
    if heading.format != FORMAT {
        return Err(StartError::Format {
            path: path.to_owned(),
            format: heading.format,
            known: FORMAT,
            way_out: WAY_OUT,
        });
    }
    super::snapshot_rows::read(path, first.len() as u64, &world.registry.clone(), |row| {
        world.restore(row)
    })
    .map_err(|reason| damaged(path, reason))?;
    Ok(heading.seed)
}

/// Applies a log and answers how many of its bytes are whole lines.
fn read_log(path: &Path, world: &mut World) -> Result<u64, StartError> {
    let Some(bytes) = read_if_present(path)? else {
        return Ok(0);
    };
    let mut whole = 0;
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let is_last = whole + line.len() == bytes.len();
        match serde_json::from_slice::<Vec<Change>>(line) {
            Ok(changes) if line.ends_with(b"\n") => {
                for change in changes {
                    world
                        .apply(change)
                        .map_err(|error| damaged(path, format!("line {}: {error}", number + 1)))?;
                }
                whole += line.len();
            }
            // Cut short by the end of the process: it was never acknowledged.
            _ if is_last => {
                tracing::warn!(
                    bytes = line.len(),
                    "dropped the last line of the log, which was cut short"
                );
                break;
            }
            Ok(_) => {}
            Err(error) => return Err(damaged(path, format!("line {}: {error}", number + 1))),
        }
    }
    Ok(whole as u64)
}

fn unusable(path: &Path, source: io::Error) -> StartError {
    StartError::Directory {
        path: path.to_owned(),
        source,
    }
}

fn damaged(path: &Path, reason: String) -> StartError {
    StartError::Damaged {
        path: path.to_owned(),
        reason,
        way_out: WAY_OUT,
    }
}
