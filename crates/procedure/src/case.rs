//! The state of a case, and the rules that all stages share.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Calendar, Day, Moment};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::plan::{Plan, StageKind, StagePlan};
use crate::refusal::Refusal;
use crate::setting::Settings;
use crate::stages::announcement::{AmendmentMade, Announced};
use crate::stages::assessment::Assessment;
use crate::stages::objection::Objection;
use crate::stages::pool::PoolEntry;
use crate::stages::screening::RegisterScreened;
use crate::stages::submission::Submission;

/// A round of a procedure: what its events made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The procedure as its regulation lays it down.
    pub plan: Plan,
    /// How many events made it.
    pub sequence: u64,
    /// What it is called.
    pub title: String,
    /// When its last event happened.
    pub changed_at: Option<Moment>,
    /// The settings as they count now.
    pub settings: Settings,
    /// The announcement, which sealed the settings of its day.
    pub announced: Option<Announced>,
    /// What was amended since.
    pub amendments: Vec<AmendmentMade>,
    /// The stages, in the order of the plan.
    pub stages: Vec<Stage>,
    /// The people; the number of a participant is the place here, from 1.
    pub participants: Vec<Participant>,
    /// The objections; the number of an objection is the place here, from 1.
    pub objections: Vec<Objection>,
    /// Who left the round (tidak bersedia). In the stage where it happened they stand as withdrawn; who left after a result
    /// was determined does so in the next.
    pub(crate) left: BTreeSet<u32>,
}

/// One person of the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The place of the unit (SKPD) among the units of the screening.
    pub unit: u16,
    /// The person's own key, where the person came in by an objection and not by the list; `None` once erased.
    pub person: Option<String>,
    /// Whether the list of the screening has this participant.
    pub listed: bool,
}

/// How far a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A stage before it is open.
    Waiting,
    /// It goes on.
    Open,
    /// It is over.
    Closed,
}

impl Status {
    /// Returns the published key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// How somebody stands in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing is decided yet.
    Open,
    /// Goes on.
    Passed,
    /// Does not go on.
    Failed,
    /// Left the round (tidak bersedia).
    Withdrawn,
    /// Stayed away (gugur).
    Absent,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 5] = [Self::Passed, Self::Failed, Self::Withdrawn, Self::Absent, Self::Open];

    /// Returns the published key: `passed`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Absent => "absent",
        }
    }
}

/// A stage of the round.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// How far it is.
    pub status: Status,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// When its list or result was published.
    pub published_at: Option<Moment>,
    /// The first day on which anything may be done, by the schedule.
    pub opens: Option<Day>,
    /// The last day on which documents are taken, by the schedule.
    pub closes: Option<Day>,
    /// How everybody who entered it stands.
    pub outcomes: BTreeMap<u32, Outcome>,
    /// What its kind keeps.
    pub work: Work,
}

/// What the kind of a stage keeps.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// Nothing of its own: the announcement is the case's, objections are the case's.
    None,
    /// The screening, once recorded.
    Screening(Option<Box<RegisterScreened>>),
    /// What everybody handed in.
    Submission(BTreeMap<u32, Submission>),
    /// Assignments, marks and sessions.
    Assessment(Assessment),
    /// The digest of the results, once determined.
    Determination(Option<jenjang_facts::Digest>),
    /// The entries.
    Pool(BTreeMap<u32, PoolEntry>),
}

/// What a decision may look at besides the case.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now.
    pub at: Moment,
    /// The account of whoever acts.
    pub actor: &'a str,
    /// The calendar of working days.
    pub calendar: &'a Calendar,
}

/// An event with its place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its place in the case, from 1.
    pub sequence: u64,
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub event: Event,
}

impl Case {
    /// Returns a case to which nothing has happened.
    pub fn new(plan: Plan) -> Self {
        let stages = plan.stages().iter().map(|stage| Stage::new(&stage.kind)).collect();
        let settings = Settings::defaults(plan.settings());
        Self {
            plan,
            sequence: 0,
            title: String::new(),
            changed_at: None,
            settings,
            announced: None,
            amendments: Vec::new(),
            stages,
            participants: Vec::new(),
            objections: Vec::new(),
            left: BTreeSet::new(),
        }
    }

