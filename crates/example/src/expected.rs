//! What a screening of the register must find.

use serde::{Deserialize, Serialize};

use crate::criteria::{Criteria, Criterion};
use crate::plan::{Fate, Plan};

/// What a screening of the register must find; also written beside it as `expected.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The day of the screening, `yyyy-mm-dd`.
    pub on: String,
    /// How many people there are, those of the service included.
    pub people: u64,
    /// How many meet every criterion a register answers.
    pub meets: u64,
    /// How many fail at least one.
    pub fails: u64,
    /// How many fail none but lack a fact.
    pub undetermined: u64,
    /// How many rows an importer must refuse; nobody above stands in them.
    pub refused_rows: u64,
    /// What the invention started from.
    pub seed: u64,
    /// How many people fail each criterion.
    pub built_to_fail: PerCriterion,
    /// How many people lack a fact of each criterion, those who fail another included.
    pub built_to_lack: PerCriterion,
}

/// One count for each criterion a register answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerCriterion {
    /// II.a.1.
    pub status: u64,
    /// II.a.2.
    pub education: u64,
    /// II.a.3.
    pub performance: u64,
    /// II.a.4.
    pub discipline: u64,
    /// II.b.1.
    pub position: u64,
    /// II.b.2.
    pub rank: u64,
}

impl Expected {
    /// Counts one person.
    pub(crate) fn count(&mut self, plan: &Plan) {
        self.people += 1;
        match plan.fate {
            Fate::Meets => self.meets += 1,
            Fate::Fails => self.fails += 1,
            Fate::Undetermined => self.undetermined += 1,
        }
        self.built_to_fail.count(plan.fails);
        self.built_to_lack.count(plan.lacks);
    }
}

impl PerCriterion {
    fn count(&mut self, criteria: Criteria) {
        for criterion in criteria.iter() {
            match criterion {
                Criterion::Status => self.status += 1,
                Criterion::Education => self.education += 1,
                Criterion::Performance => self.performance += 1,
                Criterion::Discipline => self.discipline += 1,
                Criterion::Position => self.position += 1,
                Criterion::Rank => self.rank += 1,
            }
        }
    }
}
