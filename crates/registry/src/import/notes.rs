//! The notes of a whole import, in the two orders in which they are needed: by person and by source.

use std::io;
use std::path::Path;

use jenjang_facts::Nip;

use super::intake::{Place, place_key, read_place_key};
use super::row::NoteLine;
use crate::records::NoteKind;
use crate::snapshot::canonical::RowReader;
use crate::snapshot::schema::Table;
use crate::snapshot::write::TableWriter;
use crate::sorted_runs::{Runs, Sorter, SpillFolder};

/// Memory for the notes in each of their orders.
const NOTE_BYTES: usize = 16 << 20;

/// Takes notes.
pub(super) struct Notes<'s> {
    by_person: Sorter<'s>,
    by_source: Sorter<'s>,
    n_of_kind: [u64; 5],
    /// Tells notes apart that share a place.
    next: u32,
    scratch: Vec<u8>,
}

/// All notes, sorted.
pub(super) struct Sorted {
    by_person: Runs,
    /// The notes by source, each a canonical row.
    pub by_source: Runs,
    n_of_kind: [u64; 5],
}

impl<'s> Notes<'s> {
    pub(super) fn new(spill: &'s SpillFolder) -> Self {
        let sorter = || Sorter::new(spill, NOTE_BYTES);
        Self { by_person: sorter(), by_source: sorter(), n_of_kind: [0; 5], next: 0, scratch: Vec::new() }
    }

    /// Takes the notes of a record, which stand in frames behind it.
    pub(super) fn of_record(&mut self, nip: Option<Nip>, place: Place, mut frames: RowReader<'_>) -> io::Result<()> {
        let mut n_of_place = 0;
        while let Some(note) = frames.bytes() {
            self.push(nip, place, n_of_place, note)?;
            n_of_place += 1;
        }
        Ok(())
    }

    /// Takes a note that the merge itself makes; it comes behind those of the record.
    pub(super) fn line(&mut self, place: Place, line: &NoteLine<'_>) -> io::Result<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        line.write(&mut scratch);
        // INVARIANT: the merge meets the places in an order that does not depend on threads, and one part takes all of
        // a place's notes, so that this number is the same on every machine.
        self.next = self.next.wrapping_add(1);
        let pushed = self.push(line.nip, place, (1 << 31) | self.next, &scratch);
        self.scratch = scratch;
        pushed
    }

    /// Takes the notes of rows that left no record.
    pub(super) fn loose(&mut self, runs: &Runs, ignored: &dyn Fn(u32) -> bool) -> io::Result<()> {
        let mut rows = runs.merge()?;
        while let Some((key, frames)) = rows.next()? {
            let Some(place) = read_place_key(key) else { continue };
            if ignored(place.source.file) {
                continue;
            }
            let mut frames = RowReader(frames);
            let mut n_of_place = 0;
            while let Some(note) = frames.bytes() {
                let nip = RowReader(note).fixed().map(u64::from_le_bytes).and_then(Nip::from_number);
                self.push(nip, place, n_of_place, note)?;
                n_of_place += 1;
            }
        }
        Ok(())
    }

    fn push(&mut self, nip: Option<Nip>, place: Place, n_of_place: u32, note: &[u8]) -> io::Result<()> {
        let mut row = RowReader(note);
        row.fixed::<8>();
        let kind = row.text().and_then(NoteKind::from_key);
        let at = NoteKind::ALL.iter().position(|known| Some(*known) == kind);
        if let Some(count) = at.and_then(|at| self.n_of_kind.get_mut(at)) {
            *count += 1;
        }
        let place = place_key(place.source, place.ordinal).into_iter().chain(n_of_place.to_be_bytes());
        let by_source: Vec<u8> = place.clone().collect();
        let person = nip.map_or(0, Nip::number).to_be_bytes();
        let by_person: Vec<u8> = person.into_iter().chain(place).collect();
        self.by_source.push(&by_source, note)?;
        self.by_person.push(&by_person, note)
    }

    /// Puts the notes of several threads together.
    pub(super) fn gather(parts: impl IntoIterator<Item = Self>) -> Sorted {
        let (mut by_person, mut by_source, mut n_of_kind) = (Vec::new(), Vec::new(), [0; 5]);
        for part in parts {
            by_person.push(part.by_person.finish());
            by_source.push(part.by_source.finish());
            n_of_kind.iter_mut().zip(part.n_of_kind).for_each(|(sum, n)| *sum += n);
        }
        Sorted { by_person: Runs::gather(by_person), by_source: Runs::gather(by_source), n_of_kind }
    }
}

impl Sorted {
    /// Returns the number of notes of a kind.
    pub(super) fn n_of(&self, kind: NoteKind) -> u64 {
        NoteKind::ALL.iter().zip(self.n_of_kind).find(|(known, _)| **known == kind).map_or(0, |(_, n)| n)
    }

    /// Writes the table of notes.
    pub(super) fn write_table(&self, folder: &Path) -> io::Result<(u64, String)> {
        let mut table = TableWriter::create(folder, Table::Notes)?;
        let mut rows = self.by_person.merge()?;
        while let Some((_, note)) = rows.next()? {
            table.row(note)?;
        }
        table.finish()
    }
}
