//! What is kept, whatever ends the process or fails in the engine.

use super::*;
use crate::identity::application::Application;
use crate::world::blob::{Blob, Block, Headers, Kind};

fn open(folder: &std::path::Path) -> Stamp {
    let directory = Arc::new(DataDirectory::open(folder).unwrap());
    let crypto = Arc::new(StampCrypto::generate().unwrap());
    Stamp::open(
        directory,
        Settings::default(),
        crypto,
        "empty",
        |_| {},
        |_| {},
        Artifacts::none(),
    )
    .unwrap()
}

fn count(stamp: &Stamp) -> usize {
    stamp.read(|world| world.applications.len())
}

fn enrols(world: &mut World, request: Request, _: Timestamp) -> Response {
    Application {
        client_id: request.path,
        ..Application::default()
    }
    .enrol(world);
    Response {
        status: 201,
        ..Response::default()
    }
}

fn enrols_and_panics(world: &mut World, request: Request, now: Timestamp) -> Response {
    enrols(world, request, now);
    panic!("on purpose")
}

#[test]
fn a_panic_answers_500_and_leaves_the_world_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut stamp = open(folder.path());
    stamp.engine = enrols;
    assert_eq!(
        stamp
            .answer(Request {
                path: "/a".to_owned(),
                ..Request::default()
            })
            .status,
        201
    );
    stamp.engine = enrols_and_panics;
    assert_eq!(
        stamp
            .answer(Request {
                path: "/b".to_owned(),
                ..Request::default()
            })
            .status,
        500
    );
    assert_eq!(count(&stamp), 1);
    stamp.engine = enrols;
    assert_eq!(
        stamp
            .answer(Request {
                path: "/c".to_owned(),
                ..Request::default()
            })
            .status,
        201
    );
    drop(stamp);
    assert_eq!(count(&open(folder.path())), 2);
}

#[test]
fn a_write_is_kept_whenever_the_end_comes_and_however_the_log_is_compacted() {
    let folder = tempfile::tempdir().unwrap();
    let mut stamp = open(folder.path());
    stamp.engine = enrols;
    for number in 1..=200_usize {
        if number == 5 {
            stamp.lock().journal.compact_from(500);
        }
        stamp.answer(Request {
            path: format!("/{number}"),
            ..Request::default()
        });
        if number % 20 == 0 {
            // What another process would find after kill -9 at this moment.
            let copy = tempfile::tempdir().unwrap();
            std::fs::create_dir(copy.path().join("stamp")).unwrap();
            for file in std::fs::read_dir(folder.path().join("stamp")).unwrap() {
                let file = file.unwrap();
                std::fs::copy(
                    file.path(),
                    copy.path().join("stamp").join(file.file_name()),
                )
                .unwrap();
            }
            assert_eq!(count(&open(copy.path())), number);
        }
    }
    assert!(stamp.lock().journal.generation() > 3);
    let files = std::fs::read_dir(folder.path().join("stamp"))
        .unwrap()
        .count();
    assert_eq!(files, 3, "the lock, one snapshot, one log");
}

#[test]
fn an_end_between_two_generations_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut stamp = open(folder.path());
    stamp.engine = enrols;
    let write = |stamp: &Stamp, path: &str| {
        stamp.answer(Request {
            path: path.to_owned(),
            ..Request::default()
        });
    };
    write(&stamp, "/a");
    write(&stamp, "/b");
    let file = |name: &str| folder.path().join("stamp").join(name);
    let snapshot = std::fs::read(file("world-1.jsonl")).unwrap();
    let log = std::fs::read(file("changes-1.jsonl")).unwrap();
    {
        let mut state = stamp.lock();
        let State { world, journal } = &mut *state;
        journal.compact(world).unwrap();
    }
    write(&stamp, "/c");
    drop(stamp);
    // The old pair was not removed yet; and a next log was made whose snapshot never came.
    std::fs::write(file("world-1.jsonl"), snapshot).unwrap();
    std::fs::write(file("changes-1.jsonl"), log).unwrap();
    std::fs::write(file("changes-3.jsonl"), "").unwrap();
    assert_eq!(count(&open(folder.path())), 3);
    assert!(!file("world-1.jsonl").exists());
}

