//! Objections as those see them who answer them.

use std::sync::Arc;

use bytes::Bytes;
use jenjang_access::{Action, Context, Principal};
use jenjang_facts::{Day, Moment};
use jenjang_ledger::CaseId;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::stages::objection::{Answer, Objection};
use jenjang_procedure::{Outcome, Status};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;

/// An objection in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionLine {
    /// Its number in the round.
    pub number: u32,
    /// The stage of the window.
    pub window: String,
    /// The stage whose result is contested.
    pub about: String,
    /// Who.
    pub participant: u32,
    /// The name of the unit.
    pub unit: String,
    /// When it came in.
    pub at: Moment,
    /// How many points it has.
    pub n_items: u32,
    /// When it was answered, and whether the result changed.
    pub answered: Option<(Moment, bool)>,
    /// Whether it can be answered now: its window is open.
    pub open: bool,
}

/// An objection in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionView {
    /// What the list says of it.
    pub line: ObjectionLine,
    /// The name of the person; `None` where nobody knows it any more.
    pub name: Option<String>,
    /// How the person stands in the stage that is contested; `None` for somebody whom the list does not have.
    pub outcome: Option<Outcome>,
    /// Whether the screening could not judge the person.
    pub was_undetermined: bool,
    /// The points; `None` once erased.
    pub items: Option<Vec<String>>,
    /// Evidence.
    pub evidence: Vec<FileRef>,
    /// The answer.
    pub answer: Option<Answer>,
    /// The last day on which objections come in.
    pub until: Option<Day>,
}

impl App {
    /// Returns the objections of a round, by number, for the selection team; nobody sees one in the own matter here.
    pub async fn objections(&self, acting: &Acting, id: &str) -> Result<Vec<ObjectionLine>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::AnswerObjection, &case.resource(), &Context::default())?;
        let all = (1..).zip(&case.case.objections);
        let answers = all.filter(|(_, one)| self.answers(&principal, &case, one));
        Ok(answers.map(|(number, one)| line(&case, number, one)).collect())
    }

    /// Returns an objection in full, for the selection team.
    pub async fn objection(&self, acting: &Acting, id: &str, number: u32) -> Result<ObjectionView, AppError> {
        let (case, principal) = self.for_objection(acting, id).await?;
        let one = self.find_objection(&case, &principal, number)?;
        let calendar = case.reference.calendar();
        let context = jenjang_procedure::Context { at: acting.at, actor: &principal.id, calendar };
        let about = case.case.stages.get(one.about);
        Ok(ObjectionView {
            line: line(&case, number, one),
            name: case.name_of(one.participant).map(ToOwned::to_owned),
            outcome: about.and_then(|stage| stage.outcomes.get(&one.participant).copied()),
            was_undetermined: one.was_undetermined,
            items: one.items.clone(),
            evidence: one.evidence.clone(),
            answer: one.answer.clone(),
            until: case.case.objections_until(one.window, &context).ok().flatten(),
        })
    }

    /// Returns a piece of evidence by its place in the objection, from 0.
    pub async fn read_evidence(
        &self,
        acting: &Acting,
        id: &str,
        number: u32,
        place: usize,
    ) -> Result<(FileRef, Bytes), AppError> {
        let (case, principal) = self.for_objection(acting, id).await?;
        let one = self.find_objection(&case, &principal, number)?;
        let missing = || AppError::NoSuchParticipant(number.to_string());
        let file = one.evidence.get(place).cloned().ok_or_else(missing)?;
        drop(case);
        let bytes = self.blobs.get(&file.digest).await?;
        Ok((file, bytes))
    }

    async fn for_objection(&self, acting: &Acting, id: &str) -> Result<(Arc<OpenCase>, Principal), AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        Ok((case, principal))
    }

    /// "Not yours to answer" looks like "not there".
    fn find_objection<'c>(
        &self,
        case: &'c OpenCase,
        principal: &Principal,
        number: u32,
    ) -> Result<&'c Objection, AppError> {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let found = place.and_then(|place| case.case.objections.get(place));
        found
            .filter(|one| self.answers(principal, case, one))
            .ok_or_else(|| AppError::NoSuchParticipant(number.to_string()))
    }

    fn answers(&self, principal: &Principal, case: &OpenCase, one: &Objection) -> bool {
        let context = Context { participant: Some(one.participant), ..Context::default() };
        self.access.allows(principal, Action::AnswerObjection, &case.resource(), &context)
    }
}

fn line(case: &OpenCase, number: u32, one: &Objection) -> ObjectionLine {
    let id = |place: usize| case.case.plan.stages().get(place).map(|plan| plan.id.clone()).unwrap_or_default();
    ObjectionLine {
        number,
        window: id(one.window),
        about: id(one.about),
        participant: one.participant,
        unit: case.case.unit_of(one.participant).map(|(_, name)| name.to_owned()).unwrap_or_default(),
        at: one.at,
        n_items: one.n_items,
        answered: one.answer.as_ref().map(|answer| (answer.at, answer.upheld)),
        open: case.case.stages.get(one.window).is_some_and(|stage| stage.status == Status::Open),
    }
}
