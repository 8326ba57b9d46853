//! Writing a tar whose parts are streamed: the size of a part is written into its header afterwards.

use jenjang_facts::Digest;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::lines::SEAL;

pub(super) const BLOCK: u64 = 512;

/// Zeros after the last part.
pub(super) const END: [u8; 1024] = [0; 1024];

/// Returns the header of a part, always the same for the same name and size.
pub(super) fn header(name: &str, size: u64) -> std::io::Result<tar::Header> {
    let mut header = tar::Header::new_gnu();
    header.set_path(name)?;
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    Ok(header)
}

/// Returns what fills the last block of a part.
pub(super) fn padding(size: u64) -> u64 {
    size.next_multiple_of(BLOCK) - size
}

/// Returns the last part and the end of a backup, given the digest of everything before.
pub(super) fn seal(digest: &Digest) -> std::io::Result<Vec<u8>> {
    let text = format!("{digest}\n");
    let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
    let mut bytes = header(SEAL, size)?.as_bytes().to_vec();
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes.extend_from_slice(&END);
    Ok(bytes)
}

/// A tar that is being written.
pub(super) struct Archive {
    file: BufWriter<File>,
    at: u64,
}

/// A part that is being written.
pub(super) struct Part<'a> {
    archive: &'a mut Archive,
    name: String,
    start: u64,
}

impl Archive {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), at: 0 }
    }

    /// Begins a part of unknown size.
    pub(super) fn part(&mut self, name: impl Into<String>) -> std::io::Result<Part<'_>> {
        let start = self.at;
        self.put(&[0; 512])?;
        Ok(Part { archive: self, name: name.into(), start })
    }

    /// Writes the seal over everything before it, and sees it onto the disk.
    pub(super) fn finish(self) -> std::io::Result<()> {
        let mut file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.rewind()?;
        let digest = digest(&mut file, self.at)?;
        file.seek(SeekFrom::Start(self.at))?;
        file.write_all(&seal(&digest)?)?;
        file.sync_all()
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.file.write_all(bytes)?;
        self.at += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Ok(())
    }
}

impl Part<'_> {
    /// Writes a value as one line of JSON.
    pub(super) fn line(&mut self, value: &impl Serialize) -> std::io::Result<()> {
        let mut bytes = serde_json::to_vec(value)?;
        bytes.push(b'\n');
        self.write_all(&bytes)
    }

    /// Ends the part.
    pub(super) fn finish(self) -> std::io::Result<()> {
        let Self { archive, name, start } = self;
        let size = archive.at - start - BLOCK;
        let zeros = [0; 512];
        let fill = usize::try_from(padding(size)).unwrap_or(0);
        archive.put(zeros.get(..fill).unwrap_or_default())?;
        let end = archive.at;
        archive.file.seek(SeekFrom::Start(start))?;
        archive.file.write_all(header(&name, size)?.as_bytes())?;
        archive.file.seek(SeekFrom::Start(end))?;
        Ok(())
    }
}

impl Write for Part<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.archive.put(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.archive.file.flush()
    }
}

/// Returns the digest of the next `size` bytes.
pub(super) fn digest(file: &mut File, size: u64) -> std::io::Result<Digest> {
    let mut reader = BufReader::with_capacity(1 << 16, file).take(size);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = reader.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    Ok(Digest(hasher.finalize().into()))
}
