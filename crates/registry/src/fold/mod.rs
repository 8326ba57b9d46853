//! Folds the histories of a person into the facts of one day.
//!
//! A register holds what happened: ranks, posts, diplomas, appraisals, sanctions. A criterion speaks about what is on
//! one day. Between the two stands one rule a fact, in one function each; `docs/facts-of-the-day.md` is their
//! specification. The fold never reads a clock and never guesses: what the records leave open becomes a gap.

mod change_days;
mod dossier;
mod duk;
mod education;
mod folder;
mod held;
mod notes;
mod performance;
mod post;
mod profile;
mod rank;
mod register_facts;
mod sanction;
mod status;
mod trace;
mod training;

pub use dossier::Dossier;
pub use duk::DukKey;
pub use folder::{FactRow, Folder, FolderError};
pub use register_facts::RegisterFacts;
pub use trace::SourcedFact;
