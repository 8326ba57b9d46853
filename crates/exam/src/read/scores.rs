//! The scores: read, checked, and the rows that cannot be set aside.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::chunk::{
    ABSENT, BAD_DAY, BAD_DECIMAL, COLUMNS, Chunk, NO_DAY, NO_DECIMAL, NO_SEAT, SKB, UNREADABLE_PRESENCE,
};
use super::refusal::{Reason, Refusal, Warning};
use super::seats::Seats;
use super::{Kind, parquet_file, sheet};
use crate::progress::{Progress, Stage};
use crate::rules::{Format, Test};
use crate::score::{self, EMPTY, UNREADABLE};
use crate::texts::repeated;
use crate::{ExamError, Score};

/// How scores are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// Whether what is odd is refused.
    pub strict: bool,
    /// Whether the column `skb` must be there.
    pub needs_skb: bool,
    /// How many threads work.
    pub n_threads: usize,
}

/// The scores of an exam.
///
/// A refused row keeps its place and loses its seat, so that nothing that works seat by seat ever meets it.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    pub(crate) file: Arc<str>,
    pub(crate) columns: Chunk,
    /// The rows of the file, where they are not simply counted from 1.
    places: Option<Vec<u64>>,
    /// How many rows were refused.
    pub n_refused: u64,
    /// Why, by row.
    pub refusals: Vec<Refusal>,
    /// What is odd, by row.
    pub warnings: Vec<Warning>,
}

