//! The verdict of the screening: line by line, with the data behind it and from when a criterion would be met.

use std::collections::BTreeSet;

use jenjang_app::explain::{CriterionLine, NextChange, Outcome, PersonExplained, Place};
use jenjang_app::words;
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components::{self, Criterion, Verdict};
use crate::say;

/// Returns the verdict of an outcome.
pub(super) fn verdict_of(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Meets => Verdict::Meets,
        Outcome::Fails => Verdict::Fails,
        Outcome::Undetermined => Verdict::Gap,
    }
}

fn by_document(line: &CriterionLine) -> bool {
    line.evidence == jenjang_app::explain::Evidence::Document
}

/// Says how many criteria are met, which are not, and from when they would be.
pub(super) fn sentence(locale: &Locale, person: &PersonExplained) -> Markup {
    let asked: Vec<&CriterionLine> = person.criteria.iter().filter(|line| !by_document(line)).collect();
    let count = |n: usize| locale.number(u64::try_from(n).unwrap_or(0));
    let met = count(asked.iter().filter(|line| line.outcome == Outcome::Meets).count());
    let all = count(asked.len());
    let failed: Vec<&&CriterionLine> = asked.iter().filter(|line| line.outcome == Outcome::Fails).collect();
    let gaps: Vec<&&CriterionLine> = asked.iter().filter(|line| line.outcome == Outcome::Undetermined).collect();
    let from = failed.iter().map(|line| match line.next {
        Some(NextChange::Meets(day)) => Some(day),
        _ => None,
    });
    // Everything is met from the last of the days, if each has one.
    let from: Option<Vec<_>> = from.collect();
    let from = from.filter(|_| gaps.is_empty()).and_then(|days| days.into_iter().max());
    let named = |lines: &[&&CriterionLine]| {
        html! {
            @for (at, line) in lines.iter().enumerate() {
                @if at > 0 { "; " }
                strong { (line.text) }
            }
        }
    };
    html! {
        p {
            (locale.text_with("web-verdict-met", &[("met", &met), ("all", &all)])) " "
            @if !failed.is_empty() { (locale.text("web-verdict-not-met")) ": " (named(&failed)) ". " }
            @if !gaps.is_empty() { (locale.text("web-verdict-gaps")) ": " (named(&gaps)) ". " }
        }
        @if let Some(day) = from {
            p { (locale.text("web-verdict-from")) " " strong { (say::date(locale, day)) } "." }
        }
    }
}

/// Draws the criteria, what stands in the way first. `wrong` is where wrong data are contested.
///
/// A criterion that a document answers is met once the office accepted the document: `accepted` has their ids.
pub(super) fn lines(
    locale: &Locale,
    person: &PersonExplained,
    accepted: &BTreeSet<String>,
    wrong: Option<&str>,
) -> Markup {
    let is_met = |line: &CriterionLine| line.outcome == Outcome::Meets || accepted.contains(&line.id);
    let mut lines: Vec<&CriterionLine> = person.criteria.iter().collect();
    lines.sort_by_key(|line| match line.outcome {
        _ if is_met(line) => 3,
        Outcome::Fails => 0,
        Outcome::Undetermined if !by_document(line) => 1,
        Outcome::Undetermined => 2,
        Outcome::Meets => 3,
    });
    let drawn: Vec<Criterion> = lines
        .into_iter()
        .map(|line| Criterion {
            text: line.text.clone(),
            verdict: if is_met(line) { Verdict::Meets } else { verdict_of(line.outcome) },
            cite: format!("{} · {}", line.cite, words::grade(line.grade.key(), locale)),
            facts: facts(locale, line, accepted.contains(&line.id), wrong),
        })
        .collect();
    html! {
        p.govuk-body {
            (locale.text("web-verdict-judged")) " " (say::date(locale, person.on))
            @if let Some(day) = person.as_of { " " (locale.text("web-verdict-register")) " " (say::date(locale, day)) }
            "."
        }
        (components::criteria(locale, &drawn))
        @if !person.doubts.is_empty() {
            (components::details(&locale.text("web-verdict-doubts"), html! {
                ul."govuk-list govuk-list--bullet" { @for doubt in &person.doubts { li { (doubt) } } }
            }))
        }
    }
}

/// Returns a part of a sentence as one of its own.
fn as_sentence(part: &str) -> String {
    let mut letters = part.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

fn facts(locale: &Locale, line: &CriterionLine, accepted: bool, wrong: Option<&str>) -> Markup {
    let text = |key: &str| locale.text(key);
    let not_met = line.outcome != Outcome::Meets;
    let sources = Place::in_words(line.facts.iter().flat_map(|fact| &fact.sources));
    html! {
        @if by_document(line) { p { (text("web-verdict-document")) " " strong { (line.test) } "." @if accepted { " " (text("web-verdict-accepted")) } } }
        @for fact in &line.facts {
            p {
                (fact.label) ": "
                @if fact.decided { strong { (fact.value) } } @else { (fact.value) }
                @if let Some(day) = fact.as_of { " " (locale.text_with("explain-since", &[("day", &locale.date(day))])) }
                @if let Some(reason) = &fact.reason { " (" (reason) ")" }
            }
        }
        @for parameter in line.parameters.iter().filter(|_| not_met) {
            p { (text("web-verdict-needs")) " " (parameter.label) " " strong { (parameter.value) } span.j-soft { " · " (parameter.cite) } }
        }
        @for exception in &line.exceptions {
            p {
                @if exception.applies { (text("explain-applies")) } @else { (text("explain-may-apply")) }
                ": " (exception.text) span.j-soft { " · " (exception.cite) }
            }
        }
        @for missing in line.missing.iter().filter(|_| !by_document(line)) {
            p { (as_sentence(&locale.text_with("explain-missing", &[("what", missing)]))) }
        }
        @match &line.next {
            Some(NextChange::Meets(day)) => p { strong { (as_sentence(&locale.text_with("explain-meets-from", &[("day", &locale.date(*day))]))) } },
            Some(NextChange::BecomesUndetermined(day)) => p { (as_sentence(&locale.text_with("explain-open-from", &[("day", &locale.date(*day))]))) },
            Some(NextChange::NeverByTimeAlone) => p { (as_sentence(&text("explain-not-by-time"))) },
            None => {},
        }
        @if not_met && !by_document(line) {
            p {
                @match wrong {
                    Some(href) => a.govuk-link href=(href) { (text("web-verdict-wrong")) },
                    None => (text("web-verdict-wrong-office")),
                }
            }
        }
        @if !sources.is_empty() { p.j-soft { (text("web-verdict-source")) ": " (sources) } }
    }
}
