//! Where rows of every format come together: each becomes a record for its table, or a note.

use std::io;

use jenjang_facts::{Day, Nip, Reference};
use sha2::{Digest, Sha256};

use super::columns::SheetKind;
use super::companions::CompanionReader;
use super::profile::{self, ProfileReader};
use super::row::{Cells, Outcome, Row};
use crate::records::Source;
use crate::snapshot::canonical::{RowReader, write_length};
use crate::snapshot::schema::Table;
use crate::sorted_runs::{Runs, Sorter, SpillFolder};

/// Bytes at the end of a canonical row that say where it stood.
const SOURCE_BYTES: usize = 10;

/// Takes rows on one thread.
pub(super) struct Intake<'r, 's> {
    profile: ProfileReader<'r>,
    companions: CompanionReader<'r>,
    outcome: Outcome,
    payload: Vec<u8>,
    tables: Vec<Sorter<'s>>,
    loose_notes: Sorter<'s>,
    by_nip: Sorter<'s>,
    by_pns_id: Sorter<'s>,
    /// For each source the sum of the digests of its rows, where copies are looked for.
    fingerprints: Option<Vec<Fingerprint>>,
}

/// What all threads took in.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The records of each table but the notes, in the order of `Table::ALL`. A payload is the record after its length,
    /// then its notes, each after its length.
    pub tables: Vec<Runs>,
    /// Notes of rows that left no record, by source.
    pub loose_notes: Runs,
    /// Every person that was read, by NIP and place.
    pub by_nip: Runs,
    /// Every person that was read and has one, by PNS ID and place; the payload is the NIP.
    pub by_pns_id: Runs,
    /// See [`Intake::fingerprints`].
    pub fingerprints: Vec<Fingerprint>,
}

/// A sum over rows that does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint {
    sum: u128,
    n_rows: u64,
}

impl<'r, 's> Intake<'r, 's> {
    pub(super) fn new(
        reference: &'r Reference,
        as_of: Option<Day>,
        spill: &'s SpillFolder,
        sort_bytes: usize,
        find_copies: bool,
    ) -> Result<Self, String> {
        let sorter = |part: usize| Sorter::new(spill, sort_bytes / part);
        let tables = Table::ALL.iter().map(|table| match table {
            Table::People => sorter(3),
            Table::Appraisals => sorter(8),
            _ => sorter(16),
        });
        Ok(Self {
            profile: ProfileReader::new(reference, as_of),
            companions: CompanionReader::new(reference)?,
            outcome: Outcome::default(),
            payload: Vec::new(),
            tables: tables.collect(),
            loose_notes: sorter(16),
            by_nip: sorter(16),
            by_pns_id: sorter(16),
            fingerprints: find_copies.then(Vec::new),
        })
    }

    /// Takes one row.
    pub(super) fn take(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.outcome.clear();
        match row.layout.kind {
            SheetKind::Profile => self.take_person(row)?,
            SheetKind::Units => self.take_organisation(row, Table::Units)?,
            SheetKind::StructuralPosts | SheetKind::FunctionalPosts | SheetKind::PelaksanaPosts => {
                self.take_organisation(row, Table::Posts)?;
            }
            SheetKind::Ranks => self.take_companion(row, Table::Ranks)?,
            SheetKind::PostsHeld => self.take_companion(row, Table::PostsHeld)?,
            SheetKind::Diplomas => self.take_companion(row, Table::Diplomas)?,
            SheetKind::Appraisals => self.take_companion(row, Table::Appraisals)?,
            SheetKind::Sanctions => self.take_companion(row, Table::Sanctions)?,
            SheetKind::Trainings => self.take_companion(row, Table::Trainings)?,
        }
        self.add_fingerprint(row.source);
        Ok(())
    }

    /// Takes the note of a row that is refused before its cells are looked at.
    pub(super) fn take_refusal(&mut self, line: &super::row::NoteLine<'_>) -> io::Result<()> {
        self.take_note(line, 0)?;
        self.add_fingerprint(line.source);
        Ok(())
    }

    /// Takes a note that belongs to no row.
    pub(super) fn take_note(&mut self, line: &super::row::NoteLine<'_>, ordinal: u32) -> io::Result<()> {
        self.outcome.clear();
        self.outcome.note_text(line);
        self.loose_notes.push(&place_key(line.source, ordinal), &self.outcome.notes)
    }

    fn take_person(&mut self, row: &Row<'_>) -> io::Result<()> {
        let Some(identity) = self.profile.read(row, &mut self.outcome) else {
            return self.loose_notes.push(&place_key(row.source, row.ordinal), &self.outcome.notes);
        };
        let key = person_key(identity.nip, row.source, row.ordinal);
        self.by_nip.push(&key, &[])?;
        if !identity.pns_id.is_empty() {
            self.payload.clear();
            self.payload.extend(identity.pns_id.bytes().map(|byte| byte.to_ascii_lowercase()));
            self.payload.push(0);
            self.payload.extend_from_slice(&place_key(row.source, row.ordinal));
            self.by_pns_id.push(&self.payload, &identity.nip.number().to_be_bytes())?;
        }
        self.push(Table::People, &key)
    }

