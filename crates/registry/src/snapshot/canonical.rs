//! The canonical form of a snapshot's content, and its digest.
//!
//! The name of a snapshot must not change with the writer of Parquet, so the digest is taken over a form of our own:
//!
//! - a row is its columns in the order of the table's schema, each the byte 0 for null or the byte 1 and the value;
//! - whole numbers and days (since 1970-01-01) are little-endian in the width of the column, a decimal is its millionths in
//!   eight bytes, yes/no is the byte 1 or 0, a text is its length in bytes as unsigned LEB128 and its UTF-8 bytes;
//! - the digest of a table is SHA-256 over its rows in the order of the table;
//! - the digest of the snapshot is SHA-256 over lines of text, each ended by `\n`: `jenjang snapshot 1`, `as-of` and the
//!   day or `-`, for each source `source`, its SHA-256, kind, rows, copied source or `-`, then name and sheet, all as
//!   [`Digest::source`] prints them, and for each table `table`, its name, its number of rows and its digest.
//!
//! The same form is the payload of the sorted runs, so that a record is encoded once.

use jenjang_facts::{Day, Decimal};
use sha2::{Digest as _, Sha256};

use super::manifest::SourceFile;
use super::schema::Table;

/// Appends columns to a row in canonical form.
#[derive(Debug)]
pub struct RowWriter<'a>(pub &'a mut Vec<u8>);

impl RowWriter<'_> {
    /// Appends a text.
    pub fn text(&mut self, text: &str) {
        self.0.push(1);
        write_length(self.0, text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Appends a text that is null when it is empty.
    pub fn optional_text(&mut self, text: &str) {
        if text.is_empty() { self.null() } else { self.text(text) }
    }

    /// Appends a day or null.
    pub fn day(&mut self, day: Option<Day>) {
        self.fixed(day.map(|day| day.number().to_le_bytes()));
    }

    /// Appends a decimal or null.
    pub fn decimal(&mut self, value: Option<Decimal>) {
        self.fixed(value.map(|value| value.millionths().to_le_bytes()));
    }

    /// Appends a number of eight bytes or null.
    pub fn i64(&mut self, number: Option<i64>) {
        self.fixed(number.map(i64::to_le_bytes));
    }

    /// Appends a number of four bytes.
    pub fn u32(&mut self, number: u32) {
        self.fixed(Some(number.to_le_bytes()));
    }

    /// Appends a number of two bytes or null.
    pub fn u16(&mut self, number: Option<u16>) {
        self.fixed(number.map(u16::to_le_bytes));
    }

    /// Appends a number of one byte or null.
    pub fn u8(&mut self, number: Option<u8>) {
        self.fixed(number.map(u8::to_le_bytes));
    }

    /// Appends yes or no.
    pub fn yes_no(&mut self, yes: bool) {
        self.fixed(Some([u8::from(yes)]));
    }

    /// Appends null.
    pub fn null(&mut self) {
        self.0.push(0);
    }

    fn fixed<const N: usize>(&mut self, bytes: Option<[u8; N]>) {
        match bytes {
            Some(bytes) => {
                self.0.push(1);
                self.0.extend_from_slice(&bytes);
            }
            None => self.null(),
        }
    }
}

/// Reads the columns of a row in canonical form. Bytes of another form read as nulls, never as a panic.
#[derive(Clone, Copy, Debug)]
pub struct RowReader<'a>(pub &'a [u8]);

impl<'a> RowReader<'a> {
    /// Reads a value of `N` bytes.
    pub fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        if !self.present() {
            return None;
        }
        let (value, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*value)
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<&'a str> {
        if !self.present() {
            return None;
        }
        self.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Reads bytes after their length.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = read_length(&mut self.0)?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    fn present(&mut self) -> bool {
        let Some((flag, rest)) = self.0.split_first() else { return false };
        self.0 = rest;
        *flag == 1
    }
}

