//! What a screening says as a whole: counts that balance, and the digests of everything that went in and came out.

use std::path::PathBuf;

use jenjang_facts::Day;
use jenjang_regulation::Regulation;
use jenjang_screening::{Receipt, Summary};
use serde_json::{Value, json};

/// One line of the counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionLine {
    /// The id of the criterion.
    pub id: String,
    /// Where it is laid down.
    pub cite: String,
    /// What answers it: `register` or `document`.
    pub evidence: &'static str,
    /// People who meet it.
    pub meets: u64,
    /// People who fail it.
    pub fails: u64,
    /// People about whom it cannot be said.
    pub undetermined: u64,
    /// People who fail this criterion and no other.
    pub fails_alone: u64,
}

/// The outcome of a screening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreeningReport {
    /// The id of the procedure.
    pub regulation: String,
    /// The version in force on the day.
    pub version: String,
    /// The day of the facts, which also picked the version.
    pub on: Day,
    /// The digest of the snapshot; `None` when only a file of facts was handed over.
    pub snapshot: Option<String>,
    /// The day the register speaks of, where it is known.
    pub as_of: Option<String>,
    /// People judged: `meets + fails + undetermined`.
    pub people: u64,
    /// People who meet every criterion that the register answers.
    pub meets: u64,
    /// People who fail at least one.
    pub fails: u64,
    /// People who fail none, but about whom something is missing.
    pub undetermined: u64,
    /// People who fail exactly one criterion.
    pub near_misses: u64,
    /// Rows of the register that were refused and took no part.
    pub refused_rows: u64,
    /// The counts by criterion, in the order of the regulation.
    pub criteria: Vec<CriterionLine>,
    /// The digests of everything that went in and came out.
    pub receipt: Receipt,
    /// The lists that were written.
    pub files: Vec<PathBuf>,
}

impl ScreeningReport {
    /// Returns the report of the counts; the register's part is empty.
    pub fn new(regulation: &Regulation, summary: &Summary, receipt: Receipt) -> Self {
        let line = |counts: &jenjang_screening::CriterionCounts| CriterionLine {
            id: counts.id.clone(),
            cite: counts.cite.clone(),
            evidence: counts.evidence.key(),
            meets: counts.meets,
            fails: counts.fails,
            undetermined: counts.undetermined,
            fails_alone: counts.fails_alone,
        };
        Self {
            regulation: regulation.id.clone(),
            version: regulation.version.clone(),
            on: receipt.day,
            snapshot: None,
            as_of: None,
            people: summary.people,
            meets: summary.meets,
            fails: summary.fails,
            undetermined: summary.undetermined,
            near_misses: summary.fail_one,
            refused_rows: 0,
            criteria: summary.criteria.iter().map(line).collect(),
            receipt,
            files: Vec::new(),
        }
    }

    /// Returns the report as JSON. Keys are only ever added.
    pub fn to_json(&self) -> Value {
        let criteria: Vec<Value> = self.criteria.iter().map(CriterionLine::to_json).collect();
        json!({
            "regulation": self.regulation,
            "version": self.version,
            "on": self.on.to_string(),
            "snapshot": self.snapshot,
            "as_of": self.as_of,
            "people": self.people,
            "meets": self.meets,
            "fails": self.fails,
            "undetermined": self.undetermined,
            "near_misses": self.near_misses,
            "refused_rows": self.refused_rows,
            "criteria": criteria,
            "verdicts": self.receipt.verdicts.to_string(),
            "receipt": {
                "engine": self.receipt.engine,
                "regulation": self.receipt.regulation,
                "parameters": self.receipt.parameters.to_string(),
                "facts": self.receipt.facts.to_string(),
                "verdicts": self.receipt.verdicts.to_string(),
            },
            "files": self.files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        })
    }
}

impl CriterionLine {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "cite": self.cite,
            "evidence": self.evidence,
            "meets": self.meets,
            "fails": self.fails,
            "undetermined": self.undetermined,
            "fails_alone": self.fails_alone,
        })
    }
}
