//! What-if: how many would meet if a parameter had another value, before it is sealed.

use jenjang_access::Action;
use jenjang_facts::{Level, Value};
use jenjang_ledger::CaseId;
use jenjang_procedure::Domain;
use jenjang_registry::fold::{Folder, RegisterFacts};
use jenjang_registry::snapshot::Snapshot;
use jenjang_regulation::{Outcome, Parameter, parameter_text};
use jenjang_screening::Program;

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::screen_register::Job;
use crate::screen::ScreenError;

/// One parameter with the values tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The id of the parameter.
    pub parameter: String,
    /// What was tried, in order; the value of the case is among them.
    pub values: Vec<TrialValue>,
}

/// A value that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialValue {
    /// The value, as settings write it.
    pub value: String,
    /// Whether the case has it.
    pub current: bool,
    /// Who would meet.
    pub meets: u64,
    /// Who would fail.
    pub fails: u64,
    /// Who could not be judged.
    pub undetermined: u64,
}

/// The most values of a whole number that are tried.
const MOST_WHOLE: i64 = 24;

impl App {
    /// Judges a register with each value that the regulation allows for each parameter, all others staying as they are.
    pub async fn try_parameters(&self, acting: &Acting, id: &str, snapshot: Snapshot) -> Result<Vec<Trial>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::TryParameters, &case.resource(), &Default::default())?;
        let on = case.case.announced.as_ref().map_or_else(|| case.case.day(acting.at), |announced| announced.on);
        let job = Job::of(&case, on, self.n_threads)?;
        let settings = case.case.plan.settings().iter();
        let parameters: Vec<Parameter> = settings
            .filter_map(|setting| match &setting.domain {
                Domain::Parameter(parameter, _) => Some((**parameter).clone()),
                _ => None,
            })
            .collect();
        drop(case);
        let n_threads = self.n_threads;
        self.whole_register.run(move || trials(&job, &parameters, &snapshot, n_threads)).await
    }
}

fn trials(job: &Job, parameters: &[Parameter], snapshot: &Snapshot, n_threads: usize) -> Result<Vec<Trial>, AppError> {
    let lists = &job.reference.lists;
    let mut programs: Vec<(usize, TrialValue, Program)> = Vec::new();
    for (place, parameter) in parameters.iter().enumerate() {
        let at = job.regulation.parameters.iter().position(|one| one.id == parameter.id);
        let current = at.and_then(|at| job.values.get(at)).cloned().flatten();
        for value in alternatives(parameter, current.as_ref()) {
            let mut tried = job.clone();
            if let Some(slot) = at.and_then(|at| tried.values.get_mut(at)) {
                *slot = Some(value.clone());
            }
            let is_current = current.as_ref() == Some(&value);
            let line = TrialValue {
                value: parameter_text(&value, lists),
                current: is_current,
                meets: 0,
                fails: 0,
                undetermined: 0,
            };
            programs.push((place, line, tried.program()?));
        }
    }
    let folder = Folder::new(&job.reference).map_err(ScreenError::from)?;
    RegisterFacts::for_each_part(snapshot, &folder, job.on, n_threads, |part| {
        for (_, line, program) in &mut programs {
            let overall = program.overall(&program.judge(&part.table, 0..part.table.n_rows()));
            for row in 0..part.table.n_rows() {
                match overall.outcome(row) {
                    Outcome::Meets => line.meets += 1,
                    Outcome::Fails => line.fails += 1,
                    Outcome::Undetermined => line.undetermined += 1,
                }
            }
        }
        Ok::<_, ScreenError>(())
    })?;
    let trial = |(place, parameter): (usize, &Parameter)| Trial {
        parameter: parameter.id.clone(),
        values: programs.iter().filter(|(of, ..)| *of == place).map(|(_, line, _)| line.clone()).collect(),
    };
    Ok(parameters.iter().enumerate().map(trial).collect())
}

/// Returns the values the regulation allows: every level of an ordered list, every whole number of a short range. Where
/// nothing bounds them, the value of the case alone.
fn alternatives(parameter: &Parameter, current: Option<&Value>) -> Vec<Value> {
    let only = || current.cloned().into_iter().collect();
    match &parameter.range {
        Some((Value::Code(list, Level(low)), Value::Code(_, Level(high)))) => {
            (*low..=*high).map(|level| Value::Code(*list, Level(level))).collect()
        }
        Some((Value::Whole(low), Value::Whole(high))) if high - low < MOST_WHOLE => {
            (*low..=*high).map(Value::Whole).collect()
        }
        _ => only(),
    }
}
