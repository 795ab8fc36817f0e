//! The rows of a snapshot, read by as many threads as there are cores: each takes every so manieth piece of the file, and the
//! rows are handed out in the order in which they stand there.

use crate::providers::Registry;
use crate::world::Restored;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::num::NonZero;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::sync_channel;

/// How much of the file a thread reads at a time.
const PIECE: u64 = 512 * 1024;
/// More threads than this do not help: one fills the tables.
const MOST: usize = 8;

type Rows = Result<Vec<Restored>, String>;

/// Reads everything behind `from` and hands out the rows.
///
/// # Errors
/// What is wrong with the file, or with a row, and where.
pub fn read(
    path: &Path,
    from: u64,
    registry: &Registry,
    mut row: impl FnMut(Restored) -> Result<(), serde_json::Error>,
) -> Result<(), String> {
    let length = std::fs::metadata(path)
        .map_err(|error| error.to_string())?
        .len();
    let cores = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST);
    let pieces: Vec<Range<u64>> = (0..)
        .map(|place| from + place * PIECE)
        .take_while(|start| *start < length)
        .map(|start| start..length.min(start + PIECE))
        .collect();
    std::thread::scope(|scope| {
        let mut lanes = Vec::new();
        for lane in 0..cores {
            let (sender, receiver) = sync_channel::<Rows>(2);
            let own = pieces.iter().skip(lane).step_by(cores);
            scope.spawn(move || {
                for piece in own {
                    let rows = read_piece(path, piece.clone(), registry);
                    let wrong = rows.is_err();
                    // Nobody listens any more after a row that could not be applied.
                    if sender.send(rows).is_err() || wrong {
                        return;
                    }
                }
            });
            lanes.push(receiver);
        }
        for receiver in lanes.iter().cycle().take(pieces.len()) {
            let rows = receiver.recv().map_err(|error| error.to_string())??;
            for restored in rows {
                row(restored).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    })
}

/// The rows whose lines begin within a piece.
fn read_piece(path: &Path, piece: Range<u64>, registry: &Registry) -> Rows {
    let failed = |error: io::Error| error.to_string();
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    // The line that the piece begins within is another piece's; before each piece there is at least the heading.
    let mut at = piece.start - 1;
    file.seek(SeekFrom::Start(at)).map_err(failed)?;
    let mut line = Vec::new();
    at += file.read_until(b'\n', &mut line).map_err(failed)? as u64;
    let mut rows = Vec::new();
    while at < piece.end {
        line.clear();
        let length = file.read_until(b'\n', &mut line).map_err(failed)?;
        if length == 0 {
            break;
        }
        let restored = Restored::read(registry, &line);
        rows.push(restored.map_err(|error| format!("the row at byte {at}: {error}"))?);
        at += length as u64;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::{PIECE, read};
    use crate::providers::Registry;
    use crate::world::{Restored, settings::ApiVersions};
    use std::fmt::Write;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn every_row_is_read_once_and_in_order_wherever_the_pieces_end() {
        let heading = "{}\n";
        let mut text = heading.to_owned();
        let mut count = 0;
        while (text.len() as u64) < PIECE * 5 {
            let filler = "x".repeat(count % 97 * 13);
            writeln!(
                text,
                r#"{{"table":"notes","key":"{count}","row":"{filler}"}}"#
            )
            .unwrap();
            count += 1;
        }
        let file = written(&text);
        let mut seen = Vec::new();
        let registry = Registry::new(ApiVersions::Stamp);
        read(file.path(), heading.len() as u64, &registry, |row| {
            let Restored::Other(change) = row else {
                panic!("a note is no resource");
            };
            seen.push(change.key.parse::<usize>().unwrap());
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn a_damaged_row_is_named_by_its_place() {
        let text = "{}\n{\"table\":\"notes\",\"key\":\"a\",\"row\":1}\n{\"table\":\"resources\",\"key\":\"b\",\"row\":1}\n";
        let file = written(text);
        let registry = Registry::new(ApiVersions::Stamp);
        let error = read(file.path(), 3, &registry, |_| Ok(())).unwrap_err();
        assert!(error.contains("the row at byte 39"), "{error}");
    }
}