    /// Takes an event in.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.sequence = recorded.sequence;
        self.changed_at = Some(recorded.at);
        crate::stages::apply(self, &recorded.event, recorded.at);
    }

    /// Returns the stage that is open, with its plan.
    pub fn open_stage(&self) -> Option<(&StagePlan, &Stage)> {
        self.plan.stages().iter().zip(&self.stages).find(|(_, stage)| stage.status == Status::Open)
    }

    /// Returns a stage with its plan.
    pub fn stage(&self, id: &str) -> Option<(&StagePlan, &Stage)> {
        let (at, plan) = self.plan.stage(id)?;
        Some((plan, self.stages.get(at)?))
    }

    /// Returns the day on the calendar of the case.
    pub fn day(&self, at: Moment) -> Day {
        at.day_in(self.plan.zone())
    }

    /// Returns a participant.
    pub fn participant(&self, number: u32) -> Option<&Participant> {
        self.participants.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Returns the id and the name of a participant's unit.
    pub fn unit_of(&self, number: u32) -> Option<(&str, &str)> {
        let unit = self.screened()?.units.get(usize::from(self.participant(number)?.unit))?;
        Some((&unit.id, &unit.name))
    }

    /// Returns the screening, once recorded.
    pub fn screened(&self) -> Option<&RegisterScreened> {
        self.stages.iter().find_map(|stage| match &stage.work {
            Work::Screening(screened) => screened.as_deref(),
            _ => None,
        })
    }

    /// Returns how a participant stands: in the latest stage entered.
    pub fn standing(&self, number: u32) -> Option<(&StagePlan, Outcome)> {
        let stages = self.plan.stages().iter().zip(&self.stages).rev();
        let mut found = stages.filter_map(|(plan, stage)| Some((plan, *stage.outcomes.get(&number)?)));
        let (plan, outcome) = found.next()?;
        Some((plan, if self.left.contains(&number) { Outcome::Withdrawn } else { outcome }))
    }

    /// Returns the stage with this id, which must be the open one, and its place.
    pub(crate) fn must_be_open(&self, id: &str) -> Result<(usize, &StagePlan, &Stage), Refusal> {
        let Some((at, plan)) = self.plan.stage(id) else { return Err(self.unknown_stage(id, |_| true)) };
        match self.stages.get(at) {
            Some(stage) if stage.status == Status::Open => Ok((at, plan, stage)),
            _ => Err(self.wrong_stage(id)),
        }
    }

    pub(crate) fn wrong_stage(&self, id: &str) -> Refusal {
        match self.open_stage() {
            Some((open, _)) => Refusal::WrongStage { stage: id.to_owned(), open: open.id.clone() },
            None => Refusal::CaseClosed {},
        }
    }

    /// Refuses an id that no stage of a fitting kind has.
    pub(crate) fn unknown_stage(&self, id: &str, fits: impl Fn(&StageKind) -> bool) -> Refusal {
        let fitting = self.plan.stages().iter().filter(|stage| fits(&stage.kind)).map(|stage| stage.id.as_str());
        Refusal::UnknownStage { stage: id.to_owned(), known: fitting.collect::<Vec<_>>().join(", ") }
    }

    /// Refuses what comes before the first day of a stage.
    pub(crate) fn not_too_early(&self, id: &str, stage: &Stage, context: &Context<'_>) -> Result<(), Refusal> {
        match stage.opens.filter(|opens| self.day(context.at) < *opens) {
            Some(opens) => Err(Refusal::TooEarly { stage: id.to_owned(), from: opens.to_string() }),
            None => Ok(()),
        }
    }
}

impl Stage {
    fn new(kind: &StageKind) -> Self {
        let work = match kind {
            StageKind::Announcement | StageKind::Objection { .. } => Work::None,
            StageKind::Screening => Work::Screening(None),
            StageKind::Submission(_) => Work::Submission(BTreeMap::new()),
            StageKind::Assessment(_) => Work::Assessment(Assessment::default()),
            StageKind::Determination { .. } => Work::Determination(None),
            StageKind::Pool { .. } => Work::Pool(BTreeMap::new()),
        };
        Self {
            status: if matches!(kind, StageKind::Announcement) { Status::Open } else { Status::Waiting },
            opened_at: None,
            closed_at: None,
            published_at: None,
            opens: None,
            closes: None,
            outcomes: BTreeMap::new(),
            work,
        }
    }

    /// Returns how a participant stands, who must be in the stage and still be open.
    pub(crate) fn must_be_in(&self, id: &str, participant: u32) -> Result<(), Refusal> {
        match self.outcomes.get(&participant) {
            Some(Outcome::Open) => Ok(()),
            Some(outcome) => Err(Refusal::NotOpen {
                participant: participant.to_string(),
                stage: id.to_owned(),
                outcome: outcome.key().to_owned(),
            }),
            None => Err(Refusal::NotInStage { participant: participant.to_string(), stage: id.to_owned() }),
        }
    }

    /// Returns whether this is a determination whose results are determined and not yet published.
    pub(crate) fn awaits_publication(&self) -> bool {
        matches!(self.work, Work::Determination(Some(_))) && self.published_at.is_none()
    }

    /// Returns the numbers of those who stand so, in order.
    pub fn with(&self, outcome: Outcome) -> impl Iterator<Item = u32> {
        self.outcomes.iter().filter(move |(_, one)| **one == outcome).map(|(number, _)| *number)
    }
}
