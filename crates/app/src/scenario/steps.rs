//! The simple steps, and what all steps share: who is in a stage, which units there are.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jenjang_access::Role;
use jenjang_facts::{Day, Decimal, Moment};
use jenjang_procedure::stages::AtStage;
use jenjang_procedure::stages::assessment::{Mark, VerifyMarks};
use jenjang_procedure::stages::objection::{AnswerObjection, Object};
use jenjang_procedure::stages::pool::EnterPool;
use jenjang_procedure::stages::submission::{HandIn, JudgeDocuments};
use jenjang_procedure::{Command, Levels, Outcome, StageKind, Work};

use super::paper::certificate;
use super::play::{PlayError, Player};
use super::shape::{Answers, Step};
use crate::cases::{Attachments, NewAccount, NewGrant};

const MINUTE: i64 = 60_000;

/// Twenty points of a hundred.
const NEAR_MILLIONTHS: i64 = 20_000_000;

impl Player<'_> {
    pub(super) async fn carry_out(&mut self, step: &Step) -> Result<(), PlayError> {
        match step {
            Step::Account { at, by, id, name, roles } => {
                self.account(by, *at, id, name).await?;
                for role in roles {
                    self.grant(by, *at, id, role, None).await?;
                }
                Ok(())
            }
            Step::UnitAccounts { at, by, id, name, role } => {
                for (n, unit) in self.units().await? {
                    let id = id.replace("{n}", &n.to_string());
                    self.account(by, *at, &id, &name.replace("{unit}", &unit.1)).await?;
                    self.grant(by, *at, &id, role, Some(unit.0)).await?;
                }
                Ok(())
            }
            Step::OpenCase { at, by, title } => {
                let Some(acting) = self.acting(by, *at)? else { return Ok(()) };
                let (case, regulation) = (self.case.as_str(), &self.scenario.regulation);
                let opened = self.app.open_case(&acting, case, regulation, Some(title)).await;
                opened.map(drop).map_err(self.wrong(*at))
            }
            Step::Do { at, by, command } => self.act(by, *at, (**command).clone(), Attachments::new()).await.map(drop),
            Step::Screen { at, by } => self.screen(by, *at).await,
            Step::Objections { stage, at, answers, participants, outsiders } => {
                self.objections(stage, *at, answers.as_ref(), (*participants, *outsiders)).await
            }
            Step::Papers { .. } => self.papers(step).await,
            Step::Verify { stage, at, by } => self.verify(stage, *at, by).await,
            Step::Interviews { .. } => self.interviews(step).await,
            Step::Documents { stage, item, from, until, judged, by } => {
                self.documents(stage, item, (*from, *until, *judged), by).await
            }
            Step::Pool { stage, at, by } => {
                for (n, people) in self.by_unit(stage).await? {
                    let command = EnterPool { stage: stage.clone(), participants: people };
                    self.act(by, after(*at, n), Command::EnterPool(command), Attachments::new()).await?;
                }
                Ok(())
            }
        }
    }

    async fn account(&mut self, by: &str, at: Moment, id: &str, name: &str) -> Result<(), PlayError> {
        let Some(acting) = self.acting(by, at)? else { return Ok(()) };
        let new = NewAccount { id: id.to_owned(), name: name.to_owned(), nip: None };
        self.app.open_account(&acting, &new).await.map(drop).map_err(self.wrong(at))
    }

    async fn grant(
        &mut self,
        by: &str,
        at: Moment,
        account: &str,
        role: &str,
        unit: Option<String>,
    ) -> Result<(), PlayError> {
        let Some(acting) = self.acting(by, at)? else { return Ok(()) };
        let role = Role::from_key(role).ok_or_else(|| self.script(format!("there is no role `{role}`")))?;
        let case = unit.is_some().then(|| self.case.to_string());
        let new = NewGrant { account: account.to_owned(), role, unit, case, until: None };
        self.app.grant_role(&acting, &new).await.map(drop).map_err(self.wrong(at))
    }

    /// Returns the units with their numbers: id and name.
    pub(super) async fn units(&self) -> Result<Vec<(usize, (String, String))>, PlayError> {
        let case = self.app.case(&self.case).await?;
        let screened = case.case.screened().ok_or_else(|| self.script("nothing was screened yet"))?;
        let units = screened.units.iter().map(|unit| (unit.id.clone(), unit.name.clone()));
        Ok((1..).zip(units).collect())
    }

    /// Returns who is open in a stage.
    pub(super) async fn open_in(&self, stage: &str) -> Result<Vec<u32>, PlayError> {
        let case = self.app.case(&self.case).await?;
        let (_, stage) = case.case.stage(stage).ok_or_else(|| self.script(format!("there is no stage `{stage}`")))?;
        Ok(stage.with(Outcome::Open).collect())
    }

    /// Returns who is open in a stage, by the number of the unit.
    pub(super) async fn by_unit(&self, stage: &str) -> Result<BTreeMap<usize, BTreeSet<u32>>, PlayError> {
        let people = self.open_in(stage).await?;
        let case = self.app.case(&self.case).await?;
        let mut units: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for number in people {
            let unit = case.case.participant(number).map_or(0, |participant| usize::from(participant.unit) + 1);
            units.entry(unit).or_default().insert(number);
        }
        Ok(units)
    }

    /// Returns the name of a participant's unit.
    pub(super) async fn unit_name(&self, number: u32) -> Result<String, PlayError> {
        let case = self.app.case(&self.case).await?;
        Ok(case.case.unit_of(number).map(|(_, name)| name.to_owned()).unwrap_or_default())
    }

    /// Returns the moment at which a clock of the case shows an hour of a day.
    pub(super) fn clock(&self, day: Day, hour: u32, minute: u32) -> Result<Moment, PlayError> {
        // Shipped regulations of the scenario are in one zone; the case itself knows it once it is open.
        let moment = Moment::at(day, hour, minute, Default::default());
        moment.ok_or_else(|| self.script(format!("there is no {hour}:{minute} on {day}")))
    }

    /// Returns levels of chance whose score meets the passing grade of a stage, or does not.
    pub(super) async fn levels(&self, stage: &str, draw: u64, meets: bool) -> Result<Levels, PlayError> {
        let case = self.app.case(&self.case).await?;
        let missing = || self.script(format!("`{stage}` is no assessment with a passing grade"));
        let (place, plan) = case.case.plan.stage(stage).ok_or_else(missing)?;
        let StageKind::Assessment(assessment) = &plan.kind else { return Err(missing()) };
        let rubric = case.case.plan.rubrics().get(assessment.rubric).ok_or_else(missing)?;
        let grade = case.case.plan.stages().iter().find_map(|stage| match &stage.kind {
            StageKind::Determination { of, passing_grade } if *of == place => case.case.settings.get(passing_grade),
            _ => None,
        });
        let grade = grade.and_then(|text| Decimal::parse(text).ok()).ok_or_else(missing)?;
        let chance = self.chance("levels");
        for attempt in 0..10_000 {
            let number = chance.number(draw.wrapping_mul(10_000).wrapping_add(attempt));
            let mut rest = number;
            let mut levels = Levels::new();
            for criterion in &rubric.criteria {
                let n = u64::try_from(criterion.levels.len()).unwrap_or(1).max(1);
                levels.insert(criterion.id.clone(), u8::try_from(rest % n + 1).unwrap_or(1));
                rest /= n;
            }
            let score = rubric.score(&levels, &case.case.settings);
            // Who fails does so by little more than a level, so that two readers are of one mind about it.
            let near = |score: Decimal| grade.millionths() - score.millionths() <= NEAR_MILLIONTHS;
            if score.is_some_and(|score| (grade <= score) == meets && near(score)) {
                return Ok(levels);
            }
        }
        Err(self.script(format!("no levels of `{stage}` give such a score")))
    }

    /// Some object to a result; if they are answered, none is upheld.
    async fn objections(
        &mut self,
        stage: &str,
        at: Moment,
        answers: Option<&Answers>,
        (participants, outsiders): (u32, u32),
    ) -> Result<(), PlayError> {
        let chance = self.chance("objections");
        let mut people: Vec<String> = Vec::new();
        {
            let case = self.app.case(&self.case).await?;
            let (_, plan) =
                case.case.plan.stage(stage).ok_or_else(|| self.script(format!("there is no stage `{stage}`")))?;
            let StageKind::Objection { about } = plan.kind else {
                return Err(self.script(format!("`{stage}` is no window for objections")));
            };
            let failed: Vec<u32> =
                case.case.stages.get(about).map(|stage| stage.with(Outcome::Failed).collect()).unwrap_or_default();
            let chosen = chance.shuffled(failed).into_iter().take(usize::try_from(participants).unwrap_or(0));
            people.extend(chosen.map(|number| format!("participant-{number}")));
        }
        people.extend(self.not_listed(usize::try_from(outsiders).unwrap_or(0)).await?);
        let mut numbers = Vec::new();
        for (n, who) in people.iter().enumerate() {
            let object = Object {
                stage: stage.to_owned(),
                participant: None,
                outsider: None,
                items: vec!["Data yang dipakai tidak sesuai dengan keputusan yang saya pegang.".to_owned()],
                evidence: Vec::new(),
            };
            let at = after(at, n * 15);
            if self.act(who, at, Command::Object(object), Attachments::new()).await?.is_some() {
                let case = self.app.case(&self.case).await?;
                numbers.push(u32::try_from(case.case.objections.len()).unwrap_or(u32::MAX));
            }
        }
        let Some(answers) = answers else { return Ok(()) };
        for (n, objection) in numbers.into_iter().enumerate() {
            let answer = AnswerObjection {
                objection,
                answers: vec!["Data telah diperiksa pada sumbernya dan tetap.".to_owned()],
                upheld: false,
                cite: answers.cite.clone(),
            };
            let command = Command::AnswerObjection(answer);
            self.act(&answers.by, after(answers.at, n * 15), command, Attachments::new()).await?;
        }
        Ok(())
    }

    /// Everything that can be verified is, unit by unit.
    async fn verify(&mut self, stage: &str, at: Moment, by: &str) -> Result<(), PlayError> {
        for (n, mut people) in self.by_unit(stage).await? {
            {
                let case = self.app.case(&self.case).await?;
                let assessment = match case.case.stage(stage).map(|(_, stage)| &stage.work) {
                    Some(Work::Assessment(assessment)) => assessment,
                    _ => return Err(self.script(format!("`{stage}` is no assessment"))),
                };
                let given = |number: &u32| {
                    let mut markers = assessment.markers(*number).peekable();
                    markers.peek().is_some() && markers.all(|(_, mark)| matches!(mark, Mark::Given { .. }))
                };
                people.retain(given);
            }
            if people.is_empty() {
                continue;
            }
            let command = Command::VerifyMarks(VerifyMarks { stage: stage.to_owned(), participants: people });
            self.act(by, after(at, n), command, Attachments::new()).await?;
        }
        Ok(())
    }

    /// Everybody hands in a document; the office accepts them unit by unit.
    async fn documents(
        &mut self,
        stage: &str,
        item: &str,
        (from, until, judged): (Moment, Moment, Moment),
        by: &str,
    ) -> Result<(), PlayError> {
        let people = self.chance(item).shuffled(self.open_in(stage).await?);
        for (at, number) in spread(from, until, &people) {
            let files = Attachments::from([(item.to_owned(), Bytes::from(certificate(number)))]);
            let hand_in = HandIn {
                participant: number,
                stage: stage.to_owned(),
                files: BTreeMap::new(),
                declares: BTreeSet::new(),
                title: String::new(),
            };
            self.act(&format!("participant-{number}"), at, Command::HandIn(hand_in), files).await?;
        }
        for (n, participants) in self.by_unit(stage).await? {
            let judge = JudgeDocuments {
                stage: stage.to_owned(),
                item: item.to_owned(),
                participants,
                accepted: true,
                reason: String::new(),
                seen: BTreeSet::new(),
            };
            self.act(by, after(judged, n), Command::JudgeDocuments(judge), Attachments::new()).await?;
        }
        Ok(())
    }

    /// Closes a stage.
    pub(super) async fn close(&mut self, stage: &str, by: &str, at: Moment) -> Result<(), PlayError> {
        let command = Command::CloseStage(AtStage { stage: stage.to_owned() });
        self.act(by, at, command, Attachments::new()).await.map(drop)
    }
}

/// Returns a moment so many minutes later.
pub(super) fn after(at: Moment, minutes: usize) -> Moment {
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX / MINUTE);
    at.plus_millis(minutes.saturating_mul(MINUTE)).unwrap_or(at)
}

/// Spreads people evenly over a time.
pub(super) fn spread(from: Moment, until: Moment, people: &[u32]) -> Vec<(Moment, u32)> {
    let n = i64::try_from(people.len()).unwrap_or(i64::MAX).max(1);
    let gap = (until.millis() - from.millis()).max(0) / n;
    let at = |place: i64| from.plus_millis(gap.saturating_mul(place)).unwrap_or(from);
    (0..).zip(people).map(|(place, number)| (at(place), *number)).collect()
}
