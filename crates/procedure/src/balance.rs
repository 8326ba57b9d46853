//! Counts per stage. They balance: in = passed + failed + withdrawn + absent + open.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Outcome, Work};

/// How many stand how in a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Everybody who entered.
    #[serde(rename = "in")]
    pub entered: u64,
    /// Who goes on.
    pub passed: u64,
    /// Who does not.
    pub failed: u64,
    /// Who left the round.
    pub withdrawn: u64,
    /// Who stayed away.
    pub absent: u64,
    /// About whom nothing is decided.
    pub open: u64,
}

impl Balance {
    /// Returns whether the counts add up.
    pub fn holds(&self) -> bool {
        self.entered == self.passed + self.failed + self.withdrawn + self.absent + self.open
    }
}

impl Case {
    /// Returns the counts of a stage, by its place. For a screening everybody in the register counts; who could not be
    /// judged is open.
    pub fn balance(&self, at: usize) -> Balance {
        let Some(stage) = self.stages.get(at) else { return Balance::default() };
        let count = |outcome| u64::try_from(stage.with(outcome).count()).unwrap_or(u64::MAX);
        let mut balance = Balance {
            entered: u64::try_from(stage.outcomes.len()).unwrap_or(u64::MAX),
            passed: count(Outcome::Passed),
            failed: count(Outcome::Failed),
            withdrawn: count(Outcome::Withdrawn),
            absent: count(Outcome::Absent),
            open: count(Outcome::Open),
        };
        if let Work::Screening(Some(screened)) = &stage.work {
            // Who is not on the list has no number; an objection that was upheld moves a person to those who passed.
            let moved = |undetermined: bool| {
                let upheld = self.objections.iter().filter(|one| one.about == at && one.is_upheld());
                u64::try_from(upheld.filter(|one| one.was_undetermined == undetermined).count()).unwrap_or(0)
            };
            balance.entered = screened.counts.people;
            balance.failed = screened.counts.fails.saturating_sub(moved(false));
            balance.open = screened.counts.undetermined.saturating_sub(moved(true));
        }
        balance
    }
}
