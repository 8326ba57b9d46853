//! Screening: the whole register is judged by the criteria. The judging itself is done elsewhere; here its outcome is
//! checked against what was sealed, and the people who meet become the participants.

use jenjang_facts::{Day, Digest, Type};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Outcome, Participant, Work};
use crate::event::{Content, Event};
use crate::plan::StageKind;
use crate::refusal::Refusal;
use crate::setting::Domain;

/// The register was judged by the criteria.
///
/// Every digest is that of content that can be computed again; the files are kept under the digests of their bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterScreened {
    /// The day of the facts.
    pub on: Day,
    /// The digest of the register's canonical content: the name of the snapshot.
    pub snapshot: Digest,
    /// The day the register speaks of.
    pub as_of: Option<Day>,
    /// The files of the snapshot.
    pub snapshot_files: Vec<NamedFile>,
    /// The digest of the regulation's file.
    pub regulation: Digest,
    /// The digest of the values of the parameters.
    pub parameters: Digest,
    /// The digest of the facts read.
    pub facts: Digest,
    /// The digest of the verdicts.
    pub verdicts: Digest,
    /// The version of the evaluation.
    pub engine: String,
    /// The file of verdicts.
    pub verdict_file: Digest,
    /// The nominative list: who has which number.
    pub list_file: Digest,
    /// The counts.
    pub counts: RegisterCounts,
    /// The counts by criterion.
    pub criteria: Vec<CriterionCounts>,
    /// The units (SKPD) of the participants, by name.
    pub units: Vec<Unit>,
    /// For each participant, in order of number, the place of the unit in `units`.
    pub participants: Vec<u16>,
}

/// A file with the name it had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedFile {
    /// Its name; never that of a person.
    pub name: String,
    /// Its digest.
    pub digest: Digest,
    /// Its length.
    pub bytes: u64,
}

/// How many people the register has and how they were judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterCounts {
    /// People judged.
    pub people: u64,
    /// Who meets every criterion that the register answers.
    pub meets: u64,
    /// Who fails one or more.
    pub fails: u64,
    /// About whom something is missing.
    pub undetermined: u64,
    /// Rows that were refused and took no part.
    pub refused_rows: u64,
}

/// How people were judged by one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionCounts {
    /// The id of the criterion.
    pub id: String,
    /// Who meets it.
    pub meets: u64,
    /// Who fails it.
    pub fails: u64,
    /// About whom it cannot be said.
    pub undetermined: u64,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id: a short name without blanks, stable for the round.
    pub id: String,
    /// What it is called.
    pub name: String,
}

impl Content for RegisterScreened {
    fn files(&self) -> Vec<Digest> {
        [self.verdict_file, self.list_file].into_iter().chain(self.snapshot_files.iter().map(|f| f.digest)).collect()
    }
}

impl Case {
    /// Returns the text whose digest a screening names for the values of the parameters, as they are set now: a line each,
    /// `id = value`, texts in quotation marks.
    pub fn parameters_text(&self) -> String {
        let mut text = String::new();
        for setting in self.plan.settings() {
            let Domain::Parameter(parameter, _) = &setting.domain else { continue };
            let value = self.settings.get(&setting.id).unwrap_or_default();
            let value = if parameter.ty == Type::Text { format!("{value:?}") } else { value.to_owned() };
            text.push_str(&format!("{} = {value}\n", setting.id));
        }
        text
    }

    /// Returns whether a register can be screened now, before the work of doing so.
    pub fn may_screen(&self, context: &Context<'_>) -> Result<(), Refusal> {
        let stage_plan = place(self).and_then(|at| self.plan.stages().get(at));
        let Some(id) = stage_plan.map(|stage| stage.id.clone()) else { return Err(Refusal::CaseClosed {}) };
        let (_, _, stage) = self.must_be_open(&id)?;
        self.not_too_early(&id, stage, context)?;
        if matches!(stage.work, Work::Screening(Some(_))) {
            return Err(Refusal::AlreadyDone { stage: id });
        }
        Ok(())
    }
}

/// The place of the screening among the stages.
fn place(case: &Case) -> Option<usize> {
    case.plan.stages().iter().position(|stage| matches!(stage.kind, StageKind::Screening))
}

pub(super) fn record(case: &Case, screened: &RegisterScreened, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    case.may_screen(context)?;
    let sealed_day = case.announced.as_ref().map(|announced| announced.on);
    let other =
        |what: &str, sealed: String, found: String| Refusal::NotWhatWasSealed { what: what.to_owned(), sealed, found };
    if let Some(day) = sealed_day.filter(|day| *day != screened.on) {
        return Err(other("on", day.to_string(), screened.on.to_string()));
    }
    if screened.regulation.to_string() != case.plan.digest() {
        return Err(other("regulation", case.plan.digest().to_owned(), screened.regulation.to_string()));
    }
    let parameters = Digest::of(case.parameters_text().as_bytes());
    if screened.parameters != parameters {
        return Err(other("parameters", parameters.to_string(), screened.parameters.to_string()));
    }
    check_counts(screened)?;
    Ok(vec![Event::RegisterScreened(Box::new(screened.clone()))])
}

fn check_counts(screened: &RegisterScreened) -> Result<(), Refusal> {
    let counts = screened.counts;
    let sum = counts.meets.checked_add(counts.fails).and_then(|sum| sum.checked_add(counts.undetermined));
    if sum != Some(counts.people) {
        let problem = format!("{} + {} + {} ≠ {}", counts.meets, counts.fails, counts.undetermined, counts.people);
        return Err(Refusal::Unbalanced { problem });
    }
    for criterion in &screened.criteria {
        let sum = criterion.meets.checked_add(criterion.fails).and_then(|sum| sum.checked_add(criterion.undetermined));
        if sum != Some(counts.people) {
            let CriterionCounts { id, meets, fails, undetermined } = criterion;
            let problem = format!("{id}: {meets} + {fails} + {undetermined} ≠ {}", counts.people);
            return Err(Refusal::Unbalanced { problem });
        }
    }
    let listed = u64::try_from(screened.participants.len()).unwrap_or(u64::MAX);
    if listed != counts.meets || u32::try_from(listed).is_err() {
        return Err(Refusal::Unbalanced { problem: format!("{listed} ≠ {}", counts.meets) });
    }
    if screened.participants.iter().any(|unit| usize::from(*unit) >= screened.units.len()) {
        return Err(Refusal::Unbalanced { problem: format!("units: {}", screened.units.len()) });
    }
    Ok(())
}

pub(super) fn recorded(case: &mut Case, event: &RegisterScreened) {
    let people = event.participants.iter().map(|unit| Participant { unit: *unit, person: None, listed: true });
    case.participants = people.collect();
    let at = place(case);
    if let Some(stage) = at.and_then(|at| case.stages.get_mut(at)) {
        stage.outcomes = (1..).zip(&event.participants).map(|(number, _)| (number, Outcome::Passed)).collect();
        stage.work = Work::Screening(Some(Box::new(event.clone())));
    }
}