    fn take_companion(&mut self, row: &Row<'_>, table: Table) -> io::Result<()> {
        let column = row.layout.kind.nip_column().unwrap_or(usize::MAX);
        let Some(nip) = profile::nip(row, column, &mut self.outcome) else {
            return self.loose_notes.push(&place_key(row.source, row.ordinal), &self.outcome.notes);
        };
        let mut cells = Cells { row, nip, outcome: &mut self.outcome };
        if !self.companions.read(row.layout.kind, &mut cells) {
            // The notes still wait for the merge to say whether the register knows the person.
            self.outcome.record.clear();
        }
        self.push(table, &person_key(nip, row.source, row.ordinal))
    }

    fn take_organisation(&mut self, row: &Row<'_>, table: Table) -> io::Result<()> {
        if !self.companions.read_organisation(row, &mut self.outcome) {
            self.outcome.record.clear();
        }
        self.push(table, &place_key(row.source, row.ordinal))
    }

    fn push(&mut self, table: Table, key: &[u8]) -> io::Result<()> {
        self.payload.clear();
        write_length(&mut self.payload, self.outcome.record.len());
        self.payload.extend_from_slice(&self.outcome.record);
        self.payload.extend_from_slice(&self.outcome.notes);
        match self.tables.get_mut(table as usize) {
            Some(sorter) => sorter.push(key, &self.payload),
            None => Ok(()),
        }
    }

    fn add_fingerprint(&mut self, source: Source) {
        let Some(fingerprints) = &mut self.fingerprints else { return };
        let at = source.file as usize;
        if fingerprints.len() <= at {
            fingerprints.resize(at + 1, Fingerprint::default());
        }
        let mut hasher = Sha256::new();
        let without_source = |row: &'_ [u8]| row.len().saturating_sub(SOURCE_BYTES);
        let record = &self.outcome.record;
        hasher.update(record.get(..without_source(record)).unwrap_or_default());
        let mut notes = RowReader(&self.outcome.notes);
        while let Some(note) = notes.bytes() {
            hasher.update(note.get(..without_source(note)).unwrap_or_default());
        }
        let digest = hasher.finalize();
        let mut first = [0; 16];
        first.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        if let Some(fingerprint) = fingerprints.get_mut(at) {
            fingerprint.sum = fingerprint.sum.wrapping_add(u128::from_le_bytes(first));
            fingerprint.n_rows += 1;
        }
    }
}

impl Taken {
    /// Puts together what the threads took in.
    pub(super) fn gather(intakes: Vec<Intake<'_, '_>>) -> Self {
        let mut taken = Self::default();
        let (mut tables, mut notes, mut by_nip, mut by_pns_id) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        tables.resize_with(Table::ALL.len(), Vec::new);
        for intake in intakes {
            for (sorter, runs) in intake.tables.into_iter().zip(&mut tables) {
                runs.push(sorter.finish());
            }
            notes.push(intake.loose_notes.finish());
            by_nip.push(intake.by_nip.finish());
            by_pns_id.push(intake.by_pns_id.finish());
            for (at, fingerprint) in intake.fingerprints.into_iter().flatten().enumerate() {
                if taken.fingerprints.len() <= at {
                    taken.fingerprints.resize(at + 1, Fingerprint::default());
                }
                if let Some(sum) = taken.fingerprints.get_mut(at) {
                    sum.sum = sum.sum.wrapping_add(fingerprint.sum);
                    sum.n_rows += fingerprint.n_rows;
                }
            }
        }
        taken.tables = tables.into_iter().map(Runs::gather).collect();
        taken.loose_notes = Runs::gather(notes);
        taken.by_nip = Runs::gather(by_nip);
        taken.by_pns_id = Runs::gather(by_pns_id);
        taken
    }

    /// Returns the records of a table.
    pub(super) fn table(&self, table: Table) -> Option<&Runs> {
        self.tables.get(table as usize)
    }
}

/// A key that orders by person, then by place.
pub(super) fn person_key(nip: Nip, source: Source, ordinal: u32) -> [u8; 20] {
    let mut key = [0; 20];
    let place = place_key(source, ordinal);
    let bytes = nip.number().to_be_bytes().into_iter().chain(place);
    key.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    key
}

/// A key that orders by place.
pub(super) fn place_key(source: Source, ordinal: u32) -> [u8; 12] {
    let mut key = [0; 12];
    let parts = [source.file.to_be_bytes(), source.row.to_be_bytes(), ordinal.to_be_bytes()];
    key.iter_mut().zip(parts.into_iter().flatten()).for_each(|(to, from)| *to = from);
    key
}

/// A key of [`person_key`], taken apart.
pub(super) fn read_person_key(key: &[u8]) -> Option<(Nip, Place)> {
    let (nip, place) = key.split_first_chunk::<8>()?;
    Some((Nip::from_number(u64::from_be_bytes(*nip))?, read_place_key(place)?))
}

/// Where a record stood, and which of those that share a row it is. Orders as the records were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub source: Source,
    pub ordinal: u32,
}

/// A key of [`place_key`], taken apart.
pub(super) fn read_place_key(key: &[u8]) -> Option<Place> {
    let (file, rest) = key.split_first_chunk::<4>()?;
    let (row, rest) = rest.split_first_chunk::<4>()?;
    let (ordinal, _) = rest.split_first_chunk::<4>()?;
    let source = Source { file: u32::from_be_bytes(*file), row: u32::from_be_bytes(*row) };
    Some(Place { source, ordinal: u32::from_be_bytes(*ordinal) })
}
