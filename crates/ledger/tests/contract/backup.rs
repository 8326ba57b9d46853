//! Backups: taken while the ledger is used, checked before they are called done, restored anywhere.

use std::path::Path;

use jenjang_ledger::{BackupError, BlobLocation, Blobs, Ledger, Location, backup, restore, verify, verify_backup};

use crate::contract;
use crate::support::{Counter, Home, about, case, furnish, plain, postgres_database, signer, stamp};

contract! {
    a_backup_is_restored_with_the_same_hashes,
    a_backup_is_taken_while_others_append,
    a_ledger_that_does_not_hold_is_not_backed_up,
    a_cut_or_changed_backup_is_refused_and_nothing_restored,
}

struct Empty {
    ledger: Ledger,
    blobs: Blobs,
    _folder: tempfile::TempDir,
}

async fn empty(location: Option<Location>) -> Empty {
    let folder = tempfile::tempdir().unwrap();
    let location = location.unwrap_or_else(|| Location::sqlite(folder.path().join("restored.db")));
    let ledger = Ledger::open(&location).await.unwrap();
    let blobs = Blobs::open(&BlobLocation::Folder(folder.path().join("files"))).unwrap();
    Empty { ledger, blobs, _folder: folder }
}

async fn a_backup_is_restored_with_the_same_hashes(home: Home) {
    furnish(&home).await;
    let file = home.path("one.tar");
    let verified = backup(&home.ledger, &home.blobs, &file).await.unwrap();
    assert_eq!(verified, home.verify().await.unwrap());
    assert_eq!(verify_backup(&file, Some(&[signer().verifier()]), &[], &|_, _| {}).unwrap(), verified);
    backup(&home.ledger, &home.blobs, &home.path("two.tar")).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(home.path("two.tar")).unwrap());
    let again = backup(&home.ledger, &home.blobs, &file).await.unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)));
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(15).any(|window| window == b"to be forgotten"));
    assert!(!bytes.windows(11).any(|window| window == b"PRIVATE+KEY"));

    // To a file, and to a server if there is one: and from there the same bytes again.
    let server = postgres_database().await.map(|url| Location::parse(&url).unwrap());
    for location in [None].into_iter().chain(server.map(Some)) {
        let other = empty(location).await;
        assert_eq!(restore(&file, &other.ledger, &other.blobs).await.unwrap(), verified);
        assert_eq!(other.ledger.page(0, 100).await.unwrap(), home.ledger.page(0, 100).await.unwrap());
        assert_eq!(other.ledger.checkpoints().await.unwrap(), home.ledger.checkpoints().await.unwrap());
        assert_eq!(verify(&other.ledger, &other.blobs, None, &[], &|_, _| {}).await.unwrap(), verified);
        let third = other._folder.path().join("three.tar");
        backup(&other.ledger, &other.blobs, &third).await.unwrap();
        assert_eq!(std::fs::read(&third).unwrap(), bytes);
        let twice = restore(&file, &other.ledger, &other.blobs).await.unwrap_err();
        assert!(matches!(twice, BackupError::NotEmpty { size: 7, .. }), "{twice}");
        // It goes on where it was.
        let id = case("jateng-2013");
        other.ledger.append(&id, 4, &stamp(9_000), &[plain("resumed")], &mut Counter(1)).await.unwrap();
        other.ledger.checkpoint(&signer()).await.unwrap();
        verify(&other.ledger, &other.blobs, None, &[], &|_, _| {}).await.unwrap();
    }
}

async fn a_backup_is_taken_while_others_append(home: Home) {
    home.add("a", plain("opened")).await;
    let writer = tokio::spawn({
        let ledger = home.ledger.clone();
        async move {
            for seen in 1..300 {
                ledger.append(&case("a"), seen, &stamp(9_000), &[about("x")], &mut Counter(seen)).await.unwrap();
            }
        }
    });
    let mut sizes = Vec::new();
    for number in 0..4 {
        let file = home.path(&format!("{number}.tar"));
        sizes.push(backup(&home.ledger, &home.blobs, &file).await.unwrap().head.size);
    }
    writer.await.unwrap();
    assert!(sizes.is_sorted(), "{sizes:?}");
    assert_eq!(home.verify().await.unwrap().head.size, 300);
}

async fn a_ledger_that_does_not_hold_is_not_backed_up(home: Home) {
    furnish(&home).await;
    home.raw().await.run("UPDATE events SET actor = 'u-18' WHERE position = 2").await;
    let refused = backup(&home.ledger, &home.blobs, &home.path("one.tar")).await.unwrap_err();
    let BackupError::Break { broken, .. } = refused else { panic!("{refused}") };
    assert_eq!(broken.position, Some(2));
    let names = std::fs::read_dir(home.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().contains("tar")), "left behind");
}

async fn a_cut_or_changed_backup_is_refused_and_nothing_restored(home: Home) {
    furnish(&home).await;
    let file = home.path("one.tar");
    backup(&home.ledger, &home.blobs, &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let other = empty(None).await;
    let spoiled = home.path("spoiled.tar");
    for length in (0..bytes.len()).step_by(211).chain([bytes.len() - 1, bytes.len() - 512, bytes.len() - 1024]) {
        std::fs::write(&spoiled, &bytes[..length]).unwrap();
        refused(&spoiled, &other, &format!("cut to {length}")).await;
    }
    for at in (0..bytes.len()).step_by(61) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&spoiled, changed).unwrap();
        refused(&spoiled, &other, &format!("changed at {at}")).await;
    }
    std::fs::write(&spoiled, [bytes.as_slice(), b"\0"].concat()).unwrap();
    refused(&spoiled, &other, "longer").await;
    assert_eq!(other.ledger.head().await.unwrap().size, 0);
    restore(&file, &other.ledger, &other.blobs).await.unwrap();
}

async fn refused(file: &Path, other: &Empty, what: &str) {
    let error = restore(file, &other.ledger, &other.blobs).await.expect_err(what);
    assert!(matches!(error, BackupError::Format { .. } | BackupError::Break { .. }), "{what}: {error:?}");
}
