//! Who may mark whom: the accounts that have the role for a unit, and the participants who still lack a marker.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_access::{Action, Context, Role};
use jenjang_facts::Moment;
use jenjang_ledger::CaseId;
use jenjang_procedure::stages::assessment::{AssignMarker, Mark, MarkRules};
use jenjang_procedure::{Outcome, StageKind, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;

/// What an assignment of markers has to go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigning {
    /// The stage.
    pub stage: String,
    /// How many independent markers everybody gets.
    pub wanted: usize,
    /// The accounts that may be asked, by id.
    pub candidates: Vec<MarkerCandidate>,
    /// Who lacks a marker, in order of number.
    pub waiting: Vec<AwaitsMarker>,
}

/// An account that may be asked to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerCandidate {
    /// The account.
    pub account: String,
    /// The name of the person; `None` once erased.
    pub name: Option<String>,
    /// The ids of the units the account may mark.
    pub units: BTreeSet<String>,
    /// How many marks are assigned in this stage.
    pub assigned: usize,
    /// How many of them are still to be given.
    pub due: usize,
}

/// A participant who lacks a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwaitsMarker {
    /// The number.
    pub participant: u32,
    /// The id and the name of the unit.
    pub unit: (String, String),
    /// Who marks already, recused ones left out.
    pub markers: Vec<String>,
    /// Who was ever asked and is not asked again.
    pub asked: BTreeSet<String>,
    /// How many more are needed.
    pub missing: usize,
}

impl App {
    /// Returns who may be asked to mark in a stage and who lacks a marker, for the selection team.
    pub async fn assigning(&self, acting: &Acting, id: &str, stage: &str) -> Result<Assigning, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::AssignMarker, &case.resource(), &Context::default())?;
        let wrong = || AppError::Input(format!("`{stage}` is no assessment"));
        let (plan, state) = case.case.stage(stage).ok_or_else(wrong)?;
        let (StageKind::Assessment(kind), Work::Assessment(work)) = (&plan.kind, &state.work) else {
            return Err(wrong());
        };
        let mut load: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (marker, mark) in work.marks.values().flatten() {
            let (assigned, due) = load.entry(marker.as_str()).or_default();
            match mark {
                Mark::Recused => {}
                Mark::Given { .. } => *assigned += 1,
                Mark::Assigned | Mark::Returned(_) => {
                    *assigned += 1;
                    *due += 1;
                }
            }
        }
        let on = acting.at.day_in(case.case.plan.zone());
        let accounts = self.accounts().await?;
        let candidates = accounts.iter().filter_map(|(account, known)| {
            let units = marks_for(&known.grants, case.id.as_str(), on);
            let (assigned, due) = load.get(account).copied().unwrap_or_default();
            let candidate =
                MarkerCandidate { account: account.to_owned(), name: known.name.clone(), units, assigned, due };
            (!candidate.units.is_empty()).then_some(candidate)
        });
        let candidates = candidates.collect();
        let (wanted, rules) = (kind.n_markers(&case.case.settings), MarkRules::of(&case.case.settings));
        let waiting = state.with(Outcome::Open).filter_map(|participant| {
            let markers: Vec<String> = work.markers(participant).map(|(marker, _)| marker.to_owned()).collect();
            let missing = work.wanted(participant, wanted, &rules).saturating_sub(markers.len());
            let unit = case.case.unit_of(participant).map(|(id, name)| (id.to_owned(), name.to_owned()));
            let asked = work.marks.get(&participant).into_iter().flatten().map(|(marker, _)| marker.clone()).collect();
            let line = AwaitsMarker { participant, unit: unit.unwrap_or_default(), markers, asked, missing };
            (missing > 0).then_some(line)
        });
        Ok(Assigning { stage: stage.to_owned(), wanted, candidates, waiting: waiting.collect() })
    }

    /// Checks that a marker has the role for the unit of each participant, and returns who the marker is in the round.
    ///
    /// That is looked up and not told by whoever assigns: nobody marks the own entry.
    pub(crate) async fn marker_is(
        &self,
        case: &OpenCase,
        at: Moment,
        assign: &AssignMarker,
    ) -> Result<Option<u32>, AppError> {
        let accounts = self.accounts().await?;
        let unfit = || AppError::UnfitAccount { account: assign.marker.clone(), roles: "marker, skpd-head" };
        let account = accounts.get(&assign.marker).ok_or_else(unfit)?;
        let units = marks_for(&account.grants, case.id.as_str(), at.day_in(case.case.plan.zone()));
        // Who does not take part is refused by the procedure, which says so.
        let fits = |number: &u32| case.case.unit_of(*number).is_none_or(|(unit, _)| units.contains(unit));
        if !assign.participants.iter().all(fits) {
            return Err(unfit());
        }
        Ok(account.nip.and_then(|nip| case.number_of(nip)))
    }

    /// Checks that whoever is to watch a session has the role for it.
    pub(crate) async fn may_watch(&self, case: &OpenCase, at: Moment, monitor: &str) -> Result<(), AppError> {
        let accounts = self.accounts().await?;
        let on = at.day_in(case.case.plan.zone());
        if accounts.roles(monitor, Some(case.id.as_str()), on).0.contains(&Role::BkdMonitor) {
            return Ok(());
        }
        Err(AppError::UnfitAccount { account: monitor.to_owned(), roles: "bkd-monitor" })
    }

    /// Returns the names of the accounts that mark in a stage, for the selection team; an erased name is left out.
    pub async fn marker_names(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
    ) -> Result<BTreeMap<String, String>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::VerifyMark, &case.resource(), &Context::default())?;
        let Some(Work::Assessment(work)) = case.case.stage(stage).map(|(_, stage)| &stage.work) else {
            return Ok(BTreeMap::new());
        };
        let markers: BTreeSet<&str> = work.marks.values().flatten().map(|(marker, _)| marker.as_str()).collect();
        let accounts = self.accounts().await?;
        let named = markers.into_iter().filter_map(|id| Some((id.to_owned(), accounts.get(id)?.name.clone()?)));
        Ok(named.collect())
    }
}

/// Returns the units that grants let somebody mark in a case on a day.
fn marks_for(grants: &[super::accounts::Grant], case: &str, on: jenjang_facts::Day) -> BTreeSet<String> {
    let marks = grants.iter().filter(|grant| matches!(grant.role, Role::Marker | Role::SkpdHead));
    marks.filter(|grant| grant.is_in_force(Some(case), on)).filter_map(|grant| grant.unit.clone()).collect()
}
