//! Disks that are full or cannot be written, on a file system of the test's own. It takes the right to mount one.
#![cfg(feature = "system")]

use std::path::Path;
use std::process::Command;

use jenjang_desk::{DatabaseError, Desk, DeskError, DeskKey, DeskLocation, DraftError, SignInError};

use crate::support::{Chance, PASSWORD, account, address, after, minute, options};

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

    async fn desk(&self, key: &DeskKey) -> Result<Desk, DeskError> {
        Desk::open_with(&DeskLocation::in_folder(self.0.path()), key, options()).await
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_loses_nothing() {
    let (disk, key) = (Disk::new("size=1m"), DeskKey::generate(&mut Chance));
    let desk = disk.desk(&key).await.unwrap();
    desk.set_password("kabid-1", &account(), PASSWORD, false, after(0), &mut Chance).await.unwrap();
    let signed_in = desk.sign_in("kabid-1", PASSWORD, address(7), after(0), &mut Chance).await.unwrap();
    let text = "much to say ".repeat(2_000);
    let mut saved = 0;
    let refused = loop {
        match desk.save_draft(&account(), &format!("form-{saved}"), &text, after(1)).await {
            Ok(()) => saved += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, DraftError::Desk(DeskError::Database(DatabaseError::Full { .. }))), "{refused:?}");
    assert!(saved > 5);
    // Whoever is signed in can go on reading.
    assert!(desk.session(signed_in.session_token.expose(), minute(10)).await.unwrap().is_some());
    for form in 0..saved {
        assert_eq!(desk.draft(&account(), &format!("form-{form}")).await.unwrap().unwrap().text, text);
    }
    disk.remount("size=8m");
    desk.save_draft(&account(), "one more", &text, after(2)).await.unwrap();
    assert_eq!(desk.drafts(&account()).await.unwrap().len(), saved + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_cannot_be_written_says_so() {
    let (disk, key) = (Disk::new("size=8m"), DeskKey::generate(&mut Chance));
    let desk = disk.desk(&key).await.unwrap();
    desk.set_password("kabid-1", &account(), PASSWORD, false, after(0), &mut Chance).await.unwrap();
    desk.save_draft(&account(), "form", "before", after(0)).await.unwrap();
    desk.close().await;
    disk.remount("ro");
    let refused = disk.desk(&key).await.unwrap_err();
    assert!(
        matches!(
            refused,
            DeskError::Database(DatabaseError::CannotOpen { .. }) | DeskError::Database(DatabaseError::ReadOnly { .. })
        ),
        "{refused:?}"
    );
    disk.remount("rw");
    let desk = disk.desk(&key).await.unwrap();
    assert_eq!(desk.draft(&account(), "form").await.unwrap().unwrap().text, "before");
    let wrong = desk.sign_in("kabid-1", "kata yang salah", address(7), after(1), &mut Chance).await.unwrap_err();
    assert!(matches!(wrong, SignInError::Wrong), "{wrong:?}");
}
