//! Interview sessions: those that are scheduled, and who is still to be invited.

use bytes::Bytes;
use jenjang_access::{Action, Context, Principal};
use jenjang_facts::Moment;
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::stages::assessment::Session;
use jenjang_procedure::{Outcome, StageKind, Status, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::rights::Rights;

/// The sessions of a round, as far as whoever asks follows them.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionsView {
    /// What the round is called.
    pub title: String,
    /// How many events the case has.
    pub sequence: u64,
    /// What whoever asks may do.
    pub rights: Rights,
    /// The stages with sessions, in order.
    pub stages: Vec<SessionStage>,
}

/// A stage with sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionStage {
    /// Its id.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// Whether it is open.
    pub is_open: bool,
    /// The sessions, by time.
    pub sessions: Vec<SessionView>,
    /// Who can be invited, by unit and name.
    pub uninvited: Vec<Invited>,
}

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// The account of the monitor.
    pub monitor: String,
    /// The name of the monitor, for those who may know who is invited.
    pub monitor_name: Option<String>,
    /// The units of those invited.
    pub units: Vec<String>,
    /// Who is invited.
    pub people: Vec<Invited>,
    /// Whether it was held.
    pub held: bool,
    /// Whether it has begun by the clock.
    pub begun: bool,
    /// Whether whoever asks is its monitor.
    pub own: bool,
    /// What the monitor saw.
    pub notes: Option<String>,
    /// The instrument: the questions as the selection team made them alike for all; `None` where none was handed over.
    pub instrument: Option<FileRef>,
}

impl SessionView {
    /// Returns what the monitor is called: the name, or the account where the name is not known.
    pub fn watched_by(&self) -> &str {
        self.monitor_name.as_deref().unwrap_or(&self.monitor)
    }
}

/// Somebody who is or can be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The number.
    pub participant: u32,
    /// The name, for those who may know it.
    pub name: Option<String>,
    /// The unit: id and name.
    pub unit: (String, String),
    /// Whether the person came, once the session was held.
    pub came: Option<bool>,
}

impl App {
    /// Returns the sessions of a round. The office and the team see all, a head those of the unit, a monitor the own.
    pub async fn sessions(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<SessionsView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::ReadCase, &case.resource(), &Context::default())?;
        let rights = self.rights_of(&principal, &case);
        let accounts = self.accounts().await?;
        let mut stages = Vec::new();
        for (plan, stage) in case.case.plan.stages().iter().zip(&case.case.stages) {
            let (StageKind::Assessment(kind), Work::Assessment(work)) = (&plan.kind, &stage.work) else { continue };
            if !kind.sessions {
                continue;
            }
            let mut sessions = Vec::new();
            for (id, session) in &work.sessions {
                let own = session.monitor == principal.id;
                let person = |number: &u32| {
                    let came = session.present.as_ref().map(|present| present.contains(number));
                    Invited { came, ..self.invited(&principal, &case, *number, own) }
                };
                let people: Vec<Invited> = session.participants.iter().map(person).collect();
                if !self.follows_session(&principal, &case, session) {
                    continue;
                }
                let mut units: Vec<String> = people.iter().map(|one| one.unit.1.clone()).collect();
                units.sort();
                units.dedup();
                let named = own || people.iter().any(|one| one.name.is_some());
                let monitor = accounts.get(&session.monitor).filter(|_| named);
                sessions.push(SessionView {
                    id: id.clone(),
                    at: session.at,
                    place: session.place.clone(),
                    monitor: session.monitor.clone(),
                    monitor_name: monitor.and_then(|account| account.name.clone()),
                    units,
                    people,
                    held: session.present.is_some(),
                    begun: session.at <= acting.at,
                    own,
                    notes: session.notes.clone(),
                    instrument: session.instrument.clone(),
                });
            }
            sessions.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
            let free = stage.with(Outcome::Open).filter(|number| !work.session_of.contains_key(number));
            let free = free.map(|number| self.invited(&principal, &case, number, false));
            let may_invite = |one: &Invited| rights.units.is_empty() || rights.units.contains(&one.unit.0);
            let mut uninvited: Vec<Invited> =
                if rights.may(Action::ScheduleInterview) { free.filter(may_invite).collect() } else { Vec::new() };
            uninvited.sort_by(|a, b| (&a.unit.1, &a.name, a.participant).cmp(&(&b.unit.1, &b.name, b.participant)));
            stages.push(SessionStage {
                stage: plan.id.clone(),
                title: locale.pick(&plan.title.id, &plan.title.en).to_owned(),
                is_open: stage.status == Status::Open,
                sessions,
                uninvited,
            });
        }
        Ok(SessionsView { title: case.case.title.clone(), sequence: case.case.sequence, rights, stages })
    }

    /// Returns the instrument of a session: for those who follow the session, and for who marks somebody in it. Nobody
    /// reads the questions of the own interview.
    pub async fn read_instrument(
        &self,
        acting: &Acting,
        id: &str,
        session: &str,
    ) -> Result<(FileRef, Bytes), AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchCase(id.to_string());
        let stages = case.case.plan.stages().iter().zip(&case.case.stages);
        let mut sessions = stages.filter_map(|(plan, stage)| match &stage.work {
            Work::Assessment(work) => Some((plan, work, work.sessions.get(session)?)),
            _ => None,
        });
        let (plan, work, found) = sessions.next().ok_or_else(unknown)?;
        let file = found.instrument.clone().ok_or_else(unknown)?;
        let own = principal.participant.is_some_and(|number| found.participants.contains(&number));
        let may =
            |action, on: &jenjang_access::Resource| self.access.allows(&principal, action, on, &Context::default());
        let marks = |number: &u32| {
            work.markers(*number).any(|(marker, _)| marker == principal.id)
                && may(Action::ReadPaper, &case.entry(*number, Some(&plan.id)))
        };
        let follows = may(Action::ReadCase, &case.resource()) && self.follows_session(&principal, &case, found);
        if own || !(follows || found.participants.iter().any(marks)) {
            return Err(unknown());
        }
        drop(case);
        let bytes = self.blobs.get(&file.digest).await?;
        Ok((file, bytes))
    }

    /// A monitor follows the own sessions, a head those with people of the unit.
    fn follows_session(&self, principal: &Principal, case: &OpenCase, session: &Session) -> bool {
        let of_unit = |number: &u32| case.case.unit_of(*number).is_some_and(|(unit, _)| principal.units.contains(unit));
        session.monitor == principal.id || session.participants.iter().any(of_unit) || self.sees_all(principal, case)
    }

    /// Who prepares the lists of a round follows all sessions; an auditor does, too, without names.
    pub(super) fn sees_all(&self, principal: &Principal, case: &OpenCase) -> bool {
        let asked =
            [(Action::ReadNominativeList, case.resource()), (Action::ReadEvents, jenjang_access::Resource::Ledger)];
        asked.iter().any(|(action, on)| self.access.allows(principal, *action, on, &Context::default()))
    }

    fn invited(&self, principal: &Principal, case: &OpenCase, number: u32, watches: bool) -> Invited {
        // A published list names people without numbers; whoever is told both must prepare it, or watch who came.
        let prepares = Action::ReadNominativeList;
        let reads = watches || self.access.allows(principal, prepares, &case.resource(), &Context::default());
        let (unit, name) = case.case.unit_of(number).unwrap_or_default();
        Invited {
            participant: number,
            name: case.name_of(number).filter(|_| reads).map(ToOwned::to_owned),
            unit: (unit.to_owned(), name.to_owned()),
            came: None,
        }
    }
}
