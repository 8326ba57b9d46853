//! The list an office works through: every note as a row of a CSV file that a spreadsheet opens.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jenjang_facts::Nip;
use jenjang_locale::{Language, Locale};

use crate::records::{Note, NoteKind, Source};
use crate::snapshot::canonical::RowReader;
use crate::snapshot::manifest::SourceFile;
use crate::sorted_runs::Runs;

/// How many rows have the same to be done about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What happened to them.
    pub kind: NoteKind,
    /// The place of the file in the list of sources.
    pub file: u32,
    /// The column by the header the file uses, or the field where there is no column; empty for whole rows.
    pub column: String,
    /// Why, as a published key; see [`Note::reason`].
    pub reason: String,
    /// How many notes say so.
    pub n: u64,
    /// The first rows, at most [`Tally::ROWS`]; empty for a note about a whole file.
    pub rows: Vec<u32>,
}

impl Tally {
    /// How many rows a tally names.
    pub const ROWS: usize = 5;

    fn take(&mut self, row: u32) {
        self.n += 1;
        if row > 0 && self.rows.len() < Self::ROWS && self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }
}

/// Writes the notes in the order of the files and rows, and counts them: by kind, then file, then the most frequent.
pub(super) fn write(path: &Path, by_source: &Runs, sources: &[SourceFile]) -> io::Result<Vec<Tally>> {
    let mut tallies: BTreeMap<(NoteKind, u32, String, String), Tally> = BTreeMap::new();
    let mut file = BufWriter::new(File::create_new(path)?);
    // The mark at the start tells a spreadsheet that the text is UTF-8.
    file.write_all("\u{feff}berkas,lembar,baris,kolom,nilai,NIP,jenis,alasan,tindakan\r\n".as_bytes())?;
    // The list goes to an Indonesian office, whatever language the terminal speaks.
    let locale = Locale::new(Language::Indonesian);
    let mut rows = by_source.merge()?;
    while let Some((_, row)) = rows.next()? {
        let note = read(row);
        let source = sources.get(note.source.file as usize);
        let row_number = note.source.row.to_string();
        let nip = note.nip.map(|nip| nip.to_string()).unwrap_or_default();
        let cells = [
            source.map_or("", |source| &source.name),
            source.and_then(|source| source.sheet.as_deref()).unwrap_or_default(),
            if note.source.row == 0 { "" } else { &row_number },
            note.place(),
            &note.value,
            &nip,
            kind(note.kind),
            &locale.text(&format!("reason-{}", note.reason)),
            &locale.text(&format!("advice-{}", note.reason)),
        ];
        for (at, text) in cells.into_iter().enumerate() {
            if at > 0 {
                file.write_all(b",")?;
            }
            write_cell(&mut file, text)?;
        }
        file.write_all(b"\r\n")?;
        let column = note.place().to_owned();
        let (kind, file, row) = (note.kind, note.source.file, note.source.row);
        let tally =
            tallies.entry((kind, file, column, note.reason)).or_insert_with_key(|(kind, file, column, reason)| Tally {
                kind: *kind,
                file: *file,
                column: column.clone(),
                reason: reason.clone(),
                n: 0,
                rows: Vec::new(),
            });
        tally.take(row);
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    let mut tallies: Vec<Tally> = tallies.into_values().collect();
    tallies.sort_by_key(|tally| (tally.kind, tally.file, std::cmp::Reverse(tally.n)));
    Ok(tallies)
}

/// Reads a note from its canonical form.
pub(super) fn read(row: &[u8]) -> Note {
    let mut row = RowReader(row);
    let nip = row.fixed().map(u64::from_le_bytes).and_then(Nip::from_number);
    let kind = row.text().and_then(NoteKind::from_key).unwrap_or(NoteKind::File);
    let mut text = || row.text().unwrap_or_default().to_owned();
    let (column, field, value, reason) = (text(), text(), text(), text());
    let mut number = || row.fixed().map(u32::from_le_bytes).unwrap_or_default();
    let source = Source { file: number(), row: number() };
    Note { kind, nip, source, column, field, value, reason }
}

fn kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Refused => "ditolak",
        NoteKind::Unusable => "tidak terbaca",
        NoteKind::SourcesDisagree => "sumber berbeda",
        NoteKind::Doubt => "perlu dicek",
        NoteKind::File => "berkas",
    }
}

/// Writes a cell that no spreadsheet runs as a formula or rounds as a number.
fn write_cell(file: &mut impl Write, text: &str) -> io::Result<()> {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let rounds = text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    file.write_all(b"\"")?;
    if runs || rounds {
        file.write_all(b"'")?;
    }
    file.write_all(text.replace('"', "\"\"").as_bytes())?;
    file.write_all(b"\"")
}
