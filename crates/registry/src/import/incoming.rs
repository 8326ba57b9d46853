//! The folder in which a snapshot is put together, and its way into place.
//!
//! INVARIANT: nothing under `snapshots/` is ever half written: a snapshot is moved there whole, after it is on disk.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::snapshot::snapshots_folder;

/// A folder of this import alone; it is removed when dropped.
#[derive(Debug)]
pub(super) struct Incoming {
    folder: PathBuf,
    /// Held as long as the import lives, so that the next one can tell a living folder from a forgotten one.
    _lock: File,
}

impl Incoming {
    /// Removes what imports that died have left, and makes a folder.
    pub(super) fn create(data: &Path) -> io::Result<Self> {
        fs::create_dir_all(data)?;
        remove_forgotten(data)?;
        let id = std::process::id();
        for n in 0..u32::MAX {
            let folder = data.join(format!("incoming-{id}-{n}"));
            match fs::create_dir(&folder) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
                other => other?,
            }
            let lock = File::create_new(folder.join("lock"))?;
            match lock.lock() {
                // A file system without locks: then a forgotten folder stays until somebody removes it.
                Err(e) if e.kind() == io::ErrorKind::Unsupported => {}
                other => other?,
            }
            let incoming = Self { folder, _lock: lock };
            fs::create_dir(incoming.runs())?;
            fs::create_dir(incoming.snapshot())?;
            return Ok(incoming);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where sorted runs go.
    pub(super) fn runs(&self) -> PathBuf {
        self.folder.join("runs")
    }

    /// Where the snapshot grows.
    pub(super) fn snapshot(&self) -> PathBuf {
        self.folder.join("snapshot")
    }

    /// Moves the snapshot into place under its digest and returns where it is. One that is already there stays.
    pub(super) fn publish(self, data: &Path, digest: &str) -> io::Result<PathBuf> {
        let snapshots = snapshots_folder(data);
        fs::create_dir_all(&snapshots)?;
        let target = snapshots.join(digest);
        sync_folder(&self.snapshot())?;
        if !target.exists() {
            match fs::rename(self.snapshot(), &target) {
                // Another import of the same files was quicker.
                Err(_) if target.exists() => {}
                other => other?,
            }
            sync_folder(&snapshots)?;
        }
        Ok(target)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next import.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn remove_forgotten(data: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.starts_with("incoming-") {
            continue;
        }
        match File::open(path.join("lock")) {
            Ok(lock) if lock.try_lock().is_ok() => drop(fs::remove_dir_all(&path)),
            Ok(_) => {}
            // Without its lock it is either empty, or being made at this moment and then not for us to remove.
            Err(_) => drop(fs::remove_dir(&path)),
        }
    }
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
