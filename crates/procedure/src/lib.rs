//! Cases as pure state machines: stages, commands, events; decide and apply.
//!
//! A regulation file composes a procedure from stages of a few kinds ([`Plan`]). A [`Case`] is what its events make of it:
//! [`Case::decide`] says which events a command would cause, or why not; [`Case::apply`] takes an event in. Both are pure:
//! time, the acting person and the calendar of working days are arguments.
//!
//! This crate never sees a clock, randomness, a file, SQL, HTTP, the columns of a register or who may do what; nothing in
//! it is asynchronous. People are numbers here. What says something about a person stands in the personal part of an
//! event, apart from the rest, because it may have to be erased.

pub mod balance;
mod case;
mod command;
mod concerns;
mod event;
mod plan;
mod refusal;
pub mod results;
mod rubric;
mod setting;
pub mod stages;

pub use case::{Case, Context, Outcome, Participant, Recorded, Stage, Status, Work};
pub use command::Command;
pub use event::{Event, EventError};
pub use plan::{AssessmentPlan, Item, ItemKind, Plan, StageKind, StagePlan, known, read_plan};
pub use refusal::Refusal;
pub use rubric::{LevelProblem, Levels, Rounding, Rubric, RubricCriterion, combined};
pub use setting::{Domain, Setting, Settings};
