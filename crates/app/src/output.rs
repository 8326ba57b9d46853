//! Writing files so that a reader never sees half of one.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Why a file could not be written. What stood there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The system refused: no space, no permission, no such folder.
    #[error("could not write `{path}`; what stood there before is untouched")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A library that encodes the format failed.
    #[error("could not write `{path}`: {message}; what stood there before is untouched")]
    Encode {
        /// The file.
        path: PathBuf,
        /// What the library said.
        message: String,
    },
    /// More rows than the format can hold.
    #[error("`{path}` cannot hold {rows} people: a worksheet ends at 1,048,576 rows; write .csv or .parquet instead")]
    TooLong {
        /// The file.
        path: PathBuf,
        /// How many rows there are.
        rows: usize,
    },
}

impl OutputError {
    /// Returns the failure of an encoder, with what led to it.
    pub fn encode(path: &Path, error: &dyn std::error::Error) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message = format!("{message}: {cause}");
            source = cause.source();
        }
        Self::Encode { path: path.to_owned(), message }
    }
}

/// A file in the making: it takes its name only when it is complete and on the disk.
pub struct Pending {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Pending {
    /// Starts a file beside the place it will have.
    pub fn create(path: &Path) -> Result<Self, OutputError> {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let named = tempfile::Builder::new().prefix(".jenjang-").tempfile_in(folder).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(1 << 20, named) })
    }

    /// Returns the path the file will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns an error of this file for a failure of the system.
    pub fn write_error(&self, source: std::io::Error) -> OutputError {
        OutputError::Write { path: self.path.clone(), source }
    }

    /// Returns an error of this file for a failure of an encoder.
    pub fn encode_error(&self, message: impl std::fmt::Display) -> OutputError {
        OutputError::Encode { path: self.path.clone(), message: message.to_string() }
    }

    /// Puts the file in its place.
    pub fn finish(self) -> Result<PathBuf, OutputError> {
        let Self { path, file } = self;
        let failed = |source| OutputError::Write { path: path.clone(), source };
        let named = file.into_inner().map_err(|e| failed(e.into_error()))?;
        readable(named.as_file()).map_err(failed)?;
        named.as_file().sync_all().map_err(failed)?;
        named.persist(&path).map_err(|e| failed(e.error))?;
        Ok(path)
    }
}

/// Gives the file the mode of an ordinary new file; a temporary one is for its owner only.
#[cfg(unix)]
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o640))
}

#[cfg(not(unix))]
fn readable(_: &File) -> std::io::Result<()> {
    Ok(())
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl std::io::Seek for Pending {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// Returns a cell that no spreadsheet runs as a formula when it opens a CSV file.
///
/// A text that starts with `=`, `+`, `-`, `@`, a tab or a line break gets an apostrophe before it, as a spreadsheet
/// itself marks a text; the importer strips it again.
pub fn inert(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        std::borrow::Cow::Owned(format!("'{text}"))
    } else {
        std::borrow::Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_file_leaves_the_old_one_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "old").unwrap();
        let mut pending = Pending::create(&path).unwrap();
        pending.write_all(b"half").unwrap();
        drop(pending);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");

        let mut pending = Pending::create(&path).unwrap();
        pending.write_all(b"whole").unwrap();
        pending.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "whole");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(inert("Siti"), "Siti");
    }
}
