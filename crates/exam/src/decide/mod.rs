//! Decides an exam: who meets the threshold, in which rank, and who goes on.

mod balance;
mod seat;

use std::sync::Arc;

use jenjang_facts::{Catalogue, Day, Value};
use jenjang_regulation::Regulation;

pub use balance::{Balance, SeatBalance};
pub(crate) use balance::{code_of, empty_seats};
pub use seat::Why;

use crate::judge::{Judge, Judged};
use crate::progress::{Progress, Stage};
use crate::read::{NO_SEAT, Seats};
use crate::rules::Rules;
use crate::score::EMPTY;
use crate::{Counts, ExamError, Outcome, Scores};
use seat::Desk;

/// A year: its regulation, checked, with the values of its parameters.
#[derive(Clone, Debug)]
pub struct Year {
    /// The version of the regulation.
    pub regulation: Arc<Regulation>,
    /// What it says besides its criteria.
    pub rules: Arc<Rules>,
    values: Vec<Option<Value>>,
    catalogue: Catalogue,
    day: Day,
}

impl Year {
    /// Binds a year to the values of its parameters on the last day it is in force, when all its amendments count.
    pub fn new(regulation: &Regulation, rules: Rules, catalogue: &Catalogue) -> Result<Self, ExamError> {
        if regulation.catalogue != "exam" || catalogue.id != "exam" {
            return Err(ExamError::NotAnExam { id: regulation.id.clone(), catalogue: regulation.catalogue.clone() });
        }
        let day = regulation.in_force.until.unwrap_or(regulation.in_force.from);
        let values = regulation.parameter_values(day);
        let (regulation, rules) = (Arc::new(regulation.clone()), Arc::new(rules));
        Ok(Self { regulation, rules, values, catalogue: catalogue.clone(), day })
    }

    /// Returns the year with one value changed; what comes out of it is never a result.
    pub fn with(&self, parameter: jenjang_regulation::expr::ParamId, value: Value) -> Self {
        let mut changed = self.clone();
        if let Some(place) = changed.values.get_mut(usize::from(parameter.0)) {
            *place = Some(value);
        }
        changed
    }

    /// Returns the day whose values count.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Returns the values of the parameters, in their order.
    pub fn values(&self) -> &[Option<Value>] {
        &self.values
    }

    /// Returns the facts its criteria speak about.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the year with scale and rounding of another; for a caller who says so, never on our own.
    pub fn with_rounding_of(&self, other: &Self) -> Self {
        let mut rules = (*self.rules).clone();
        let borrowed = other.rules.integration.as_ref().and_then(|integration| integration.rounding.clone());
        if let Some(integration) = &mut rules.integration {
            integration.rounding = borrowed;
        }
        Self { rules: Arc::new(rules), ..self.clone() }
    }

    pub(crate) fn judge(&self) -> Result<Judge, ExamError> {
        let judge = Judge::new(&self.regulation, &self.rules, &self.catalogue, &self.values, self.day);
        judge.map_err(|source| ExamError::Compile { year: self.regulation.version.clone(), source })
    }
}

/// What became of one participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The outcome.
    pub outcome: Outcome,
    /// The rank in the seat, from 1; in the second group the rank in that group. `None` where there is none.
    pub rank: Option<u32>,
    /// Why.
    pub why: Why,
    pub(crate) judged: u32,
}

impl Decision {
    /// Returns whether the participant meets the threshold and only the place could not be decided.
    pub fn why_is_place(&self) -> bool {
        self.judged().threshold == jenjang_regulation::Outcome::Meets
    }

    pub(crate) fn judged(&self) -> Judged {
        Judged::unpack(self.judged)
    }
}

/// A line of the result. It carries what is written of a row, so that writing need not look for it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) row: u32,
    pub(crate) seat: u32,
    pub(crate) tests: [i32; 3],
    pub(crate) decision: Decision,
}

impl Line {
    const BLANK: Self = Self {
        row: 0,
        seat: 0,
        tests: [EMPTY; 3],
        decision: Decision { outcome: Outcome::Undetermined, rank: None, why: Why::Threshold, judged: 0 },
    };
}

