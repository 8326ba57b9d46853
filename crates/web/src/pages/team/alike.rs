//! Papers that are much alike: a hint that a person looks into, and never a verdict.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use jenjang_app::cases::{Paper, Similar, SimilarPair};
use jenjang_locale::Locale;
use maud::{Markup, html};

use super::of_the_team;
use crate::components::{self, Column, Row, SummaryRow, Table, text_link};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Link, Page, Visit};
use crate::pages::common::{Round, count, number};
use crate::site::{Problem as _, Signed, Site};

/// Returns how much two papers are alike, in words.
fn words(locale: &Locale, percent: u8) -> String {
    locale.text(match percent {
        95.. => "web-alike-nearly-all",
        85..95 => "web-alike-very",
        _ => "web-alike-much",
    })
}

fn measure(locale: &Locale, percent: u8) -> String {
    let n = percent.to_string();
    locale.text_with("web-alike-measure", &[("words", &words(locale, percent)), ("n", &n)])
}

fn base(case: &str) -> String {
    format!("/putaran/{case}/tim/mirip")
}

fn pair_address(case: &str, stage: &str, pair: &SimilarPair) -> String {
    format!("{}/{stage}/{}/{}", base(case), pair.one, pair.other)
}

/// Returns what was found in each stage where papers are handed in.
async fn found(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    round: &Round,
) -> Result<Vec<(String, Similar)>, ErrorPage> {
    let case = &round.view.id;
    let mut all = Vec::new();
    for stage in round.of_kind("submission") {
        let similar = site.app().similar_papers(&signed.acting, case, &stage.id).await;
        all.push((stage.id.clone(), similar.or_page(visit, &format!("/putaran/{case}/tim"))?));
    }
    Ok(all)
}

/// Returns the flags of papers that are like others, by participant. A flag leads to the two papers.
pub(super) async fn flags(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    round: &Round,
) -> Result<BTreeMap<u32, Markup>, ErrorPage> {
    let locale = &visit.locale;
    let mut most: BTreeMap<u32, (String, SimilarPair)> = BTreeMap::new();
    for (stage, similar) in found(site, visit, signed, round).await? {
        for (participant, pair) in similar.most_alike() {
            most.entry(participant).or_insert_with(|| (stage.clone(), pair));
        }
    }
    let flag = |(participant, (stage, pair)): (u32, (String, SimilarPair))| {
        let other = if pair.one == participant { pair.other } else { pair.one };
        let text =
            locale.text_with("web-alike-flag", &[("other", &other.to_string()), ("n", &pair.percent.to_string())]);
        (participant, text_link(&text, &pair_address(&round.view.id, &stage, &pair)))
    };
    Ok(most.into_iter().map(flag).collect())
}

pub(super) async fn show_alike(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(case): Path<String>,
) -> Result<Document, ErrorPage> {
    of_the_team(&signed)?;
    let locale = &visit.locale;
    let round = Round::load(&site, &visit, &signed, &case).await?;
    let found = found(&site, &visit, &signed, &round).await?;
    let found: Vec<_> =
        found.into_iter().filter(|(_, one)| one.n_compared + one.n_waiting + one.unreadable.len() > 0).collect();
    let body = html! {
        (components::warning(locale, html! { (locale.text("web-alike-advisory")) }))
        @if found.is_empty() {
            (components::empty(locale, &locale.text("web-alike-no-papers"), html! { p.govuk-body { (locale.text("web-alike-no-papers-next")) } }))
        }
        @for (stage, similar) in &found { (stage_part(&round, stage, similar, locale)) }
    };
    Ok(page(&round, locale, locale.text("web-alike-title"), body, false).show(&visit))
}

fn page(round: &Round, locale: &Locale, title: String, body: Markup, below: bool) -> Page {
    let case = &round.view.id;
    let mut trail = vec![Link::new(locale.text("web-tm-title"), format!("/putaran/{case}/tim"))];
    if below {
        trail.push(Link::new(locale.text("web-alike-title"), base(case)));
    }
    Page::new(title, body)
        .in_section("/putaran")
        .trail(round.trail(locale, trail))
        .who_sees(locale.text("web-alike-who"))
}

