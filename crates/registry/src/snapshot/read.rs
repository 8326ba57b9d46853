//! Opens a snapshot, finds one by its name, and reads its records.

mod column;
mod dossiers;
mod held;
mod parts;
mod record;
mod table;
mod units;
mod verify;

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jenjang_facts::{Day, Lists, Nip, Reference};
use parquet::errors::ParquetError;

use super::manifest::{FORMAT, MANIFEST_FILE, Manifest};
use super::schema::Table;
use crate::import::MIXED_WITH_SANCTIONS;
use crate::records::Person;
pub use dossiers::Dossiers;
pub use held::Held;
pub use units::UnitTree;

/// The fewest digits by which a snapshot may be named.
pub const SHORTEST_PREFIX: usize = 6;

/// One snapshot on disk. Immutable, so it may be read from several threads at once.
#[derive(Clone, Debug)]
pub struct Snapshot {
    folder: PathBuf,
    manifest: Manifest,
    lists: Lists,
}

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A file or folder cannot be read.
    #[error("could not read `{path}`")]
    Read {
        /// What was read.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is no manifest.
    #[error("`{0}` is not a snapshot: it has no {MANIFEST_FILE}; give the folder that `jenjang import` printed")]
    NoManifest(String),
    /// The manifest is not one.
    #[error("the manifest `{path}` cannot be read: {message}; import the register again")]
    Manifest {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// The snapshot has a newer format.
    #[error("`{path}` has the snapshot format {found}, this program knows up to {FORMAT}; use a newer program")]
    Newer {
        /// The snapshot.
        path: String,
        /// Its format.
        found: u32,
    },
    /// A table does not have the shape it should.
    #[error("the table `{path}` is damaged: {message}; import the register again")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// A table names a level that the lists do not have.
    #[error(
        "the table `{path}` has `{code}` in `{column}`, which the reference data does not know; add it to the list"
    )]
    UnknownCode {
        /// The file.
        path: String,
        /// The column.
        column: String,
        /// The code.
        code: String,
    },
    /// The content is not what the name says.
    #[error(
        "the snapshot `{expected}` holds content of the digest `{found}`: a file was changed; import the register again"
    )]
    Changed {
        /// The digest of the manifest.
        expected: String,
        /// The digest of the content.
        found: String,
    },
    /// The name is too short or not hexadecimal.
    #[error("`{0}` is not a snapshot's name: at least {SHORTEST_PREFIX} of its digits 0-9 and a-f are needed")]
    NotAName(String),
    /// No snapshot has this name.
    #[error("no snapshot in `{folder}` begins with `{prefix}`; see `jenjang register list`")]
    NotFound {
        /// Where it was looked for.
        folder: String,
        /// What was asked for.
        prefix: String,
    },
    /// Several snapshots have names that begin so.
    #[error("`{prefix}` is the beginning of {n} snapshots; give more digits: {}", .names.join(", "))]
    Ambiguous {
        /// What was asked for.
        prefix: String,
        /// How many there are.
        n: usize,
        /// Their names.
        names: Vec<String>,
    },
}

impl SnapshotError {
    /// Returns whether there simply is none of that name; everything else is about one that is there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::NotAName(_))
    }
}

