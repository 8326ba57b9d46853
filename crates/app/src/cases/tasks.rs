//! What waits for whoever asks: their tasks in every round, the start page of every role.
//!
//! Whether a stage can be determined, published or closed is found by asking the procedure what the command would do, so
//! a task says exactly what the procedure would say.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context as Circumstances, Principal};
use jenjang_facts::{Moment, Zone};
use jenjang_locale::Locale;
use jenjang_procedure::stages::AtStage;
use jenjang_procedure::stages::assessment::Mark;
use jenjang_procedure::stages::objection::Object;
use jenjang_procedure::{Command, Context, Item, Outcome, Refusal, StageKind, Status, Work};

use super::acting::{Acting, Who};
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::own::{complete, title};
use super::view::titles;

/// The tasks of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseTasks {
    /// The case.
    pub case: String,
    /// What the round is called.
    pub title: String,
    /// The zone of its days and hours.
    pub zone: Zone,
    /// What its stages are called, by id.
    pub titles: BTreeMap<String, String>,
    /// The tasks.
    pub tasks: Vec<TaskLine>,
}

/// A task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskLine {
    /// What is to be done.
    pub kind: TaskKind,
    /// The stage: its id and what it is called.
    pub stage: (String, String),
    /// How many wait.
    pub n: usize,
    /// Of how many, where there is a whole.
    pub of: usize,
    /// The last minute for it.
    pub until: Option<Moment>,
    /// How it stands.
    pub state: TaskState,
    /// What keeps it from being done.
    pub blocked_by: Option<Refusal>,
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// It is late.
    Late,
    /// It can be done.
    Due,
    /// It waits for something.
    Waiting,
    /// It is done.
    Done,
}

impl TaskState {
    /// Returns the key by which programs know it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Due => "due",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// Employee: hand in documents.
    HandIn,
    /// Employee: bring a document again that was not accepted.
    HandInAgain,
    /// Employee: come to a session.
    Attend,
    /// Employee: read a result.
    Result,
    /// Employee: object, or do not.
    Object,
    /// Employee: wait; the list is not published yet.
    Screened,
    /// Employee: read why one is not on the list.
    NotListed,
    /// Marker: mark.
    Mark,
    /// Selection team: announce the round.
    Announce,
    /// Selection team: assign markers.
    Assign,
    /// Selection team: call in third readers.
    ThirdReader,
    /// Selection team: verify marks.
    Verify,
    /// Selection team: answer objections.
    Answer,
    /// Selection team: determine the result.
    Determine,
    /// Office: publish the list.
    PublishList,
    /// Selection team: publish the result.
    Publish,
    /// Selection team: enter people into the pool.
    EnterPool,
    /// Close the stage.
    Close,
    /// Office: screen the register.
    Screen,
    /// Office: judge documents.
    Judge,
    /// Office: look after people who could not be judged.
    Undetermined,
    /// Office: schedule sessions.
    Schedule,
    /// Monitor: close sessions.
    CloseSession,
    /// Auditor: check the record.
    Audit,
}

impl TaskKind {
    /// Returns the key of its text: `hand-in`.
    pub fn key(self) -> &'static str {
        match self {
            Self::HandIn => "hand-in",
            Self::HandInAgain => "hand-in-again",
            Self::Attend => "attend",
            Self::Result => "result",
            Self::Object => "object",
            Self::Screened => "screened",
            Self::NotListed => "not-listed",
            Self::Mark => "mark",
            Self::Announce => "announce",
            Self::Assign => "assign",
            Self::ThirdReader => "third-reader",
            Self::Verify => "verify",
            Self::Answer => "answer",
            Self::Determine => "determine",
            Self::PublishList => "publish-list",
            Self::Publish => "publish",
            Self::EnterPool => "enter-pool",
            Self::Close => "close",
            Self::Screen => "screen",
            Self::Judge => "judge",
            Self::Undetermined => "undetermined",
            Self::Schedule => "schedule",
            Self::CloseSession => "close-session",
            Self::Audit => "audit",
        }
    }
}

