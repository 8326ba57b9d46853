//! The site through its real router, over a round that was played: what everybody sees and does, and what nobody may.
//!
//! One program for all of them, so that a round is played once for each moment at which a test begins.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod api;
mod audit;
mod clock;
mod marking;
mod office;
mod ops;
mod people;
mod public;
mod registers;
mod round;
mod routes;
mod steps;
mod support;
mod tasks;
mod weights;
