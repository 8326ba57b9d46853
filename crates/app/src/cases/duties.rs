//! What a command means to the policies: which action, on what, under which circumstances.

use std::collections::BTreeSet;

use jenjang_access::{Action, Context, Principal, Resource};
use jenjang_procedure::stages::assessment::Mark;
use jenjang_procedure::{Command, StageKind, Work};

use super::open_case::OpenCase;

/// An action with everything it touches; each has to be allowed.
pub(crate) struct Duty {
    pub(crate) action: Action,
    pub(crate) asked: Vec<(Resource, Context)>,
}

impl OpenCase {
    pub(crate) fn resource(&self) -> Resource {
        Resource::Case { id: self.id.to_string() }
    }

    /// Returns an entry as the policies see it: with those who mark it in a stage; without a stage, in any.
    pub(crate) fn entry(&self, participant: u32, stage: Option<&str>) -> Resource {
        let stages = self.case.plan.stages().iter().zip(&self.case.stages);
        let concerned = stages.filter(|(plan, _)| stage.is_none_or(|id| plan.id == id));
        let mut markers = BTreeSet::new();
        for (_, stage) in concerned {
            if let Work::Assessment(assessment) = &stage.work {
                markers.extend(assessment.markers(participant).map(|(marker, _)| marker.to_owned()));
            }
        }
        let unit = self.case.unit_of(participant).map(|(id, _)| id.to_owned()).unwrap_or_default();
        Resource::Entry { case: self.id.to_string(), participant, unit, markers }
    }

