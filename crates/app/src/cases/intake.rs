//! Taking in a register that was uploaded: read beside the others, looked at, and only then one of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use jenjang_access::{Action, Context, Resource};
use jenjang_facts::{Day, Reference};
use jenjang_registry::fold::Folder;
use jenjang_registry::import::{ImportOptions, Imported, Silent, Tally, import};
use jenjang_registry::records::NoteKind;
use jenjang_registry::snapshot::{Change, NOTES_FILE, Snapshot, SnapshotError, SourceFile, diff, snapshots_folder};

use super::accounts::{NOTHING_PERSONAL, RegisterKept, draft};
use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::register_choice::RegisterLine;

/// A file of a register.
#[derive(Clone, Debug)]
pub struct RegisterFile {
    /// What it is called in everything that is said of the register; never what it was called at home.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

/// What a register would bring, before it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// The register.
    pub register: RegisterLine,
    /// What was read, in the order of the files.
    pub sources: Vec<ReadSource>,
    /// Oddities of values that count.
    pub doubts: u64,
    /// What is to be mended in the exports: by kind, then file, then the most frequent.
    pub notes: Vec<NoteCount>,
    /// How it differs from the latest register there is; `None` where there is none.
    pub against: Option<Against>,
    /// Whether exactly this register was taken in before.
    pub is_known: bool,
}

/// A file or sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSource {
    /// Its name.
    pub name: String,
    /// What it was recognised as, as a published key.
    pub kind: String,
    /// Its rows.
    pub rows: u64,
    /// Whether it is a copy of an earlier one and was not read twice.
    pub is_copy: bool,
    /// The headings that such a file may have and this one has not.
    pub missing: Vec<&'static str>,
}

/// Rows of a file about which the same is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteCount {
    /// What happened to them.
    pub kind: NoteKind,
    /// The file or sheet.
    pub file: String,
    /// The heading of the column; empty for whole rows.
    pub column: String,
    /// The published key of the reason.
    pub reason: String,
    /// How many.
    pub n: u64,
    /// The first rows, counted as a spreadsheet does; empty for a whole file.
    pub rows: Vec<u32>,
}

/// How a register differs from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// The day the other speaks of.
    pub as_of: Option<Day>,
    /// Who is new.
    pub came: u64,
    /// Who is gone.
    pub left: u64,
    /// Of whom a fact is different.
    pub changed: u64,
}

/// Registers that wait to be kept; the oldest make room.
const MOST_STAGED: usize = 4;
/// Memory for sorting: little beside a server. What does not fit is sorted on the disk.
const SORT_BYTES: usize = 16 << 20;

/// How folders begin that hold what was uploaded while it is read.
const UPLOADED: &str = "uploaded-";

/// Where registers wait beside those that are kept. Its name is no digest, so that it is not taken for one of them.
fn staging(folder: &Path) -> PathBuf {
    folder.join(".staged")
}

impl App {
    /// Returns the registers in a folder, the latest first, for those who take registers in.
    pub async fn registers(&self, acting: &Acting, folder: &Path) -> Result<Vec<RegisterLine>, AppError> {
        self.allow_on_ledger(acting, Action::ImportRegister).await?;
        RegisterLine::all_in(folder, &self.reference)
    }

    /// Reads the files of a register, and leaves it beside those in a folder until it is kept.
    ///
    /// Nothing of it can be used before. Files that are no register leave nothing.
    pub async fn take_in_register(
        &self,
        acting: &Acting,
        folder: &Path,
        files: Vec<RegisterFile>,
        as_of: Day,
    ) -> Result<Intake, AppError> {
        self.allow_on_ledger(acting, Action::ImportRegister).await?;
        let alone = Arc::clone(&self.taking_in).lock_owned().await;
        let (folder, reference, n_threads) = (folder.to_owned(), self.reference.clone(), self.n_threads);
        self.whole_register
            .run(move || {
                // Held to the end of the work, though whoever asked for it goes away.
                let _alone = alone;
                let options = ImportOptions { as_of: Some(as_of), strict: false, n_threads, sort_bytes: SORT_BYTES };
                let staging = staging(&folder);
                remove_forgotten(&staging)?;
                make_room(&staging)?;
                let imported = read(files, &staging, &reference, &options)?;
                let snapshot = Snapshot::open(&imported.snapshot, &reference)?;
                looked_at(&snapshot, &imported, &folder, &reference, as_of)
            })
            .await
    }

    /// Keeps a register that was read before: from now on it is one of those in the folder. That is on record, before it
    /// is done, so that no register can be screened by that came from nowhere.
    pub async fn keep_register(&self, acting: &Acting, folder: &Path, name: &str) -> Result<RegisterLine, AppError> {
        self.allow_on_ledger(acting, Action::ImportRegister).await?;
        let _alone = self.taking_in.lock().await;
        let snapshot = find(folder, name, &self.reference)?;
        let kept = folder.join(&snapshot.manifest().digest);
        // Whoever sends the form twice finds it kept.
        if snapshot.folder() != kept {
            let event = RegisterKept::of(snapshot.manifest());
            let (action, context) = (Action::ImportRegister, Context::default());
            let record = |_: &_| draft("register-kept", &event, NOTHING_PERSONAL);
            self.record(acting, action, &Resource::Ledger, &context, record).await?;
            std::fs::rename(snapshot.folder(), &kept).map_err(|source| AppError::file(&kept, source))?;
        }
        Ok(RegisterLine::of(&snapshot))
    }

