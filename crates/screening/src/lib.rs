//! Criteria meet facts: verdicts of a whole register, explanations for one person, and the proof of both.
//!
//! It knows typed conditions and columns of facts only; it sees no file of a register, no case of a procedure, no
//! clock and no thread: whoever calls it decides what runs where, and the same input gives the same bytes.

mod cases;
mod columnar;
mod compare;
mod explain;
mod facts_digest;
mod forecast;
mod mutate;
mod program;
mod reads;
mod receipt;
mod scalar;
mod summary;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod verdict_file;
mod verdicts;

pub use cases::{CaseResult, Difference, run_cases};
pub use columnar::Scratch;
pub use compare::{Comparison, CriterionFlips, Flip, Flips};
pub use explain::{Application, CriterionExplanation, Explanation, FactShown, ParameterShown, Reason, explain};
pub use facts_digest::FactHasher;
pub use forecast::{NextChange, YEARS_AHEAD, days_to_try, earliest};
pub use mutate::{Mutant, mutate, survivors};
pub use program::{CompileError, Evidence, Program};
pub use receipt::{CHUNK, DigestError, ENGINE, Receipt, VerdictHasher};
pub use scalar::RowVerdict;
pub use summary::{CriterionCounts, Summary};
pub use verdicts::{CriterionBits, Verdicts};