#[test]
fn a_torn_last_line_is_dropped_and_damage_before_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut stamp = open(folder.path());
    stamp.engine = enrols;
    for path in ["/a", "/b", "/c"] {
        stamp.answer(Request {
            path: path.to_owned(),
            ..Request::default()
        });
    }
    drop(stamp);
    let log = folder.path().join("stamp/changes-1.jsonl");
    let whole = std::fs::read(&log).unwrap();
    for torn in [1, 10, whole.len() / 3 - 1] {
        std::fs::write(&log, &whole[..whole.len() - torn]).unwrap();
        let mut stamp = open(folder.path());
        assert_eq!(count(&stamp), 2);
        stamp.engine = enrols;
        stamp.answer(Request {
            path: "/d".to_owned(),
            ..Request::default()
        });
        drop(stamp);
        assert_eq!(count(&open(folder.path())), 3);
    }
    let mut damaged = whole.clone();
    damaged[3] = b'#';
    std::fs::write(&log, damaged).unwrap();
    let directory = Arc::new(DataDirectory::open(folder.path()).unwrap());
    let crypto = Arc::new(StampCrypto::generate().unwrap());
    let error = Stamp::open(
        directory,
        Settings::default(),
        crypto,
        "empty",
        |_| {},
        |_| {},
        Artifacts::none(),
    )
    .err()
    .unwrap()
    .to_string();
    assert!(
        error.contains("changes-1.jsonl is damaged: line 1") && error.contains("--data"),
        "{error}"
    );
}

/// An engine that keeps the body of each request as a blob of its path, or removes that when there is no body.
fn keeps_bodies(world: &mut World, request: Request, now: Timestamp) -> Response {
    let key = format!("account/box{}", request.path);
    world.remove_blob(&key);
    if !request.body.is_empty() {
        let piece = world.keep(&request.body).unwrap();
        let blob = Blob {
            kind: Kind::Block,
            etag: String::new(),
            created: now,
            changed: now,
            length: piece.length,
            headers: Headers::new(),
            metadata: Vec::new(),
            blocks: vec![Block {
                id: String::new(),
                piece,
            }],
            sequence_number: 0,
            copied: None,
        };
        world.blobs.put(&key, blob);
    }
    Response::default()
}

fn keeps_and_panics(world: &mut World, request: Request, now: Timestamp) -> Response {
    keeps_bodies(world, request, now);
    panic!("on purpose")
}

/// The bytes of each blob by its key, and how many files there are.
fn bytes(stamp: &Stamp, folder: &std::path::Path) -> (Vec<(String, Vec<u8>)>, usize) {
    let blobs = stamp.read(|world| {
        let blobs = world.blobs.iter().map(|(key, blob)| {
            let piece = &blob.blocks[0].piece;
            let bytes = world.contents.read(&piece.name, 0, piece.length).unwrap();
            (key.to_owned(), bytes)
        });
        blobs.collect()
    });
    let parts = std::fs::read_dir(folder.join("stamp/content")).unwrap();
    let files = parts.map(|part| std::fs::read_dir(part.unwrap().path()).unwrap().count());
    (blobs, files.sum())
}

#[test]
fn bytes_of_blobs_are_there_for_every_row_and_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut stamp = open(folder.path());
    let put = |stamp: &Stamp, path: &str, body: &[u8]| {
        stamp.answer(Request {
            path: path.to_owned(),
            body: body.to_vec(),
            ..Request::default()
        });
    };
    stamp.engine = keeps_bodies;
    for (path, body) in [
        ("/a", "first"),
        ("/b", "second"),
        ("/a", "third"),
        ("/b", ""),
    ] {
        put(&stamp, path, body.as_bytes());
    }
    let whole = (vec![("account/box/a".to_owned(), b"third".to_vec())], 1);
    assert_eq!(bytes(&stamp, folder.path()), whole);
    // The engine fails between the bytes and the row: the old ones are still there, the new ones go with the next start.
    stamp.engine = keeps_and_panics;
    put(&stamp, "/a", b"lost");
    assert_eq!(bytes(&stamp, folder.path()), (whole.0.clone(), 2));
    drop(stamp);
    assert_eq!(bytes(&open(folder.path()), folder.path()), whole);
}

#[test]
fn a_folder_of_another_format_is_refused_and_said_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let snapshot = folder.path().join("stamp/world-1.jsonl");
    let written = std::fs::read_to_string(&snapshot).unwrap();
    std::fs::write(
        &snapshot,
        written.replacen("\"format\":2", "\"format\":1", 1),
    )
    .unwrap();
    let directory = Arc::new(DataDirectory::open(folder.path()).unwrap());
    let crypto = Arc::new(StampCrypto::generate().unwrap());
    let opened = Stamp::open(
        directory,
        Settings::default(),
        crypto,
        "empty",
        |_| {},
        |_| {},
        Artifacts::none(),
    );
    let error = opened.err().unwrap().to_string();
    assert!(
        error.contains("is of format 1") && error.contains("--data") && !error.contains("damaged"),
        "{error}"
    );
}