/// Appends a length as unsigned LEB128.
pub fn write_length(to: &mut Vec<u8>, mut len: usize) {
    while len >= 0x80 {
        to.push((len & 0x7f) as u8 | 0x80);
        len >>= 7;
    }
    to.push(len as u8);
}

fn read_length(from: &mut &[u8]) -> Option<usize> {
    let mut len = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        len |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(len);
        }
    }
    None
}

/// The digest of one table, built row by row.
#[derive(Clone, Debug, Default)]
pub struct TableDigest {
    hasher: Sha256,
    n_rows: u64,
}

impl TableDigest {
    /// Takes the next row in canonical form.
    pub fn row(&mut self, row: &[u8]) {
        self.hasher.update(row);
        self.n_rows += 1;
    }

    /// Returns the number of rows and the digest.
    pub fn finish(self) -> (u64, String) {
        (self.n_rows, hex(&self.hasher.finalize()))
    }
}

/// The digest of a snapshot.
#[derive(Clone, Debug)]
pub struct Digest(Sha256);

impl Digest {
    /// Starts with the format and the as-of day.
    pub fn new(as_of: Option<Day>) -> Self {
        let mut digest = Self(Sha256::new());
        digest.line(&format!("jenjang snapshot {}", super::manifest::FORMAT));
        digest.line(&as_of.map_or_else(|| "as-of -".to_owned(), |day| format!("as-of {day}")));
        digest
    }

    /// Takes a source. Its name and sheet are printed as JSON texts, so that no name breaks a line.
    pub fn source(&mut self, source: &SourceFile) {
        let copy = source.copy_of.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let SourceFile { sheet, kind, sha256, rows, .. } = source;
        let name = quoted(&source.name);
        let sheet = quoted(sheet.as_deref().unwrap_or_default());
        self.line(&format!("source {sha256} {kind} {rows} {copy} {name} {sheet}"));
    }

    /// Takes a table: the number of its rows and its digest.
    pub fn table(&mut self, table: Table, n_rows: u64, digest: &str) {
        self.line(&format!("table {} {n_rows} {digest}", table.name()));
    }

    /// Returns the digest in 64 hexadecimal digits.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }

    fn line(&mut self, line: &str) {
        self.0.update(line.as_bytes());
        self.0.update(b"\n");
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Prints bytes in lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back() {
        let mut bytes = Vec::new();
        let mut row = RowWriter(&mut bytes);
        let long = "x".repeat(300);
        row.text(&long);
        row.optional_text("");
        row.day(Day::new(1975, 2, 28));
        row.u16(None);
        row.yes_no(true);
        row.decimal(Decimal::parse("75.99").ok());
        let mut read = RowReader(&bytes);
        assert_eq!(read.text(), Some(long.as_str()));
        assert_eq!(read.text(), None);
        assert_eq!(read.fixed().map(i32::from_le_bytes), Day::new(1975, 2, 28).map(Day::number));
        assert_eq!(read.fixed::<2>(), None);
        assert_eq!(read.fixed(), Some([1]));
        assert_eq!(read.fixed().map(i64::from_le_bytes), Some(75_990_000));
        assert!(read.0.is_empty());
    }

    #[test]
    fn foreign_bytes_are_nulls() {
        let mut read = RowReader(&[1, 0xff, 0xff]);
        assert_eq!(read.text(), None);
        assert_eq!(RowReader(&[1, 2]).fixed::<8>(), None);
        assert_eq!(RowReader(&[]).text(), None);
    }

    #[test]
    fn the_digest_is_what_the_description_says() {
        let mut digest = Digest::new(Day::new(2013, 11, 13));
        let (n_rows, rows) = TableDigest::default().finish();
        digest.table(Table::People, n_rows, &rows);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let text = format!("jenjang snapshot 1\nas-of 2013-11-13\ntable people 0 {empty}\n");
        assert_eq!(digest.finish(), hex(&Sha256::digest(text.as_bytes())));
    }
}
