//! Sorts more records than memory holds: sorted runs on disk, merged when they are read.
//!
//! A record is a key and a payload, both bytes; order is that of the keys as bytes. While everything fits the buffer the
//! disk is never touched. Keys are expected to be unique; what order equal keys come in is not defined.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The folder into which runs are written when the buffer is full.
#[derive(Debug)]
pub(crate) struct SpillFolder {
    folder: PathBuf,
    next: AtomicU64,
}

impl SpillFolder {
    /// Names an existing folder. Files in it are left to whoever removes the folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), next: AtomicU64::new(0) }
    }

    fn next_file(&self) -> PathBuf {
        self.folder.join(format!("run-{}", self.next.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Takes records in any order.
#[derive(Debug)]
pub(crate) struct Sorter<'a> {
    spill: &'a SpillFolder,
    buffer: Buffer,
    limit_bytes: usize,
    files: Vec<PathBuf>,
}

/// The sorted runs of one or several sorters.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    buffers: Vec<Buffer>,
    files: Vec<PathBuf>,
}

#[derive(Debug, Default)]
struct Buffer {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The first eight bytes of the key: decides most comparisons without a look at the key itself.
    prefix: u64,
    at: u32,
    key_len: u32,
    payload_len: u32,
}

impl<'a> Sorter<'a> {
    /// Returns a sorter that writes a run whenever it holds `limit_bytes`.
    pub(crate) fn new(spill: &'a SpillFolder, limit_bytes: usize) -> Self {
        // INVARIANT: offsets fit `u32`, because a buffer is spilled long before.
        Self { spill, buffer: Buffer::default(), limit_bytes: limit_bytes.min(1 << 30), files: Vec::new() }
    }

    /// Takes one record.
    pub(crate) fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        self.buffer.push(key, payload)?;
        let held = self.buffer.bytes.len() + self.buffer.entries.len() * size_of::<Entry>();
        if held >= self.limit_bytes {
            self.spill_buffer()?;
        }
        Ok(())
    }

    /// Sorts what is left and returns the runs.
    pub(crate) fn finish(mut self) -> Runs {
        self.buffer.sort();
        self.buffer.bytes.shrink_to_fit();
        let buffers = if self.buffer.entries.is_empty() { Vec::new() } else { vec![self.buffer] };
        Runs { buffers, files: self.files }
    }

    fn spill_buffer(&mut self) -> io::Result<()> {
        self.buffer.sort();
        let path = self.spill.next_file();
        let mut file = BufWriter::with_capacity(1 << 18, File::create_new(&path)?);
        for entry in &self.buffer.entries {
            let (key, payload) = self.buffer.record(entry);
            file.write_all(&entry.key_len.to_le_bytes())?;
            file.write_all(&entry.payload_len.to_le_bytes())?;
            file.write_all(key)?;
            file.write_all(payload)?;
        }
        file.flush()?;
        self.files.push(path);
        self.buffer.bytes.clear();
        self.buffer.entries.clear();
        Ok(())
    }
}

impl Buffer {
    fn push(&mut self, key: &[u8], payload: &[u8]) -> io::Result<()> {
        let too_long = |_| io::Error::other("a record is too long to be sorted");
        let at = u32::try_from(self.bytes.len()).map_err(too_long)?;
        let key_len = u32::try_from(key.len()).map_err(too_long)?;
        let payload_len = u32::try_from(payload.len()).map_err(too_long)?;
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(payload);
        self.entries.push(Entry { prefix: prefix_of(key), at, key_len, payload_len });
        Ok(())
    }

    fn record(&self, entry: &Entry) -> (&[u8], &[u8]) {
        let (at, key_len) = (entry.at as usize, entry.key_len as usize);
        let whole = self.bytes.get(at..at + key_len + entry.payload_len as usize).unwrap_or_default();
        whole.split_at_checked(key_len).unwrap_or_default()
    }

    fn sort(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable_by(|a, b| a.prefix.cmp(&b.prefix).then_with(|| self.record(a).0.cmp(self.record(b).0)));
        self.entries = entries;
    }
}

fn prefix_of(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(key) {
        *to = *from;
    }
    u64::from_be_bytes(first)
}

impl Runs {
    /// Puts the runs of several sorters together.
    pub(crate) fn gather(all: impl IntoIterator<Item = Self>) -> Self {
        let mut gathered = Self::default();
        for runs in all {
            gathered.buffers.extend(runs.buffers);
            gathered.files.extend(runs.files);
        }
        gathered
    }

    /// Returns whether there is no record at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffers.is_empty() && self.files.is_empty()
    }

    /// Reads the records in order. May be called again for another reading.
    pub(crate) fn merge(&self) -> io::Result<Merge<'_>> {
        let mut cursors = Vec::with_capacity(self.buffers.len() + self.files.len());
        for buffer in &self.buffers {
            cursors.push(Cursor::new(Origin::Memory { buffer, next: 0 }));
        }
        for path in &self.files {
            let file = BufReader::with_capacity(1 << 18, File::open(path)?);
            cursors.push(Cursor::new(Origin::Disk { file, record: Vec::new() }));
        }
        let mut live = Vec::with_capacity(cursors.len());
        for mut cursor in cursors {
            if cursor.advance()? {
                live.push(cursor);
            }
        }
        let mut merge = Merge { heap: live, started: false };
        for at in (0..merge.heap.len() / 2).rev() {
            merge.sift_down(at);
        }
        Ok(merge)
    }
}