impl Scores {
    /// Returns the number of rows, refused ones included.
    pub fn len(&self) -> usize {
        self.columns.participants.len()
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of rows that take part.
    pub fn n_accepted(&self) -> u64 {
        self.len() as u64 - self.n_refused
    }

    /// Returns a participant.
    pub fn participant(&self, row: usize) -> &str {
        self.columns.participants.get(row)
    }

    /// Returns the scores of a row, TWK, TIU, TKP; nothing for what was not written.
    pub fn tests(&self, row: usize) -> [Option<Score>; 3] {
        self.raw(row).map(score::written)
    }

    /// Returns the scores of a row as they are kept; see [`EMPTY`].
    pub(crate) fn raw(&self, row: usize) -> [i32; 3] {
        self.columns.tests.get(row).copied().unwrap_or([EMPTY; 3])
    }

    /// Returns the sum of the tests.
    pub fn total(&self, row: usize) -> Option<Score> {
        self.tests(row).into_iter().sum::<Option<Total>>().map(|total| total.0)
    }

    /// Returns whether the participant sat the test.
    pub fn is_present(&self, row: usize) -> bool {
        self.columns.present.get(row).is_none_or(|present| *present != ABSENT)
    }

    pub(crate) fn seat(&self, row: usize) -> u32 {
        self.columns.seats.get(row).copied().unwrap_or(NO_SEAT)
    }

    /// Returns the rows of a participant, refused ones included.
    pub fn rows_of(&self, participant: &str) -> Vec<usize> {
        (0..self.len()).filter(|row| self.columns.participants.bytes(*row) == participant.as_bytes()).collect()
    }

    /// Returns the row of the file behind a row.
    pub fn place(&self, row: usize) -> u64 {
        match &self.places {
            Some(places) => places.get(row).copied().unwrap_or(0),
            None => row as u64 + 1,
        }
    }
}

/// A sum of scores.
struct Total(Score);

impl std::iter::Sum<Score> for Total {
    fn sum<I: Iterator<Item = Score>>(scores: I) -> Self {
        Self(Score(scores.map(|score| score.0).sum()))
    }
}

/// Reads and checks the scores of an exam.
pub fn read_scores(
    path: &Path,
    seats: &Seats,
    format: &Format,
    options: ReadOptions,
    progress: &dyn Progress,
) -> Result<Scores, ExamError> {
    progress.stage(Stage::Read, None);
    let (columns, places) = match Kind::of(path)? {
        Kind::Parquet => (parquet_file::read(path, seats, options.n_threads, progress)?, None),
        kind => {
            let (chunk, places) = sheet::read(path, kind, seats)?;
            progress.advance(places.len() as u64);
            (chunk, Some(places))
        }
    };
    let file: Arc<str> = path.display().to_string().into();
    if columns.participants.is_full() || u32::try_from(columns.participants.len()).is_err() {
        return Err(ExamError::TooLarge { file: file.to_string() });
    }
    if options.needs_skb && columns.skb.len() < columns.participants.len() {
        let column = COLUMNS.get(SKB).copied().unwrap_or("skb");
        return Err(ExamError::Column { file: file.to_string(), column, found: vec!["no SKB scores".to_owned()] });
    }
    let mut scores = Scores { file, columns, places, ..Scores::default() };
    check(&mut scores, format, options);
    Ok(scores)
}

/// Rows of the scores, each with what is wrong or odd about it.
type Found = Vec<(usize, Reason)>;

/// Sets aside the rows that cannot be.
fn check(scores: &mut Scores, format: &Format, options: ReadOptions) {
    let twice = repeated(&scores.columns.participants, options.n_threads);
    let n_rows = scores.len();
    let share = n_rows.div_ceil(options.n_threads.max(1)).max(1);
    let parts: Vec<(Found, Found)> = std::thread::scope(|scope| {
        let (scores, twice) = (&*scores, &twice);
        let check =
            |start| move || check_rows(scores, start..(start + share).min(n_rows), twice, format, options.strict);
        let work: Vec<_> = (0..n_rows).step_by(share).map(|start| scope.spawn(check(start))).collect();
        work.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let located =
        |(row, reason): (usize, Reason)| Refusal { file: Arc::clone(&scores.file), row: scores.place(row), reason };
    let (mut refusals, mut warnings, mut refused_rows) = (Vec::new(), Vec::new(), Vec::new());
    for (refused, odd) in parts {
        refused_rows.extend(refused.iter().map(|(row, _)| *row));
        refusals.extend(refused.into_iter().map(located));
        warnings.extend(odd.into_iter().map(located));
    }
    for row in &refused_rows {
        if let Some(seat) = scores.columns.seats.get_mut(*row) {
            *seat = NO_SEAT;
        }
    }
    (scores.refusals, scores.warnings) = (refusals, warnings);
    scores.n_refused = refused_rows.len() as u64;
}

/// Returns what cannot be and what is odd in some rows.
fn check_rows(scores: &Scores, rows: Range<usize>, twice: &[u32], format: &Format, strict: bool) -> (Found, Found) {
    let (mut refused, mut odd) = (Vec::new(), Vec::new());
    let unknown = &scores.columns.unknown_seats;
    let first_twice = twice.partition_point(|row| (*row as usize) < rows.start);
    let first_unknown = unknown.partition_point(|(row, _)| *row < rows.start);
    let mut twice = twice.get(first_twice..).unwrap_or_default().iter().peekable();
    let mut unknown = unknown.get(first_unknown..).unwrap_or_default().iter().peekable();
    for row in rows {
        let is_twice = twice.next_if(|at| **at as usize == row).is_some();
        let unknown_seat = unknown.next_if(|(at, _)| *at == row).map(|(_, seat)| seat.clone());
        let reason = match (scores.columns.participants.bytes(row), is_twice, unknown_seat) {
            ([], ..) => Some(Reason::NoParticipant),
            (_, true, _) => Some(Reason::Twice),
            (_, _, Some(seat)) => Some(Reason::UnknownSeat(seat)),
            _ => check_scores(scores, row, format),
        };
        if let Some(reason) = reason {
            refused.push((row, reason));
        } else if let Some(reason) = check_step(scores, row, format) {
            if strict { refused.push((row, reason)) } else { odd.push((row, reason)) }
        }
    }
    (refused, odd)
}

fn check_scores(scores: &Scores, row: usize, format: &Format) -> Option<Reason> {
    let columns = &scores.columns;
    let presence = columns.present.get(row).copied();
    if presence == Some(UNREADABLE_PRESENCE) {
        return Some(Reason::Unreadable("present"));
    }
    let mut sum = Some(0);
    for (at, (test, score)) in Test::ALL.into_iter().zip(scores.raw(row)).enumerate() {
        let maximum = format.maximum.and_then(|maximum| maximum.get(at).copied());
        match score {
            EMPTY if presence == Some(ABSENT) => sum = None,
            EMPTY => return Some(Reason::Missing(test.key())),
            UNREADABLE => return Some(Reason::Unreadable(test.key())),
            score if score < 0 => return Some(Reason::Negative(test.key(), Score(score))),
            score => {
                if let Some(maximum) = maximum.filter(|maximum| maximum.0 < score) {
                    return Some(Reason::AboveMaximum(test.key(), Score(score), maximum));
                }
                sum = sum.map(|sum| sum + score);
            }
        }
    }
    let total = columns.total.get(row).copied().unwrap_or(EMPTY);
    match (total, sum) {
        (EMPTY, _) => {}
        (UNREADABLE, _) => return Some(Reason::Unreadable("total")),
        (total, Some(sum)) if total != sum => {
            return Some(Reason::NotTheSum { written: Score(total), sum: Score(sum) });
        }
        // A total without all of its parts cannot be checked, and says nothing about an absent participant.
        _ => {}
    }
    check_integration(scores, row)
}

fn check_integration(scores: &Scores, row: usize) -> Option<Reason> {
    const HUNDRED: i64 = 100_000_000;
    let columns = &scores.columns;
    for (name, column) in [("skb", &columns.skb), ("gpa", &columns.gpa)] {
        match column.get(row).copied().unwrap_or(NO_DECIMAL) {
            NO_DECIMAL => {}
            BAD_DECIMAL => return Some(Reason::Unreadable(name)),
            number if !(0..=HUNDRED).contains(&number) => return Some(Reason::OutOfRange(name)),
            _ => {}
        }
    }
    match columns.born_on.get(row).copied().unwrap_or(NO_DAY) {
        BAD_DAY => Some(Reason::Unreadable("born_on")),
        _ => None,
    }
}

fn check_step(scores: &Scores, row: usize, format: &Format) -> Option<Reason> {
    Test::ALL.into_iter().zip(scores.tests(row)).zip(format.step).find_map(|((test, score), step)| {
        let (score, step) = (score?, step?);
        (score.0 % step.0 != 0).then_some(Reason::NotAMultiple(test, score, step))
    })
}
