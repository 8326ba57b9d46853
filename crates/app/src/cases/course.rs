//! The course of a round, day by day: what the office did, and how often each thing happened. Nobody is named in it.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context};
use jenjang_facts::{Day, Moment};
use jenjang_ledger::CaseId;
use jenjang_procedure::{Event, Recorded};
use serde_json::Value;

use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// A day on which something happened.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseDay {
    /// The day, on the calendar of the round.
    pub day: Day,
    /// What the office did, the latest first.
    pub acts: Vec<CourseAct>,
    /// What people did, by kind of event: how often.
    pub counts: Vec<(String, u64)>,
}

/// Something the office did.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseAct {
    /// When.
    pub at: Moment,
    /// The kind of the event.
    pub kind: String,
    /// What, as data.
    pub body: Value,
}

/// Days of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct CoursePage {
    /// The days, the latest first.
    pub days: Vec<CourseDay>,
    /// How many there are in all.
    pub total: usize,
}

/// What is held of the course in memory, by day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course(BTreeMap<Day, Held>);

/// Acts of one kind that are told one by one for a day; more of them are counted.
const MOST_ALIKE: usize = 3;

#[derive(Clone, Debug, Default)]
struct Held {
    /// What the office did: the kind of each event, and its place.
    acts: Vec<(&'static str, u64)>,
    counts: BTreeMap<&'static str, u64>,
}

impl Course {
    /// Takes the next event, which happened on a day.
    pub(crate) fn take(&mut self, day: Day, recorded: &Recorded) {
        let held = self.0.entry(day).or_default();
        if is_of_the_office(&recorded.event) {
            held.acts.push((recorded.event.kind(), recorded.sequence));
        } else {
            *held.counts.entry(recorded.event.kind()).or_default() += 1;
        }
    }
}

impl Held {
    fn n_of(&self, kind: &str) -> usize {
        self.acts.iter().filter(|(one, _)| *one == kind).count()
    }

    /// Returns the places of what is told: the acts of which a day has few.
    fn told(&self) -> Vec<u64> {
        let few = self.acts.iter().filter(|(kind, _)| self.n_of(kind) <= MOST_ALIKE);
        few.map(|(_, place)| *place).collect()
    }

    /// Returns what is counted: what people did, and acts of which a day has many, like markers who are assigned.
    fn counted(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = self.counts.clone();
        for (kind, _) in self.acts.iter().filter(|(kind, _)| self.n_of(kind) > MOST_ALIKE) {
            *counts.entry(kind).or_default() += 1;
        }
        counts
    }
}

/// Returns whether an event is told in its own words: what is done for all or many. What one person did is counted, and
/// so is a determination, whose words would tell its result before it is published.
fn is_of_the_office(event: &Event) -> bool {
    match event {
        Event::CaseOpened(_)
        | Event::SettingChanged(_)
        | Event::Announced(_)
        | Event::Amended(_)
        | Event::RegisterScreened(_)
        | Event::Published(_)
        | Event::StageClosed(_)
        | Event::DocumentsJudged(_)
        | Event::AbsencesRecorded(_)
        | Event::MarkerAssigned(_)
        | Event::MarkerReleased(_)
        | Event::MarksVerified(_)
        | Event::SessionScheduled(_)
        | Event::SessionCancelled(_)
        | Event::SessionHeld(_)
        | Event::PoolEntered(_) => true,
        Event::DocumentsHandedIn(_)
        | Event::Withdrawn(_)
        | Event::MarkerRecused(_)
        | Event::MarkSubmitted(_)
        | Event::MarkReturned(_)
        | Event::ResultsDetermined(_)
        | Event::ObjectionFiled(_)
        | Event::ObjectionAnswered(_)
        | Event::PoolLeft(_) => false,
    }
}

impl App {
    /// Returns days of a round, the latest first, for those who follow it.
    pub async fn course(&self, acting: &Acting, id: &str, skip: usize, take: usize) -> Result<CoursePage, AppError> {
        let id = CaseId::new(id)?;
        let (held, total) = {
            let case = self.case(&id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            self.access.check(&principal, Action::ReadCase, &case.resource(), &Context::default())?;
            let days = case.course.0.iter().rev().skip(skip).take(take);
            (days.map(|(day, held)| (*day, held.clone())).collect::<Vec<_>>(), case.course.0.len())
        };
        let held: Vec<(Day, Vec<u64>, BTreeMap<&str, u64>)> =
            held.into_iter().map(|(day, held)| (day, held.told(), held.counted())).collect();
        let places: Vec<u64> = held.iter().flat_map(|(_, told, _)| told.iter().copied()).collect();
        let events = self.ledger.events_at(&id, &places).await?;
        let events: BTreeMap<u64, _> = events.into_iter().map(|event| (event.sequence, event)).collect();
        let act = |place: &u64| {
            let event = events.get(place)?;
            let body = serde_json::from_str(&event.body).unwrap_or(Value::Null);
            Some(CourseAct { at: event.stamp.at, kind: event.kind.clone(), body })
        };
        let days = held.iter().map(|(day, told, counted)| CourseDay {
            day: *day,
            acts: told.iter().rev().filter_map(act).collect(),
            counts: counted.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect(),
        });
        Ok(CoursePage { days: days.collect(), total })
    }
}
