//! A snapshot: the register as it was handed over once, immutable and named by the digest of its content.

pub mod canonical;
pub mod diff;
pub mod manifest;
pub mod read;
pub mod schema;
pub mod write;

use std::path::{Path, PathBuf};

pub use diff::{Change, Diff, FactChange, diff};
pub use manifest::{MANIFEST_FILE, Manifest, NOTES_FILE, SourceFile};
pub use read::{Dossiers, Held, Snapshot, SnapshotError, UnitTree};

/// Returns the folder of the snapshots in a data folder.
pub fn snapshots_folder(data: &Path) -> PathBuf {
    data.join("snapshots")
}
