//! Explains the verdict of one person: each criterion with its citation, the values behind it and where they stood,
//! what is missing, and from when the person would meet it.

use jenjang_facts::{Catalogue, Day, FactId, Known, Nip, Reference};
use jenjang_registry::fold::{Dossier, Folder, SourcedFact};
use jenjang_registry::records::{Note, Source};
use jenjang_registry::snapshot::{Manifest, Snapshot, SourceFile};
pub use jenjang_regulation::Outcome;
use jenjang_regulation::{Grade, Regulation, Test};
use jenjang_screening::{Application, CriterionExplanation, Program, YEARS_AHEAD, days_to_try, earliest, explain};
pub use jenjang_screening::{Evidence, NextChange};
use serde_json::{Value, json};

use crate::people::full_name;
use crate::screen::ScreenError;
use crate::wording::Wording;

/// The verdict of one person, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonExplained {
    /// Who.
    pub nip: Nip,
    /// The name with titles.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The procedure and its version.
    pub regulation: String,
    /// What the regulation is called.
    pub title: String,
    /// The day of the facts, which picked the version.
    pub on: Day,
    /// The day the register speaks of.
    pub as_of: Option<Day>,
    /// The digest of the snapshot.
    pub snapshot: String,
    /// The verdict over the criteria that the register answers.
    pub verdict: Outcome,
    /// The id of the only criterion that fails: a near miss.
    pub fails_alone: Option<String>,
    /// The criteria, in the order of the regulation.
    pub criteria: Vec<CriterionLine>,
    /// What is odd about the record, in words.
    pub doubts: Vec<String>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionLine {
    /// Its id.
    pub id: String,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: Grade,
    /// What it demands.
    pub text: String,
    /// The outcome.
    pub outcome: Outcome,
    /// What answers it.
    pub evidence: Evidence,
    /// The condition, or the document.
    pub test: String,
    /// The values looked at.
    pub facts: Vec<FactLine>,
    /// The parameters used: name, value and citation.
    pub parameters: Vec<ParameterLine>,
    /// The exceptions that apply or may apply.
    pub exceptions: Vec<ExceptionLine>,
    /// What is missing.
    pub missing: Vec<String>,
    /// From when the person would meet it if nothing else changes; `None` where it is met or a document decides.
    pub next: Option<NextChange>,
}

/// A value looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct FactLine {
    /// The fact, as criteria name it.
    pub fact: String,
    /// What it is called.
    pub label: String,
    /// The value, or why there is none.
    pub value: String,
    /// Whether it decided.
    pub decided: bool,
    /// Where it stood.
    pub sources: Vec<Place>,
    /// Since when, or as of when, it holds.
    pub as_of: Option<Day>,
    /// Why the cell could not be used.
    pub reason: Option<String>,
}

/// Where a value stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file and the row, in words.
    pub row: String,
    /// The heading of the column; empty where the whole row counts.
    pub column: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.column.is_empty() { f.write_str(&self.row) } else { write!(f, "{}, {}", self.row, self.column) }
    }
}

impl Place {
    /// Returns places in words, each row named once with its columns: `pegawai.csv baris 7, PANGKAT, GOL AKHIR`.
    pub fn in_words<'p>(places: impl IntoIterator<Item = &'p Self>) -> String {
        let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
        for Self { row, column } in places {
            match rows.iter_mut().find(|(known, _)| known == row) {
                Some((_, columns)) if columns.contains(&column.as_str()) => {}
                Some((_, columns)) => columns.push(column),
                None => rows.push((row, vec![column])),
            }
        }
        let rows = rows.into_iter().map(|(row, columns)| {
            let (row, column) = (row.to_owned(), columns.join(", "));
            Self { row, column }.to_string()
        });
        rows.collect::<Vec<_>>().join("; ")
    }
}

/// A parameter used.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterLine {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The value, with its unit.
    pub value: String,
    /// Where the value is laid down.
    pub cite: String,
    /// How well that is attested; `None` for a value set for this run.
    pub grade: Option<Grade>,
}

/// An exception that applies or may apply.
#[derive(Clone, Debug, PartialEq)]
pub struct ExceptionLine {
    /// What it says.
    pub text: String,
    /// Where it is laid down.
    pub cite: String,
    /// Whether it surely applies.
    pub applies: bool,
}

