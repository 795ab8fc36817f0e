//! Containers and blobs that are put whole: made, read, changed, deleted.

use super::{Account, code};

#[test]
fn a_container_is_made_once_shown_changed_and_deleted_with_what_is_in_it() {
    let mut account = Account::new();
    let meta = [("x-ms-meta-plant", "Graz")];
    let again = account.ask(("PUT", "/box?restype=container", &meta, b""));
    assert_eq!(code(&again), (409, "ContainerAlreadyExists".to_owned()));
    let before = account.ask(("GET", "/box?restype=container", &[], b""));
    assert_eq!(before.header("x-ms-lease-state").unwrap(), "available");
    let changed = account.ask(("PUT", "/box?restype=container&comp=metadata", &meta, b""));
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), before.header("etag"));
    let shown = account.ask(("HEAD", "/box?restype=container", &[], b""));
    assert_eq!(shown.header("x-ms-meta-plant").unwrap(), "Graz");
    account.has("/box/a", b"bytes");
    let gone = account.ask(("DELETE", "/box?restype=container", &[], b""));
    assert_eq!((gone.status, account.pieces()), (202, 0));
    let absent = account.ask(("GET", "/box/a", &[], b""));
    assert_eq!(code(&absent), (404, "ContainerNotFound".to_owned()));
}

#[test]
fn a_blob_is_read_whole_in_part_and_by_condition() {
    let mut account = Account::new();
    let put = account.ask((
        "PUT",
        "/box/folder/a%20b.txt",
        &[
            ("x-ms-blob-type", "BlockBlob"),
            ("content-type", "text/plain"),
            ("x-ms-blob-cache-control", "no-store"),
            ("x-ms-meta-line", "4"),
        ],
        b"0123456789",
    ));
    assert_eq!(put.status, 201, "{}", put.text());
    let md5 = "eB5eJF1ptWaXm4bijSPyxw==";
    assert_eq!(put.header("content-md5").unwrap(), md5);
    let path = "/box/folder/a%20b.txt";
    let whole = account.ask(("GET", path, &[], b""));
    assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"));
    for (name, value) in [
        ("content-type", "text/plain"),
        ("cache-control", "no-store"),
        ("content-md5", md5),
        ("x-ms-meta-line", "4"),
        ("x-ms-blob-type", "BlockBlob"),
        ("x-ms-version", "2019-07-07"),
    ] {
        assert_eq!(whole.header(name).as_deref(), Some(value), "{name}");
    }
    let part = account.ask(("GET", path, &[("x-ms-range", "bytes=2-4")], b""));
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range").unwrap(), "bytes 2-4/10");
    assert_eq!(part.header("content-md5"), None);
    let rest = account.ask(("GET", path, &[("range", "bytes=7-99")], b""));
    assert_eq!(rest.text(), "789");
    let beyond = account.ask(("GET", path, &[("range", "bytes=10-")], b""));
    assert_eq!(code(&beyond), (416, "InvalidRange".to_owned()));
    let head = account.ask(("HEAD", path, &[], b""));
    assert_eq!(head.header("content-length").unwrap(), "10");
    assert!(head.text().is_empty());

    let etag = whole.header("etag").unwrap();
    let same = account.ask(("GET", path, &[("if-none-match", &etag)], b""));
    assert_eq!((same.status, same.text().as_str()), (304, ""));
    let other = account.ask(("GET", path, &[("if-match", "\"0x1\"")], b""));
    assert_eq!(code(&other), (412, "ConditionNotMet".to_owned()));
    let date = whole.header("last-modified").unwrap();
    let since = account.ask(("GET", path, &[("if-modified-since", &date)], b""));
    assert_eq!(since.status, 304);
    let new = [("x-ms-blob-type", "BlockBlob"), ("if-none-match", "*")];
    let exists = account.ask(("PUT", path, &new, b"x"));
    assert_eq!(code(&exists), (409, "BlobAlreadyExists".to_owned()));
}

