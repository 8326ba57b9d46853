//! One row on its way in: its cells by field, and the record and the notes that come of it.

use jenjang_facts::{Day, Level, Nip};

use super::cell;
use super::columns::Layout;
use super::levels::Lookup;
use crate::records::{NoteKind, Source};
use crate::snapshot::canonical::{RowWriter, write_length};

/// Characters of a value that a note keeps.
const NOTED_CHARS: usize = 200;

/// The cells of one row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub layout: &'a Layout,
    /// The cells by field of the layout's kind, as they stand.
    pub cells: &'a [&'a str],
    pub source: Source,
    /// The place of the record in its file: tells records apart that share a line.
    pub ordinal: u32,
    /// The person, where the row itself need not say.
    pub person: Option<Nip>,
}

impl<'a> Row<'a> {
    /// Returns a cell without its dressing; empty where there is none.
    pub(super) fn get(&self, field: usize) -> &'a str {
        self.cells.get(field).map_or("", |cell| cell::clean(cell))
    }

    /// Returns the first cell of these that is not empty.
    pub(super) fn first_of(&self, fields: &[usize]) -> &'a str {
        fields.iter().map(|field| self.get(*field)).find(|cell| !cell.is_empty()).unwrap_or_default()
    }
}

/// What comes of a row. Kept between rows, so that nothing is allocated for each.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The record in canonical form.
    pub record: Vec<u8>,
    /// Notes in canonical form, each after its length.
    pub notes: Vec<u8>,
    scratch: Vec<u8>,
}

impl Outcome {
    pub(super) fn clear(&mut self) {
        self.record.clear();
        self.notes.clear();
    }

    /// Returns the writer of the record.
    pub(super) fn record(&mut self) -> RowWriter<'_> {
        RowWriter(&mut self.record)
    }

    /// Notes something about a cell of a row.
    pub(super) fn note(
        &mut self,
        kind: NoteKind,
        nip: Option<Nip>,
        row: &Row<'_>,
        column: usize,
        field: &str,
        reason: &str,
    ) {
        let header = row.layout.headers.get(column).map_or("", String::as_str);
        let value = row.cells.get(column).map_or("", |cell| cell.trim());
        self.note_text(&NoteLine { kind, nip, source: row.source, column: header, field, value, reason });
    }

    /// Notes a line.
    pub(super) fn note_text(&mut self, line: &NoteLine<'_>) {
        self.scratch.clear();
        line.write(&mut self.scratch);
        write_length(&mut self.notes, self.scratch.len());
        self.notes.extend_from_slice(&self.scratch);
    }
}

/// A [`crate::records::Note`] that borrows its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoteLine<'a> {
    pub kind: NoteKind,
    pub nip: Option<Nip>,
    pub source: Source,
    pub column: &'a str,
    pub field: &'a str,
    pub value: &'a str,
    pub reason: &'a str,
}

impl NoteLine<'_> {
    /// Appends the note in canonical form.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        let mut row = RowWriter(to);
        row.i64(self.nip.map(|nip| nip.number().cast_signed()));
        row.text(self.kind.key());
        row.text(self.column);
        row.text(self.field);
        let end = self.value.char_indices().nth(NOTED_CHARS).map_or(self.value.len(), |(at, _)| at);
        row.text(self.value.get(..end).unwrap_or_default());
        row.text(self.reason);
        row.u32(self.source.file);
        row.u32(self.source.row);
    }
}

/// Reads the cells of one row, and notes what cannot be used.
pub(super) struct Cells<'a, 'o> {
    pub row: &'a Row<'a>,
    pub nip: Nip,
    pub outcome: &'o mut Outcome,
}

impl Cells<'_, '_> {
    pub(super) fn note(&mut self, kind: NoteKind, column: usize, field: &str, reason: &str) {
        self.outcome.note(kind, Some(self.nip), self.row, column, field, reason);
    }

