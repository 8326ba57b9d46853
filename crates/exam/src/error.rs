//! Why an exam could not be decided.

use std::path::PathBuf;

use crate::read::Refusal;

/// Why an exam could not be read, decided or written.
#[derive(Debug, thiserror::Error)]
pub enum ExamError {
    /// A file cannot be opened or read.
    #[error("could not read `{path}`")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system or the library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The ending of a file says nothing we read or write.
    #[error("`{path}` is no CSV, XLSX or Parquet file by its name; rename it to end in .csv, .xlsx or .parquet")]
    Ending {
        /// The file.
        path: PathBuf,
    },
    /// A column that must be there is not.
    #[error("`{file}` has no column `{column}`; it has {}", found.join(", "))]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
        /// The columns it has.
        found: Vec<String>,
    },
    /// A column has a type that says nothing here.
    #[error("`{file}`: the column `{column}` is of type {found}; write it as numbers or text")]
    ColumnType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// The seats file has mistakes; who is decided depends on it, so it must be right first.
    #[error("`{file}` has {n} row(s) that cannot be: {}; correct them and run again", first_of(shown, *n))]
    Seats {
        /// The file.
        file: String,
        /// How many.
        n: usize,
        /// The first of them.
        shown: Vec<String>,
    },
    /// A list is too large.
    #[error("`{file}` has more than four billion rows or four gigabytes of participants; split it by seats")]
    TooLarge {
        /// The file.
        file: String,
    },
    /// The rules do not say what the command needs.
    #[error("the rules of {year} cannot decide: {reason}")]
    NotFound {
        /// The year.
        year: String,
        /// What was not found.
        reason: String,
    },
    /// The criteria cannot be bound to their day.
    #[error("the thresholds of {year} cannot be used")]
    Compile {
        /// The year.
        year: String,
        /// Why.
        #[source]
        source: jenjang_screening::CompileError,
    },
    /// The regulation names facts that an exam does not have.
    #[error("the regulation `{id}` speaks about `{catalogue}`, not about an exam; choose a version of `cpns-exam`")]
    NotAnExam {
        /// The regulation.
        id: String,
        /// Its catalogue.
        catalogue: String,
    },
    /// The participant is not in the scores.
    #[error("there is no participant `{participant}` in `{file}`; check the number")]
    NoSuchParticipant {
        /// Who was asked for.
        participant: String,
        /// The file.
        file: String,
    },
    /// The participant's row was refused.
    #[error("the row of participant `{participant}` was refused: {refusal}; correct the row and run again")]
    ParticipantRefused {
        /// Who was asked for.
        participant: String,
        /// Where and why.
        refusal: String,
    },
    /// A change that a what-if asks for cannot be made.
    #[error("`{change}`: {problem}")]
    WhatIf {
        /// What was asked for.
        change: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// The result cannot be written.
    #[error("could not write the result")]
    Write {
        /// What the system or the library said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A thread ended without a result.
    #[error("a thread ended without a result; this is a mistake in the program, please report it")]
    Thread,
}

fn first_of(shown: &[String], n: usize) -> String {
    let rest = if shown.len() < n { "; ..." } else { "" };
    format!("{}{rest}", shown.join("; "))
}

impl ExamError {
    pub(crate) fn read(path: &std::path::Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Read { path: path.to_owned(), source: source.into() }
    }

    pub(crate) fn write(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Write { source: source.into() }
    }

    pub(crate) fn refused(participant: &str, refusal: &Refusal) -> Self {
        Self::ParticipantRefused { participant: participant.to_owned(), refusal: refusal.to_string() }
    }
}
