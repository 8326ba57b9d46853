//! From sorted records to the tables of a snapshot: second rows and copies go, histories meet their people, notes find
//! their place.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::disagreement::{SecondRecord, keep_what_agrees};
use super::identity::{SecondRows, second_rows};
use super::intake::{Place, Taken, read_person_key, read_place_key};
use super::notes::{Notes, Sorted};
use super::progress::Progress;
use super::row::NoteLine;
use super::unit_tree;
use crate::records::NoteKind;
use crate::snapshot::canonical::RowReader;
use crate::snapshot::schema::Table;
use crate::snapshot::write::TableWriter;
use crate::sorted_runs::{Merge, Runs, SpillFolder};
use jenjang_facts::Nip;

/// The tables of histories, which belong to people.
const HISTORIES: [Table; 6] =
    [Table::Ranks, Table::PostsHeld, Table::Diplomas, Table::Appraisals, Table::Sanctions, Table::Trainings];

/// People told to the progress at a time.
const STEP: u64 = 1 << 12;

/// What was written.
pub(super) struct Finished {
    /// For each table, in the order of `Table::ALL`, its rows and their digest.
    pub tables: Vec<(u64, String)>,
    /// The notes, in both orders.
    pub notes: Sorted,
}

type Written = BTreeMap<Table, (u64, String)>;

/// Writes every table of the snapshot into `folder`. `ignored` tells the sources that take no part.
pub(super) fn write_tables<'s>(
    taken: &Taken,
    folder: &Path,
    spill: &'s SpillFolder,
    ignored: &(dyn Fn(u32) -> bool + Sync),
    mut notes: Notes<'s>,
    progress: &dyn Progress,
) -> io::Result<Finished> {
    let second = second_rows(taken, ignored)?;
    let register = Register { taken, second: &second, ignored, folder };
    let (mut written, histories_notes) = std::thread::scope(|scope| {
        // People are most of the work; everything else fits beside them.
        let others = scope.spawn(|| {
            let mut notes = Notes::new(spill);
            register.write_others(&mut notes).map(|written| (written, notes))
        });
        let people = register.write_people(&mut notes, progress);
        let others = others.join().unwrap_or_else(|_| Err(io::Error::other("a thread stopped unexpectedly")));
        let (mut written, notes) = others?;
        written.insert(Table::People, people?);
        Ok::<_, io::Error>((written, notes))
    })?;
    register.note_refusals(&mut notes)?;
    let notes = Notes::gather([notes, histories_notes]);
    written.insert(Table::Notes, notes.write_table(folder)?);
    let tables = Table::ALL.iter().map(|table| written.remove(table).unwrap_or_default()).collect();
    Ok(Finished { tables, notes })
}

struct Register<'a> {
    taken: &'a Taken,
    second: &'a SecondRows,
    ignored: &'a (dyn Fn(u32) -> bool + Sync),
    folder: &'a Path,
}

/// The rows of one NIP.
#[derive(Default)]
struct Group {
    nip: Option<Nip>,
    kept: Option<(Place, Vec<u8>)>,
    second: Vec<SecondRecord>,
}

