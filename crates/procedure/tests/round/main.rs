//! Rounds driven by commands: a file for each stage and for what goes through all of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod alongside;
mod announcement;
mod assessment;
mod determination;
mod fixtures;
mod objection;
mod plan;
mod pool;
mod properties;
mod refusals;
mod screening;
mod submission;
mod support;
mod whole_round;
mod withdrawal;
mod words;
