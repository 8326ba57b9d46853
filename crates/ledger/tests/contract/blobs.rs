//! Files by the digest of their content, in a folder always and in a bucket where `JENJANG_TEST_S3` names a server.

use jenjang_facts::Digest;
use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jenjang_ledger::{BlobError, BlobLocation, Blobs, backup, restore};

use crate::support::{furnish, sqlite, variable};

/// Returns a bucket of its own on the server that the environment names.
fn bucket() -> Option<BlobLocation> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let endpoint = variable("JENJANG_TEST_S3")?;
    let name = format!("ledger-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let host = endpoint.strip_prefix("http://").unwrap().trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let request = format!("PUT /{name} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let options = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_PROFILE_OF_SOMEBODY", "ignored"),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Some(BlobLocation::parse(&format!("s3://{name}/some/prefix"), options).unwrap())
}

async fn files_are_kept_by_their_digest(blobs: Blobs) {
    let hash = blobs.put(Bytes::from_static(b"a paper")).await.unwrap();
    assert_eq!(hash, Digest::of(b"a paper"));
    assert_eq!(blobs.put(Bytes::from_static(b"a paper")).await.unwrap(), hash);
    assert_eq!(blobs.get(&hash).await.unwrap(), "a paper");
    assert_eq!((blobs.size(&hash).await.unwrap(), blobs.check(&hash).await.unwrap()), (Some(7), 7));
    let nothing = blobs.put(Bytes::new()).await.unwrap();
    assert_eq!(blobs.get(&nothing).await.unwrap(), "");
    blobs.erase(&hash).await.unwrap();
    blobs.erase(&hash).await.unwrap();
    assert_eq!(blobs.size(&hash).await.unwrap(), None);
    assert!(matches!(blobs.get(&hash).await, Err(BlobError::Missing { .. })));
    assert!(matches!(blobs.check(&hash).await, Err(BlobError::Missing { .. })));

    // Large enough to go in parts.
    let folder = tempfile::tempdir().unwrap();
    let large: Vec<u8> = (0..20_000_000_u32).map(|number| (number % 251) as u8).collect();
    let file = folder.path().join("large");
    std::fs::write(&file, &large).unwrap();
    let hash = blobs.put_file(&file).await.unwrap();
    assert_eq!(hash, Digest::of(&large));
    assert_eq!(blobs.put_file(&file).await.unwrap(), hash);
    assert_eq!(blobs.get(&hash).await.unwrap(), large);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_keeps_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made/if/missing");
    files_are_kept_by_their_digest(Blobs::open(&BlobLocation::Folder(path)).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_keeps_files() {
    if let Some(location) = bucket() {
        files_are_kept_by_their_digest(Blobs::open(&location).unwrap()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_moves_files_from_a_folder_into_a_bucket() {
    let Some(location) = bucket() else { return };
    let (home, other) = (sqlite().await.unwrap(), sqlite().await.unwrap());
    furnish(&home).await;
    backup(&home.ledger, &home.blobs, &home.path("one.tar")).await.unwrap();
    let bucket = Blobs::open(&location).unwrap();
    let verified = restore(&home.path("one.tar"), &other.ledger, &bucket).await.unwrap();
    let found = jenjang_ledger::verify(&other.ledger, &bucket, None, &[], &|_, _| {}).await.unwrap();
    assert_eq!(found, verified);
}

#[tokio::test]
async fn a_changed_file_is_told_from_a_missing_one_and_mended_by_putting_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&BlobLocation::Folder(folder.path().to_owned())).unwrap();
    let hash = blobs.put(Bytes::from_static(b"a paper")).await.unwrap();
    let name = hash.to_string();
    let file = folder.path().join("sha256").join(&name[..2]).join(&name);
    std::fs::write(&file, b"a pap").unwrap();
    let error = blobs.get(&hash).await.unwrap_err();
    assert!(matches!(error, BlobError::Changed { .. }), "{error}");
    blobs.put(Bytes::from_static(b"a paper")).await.unwrap();
    assert_eq!(blobs.get(&hash).await.unwrap(), "a paper");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_answer_is_told_from_a_missing_file() {
    let options = [
        ("AWS_ENDPOINT", "http://127.0.0.1:9"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_REGION", "us-east-1"),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let blobs = Blobs::open(&BlobLocation::parse("s3://nowhere", options).unwrap()).unwrap();
    let error = blobs.get(&Digest::ZERO).await.unwrap_err();
    assert!(matches!(error, BlobError::Unreachable { .. }), "{error}");
    assert_eq!(error.to_string(), "the files in s3://nowhere cannot be reached; try again when they are");
    assert!(matches!(BlobLocation::parse("gs://x", []), Err(BlobError::Location(_))));
}
