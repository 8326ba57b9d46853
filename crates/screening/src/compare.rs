//! Two versions of the rules over one register: who flips, which way, by which criterion.

use jenjang_regulation::Outcome;

use crate::verdicts::CriterionBits;
use crate::{Program, Verdicts};

/// The flips between two programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flips {
    /// All people judged.
    pub people: u64,
    /// How many went from one verdict to another, in the order of [`Outcome::ALL`]; on the diagonal who did not flip.
    pub matrix: [[u64; 3]; 3],
    /// For each criterion of either version how many of those who flip have another outcome in it.
    pub by_criterion: Vec<CriterionFlips>,
}

/// The flips to which a criterion contributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionFlips {
    /// Its id.
    pub id: String,
    /// Whether the version before has it.
    pub before: bool,
    /// Whether the version after has it.
    pub after: bool,
    /// Like [`Flips::matrix`], of the verdict, counting only people for whom this criterion changed.
    pub matrix: [[u64; 3]; 3],
}

/// One person whose verdict flips.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The row among those judged.
    pub row: usize,
    /// The verdict before.
    pub from: Outcome,
    /// The verdict after.
    pub to: Outcome,
    /// The places, among [`Flips::by_criterion`], of the criteria that changed.
    pub by: Vec<usize>,
}

/// The comparison of two programs, to which blocks of people are added.
#[derive(Clone, Debug)]
pub struct Comparison {
    flips: Flips,
    /// For each criterion of either version its place in the one before and in the one after.
    places: Vec<(Option<usize>, Option<usize>)>,
    counting: (Vec<bool>, Vec<bool>),
}

impl Comparison {
    /// Returns the comparison of two programs over nobody. Criteria are the same when their ids are.
    pub fn new(before: &Program, after: &Program) -> Self {
        let place = |program: &Program, id: &str| program.criteria().iter().position(|c| c.id == id);
        let new = after.criteria().iter().filter(|c| place(before, &c.id).is_none());
        let mut places = Vec::new();
        let mut by_criterion = Vec::new();
        for criterion in before.criteria().iter().chain(new) {
            let (old, new) = (place(before, &criterion.id), place(after, &criterion.id));
            let (id, before, after) = (criterion.id.clone(), old.is_some(), new.is_some());
            by_criterion.push(CriterionFlips { id, before, after, matrix: [[0; 3]; 3] });
            places.push((old, new));
        }
        let flips = Flips { people: 0, matrix: [[0; 3]; 3], by_criterion };
        Self { flips, places, counting: (before.counting(), after.counting()) }
    }

    /// Counts a block of people, judged by both programs.
    pub fn add(&mut self, before: &Verdicts, after: &Verdicts) {
        let (old, new) = (before.overall(&self.counting.0), after.overall(&self.counting.1));
        let n_words = before.n_rows.div_ceil(64);
        let last = crate::verdicts::last_word_mask(before.n_rows);
        self.flips.people += u64::try_from(before.n_rows).unwrap_or(0);
        for at in 0..n_words {
            let rows = if at + 1 == n_words { last } else { u64::MAX };
            let (old, new) = (three(&old, at, rows), three(&new, at, rows));
            count(&mut self.flips.matrix, &old, &new, u64::MAX);
            if flipped(&old, &new) == 0 {
                continue;
            }
            for (criterion, place) in self.flips.by_criterion.iter_mut().zip(&self.places) {
                let changed = changed(before, after, *place, at, rows);
                count(&mut criterion.matrix, &old, &new, changed & flipped(&old, &new));
            }
        }
    }

    /// Returns the people of a block who flip, in order.
    pub fn flips_of<'a>(&'a self, before: &'a Verdicts, after: &'a Verdicts) -> impl Iterator<Item = Flip> + 'a {
        let (old, new) = (before.overall(&self.counting.0), after.overall(&self.counting.1));
        let rows = (0..before.n_rows).map(move |row| (row, old.outcome(row), new.outcome(row)));
        rows.filter(|(_, from, to)| from != to).map(move |(row, from, to)| {
            let bit = |place| changed(before, after, place, row / 64, u64::MAX) >> (row % 64) & 1 == 1;
            let by = self.places.iter().enumerate().filter(|(_, place)| bit(**place)).map(|(at, _)| at).collect();
            Flip { row, from, to, by }
        })
    }

    /// Adds the counts of other people.
    pub fn merge(&mut self, other: &Self) {
        let add = |to: &mut [[u64; 3]; 3], from: &[[u64; 3]; 3]| {
            to.iter_mut().flatten().zip(from.iter().flatten()).for_each(|(to, from)| *to += from);
        };
        self.flips.people += other.flips.people;
        add(&mut self.flips.matrix, &other.flips.matrix);
        for (mine, theirs) in self.flips.by_criterion.iter_mut().zip(&other.flips.by_criterion) {
            add(&mut mine.matrix, &theirs.matrix);
        }
    }

    /// Returns the counts so far.
    pub fn flips(&self) -> &Flips {
        &self.flips
    }

    /// Returns the counts.
    pub fn finish(self) -> Flips {
        self.flips
    }
}

/// Returns who meets, who is undetermined and who fails, in the order of [`Outcome::ALL`].
fn three(bits: &CriterionBits, at: usize, rows: u64) -> [u64; 3] {
    let holds = bits.holds.get(at).copied().unwrap_or(0);
    let fails = bits.fails.get(at).copied().unwrap_or(0);
    [holds & rows, !(holds | fails) & rows, fails & rows]
}

fn flipped(old: &[u64; 3], new: &[u64; 3]) -> u64 {
    let same = old.iter().zip(new).fold(0, |same, (old, new)| same | (old & new));
    old.iter().fold(0, |all, one| all | one) & !same
}

fn count(matrix: &mut [[u64; 3]; 3], old: &[u64; 3], new: &[u64; 3], among: u64) {
    for (row, old) in matrix.iter_mut().zip(old) {
        for (cell, new) in row.iter_mut().zip(new) {
            *cell += u64::from((old & new & among).count_ones());
        }
    }
}

/// Returns who has another outcome in a criterion. Where a version lacks it, everybody counts who does not meet it.
fn changed(
    before: &Verdicts,
    after: &Verdicts,
    (old, new): (Option<usize>, Option<usize>),
    at: usize,
    rows: u64,
) -> u64 {
    let bits = |verdicts: &Verdicts, place: Option<usize>| {
        let bits = place.and_then(|place| verdicts.criteria.get(place));
        bits.map_or([rows, 0, 0], |bits| three(bits, at, rows))
    };
    flipped(&bits(before, old), &bits(after, new))
}