    /// Returns the list of notes of a register, kept or not: the rows and cells that an office works through, as CSV.
    pub async fn register_notes(&self, acting: &Acting, folder: &Path, name: &str) -> Result<Vec<u8>, AppError> {
        self.allow_on_ledger(acting, Action::ImportRegister).await?;
        let notes = find(folder, name, &self.reference)?.folder().join(NOTES_FILE);
        std::fs::read(&notes).map_err(|source| AppError::file(&notes, source))
    }
}

/// Returns a register of a folder, or one that waits beside those.
fn find(folder: &Path, name: &str, reference: &Reference) -> Result<Snapshot, SnapshotError> {
    match Snapshot::find(folder, name, reference) {
        Err(SnapshotError::NotFound { .. }) => Snapshot::find(&snapshots_folder(&staging(folder)), name, reference),
        found => found,
    }
}

/// Reads files into a snapshot under a folder.
fn read(
    files: Vec<RegisterFile>,
    data: &Path,
    reference: &Reference,
    options: &ImportOptions,
) -> Result<Imported, AppError> {
    let failed = |source| AppError::file(data, source);
    std::fs::create_dir_all(data).map_err(failed)?;
    let uploaded = tempfile::Builder::new().prefix(UPLOADED).tempdir_in(data).map_err(failed)?;
    let mut paths = Vec::with_capacity(files.len());
    for file in files {
        let path = uploaded.path().join(&file.name);
        // Nobody holds the content any longer while it is imported.
        std::fs::write(&path, file.bytes).map_err(failed)?;
        paths.push(path);
    }
    Ok(import(&paths, data, reference, options, &Silent)?)
}

/// Removes what was uploaded to a server that was stopped while it read. Whoever calls this is the only one who reads.
fn remove_forgotten(staging: &Path) -> Result<(), AppError> {
    let failed = |source| AppError::file(staging, source);
    let entries = match std::fs::read_dir(staging) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(UPLOADED.as_bytes()) {
            std::fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// Throws away the registers that wait the longest, beyond those that may.
fn make_room(staging: &Path) -> Result<(), AppError> {
    let waiting = snapshots_folder(staging);
    let mut by_age = Vec::new();
    for name in Snapshot::names_in(&waiting)? {
        let path = waiting.join(name);
        let since =
            path.metadata().and_then(|about| about.modified()).map_err(|source| AppError::file(&path, source))?;
        by_age.push((since, path));
    }
    by_age.sort();
    for (_, path) in by_age.iter().rev().skip(MOST_STAGED - 1) {
        std::fs::remove_dir_all(path).map_err(|source| AppError::file(path, source))?;
    }
    Ok(())
}

fn sources(imported: &Imported) -> impl Iterator<Item = ReadSource> {
    let missing = imported.missing.iter().cloned();
    imported.manifest.sources.iter().zip(missing).map(|(source, missing)| ReadSource {
        name: source.shown(),
        kind: source.kind.clone(),
        rows: source.rows,
        is_copy: source.copy_of.is_some(),
        missing,
    })
}

fn counted(tally: &Tally, sources: &[SourceFile]) -> NoteCount {
    let source = usize::try_from(tally.file).ok().and_then(|at| sources.get(at));
    NoteCount {
        kind: tally.kind,
        file: source.map(SourceFile::shown).unwrap_or_default(),
        column: tally.column.clone(),
        reason: tally.reason.clone(),
        n: tally.n,
        rows: tally.rows.clone(),
    }
}

/// Says what a register would bring to those in a folder.
fn looked_at(
    snapshot: &Snapshot,
    imported: &Imported,
    folder: &Path,
    reference: &Reference,
    day: Day,
) -> Result<Intake, AppError> {
    let manifest = snapshot.manifest();
    let mut others = Vec::new();
    for name in Snapshot::names_in(folder)? {
        others.push(Snapshot::find(folder, &name, reference)?);
    }
    let is_known = others.iter().any(|other| other.manifest().digest == manifest.digest);
    let latest = others.iter().filter(|other| other.manifest().digest != manifest.digest);
    let latest = latest.max_by_key(|other| (other.as_of(), other.manifest().digest.clone()));
    let against = latest.map(|other| against(other, snapshot, reference, day)).transpose()?;
    Ok(Intake {
        register: RegisterLine::of(snapshot),
        sources: sources(imported).collect(),
        doubts: manifest.counts.doubts,
        notes: imported.tallies.iter().map(|tally| counted(tally, &manifest.sources)).collect(),
        against,
        is_known,
    })
}

fn against(before: &Snapshot, now: &Snapshot, reference: &Reference, day: Day) -> Result<Against, AppError> {
    let folder = Folder::new(reference).map_err(|error| AppError::Input(error.to_string()))?;
    let mut found = Against { as_of: before.as_of(), came: 0, left: 0, changed: 0 };
    for change in diff(before, now, &folder, day)? {
        match change? {
            Change::OnlyInFirst(_) => found.left += 1,
            Change::OnlyInSecond(_) => found.came += 1,
            Change::Facts(..) => found.changed += 1,
        }
    }
    Ok(found)
}