/// A decided exam: one line for each row that takes part, seat by seat, the best first.
///
/// INVARIANT: the order depends on seats, scores and participants only, never on the order of the rows or the threads.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub(crate) lines: Vec<Line>,
    /// One entry a seat.
    pub(crate) counts: Vec<Counts>,
    /// Where each seat starts in the result, and one more for the end.
    pub(crate) starts: Vec<u32>,
}

impl Decisions {
    /// Returns the number of participants decided.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns whether nobody was.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns rows and decisions, in the order of the result.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Decision)> {
        self.lines.iter().map(|line| (line.row as usize, &line.decision))
    }

    /// Returns the counts of a seat.
    pub fn counts(&self, seat: usize) -> Counts {
        self.counts.get(seat).copied().unwrap_or_default()
    }

    /// Returns the counts of all seats together.
    pub fn totals(&self) -> Counts {
        let mut all = Counts::default();
        self.counts.iter().for_each(|counts| all.merge(counts));
        all
    }

    /// Returns the rows and decisions of a seat.
    pub(crate) fn of_seat(&self, seat: usize) -> impl Iterator<Item = (usize, &Decision)> {
        let (from, to) = (start_of(&self.starts, seat), start_of(&self.starts, seat + 1));
        let lines = self.lines.get(from..to.max(from)).unwrap_or_default();
        lines.iter().map(|line| (line.row as usize, &line.decision))
    }
}

/// Decides an exam.
pub fn decide(
    year: &Year,
    scores: &Scores,
    seats: &Seats,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<Decisions, ExamError> {
    let judged = year.judge()?.judge(scores, seats, n_threads, progress);
    progress.stage(Stage::Rank, Some(seats.len() as u64));
    let (rows, starts) = by_seat(scores, seats.len());
    let mut lines = vec![Line::BLANK; rows.len()];
    let mut counts = vec![Counts::default(); seats.len()];
    let desk = Desk { rules: &year.rules, scores, seats, judged: &judged };
    std::thread::scope(|scope| {
        let (mut lines_left, mut counts_left) = (lines.as_mut_slice(), counts.as_mut_slice());
        for part in shares(&starts, n_threads) {
            let range = start_of(&starts, part.start)..start_of(&starts, part.end);
            let (lines, rest) = std::mem::take(&mut lines_left).split_at_mut(range.len());
            lines_left = rest;
            let (counts, rest) = std::mem::take(&mut counts_left).split_at_mut(part.len());
            counts_left = rest;
            let rows = rows.get(range).unwrap_or_default();
            let (starts, desk) = (&starts, &desk);
            scope.spawn(move || desk.decide_seats(part, starts, rows, lines, counts, progress));
        }
    });
    Ok(Decisions { lines, counts, starts })
}

pub(crate) fn start_of(starts: &[u32], seat: usize) -> usize {
    starts.get(seat).map_or(0, |start| *start as usize)
}

/// Sorts the rows that take part by their seat, keeping their order; returns where each seat starts.
pub(crate) fn by_seat(scores: &Scores, n_seats: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; n_seats + 1];
    for seat in scores.columns.seats.iter().filter(|seat| **seat != NO_SEAT) {
        if let Some(count) = starts.get_mut(*seat as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut rows = vec![0_u32; sum as usize];
    for (row, seat) in (0_u32..).zip(&scores.columns.seats).filter(|(_, seat)| **seat != NO_SEAT) {
        if let Some(place) = next.get_mut(*seat as usize) {
            if let Some(to) = rows.get_mut(*place as usize) {
                *to = row;
            }
            *place += 1;
        }
    }
    (rows, starts)
}

/// Cuts the seats into one range a thread, with about as many rows each.
fn shares(starts: &[u32], n_threads: usize) -> Vec<std::ops::Range<usize>> {
    let n_seats = starts.len().saturating_sub(1);
    let n_rows = start_of(starts, n_seats);
    let n_threads = n_threads.max(1);
    let mut shares = Vec::new();
    let mut from = 0;
    for thread in 1..=n_threads {
        let wanted = n_rows * thread / n_threads;
        let to = if thread == n_threads { n_seats } else { starts.partition_point(|start| (*start as usize) < wanted) };
        let to = to.clamp(from, n_seats);
        shares.push(from..to);
        from = to;
    }
    shares
}
