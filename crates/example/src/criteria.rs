//! The six criteria a register can answer, as names only: what they demand is built into the records elsewhere.

/// A criterion of `promosi-eselon-iv` that a register answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Criterion {
    Status,
    Education,
    Performance,
    Discipline,
    Position,
    Rank,
}

impl Criterion {
    /// In the order of the regulation.
    pub(crate) const ALL: [Self; 6] =
        [Self::Status, Self::Education, Self::Performance, Self::Discipline, Self::Position, Self::Rank];
}

/// A set of criteria.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Criteria(u8);

impl Criteria {
    pub(crate) fn insert(&mut self, criterion: Criterion) {
        self.0 |= 1 << (criterion as u8);
    }

    pub(crate) fn has(self, criterion: Criterion) -> bool {
        self.0 & (1 << (criterion as u8)) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL.into_iter().filter(move |criterion| self.has(*criterion))
    }
}
