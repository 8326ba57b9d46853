//! Reads exports of SIMPEG and SIASN into a snapshot.
//!
//! Files are recognised by their headers (`columns`), read as a stream (`csv`, `workbook`, `json`), row by row
//! turned into records and notes (`intake`), sorted on disk, and merged into the tables of a snapshot (`finish`),
//! which appears under its digest when it is whole (`incoming`).
//!
//! INVARIANT: what is written depends on the files, their order, the options and the reference data alone; not on the
//! number of threads, the clock or the machine.

mod appraisal;
mod archive;
mod cell;
mod columns;
mod companions;
mod csv;
mod disagreement;
mod error;
mod finish;
mod identity;
mod incoming;
mod intake;
mod json;
mod json_value;
mod levels;
mod limits;
mod notes;
mod notes_csv;
mod plan;
mod profile;
mod progress;
mod row;
mod sanction;
mod unit_tree;
mod workbook;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jenjang_facts::{Day, Reference};

pub use self::columns::SheetKind;
pub use self::error::ImportError;
pub(crate) use self::json::MIXED_WITH_SANCTIONS;
pub use self::notes_csv::Tally;
pub use self::progress::{Progress, Silent};

use self::finish::Finished;
use self::incoming::Incoming;
use self::intake::{Intake, Taken};
use self::notes::{Notes, Sorted};
use self::plan::{Plan, Planned};
use self::row::NoteLine;
use crate::records::{Note, NoteKind, Source};
use crate::snapshot::canonical::Digest;
use crate::snapshot::manifest::{Counts, FORMAT, MANIFEST_FILE, Manifest, NOTES_FILE, SourceFile, TableRows};
use crate::snapshot::schema::Table;
use crate::sorted_runs::SpillFolder;

/// Refused rows that are handed to the caller; all of them stand in the notes of the snapshot.
const REFUSED_SHOWN: usize = 1000;

/// Memory for sorting where the import has the machine to itself, in bytes.
pub const SORT_BYTES: usize = 384 << 20;

/// What varies from import to import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The day the register speaks of.
    pub as_of: Option<Day>,
    /// Whether a refused row fails the import.
    pub strict: bool,
    /// The number of threads that take rows apart.
    pub n_threads: usize,
    /// Memory for sorting, shared by all threads, in bytes; what does not fit goes to the disk.
    pub sort_bytes: usize,
}

/// What an import left.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The folder of the snapshot.
    pub snapshot: PathBuf,
    /// The digest of its content, which is its name.
    pub digest: String,
    /// What it holds.
    pub manifest: Manifest,
    /// The list an office works through.
    pub notes_file: PathBuf,
    /// The first refused rows, in the order of the files: at most a thousand. `Manifest::counts` has their number.
    pub refused: Vec<Note>,
    /// What the list of notes says, counted.
    pub tallies: Vec<Tally>,
    /// For each source the headings that such a file may have and this one has not, by their preferred spelling.
    pub missing: Vec<Vec<&'static str>>,
    /// Files of a folder that are no part of a register, and were not read.
    pub skipped: Vec<String>,
}

