//! The law as data: reads and checks regulation folders into a typed model, and reports every mistake with file, line
//! and column.
//!
//! It owns the language of criteria: grammar, types, functions. It knows facts by their catalogue only; it sees no
//! register, evaluates nothing and reads no clock.

mod arithmetic;
mod diagnostic;
pub mod expr;
pub mod functions;
mod language;
mod load;
mod model;
pub mod sql;

pub use arithmetic::negate;
pub use diagnostic::{Diagnostic, LoadErrors, Severity, Sources, render};
pub use language::{MAX_DEPTH, MAX_LENGTH, Problem, Scope, parse_condition};
pub use load::{load_folder, load_path, load_text, parameter_text, parse_parameter_value, shipped, shipped_with};
pub use model::*;