/// Records in the order of their keys.
pub(crate) struct Merge<'a> {
    /// A binary heap of the runs by their current record, the smallest first.
    heap: Vec<Cursor<'a>>,
    started: bool,
}

struct Cursor<'a> {
    origin: Origin<'a>,
    prefix: u64,
    key_len: usize,
}

enum Origin<'a> {
    Memory { buffer: &'a Buffer, next: usize },
    Disk { file: BufReader<File>, record: Vec<u8> },
}

impl<'a> Cursor<'a> {
    fn new(origin: Origin<'a>) -> Self {
        Self { origin, prefix: 0, key_len: 0 }
    }

    /// Moves to the next record; says whether there is one.
    fn advance(&mut self) -> io::Result<bool> {
        match &mut self.origin {
            Origin::Memory { buffer, next } => {
                let Some(entry) = buffer.entries.get(*next) else { return Ok(false) };
                *next += 1;
                self.prefix = entry.prefix;
                self.key_len = entry.key_len as usize;
            }
            Origin::Disk { file, record } => {
                let mut head = [0; 8];
                if !read_or_end(file, &mut head)? {
                    return Ok(false);
                }
                let [k0, k1, k2, k3, p0, p1, p2, p3] = head;
                self.key_len = u32::from_le_bytes([k0, k1, k2, k3]) as usize;
                let payload_len = u32::from_le_bytes([p0, p1, p2, p3]) as usize;
                record.resize(self.key_len + payload_len, 0);
                file.read_exact(record)?;
                self.prefix = prefix_of(record.get(..self.key_len).unwrap_or_default());
            }
        }
        Ok(true)
    }

    fn record(&self) -> (&[u8], &[u8]) {
        match &self.origin {
            Origin::Memory { buffer, next } => {
                buffer.entries.get(next.wrapping_sub(1)).map_or((&[], &[]), |entry| buffer.record(entry))
            }
            Origin::Disk { record, .. } => record.split_at_checked(self.key_len).unwrap_or_default(),
        }
    }

    fn before(&self, other: &Self) -> bool {
        match self.prefix.cmp(&other.prefix) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => self.record().0 < other.record().0,
        }
    }
}

impl Merge<'_> {
    /// Returns the next key and payload.
    pub(crate) fn next(&mut self) -> io::Result<Option<(&[u8], &[u8])>> {
        if self.started {
            let Some(first) = self.heap.first_mut() else { return Ok(None) };
            if !first.advance()? {
                self.heap.swap_remove(0);
            }
            self.sift_down(0);
        }
        self.started = true;
        Ok(self.heap.first().map(Cursor::record))
    }

    fn sift_down(&mut self, mut at: usize) {
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let mut least = at;
            for child in [left, right] {
                if let (Some(c), Some(l)) = (self.heap.get(child), self.heap.get(least))
                    && c.before(l)
                {
                    least = child;
                }
            }
            if least == at {
                return;
            }
            self.heap.swap(at, least);
            at = least;
        }
    }
}

/// Fills `into`, or says that the file had ended before.
fn read_or_end(file: &mut impl Read, into: &mut [u8]) -> io::Result<bool> {
    let mut n_read = 0;
    while let Some(rest) = into.get_mut(n_read..)
        && !rest.is_empty()
    {
        match file.read(rest) {
            Ok(0) if n_read == 0 => return Ok(false),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => n_read += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(limit_bytes: usize, records: &[(String, String)]) -> (Vec<(String, String)>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let spill = SpillFolder::new(folder.path());
        let mut sorters = [Sorter::new(&spill, limit_bytes), Sorter::new(&spill, limit_bytes)];
        for (at, (key, payload)) in records.iter().enumerate() {
            sorters[at % 2].push(key.as_bytes(), payload.as_bytes()).unwrap();
        }
        let runs = Runs::gather(sorters.map(Sorter::finish));
        let n_files = runs.files.len();
        let mut read = Vec::new();
        for _ in 0..2 {
            read.clear();
            let mut merge = runs.merge().unwrap();
            while let Some((key, payload)) = merge.next().unwrap() {
                read.push((String::from_utf8(key.to_vec()).unwrap(), String::from_utf8(payload.to_vec()).unwrap()));
            }
        }
        (read, n_files)
    }

    #[test]
    fn the_order_is_the_same_in_memory_and_on_disk() {
        let records: Vec<_> = (0..1000).map(|n| (format!("key {}", n * 7919 % 1000), format!("payload {n}"))).collect();
        let mut expected = records.clone();
        expected.sort();
        assert_eq!(sorted(usize::MAX, &records), (expected.clone(), 0));
        let (read, n_files) = sorted(2000, &records);
        assert_eq!(read, expected);
        assert!(n_files > 10, "{n_files}");
    }

    #[test]
    fn nothing_in_is_nothing_out() {
        assert_eq!(sorted(10, &[]), (vec![], 0));
    }

    #[test]
    fn a_short_key_comes_before_a_longer_one_that_starts_with_it() {
        let records = [("b", ""), ("a\0", ""), ("a", ""), ("", "empty key")].map(|(k, p)| (k.to_owned(), p.to_owned()));
        let keys: Vec<_> = sorted(usize::MAX, &records).0.into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["", "a", "a\0", "b"]);
    }
}
