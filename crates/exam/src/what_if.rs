//! What a changed threshold would do. Its outcome is of another type than a decision, so that nothing can write it as
//! a result.

use std::collections::BTreeMap;

use jenjang_facts::Reference;
use jenjang_regulation::{Regulation, parse_parameter_value};
use serde::Serialize;

use crate::decide::{Decisions, Year, code_of, decide, empty_seats};
use crate::progress::Progress;
use crate::read::{Scores, Seats};
use crate::rules::Stage;
use crate::{ExamError, Outcome};

/// What a changed threshold would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The changes asked for.
    pub changes: Vec<String>,
    /// How many participants would get another code.
    pub n_flips: u64,
    /// How many go from one code to another.
    pub by_code: Vec<CodeChange>,
    /// Seats for which nobody goes on, as the rule is.
    pub empty_before: u64,
    /// Seats for which nobody would go on.
    pub empty_after: u64,
    /// Who would get another code, by seat and participant.
    pub flips: Vec<Flip>,
}

/// How many would go from one code to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeChange {
    /// The code as the rule is.
    pub before: String,
    /// The code it would be.
    pub after: String,
    /// How many.
    pub n: u64,
}

/// A participant who would get another code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Flip {
    /// The seat.
    pub seat: String,
    /// The participant.
    pub participant: String,
    /// The code as the rule is.
    pub before: String,
    /// The code it would be.
    pub after: String,
}

/// Makes the changes `formation.test=value`, such as `umum.tkp=160`, in a year.
pub fn changed_year(year: &Year, changes: &[String], reference: &Reference) -> Result<Year, ExamError> {
    changes.iter().try_fold(year.clone(), |year, change| {
        let wrong = |problem: String| ExamError::WhatIf { change: change.clone(), problem };
        let (name, value) = change.split_once('=').ok_or_else(|| wrong("write it as `umum.tkp=160`".to_owned()))?;
        let id = name.trim().replace('.', "_");
        let regulation = &year.regulation;
        let Some((place, parameter)) = regulation.find_parameter(&id) else {
            return Err(wrong(format!("there is no threshold `{}`; there are {}", name.trim(), names(regulation))));
        };
        let value = parse_parameter_value(parameter, value.trim(), &reference.lists).map_err(|problem| {
            wrong([Some(problem.message), problem.help].into_iter().flatten().collect::<Vec<_>>().join("; "))
        })?;
        Ok(year.with(place, value))
    })
}

fn names(regulation: &Regulation) -> String {
    let dotted = |id: &str| id.rsplit_once('_').map_or(id.to_owned(), |(rule, test)| format!("{rule}.{test}"));
    let names: Vec<String> = regulation.parameters.iter().map(|parameter| dotted(&parameter.id)).collect();
    names.join(", ")
}

/// Compares an exam as it is decided with what changes would do.
pub fn what_if(
    year: &Year,
    changes: &[String],
    reference: &Reference,
    scores: &Scores,
    seats: &Seats,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<Difference, ExamError> {
    let changed = changed_year(year, changes, reference)?;
    let before = decide(year, scores, seats, n_threads, progress)?;
    let after = decide(&changed, scores, seats, n_threads, progress)?;
    let code = |outcome: Outcome| code_of(&year.rules, Stage::Skd, outcome).to_owned();
    let (before_of, after_of) = (outcomes(&before, scores.len()), outcomes(&after, scores.len()));
    let mut by_code: BTreeMap<(Outcome, Outcome), u64> = BTreeMap::new();
    let mut flips = Vec::new();
    for (row, (before, after)) in before_of.into_iter().zip(after_of).enumerate() {
        let (Some(before), Some(after)) = (before, after) else { continue };
        if before != after {
            *by_code.entry((before, after)).or_default() += 1;
            flips.push(Flip {
                seat: seats.name(scores.seat(row) as usize).to_owned(),
                participant: scores.participant(row).to_owned(),
                before: code(before),
                after: code(after),
            });
        }
    }
    flips.sort();
    let change = |((before, after), n)| CodeChange { before: code(before), after: code(after), n };
    Ok(Difference {
        changes: changes.to_vec(),
        n_flips: flips.len() as u64,
        by_code: by_code.into_iter().map(change).collect(),
        empty_before: empty_seats(&before, seats),
        empty_after: empty_seats(&after, seats),
        flips,
    })
}

fn outcomes(decisions: &Decisions, n_rows: usize) -> Vec<Option<Outcome>> {
    let mut all = vec![None; n_rows];
    for (row, decision) in decisions.iter() {
        if let Some(place) = all.get_mut(row) {
            *place = Some(decision.outcome);
        }
    }
    all
}
