//! What can become of a participant.

use std::fmt;

/// What became of a participant. Which code a year writes for it is data; see [`crate::Rules::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Meets the threshold and goes on to the next stage.
    Admitted,
    /// Does not meet the threshold and goes on in the second group.
    AdmittedSecondGroup,
    /// Final: has a seat.
    Selected,
    /// Meets the threshold; who goes on was not found.
    Meets,
    /// Meets the threshold and does not go on.
    Passed,
    /// Final: outside the seats.
    NotSelected,
    /// Cannot be decided; the reason says what is missing.
    Undetermined,
    /// Final: without a score of the next stage.
    SkbAbsent,
    /// Does not meet the threshold.
    Failed,
    /// Did not sit the test.
    Absent,
    /// Excluded by the committee; no column of ours says so.
    Disqualified,
}

impl Outcome {
    /// All outcomes, in the order of every list; the same as their declaration.
    pub const ALL: [Self; 11] = [
        Self::Admitted,
        Self::AdmittedSecondGroup,
        Self::Selected,
        Self::Meets,
        Self::Passed,
        Self::NotSelected,
        Self::Undetermined,
        Self::SkbAbsent,
        Self::Failed,
        Self::Absent,
        Self::Disqualified,
    ];

    /// Returns the published key, which stands for the code where the year's is not known.
    pub fn key(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::AdmittedSecondGroup => "admitted-second-group",
            Self::Meets => "meets",
            Self::Passed => "passed",
            Self::Undetermined => "undetermined",
            Self::Failed => "failed",
            Self::Absent => "absent",
            Self::Disqualified => "disqualified",
            Self::Selected => "selected",
            Self::NotSelected => "not-selected",
            Self::SkbAbsent => "skb-absent",
        }
    }

    pub(crate) fn at(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The number of outcomes.
pub(crate) const N_OUTCOMES: usize = Outcome::ALL.len();

/// How many had each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub(crate) [u32; N_OUTCOMES]);

impl Counts {
    pub(crate) fn add(&mut self, outcome: Outcome) {
        if let Some(count) = self.0.get_mut(outcome.at()) {
            *count += 1;
        }
    }

    /// Returns how many had an outcome.
    pub fn of(&self, outcome: Outcome) -> u32 {
        self.0.get(outcome.at()).copied().unwrap_or(0)
    }

    /// Returns how many there are.
    pub fn sum(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Returns how many go on.
    pub fn admitted(&self) -> u32 {
        self.of(Outcome::Admitted) + self.of(Outcome::AdmittedSecondGroup)
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Returns the outcomes that occurred, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (Outcome, u32)> {
        Outcome::ALL.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
    }
}