fn stage_part(round: &Round, stage: &str, similar: &Similar, locale: &Locale) -> Markup {
    let rows = similar.listed().iter().map(|pair| {
        let title =
            locale.text_with("web-alike-pair", &[("one", &pair.one.to_string()), ("other", &pair.other.to_string())]);
        Row::new([
            html! { (text_link(&title, &pair_address(&round.view.id, stage, pair))) },
            html! { (words(locale, pair.percent)) },
            html! { (pair.percent) " %" },
        ])
    });
    let table = Table {
        caption: locale.text_with("web-alike-pairs", &[("n", &count(locale, similar.pairs.len()))]),
        columns: vec![
            Column::text(locale.text("web-alike-papers")),
            Column::text(locale.text("web-alike-in-words")),
            Column::number(locale.text("web-alike-percent")),
        ],
        rows: rows.collect(),
    };
    let from = Similar::FROM_PERCENT.to_string();
    html! {
        h2.govuk-heading-m { (round.title(stage)) }
        p.govuk-body { (locale.text_with("web-alike-compared", &[("n", &count(locale, similar.n_compared)), ("from", &from)])) }
        @if similar.n_waiting > 0 {
            (components::inset(html! { p.govuk-body { (locale.text_with("web-alike-waiting", &[("n", &count(locale, similar.n_waiting))])) } }))
        }
        @if similar.pairs.is_empty() {
            (components::empty(locale, &locale.text("web-alike-none"), html! {}))
        } @else { (components::table(locale, &table)) }
        @if similar.pairs.len() > similar.listed().len() {
            p.govuk-body { (locale.text_with("web-alike-most", &[("n", &count(locale, similar.listed().len()))])) }
        }
        @if !similar.unreadable.is_empty() {
            @let numbers: Vec<String> = similar.unreadable.iter().take(100).map(ToString::to_string).collect();
            p.govuk-body { (locale.text("web-alike-unreadable")) " " (numbers.join(", ")) }
        }
    }
}

pub(super) async fn show_pair(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage, one, other)): Path<(String, String, String, String)>,
) -> Result<Document, ErrorPage> {
    of_the_team(&signed)?;
    let locale = &visit.locale;
    let (one, other) = (number(&one)?, number(&other)?);
    let round = Round::load(&site, &visit, &signed, &case).await?;
    round.stage(&stage, "submission")?;
    let back = base(&case);
    let both = site.app().side_by_side(&signed.acting, &case, &stage, one, other).await.or_page(&visit, &back)?;
    let similar = site.app().similar_papers(&signed.acting, &case, &stage).await.or_page(&visit, &back)?;
    let (low, high) = (one.min(other), one.max(other));
    let pair = similar.pairs.iter().find(|pair| (pair.one, pair.other) == (low, high));
    let body = html! {
        (components::warning(locale, html! { (locale.text("web-alike-advisory")) }))
        p.govuk-body {
            @match pair {
                Some(pair) => strong { (measure(locale, pair.percent)) },
                None => (locale.text("web-alike-not-named")),
            }
        }
        div.j-split { (paper(&round, &stage, &both.one, locale)) (paper(&round, &stage, &both.other, locale)) }
        h2.govuk-heading-m { (locale.text("web-alike-passages")) }
        @match &both.passages {
            None => p.govuk-body { (locale.text("web-alike-cannot-read")) },
            Some(found) if found.is_empty() => p.govuk-body { (locale.text("web-alike-no-passages")) },
            Some(found) => @for passage in found { (components::inset(html! { p.govuk-body dir="auto" { (passage) } })) },
        }
    };
    let title = locale.text_with("web-alike-pair", &[("one", &low.to_string()), ("other", &high.to_string())]);
    Ok(page(&round, locale, title, body, true).wide().show(&visit))
}

fn paper(round: &Round, stage: &str, paper: &Paper, locale: &Locale) -> Markup {
    let (case, n) = (&round.view.id, paper.participant);
    // The marks of a paper belong to the assessment after it.
    let marked = round.of_kind("assessment").next().map_or("", |stage| &stage.id);
    let marks = format!("/putaran/{case}/tim/{marked}/{n}");
    let rows = [
        SummaryRow::new(locale.text("web-mk-unit"), &paper.unit),
        SummaryRow::new(
            locale.text("web-mk-files"),
            html! { (text_link(&locale.text("web-mk-open"), &format!("{marks}/berkas/{stage}/{}", paper.item))) },
        ),
        SummaryRow::new(
            locale.text("web-tm-marks"),
            html! { (text_link(&locale.text("web-alike-see-marks"), &marks)) },
        ),
    ];
    html! {
        div {
            h2.govuk-heading-m { (locale.text_with("web-mk-nth", &[("number", &n.to_string())])) }
            (components::summary_list(&rows))
        }
    }
}