/// What an explanation is made with.
pub struct Explainer<'a> {
    /// The regulation, bound to parameters and day.
    pub program: &'a Program,
    /// Lists and catalogues.
    pub reference: &'a Reference,
    /// The catalogue the regulation speaks about.
    pub catalogue: &'a Catalogue,
    /// The words.
    pub wording: Wording<'a>,
}

impl Explainer<'_> {
    /// Explains the verdict of a person; `None` when the snapshot has nobody of this number.
    pub fn explain(&self, snapshot: &Snapshot, nip: Nip) -> Result<Option<PersonExplained>, ScreenError> {
        let dossier = snapshot.dossier(nip)?;
        dossier.map(|dossier| self.explain_dossier(snapshot, &dossier)).transpose()
    }

    /// Explains the verdict of a person of whom everything is at hand.
    pub fn explain_dossier(&self, snapshot: &Snapshot, dossier: &Dossier) -> Result<PersonExplained, ScreenError> {
        let folder = Folder::new(self.reference)?;
        let day = self.program.day();
        let sourced = folder.sourced_facts_on(dossier, day);
        let known: Vec<Known> = sourced.iter().map(|fact| fact.known.clone()).collect();
        let explanation = explain(self.program, &known);
        let forecasts = self.forecast(&folder, dossier, &known);
        let lines = explanation.criteria.iter().zip(forecasts);
        let locale = self.wording.locale();
        let regulation: &Regulation = self.program.regulation();
        let fails_alone = explanation.fails_alone.and_then(|at| self.program.criteria().get(at));
        let doubts = dossier.notes.iter().filter(|note| note.kind == jenjang_registry::records::NoteKind::Doubt);
        Ok(PersonExplained {
            nip: dossier.nip(),
            name: full_name(&dossier.person),
            unit: dossier.person.unit.clone().unwrap_or_default(),
            regulation: format!("{}@{}", regulation.id, regulation.version),
            title: locale.pick(&regulation.title.id, &regulation.title.en).to_owned(),
            on: day,
            as_of: snapshot.as_of(),
            snapshot: snapshot.manifest().digest.clone(),
            verdict: explanation.verdict,
            fails_alone: fails_alone.map(|criterion| criterion.id.clone()),
            criteria: lines.map(|(c, next)| self.criterion(c, next, &sourced, snapshot.manifest())).collect(),
            doubts: doubts.map(|note| self.doubt(note, snapshot.manifest())).collect(),
        })
    }

    /// Folds the person again on every later day on which something could change, and judges there.
    fn forecast(&self, folder: &Folder, dossier: &Dossier, known: &[Known]) -> Vec<Option<NextChange>> {
        let day = self.program.day();
        let mut days = folder.days_of_change(dossier, day, YEARS_AHEAD);
        days.extend(days_to_try(self.program, known, day));
        days.sort_unstable();
        days.dedup();
        let later = days.into_iter().filter(|later| *later > day);
        earliest(self.program, known, later.map(|later| (later, folder.facts_on(dossier, later).known)))
    }

    fn criterion(
        &self,
        explained: &CriterionExplanation<'_>,
        next: Option<NextChange>,
        sourced: &[SourcedFact],
        manifest: &Manifest,
    ) -> CriterionLine {
        let locale = self.wording.locale();
        let criterion = explained.criterion;
        let facts = explained.facts.iter().map(|shown| {
            let source = sourced.iter().find(|fact| fact.fact == shown.fact);
            self.fact(shown.fact, &shown.known, shown.decided, source, manifest)
        });
        let parameters = explained.parameters.iter().map(|shown| {
            let parameter = shown.parameter;
            let unit = parameter.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            ParameterLine {
                id: parameter.id.clone(),
                label: locale.pick(&parameter.label.id, &parameter.label.en).to_owned(),
                value: self.wording.value(shown.value) + &unit,
                cite: shown.source.map_or_else(|| locale.text("explain-set"), |source| source.cite.clone()),
                grade: shown.source.map(|source| source.grade),
            }
        });
        let exceptions = criterion.exceptions.iter().zip(&explained.exceptions);
        let exceptions = exceptions.filter(|(_, application)| **application != Application::DoesNotApply).map(
            |(exception, application)| ExceptionLine {
                text: locale.pick(&exception.text.id, &exception.text.en).to_owned(),
                cite: exception.cite.clone(),
                applies: *application == Application::Applies,
            },
        );
        CriterionLine {
            id: criterion.id.clone(),
            cite: criterion.cite.clone(),
            grade: criterion.grade,
            text: locale.pick(&criterion.text.id, &criterion.text.en).to_owned(),
            outcome: explained.outcome,
            evidence: explained.evidence,
            test: match &criterion.test {
                Test::Holds(_, text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
                Test::Document(name) => locale.pick(&name.id, &name.en).to_owned(),
            },
            facts: facts.collect(),
            parameters: parameters.collect(),
            exceptions: exceptions.collect(),
            missing: explained.reasons.iter().map(|reason| self.wording.reason(reason)).collect(),
            next,
        }
    }

    fn fact(
        &self,
        fact: FactId,
        known: &Known,
        decided: bool,
        sourced: Option<&SourcedFact>,
        manifest: &Manifest,
    ) -> FactLine {
        let places = |sourced: &SourcedFact| {
            sourced.sources.iter().map(|source| self.place(*source, &sourced.column, manifest)).collect()
        };
        FactLine {
            fact: self.catalogue.get(fact).map(|def| def.id.clone()).unwrap_or_default(),
            label: self.wording.fact(fact).to_owned(),
            value: self.wording.known(known),
            decided,
            sources: sourced.map(places).unwrap_or_default(),
            as_of: sourced.and_then(|sourced| sourced.as_of),
            reason: sourced.and_then(|sourced| sourced.reason.as_deref()).map(|reason| self.wording.note(reason)),
        }
    }

    fn place(&self, source: Source, column: &str, manifest: &Manifest) -> Place {
        let name = manifest.source(source).map(SourceFile::shown).unwrap_or_default();
        let row = source.row.to_string();
        let row = self.wording.locale().text_with("explain-place", &[("file", &name), ("row", &row)]);
        Place { row, column: column.to_owned() }
    }

    fn doubt(&self, note: &Note, manifest: &Manifest) -> String {
        format!("{}: {}", self.place(note.source, &note.column, manifest), self.wording.note(&note.reason))
    }
}