/// Reads files and folders of exports into a snapshot under `data`.
///
/// Nothing is left behind when it fails.
pub fn import(
    paths: &[PathBuf],
    data: &Path,
    reference: &Reference,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Imported, ImportError> {
    let plan = plan::plan(paths)?;
    require_register(paths, &plan)?;
    let incoming = Incoming::create(data).map_err(ImportError::write)?;
    let spill = SpillFolder::new(&incoming.runs());
    let (mut sources, taken) = read_sources(&plan, reference, options, (&spill, options.sort_bytes), progress)?;
    mark_copies(&mut sources, &taken);
    let folder = incoming.snapshot();
    let finished = {
        let is_copy: Vec<bool> = sources.iter().map(|source| source.copy_of.is_some()).collect();
        let ignored = |file: u32| is_copy.get(file as usize).copied().unwrap_or_default();
        let mut notes = Notes::new(&spill);
        note_files(&plan, &sources, &mut notes).map_err(ImportError::write)?;
        progress.stage("write", Some(sources.iter().filter(|s| s.kind == "profile").map(|s| s.rows).sum()));
        finish::write_tables(&taken, &folder, &spill, &ignored, notes, progress).map_err(ImportError::write)?
    };
    let manifest = manifest(options, sources, &finished);
    if manifest.counts.people == 0 && manifest.counts.refused == 0 {
        return Err(no_register(paths));
    }
    let refused = first_refused(&finished.notes).map_err(ImportError::write)?;
    let n_refused = finished.notes.n_of(NoteKind::Refused);
    if options.strict && n_refused > 0 {
        let sources = manifest.sources.into_iter().map(|source| source.name).collect();
        return Err(ImportError::Strict { n_refused, refused, sources });
    }
    let tallies = notes_csv::write(&folder.join(NOTES_FILE), &finished.notes.by_source, &manifest.sources)
        .map_err(ImportError::write)?;
    write_manifest(&folder, &manifest).map_err(ImportError::write)?;
    let snapshot = incoming.publish(data, &manifest.digest).map_err(ImportError::write)?;
    let notes_file = snapshot.join(NOTES_FILE);
    let missing =
        plan.sources.iter().map(|source| source.layout().map(|layout| layout.missing()).unwrap_or_default()).collect();
    let (digest, skipped) = (manifest.digest.clone(), plan.skipped);
    Ok(Imported { snapshot, digest, manifest, notes_file, refused, tallies, missing, skipped })
}

/// Demands that somebody is in it: companions alone are no register.
fn require_register(paths: &[PathBuf], plan: &Plan) -> Result<(), ImportError> {
    let has_people = plan.sources.iter().any(|source| source.layout().is_none_or(|l| l.kind == SheetKind::Profile));
    if has_people {
        return Ok(());
    }
    Err(no_register(paths))
}

fn no_register(paths: &[PathBuf]) -> ImportError {
    let names = paths.iter().map(|path| {
        path.file_name().map_or_else(|| "the folder".to_owned(), |name| format!("`{}`", name.to_string_lossy()))
    });
    let mut searched = names.collect::<Vec<_>>().join(", ");
    if searched.is_empty() {
        "nothing".clone_into(&mut searched);
    }
    ImportError::NoRegister { searched }
}

fn read_sources(
    plan: &Plan,
    reference: &Reference,
    options: &ImportOptions,
    (spill, sort_bytes): (&SpillFolder, usize),
    progress: &dyn Progress,
) -> Result<(Vec<SourceFile>, Taken), ImportError> {
    let n_threads = options.n_threads.clamp(1, 64);
    let find_copies = may_have_copies(plan);
    let mut intakes = Vec::new();
    for _ in 0..n_threads {
        let intake = Intake::new(reference, options.as_of, spill, sort_bytes / n_threads, find_copies);
        intakes.push(intake.map_err(|problem| ImportError::Reference { problem })?);
    }
    let mut sources = Vec::new();
    for (file, planned) in (0u32..).zip(&plan.sources) {
        progress.stage(planned.name(), planned.about_rows());
        let (read, kind) = match planned {
            Planned::Csv(csv) => (csv::read(csv, file, &mut intakes, progress)?, csv.layout.kind.key()),
            Planned::Sheet(sheet) => (workbook::read(sheet, file, &mut intakes, progress)?, sheet.layout.kind.key()),
            Planned::Json(json) => json::read(json, file, &plan.person_ids, &mut intakes, progress)?,
        };
        if read.n_rows == 0 && planned.layout().is_some_and(|layout| layout.kind == SheetKind::Profile) {
            return Err(ImportError::HeadersOnly { name: planned.name().to_owned() });
        }
        sources.push(SourceFile {
            name: planned.name().to_owned(),
            sheet: planned.sheet().map(str::to_owned),
            kind: kind.to_owned(),
            sha256: read.sha256,
            rows: read.n_rows,
            copy_of: None,
        });
    }
    Ok((sources, Taken::gather(intakes)))
}

/// Returns whether two sources are of one kind, so that one may be a copy of the other.
fn may_have_copies(plan: &Plan) -> bool {
    let kinds: Vec<_> = plan.sources.iter().filter_map(|source| source.layout().map(|layout| layout.kind)).collect();
    kinds.iter().enumerate().any(|(at, kind)| kinds.iter().skip(at + 1).any(|other| other == kind))
}

/// Marks the sources that hold, row for row, what an earlier one holds: a workbook saved as CSV as well.
fn mark_copies(sources: &mut [SourceFile], taken: &Taken) {
    let same = |a: usize, b: usize| match (taken.fingerprints.get(a), taken.fingerprints.get(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    };
    for at in 1..sources.len() {
        let (before, rest) = sources.split_at_mut(at);
        let Some(source) = rest.first_mut() else { continue };
        let original = before
            .iter()
            .enumerate()
            .position(|(earlier, original)| original.kind == source.kind && source.rows > 0 && same(earlier, at));
        source.copy_of = original.and_then(|at| u32::try_from(at).ok());
    }
}

/// Notes what is worth knowing about whole files.
fn note_files(plan: &Plan, sources: &[SourceFile], notes: &mut Notes<'_>) -> io::Result<()> {
    for ((file, source), planned) in (0u32..).zip(sources).zip(&plan.sources) {
        let note = |column, value, reason| NoteLine {
            kind: NoteKind::File,
            nip: None,
            source: Source { file, row: 0 },
            column,
            field: "",
            value,
            reason,
        };
        let place = intake::Place { source: Source { file, row: 0 }, ordinal: 0 };
        if let Some(original) = source.copy_of.and_then(|at| sources.get(at as usize)) {
            notes.line(place, &note("", &original.name, "copy-of-file"))?;
        }
        for header in planned.layout().map(|layout| layout.read_by_name()).unwrap_or_default() {
            notes.line(place, &note(header, "", "column-read-by-name"))?;
        }
    }
    Ok(())
}

fn first_refused(notes: &Sorted) -> io::Result<Vec<Note>> {
    let mut refused = Vec::new();
    if notes.n_of(NoteKind::Refused) == 0 {
        return Ok(refused);
    }
    let mut rows = notes.by_source.merge()?;
    while let Some((_, row)) = rows.next()? {
        let note = notes_csv::read(row);
        if note.kind == NoteKind::Refused {
            refused.push(note);
            if refused.len() == REFUSED_SHOWN {
                break;
            }
        }
    }
    Ok(refused)
}

fn manifest(options: &ImportOptions, sources: Vec<SourceFile>, finished: &Finished) -> Manifest {
    let mut digest = Digest::new(options.as_of);
    for source in &sources {
        digest.source(source);
    }
    let mut rows = Vec::new();
    for (table, (n_rows, table_digest)) in Table::ALL.into_iter().zip(&finished.tables) {
        digest.table(table, *n_rows, table_digest);
        rows.push(TableRows { table: table.name().to_owned(), rows: *n_rows });
    }
    let n_of = |kind| finished.notes.n_of(kind);
    let mut counts = Counts {
        people: 0,
        refused: n_of(NoteKind::Refused),
        gaps: n_of(NoteKind::Unusable) + n_of(NoteKind::SourcesDisagree),
        doubts: n_of(NoteKind::Doubt),
        rows,
    };
    counts.people = counts.rows_of(Table::People);
    let as_of = options.as_of.map(|day| day.to_string());
    Manifest { format: FORMAT, digest: digest.finish(), as_of, sources, counts }
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(manifest).map_err(io::Error::other)?;
    text.push('\n');
    let mut file = File::create_new(folder.join(MANIFEST_FILE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A register that needs many blocks, with cells that span lines.
    fn large_register(folder: &Path) {
        let mut people = "NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA\n".to_owned();
        let mut skp = "NIP BARU,TAHUN,PREDIKAT\n".to_owned();
        for n in 0..40_000u64 {
            let nip = 190_001_012_000_011_900 + (n * 7919 % 40_000) * 1000;
            let name = if n % 3 == 0 { "\"Ani, S.E.\nWibowo\"" } else { "Budi" };
            let golongan = if n % 100 == 0 { "IX" } else { "III/c" };
            people.push_str(&format!("{nip},id-{},{name},01-01-1980,{golongan}{}\n", n % 39_990, " ".repeat(60)));
            skp.push_str(&format!("{nip},2012,Baik\n"));
        }
        std::fs::write(folder.join("pegawai.csv"), people).unwrap();
        std::fs::write(folder.join("skp.csv"), skp).unwrap();
    }

    #[test]
    fn memory_and_threads_change_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let export = folder.path().join("export");
        std::fs::create_dir(&export).unwrap();
        large_register(&export);
        let mut seen = Vec::new();
        for (sort_bytes, n_threads) in [(SORT_BYTES, 1), (SORT_BYTES, 4), (1 << 20, 1), (1 << 18, 3)] {
            let data = folder.path().join(format!("data-{sort_bytes}-{n_threads}"));
            let options = ImportOptions { as_of: None, strict: false, n_threads, sort_bytes };
            let paths = [export.clone()];
            let done = import(&paths, &data, Reference::shipped(), &options, &Silent).unwrap();
            let mut files = Vec::new();
            for table in Table::ALL {
                files.push(std::fs::read(done.snapshot.join(table.file_name())).unwrap());
            }
            files.push(std::fs::read(&done.notes_file).unwrap());
            assert_eq!(done.manifest.counts.refused, 10, "PNS IDs that come a second time");
            assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1, "no run is left behind");
            seen.push((done.digest, files));
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
