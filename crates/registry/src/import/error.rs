//! Why an import stopped.

use std::io;

use crate::records::Note;

/// Why nothing was imported. Whatever stood in the data folder before still stands there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is nothing of a register in what was handed over.
    #[error(
        "no register in {searched}: none of the files has the columns of a profile export (NIP BARU, NAMA, TANGGAL LAHIR, ...); \
         hand over the profile export of SIASN as XLSX or CSV, or the `data-utama` of the service as JSON"
    )]
    NoRegister {
        /// What was looked through, in words.
        searched: String,
    },
    /// A file that was named is not of a kind that can be read.
    #[error("`{name}` is not recognised: {found}; a register is read from {accepted}")]
    NotRecognised {
        /// The file.
        name: String,
        /// What it looks like.
        found: String,
        /// What would be recognised.
        accepted: String,
    },
    /// A file holds nothing.
    #[error("`{name}` is empty; export it again")]
    Empty {
        /// The file.
        name: String,
    },
    /// A profile export without a person.
    #[error("`{name}` has headers but no rows; export it again, with data")]
    HeadersOnly {
        /// The file.
        name: String,
    },
    /// A text file in an encoding other than UTF-8.
    #[error(
        "`{name}` is not UTF-8: {found}; open it in a spreadsheet and save it as `CSV UTF-8`, or hand over the XLSX itself"
    )]
    Encoding {
        /// The file.
        name: String,
        /// Where, and which bytes.
        found: String,
    },
    /// A record that is longer than any record of a register.
    #[error(
        "row {row} of `{name}` is longer than {limit_bytes} bytes; perhaps a quotation mark is opened there and never closed"
    )]
    RecordTooLong {
        /// The file.
        name: String,
        /// The row at which the record starts.
        row: u32,
        /// The longest that is read.
        limit_bytes: usize,
    },
    /// A cell that is longer than a spreadsheet allows.
    #[error("a cell of row {row} of `{name}` is longer than {limit_bytes} bytes; shorten it, or export the file again")]
    CellTooLong {
        /// The file.
        name: String,
        /// The row.
        row: u32,
        /// The longest that is read.
        limit_bytes: usize,
    },
    /// A workbook that cannot be read.
    #[error("`{name}` is not a workbook that can be read: {problem}; save it again as `Excel Workbook (.xlsx)`")]
    Workbook {
        /// The file.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// A workbook that unpacks to more than any register needs.
    #[error(
        "`{name}` unpacks to more than {limit_bytes} bytes; this is no export of a register, or it should be handed over as CSV"
    )]
    WorkbookTooBig {
        /// The file.
        name: String,
        /// The most that is unpacked.
        limit_bytes: u64,
    },
    /// JSON that cannot be read.
    #[error("`{name}`, line {line}: {problem}; fetch it again from the service")]
    Json {
        /// The file.
        name: String,
        /// The line.
        line: u32,
        /// What is wrong.
        problem: String,
    },
    /// A file or folder cannot be read.
    #[error("could not read `{name}`")]
    Read {
        /// The file or folder.
        name: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The disk is full.
    #[error("the disk with the data folder is full; nothing was imported; free some space and import again")]
    DiskFull {
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The snapshot cannot be written.
    #[error("could not write to the data folder; nothing was imported")]
    Write {
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Rows were refused and the import was asked to be strict.
    #[error(
        "{n_refused} rows were refused and the import is strict; nothing was imported; correct them, or import without `--strict`"
    )]
    Strict {
        /// How many.
        n_refused: u64,
        /// The first of them.
        refused: Vec<Note>,
        /// The names of the sources, as `Note::source` counts them.
        sources: Vec<String>,
    },
    /// The reference data is not what the importer needs.
    #[error("the reference data cannot be used: {problem}")]
    Reference {
        /// What is wrong.
        problem: String,
    },
}

impl ImportError {
    /// Returns the file that could not be used, by the name it was handed over with; `None` where it is not about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::NotRecognised { name, .. }
            | Self::Empty { name }
            | Self::HeadersOnly { name }
            | Self::Encoding { name, .. }
            | Self::RecordTooLong { name, .. }
            | Self::CellTooLong { name, .. }
            | Self::Workbook { name, .. }
            | Self::WorkbookTooBig { name, .. }
            | Self::Json { name, .. }
            | Self::Read { name, .. } => Some(name),
            Self::NoRegister { .. }
            | Self::DiskFull { .. }
            | Self::Write { .. }
            | Self::Strict { .. }
            | Self::Reference { .. } => None,
        }
    }

    /// Returns whether the data folder could not take the register; the files may be good.
    pub fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Write { .. })
    }

    /// Tells a full disk from other failures to write.
    pub(super) fn write(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { source }
            }
            _ => Self::Write { source },
        }
    }

    pub(super) fn read(name: &str) -> impl FnOnce(io::Error) -> Self + use<> {
        let name = name.to_owned();
        move |source| Self::Read { name, source }
    }
}
