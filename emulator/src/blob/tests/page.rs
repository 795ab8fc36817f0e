//! Page blobs: a disk that is uploaded, and writes that cross one another.

use super::{Account, code};
use std::collections::BTreeSet;

const SIZE: usize = 16 * 512;

fn create(account: &mut Account, size: &str) -> (u16, String) {
    let headers = [
        ("x-ms-blob-type", "PageBlob"),
        ("x-ms-blob-content-length", size),
    ];
    code(&account.ask(("PUT", "/box/disk.vhd", &headers, b"")))
}

fn write(account: &mut Account, from: usize, bytes: Option<&[u8]>, length: usize) -> (u16, String) {
    let range = format!("bytes={from}-{}", from + length - 1);
    let word = if bytes.is_some() { "update" } else { "clear" };
    let headers = [("x-ms-page-write", word), ("x-ms-range", range.as_str())];
    let body = bytes.unwrap_or_default();
    code(&account.ask(("PUT", "/box/disk.vhd?comp=page", &headers, body)))
}

#[test]
fn writes_that_cross_leave_what_a_disk_would_hold() {
    let mut account = Account::new();
    assert_eq!(create(&mut account, &SIZE.to_string()).0, 201);
    let mut model = vec![0_u8; SIZE];
    let mut number = 7_usize;
    for step in 0..200_u8 {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let from = (number >> 33) % 16;
        let pages = 1 + (number >> 40) % (16 - from).min(6);
        let (from, length) = (from * 512, pages * 512);
        let bytes = vec![step + 1; length];
        let clears = step % 5 == 4;
        let given = (!clears).then_some(bytes.as_slice());
        assert_eq!(write(&mut account, from, given, length).0, 201);
        let value = if clears { 0 } else { step + 1 };
        model[from..from + length].fill(value);
        if step % 10 == 0 {
            let read = account.ask(("GET", "/box/disk.vhd", &[], b""));
            assert_eq!(read.response.body, model, "after step {step}");
        }
    }
    let part = [("range", "bytes=700-3333")];
    let read = account.ask(("GET", "/box/disk.vhd", &part, b""));
    assert_eq!(read.response.body, model[700..=3333]);
    // Nothing is kept that nothing shows, and nothing that is shown is thrown away.
    let world = &mut account.stamp.world;
    let gone: BTreeSet<String> = world.take_discarded().into_iter().collect();
    let named: BTreeSet<String> = world.pieces().map(str::to_owned).collect();
    assert!(gone.is_disjoint(&named));
    assert_eq!(gone.len() + named.len(), 160);
    account.ask(("DELETE", "/box/disk.vhd", &[], b""));
    assert_eq!(account.pieces(), 0);
}

#[test]
fn what_was_written_is_told_and_a_disk_may_grow_and_shrink() {
    let mut account = Account::new();
    create(&mut account, "8192");
    write(&mut account, 512, Some(&[1; 1024]), 1024);
    write(&mut account, 1536, Some(&[2; 512]), 512);
    write(&mut account, 4096, Some(&[3; 512]), 512);
    let list = account.ask(("GET", "/box/disk.vhd?comp=pagelist", &[], b""));
    let range = |from, to| format!("<PageRange><Start>{from}</Start><End>{to}</End></PageRange>");
    let all = range(512, 2047) + &range(4096, 4607);
    assert!(
        list.text().contains(&format!("<PageList>{all}</PageList>")),
        "{}",
        list.text()
    );
    let mut resize = |size: &str| {
        let headers = [("x-ms-blob-content-length", size)];
        account
            .ask(("PUT", "/box/disk.vhd?comp=properties", &headers, b""))
            .status
    };
    assert_eq!(
        (resize("1024"), resize("2048"), resize("1000")),
        (200, 200, 400)
    );
    let read = account.ask(("GET", "/box/disk.vhd", &[], b""));
    assert_eq!(
        read.response.body,
        [vec![0; 512], vec![1; 512], vec![0; 1024]].concat()
    );
    let copy = [(
        "x-ms-copy-source",
        "https://contoso1.blob.local.azurestack.external/box/disk.vhd",
    )];
    assert_eq!(
        account.ask(("PUT", "/box/second.vhd", &copy, b"")).status,
        202
    );
    write(&mut account, 0, None, 2048);
    let second = account.ask(("GET", "/box/second.vhd", &[], b""));
    assert_eq!(second.response.body, read.response.body);
}

#[test]
fn writes_that_are_none_are_refused() {
    let mut account = Account::new();
    assert_eq!(create(&mut account, "1000").1, "InvalidHeaderValue");
    assert_eq!(create(&mut account, "1024").0, 201);
    assert_eq!(
        write(&mut account, 100, Some(&[1; 512]), 512).1,
        "InvalidHeaderValue"
    );
    assert_eq!(
        write(&mut account, 0, Some(&[1; 512]), 1024).1,
        "InvalidHeaderValue"
    );
    assert_eq!(
        write(&mut account, 1024, Some(&[1; 512]), 512).1,
        "InvalidPageRange"
    );
    let headers = [
        ("x-ms-page-write", "clear"),
        ("x-ms-range", "bytes=0-18446744073709551615"),
    ];
    let endless = account.ask(("PUT", "/box/disk.vhd?comp=page", &headers, b""));
    assert_eq!(code(&endless).1, "InvalidHeaderValue");
    let number = [
        ("x-ms-page-write", "clear"),
        ("x-ms-range", "bytes=0-511"),
        ("x-ms-if-sequence-number-lt", "0"),
    ];
    let refused = account.ask(("PUT", "/box/disk.vhd?comp=page", &number, b""));
    assert_eq!(code(&refused).1, "SequenceNumberConditionNotMet");
    account.has("/box/plain", b"x");
    let page = [("x-ms-page-write", "clear"), ("x-ms-range", "bytes=0-511")];
    let refused = account.ask(("PUT", "/box/plain?comp=page", &page, b""));
    assert_eq!(code(&refused).1, "InvalidBlobType");
}
