//! The facts of the day, rule by rule: `docs/facts-of-the-day.md` as tables.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod build;
mod change_days;
mod duk;
mod education;
mod performance;
mod post;
mod profile;
mod rank;
mod sanction;
mod sources;
mod training;
