//! Counts that balance: how many meet, fail and cannot be judged, in all and by criterion.

use crate::{CriterionBits, Evidence, Program, Verdicts};

/// The counts of one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionCounts {
    /// Its id.
    pub id: String,
    /// Where it is laid down.
    pub cite: String,
    /// What answers it.
    pub evidence: Evidence,
    /// How many meet it.
    pub meets: u64,
    /// How many fail it.
    pub fails: u64,
    /// How many cannot be judged.
    pub undetermined: u64,
    /// How many fail this criterion of the register and no other.
    pub fails_alone: u64,
}

/// The counts of a screening.
///
/// INVARIANT: `people` = meets + fails + undetermined, in all and in every criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// All people judged.
    pub people: u64,
    /// How many meet every criterion that the register answers.
    pub meets: u64,
    /// How many fail at least one of them.
    pub fails: u64,
    /// The others.
    pub undetermined: u64,
    /// How many fail exactly one: the near misses.
    pub fail_one: u64,
    /// The criteria, in the order of the regulation.
    pub criteria: Vec<CriterionCounts>,
}

impl Program {
    /// Returns the counts of nobody, to which those of blocks are added.
    pub fn empty_summary(&self) -> Summary {
        let criteria = self.criteria().iter().map(|criterion| CriterionCounts {
            id: criterion.id.clone(),
            cite: criterion.cite.clone(),
            evidence: Evidence::of(criterion),
            meets: 0,
            fails: 0,
            undetermined: 0,
            fails_alone: 0,
        });
        Summary { people: 0, meets: 0, fails: 0, undetermined: 0, fail_one: 0, criteria: criteria.collect() }
    }

    /// Returns the verdict of each person over the criteria that the register answers.
    pub fn overall(&self, verdicts: &Verdicts) -> CriterionBits {
        verdicts.overall(&self.counting())
    }

    /// Returns whether each criterion counts for the verdict.
    pub(crate) fn counting(&self) -> Vec<bool> {
        self.criteria().iter().map(|criterion| Evidence::of(criterion) == Evidence::Register).collect()
    }

    /// Counts verdicts.
    pub fn summarise(&self, verdicts: &Verdicts) -> Summary {
        let mut summary = self.empty_summary();
        let counting = self.counting();
        let overall = verdicts.overall(&counting);
        let alone = fail_exactly_one(verdicts, &counting);
        summary.people = count(verdicts.n_rows);
        summary.meets = ones(&overall.holds);
        summary.fails = ones(&overall.fails);
        summary.undetermined = summary.people - summary.meets - summary.fails;
        summary.fail_one = ones(&alone);
        for ((counts, bits), counting) in summary.criteria.iter_mut().zip(&verdicts.criteria).zip(counting) {
            counts.meets = ones(&bits.holds);
            counts.fails = ones(&bits.fails);
            counts.undetermined = summary.people - counts.meets - counts.fails;
            if counting {
                counts.fails_alone = bits.fails.iter().zip(&alone).map(|(f, a)| u64::from((f & a).count_ones())).sum();
            }
        }
        debug_assert!(summary.balances());
        summary
    }
}

impl Summary {
    /// Adds the counts of other people under the same program.
    pub fn merge(&mut self, other: &Self) {
        self.people += other.people;
        self.meets += other.meets;
        self.fails += other.fails;
        self.undetermined += other.undetermined;
        self.fail_one += other.fail_one;
        for (mine, theirs) in self.criteria.iter_mut().zip(&other.criteria) {
            mine.meets += theirs.meets;
            mine.fails += theirs.fails;
            mine.undetermined += theirs.undetermined;
            mine.fails_alone += theirs.fails_alone;
        }
    }

    /// Returns whether nobody was lost or counted twice.
    pub fn balances(&self) -> bool {
        let criterion = |c: &CriterionCounts| c.meets + c.fails + c.undetermined == self.people;
        self.meets + self.fails + self.undetermined == self.people
            && self.criteria.iter().all(criterion)
            && self.criteria.iter().map(|c| c.fails_alone).sum::<u64>() == self.fail_one
    }
}

fn fail_exactly_one(verdicts: &Verdicts, counting: &[bool]) -> Vec<u64> {
    let n_words = verdicts.n_rows.div_ceil(64);
    let (mut once, mut twice) = (vec![0_u64; n_words], vec![0_u64; n_words]);
    for (bits, _) in verdicts.criteria.iter().zip(counting).filter(|(_, counting)| **counting) {
        for ((once, twice), fails) in once.iter_mut().zip(&mut twice).zip(&bits.fails) {
            *twice |= *once & fails;
            *once |= fails;
        }
    }
    once.iter_mut().zip(&twice).for_each(|(once, twice)| *once &= !twice);
    once
}

fn ones(words: &[u64]) -> u64 {
    words.iter().map(|word| u64::from(word.count_ones())).sum()
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
