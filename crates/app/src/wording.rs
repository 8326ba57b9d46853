//! Values, gaps and outcomes in the words of a language, for lists, explanations and (later) pages and letters.

use jenjang_facts::{Catalogue, FactId, Gap, Known, Level, List, Lists, Reference, Value};
use jenjang_locale::{Language, Locale};
use jenjang_regulation::functions::Trouble;
use jenjang_regulation::{Grade, Outcome};
use jenjang_screening::{CriterionExplanation, Reason};

/// Finds words for what the program knows in codes.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    locale: &'a Locale,
    lists: &'a Lists,
    catalogue: &'a Catalogue,
}

impl<'a> Wording<'a> {
    /// Returns the words of a language for a catalogue of facts.
    pub fn new(locale: &'a Locale, reference: &'a Reference, catalogue: &'a Catalogue) -> Self {
        Self { locale, lists: &reference.lists, catalogue }
    }

    /// Returns the texts of the language.
    pub fn locale(&self) -> &'a Locale {
        self.locale
    }

    /// Returns what a fact is called.
    pub fn fact(&self, fact: FactId) -> &'a str {
        self.catalogue.get(fact).map_or("", |def| self.locale.pick(&def.label_id, &def.label_en))
    }

    /// Returns a value as people write it.
    pub fn value(&self, value: &Value) -> String {
        match value {
            // Years and other bare numbers carry no thousands mark; amounts of people are formatted by who counts them.
            Value::Whole(number) => number.to_string(),
            Value::Decimal(number) => self.locale.decimal(&number.to_string()),
            Value::Date(day) => self.locale.date(*day),
            Value::YesNo(true) => self.locale.text("value-yes"),
            Value::YesNo(false) => self.locale.text("value-no"),
            Value::Code(list, level) => level_name(self.lists.get(*list), *level, self.locale),
            Value::Text(text) => text.to_string(),
        }
    }

    /// Returns what is known, in words.
    pub fn known(&self, known: &Known) -> String {
        match known {
            Known::Value(value) => self.value(value),
            Known::None => self.locale.text("value-none"),
            Known::Gap(gap) => self.gap(*gap),
        }
    }

    /// Returns why a fact is missing.
    pub fn gap(&self, gap: Gap) -> String {
        match gap {
            Gap::NotRecorded => self.locale.text("gap-not-recorded"),
            Gap::Unusable => self.locale.text("gap-unusable"),
            Gap::SourcesDisagree => self.locale.text("gap-sources-disagree"),
            Gap::Withheld => self.locale.text("gap-withheld"),
        }
    }

    /// Returns why known values gave no value.
    pub fn trouble(&self, trouble: Trouble) -> String {
        match trouble {
            Trouble::Overflow => self.locale.text("trouble-overflow"),
            Trouble::ImpossibleDate => self.locale.text("trouble-impossible-date"),
        }
    }

    /// Returns what an outcome is called.
    pub fn outcome(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Meets => self.locale.text("verdict-meets"),
            Outcome::Fails => self.locale.text("verdict-fails"),
            Outcome::Undetermined => self.locale.text("verdict-undetermined"),
        }
    }

    /// Returns why a criterion is not met, in one line: the values that decided, or what is missing.
    pub fn why(&self, criterion: &CriterionExplanation<'_>) -> String {
        let mut parts: Vec<String> = criterion.reasons.iter().map(|reason| self.reason(reason)).collect();
        if parts.is_empty() {
            let decided = criterion.facts.iter().filter(|fact| fact.decided);
            parts.extend(decided.map(|fact| format!("{}: {}", self.fact(fact.fact), self.known(&fact.known))));
        }
        parts.join("; ")
    }

    /// Returns why a criterion is undetermined.
    pub fn reason(&self, reason: &Reason<'_>) -> String {
        match reason {
            Reason::Gap(fact, gap) => format!("{}: {}", self.fact(*fact), self.gap(*gap)),
            Reason::NoSuchValue(fact) => format!("{}: {}", self.fact(*fact), self.locale.text("value-none")),
            Reason::Trouble(trouble) => self.trouble(*trouble),
            Reason::RulesConflict => self.locale.text("rules-conflict"),
            Reason::AwaitsDocument(name) => {
                let name = self.locale.pick(&name.id, &name.en);
                self.locale.text_with("awaits-document", &[("document", name)])
            }
        }
    }

    /// Returns what the import noted about a cell or a row, from the published key of the reason.
    pub fn note(&self, reason: &str) -> String {
        self.locale.text(&format!("reason-{reason}"))
    }

    /// Returns what a grade of attestation is called.
    pub fn grade(&self, grade: Grade) -> String {
        match grade {
            Grade::LegalText => self.locale.text("grade-legal-text"),
            Grade::Official => self.locale.text("grade-official"),
            Grade::Practice => self.locale.text("grade-practice"),
            Grade::Assumed => self.locale.text("grade-assumed"),
        }
    }
}

/// Returns a level with the name its source prints: `III/c (Penata)`; where several names share a level, the code alone.
/// In English a word of the law is explained: `sangat baik (very good)`.
pub fn level_name(list: &List, level: Level, locale: &Locale) -> String {
    let code = list.code(level);
    if let (Language::English, Some(english)) = (locale.language(), list.english(level)) {
        return format!("{code} ({english})");
    }
    match list.entries(level) {
        // `Juru Muda` says more than `I/a` alone, but `IV.a (IV.a)` does not.
        [only] if !only.name.eq_ignore_ascii_case(code) => format!("{code} ({})", only.name),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jenjang_locale::Language;

    use super::*;

    #[test]
    fn levels_carry_the_name_their_source_prints() {
        let reference = Reference::shipped();
        let name = |list: &str, code: &str, language| {
            let list = reference.lists.get(reference.lists.find(list).unwrap());
            level_name(list, list.level(code).unwrap(), &Locale::new(language))
        };
        let (id, en) = (Language::Indonesian, Language::English);
        for (list, code, indonesian, english) in [
            ("golongan", "III/c", "III/c (Penata)", "III/c (Penata)"),
            ("education", "D-IV", "S-1", "S-1"),
            ("standing", "03", "03 (Tugas Belajar)", "03 (Tugas Belajar)"),
            ("performance", "sangat baik", "sangat baik", "sangat baik (very good)"),
            ("sanction", "tidak ada", "tidak ada", "tidak ada (none)"),
        ] {
            assert_eq!((name(list, code, id), name(list, code, en)), (indonesian.to_owned(), english.to_owned()));
        }
    }

    #[test]
    fn every_gap_outcome_and_grade_has_words_in_both_languages() {
        let reference = Reference::shipped();
        let catalogue = reference.catalogue("register").unwrap();
        for language in [Language::Indonesian, Language::English] {
            let locale = Locale::new(language);
            let wording = Wording::new(&locale, reference, catalogue);
            let gaps = Gap::ALL.map(|gap| wording.gap(gap));
            let outcomes = Outcome::ALL.map(|outcome| wording.outcome(outcome));
            let grades = Grade::ALL.map(|grade| wording.grade(grade));
            for text in gaps.iter().chain(&outcomes).chain(&grades) {
                assert!(!text.contains("gap-") && !text.contains("verdict-") && !text.contains("grade-"), "{text}");
            }
        }
    }
}
