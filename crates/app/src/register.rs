//! What `--register` may name: a snapshot, a folder or files of exports, or a file of facts.

use std::path::{Path, PathBuf};

use jenjang_facts::Reference;
use jenjang_registry::fact_file::{FactFile, FactFileError};
use jenjang_registry::import::{ImportError, ImportOptions, Imported, Progress, import};
use jenjang_registry::snapshot::{MANIFEST_FILE, Snapshot, SnapshotError, snapshots_folder};

/// A register, ready to be judged.
pub enum Register {
    /// A snapshot; one made for this run only lives as long as the folder beside it.
    Snapshot {
        /// The snapshot.
        snapshot: Box<Snapshot>,
        /// What the import said, where exports were handed over.
        imported: Option<Box<Imported>>,
        /// The folder of a snapshot made for this run only; removed at its end.
        temporary: Option<tempfile::TempDir>,
    },
    /// The facts of one day, without names.
    Facts(Box<FactFile>),
}

/// Why a register cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Nothing is there.
    #[error(
        "`{0}` is neither a file, a folder nor a snapshot; give a folder of exports, the digest of a snapshot \
         (`jenjang register list`) or a file of facts"
    )]
    NotFound(String),
    /// The exports cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The snapshot cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The file of facts cannot be used.
    #[error(transparent)]
    Facts(#[from] FactFileError),
    /// There is no place for a snapshot of this run.
    #[error("could not make a folder for temporary files")]
    Temporary(#[source] std::io::Error),
}

impl Register {
    /// Opens what `name` says. Exports are imported into the data folder where they are to be kept, else for this run only.
    pub fn open(
        name: &str,
        data: &Path,
        keep: bool,
        reference: &Reference,
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<Self, RegisterError> {
        let path = PathBuf::from(name);
        if path.join(MANIFEST_FILE).is_file() {
            return Ok(Self::of(Snapshot::open(&path, reference)?));
        }
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet")) && path.is_file() {
            return Ok(Self::Facts(Box::new(FactFile::open(&path, reference)?)));
        }
        if path.exists() {
            return Self::import(path, data, keep, reference, options, progress);
        }
        if name.bytes().all(|b| b.is_ascii_hexdigit()) && !name.is_empty() {
            return Ok(Self::of(Snapshot::find(&snapshots_folder(data), name, reference)?));
        }
        Err(RegisterError::NotFound(name.to_owned()))
    }

    fn of(snapshot: Snapshot) -> Self {
        Self::Snapshot { snapshot: Box::new(snapshot), imported: None, temporary: None }
    }

    fn import(
        path: PathBuf,
        data: &Path,
        keep: bool,
        reference: &Reference,
        options: &ImportOptions,
        progress: &dyn Progress,
    ) -> Result<Self, RegisterError> {
        let temporary = if keep { None } else { Some(tempfile::tempdir().map_err(RegisterError::Temporary)?) };
        let data = temporary.as_ref().map_or(data, tempfile::TempDir::path);
        let imported = import(&[path], data, reference, options, progress)?;
        let snapshot = Box::new(Snapshot::open(&imported.snapshot, reference)?);
        Ok(Self::Snapshot { snapshot, imported: Some(Box::new(imported)), temporary })
    }
}