impl Register<'_> {
    fn runs(&self, table: Table) -> Option<&Runs> {
        self.taken.table(table).filter(|runs| !runs.is_empty())
    }

    fn write_people(&self, notes: &mut Notes<'_>, progress: &dyn Progress) -> io::Result<(u64, String)> {
        let mut elsewhere = self.second_rows_under_other_nips()?;
        let mut table = TableWriter::create(self.folder, Table::People)?;
        let Some(runs) = self.runs(Table::People) else { return table.finish() };
        let mut group = Group::default();
        let mut rows = runs.merge()?;
        let mut n_rows = 0;
        while let Some((key, payload)) = rows.next()? {
            let Some((nip, place)) = read_person_key(key) else { continue };
            if (self.ignored)(place.source.file) {
                continue;
            }
            if group.nip != Some(nip) {
                Self::write_group(&mut group, &mut elsewhere, &mut table, notes)?;
                group.nip = Some(nip);
            }
            match self.second.get(&place) {
                None => group.keep(place, payload),
                Some(second) if second.kept == nip => group.second.push((place, payload.to_vec())),
                Some(_) => {}
            }
            n_rows += 1;
            if n_rows % STEP == 0 {
                progress.advance(STEP);
            }
        }
        Self::write_group(&mut group, &mut elsewhere, &mut table, notes)?;
        progress.advance(n_rows % STEP);
        table.finish()
    }

    fn write_group(
        group: &mut Group,
        elsewhere: &mut BTreeMap<Nip, Vec<SecondRecord>>,
        table: &mut TableWriter,
        notes: &mut Notes<'_>,
    ) -> io::Result<()> {
        let (Some(nip), Some((place, payload))) = (group.nip, &group.kept) else { return Ok(()) };
        if let Some(more) = elsewhere.remove(&nip) {
            group.second.extend(more);
        }
        let mut frames = RowReader(payload);
        let record = frames.bytes().unwrap_or_default();
        if group.second.is_empty() {
            table.row(record)?;
        } else {
            table.row(&keep_what_agrees(nip, record, &group.second, notes)?)?;
        }
        notes.of_record(Some(nip), *place, frames)?;
        group.second.clear();
        group.forget();
        Ok(())
    }

    /// Returns the second rows that share the PNS ID but not the NIP of the row that stays, by the NIP of the latter.
    fn second_rows_under_other_nips(&self) -> io::Result<BTreeMap<Nip, Vec<SecondRecord>>> {
        let mut found: BTreeMap<Nip, Vec<SecondRecord>> = BTreeMap::new();
        if self.second.values().all(|second| second.kept == second.refused) {
            return Ok(found);
        }
        let Some(runs) = self.runs(Table::People) else { return Ok(found) };
        let mut rows = runs.merge()?;
        while let Some((key, payload)) = rows.next()? {
            let Some((nip, place)) = read_person_key(key) else { continue };
            if let Some(second) = self.second.get(&place)
                && second.kept != nip
            {
                found.entry(second.kept).or_default().push((place, payload.to_vec()));
            }
        }
        Ok(found)
    }

    fn write_others(&self, notes: &mut Notes<'_>) -> io::Result<Written> {
        let mut written = Written::new();
        for table in HISTORIES {
            written.insert(table, self.write_history(table, notes)?);
        }
        for table in [Table::Units, Table::Posts] {
            written.insert(table, self.write_organisation(table, notes)?);
        }
        notes.loose(&self.taken.loose_notes, self.ignored)?;
        Ok(written)
    }

    fn write_history(&self, table: Table, notes: &mut Notes<'_>) -> io::Result<(u64, String)> {
        let mut writer = TableWriter::create(self.folder, table)?;
        let Some(runs) = self.runs(table) else { return writer.finish() };
        let mut people = KnownPeople::new(self)?;
        let mut rows = runs.merge()?;
        while let Some((key, payload)) = rows.next()? {
            let Some((nip, place)) = read_person_key(key) else { continue };
            if (self.ignored)(place.source.file) {
                continue;
            }
            let mut frames = RowReader(payload);
            let record = frames.bytes().unwrap_or_default();
            if !people.contains(nip)? {
                let value = nip.to_string();
                let note = NoteLine {
                    kind: NoteKind::Doubt,
                    nip: Some(nip),
                    source: place.source,
                    column: "NIP BARU",
                    field: "nip",
                    value: &value,
                    reason: "person-not-in-register",
                };
                notes.line(place, &note)?;
                continue;
            }
            if !record.is_empty() {
                writer.row(record)?;
            }
            notes.of_record(Some(nip), place, frames)?;
        }
        writer.finish()
    }

    fn write_organisation(&self, table: Table, notes: &mut Notes<'_>) -> io::Result<(u64, String)> {
        let mut writer = TableWriter::create(self.folder, table)?;
        let Some(runs) = self.runs(table) else { return writer.finish() };
        let mut units = unit_tree::Tree::default();
        let mut rows = runs.merge()?;
        while let Some((key, payload)) = rows.next()? {
            let Some(place) = read_place_key(key) else { continue };
            if (self.ignored)(place.source.file) {
                continue;
            }
            let mut frames = RowReader(payload);
            let record = frames.bytes().unwrap_or_default();
            if !record.is_empty() {
                writer.row(record)?;
                if table == Table::Units {
                    units.add(place, record);
                }
            }
            notes.of_record(None, place, frames)?;
        }
        for (place, id) in units.cycles() {
            let note = NoteLine {
                kind: NoteKind::Doubt,
                nip: None,
                source: place.source,
                column: "ID_ATASAN",
                field: "",
                value: &id,
                reason: "unit-tree-cycle",
            };
            notes.line(place, &note)?;
        }
        writer.finish()
    }

    fn note_refusals(&self, notes: &mut Notes<'_>) -> io::Result<()> {
        for (place, second) in self.second {
            let (column, field, reason) = if second.same_nip {
                ("NIP BARU", "nip", "second-row-nip")
            } else {
                ("PNS ID", "pns_id", "second-row-pns-id")
            };
            let note = NoteLine {
                kind: NoteKind::Refused,
                nip: Some(second.refused),
                source: place.source,
                column,
                field,
                value: &second.value,
                reason,
            };
            notes.line(*place, &note)?;
        }
        Ok(())
    }
}

impl Group {
    fn keep(&mut self, place: Place, payload: &[u8]) {
        // INVARIANT: at most one row of a NIP is kept; see `identity`. The buffer of the person before is used again.
        let mut buffer = self.kept.take().map_or_else(Vec::new, |(_, buffer)| buffer);
        buffer.clear();
        buffer.extend_from_slice(payload);
        self.kept = Some((place, buffer));
    }

    fn forget(&mut self) {
        self.kept = None;
    }
}

/// The people of the register in the order of their NIP, to be asked in that order.
struct KnownPeople<'a> {
    register: &'a Register<'a>,
    rows: Merge<'a>,
    current: Option<Nip>,
}

impl<'a> KnownPeople<'a> {
    fn new(register: &'a Register<'a>) -> io::Result<Self> {
        let mut people = Self { register, rows: register.taken.by_nip.merge()?, current: None };
        people.advance()?;
        Ok(people)
    }

    fn contains(&mut self, nip: Nip) -> io::Result<bool> {
        while self.current.is_some_and(|current| current < nip) {
            self.advance()?;
        }
        Ok(self.current == Some(nip))
    }

    fn advance(&mut self) -> io::Result<()> {
        self.current = None;
        while let Some((key, _)) = self.rows.next()? {
            let Some((nip, place)) = read_person_key(key) else { continue };
            if !(self.register.ignored)(place.source.file) && !self.register.second.contains_key(&place) {
                self.current = Some(nip);
                break;
            }
        }
        Ok(())
    }
}
