//! Published results with the own scores: what was seen, in the words of the rubric.

use jenjang_app::cases::{EntryStage, MarkView};
use jenjang_app::words;
use jenjang_locale::Locale;
use maud::{Markup, html};

use super::Mine;
use crate::components::{self, SummaryRow};
use crate::layout::Visit;
use crate::say;

/// Draws how the person stands in every stage that told something.
pub(super) fn draw(mine: &Mine, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let Some(entry) = &mine.view.entry else { return html! {} };
    let marked: Vec<&EntryStage> = entry.stages.iter().filter(|stage| !stage.marks.is_empty()).collect();
    let told = entry.stages.iter().filter(|stage| stage.kind == "determination" && stage.outcome != "open");
    let told: Vec<&EntryStage> = told.collect();
    if marked.is_empty() && told.is_empty() {
        return html! {};
    }
    html! {
        h2.govuk-heading-m #hasil { (locale.text("web-results-title")) }
        @for stage in &told {
            p.govuk-body {
                strong { (stage.title) } ": " (words::standing(&stage.kind, &stage.outcome, locale)) "."
                @if let Some(measured) = measured(locale, stage, entry.places) { " " (measured) }
                @if stage.may_try_again { " " (locale.text("web-results-again")) }
            }
        }
        @for stage in &marked { (scores(mine, visit, stage)) }
    }
}

/// Says the score of a result and the passing grade it was held against, where both are told.
pub(super) fn measured(locale: &Locale, stage: &EntryStage, places: usize) -> Option<String> {
    let (score, grade) = (stage.score.as_ref()?, stage.passing_grade.as_ref()?);
    let (score, grade) = (say::score_text(locale, score, places), say::score_text(locale, grade, places));
    Some(locale.text_with("web-results-measured", &[("score", &score), ("grade", &grade)]))
}

fn scores(mine: &Mine, visit: &Visit, stage: &EntryStage) -> Markup {
    let locale = &visit.locale;
    let places = mine.view.entry.as_ref().map_or(0, |entry| entry.places);
    let score = stage.score.as_ref().map(|score| say::score_text(locale, score, places));
    html! {
        h3.govuk-heading-s {
            (stage.title)
            @if let Some(score) = &score { ": " (locale.text_with("web-results-score", &[("score", score)])) }
        }
        @for (n, mark) in (1..).zip(&stage.marks) { (one(mine, visit, stage, n, mark, places)) }
    }
}

fn one(mine: &Mine, visit: &Visit, stage: &EntryStage, n: u64, mark: &MarkView, places: usize) -> Markup {
    let locale = &visit.locale;
    let marker = locale.text_with("web-results-marker", &[("n", &locale.number(n))]);
    let Some(mark) = &mark.mark else {
        return html! { p.govuk-body { (marker) ": " (locale.text("web-results-erased")) } };
    };
    let rubric = mine.view.rubrics.get(&stage.stage);
    let rows = mark.levels.iter().map(|(id, level)| {
        let criterion = rubric.and_then(|all| all.iter().find(|one| one.id == *id));
        let of = criterion.map_or(0, |one| one.levels.len());
        let words = criterion.and_then(|one| one.levels.get(usize::from(*level).saturating_sub(1)));
        let label = criterion.map_or_else(|| id.clone(), |one| one.label.clone());
        let level = locale.number(u64::from(*level));
        let of = locale.number(u64::try_from(of).unwrap_or(0));
        let says = locale.text_with("web-results-level", &[("level", &level), ("of", &of)]);
        SummaryRow::new(label, html! { strong { (says) } @if let Some(words) = words { br; (words) } })
    });
    let mut rows: Vec<SummaryRow> = rows.collect();
    if !mark.remarks.is_empty() {
        rows.push(SummaryRow::new(locale.text("web-results-remarks"), html! { bdi { (mark.remarks) } }));
    }
    let score = say::score(locale, mark.score, places);
    let summary = format!("{marker}: {}", locale.text_with("web-results-score", &[("score", &score)]));
    components::details(&summary, components::summary_list(&rows))
}
