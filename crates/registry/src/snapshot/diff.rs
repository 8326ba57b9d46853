//! What changed between two snapshots: people who came, people who left, facts that are different.

use std::cmp::Ordering;

use jenjang_facts::{Day, FactId, Known, Nip};

use super::read::{Dossiers, Snapshot, SnapshotError};
use crate::fold::{Dossier, Folder};

/// What is different about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The person is in the first snapshot only.
    OnlyInFirst(Nip),
    /// The person is in the second snapshot only.
    OnlyInSecond(Nip),
    /// The person is in both, with different facts on the day.
    Facts(Nip, Vec<FactChange>),
}

/// One fact that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// Which.
    pub fact: FactId,
    /// What the first snapshot knows of it.
    pub first: Known,
    /// What the second snapshot knows of it.
    pub second: Known,
}

/// The differences between two snapshots, in the order of the NIP.
#[derive(Debug)]
pub struct Diff<'a> {
    folder: &'a Folder,
    day: Day,
    first: Side<'a>,
    second: Side<'a>,
}

/// Compares the facts of two snapshots on a day, person by person; memory does not grow with the registers.
pub fn diff<'a>(
    first: &'a Snapshot,
    second: &'a Snapshot,
    folder: &'a Folder,
    day: Day,
) -> Result<Diff<'a>, SnapshotError> {
    Ok(Diff { folder, day, first: Side::open(first)?, second: Side::open(second)? })
}

#[derive(Debug)]
struct Side<'a> {
    dossiers: Dossiers<'a>,
    next: Option<Dossier>,
}

impl<'a> Side<'a> {
    fn open(snapshot: &'a Snapshot) -> Result<Self, SnapshotError> {
        let mut side = Self { dossiers: snapshot.dossiers()?, next: None };
        side.advance()?;
        Ok(side)
    }

    /// Gives the person the side is at and moves to the next one.
    fn advance(&mut self) -> Result<Option<Dossier>, SnapshotError> {
        let next = self.dossiers.next().transpose()?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}

impl Diff<'_> {
    fn next_change(&mut self) -> Result<Option<Change>, SnapshotError> {
        loop {
            // Whoever is at the end counts as being beyond everybody.
            let order = match (&self.first.next, &self.second.next) {
                (None, None) => return Ok(None),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(first), Some(second)) => first.nip().cmp(&second.nip()),
            };
            let first = if order == Ordering::Greater { None } else { self.first.advance()? };
            let second = if order == Ordering::Less { None } else { self.second.advance()? };
            let change = match (first, second) {
                (Some(first), Some(second)) => self.changed(&first, &second),
                (Some(first), None) => Some(Change::OnlyInFirst(first.nip())),
                (None, second) => second.map(|second| Change::OnlyInSecond(second.nip())),
            };
            if change.is_some() {
                return Ok(change);
            }
        }
    }

    fn changed(&self, first: &Dossier, second: &Dossier) -> Option<Change> {
        let of_first = self.folder.facts_on(first, self.day).known;
        let of_second = self.folder.facts_on(second, self.day).known;
        let both = (0..=u16::MAX).map(FactId).zip(of_first.into_iter().zip(of_second));
        let different = both.filter(|(_, (first, second))| first != second);
        let changes: Vec<_> = different.map(|(fact, (first, second))| FactChange { fact, first, second }).collect();
        (!changes.is_empty()).then(|| Change::Facts(first.nip(), changes))
    }
}

impl Iterator for Diff<'_> {
    type Item = Result<Change, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_change().transpose()
    }
}
