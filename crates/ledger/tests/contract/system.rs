//! Disks that are full or cannot be written, on a file system of the test's own. It takes the right to mount one.
#![cfg(feature = "system")]

use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use jenjang_facts::Digest;
use jenjang_ledger::{
    AppendError, BlobError, BlobLocation, Blobs, DatabaseError, Ledger, LedgerError, Location, verify,
};

use crate::support::{Counter, about, case, copy_folder, plain, stamp};

/// A small file system in memory, unmounted when it is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new(options: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        mount(&["-t", "tmpfs", "-o", options, "tmpfs"], folder.path());
        Self(folder)
    }

    fn remount(&self, options: &str) {
        mount(&["-o", &format!("remount,{options}")], self.0.path());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

fn mount(arguments: &[&str], at: &Path) {
    assert!(Command::new("mount").args(arguments).arg(at).status().unwrap().success(), "cannot mount {arguments:?}");
}

async fn held(ledger: &Ledger, disk: &Disk) -> u64 {
    let blobs = Blobs::open(&BlobLocation::Folder(disk.0.path().join("blobs"))).unwrap();
    verify(ledger, &blobs, None, &[], &|_, _| {}).await.unwrap().head.size
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_nothing_acknowledged_is_lost() {
    let disk = Disk::new("size=1m");
    let ledger = Ledger::open(&Location::sqlite(disk.0.path().join("ledger.db"))).await.unwrap();
    let id = case("a");
    let mut seen = 0;
    let refused = loop {
        let drafts = [about(&"much to say ".repeat(200))];
        match ledger.append(&id, seen, &stamp(0), &drafts, &mut Counter(seen)).await {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, AppendError::Refused(LedgerError::Database(DatabaseError::Full { .. }))), "{refused:?}");
    assert!(seen > 10);
    assert_eq!(ledger.events(&id, 0).await.unwrap().len() as u64, seen);
    disk.remount("size=8m");
    assert_eq!(held(&ledger, &disk).await, seen);
    ledger.append(&id, seen, &stamp(0), &[plain("closed")], &mut Counter(1)).await.unwrap();
    assert_eq!(held(&ledger, &disk).await, seen + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_be_written_is_read_and_says_so() {
    let (disk, folder) = (Disk::new("size=8m"), tempfile::tempdir().unwrap());
    let elsewhere = Ledger::open(&Location::sqlite(folder.path().join("ledger.db"))).await.unwrap();
    elsewhere.append(&case("a"), 0, &stamp(0), &[plain("opened")], &mut Counter(1)).await.unwrap();
    // With the log beside it, as a program leaves it that was killed.
    copy_folder(folder.path(), disk.0.path());
    let location = Location::sqlite(disk.0.path().join("ledger.db"));
    disk.remount("ro");
    let ledger = Ledger::open(&location).await.unwrap();
    assert_eq!(ledger.events(&case("a"), 0).await.unwrap().len(), 1);
    let refused = ledger.append(&case("a"), 1, &stamp(0), &[plain("x")], &mut Counter(1)).await.unwrap_err();
    assert!(
        matches!(refused, AppendError::Refused(LedgerError::Database(DatabaseError::ReadOnly { .. }))),
        "{refused:?}"
    );
    ledger.close().await;
    disk.remount("rw");
    let ledger = Ledger::open(&location).await.unwrap();
    ledger.append(&case("a"), 1, &stamp(0), &[plain("closed")], &mut Counter(1)).await.unwrap();
    assert_eq!(held(&ledger, &disk).await, 2);
    ledger.close().await;
    disk.remount("ro");
    let refused = Ledger::open(&location).await.unwrap_err();
    assert!(
        matches!(
            refused,
            LedgerError::Database(DatabaseError::CannotOpen { .. })
                | LedgerError::Database(DatabaseError::ReadOnly { .. })
        ),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_for_a_file_says_so_and_keeps_no_half_of_it() {
    let disk = Disk::new("size=1m");
    let blobs = Blobs::open(&BlobLocation::Folder(disk.0.path().join("blobs"))).unwrap();
    let kept = blobs.put(vec![1; 1_000].into()).await.unwrap();
    let paper = Bytes::from(vec![2; 2 << 20]);
    let refused = blobs.put(paper.clone()).await.unwrap_err();
    assert!(matches!(refused, BlobError::Full { .. }), "{refused:?}");
    assert_eq!(blobs.size(&Digest::of(&paper)).await.unwrap(), None);
    disk.remount("size=8m");
    blobs.put(paper.clone()).await.unwrap();
    disk.remount("ro");
    let refused = blobs.put(vec![3; 1_000].into()).await.unwrap_err();
    assert!(matches!(refused, BlobError::ReadOnly { .. }), "{refused:?}");
    assert_eq!((blobs.check(&kept).await.unwrap(), blobs.get(&Digest::of(&paper)).await.unwrap()), (1_000, paper));
}