impl PersonExplained {
    /// Returns the explanation as JSON. Keys are only ever added.
    pub fn to_json(&self) -> Value {
        json!({
            "nip": self.nip.to_string(),
            "name": self.name,
            "unit": self.unit,
            "regulation": self.regulation,
            "title": self.title,
            "on": self.on.to_string(),
            "as_of": self.as_of.map(|day| day.to_string()),
            "snapshot": self.snapshot,
            "verdict": self.verdict.key(),
            "fails_alone": self.fails_alone,
            "criteria": self.criteria.iter().map(CriterionLine::to_json).collect::<Vec<_>>(),
            "doubts": self.doubts,
        })
    }
}

impl CriterionLine {
    fn to_json(&self) -> Value {
        let facts = self.facts.iter().map(|fact| {
            json!({
                "fact": fact.fact,
                "label": fact.label,
                "value": fact.value,
                "decided": fact.decided,
                "sources": fact.sources.iter().map(Place::to_string).collect::<Vec<_>>(),
                "as_of": fact.as_of.map(|day| day.to_string()),
                "reason": fact.reason,
            })
        });
        let parameters = self.parameters.iter().map(|parameter| {
            json!({
                "id": parameter.id,
                "label": parameter.label,
                "value": parameter.value,
                "cite": parameter.cite,
                "grade": parameter.grade.map(Grade::key),
            })
        });
        let exceptions = self
            .exceptions
            .iter()
            .map(|exception| json!({ "text": exception.text, "cite": exception.cite, "applies": exception.applies }));
        let next = self.next.as_ref().map(|next| match next {
            NextChange::Meets(day) => json!({ "meets_from": day.to_string() }),
            NextChange::BecomesUndetermined(day) => json!({ "undetermined_from": day.to_string() }),
            NextChange::NeverByTimeAlone => json!({ "by_time_alone": false }),
        });
        json!({
            "id": self.id,
            "cite": self.cite,
            "grade": self.grade.key(),
            "text": self.text,
            "outcome": self.outcome.key(),
            "evidence": self.evidence.key(),
            "test": self.test,
            "facts": facts.collect::<Vec<_>>(),
            "parameters": parameters.collect::<Vec<_>>(),
            "exceptions": exceptions.collect::<Vec<_>>(),
            "missing": self.missing,
            "next": next,
        })
    }
}
