//! Criteria meet facts: verdicts of a whole register, explanations for one person, and the proof of both.
//!
//! It knows typed conditions and columns of facts only; it sees no file of a register, no case of a procedure, no
//! clock and no thread: whoever calls it decides what runs where, and the same input gives the same bytes.

mod columnar;
mod program;
mod reads;
mod scalar;
mod summary;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod verdicts;

pub use columnar::Scratch;
pub use program::{CompileError, Evidence, Program};
pub use scalar::{Missing, RowVerdict};
pub use summary::{CriterionCounts, Summary};
pub use verdicts::{CriterionBits, Verdicts};
