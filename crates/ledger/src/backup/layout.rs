//! Where the parts of a backup lie.

use jenjang_facts::Digest;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::BackupError;
use super::archive::{BLOCK, digest, header, padding, seal};
use super::lines::{BLOBS, CHECKPOINTS, EVENTS, MANIFEST, PERSONAL, SEAL};

/// Where a part is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: u64,
    pub(super) size: u64,
}

/// A backup whose parts were found; what is in them is not checked yet.
#[derive(Debug)]
pub(super) struct Layout {
    path: PathBuf,
    pub(super) manifest: Place,
    pub(super) events: Place,
    pub(super) personal: Place,
    pub(super) checkpoints: Place,
    pub(super) blobs: BTreeMap<Digest, Place>,
    seal: u64,
}

impl Layout {
    /// Walks from header to header. Each must be exactly what would be written, and in its order.
    pub(super) fn read(path: &Path) -> Result<Self, BackupError> {
        let mut walk = Walk::open(path)?;
        let manifest = walk.expect(MANIFEST)?;
        let events = walk.expect(EVENTS)?;
        let personal = walk.expect(PERSONAL)?;
        let checkpoints = walk.expect(CHECKPOINTS)?;
        let mut blobs = BTreeMap::new();
        loop {
            let at = walk.at;
            let (name, place) = walk.part()?;
            if name == SEAL {
                let path = path.to_owned();
                return Ok(Self { path, manifest, events, personal, checkpoints, blobs, seal: at });
            }
            let hash = name.strip_prefix(BLOBS).and_then(|hex| Digest::parse(hex).ok());
            let hash = hash.filter(|hash| blobs.last_key_value().is_none_or(|(last, _)| last < hash));
            let Some(hash) = hash else {
                return Err(walk.wrong(format!("the part `{name}` at byte {at} does not belong there")));
            };
            blobs.insert(hash, place);
        }
    }

    /// Returns whether every byte is what was written.
    pub(super) fn is_sealed(&self) -> Result<bool, BackupError> {
        let read = || {
            let mut file = File::open(&self.path)?;
            let expected = seal(&digest(&mut file, self.seal)?)?;
            file.seek(SeekFrom::Start(self.seal))?;
            let mut found = Vec::new();
            let limit = u64::try_from(expected.len()).unwrap_or(u64::MAX) + 1;
            file.take(limit).read_to_end(&mut found)?;
            Ok(found == expected)
        };
        read().map_err(|source| self.io(source))
    }

    /// Opens a part.
    pub(super) fn open(&self, place: Place) -> Result<std::io::Take<BufReader<File>>, BackupError> {
        let open = || {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(place.start))?;
            Ok(BufReader::with_capacity(1 << 16, file).take(place.size))
        };
        open().map_err(|source| self.io(source))
    }

    /// Reads a part of JSON objects, one a line.
    pub(super) fn lines<T: DeserializeOwned>(&self, name: &'static str, place: Place) -> Result<Lines<T>, BackupError> {
        let reader = self.open(place)?;
        Ok(Lines { reader, path: self.path.clone(), name, number: 0, line: Vec::new(), kind: std::marker::PhantomData })
    }

    pub(super) fn io(&self, source: std::io::Error) -> BackupError {
        BackupError::Io { path: self.path.clone(), source }
    }

    pub(super) fn wrong(&self, what: impl Into<String>) -> BackupError {
        BackupError::Format { path: self.path.clone(), what: what.into() }
    }
}

struct Walk<'a> {
    path: &'a Path,
    file: File,
    length: u64,
    at: u64,
}

impl<'a> Walk<'a> {
    fn open(path: &'a Path) -> Result<Self, BackupError> {
        let open = || {
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            Ok(Self { path, file, length, at: 0 })
        };
        open().map_err(|source| BackupError::Io { path: path.to_owned(), source })
    }

    fn wrong(&self, what: String) -> BackupError {
        BackupError::Format { path: self.path.to_owned(), what }
    }

    fn expect(&mut self, expected: &str) -> Result<Place, BackupError> {
        let at = self.at;
        let (name, place) = self.part()?;
        if name == expected {
            return Ok(place);
        }
        Err(self.wrong(format!("at byte {at} the part `{expected}` should begin")))
    }

    fn part(&mut self) -> Result<(String, Place), BackupError> {
        let at = self.at;
        let mut block = [0; 512];
        if self.length < at + BLOCK {
            return Err(self.wrong(format!("it was cut off after {} bytes", self.length)));
        }
        let io = |source| BackupError::Io { path: self.path.to_owned(), source };
        self.file.seek(SeekFrom::Start(at)).map_err(io)?;
        self.file.read_exact(&mut block).map_err(io)?;
        let found = tar::Header::from_byte_slice(&block);
        let name = found.path_bytes();
        let part = || {
            let name = std::str::from_utf8(&name).ok()?;
            let size = found.size().ok()?;
            (header(name, size).ok()?.as_bytes() == &block).then(|| (name.to_owned(), size))
        };
        let Some((name, size)) = part() else {
            return Err(self.wrong(format!("the header at byte {at} was changed")));
        };
        let place = Place { start: at + BLOCK, size };
        let end = place.start.checked_add(size).and_then(|end| end.checked_add(padding(size)));
        match end.filter(|end| *end <= self.length) {
            Some(end) => self.at = end,
            None => return Err(self.wrong(format!("it was cut off after {} bytes, within `{name}`", self.length))),
        }
        Ok((name, place))
    }
}

/// The lines of a part.
pub(super) struct Lines<T> {
    reader: std::io::Take<BufReader<File>>,
    path: PathBuf,
    name: &'static str,
    number: u64,
    line: Vec<u8>,
    kind: std::marker::PhantomData<T>,
}

impl<T: DeserializeOwned> Lines<T> {
    /// Reads the next line, if there is one.
    pub(super) fn next(&mut self) -> Result<Option<T>, BackupError> {
        self.line.clear();
        let count = self.reader.read_until(b'\n', &mut self.line);
        if count.map_err(|source| BackupError::Io { path: self.path.clone(), source })? == 0 {
            return Ok(None);
        }
        self.number += 1;
        serde_json::from_slice(&self.line).map(Some).map_err(|_| self.wrong())
    }

    /// Says that the line that was read last is not what it must be.
    pub(super) fn wrong(&self) -> BackupError {
        let what = format!("line {} of `{}` cannot be read", self.number, self.name);
        BackupError::Format { path: self.path.clone(), what }
    }
}
