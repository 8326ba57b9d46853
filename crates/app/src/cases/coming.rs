//! What the calendar brings next: deadlines of open stages, and sessions.

use jenjang_access::{Action, Context as Circumstances};
use jenjang_facts::{Moment, Zone};
use jenjang_locale::Locale;
use jenjang_procedure::{Context, StageKind, Status, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::own::title;

/// A moment that a round waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    /// When.
    pub at: Moment,
    /// What.
    pub what: ComingKind,
    /// What the stage is called.
    pub stage: String,
    /// What the round is called.
    pub round: String,
    /// The zone of its days and hours.
    pub zone: Zone,
}

/// What a moment brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComingKind {
    /// The last minute of a stage in which people hand in or object.
    Deadline,
    /// The beginning of a session.
    Session,
}

impl App {
    /// Returns what is still to come in the rounds that whoever asks can see, the nearest first; sessions only to those
    /// who follow them.
    pub async fn coming(&self, acting: &Acting, locale: &Locale) -> Result<Vec<Coming>, AppError> {
        let mut all = Vec::new();
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            let may = |action| self.access.allows(&principal, action, &case.resource(), &Circumstances::default());
            if case.case.announced.is_none() || !(may(Action::ReadCase) || may(Action::ReadNumbers)) {
                continue;
            }
            let context = Context { at: acting.at, actor: &principal.id, calendar: case.reference.calendar() };
            let sees_all = self.sees_all(&principal, &case);
            for (place, (plan, stage)) in case.case.plan.stages().iter().zip(&case.case.stages).enumerate() {
                if stage.status != Status::Open {
                    continue;
                }
                let mut moments: Vec<(Moment, ComingKind)> = Vec::new();
                moments.extend(last_minute(&case, place, &context).map(|at| (at, ComingKind::Deadline)));
                if let Work::Assessment(work) = &stage.work {
                    let follows = work.sessions.values().filter(|session| {
                        let own = principal.participant.is_some_and(|number| session.participants.contains(&number));
                        sees_all || own || session.monitor == principal.id
                    });
                    moments.extend(follows.map(|session| (session.at, ComingKind::Session)));
                }
                let ahead = moments.into_iter().filter(|(at, _)| acting.at < *at);
                all.extend(ahead.map(|(at, what)| Coming {
                    at,
                    what,
                    stage: title(plan, locale),
                    round: case.case.title.clone(),
                    zone: case.case.plan.zone(),
                }));
            }
        }
        all.sort_by(|a, b| (a.at, &a.stage).cmp(&(b.at, &b.stage)));
        Ok(all)
    }
}

/// Returns the last minute in which people can do their part of a stage, by its place; `None` where there is no end.
pub(super) fn last_minute(case: &OpenCase, place: usize, context: &Context<'_>) -> Option<Moment> {
    let (plan, stage) = (case.case.plan.stages().get(place)?, case.case.stages.get(place)?);
    let day = match plan.kind {
        StageKind::Objection { .. } => case.case.objections_until(place, context).ok()??,
        _ => stage.closes?,
    };
    Moment::at(day, 23, 59, case.case.plan.zone())
}
