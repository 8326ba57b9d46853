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
    /// What the office did, by kind: the places of the events.
    acts: BTreeMap<&'static str, Vec<u64>>,
    /// What people did, by kind: how often.
    counts: BTreeMap<&'static str, u64>,
}

impl Course {
    /// Takes the next event, which happened on a day.
    pub(crate) fn take(&mut self, day: Day, recorded: &Recorded) {
        let held = self.0.entry(day).or_default();
        if is_of_the_office(&recorded.event) {
            held.acts.entry(recorded.event.kind()).or_default().push(recorded.sequence);
        } else {
            *held.counts.entry(recorded.event.kind()).or_default() += 1;
        }
    }
}

impl Held {
    /// Returns the places of what is told, in order: the acts of which the day has few.
    fn told(&self) -> Vec<u64> {
        let few = self.acts.values().filter(|places| places.len() <= MOST_ALIKE);
        let mut told: Vec<u64> = few.flatten().copied().collect();
        told.sort_unstable();
        told
    }

    /// Returns what is counted: what people did, and acts of which the day has many.
    fn counted(&self) -> Vec<(String, u64)> {
        let many = self.acts.iter().filter(|(_, places)| places.len() > MOST_ALIKE);
        let many = many.map(|(kind, places)| (*kind, u64::try_from(places.len()).unwrap_or(u64::MAX)));
        let people = self.counts.iter().map(|(kind, n)| (*kind, *n));
        let mut counted: Vec<(String, u64)> = many.chain(people).map(|(kind, n)| (kind.to_owned(), n)).collect();
        counted.sort_unstable();
        counted
    }
}

/// Returns whether an event is told in its own words: what is done for all or many. What one person did is counted, and
/// so are events whose words would tell too much: who marks, and the result before it is published.
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
        | Event::MarksVerified(_)
        | Event::SessionScheduled(_)
        | Event::SessionCancelled(_)
        | Event::SessionHeld(_)
        | Event::PoolEntered(_) => true,
        Event::DocumentsHandedIn(_)
        | Event::Withdrawn(_)
        | Event::MarkerAssigned(_)
        | Event::MarkerReleased(_)
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
        let (shown, total) = {
            let case = self.case(&id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            self.access.check(&principal, Action::ReadCase, &case.resource(), &Context::default())?;
            let days = case.course.0.iter().rev().skip(skip).take(take);
            let days = days.map(|(day, held)| (*day, held.told(), held.counted()));
            (days.collect::<Vec<_>>(), case.course.0.len())
        };
        let places: Vec<u64> = shown.iter().flat_map(|(_, told, _)| told.iter().copied()).collect();
        let events = self.ledger.events_at(&id, &places).await?;
        let events: BTreeMap<u64, _> = events.into_iter().map(|event| (event.sequence, event)).collect();
        let act = |place: &u64| {
            let event = events.get(place)?;
            let body = serde_json::from_str(&event.body).unwrap_or(Value::Null);
            Some(CourseAct { at: event.stamp.at, kind: event.kind.clone(), body })
        };
        let days = shown.into_iter().map(|(day, told, counts)| CourseDay {
            day,
            acts: told.iter().rev().filter_map(act).collect(),
            counts,
        });
        Ok(CoursePage { days: days.collect(), total })
    }
}
