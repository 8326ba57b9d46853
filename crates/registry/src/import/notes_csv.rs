//! The list an office works through: every note as a row of a CSV file that a spreadsheet opens.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jenjang_facts::Nip;
use jenjang_locale::{Language, Locale};

use crate::records::{Note, NoteKind, Source};
use crate::snapshot::canonical::RowReader;
use crate::snapshot::manifest::SourceFile;
use crate::sorted_runs::Runs;

/// Writes the notes in the order of the files and rows.
pub(super) fn write(path: &Path, by_source: &Runs, sources: &[SourceFile]) -> io::Result<()> {
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
            if note.column.is_empty() { &note.field } else { &note.column },
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
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
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
