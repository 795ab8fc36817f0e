//! Lists of containers and blobs: pages, prefixes, folders.

use super::Account;
use crate::blob::xml::Element;

/// The names of a list, and its marker.
fn page(account: &mut Account, path: &str) -> (Vec<String>, String) {
    let reply = account.ask(("GET", path, &[], b""));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let root = Element::read(&reply.response.body).unwrap();
    let items = root
        .children
        .iter()
        .find(|child| matches!(child.name.as_str(), "Blobs" | "Containers"));
    let names = items.unwrap().children.iter();
    let names = names.map(|item| item.child("Name").unwrap().to_owned());
    (
        names.collect(),
        root.child("NextMarker").unwrap().to_owned(),
    )
}

/// All names, page by page.
fn all(account: &mut Account, path: &str) -> Vec<String> {
    let (mut names, mut marker) = page(account, path);
    while !marker.is_empty() {
        let marked = format!("{path}&marker={}", crate::arm::query::encode(&marker));
        let (more, next) = page(account, &marked);
        names.extend(more);
        marker = next;
    }
    names
}

#[test]
fn pages_hold_every_blob_once() {
    let mut account = Account::new();
    let names = ["a", "b/1", "b/2", "b/c/3", "b0", "ä", "z&<"];
    for name in names {
        account.has(&format!("/box/{}", crate::arm::query::encode(name)), b"");
    }
    let list = "/box?restype=container&comp=list";
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    assert_eq!(page(&mut account, list).0, sorted);
    for most in 1..4 {
        let paged = all(&mut account, &format!("{list}&maxresults={most}"));
        assert_eq!(paged, sorted, "{most}");
        let folders = all(
            &mut account,
            &format!("{list}&maxresults={most}&delimiter=%2F"),
        );
        assert_eq!(folders, ["a", "b/", "b0", "z&<", "ä"], "{most}");
        let below = format!("{list}&maxresults={most}&delimiter=%2F&prefix=b%2F");
        assert_eq!(all(&mut account, &below), ["b/1", "b/2", "b/c/"], "{most}");
    }
    assert_eq!(
        page(&mut account, &format!("{list}&prefix=b%2F")).0.len(),
        3
    );
    for bad in ["maxresults=0", "maxresults=x", "marker=x"] {
        let refused = account.ask(("GET", &format!("{list}&{bad}"), &[], b""));
        assert_eq!(refused.status, 400, "{bad}");
    }
}

#[test]
fn containers_are_listed_in_pages_too() {
    let mut account = Account::new();
    for name in ["alpha", "beta", "boxes"] {
        let path = format!("/{name}?restype=container");
        assert_eq!(
            account
                .ask(("PUT", &path, &[("x-ms-meta-a", "1")], b""))
                .status,
            201
        );
    }
    let every = ["alpha", "beta", "box", "boxes"];
    assert_eq!(page(&mut account, "/?comp=list").0, every);
    assert_eq!(all(&mut account, "/?comp=list&maxresults=1"), every);
    assert_eq!(
        all(&mut account, "/?comp=list&prefix=box"),
        ["box", "boxes"]
    );
    let shown = account.ask(("GET", "/?comp=list&include=metadata", &[], b""));
    assert!(shown.text().contains("<Metadata><a>1</a></Metadata>"));
}

#[test]
fn blobs_that_were_never_committed_are_listed_when_asked_for() {
    let mut account = Account::new();
    account.has("/box/b", b"x");
    for (name, block) in [
        ("a", "MDE%3D"),
        ("a", "MDI%3D"),
        ("b", "MDE%3D"),
        ("c", "MDE%3D"),
    ] {
        let path = format!("/box/{name}?comp=block&blockid={block}");
        assert_eq!(account.ask(("PUT", &path, &[], b"bytes")).status, 201);
    }
    let list = "/box?restype=container&comp=list";
    assert_eq!(page(&mut account, list).0, ["b"]);
    let with = format!("{list}&include=uncommittedblobs");
    assert_eq!(page(&mut account, &with).0, ["a", "b", "c"]);
    assert_eq!(
        all(&mut account, &format!("{with}&maxresults=1")),
        ["a", "b", "c"]
    );
}
