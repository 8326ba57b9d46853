//! The files of a register: where they go, and that none is left behind half written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::ExampleError;
use crate::sheet::push_csv;

/// A folder that is filled whole or not at all.
pub(crate) struct Folder {
    path: PathBuf,
    created: bool,
}

impl Folder {
    /// Makes the folder, or takes it as it is when it is empty.
    pub(crate) fn open(path: &Path) -> Result<Self, ExampleError> {
        let wrong = |source| ExampleError::Write { path: path.to_owned(), source };
        let created = !path.exists();
        fs::create_dir_all(path).map_err(wrong)?;
        if fs::read_dir(path).map_err(wrong)?.next().is_some() {
            return Err(ExampleError::FolderNotEmpty(path.to_owned()));
        }
        Ok(Self { path: path.to_owned(), created })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Takes away what was written before something went wrong: the folder was empty, so all of it is ours.
    pub(crate) fn clean(&self) {
        // Nothing more can be done where cleaning fails too; the first error is the one to report.
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let _ = fs::remove_file(entry.path());
        }
        if self.created {
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// A CSV file under way.
pub(crate) struct Table {
    path: PathBuf,
    file: File,
    lines: String,
    cell: String,
    at_start: bool,
    broken: Option<io::Error>,
}

const FLUSH_BYTES: usize = 1 << 20;

impl Table {
    pub(crate) fn create(path: PathBuf, headers: &[&str]) -> Result<Self, ExampleError> {
        let file = File::create(&path).map_err(|source| ExampleError::Write { path: path.clone(), source })?;
        let lines = String::with_capacity(FLUSH_BYTES + FLUSH_BYTES / 8);
        let mut table = Self { path, file, lines, cell: String::new(), at_start: true, broken: None };
        for header in headers {
            table.cell(|text| text.push_str(header));
        }
        table.end_row();
        Ok(table)
    }

    /// Adds the cell that `write` appends.
    pub(crate) fn cell(&mut self, write: impl FnOnce(&mut String)) {
        self.cell.clear();
        write(&mut self.cell);
        let cell = std::mem::take(&mut self.cell);
        self.push(&cell);
        self.cell = cell;
    }

    /// Adds a cell.
    pub(crate) fn push(&mut self, cell: &str) {
        if !std::mem::replace(&mut self.at_start, false) {
            self.lines.push(',');
        }
        push_csv(&mut self.lines, cell);
    }

    /// Ends the row. A failed write is kept for [`Table::finish`]: rows are cheap, a check of each is noise.
    pub(crate) fn end_row(&mut self) {
        self.lines.push_str("\r\n");
        self.at_start = true;
        if self.lines.len() >= FLUSH_BYTES {
            self.flush();
        }
    }

    /// Returns whether a write has failed, so that a long loop can stop.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    fn flush(&mut self) {
        if self.broken.is_none() {
            self.broken = self.file.write_all(self.lines.as_bytes()).err();
        }
        self.lines.clear();
    }

    pub(crate) fn finish(mut self) -> Result<(), ExampleError> {
        self.flush();
        match self.broken {
            Some(source) => Err(ExampleError::Write { path: self.path, source }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_a_register_that_failed() {
        let parent = tempfile::tempdir().unwrap();
        for made_before in [true, false] {
            let path = parent.path().join(format!("register-{made_before}"));
            if made_before {
                fs::create_dir(&path).unwrap();
            }
            let folder = Folder::open(&path).unwrap();
            Table::create(folder.file("skp.csv"), &["NIP BARU"]).unwrap().finish().unwrap();
            folder.clean();
            assert_eq!(path.exists(), made_before);
            assert!(!made_before || fs::read_dir(&path).unwrap().next().is_none());
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let parent = tempfile::tempdir().unwrap();
        fs::write(parent.path().join("file"), "").unwrap();
        let error = Folder::open(&parent.path().join("file/register")).err().unwrap();
        assert!(error.to_string().contains("file/register"), "{error}");
    }
}
