//! Use cases that need several crates at once: screen a register, explain a person, compare two rules, write the lists.
//!
//! The command line calls them, and pages and an API will; so nothing here prints, reads the clock or knows a terminal.

pub mod cases;
pub mod compare;
pub mod explain;
pub mod lists;
pub mod output;
mod people;
mod register;
pub mod report;
mod rules;
pub mod scenario;
pub mod screen;
mod wording;
pub mod words;

pub use people::{full_name, short_date};
pub use register::{Register, RegisterError};
pub use rules::{RuleError, find_procedure, named_version, parse_settings, version_in_force};
pub use wording::{Wording, level_name};
