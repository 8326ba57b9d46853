//! Counts that balance: what came in, what was refused and what became of the rest.

use serde::Serialize;

use super::Decisions;
use crate::read::Seats;
use crate::rules::{Rules, Stage};
use crate::{Counts, Outcome, Scores};

/// The counts of an exam.
///
/// INVARIANT: read = refused + decided, and decided = the sum of the codes, in all and in every seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Rows in the file.
    pub read: u64,
    /// Rows set aside.
    pub refused: u64,
    /// Rows decided.
    pub decided: u64,
    /// How many of each code.
    pub codes: serde_json::Map<String, serde_json::Value>,
    /// Seats of all rows of the seats file.
    pub seats: u64,
    /// Seats for which fewer than that many go on.
    pub seats_without_candidate: u64,
    /// One entry a row of the seats file.
    pub by_seat: Vec<SeatBalance>,
}

/// The counts of one row of the seats file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatBalance {
    /// Its name.
    pub seat: String,
    /// The position.
    pub position: String,
    /// How many seats there are.
    pub seats: u32,
    /// How many took part.
    pub decided: u32,
    /// How many of each code.
    pub codes: serde_json::Map<String, serde_json::Value>,
}

impl Balance {
    /// Counts an exam without its seats.
    pub fn in_all(decisions: &Decisions, scores: &Scores, seats: &Seats, rules: &Rules, stage: Stage) -> Self {
        let totals = decisions.totals();
        Self {
            read: scores.len() as u64,
            refused: scores.n_refused,
            decided: u64::from(totals.sum()),
            codes: codes(&totals, rules, stage),
            seats: seats.n_seats.iter().map(|n| u64::from(*n)).sum(),
            seats_without_candidate: empty_seats(decisions, seats),
            by_seat: Vec::new(),
        }
    }

    /// Counts an exam, in all and seat by seat.
    pub fn of(decisions: &Decisions, scores: &Scores, seats: &Seats, rules: &Rules, stage: Stage) -> Self {
        let by_seat = (0..seats.len()).map(|at| {
            let counts = decisions.counts(at);
            SeatBalance {
                seat: seats.name(at).to_owned(),
                position: seats.position(at).to_owned(),
                seats: seats.n_seats(at),
                decided: counts.sum(),
                codes: codes(&counts, rules, stage),
            }
        });
        Self { by_seat: by_seat.collect(), ..Self::in_all(decisions, scores, seats, rules, stage) }
    }
}

/// Returns for how many seats nobody goes on.
pub(crate) fn empty_seats(decisions: &Decisions, seats: &Seats) -> u64 {
    let short = |(counts, n_seats): (&Counts, &u32)| {
        let candidates = counts.admitted() + counts.of(Outcome::Selected);
        u64::from(n_seats.saturating_sub(candidates))
    };
    decisions.counts.iter().zip(&seats.n_seats).map(short).sum()
}

fn codes(counts: &Counts, rules: &Rules, stage: Stage) -> serde_json::Map<String, serde_json::Value> {
    let mut codes = serde_json::Map::new();
    for (outcome, count) in counts.iter() {
        // Two outcomes with one code are one line.
        let line = codes.entry(code_of(rules, stage, outcome)).or_insert_with(|| 0.into());
        *line = (line.as_u64().unwrap_or(0) + u64::from(count)).into();
    }
    codes
}

/// Returns the code of an outcome on a list; those of the first stage stand on the final list too.
pub(crate) fn code_of(rules: &Rules, stage: Stage, outcome: Outcome) -> &str {
    match outcome {
        Outcome::Selected | Outcome::NotSelected | Outcome::SkbAbsent => rules.code(stage, outcome),
        _ => rules.code(Stage::Skd, outcome),
    }
}
