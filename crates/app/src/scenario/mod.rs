//! Scripted rounds: a file says who does what when, and everything goes through the use cases that people use.
//!
//! A scenario is for demonstrations, tests and measurements: its people are invented, its register is generated, and
//! salts come from its seed, so that playing it twice gives the same ledger, byte for byte, on any database.

mod chance;
mod interviews;
mod paper;
mod papers;
mod play;
mod shape;
mod steps;

pub use chance::SeededEntropy;
pub use play::{PlayError, Played, play, play_in};
pub use shape::{Answers, RegisterShape, Scenario, ScenarioError, Step};

/// The scenarios that ship inside the program, by name.
pub const SHIPPED: [(&str, &str); 2] = [
    ("jateng-2013", include_str!("../../../../examples/rounds/jateng-2013.toml")),
    ("kecil-2013", include_str!("../../../../examples/rounds/kecil-2013.toml")),
];
