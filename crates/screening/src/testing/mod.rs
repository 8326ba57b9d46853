//! Random criteria and random people over the real catalogue, for property tests here and elsewhere.
//!
//! What it makes is well typed, as everything that leaves `regulation` is, and drawn from small pools so that values
//! meet.

pub mod build;
mod conditions;
mod crowd;
mod people;
mod regulations;
pub mod yardstick;

pub use conditions::condition;
pub use crowd::{crowd, keys};
pub use people::{person, table};
pub use regulations::{Sample, regulation};
