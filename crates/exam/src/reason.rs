//! Why somebody got what he got, in words: few different texts for many people, each made once.

use std::collections::HashMap;

use jenjang_facts::{Catalogue, Value};
use jenjang_locale::{Language, Locale};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, TermKind};
use jenjang_regulation::{Bilingual, Test};

use crate::decide::{Decision, Why, Year};
use crate::judge::{Judged, Rule, rules_of};
use crate::rules::Gap;
use crate::{Outcome, Score};

/// Makes the reasons of a year in one language.
pub struct Reasons<'a> {
    year: &'a Year,
    locale: &'a Locale,
    rules: Vec<Rule<'a>>,
    made: HashMap<u64, u32>,
    last: Option<(u64, u32)>,
    texts: Vec<String>,
}

impl<'a> Reasons<'a> {
    /// Returns the reasons of a year; none is made yet.
    pub fn new(year: &'a Year, locale: &'a Locale) -> Self {
        let threshold = year.regulation.criteria.get(year.rules.threshold);
        let rules = threshold.map(rules_of).unwrap_or_default();
        Self { year, locale, rules, made: HashMap::new(), last: None, texts: Vec::new() }
    }

    /// Returns the number of the reason of a decision, making it when it is new.
    pub fn number(&mut self, decision: &Decision) -> u32 {
        let judged = decision.judged();
        let key = (decision.outcome as u64) << 24
            | (decision.why as u64) << 16
            | u64::from(judged.rule) << 8
            | u64::from(judged.short);
        // Neighbours in a result mostly have the same reason.
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == key) {
            return number;
        }
        if let Some(number) = self.made.get(&key) {
            self.last = Some((key, *number));
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(self.text(decision.outcome, decision.why, judged));
        self.made.insert(key, number);
        number
    }

