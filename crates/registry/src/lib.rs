//! The register of employees: reads exports of SIMPEG and SIASN into immutable snapshots, and folds their histories
//! into the facts of a day.
//!
//! It knows the formats of the exports and the files of a snapshot. It knows no rule, no verdict and no case; the day
//! and everything else that varies is an argument.

pub mod fact_file;
pub mod fold;
pub mod import;
pub mod records;
pub mod snapshot;
mod sorted_runs;
