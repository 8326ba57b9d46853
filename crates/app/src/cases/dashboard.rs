//! How a round goes: stages with their days, what is late, what waits, and how far the marking is in each unit.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context};
use jenjang_facts::{Day, Moment};
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::stages::assessment::{Mark, MarkRules};
use jenjang_procedure::{AssessmentPlan, Outcome, Refusal, StageKind, Status, Work};

use super::acting::Acting;
use super::app::App;
use super::documents::judged;
use super::error::AppError;
use super::open_case::OpenCase;
use super::rights::Rights;
use super::view::CaseView;

/// A round for those who follow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// The round as a whole.
    pub view: CaseView,
    /// What keeps the open stage from being left.
    pub blocked_by: Option<Refusal>,
    /// What whoever asks may do in it.
    pub rights: Rights,
    /// Today, on the calendar of the round.
    pub today: Day,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// The stages with their clocks, in order; as many as `view.stages`.
    pub clocks: Vec<StageClock>,
    /// Each open assessment, unit by unit.
    pub marking: Vec<MarkingProgress>,
    /// Documents that wait for a judgement: the stage, the item and how many.
    pub documents: Vec<(String, String, u64)>,
    /// Sessions that are over by the clock and not closed by their monitors, by stage.
    pub sessions_open: Vec<(String, u64)>,
    /// Who was invited to no session yet, by stage.
    pub without_session: Vec<(String, u64)>,
    /// Who could not be judged: for each criterion, how many it holds up.
    pub undetermined: Vec<(String, u64)>,
}

/// When a stage was and is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageClock {
    /// Its id.
    pub stage: String,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// When it was left.
    pub closed_at: Option<Moment>,
    /// The first day, by the schedule.
    pub opens: Option<Day>,
    /// The last day, by the schedule.
    pub closes: Option<Day>,
    /// Whether its last day is over and it is still open.
    pub late: bool,
}

impl StageClock {
    /// Returns how many days it took, or has taken so far: from the day it opened to the day it was left, both counted.
    ///
    /// The day after the last day is not counted where the stage is left on it: all of the last day belongs to the people.
    pub fn days_taken(&self, today: Day, zone: jenjang_facts::Zone) -> Option<u64> {
        let from = self.opens.or(self.opened_at.map(|at| at.day_in(zone)))?;
        let until = match self.closed_at.map(|at| at.day_in(zone)) {
            Some(left) => self.closes.filter(|last| left.number() == last.number() + 1).unwrap_or(left),
            None => today,
        };
        u64::try_from(until.number() - from.number() + 1).ok()
    }

    /// Returns how many days the schedule gives it, both ends counted.
    pub fn days_allowed(&self, zone: jenjang_facts::Zone) -> Option<u64> {
        let from = self.opens.or(self.opened_at.map(|at| at.day_in(zone)))?;
        u64::try_from(self.closes?.number() - from.number() + 1).ok()
    }
}

/// How far an assessment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkingProgress {
    /// The stage.
    pub stage: String,
    /// Unit by unit, in order of name.
    pub units: Vec<UnitProgress>,
    /// Marks that are further apart than the settings allow: a third reader is needed.
    pub apart: u64,
}

/// How far the marking is in a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitProgress {
    /// The id of the unit.
    pub id: String,
    /// What it is called.
    pub unit: String,
    /// People who are to be marked.
    pub people: u64,
    /// People with as many markers as the settings ask for.
    pub assigned: u64,
    /// Marks that are to be given by those who were assigned.
    pub marks_due: u64,
    /// Marks that were given.
    pub marks_given: u64,
    /// People whose marks were verified.
    pub verified: u64,
    /// Markers whose marks are still due though the last day is over.
    pub late_markers: Vec<String>,
}

impl MarkingProgress {
    /// Returns the sums of all units.
    pub fn total(&self) -> UnitProgress {
        self.units.iter().fold(UnitProgress::default(), |mut sum, unit| {
            sum.people += unit.people;
            sum.assigned += unit.assigned;
            sum.marks_due += unit.marks_due;
            sum.marks_given += unit.marks_given;
            sum.verified += unit.verified;
            sum.late_markers.extend(unit.late_markers.iter().cloned());
            sum
        })
    }
}