/// What is common to the tasks of one case.
struct Desk<'a> {
    app: &'a App,
    case: &'a OpenCase,
    principal: &'a Principal,
    at: Moment,
    locale: &'a Locale,
    found: Vec<TaskLine>,
}

impl App {
    /// Returns what waits for whoever asks, round by round; rounds in which nothing concerns them are left out.
    pub async fn tasks(&self, acting: &Acting, locale: &Locale) -> Result<Vec<CaseTasks>, AppError> {
        let mut all = Vec::new();
        let nip = self.nip_of(&acting.who).await?;
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            let in_register = match nip {
                Some(nip) if case.case.screened().is_some() => self.people_of(&case).await?.name_of(nip).is_some(),
                _ => false,
            };
            let mut desk =
                Desk { app: self, case: &case, principal: &principal, at: acting.at, locale, found: Vec::new() };
            desk.own(acting, in_register);
            desk.marker();
            desk.monitor();
            desk.team();
            desk.office();
            desk.lead();
            desk.auditor();
            let mut tasks = desk.found;
            let wanted: Vec<String> =
                tasks.iter().filter(|task| task.kind == TaskKind::Verify).map(|task| task.stage.0.clone()).collect();
            let (title, zone) = (case.case.title.clone(), case.case.plan.zone());
            let titles = titles(&case, locale);
            for stage in wanted {
                self.count_marks(acting, head.id.as_str(), &stage, &mut tasks).await?;
            }
            tasks.retain(|task| task.n > 0 || task.kind != TaskKind::Verify);
            if !tasks.is_empty() {
                tasks.sort_by_key(|task| (task.state, task.until.is_none(), task.until, task.kind));
                all.push(CaseTasks { case: head.id.to_string(), title, zone, titles, tasks });
            }
        }
        Ok(all)
    }

    /// Puts the figures of a stage's marks into its tasks.
    async fn count_marks(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        tasks: &mut Vec<TaskLine>,
    ) -> Result<(), AppError> {
        let view = self.verification(acting, id, stage).await?;
        let open = view.lines.iter().filter(|line| line.outcome == Outcome::Open);
        let third = open.clone().filter(|line| line.needs_third_reader).count();
        let unassigned = open.clone().filter(|line| line.marks.is_empty()).count();
        let (ready, n_open) = (open.clone().filter(|line| line.ready).count(), open.count());
        let Some(verify) = tasks.iter_mut().find(|task| task.kind == TaskKind::Verify && task.stage.0 == stage) else {
            return Ok(());
        };
        let other = |kind, n| TaskLine { kind, n, of: n_open, state: TaskState::Due, ..verify.clone() };
        let (third_reader, assign) = (other(TaskKind::ThirdReader, third), other(TaskKind::Assign, unassigned));
        (verify.n, verify.of) = (n_open, n_open);
        verify.state = if ready > 0 { TaskState::Due } else { TaskState::Waiting };
        if ready > 0 {
            verify.n = ready;
        }
        tasks.extend([third_reader, assign].into_iter().filter(|task| task.n > 0));
        Ok(())
    }
}

