//! Exams of the civil service: thresholds, ranks, who goes on, and the final score, exact to the third decimal.
//!
//! The law of a year is a version of the regulation `cpns-exam`; thresholds are criteria and exceptions in the same
//! language, judged by the same evaluator as a register. This crate adds what an exam has besides: scores and seats,
//! ranking, admission, integration. It knows no register, no clock and no terminal; threads and progress are arguments.

mod decide;
mod error;
pub mod example;
mod explain;
mod integrate;
mod judge;
mod outcome;
mod progress;
mod read;
mod reason;
mod report;
mod rules;
mod score;
mod texts;
mod what_if;
mod write;

pub use decide::{Balance, Decision, Decisions, SeatBalance, Why, Year, decide};
pub use error::ExamError;
pub use explain::{Compared, Explanation, Places, SecondGroupExplained, explain};
pub use integrate::{Integrated, Parts, integrate};
pub use outcome::{Counts, Outcome};
pub use progress::{Progress, Silent, Stage as ProgressStage};
pub use read::{Kind, ReadOptions, Reason, Refusal, Scores, Seats, Warning, read_scores, read_seats};
pub use reason::Reasons;
pub use report::Report;
pub use rules::*;
pub use score::Score;
pub use what_if::{CodeChange, Difference, Flip, changed_year, what_if};
pub use write::{Table, Wording, write_table};