impl App {
    /// Returns how a round goes, for those who follow it.
    pub async fn dashboard(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<Dashboard, AppError> {
        let case_id = CaseId::new(id)?;
        let case = self.case(&case_id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::ReadCase, &case.resource(), &Context::default())?;
        let view = super::view::view(&case, locale);
        let rights = self.rights_of(&principal, &case);
        let today = case.case.day(acting.at);
        let stages = || case.case.plan.stages().iter().zip(&case.case.stages);
        let clocks = stages().map(|(plan, stage)| StageClock {
            stage: plan.id.clone(),
            opened_at: stage.opened_at,
            closed_at: stage.closed_at,
            opens: stage.opens,
            closes: stage.closes,
            late: stage.status == Status::Open && stage.closes.is_some_and(|last| last < today),
        });
        let mut dashboard = Dashboard {
            view,
            blocked_by: super::view::blocked_by(&case, acting.at),
            rights,
            today,
            opened_at: case.case.stages.first().and_then(|stage| stage.opened_at),
            clocks: clocks.collect(),
            marking: Vec::new(),
            documents: Vec::new(),
            sessions_open: Vec::new(),
            without_session: Vec::new(),
            undetermined: Vec::new(),
        };
        for (plan, stage) in stages().filter(|(_, stage)| stage.status == Status::Open) {
            match (&plan.kind, &stage.work) {
                (StageKind::Submission(items), Work::Submission(all)) => {
                    for item in judged(items) {
                        let waits = all
                            .values()
                            .filter(|one| one.files.contains_key(&item.id) && !one.judged.contains_key(&item.id));
                        let n = count(waits.count());
                        if n > 0 {
                            let label = locale.pick(&item.label.id, &item.label.en).to_owned();
                            dashboard.documents.push((plan.id.clone(), label, n));
                        }
                    }
                }
                (StageKind::Assessment(kind), Work::Assessment(work)) => {
                    let late = stage.closes.is_some_and(|last| last < today);
                    dashboard.marking.push(progress(&case, &plan.id, kind, late));
                    if kind.sessions {
                        let over = work.sessions.values().filter(|one| one.present.is_none() && one.at <= acting.at);
                        dashboard.sessions_open.push((plan.id.clone(), count(over.count())));
                        let open = stage.with(Outcome::Open).filter(|number| !work.session_of.contains_key(number));
                        dashboard.without_session.push((plan.id.clone(), count(open.count())));
                    }
                }
                _ => {}
            }
        }
        if let Some(screened) = case.case.screened() {
            let held = screened.criteria.iter().filter(|one| one.undetermined > 0);
            let text = |id: &str| {
                let criterion = case.regulation.criterion(id);
                criterion.map_or_else(|| id.to_owned(), |one| locale.pick(&one.text.id, &one.text.en).to_owned())
            };
            dashboard.undetermined = held.map(|one| (text(&one.id), one.undetermined)).collect();
            // What only a document answers holds nobody up in the screening.
            let people = screened.counts.undetermined;
            dashboard.undetermined.retain(|(_, n)| *n <= people);
        }
        Ok(dashboard)
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn progress(case: &OpenCase, id: &str, plan: &AssessmentPlan, late: bool) -> MarkingProgress {
    let mut found = MarkingProgress { stage: id.to_owned(), units: Vec::new(), apart: 0 };
    let Some((_, stage)) = case.case.stage(id) else { return found };
    let Work::Assessment(work) = &stage.work else { return found };
    let (n_markers, rules) = (plan.n_markers(&case.case.settings), MarkRules::of(&case.case.settings));
    let mut units: BTreeMap<(&str, &str), UnitProgress> = BTreeMap::new();
    for (number, outcome) in &stage.outcomes {
        if matches!(outcome, Outcome::Withdrawn | Outcome::Absent) {
            continue;
        }
        let (unit, name) = case.case.unit_of(*number).unwrap_or_default();
        let line = units.entry((name, unit)).or_default();
        line.people += 1;
        line.assigned += u64::from(work.markers(*number).count() >= work.wanted(*number, n_markers, &rules));
        if *outcome == Outcome::Passed {
            line.verified += 1;
        }
        found.apart += u64::from(*outcome == Outcome::Open && work.needs_third_reader(*number, &rules));
        for (marker, mark) in work.markers(*number) {
            if matches!(mark, Mark::Given { .. }) {
                line.marks_given += 1;
                continue;
            }
            line.marks_due += 1;
            if late && !line.late_markers.iter().any(|known| known == marker) {
                line.late_markers.push(marker.to_owned());
            }
        }
    }
    let named = |((unit, id), line): ((&str, &str), UnitProgress)| UnitProgress {
        id: id.to_owned(),
        unit: unit.to_owned(),
        ..line
    };
    found.units = units.into_iter().map(named).collect();
    found
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Zone;

    use super::*;

    #[test]
    fn a_stage_that_is_left_the_morning_after_its_last_day_is_in_time() {
        let day = |text: &str| Day::parse_iso(text).unwrap();
        let taken = |closed_at: Option<&str>, closes: Option<&str>| {
            let clock = StageClock {
                stage: "paper".to_owned(),
                opened_at: None,
                closed_at: closed_at.map(|at| Moment::parse(at).unwrap()),
                opens: Some(day("2013-11-01")),
                closes: closes.map(day),
                late: false,
            };
            let zone = Zone::default();
            (clock.days_taken(day("2013-11-12"), zone), clock.days_allowed(zone))
        };
        let last = Some("2013-11-10");
        for (closed_at, days) in [
            ("2013-11-08T16:00WIB", 8),
            ("2013-11-10T16:00WIB", 10),
            ("2013-11-11T08:00WIB", 10),
            ("2013-11-12T08:00WIB", 12),
        ] {
            assert_eq!(taken(Some(closed_at), last), (Some(days), Some(10)), "{closed_at}");
        }
        assert_eq!(taken(None, last), (Some(12), Some(10)), "who is still at it after the last day is late");
        assert_eq!(taken(Some("2013-11-11T08:00WIB"), None), (Some(11), None));
    }
}