    /// Returns a reason.
    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }

    /// Returns all reasons made so far, by their numbers.
    pub fn into_texts(self) -> Vec<String> {
        self.texts
    }

    pub(crate) fn rule(&self, judged: Judged) -> Option<&Rule<'a>> {
        self.rules.get(usize::from(judged.rule))
    }

    pub(crate) fn pick(&self, text: &Bilingual) -> String {
        match self.locale.language() {
            Language::Indonesian => text.id.clone(),
            Language::English => text.en.clone(),
        }
    }

    fn gap(&self, gap: Gap) -> String {
        let found = self.year.rules.gap(gap).map(|text| self.pick(text));
        found.unwrap_or_else(|| self.locale.text_with("exam-gap-unnamed", &[("what", gap.key())]))
    }

    fn text(&self, outcome: Outcome, why: Why, judged: Judged) -> String {
        let rule = self.rule(judged);
        let name = rule.map_or("", |rule| rule.id);
        let with_rule = |key: &str| self.locale.text_with(key, &[("rule", name)]);
        let met = |gap: Gap| self.locale.text_with("exam-reason-meets", &[("rule", name), ("gap", &self.gap(gap))]);
        match (outcome, why) {
            (Outcome::Absent, _) => self.locale.text("exam-reason-absent"),
            (Outcome::Admitted, _) => with_rule("exam-reason-admitted"),
            (Outcome::AdmittedSecondGroup, _) => self.locale.text("exam-reason-second-group"),
            (Outcome::Passed, _) => with_rule("exam-reason-passed"),
            (Outcome::Meets, Why::NoRanking) => met(Gap::Ranking),
            (Outcome::Meets, _) => met(Gap::Admission),
            (Outcome::Undetermined, Why::Boundary) => met(Gap::Boundary),
            (Outcome::Undetermined, Why::Tie) => self.gap(Gap::Ties),
            (Outcome::Undetermined, Why::NoGpa) => self.locale.text("exam-reason-no-gpa"),
            (Outcome::Undetermined, Why::NoBirth) => self.locale.text("exam-reason-no-birth"),
            (Outcome::Undetermined, Why::CompleteTie) => self.locale.text("exam-reason-complete-tie"),
            (Outcome::Undetermined, Why::Pending) => self.locale.text("exam-reason-pending"),
            (Outcome::Undetermined, Why::SecondGroup) => self.second_group(),
            (Outcome::Undetermined, _) => rule.map_or(String::new(), |rule| self.waits(rule)),
            (Outcome::Failed, Why::SecondGroup) => self.locale.text("exam-reason-second-group-outside"),
            (Outcome::Selected, _) => self.locale.text("exam-reason-selected"),
            (Outcome::NotSelected, _) => self.locale.text("exam-reason-not-selected"),
            (Outcome::SkbAbsent, _) => self.locale.text("exam-reason-skb-absent"),
            (Outcome::Failed | Outcome::Disqualified, _) => {
                let short = rule.map_or(String::new(), |rule| self.short(rule, judged));
                self.locale.text_with("exam-reason-failed", &[("rule", name), ("short", &short)])
            }
        }
    }

    fn waits(&self, rule: &Rule<'_>) -> String {
        match rule.test {
            Test::Document(document) => {
                let arguments = [("rule", self.pick(rule.text)), ("document", self.pick(document))];
                let arguments: Vec<(&str, &str)> = arguments.iter().map(|(key, text)| (*key, text.as_str())).collect();
                self.locale.text_with("exam-reason-waits", &arguments)
            }
            Test::Holds(..) => self.pick(rule.text),
        }
    }

    fn second_group(&self) -> String {
        let group = self.year.rules.second_group.as_ref();
        let criterion = group.and_then(|group| self.year.regulation.criteria.get(group.criterion));
        let rule = criterion.map(rules_of).and_then(|rules| rules.into_iter().find(|rule| is_document(rule.test)));
        rule.map_or(String::new(), |rule| self.waits(&rule))
    }

    /// Returns the parts that do not hold: `TKP < 143`.
    fn short(&self, rule: &Rule<'_>, judged: Judged) -> String {
        let short = rule.parts.iter().enumerate().filter(|(bit, _)| judged.short >> bit & 1 == 1);
        let texts: Vec<String> = short.map(|(_, part)| self.part(part, true)).collect();
        texts.join(", ")
    }

    /// Returns a part of a condition with its number: `TKP >= 143`, or the opposite.
    pub(crate) fn part(&self, part: &Condition, opposite: bool) -> String {
        let Some((op, fact, value)) = compared(part, self.year) else {
            return self.locale.text("exam-condition");
        };
        let op = if opposite { negated(op) } else { op };
        format!("{} {} {value}", fact_name(self.locale, &fact), op.symbol())
    }
}

fn is_document(test: &Test) -> bool {
    matches!(test, Test::Document(_))
}

/// Returns how a fact is called beside a number: `TKP`, `total`.
pub(crate) fn fact_name(locale: &Locale, fact: &str) -> String {
    match fact {
        "total" => locale.text("exam-total"),
        fact => fact.to_uppercase(),
    }
}

/// Returns what a comparison compares: the operator, the fact and the number it is held against.
pub(crate) fn compared(part: &Condition, year: &Year) -> Option<(CompareOp, String, Score)> {
    let ConditionKind::Compare(op, left, right) = &part.kind else { return None };
    let (TermKind::Fact(fact), TermKind::Param(parameter)) = (&left.kind, &right.kind) else { return None };
    let value = year.values().get(usize::from(parameter.0))?.as_ref()?;
    let Value::Decimal(number) = value else { return None };
    Some((*op, fact_id(year.catalogue(), *fact)?, Score::of_decimal(*number)?))
}

fn fact_id(catalogue: &Catalogue, fact: jenjang_facts::FactId) -> Option<String> {
    catalogue.get(fact).map(|fact| fact.id.clone())
}

fn negated(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Equal => CompareOp::NotEqual,
        CompareOp::NotEqual => CompareOp::Equal,
        CompareOp::Less => CompareOp::GreaterOrEqual,
        CompareOp::LessOrEqual => CompareOp::Greater,
        CompareOp::Greater => CompareOp::LessOrEqual,
        CompareOp::GreaterOrEqual => CompareOp::Less,
    }
}
