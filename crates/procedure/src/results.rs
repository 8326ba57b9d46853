//! The results of a determination, computed from the marks, in a form that can be computed again and compared.

use jenjang_facts::{Decimal, Digest};

use crate::case::{Case, Outcome, Work};
use crate::plan::{StageKind, StagePlan};
use crate::stages::assessment::MarkRules;

/// The result of one participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultLine {
    /// Who.
    pub participant: u32,
    /// The score of all marks together.
    pub score: Option<Decimal>,
    /// Passed (memenuhi syarat, MS) or failed (kurang memenuhi syarat, KMS).
    pub outcome: Outcome,
    /// Whether an objection was upheld, which outweighs the score.
    pub by_objection: bool,
}

/// Somebody's result cannot be computed: a mark was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkErased {
    /// Who.
    pub participant: u32,
}

impl Case {
    /// Returns the results of a determination as the marks and settings give them now, by participant.
    pub fn results(&self, determination: usize) -> Result<Vec<ResultLine>, MarkErased> {
        let (Some(plan), Some(stage)) = (self.plan.stages().get(determination), self.stages.get(determination)) else {
            return Ok(Vec::new());
        };
        let StagePlan { kind: StageKind::Determination { of, passing_grade }, .. } = plan else {
            return Ok(Vec::new());
        };
        let Some(Work::Assessment(assessment)) = self.stages.get(*of).map(|stage| &stage.work) else {
            return Ok(Vec::new());
        };
        let (threshold, rules) = (self.settings.decimal(passing_grade), MarkRules::of(&self.settings));
        let gone = |outcome: Outcome| matches!(outcome, Outcome::Withdrawn | Outcome::Absent);
        let people = stage.outcomes.iter().filter(|(_, outcome)| !gone(**outcome)).map(|(number, _)| *number);
        let line = |participant: u32| {
            let by_objection = self.objections.iter().any(|objection| {
                objection.about == determination && objection.participant == participant && objection.is_upheld()
            });
            let score = assessment.score(participant, &rules);
            if score.is_none() && !by_objection {
                return Err(MarkErased { participant });
            }
            let passed = by_objection || score.is_some_and(|score| threshold <= score);
            let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
            Ok(ResultLine { participant, score, outcome, by_objection })
        };
        people.map(line).collect()
    }
}

/// Returns the canonical text of results: a header and a line each, `participant,score,outcome,by_objection`.
pub fn to_text(results: &[ResultLine]) -> String {
    let mut text = String::from("participant,score,outcome,by_objection\n");
    for line in results {
        let score = line.score.map(|score| score.to_string()).unwrap_or_default();
        text.push_str(&format!("{},{score},{},{}\n", line.participant, line.outcome.key(), line.by_objection));
    }
    text
}

/// Returns the digest by which results are recorded: that of their text.
pub fn digest(results: &[ResultLine]) -> Digest {
    Digest::of(to_text(results).as_bytes())
}
