//! Blobs made of blocks.

use super::{Account, code};

fn block(account: &mut Account, id: &str, bytes: &[u8]) {
    let path = format!(
        "/box/a?comp=block&blockid={}",
        crate::arm::query::encode(id)
    );
    let reply = account.ask(("PUT", &path, &[], bytes));
    assert_eq!(reply.status, 201, "{}", reply.text());
}

fn commit(account: &mut Account, list: &str) -> (u16, String) {
    let body = format!("<?xml version=\"1.0\"?><BlockList>{list}</BlockList>");
    code(&account.ask(("PUT", "/box/a?comp=blocklist", &[], body.as_bytes())))
}

#[test]
fn a_list_makes_the_blob_of_what_waits_and_of_what_it_has() {
    let mut account = Account::new();
    let (one, two, three) = ("MDE=", "MDI=", "MDM=");
    block(&mut account, one, b"one ");
    block(&mut account, two, b"two ");
    block(&mut account, two, b"TWO ");
    let unread = account.ask(("GET", "/box/a", &[], b""));
    assert_eq!(code(&unread), (404, "BlobNotFound".to_owned()));
    let latest = |id: &str| format!("<Latest>{id}</Latest>");
    assert_eq!(
        commit(&mut account, &latest(three)),
        (400, "InvalidBlockList".to_owned())
    );
    let both = latest(two) + &latest(one);
    assert_eq!(commit(&mut account, &both).0, 201);
    assert_eq!(account.ask(("GET", "/box/a", &[], b"")).text(), "TWO one ");
    assert_eq!(
        (account.pieces(), account.stamp.world.take_discarded().len()),
        (2, 1)
    );

    block(&mut account, three, b"three");
    let all = account.ask(("GET", "/box/a?comp=blocklist&blocklisttype=all", &[], b""));
    let name = |id: &str, size| format!("<Block><Name>{id}</Name><Size>{size}</Size></Block>");
    let (committed, waiting) = (name(two, 4) + &name(one, 4), name(three, 5));
    assert!(
        all.text().ends_with(&format!(
            "<CommittedBlocks>{committed}</CommittedBlocks><UncommittedBlocks>{waiting}</UncommittedBlocks></BlockList>"
        )),
        "{}",
        all.text()
    );
    let mixed = format!(
        "<Committed>{one}</Committed><Uncommitted>{three}</Uncommitted>{}",
        latest(one)
    );
    assert_eq!(commit(&mut account, &mixed).0, 201);
    let part = [("x-ms-range", "bytes=3-9")];
    assert_eq!(account.ask(("GET", "/box/a", &part, b"")).text(), " threeo");
    assert_eq!(account.stamp.world.take_discarded().len(), 1);
    // The same block twice is the same piece twice.
    assert_eq!(account.pieces(), 3);
    account.ask(("DELETE", "/box/a", &[], b""));
    assert_eq!(account.pieces(), 0);
}

#[test]
fn blocks_that_are_none_are_refused() {
    let mut account = Account::new();
    let mut put = |id: &str| {
        let path = format!(
            "/box/a?comp=block&blockid={}",
            crate::arm::query::encode(id)
        );
        code(&account.ask(("PUT", &path, &[], b"bytes"))).1
    };
    assert_eq!(put("no base64!"), "InvalidQueryParameterValue");
    assert_eq!(put(""), "InvalidQueryParameterValue");
    assert_eq!(put("MDE="), "");
    assert_eq!(put("MDEyMzQ1"), "InvalidBlobOrBlock");
    let list = account.ask(("PUT", "/box/a?comp=blocklist", &[], b"<BlockList>"));
    assert_eq!(code(&list), (400, "InvalidXmlDocument".to_owned()));
    let other = account.ask(("PUT", "/none/a?comp=block&blockid=MDE%3D", &[], b"x"));
    assert_eq!(code(&other), (404, "ContainerNotFound".to_owned()));
    let forgotten = account.ask(("DELETE", "/box?restype=container", &[], b""));
    assert_eq!((forgotten.status, account.pieces()), (202, 0));
}