    pub(super) fn unusable(&mut self, column: usize, field: &str, reason: &str) {
        self.note(NoteKind::Unusable, column, field, reason);
    }

    /// Reads a day.
    pub(super) fn day(&mut self, column: usize, field: &str) -> Option<Day> {
        let cell = self.row.get(column);
        if cell.is_empty() {
            return None;
        }
        let day = cell::day(cell);
        if day.is_none() {
            self.unusable(column, field, "date-unusable");
        }
        day
    }

    /// Reads a whole number within a range.
    pub(super) fn whole(&mut self, column: usize, field: &str, from: u32, to: u32, reason: &str) -> Option<u16> {
        let cell = self.row.get(column);
        if cell.is_empty() {
            return None;
        }
        let number = cell::whole(cell).filter(|number| (from..=to).contains(number));
        let number = number.and_then(|number| u16::try_from(number).ok());
        if number.is_none() {
            self.unusable(column, field, reason);
        }
        number
    }

    /// Reads a level given by a code and a name. The code wins; when the name says something else neither counts.
    pub(super) fn level(&mut self, lookup: &mut Lookup<'_>, id: usize, name: usize, field: &str) -> Option<Level> {
        let (id_cell, name_cell) = (self.row.get(id), self.row.get(name));
        let by_name = if name_cell.is_empty() { None } else { lookup.name(name_cell) };
        if id_cell.is_empty() {
            if by_name.is_none() && !name_cell.is_empty() {
                let reason = if is_pppk_grade(name_cell) { "pppk-grade" } else { "level-unknown" };
                self.unusable(name, field, reason);
            }
            return by_name;
        }
        // A source without codes of its own may write the name into the column of the code.
        let Some(by_id) = lookup.id(id_cell).or_else(|| lookup.name(id_cell)) else {
            let reason =
                if is_pppk_grade(id_cell) || is_pppk_grade(name_cell) { "pppk-grade" } else { "level-unknown" };
            self.unusable(id, field, reason);
            return None;
        };
        if by_name.is_some_and(|by_name| by_name != by_id) {
            self.note(NoteKind::SourcesDisagree, name, field, "id-and-name-disagree");
            return None;
        }
        Some(by_id)
    }

    /// Reads an eselon, where several spellings say that there is none.
    pub(super) fn eselon(&mut self, lookup: &mut Lookup<'_>, id: usize, name: usize) -> Option<Level> {
        let (id_cell, name_cell) = (self.row.get(id), self.row.get(name));
        match (no_eselon(id_cell), no_eselon(name_cell)) {
            (true, true) => None,
            (true, false) if !id_cell.is_empty() && lookup.name(name_cell).is_some() => {
                self.note(NoteKind::SourcesDisagree, name, "eselon", "id-and-name-disagree");
                None
            }
            (false, true) if !name_cell.is_empty() && lookup.id(id_cell).is_some() => {
                self.note(NoteKind::SourcesDisagree, name, "eselon", "id-and-name-disagree");
                None
            }
            (true, false) if !id_cell.is_empty() => None,
            (true, false) => {
                let level = lookup.name(name_cell);
                if level.is_none() {
                    self.unusable(name, "eselon", "level-unknown");
                }
                level
            }
            (false, true) => {
                let level = lookup.id(id_cell).or_else(|| lookup.name(id_cell));
                if level.is_none() {
                    self.unusable(id, "eselon", "level-unknown");
                }
                level
            }
            (false, false) => self.level(lookup, id, name, "eselon"),
        }
    }
}

/// Returns whether an eselon cell says that there is none.
pub(super) fn no_eselon(cell: &str) -> bool {
    let folded = super::columns::fold_header(cell);
    matches!(folded.as_str(), "" | "0" | "00" | "99" | "NON" | "NONESELON" | "TIDAKADA")
}

fn is_pppk_grade(cell: &str) -> bool {
    const GRADES: [&str; 17] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];
    GRADES.iter().any(|grade| cell.eq_ignore_ascii_case(grade))
}