impl Snapshot {
    /// Opens the snapshot in a folder. The tables are not read yet; [`Snapshot::verify`] checks their content.
    pub fn open(folder: &Path, reference: &Reference) -> Result<Self, SnapshotError> {
        let path = folder.join(MANIFEST_FILE);
        let text = std::fs::read_to_string(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                SnapshotError::NoManifest(folder.display().to_string())
            }
            _ => SnapshotError::Read { path: path.display().to_string(), source },
        })?;
        let wrong = |message: String| SnapshotError::Manifest { path: path.display().to_string(), message };
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        let format = format.and_then(|format| u32::try_from(format).ok());
        // A newer manifest may have fields of which this program cannot know; say so before tripping over them.
        if let Some(found) = format.filter(|found| *found > FORMAT) {
            return Err(SnapshotError::Newer { path: folder.display().to_string(), found });
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(|e| wrong(e.to_string()))?;
        Ok(Self { folder: folder.to_owned(), manifest, lists: reference.lists.clone() })
    }

    /// Opens the snapshot whose name begins with `prefix`, among the folders in `folder`.
    pub fn find(folder: &Path, prefix: &str, reference: &Reference) -> Result<Self, SnapshotError> {
        let is_name = prefix.len() >= SHORTEST_PREFIX && prefix.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_name {
            return Err(SnapshotError::NotAName(prefix.to_owned()));
        }
        let lowered = prefix.to_ascii_lowercase();
        let mut names = Self::names_in(folder)?;
        names.retain(|name| name.starts_with(&lowered));
        match names.as_slice() {
            [] => {
                let folder = folder.display().to_string();
                Err(SnapshotError::NotFound { folder, prefix: prefix.to_owned() })
            }
            [name] => Self::open(&folder.join(name), reference),
            _ => Err(SnapshotError::Ambiguous { prefix: prefix.to_owned(), n: names.len(), names }),
        }
    }

    /// Returns the names of the snapshots in a folder, in order. A folder that does not exist has none.
    pub fn names_in(folder: &Path) -> Result<Vec<String>, SnapshotError> {
        let failed = |source| SnapshotError::Read { path: folder.display().to_string(), source };
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(failed(e)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let is_digest = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
            if is_digest && entry.path().join(MANIFEST_FILE).is_file() {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Returns what the snapshot says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the folder of the snapshot.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the day the register speaks of, where whoever handed it over said so.
    pub fn as_of(&self) -> Option<Day> {
        self.manifest.as_of.as_deref().and_then(|text| Day::parse_iso(text).ok())
    }

    fn path_of(&self, table: Table) -> PathBuf {
        self.folder.join(table.file_name())
    }

    fn open_table(&self, table: Table) -> Result<File, SnapshotError> {
        let path = self.path_of(table);
        File::open(&path).map_err(|source| SnapshotError::Read { path: path.display().to_string(), source })
    }

    fn damaged(&self, table: Table, message: impl Into<String>) -> SnapshotError {
        SnapshotError::Damaged { path: self.path_of(table).display().to_string(), message: message.into() }
    }

    fn parquet_failed(&self, table: Table) -> impl Fn(ParquetError) -> SnapshotError + '_ {
        move |error| match error {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(source) => SnapshotError::Read { path: self.path_of(table).display().to_string(), source: *source },
                Err(other) => self.damaged(table, other.to_string()),
            },
            other => self.damaged(table, other.to_string()),
        }
    }
}

/// Of whom a list of sanctions was handed over.
///
/// A sheet of sanctions is a list of all of them. The service answers person by person: where the name of its file holds
/// a NIP, it speaks of that person only, and where a file holds people together with the answers, of those people.
#[derive(Clone, Debug, Default)]
struct SanctionsGiven {
    of_all: bool,
    of: BTreeSet<Nip>,
    /// The files that hold people together with the answers about their sanctions.
    of_people_in: BTreeSet<u32>,
}

impl SanctionsGiven {
    fn from_manifest(manifest: &Manifest) -> Self {
        let mut given = Self::default();
        let mixed = (0..).zip(&manifest.sources).filter(|(_, source)| source.kind == MIXED_WITH_SANCTIONS);
        given.of_people_in.extend(mixed.map(|(at, _)| at));
        for source in manifest.sources.iter().filter(|source| source.kind == SANCTIONS) {
            match nip_in(&source.name) {
                Some(nip) if is_json(&source.name) => {
                    given.of.insert(nip);
                }
                _ => given.of_all = true,
            }
        }
        given
    }

    fn covers(&self, person: &Person) -> bool {
        self.of_all || self.of.contains(&person.nip) || self.of_people_in.contains(&person.source.file)
    }
}

/// What the manifest calls a source of sanctions.
const SANCTIONS: &str = "sanctions";

fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn nip_in(name: &str) -> Option<Nip> {
    let mut numbers = name.split(|c: char| !c.is_ascii_digit());
    numbers.find(|digits| digits.len() == 18).and_then(|digits| Nip::parse(digits).ok())
}
