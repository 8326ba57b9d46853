//! A regulation as the rest of the program sees it: checked, typed, with its citations.

use std::fmt;
use std::sync::Arc;

use jenjang_facts::{Day, FactId, Known, Type, Value};

use crate::expr::{Condition, ParamId};

/// How well a statement is attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Our own assumption; shown as such and meant to be replaced.
    Assumed,
    /// What is done, by several independent accounts.
    Practice,
    /// Published by the responsible office.
    Official,
    /// The legal text itself was read.
    LegalText,
}

impl Grade {
    /// All grades, from the weakest.
    pub const ALL: [Self; 4] = [Self::Assumed, Self::Practice, Self::Official, Self::LegalText];

    /// Returns the published key: `legal-text`, `official`, `practice`, `assumed`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Practice => "practice",
            Self::Official => "official",
            Self::LegalText => "legal-text",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text in both languages; Indonesian is the authentic one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A procedure: all versions of one regulation folder, and the cases that fix their meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Procedure {
    /// The name of the folder: `promosi-eselon-iv`.
    pub id: String,
    /// The versions, by the day they came into force. Their periods do not overlap.
    pub versions: Vec<Regulation>,
    /// The cases of `cases.toml`.
    pub cases: Vec<Case>,
}

/// One version of a regulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Regulation {
    /// The id of its procedure.
    pub id: String,
    /// The version, unique in the procedure: the name of the file without its ending.
    pub version: String,
    /// What it is called.
    pub title: Bilingual,
    /// Who issued it.
    pub issuer: String,
    /// Where its text is found.
    pub source: String,
    /// How well identity and period are attested.
    pub grade: Grade,
    /// The key of the catalogue of facts its criteria speak about.
    pub catalogue: String,
    /// When it is in force.
    pub in_force: InForce,
    /// What may change without changing the rule.
    pub parameters: Vec<Parameter>,
    /// The criteria, in the order of the source.
    pub criteria: Vec<Criterion>,
    /// The tables of the file that this crate does not read: whoever owns that kind of procedure does.
    pub sections: Vec<String>,
    /// The text of the whole file, for whoever reads a section or seals the rule; line ends are `\n`.
    pub text: Arc<str>,
    /// SHA-256 (64 hex digits) of the file the regulation was read from.
    pub digest: String,
    /// The file it was read from, relative to the folder of regulations.
    pub file: String,
}

/// A period in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The first day.
    pub from: Day,
    /// The last day; `None` while nothing ended it.
    pub until: Option<Day>,
    /// What ended it.
    pub repealed_by: Option<String>,
    /// How well the period is attested; often worse than the rule itself.
    pub grade: Grade,
}

impl InForce {
    /// Returns whether the period includes a day.
    pub fn includes(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A value that a rule or an agency may change: cited and dated.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name criteria use, without the colon.
    pub id: String,
    /// What it is called.
    pub label: Bilingual,
    /// The unit of a number: `tahun`.
    pub unit: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// The smallest and the largest value allowed, both included.
    pub range: Option<(Value, Value)>,
    /// The values, by the day each took effect; never empty.
    pub values: Vec<DatedValue>,
}

/// A value of a [`Parameter`] from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedValue {
    /// The first day it counts; `None` from the beginning.
    pub from: Option<Day>,
    /// The value.
    pub value: Value,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its id, unique in the regulation: `rank`.
    pub id: String,
    /// What it demands, in words.
    pub text: Bilingual,
    /// Where it is laid down: `II.b.2`.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
    /// What decides it.
    pub test: Test,
    /// Cited deviations from it.
    pub exceptions: Vec<Exception>,
}

/// What decides a criterion or an exception.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A condition over facts, with its text.
    Holds(Condition, String),
    /// A document that a person judges; undetermined until it is in.
    Document(Bilingual),
}

/// A deviation: when `when` holds, `test` decides instead of the criterion's own.
///
/// Two exceptions that apply and disagree are a conflict of rules: undetermined. One of which it is not known whether
/// it applies makes the criterion undetermined unless every possible outcome is the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Its id, unique in the criterion.
    pub id: String,
    /// What it says, in words.
    pub text: Bilingual,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
    /// To whom it applies.
    pub when: Condition,
    /// The text of `when`.
    pub when_text: String,
    /// What decides then.
    pub test: Test,
}

/// Facts in, verdict out: fixes the meaning of a regulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What it shows, unique in the file.
    pub name: String,
    /// The version it is about; `None` for the one in force on the day.
    pub version: Option<String>,
    /// The day of the facts.
    pub on: Day,
    /// The facts; all others are not recorded.
    pub facts: Vec<(FactId, Known)>,
    /// Parameters set differently for this case.
    pub set: Vec<(ParamId, Value)>,
    /// What is expected: criterion id and outcome.
    pub expect: Vec<(String, Outcome)>,
    /// The overall verdict expected.
    pub verdict: Option<Outcome>,
}

/// The three values of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Memenuhi.
    Meets,
    /// Belum dapat dinilai: a fact is missing.
    Undetermined,
    /// Tidak memenuhi.
    Fails,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Meets, Self::Undetermined, Self::Fails];

    /// Returns the published key: `meets`, `fails`, `undetermined`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Undetermined => "undetermined",
            Self::Fails => "fails",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Regulation {
    /// Returns whether the file has a section of this name.
    pub fn has_section(&self, name: &str) -> bool {
        self.sections.iter().any(|section| section == name)
    }

    /// Returns the parameter with this name.
    pub fn find_parameter(&self, id: &str) -> Option<(ParamId, &Parameter)> {
        let at = self.parameters.iter().position(|parameter| parameter.id == id)?;
        Some((ParamId(u16::try_from(at).ok()?), self.parameters.get(at)?))
    }

    /// Returns the criterion with this id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// Returns the value of each parameter on a day, in the order of the parameters.
    ///
    /// A parameter whose first value starts later has none yet.
    pub fn parameter_values(&self, day: Day) -> Vec<Option<Value>> {
        let in_effect = |p: &Parameter| {
            let until_day = p.values.iter().filter(|v| v.from.is_none_or(|from| from <= day));
            until_day.max_by_key(|v| v.from).map(|v| v.value.clone())
        };
        self.parameters.iter().map(in_effect).collect()
    }
}

impl Procedure {
    /// Returns the version in force on a day. Never "the latest": `None` when there is none.
    pub fn in_force_on(&self, day: Day) -> Option<&Regulation> {
        self.versions.iter().find(|version| version.in_force.includes(day))
    }

    /// Returns the version with this name.
    pub fn version(&self, version: &str) -> Option<&Regulation> {
        self.versions.iter().find(|candidate| candidate.version == version)
    }
}