    fn entries<'n>(&self, people: impl IntoIterator<Item = &'n u32>, stage: &str) -> Vec<(Resource, Context)> {
        people.into_iter().map(|number| (self.entry(*number, Some(stage)), Context::default())).collect()
    }

    fn whole(&self) -> Vec<(Resource, Context)> {
        vec![(self.resource(), Context::default())]
    }

    /// Returns whether somebody gave a mark to one of some people in a stage, or to anybody.
    fn marked(&self, account: &str, stage: &str, people: Option<&BTreeSet<u32>>) -> bool {
        let Some((_, stage)) = self.case.stage(stage) else { return false };
        let Work::Assessment(assessment) = &stage.work else { return false };
        let mut concerned = assessment.marks.iter().filter(|(number, _)| people.is_none_or(|all| all.contains(number)));
        concerned.any(|(_, marks)| matches!(marks.get(account), Some(Mark::Given { .. } | Mark::Assigned)))
    }

    /// Returns what a command means to the policies.
    pub(crate) fn duty(&self, command: &Command, who: &Principal) -> Duty {
        let on_case = |action| Duty { action, asked: self.whole() };
        let on_own = |action, participant: Option<u32>, stage: &str| {
            // Who is not on the list yet acts for the number that the next objection would get.
            let next = u32::try_from(self.case.participants.len() + 1).unwrap_or(u32::MAX);
            Duty { action, asked: vec![(self.entry(participant.unwrap_or(next), Some(stage)), Context::default())] }
        };
        match command {
            Command::SetSetting(_) => on_case(Action::SetParameter),
            Command::Announce(_) => on_case(Action::Announce),
            Command::Amend(_) => on_case(Action::Amend),
            Command::ScreenRegister(_) => on_case(Action::ScreenRegister),
            Command::Publish(at) => on_case(match self.case.stage(&at.stage) {
                Some((plan, _)) if matches!(plan.kind, StageKind::Determination { .. }) => Action::PublishResult,
                _ => Action::PublishList,
            }),
            Command::CloseStage(_) => on_case(Action::CloseStage),
            Command::HandIn(command) => on_own(Action::HandInDocument, Some(command.participant), &command.stage),
            Command::Withdraw(command) => on_own(Action::Withdraw, Some(command.participant), ""),
            Command::Object(command) => on_own(Action::Object, command.participant, &command.stage),
            Command::JudgeDocuments(command) => {
                let asked = self.entries(&command.participants, &command.stage);
                Duty { action: Action::JudgeDocument, asked }
            }
            Command::RecordAbsence(command) => {
                let asked = self.entries(&command.participants, &command.stage);
                Duty { action: Action::RecordAbsence, asked }
            }
            Command::AssignMarker(_) => on_case(Action::AssignMarker),
            Command::ReleaseMarker(_) => on_case(Action::AssignMarker),
            Command::Recuse(command) => on_own(Action::Recuse, Some(command.participant), &command.stage),
            Command::SubmitMark(command) => on_own(Action::SubmitMark, Some(command.participant), &command.stage),
            Command::ReturnMark(command) => {
                let people = BTreeSet::from([command.participant]);
                self.decision(Action::ReturnMark, who, &command.stage, &people)
            }
            Command::VerifyMarks(command) => {
                self.decision(Action::VerifyMark, who, &command.stage, &command.participants)
            }
            Command::ScheduleSession(command) => self.scheduling(&command.participants),
            Command::CancelSession(command) => {
                // Who may schedule a session may cancel it: its unit is that of the people invited.
                let invited = match self.case.stage(&command.stage).map(|(_, stage)| &stage.work) {
                    Some(Work::Assessment(work)) => {
                        work.sessions.get(&command.session).map(|session| session.participants.clone())
                    }
                    _ => None,
                };
                self.scheduling(&invited.unwrap_or_default())
            }
            Command::CloseSession(command) => {
                let own_mark = self.marked(&who.id, &command.stage, Some(&command.present));
                let context = Context { own_mark, ..Context::default() };
                Duty { action: Action::CloseInterviewSession, asked: vec![(self.resource(), context)] }
            }
            Command::Determine(at) => {
                let of = self.case.stage(&at.stage).and_then(|(plan, _)| match plan.kind {
                    StageKind::Determination { of, .. } => self.case.plan.stages().get(of),
                    _ => None,
                });
                let own_mark = of.is_some_and(|stage| self.marked(&who.id, &stage.id, None));
                let in_it = self.case.stage(&at.stage).map(|(_, stage)| &stage.outcomes);
                let participant = who.participant.filter(|own| in_it.is_some_and(|all| all.contains_key(own)));
                let context = Context { own_mark, participant, ..Context::default() };
                Duty { action: Action::Determine, asked: vec![(self.resource(), context)] }
            }
            Command::AnswerObjection(command) => {
                let number = usize::try_from(command.objection).ok().and_then(|number| number.checked_sub(1));
                let objection = number.and_then(|at| self.case.objections.get(at));
                let context = Context { participant: objection.map(|one| one.participant), ..Context::default() };
                Duty { action: Action::AnswerObjection, asked: vec![(self.resource(), context)] }
            }
            Command::EnterPool(_) | Command::LeavePool(_) => on_case(Action::EnterPool),
        }
    }

    /// Scheduling: a head does it for one unit; a session of several is the office's.
    fn scheduling(&self, people: &BTreeSet<u32>) -> Duty {
        let units: BTreeSet<&str> = people.iter().filter_map(|number| Some(self.case.unit_of(*number)?.0)).collect();
        let mut units = units.into_iter();
        let unit = units.next().filter(|_| units.next().is_none()).map(ToOwned::to_owned);
        let context = Context { unit, ..Context::default() };
        Duty { action: Action::ScheduleInterview, asked: vec![(self.resource(), context)] }
    }

    /// A decision on marks: nobody decides on own marks or in their own matter.
    fn decision(&self, action: Action, who: &Principal, stage: &str, people: &BTreeSet<u32>) -> Duty {
        let own_mark = self.marked(&who.id, stage, Some(people));
        let participant = who.participant.filter(|own| people.contains(own)).or_else(|| people.first().copied());
        Duty { action, asked: vec![(self.resource(), Context { own_mark, participant, ..Context::default() })] }
    }
}