#[test]
fn headers_and_metadata_change_without_the_bytes() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let headers = [("x-ms-blob-content-type", "image/png")];
    let set = account.ask(("PUT", "/box/a?comp=properties", &headers, b""));
    assert_eq!(set.status, 200, "{}", set.text());
    let meta = [("x-ms-meta-a", "1"), ("x-ms-meta-b", "2")];
    assert_eq!(
        account
            .ask(("PUT", "/box/a?comp=metadata", &meta, b""))
            .status,
        200
    );
    let shown = account.ask(("GET", "/box/a", &[], b""));
    assert_eq!(shown.text(), "bytes");
    assert_eq!(shown.header("content-type").unwrap(), "image/png");
    // All headers are those of the last time that any was set.
    assert_eq!(shown.header("content-md5"), None);
    assert_eq!(shown.header("x-ms-meta-b").unwrap(), "2");
    let odd = [("x-ms-meta-a", "1\r\nx: 2")];
    let put = account.ask(("PUT", "/box/a?comp=metadata", &odd, b""));
    let shown = account.ask(("HEAD", "/box/a", &[], b""));
    assert_eq!(
        (put.status, shown.header("x-ms-meta-a").unwrap()),
        (200, "1  x: 2".to_owned())
    );
    let bad = [("x-ms-meta-1-2", "x")];
    let refused = account.ask(("PUT", "/box/a?comp=metadata", &bad, b""));
    assert_eq!(code(&refused), (400, "InvalidMetadata".to_owned()));
    assert_eq!(account.ask(("DELETE", "/box/a", &[], b"")).status, 202);
    let gone = account.ask(("DELETE", "/box/a", &[], b""));
    assert_eq!(code(&gone), (404, "BlobNotFound".to_owned()));
    assert_eq!(account.pieces(), 0);
}

#[test]
fn bytes_that_are_not_those_that_were_announced_are_refused() {
    let mut account = Account::new();
    let mut put = |md5: &str| {
        let headers = [("x-ms-blob-type", "BlockBlob"), ("content-md5", md5)];
        code(&account.ask(("PUT", "/box/a", &headers, b"0123456789")))
    };
    assert_eq!(put("eB5eJF1ptWaXm4bijSPyxw==").0, 201);
    assert_eq!(put("AAAAAAAAAAAAAAAAAAAAAA==").1, "Md5Mismatch");
    assert_eq!(put("short").1, "InvalidMd5");
    let none = account.ask(("PUT", "/box/a", &[], b"x"));
    assert_eq!(code(&none), (400, "MissingRequiredHeader".to_owned()));
    let crc = [
        ("x-ms-blob-type", "BlockBlob"),
        ("x-ms-content-crc64", "AAAAAAAAAAA="),
    ];
    assert_eq!(
        code(&account.ask(("PUT", "/box/b", &crc, b"x"))).1,
        "InvalidHeaderValue"
    );
}

#[test]
fn a_copy_is_a_blob_of_its_own() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let root = "https://contoso1.blob.local.azurestack.external";
    let source = format!("{root}/box/a");
    let copy = [("x-ms-copy-source", source.as_str())];
    let copied = account.ask(("PUT", "/box/b", &copy, b""));
    assert_eq!(copied.status, 202, "{}", copied.text());
    assert_eq!(copied.header("x-ms-copy-status").unwrap(), "success");
    account.ask(("DELETE", "/box/a", &[], b""));
    for piece in account.stamp.world.take_discarded() {
        account.stamp.world.contents.remove(&piece);
    }
    let read = account.ask(("GET", "/box/b", &[], b""));
    assert_eq!(read.text(), "bytes");
    assert_eq!(read.header("x-ms-copy-source").unwrap(), source);
    let absent = account.ask(("PUT", "/box/c", &copy, b""));
    assert_eq!(code(&absent), (404, "BlobNotFound".to_owned()));
    let elsewhere = [("x-ms-copy-source", "https://example.com/a/b")];
    let refused = account.ask(("PUT", "/box/c", &elsewhere, b""));
    assert_eq!(code(&refused), (400, "CannotVerifyCopySource".to_owned()));
    let abort = account.ask(("PUT", "/box/b?comp=copy&copyid=1", &[], b""));
    assert_eq!(code(&abort), (409, "NoPendingCopyOperation".to_owned()));
}

#[test]
fn what_a_stamp_does_and_this_one_does_not_is_said_to_be_so() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    for path in [
        "/box/a?comp=lease",
        "/box/a?comp=snapshot",
        "/box/a?comp=appendblock",
    ] {
        let refused = account.ask(("PUT", path, &[], b""));
        assert_eq!(code(&refused), (501, "NotImplemented".to_owned()), "{path}");
    }
    let nonsense = account.ask(("GET", "/box/a?comp=nonsense", &[], b""));
    assert_eq!(code(&nonsense).1, "InvalidQueryParameterValue");
    let account_kind = account.ask(("GET", "/?restype=account&comp=properties", &[], b""));
    assert_eq!(account_kind.header("x-ms-account-kind").unwrap(), "Storage");
    let service = account.ask(("GET", "/?restype=service&comp=properties", &[], b""));
    assert!(service.text().contains("<StorageServiceProperties>"));
}

#[test]
fn what_an_account_holds_goes_with_it() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let id = account.id.clone();
    assert_eq!(account.stamp.delete(&id).status, 200);
    assert_eq!(account.pieces(), 0);
    assert_eq!(account.stamp.world.take_discarded().len(), 1);
    assert!(account.stamp.world.containers.is_empty());
    let gone = account.ask(("GET", "/box/a", &[], b""));
    assert_eq!(code(&gone), (404, "ResourceNotFound".to_owned()));
}
