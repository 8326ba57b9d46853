//! The verdicts of many people, as bits.

use jenjang_regulation::Outcome;

/// The outcomes of one criterion: a bit a person.
///
/// INVARIANT: no bit is set in both vectors, and none beyond the people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CriterionBits {
    /// Who meets it.
    pub holds: Vec<u64>,
    /// Who fails it.
    pub fails: Vec<u64>,
}

impl CriterionBits {
    /// Appends the first `n_rows` rows of a block; all rows before it fill whole words.
    pub(crate) fn push_words(&mut self, holds: &[u64], fails: &[u64], n_rows: usize) {
        let n_words = n_rows.div_ceil(64);
        let last = last_word_mask(n_rows);
        for (to, from) in [(&mut self.holds, holds), (&mut self.fails, fails)] {
            to.extend(from.iter().take(n_words));
            if let Some(word) = to.last_mut() {
                *word &= last;
            }
        }
    }

    /// Returns the outcome of a row.
    pub fn outcome(&self, row: usize) -> Outcome {
        let bit = |words: &[u64]| words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
        match (bit(&self.holds), bit(&self.fails)) {
            (true, _) => Outcome::Meets,
            (_, true) => Outcome::Fails,
            _ => Outcome::Undetermined,
        }
    }
}

/// Returns the bits of the last word that stand for rows.
pub(crate) fn last_word_mask(n_rows: usize) -> u64 {
    match n_rows % 64 {
        0 => u64::MAX,
        rows => (1 << rows) - 1,
    }
}

/// The outcomes of all criteria for a range of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// The number of people.
    pub n_rows: usize,
    /// The outcomes, one entry a criterion, in the order of the regulation.
    pub criteria: Vec<CriterionBits>,
}

impl Verdicts {
    pub(crate) fn with_capacity(n_criteria: usize, n_rows: usize) -> Self {
        let n_words = n_rows.div_ceil(64);
        let bits = || CriterionBits { holds: Vec::with_capacity(n_words), fails: Vec::with_capacity(n_words) };
        Self { n_rows: 0, criteria: std::iter::repeat_with(bits).take(n_criteria).collect() }
    }

    /// Returns the outcomes of a person, in the order of the criteria.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Outcome> {
        self.criteria.iter().map(move |bits| bits.outcome(row))
    }

    /// Returns the verdict of every person as bits: meets and fails over the criteria marked in `counts`.
    pub(crate) fn overall(&self, counts: &[bool]) -> CriterionBits {
        let n_words = self.n_rows.div_ceil(64);
        let mut all = CriterionBits { holds: vec![u64::MAX; n_words], fails: vec![0; n_words] };
        if let Some(word) = all.holds.last_mut() {
            *word = last_word_mask(self.n_rows);
        }
        for (bits, _) in self.criteria.iter().zip(counts).filter(|(_, counts)| **counts) {
            all.holds.iter_mut().zip(&bits.holds).for_each(|(all, one)| *all &= one);
            all.fails.iter_mut().zip(&bits.fails).for_each(|(all, one)| *all |= one);
        }
        all
    }
}
