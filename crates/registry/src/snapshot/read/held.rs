//! A snapshot whose tables are in memory, for whoever asks for one person after another.
//!
//! The files hold people in large groups: reading one person means reading the half of a table. Held as the columns they
//! are, the tables of 16,000 people take some 20 MB, and a person is found by searching in the order of the NIP.

use jenjang_facts::Nip;

use super::record::{OfPerson, Record};
use super::table::TableReader;
use super::{SanctionsGiven, Snapshot, SnapshotError, UnitTree};
use crate::fold::Dossier;
use crate::records::{Appraisal, Diploma, Note, Person, PostHeld, RankHeld, Sanction, Training};

/// The people of a snapshot with their records, and the tree of units, in memory.
pub struct Held {
    snapshot: Snapshot,
    sanctions_given: SanctionsGiven,
    units: UnitTree,
    people: Rows<Person>,
    ranks: Rows<RankHeld>,
    posts: Rows<PostHeld>,
    diplomas: Rows<Diploma>,
    appraisals: Rows<Appraisal>,
    sanctions: Rows<Sanction>,
    trainings: Rows<Training>,
    notes: Rows<Note>,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("snapshot", &self.snapshot.manifest.digest).finish_non_exhaustive()
    }
}

impl Snapshot {
    /// Reads all people with their records, to be asked for one by one.
    pub fn hold(&self) -> Result<Held, SnapshotError> {
        Ok(Held {
            sanctions_given: SanctionsGiven::from_manifest(&self.manifest),
            units: UnitTree::new(self.units()?),
            people: Rows::read(self)?,
            ranks: Rows::read(self)?,
            posts: Rows::read(self)?,
            diplomas: Rows::read(self)?,
            appraisals: Rows::read(self)?,
            sanctions: Rows::read(self)?,
            trainings: Rows::read(self)?,
            notes: Rows::read(self)?,
            snapshot: self.clone(),
        })
    }
}

impl Held {
    /// Returns the tree of units.
    pub fn units(&self) -> &UnitTree {
        &self.units
    }

    /// Returns one person; `None` for somebody who is not in the register.
    pub fn dossier(&self, nip: Nip) -> Result<Option<Dossier>, SnapshotError> {
        let Some(person) = self.people.of(nip, &self.snapshot)?.into_iter().next() else { return Ok(None) };
        let sanctions_given = self.sanctions_given.covers(&person);
        let mut dossier = Dossier::new(person);
        dossier.sanctions_given = sanctions_given;
        dossier.ranks = self.ranks.of(nip, &self.snapshot)?;
        dossier.posts = self.posts.of(nip, &self.snapshot)?;
        dossier.diplomas = self.diplomas.of(nip, &self.snapshot)?;
        dossier.appraisals = self.appraisals.of(nip, &self.snapshot)?;
        dossier.sanctions = self.sanctions.of(nip, &self.snapshot)?;
        dossier.trainings = self.trainings.of(nip, &self.snapshot)?;
        dossier.notes = self.notes.of(nip, &self.snapshot)?;
        Ok(Some(dossier))
    }
}

/// The rows of one table, in the order of the NIP; those of nobody known come first.
struct Rows<R: Record> {
    batches: Vec<(R::Batch, usize)>,
}

impl<R: OfPerson> Rows<R> {
    fn read(snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        Ok(Self { batches: TableReader::<R>::open(snapshot)?.batches()? })
    }

    fn of(&self, nip: Nip, snapshot: &Snapshot) -> Result<Vec<R>, SnapshotError> {
        let mut found = Vec::new();
        let before = |(batch, n_rows): &(R::Batch, usize)| R::nip(batch, n_rows - 1) < Some(nip);
        let first = self.batches.partition_point(before);
        for (batch, n_rows) in self.batches.iter().skip(first) {
            let (mut row, mut end) = (0, *n_rows);
            while row < end {
                let middle = row.midpoint(end);
                if R::nip(batch, middle) < Some(nip) { row = middle + 1 } else { end = middle }
            }
            for row in row..*n_rows {
                if R::nip(batch, row) != Some(nip) {
                    return Ok(found);
                }
                let record = R::at(batch, row);
                found.push(record.ok_or_else(|| snapshot.damaged(R::TABLE, "a row lacks a value it needs"))?);
            }
        }
        Ok(found)
    }
}
