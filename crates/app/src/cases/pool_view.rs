//! The talent pool as its keepers see it: who may enter, and who is in until when.

use jenjang_access::{Action, Context};
use jenjang_facts::Day;
use jenjang_ledger::CaseId;
use jenjang_procedure::{Outcome, StageKind, Status, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// The talent pool of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolView {
    /// The stage.
    pub stage: String,
    /// Whether people enter now.
    pub open: bool,
    /// For how many years an entry counts.
    pub years: i64,
    /// The last day an entry of today would count.
    pub until: Option<Day>,
    /// Who may enter, in order of number.
    pub waiting: Vec<PoolLine>,
    /// Who entered, in order of number.
    pub entries: Vec<PoolLine>,
}

/// Somebody who may enter the pool, or is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolLine {
    /// The number.
    pub participant: u32,
    /// The name; `None` where nobody knows it any more.
    pub name: Option<String>,
    /// The id and the name of the unit.
    pub unit: (String, String),
    /// The day of entry.
    pub from: Option<Day>,
    /// The last day the entry counts.
    pub until: Option<Day>,
    /// Whether the entry counts today.
    pub counts: bool,
    /// Whether the person left since.
    pub left: bool,
}

impl App {
    /// Returns the talent pool of a round; `None` where the procedure has none.
    pub async fn pool(&self, acting: &Acting, id: &str) -> Result<Option<PoolView>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::ReadPool, &case.resource(), &Context::default())?;
        let today = acting.at.day_in(case.case.plan.zone());
        let mut stages = case.case.plan.stages().iter().zip(&case.case.stages);
        let found = stages.find_map(|(plan, state)| match (&plan.kind, &state.work) {
            (StageKind::Pool { valid_years }, Work::Pool(entries)) => Some((plan, state, valid_years, entries)),
            _ => None,
        });
        let Some((plan, state, valid_years, entries)) = found else { return Ok(None) };
        let years = case.case.settings.get(valid_years).and_then(|text| text.parse().ok()).unwrap_or(0);
        let line = |participant: u32| {
            let entry = entries.get(&participant);
            let unit = case.case.unit_of(participant).map(|(id, name)| (id.to_owned(), name.to_owned()));
            PoolLine {
                participant,
                name: case.name_of(participant).map(ToOwned::to_owned),
                unit: unit.unwrap_or_default(),
                from: entry.map(|entry| entry.from),
                until: entry.and_then(|entry| entry.until),
                counts: entry.is_some_and(|entry| entry.counts_on(today)),
                left: entry.is_some_and(|entry| entry.left),
            }
        };
        Ok(Some(PoolView {
            stage: plan.id.clone(),
            open: state.status == Status::Open,
            years,
            until: today.add_years(years).and_then(|day| day.add_days(-1)),
            waiting: state.with(Outcome::Open).map(line).collect(),
            entries: entries.keys().map(|number| line(*number)).collect(),
        }))
    }
}
