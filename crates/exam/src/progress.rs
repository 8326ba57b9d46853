//! Progress of long work, for whoever has a terminal.

/// Is told what is being done and how far it is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is in the unit of [`Progress::advance`].
    fn stage(&self, stage: Stage, total: Option<u64>);
    /// So many more rows are done.
    fn advance(&self, n: u64);
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reads the scores.
    Read,
    /// Judges thresholds.
    Judge,
    /// Ranks the seats.
    Rank,
    /// Writes the result.
    Write,
}

impl Stage {
    /// Returns the key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Read => "exam-stage-read",
            Self::Judge => "exam-stage-judge",
            Self::Rank => "exam-stage-rank",
            Self::Write => "exam-stage-write",
        }
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}
