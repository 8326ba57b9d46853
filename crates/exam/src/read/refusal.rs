//! Why a row cannot be.

use std::fmt;

use jenjang_locale::Locale;

use crate::Score;
use crate::rules::Test;

/// A row that never enters a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub file: std::sync::Arc<str>,
    /// The row: the header of a sheet is row 1; the first row of a Parquet file is row 1.
    pub row: u64,
    /// Why.
    pub reason: Reason,
}

/// A row that is used although something is odd about it.
pub type Warning = Refusal;

/// Why a row cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No participant.
    NoParticipant,
    /// The participant stands in more than one row.
    Twice,
    /// The seat is not in the seats file.
    UnknownSeat(String),
    /// A score is missing.
    Missing(&'static str),
    /// A cell says nothing that can be read.
    Unreadable(&'static str),
    /// A score below zero.
    Negative(&'static str, Score),
    /// A score above its maximum.
    AboveMaximum(&'static str, Score, Score),
    /// The total is not the sum.
    NotTheSum {
        /// The total that stands there.
        written: Score,
        /// The sum of the tests.
        sum: Score,
    },
    /// A score that no answer sheet gives.
    NotAMultiple(Test, Score, Score),
    /// A number outside what it can be.
    OutOfRange(&'static str),
}

impl Reason {
    /// Returns the published key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoParticipant => "no-participant",
            Self::Twice => "twice",
            Self::UnknownSeat(_) => "unknown-seat",
            Self::Missing(_) => "missing",
            Self::Unreadable(_) => "unreadable",
            Self::Negative(..) => "negative",
            Self::AboveMaximum(..) => "above-maximum",
            Self::NotTheSum { .. } => "not-the-sum",
            Self::NotAMultiple(..) => "not-a-multiple",
            Self::OutOfRange(_) => "out-of-range",
        }
    }

    /// Returns the reason in the language of a locale.
    pub fn text(&self, locale: &Locale) -> String {
        let say = |key: &str, arguments: &[(&str, &str)]| locale.text_with(key, arguments);
        match self {
            Self::NoParticipant => say("exam-refused-no-participant", &[]),
            Self::Twice => say("exam-refused-twice", &[]),
            Self::UnknownSeat(seat) => say("exam-refused-unknown-seat", &[("seat", seat)]),
            Self::Missing(column) => say("exam-refused-missing", &[("column", column)]),
            Self::Unreadable(column) => say("exam-refused-unreadable", &[("column", column)]),
            Self::Negative(column, score) => {
                say("exam-refused-negative", &[("column", column), ("score", &score.to_string())])
            }
            Self::AboveMaximum(column, score, maximum) => say(
                "exam-refused-above-maximum",
                &[("column", column), ("score", &score.to_string()), ("maximum", &maximum.to_string())],
            ),
            Self::NotTheSum { written, sum } => {
                say("exam-refused-not-the-sum", &[("total", &written.to_string()), ("sum", &sum.to_string())])
            }
            Self::NotAMultiple(test, score, step) => say(
                "exam-refused-not-a-multiple",
                &[("column", test.key()), ("score", &score.to_string()), ("step", &step.to_string())],
            ),
            Self::OutOfRange(column) => say("exam-refused-out-of-range", &[("column", column)]),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoParticipant => f.write_str("there is no participant"),
            Self::Twice => f.write_str("the participant stands in more than one row"),
            Self::UnknownSeat(seat) => write!(f, "the seat `{seat}` is not in the seats file"),
            Self::Missing(column) => write!(f, "`{column}` is empty"),
            Self::Unreadable(column) => write!(f, "`{column}` cannot be read"),
            Self::Negative(column, score) => write!(f, "`{column}` {score} is below zero"),
            Self::AboveMaximum(column, score, maximum) => {
                write!(f, "`{column}` {score} is above its maximum {maximum}")
            }
            Self::NotTheSum { written, sum } => write!(f, "the total {written} is not the sum {sum}"),
            Self::NotAMultiple(test, score, step) => {
                write!(f, "`{}` {score} is no multiple of {step}", test.key())
            }
            Self::OutOfRange(column) => write!(f, "`{column}` is outside what it can be"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}: {}", self.file, self.row, self.reason)
    }
}
