//! What lists show of a person beside the verdict.

use jenjang_facts::{Day, FactId, Known, Value};
use jenjang_registry::fold::{Dossier, FactRow, Folder};
use jenjang_registry::snapshot::UnitTree;
use jenjang_regulation::Outcome;
use jenjang_screening::{CriterionExplanation, Evidence, explain};

use crate::lists::{Detail, Listed, Reason};
use crate::screen::Screening;
use crate::wording::Wording;

/// Makes the entries of lists.
pub(crate) struct Lister<'a> {
    screening: &'a Screening<'a>,
    folder: &'a Folder,
    units: &'a UnitTree,
    wording: Wording<'a>,
}

impl<'a> Lister<'a> {
    pub(crate) fn new(screening: &'a Screening<'a>, folder: &'a Folder, units: &'a UnitTree) -> Self {
        let wording = Wording::new(screening.locale, screening.reference, screening.catalogue);
        Self { screening, folder, units, wording }
    }

    /// Returns what the lists show of a person.
    pub(crate) fn listed(&self, dossier: &Dossier, facts: &FactRow, verdict: Outcome) -> Listed {
        let person = &dossier.person;
        let detail = self.screening.wants.detail.then(|| Box::new(self.detail(dossier, facts, verdict)));
        Listed { name: person.name.clone(), unit: person.unit.clone().unwrap_or_default(), detail }
    }

    fn detail(&self, dossier: &Dossier, facts: &FactRow, verdict: Outcome) -> Detail {
        let person = &dossier.person;
        let day = self.screening.program.day();
        let born_on = person.born_on;
        let age = born_on.filter(|born| *born <= day).and_then(|born| u32::try_from(born.years_until(day)).ok());
        Detail {
            skpd: self.units.skpd_of(person).unwrap_or_default().to_owned(),
            full_name: full_name(person),
            duk: self.folder.duk_key(dossier, facts, day),
            rank: self.fact(facts, "golongan"),
            rank_since: self.date(facts, "golongan_since"),
            position: person.position.clone().unwrap_or_default(),
            position_since: self.date(facts, "position_since"),
            service: (person.service_years, person.service_months),
            training: self.fact(facts, "structural_training"),
            education: self.fact(facts, "education"),
            born_on: born_on.map(short_date).unwrap_or_default(),
            age_years: age,
            reasons: if verdict == Outcome::Meets { Vec::new() } else { self.reasons(facts) },
        }
    }

    fn known<'b>(&self, facts: &'b FactRow, fact: &str) -> Option<&'b Known> {
        self.screening.catalogue.find(fact).map(|id: FactId| facts.get(id))
    }

    fn fact(&self, facts: &FactRow, fact: &str) -> String {
        match self.known(facts, fact) {
            Some(Known::Value(value)) => self.wording.value(value),
            _ => String::new(),
        }
    }

    fn date(&self, facts: &FactRow, fact: &str) -> String {
        match self.known(facts, fact) {
            Some(Known::Value(Value::Date(day))) => short_date(*day),
            _ => String::new(),
        }
    }

    fn reasons(&self, facts: &FactRow) -> Vec<Reason> {
        let explanation = explain(self.screening.program, &facts.known);
        let holds_up = |c: &CriterionExplanation<'_>| c.evidence == Evidence::Register && c.outcome != Outcome::Meets;
        let unmet = explanation.criteria.iter().enumerate().filter(|(_, criterion)| holds_up(criterion));
        let reason = |(at, criterion): (usize, &CriterionExplanation<'_>)| Reason {
            criterion: at,
            outcome: criterion.outcome,
            why: self.wording.why(criterion),
        };
        unmet.map(reason).collect()
    }
}

/// Returns the name with its titles, as letters print it.
pub fn full_name(person: &jenjang_registry::records::Person) -> String {
    let front = person.title_front.as_ref().map(|title| format!("{title} ")).unwrap_or_default();
    let back = person.title_back.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
    format!("{front}{}{back}", person.name)
}

/// Returns a day as Indonesian lists print it: `13-11-2013`.
pub fn short_date(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{day:02}-{month:02}-{year:04}")
}