impl Desk<'_> {
    fn may(&self, action: Action) -> bool {
        self.app.access.allows(self.principal, action, &self.case.resource(), &Circumstances::default())
    }

    /// Tells whether documents may be judged; the own ones never are.
    fn judges(&self) -> bool {
        let entry = self.case.entry(0, None);
        self.app.access.allows(self.principal, Action::JudgeDocument, &entry, &Circumstances::default())
    }

    fn would(&self, command: &Command) -> Result<(), Refusal> {
        let context = self.context();
        self.case.case.decide(command, &context).map(drop)
    }

    fn context(&self) -> Context<'_> {
        Context { at: self.at, actor: &self.principal.id, calendar: self.case.reference.calendar() }
    }

    fn end(&self, place: usize) -> Option<Moment> {
        super::coming::last_minute(self.case, place, &self.context())
    }

    fn add(&mut self, kind: TaskKind, place: usize, (n, of): (usize, usize), state: TaskState) {
        let Some(plan) = self.case.case.plan.stages().get(place) else { return };
        let stage = (plan.id.clone(), title(plan, self.locale));
        let until = self.end(place);
        self.found.push(TaskLine { kind, stage, n, of, until, state, blocked_by: None });
    }

    /// The places of the open stages.
    fn open(&self) -> Vec<usize> {
        let stages = self.case.case.stages.iter().enumerate();
        stages.filter(|(_, stage)| stage.status == Status::Open).map(|(place, _)| place).collect()
    }

    fn own(&mut self, acting: &Acting, in_register: bool) {
        let case = &self.case.case;
        let Some(screening) = case.stages.iter().position(|stage| matches!(stage.work, Work::Screening(_))) else {
            return;
        };
        let listed = case.stages.get(screening).is_some_and(|stage| stage.published_at.is_some());
        // Whoever works on the round is told of their own matter only where they have one.
        let is_person = matches!(acting.who, Who::Person(_)) || in_register;
        if case.announced.is_none() {
            return;
        }
        if !listed {
            if is_person || self.principal.participant.is_some() {
                self.add(TaskKind::Screened, screening, (1, 1), TaskState::Waiting);
            }
            return;
        }
        let Some(number) = self.principal.participant else {
            if is_person && in_register {
                self.add(TaskKind::NotListed, screening, (1, 1), TaskState::Done);
                // The window stands beside it, so that nobody misses it.
                for place in self.open() {
                    let about = match case.plan.stages().get(place).map(|plan| &plan.kind) {
                        Some(StageKind::Objection { about }) => *about,
                        _ => continue,
                    };
                    if about == screening && self.end(place).is_some_and(|end| self.at <= end) {
                        self.add(TaskKind::Object, place, (1, 1), TaskState::Due);
                    }
                }
            }
            return;
        };
        for (place, (plan, stage)) in case.plan.stages().iter().zip(&case.stages).enumerate() {
            match (&plan.kind, &stage.work) {
                (StageKind::Submission(items), Work::Submission(all)) if stage.outcomes.contains_key(&number) => {
                    self.papers(place, items, all.get(&number), number);
                }
                (_, Work::Assessment(work)) if stage.status == Status::Open => {
                    let own = work.sessions.values().find(|one| one.participants.contains(&number));
                    if let Some(session) = own.filter(|session| session.present.is_none()) {
                        let at = session.at;
                        self.add(TaskKind::Attend, place, (1, 1), TaskState::Due);
                        self.found.last_mut().into_iter().for_each(|task| task.until = Some(at));
                    }
                }
                (StageKind::Determination { .. }, _) => {
                    let told = stage.published_at.is_some() && stage.outcomes.contains_key(&number);
                    if told {
                        self.add(TaskKind::Result, place, (1, 1), TaskState::Done);
                    }
                }
                (StageKind::Objection { .. }, _) if stage.status == Status::Open => {
                    let command = Command::Object(Object {
                        stage: plan.id.clone(),
                        participant: Some(number),
                        outsider: None,
                        items: vec!["-".to_owned()],
                        evidence: Vec::new(),
                    });
                    if self.would(&command).is_ok() {
                        self.add(TaskKind::Object, place, (1, 1), TaskState::Due);
                    }
                }
                _ => {}
            }
        }
    }

    fn papers(
        &mut self,
        place: usize,
        items: &[Item],
        submission: Option<&jenjang_procedure::stages::submission::Submission>,
        number: u32,
    ) {
        let Some((plan, stage)) = self.case.case.plan.stages().get(place).zip(self.case.case.stages.get(place)) else {
            return;
        };
        let rejected = submission.is_some_and(|one| one.judged.values().any(|accepted| !accepted));
        let may = self.would(&complete(plan, items, number));
        let open = stage.status == Status::Open;
        match submission {
            Some(_) if rejected && may.is_ok() => self.add(TaskKind::HandInAgain, place, (1, 1), TaskState::Due),
            Some(_) => self.add(TaskKind::HandIn, place, (0, 1), TaskState::Done),
            None if may.is_ok() => self.add(TaskKind::HandIn, place, (1, 1), TaskState::Due),
            None if open => {
                let early = matches!(may, Err(Refusal::TooEarly { .. }));
                if early {
                    self.add(TaskKind::HandIn, place, (1, 1), TaskState::Waiting);
                    self.found.last_mut().into_iter().for_each(|task| task.blocked_by = may.clone().err());
                }
            }
            None => {}
        }
    }

    fn marker(&mut self) {
        for place in self.open() {
            let Some(stage) = self.case.case.stages.get(place) else { continue };
            let Work::Assessment(work) = &stage.work else { continue };
            let (mut done, mut all) = (0, 0);
            for (number, marks) in &work.marks {
                let Some(mark) = marks.get(&self.principal.id).filter(|mark| !matches!(mark, Mark::Recused)) else {
                    continue;
                };
                let here = stage.outcomes.get(number).is_some_and(|o| matches!(o, Outcome::Open | Outcome::Passed));
                all += usize::from(here);
                done += usize::from(here && matches!(mark, Mark::Given { .. }));
            }
            if all > 0 {
                let state = if done < all { TaskState::Due } else { TaskState::Done };
                self.add(TaskKind::Mark, place, (all - done, all), state);
            }
        }
    }

    fn monitor(&mut self) {
        for place in self.open() {
            let Some(stage) = self.case.case.stages.get(place) else { continue };
            let Work::Assessment(work) = &stage.work else { continue };
            let own = work.sessions.values().filter(|one| one.monitor == self.principal.id && one.present.is_none());
            let (mut begun, mut later, mut next) = (0, 0, None::<Moment>);
            for session in own {
                if session.at <= self.at {
                    begun += 1;
                } else {
                    later += 1;
                    next = next.map_or(Some(session.at), |at| Some(at.min(session.at)));
                }
            }
            if begun > 0 {
                self.add(TaskKind::CloseSession, place, (begun, begun + later), TaskState::Due);
            } else if later > 0 {
                self.add(TaskKind::CloseSession, place, (later, later), TaskState::Waiting);
                self.found.last_mut().into_iter().for_each(|task| task.until = next);
            }
        }
    }

    fn team(&mut self) {
        if self.case.case.announced.is_none() {
            if self.may(Action::Announce) {
                self.add(TaskKind::Announce, 0, (1, 1), TaskState::Due);
            }
            return;
        }
        for place in self.open() {
            let Some((plan, stage)) = self.case.case.plan.stages().get(place).zip(self.case.case.stages.get(place))
            else {
                continue;
            };
            match (&plan.kind, &stage.work) {
                (StageKind::Assessment(_), _) if self.may(Action::VerifyMark) => {
                    // The figures follow, from the view that the team works with.
                    self.add(TaskKind::Verify, place, (0, 0), TaskState::Waiting);
                }
                (StageKind::Objection { .. }, _) if self.may(Action::AnswerObjection) => {
                    let here = self.case.case.objections.iter().filter(|one| one.window == place);
                    let (open, all) = (here.clone().filter(|one| one.answer.is_none()).count(), here.count());
                    if open > 0 {
                        self.add(TaskKind::Answer, place, (open, all), TaskState::Due);
                    }
                }
                (StageKind::Determination { .. }, Work::Determination(None)) if self.may(Action::Determine) => {
                    let would = self.would(&Command::Determine(AtStage { stage: plan.id.clone() }));
                    let state = if would.is_ok() { TaskState::Due } else { TaskState::Waiting };
                    self.add(TaskKind::Determine, place, (1, 1), state);
                    self.found.last_mut().into_iter().for_each(|task| task.blocked_by = would.clone().err());
                }
                (StageKind::Determination { .. }, Work::Determination(Some(_)))
                    if stage.published_at.is_none() && self.may(Action::PublishResult) =>
                {
                    self.add(TaskKind::Publish, place, (1, 1), TaskState::Due);
                }
                (StageKind::Pool { .. }, _) if self.may(Action::EnterPool) => {
                    let open = stage.with(Outcome::Open).count();
                    if open > 0 {
                        self.add(TaskKind::EnterPool, place, (open, stage.outcomes.len()), TaskState::Due);
                    }
                }
                _ => {}
            }
        }
    }

    fn office(&mut self) {
        for place in self.open() {
            let Some((plan, stage)) = self.case.case.plan.stages().get(place).zip(self.case.case.stages.get(place))
            else {
                continue;
            };
            match (&plan.kind, &stage.work) {
                (StageKind::Screening, Work::Screening(None)) if self.may(Action::ScreenRegister) => {
                    self.add(TaskKind::Screen, place, (1, 1), TaskState::Due);
                }
                (StageKind::Screening, Work::Screening(Some(screened))) if self.may(Action::PublishList) => {
                    let open = usize::try_from(screened.counts.undetermined).unwrap_or(usize::MAX);
                    if open > 0 && stage.published_at.is_none() {
                        self.add(TaskKind::Undetermined, place, (open, open), TaskState::Due);
                    }
                    if stage.published_at.is_none() {
                        self.add(TaskKind::PublishList, place, (1, 1), TaskState::Due);
                    }
                }
                (StageKind::Submission(items), Work::Submission(all)) if self.judges() => {
                    let judged: Vec<&Item> = items.iter().filter(|item| item.answers.is_some()).collect();
                    let waits = |number: &u32| {
                        all.get(number).is_some_and(|one| judged.iter().any(|item| !one.judged.contains_key(&item.id)))
                    };
                    let open = stage.with(Outcome::Open).filter(waits).count();
                    if open > 0 {
                        self.add(TaskKind::Judge, place, (open, open), TaskState::Due);
                    }
                }
                (StageKind::Assessment(kind), Work::Assessment(work)) if kind.sessions => {
                    let none = Circumstances::default();
                    let may = self
                        .app
                        .access
                        .check(self.principal, Action::ScheduleInterview, &self.case.resource(), &none)
                        .is_ok();
                    let invited = |number: &u32| work.sessions.values().any(|one| one.participants.contains(number));
                    let open = stage.with(Outcome::Open).filter(|number| !invited(number)).count();
                    if may && open > 0 {
                        self.add(TaskKind::Schedule, place, (open, stage.outcomes.len()), TaskState::Due);
                    }
                }
                _ => {}
            }
        }
    }

    /// Leaving the first open stage, for those who may: what blocks it, or that it can be done.
    fn lead(&mut self) {
        if !self.may(Action::CloseStage) || self.case.case.announced.is_none() {
            return;
        }
        let Some(place) = self.open().into_iter().next() else { return };
        let Some(plan) = self.case.case.plan.stages().get(place) else { return };
        let would = self.would(&Command::CloseStage(AtStage { stage: plan.id.clone() }));
        let state = if would.is_ok() { TaskState::Due } else { TaskState::Waiting };
        self.add(TaskKind::Close, place, (1, 1), state);
        self.found.last_mut().into_iter().for_each(|task| task.blocked_by = would.clone().err());
    }

    fn auditor(&mut self) {
        let asked = jenjang_access::Resource::Ledger;
        let may = |action| self.app.access.allows(self.principal, action, &asked, &Circumstances::default());
        if may(Action::ReadEvents) && may(Action::VerifyLedger) {
            self.add(TaskKind::Audit, 0, (1, 1), TaskState::Due);
            self.found.last_mut().into_iter().for_each(|task| task.until = None);
        }
    }
}
