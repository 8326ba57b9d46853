//! Reads the records of people together, person by person.

use jenjang_facts::Nip;

use super::table::{NipRange, TableReader};
use super::{SanctionsGiven, Snapshot, SnapshotError};
use crate::fold::Dossier;
use crate::records::{Appraisal, Diploma, Note, Person, PostHeld, RankHeld, Sanction, Training};

/// The people of a snapshot in the order of their NIP, each with all records.
///
/// The tables are sorted by NIP, so they are read side by side and memory does not grow with their number.
pub struct Dossiers<'a> {
    snapshot: &'a Snapshot,
    sanctions_given: SanctionsGiven,
    people: TableReader<'a, Person>,
    ranks: TableReader<'a, RankHeld>,
    posts: TableReader<'a, PostHeld>,
    diplomas: TableReader<'a, Diploma>,
    appraisals: TableReader<'a, Appraisal>,
    sanctions: TableReader<'a, Sanction>,
    trainings: TableReader<'a, Training>,
    notes: TableReader<'a, Note>,
    before: Option<Nip>,
}

impl std::fmt::Debug for Dossiers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dossiers").field("snapshot", &self.snapshot.manifest.digest).finish_non_exhaustive()
    }
}

impl Snapshot {
    /// Reads all people with all their records.
    pub fn dossiers(&self) -> Result<Dossiers<'_>, SnapshotError> {
        Dossiers::new(self, TableReader::open(self)?, None)
    }

    /// Reads one person; `None` for somebody who is not in the register.
    pub fn dossier(&self, nip: Nip) -> Result<Option<Dossier>, SnapshotError> {
        let range = NipRange { first: nip, last: nip };
        let mut dossiers = Dossiers::new(self, TableReader::open_range(self, range)?, Some(range))?;
        dossiers.skip_to(nip)?;
        let next = dossiers.next().transpose()?;
        Ok(next.filter(|dossier| dossier.nip() == nip))
    }
}

impl<'a> Dossiers<'a> {
    /// Reads the people of `people`; a range tells where in the other tables they are.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        people: TableReader<'a, Person>,
        range: Option<NipRange>,
    ) -> Result<Self, SnapshotError> {
        macro_rules! open {
            () => {
                match range {
                    Some(range) => TableReader::open_range(snapshot, range)?,
                    None => TableReader::open(snapshot)?,
                }
            };
        }
        Ok(Self {
            snapshot,
            sanctions_given: SanctionsGiven::from_manifest(&snapshot.manifest),
            people,
            ranks: open!(),
            posts: open!(),
            diplomas: open!(),
            appraisals: open!(),
            sanctions: open!(),
            trainings: open!(),
            notes: open!(),
            before: None,
        })
    }

    fn skip_to(&mut self, nip: Nip) -> Result<(), SnapshotError> {
        while self.people.peek()?.is_some_and(|next| next < Some(nip)) {
            self.people.skip();
        }
        Ok(())
    }

    fn read_next(&mut self) -> Result<Option<Dossier>, SnapshotError> {
        let Some(person) = self.people.next()? else { return Ok(None) };
        let nip = person.nip;
        if self.before.is_some_and(|before| before >= nip) {
            let table = crate::snapshot::schema::Table::People;
            return Err(self.snapshot.damaged(table, "its rows are not in the order of the NIP"));
        }
        self.before = Some(nip);
        let sanctions_given = self.sanctions_given.covers(&person);
        let mut dossier = Dossier::new(person);
        dossier.sanctions_given = sanctions_given;
        self.ranks.take(nip, &mut dossier.ranks)?;
        self.posts.take(nip, &mut dossier.posts)?;
        self.diplomas.take(nip, &mut dossier.diplomas)?;
        self.appraisals.take(nip, &mut dossier.appraisals)?;
        self.sanctions.take(nip, &mut dossier.sanctions)?;
        self.trainings.take(nip, &mut dossier.trainings)?;
        self.notes.take(nip, &mut dossier.notes)?;
        Ok(Some(dossier))
    }
}

impl Iterator for Dossiers<'_> {
    type Item = Result<Dossier, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_next().transpose()
    }
}
