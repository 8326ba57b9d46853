//! The manifest of a snapshot: what it holds, where it came from and how it is called.

use serde::{Deserialize, Serialize};

/// The format of snapshots this program writes.
pub const FORMAT: u32 = 1;

/// The name of the manifest in the snapshot's folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The name of the list an office works through, in the snapshot's folder.
pub const NOTES_FILE: &str = "notes.csv";

/// What a snapshot holds and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format of the snapshot, see [`FORMAT`].
    pub format: u32,
    /// The digest of the canonical content, 64 hexadecimal digits: also the name of the folder.
    pub digest: String,
    /// The day the register speaks of (`yyyy-mm-dd`), where whoever handed it over said so.
    pub as_of: Option<String>,
    /// What was read; a record's `source_file` is a place in this list.
    pub sources: Vec<SourceFile>,
    /// How much of everything there is.
    pub counts: Counts,
}

/// One file, or one sheet of a workbook, that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The name, relative to the folder that was handed over; never a path of a machine.
    pub name: String,
    /// The name of the sheet, for a workbook.
    pub sheet: Option<String>,
    /// What it was recognised as: see `import::SheetKind::key`.
    pub kind: String,
    /// SHA-256 of the bytes of the file.
    pub sha256: String,
    /// The number of rows below the header, or of records.
    pub rows: u64,
    /// The place in the list of the source of which this is a copy, row for row; such a source was not read twice.
    pub copy_of: Option<u32>,
}

/// How much of everything a snapshot holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// People of the register.
    pub people: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Cells that could not be used, and facts on which two sources disagree.
    pub gaps: u64,
    /// Oddities of values that count.
    pub doubts: u64,
    /// Rows of each table, in the order of `Table::ALL`.
    pub rows: Vec<TableRows>,
}

/// The number of rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRows {
    /// The name of the table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
}

impl SourceFile {
    /// Returns the name as people are shown it: the file, and the sheet of a workbook.
    pub fn shown(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} [{sheet}]", self.name),
            None => self.name.clone(),
        }
    }
}

impl Manifest {
    /// Returns the file or sheet in which a record stood.
    pub fn source(&self, source: crate::records::Source) -> Option<&SourceFile> {
        self.sources.get(usize::try_from(source.file).ok()?)
    }
}

impl Counts {
    /// Returns the number of rows of a table.
    pub fn rows_of(&self, table: super::schema::Table) -> u64 {
        self.rows.iter().find(|entry| entry.table == table.name()).map_or(0, |entry| entry.rows)
    }
}
