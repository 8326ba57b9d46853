//! The plan: a procedure as its regulation file lays it down — settings, rubrics and stages.

mod check;
mod shape;

use std::sync::Arc;

use jenjang_facts::Zone;
use jenjang_regulation::{Bilingual, Grade};

pub use check::read_plan;

use crate::rubric::Rubric;
use crate::setting::{Setting, Settings};

/// The table `[procedure]` of a regulation, checked. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    inner: Arc<Inner>,
}

#[derive(Debug, PartialEq)]
struct Inner {
    regulation: String,
    version: String,
    digest: String,
    zone: Zone,
    settings: Vec<Setting>,
    rubrics: Vec<Rubric>,
    stages: Vec<StagePlan>,
}

/// Settings that stages and scores use by these ids.
pub mod known {
    /// The score of somebody with the highest level everywhere.
    pub const SCORE_SCALE: &str = "score_scale";
    /// Places of a score behind the point.
    pub const SCORE_PLACES: &str = "score_places";
    /// What becomes of a half: `half-up` or `half-even`.
    pub const SCORE_ROUNDING: &str = "score_rounding";
    /// What happens when marks differ: `mean` or `third-reader`.
    pub const DIFFERENCE_RULE: &str = "difference_rule";
    /// The largest difference of two marks that needs no third reader.
    pub const DIFFERENCE_LIMIT: &str = "difference_limit";
    /// Working days of the window for objections; 0 for none.
    pub const OBJECTION_DAYS: &str = "objection_days";
    /// Whether shared leave (cuti bersama) counts as a working day.
    pub const SHARED_LEAVE_WORKS: &str = "shared_leave_works";
}

/// One stage.
#[derive(Clone, Debug, PartialEq)]
pub struct StagePlan {
    /// Its id, unique in the procedure: `paper-marking`.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
    /// Whether it opens together with the stage before it instead of after it: papers are marked as they come in, and a
    /// window for objections does not hold up what follows.
    pub alongside: bool,
    /// What happens in it.
    pub kind: StageKind,
}

/// What happens in a stage, with the settings of its kind. Places are those in [`Plan::stages`].
#[derive(Clone, Debug, PartialEq)]
pub enum StageKind {
    /// Settings, criteria and rubrics are sealed and published.
    Announcement,
    /// The whole register is judged by the criteria.
    Screening,
    /// Documents are handed in against a checklist, until a deadline.
    Submission(Vec<Item>),
    /// Independent markers mark by a rubric; the selection team verifies.
    Assessment(AssessmentPlan),
    /// The passing grade decides.
    Determination {
        /// The place of the assessment it decides about.
        of: usize,
        /// The id of the setting with the passing grade.
        passing_grade: String,
    },
    /// A window in which the result of another stage can be contested.
    Objection {
        /// The place of that stage.
        about: usize,
    },
    /// Entry into the talent pool.
    Pool {
        /// The id of the setting with the years an entry counts.
        valid_years: String,
    },
}

/// The settings of an assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct AssessmentPlan {
    /// The place of the rubric in [`Plan::rubrics`].
    pub rubric: usize,
    /// The id of the setting with the number of markers.
    pub markers: String,
    /// The id of the setting by which markers see a number instead of a name.
    pub blind: Option<String>,
    /// Whether people are marked in scheduled sessions that a monitor closes.
    pub sessions: bool,
}

impl AssessmentPlan {
    /// Returns how many mark everybody, at least 1; of a third reader see [`crate::stages::assessment::MarkRules`].
    pub fn n_markers(&self, settings: &Settings) -> usize {
        usize::try_from(settings.whole(&self.markers)).unwrap_or(1).max(1)
    }
}

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its id, unique in the stage.
    pub id: String,
    /// What it is.
    pub label: Bilingual,
    /// A file or a declaration.
    pub kind: ItemKind,
    /// The criterion that this document answers; a person judges it.
    pub answers: Option<String>,
}

/// What is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A file of one of these media types.
    File(Vec<String>),
    /// A statement that the person makes.
    Declaration,
}

impl StageKind {
    /// Returns the published key: `assessment`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Announcement => "announcement",
            Self::Screening => "screening",
            Self::Submission(_) => "submission",
            Self::Assessment(_) => "assessment",
            Self::Determination { .. } => "determination",
            Self::Objection { .. } => "objection",
            Self::Pool { .. } => "pool",
        }
    }
}

impl Plan {
    /// Returns the id of the procedure.
    pub fn regulation(&self) -> &str {
        &self.inner.regulation
    }

    /// Returns the version of the regulation.
    pub fn version(&self) -> &str {
        &self.inner.version
    }

    /// Returns the digest of the regulation's file.
    pub fn digest(&self) -> &str {
        &self.inner.digest
    }

    /// Returns the zone in which days and deadlines are read.
    pub fn zone(&self) -> Zone {
        self.inner.zone
    }

    /// Returns the settings: those of the procedure first, then the parameters of the criteria.
    pub fn settings(&self) -> &[Setting] {
        &self.inner.settings
    }

    /// Returns the setting with this id.
    pub fn setting(&self, id: &str) -> Option<&Setting> {
        self.inner.settings.iter().find(|setting| setting.id == id)
    }

    /// Returns the rubrics.
    pub fn rubrics(&self) -> &[Rubric] {
        &self.inner.rubrics
    }

    /// Returns the stages, in their order.
    pub fn stages(&self) -> &[StagePlan] {
        &self.inner.stages
    }

    /// Returns the stage with this id and its place.
    pub fn stage(&self, id: &str) -> Option<(usize, &StagePlan)> {
        self.inner.stages.iter().enumerate().find(|(_, stage)| stage.id == id)
    }

    /// Returns the ids of the settings a stage reads.
    pub fn settings_of<'p>(&'p self, stage: &'p StagePlan) -> Vec<&'p str> {
        use known::*;
        let mut ids: Vec<&str> = Vec::new();
        match &stage.kind {
            StageKind::Announcement | StageKind::Submission(_) => {}
            StageKind::Screening => {
                let parameters = self.settings().iter().filter(|setting| setting.is_parameter());
                ids.extend(parameters.map(|setting| setting.id.as_str()));
            }
            StageKind::Assessment(plan) => {
                ids.extend([&plan.markers].into_iter().chain(&plan.blind).map(String::as_str));
                ids.extend([SCORE_SCALE, SCORE_PLACES, SCORE_ROUNDING, DIFFERENCE_RULE, DIFFERENCE_LIMIT]);
                let rubric = self.rubrics().get(plan.rubric);
                ids.extend(rubric.iter().flat_map(|rubric| &rubric.criteria).map(|c| c.weight.as_str()));
            }
            StageKind::Determination { passing_grade, .. } => ids.push(passing_grade),
            StageKind::Objection { .. } => ids.extend([OBJECTION_DAYS, SHARED_LEAVE_WORKS]),
            StageKind::Pool { valid_years } => ids.push(valid_years),
        }
        ids
    }
}
