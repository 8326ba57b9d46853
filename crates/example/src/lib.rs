//! Invented registers in the shape of the exports a personnel office hands over, with the dirt of real ones.
//!
//! Everybody is invented; every NIP has a serial of 900 to 999. For each person a fate is chosen first (meets, fails,
//! undetermined under the six register criteria of the promotion to eselon IV, Central Java 2013) and the record is
//! built to have it, often by one day or one hundredth of a point. So the outcome of a screening is known beforehand
//! without this crate knowing how a screening works: it must not know `regulation`, `registry` or `screening`.
//!
//! Every person is a pure function of the seed and a number, so a register of millions is written in constant memory
//! and the same options give the same bytes.

mod appraisal;
mod cells;
mod criteria;
mod dirt;
mod error;
mod expected;
mod files;
mod header;
mod identity;
mod name;
mod options;
mod person;
mod plan;
mod posts;
mod profile;
mod random;
mod register;
mod sanction;
mod service;
mod sheet;
mod training;
mod units;
mod workbook;

pub use error::ExampleError;
pub use expected::{Expected, PerCriterion};
pub use options::RegisterOptions;
pub use register::write_register;
