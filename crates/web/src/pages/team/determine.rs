//! A determination: what the passing grade would decide, then determining, publishing and the list of results.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Attachments, Preview, ResultView, StageView};
use jenjang_app::words;
use jenjang_facts::Decimal;
use jenjang_procedure::stages::AtStage;
use jenjang_procedure::{Command, Outcome};
use maud::{Markup, html};

use super::of_the_team;
use crate::charts::{Bin, Distribution, distribution};
use crate::components::{
    self, ButtonKind, Choice, Column, Field, NumberCard, Pages, Row, SummaryRow, Table, Tone, button_group,
    button_link, button_named, tag, text_link,
};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{
    Round, count, just_recorded, moment_of, query, recorded_banner, refused_banner, status_tag, wide,
};
use crate::say;
use crate::site::{Problem as _, Signed, SignedForm, Site};

const PER_PAGE: usize = 50;
const BINS: i64 = 20;

struct Results<'a> {
    round: Round,
    preview: Preview,
    results: Vec<ResultView>,
    stage: String,
    visit: &'a Visit,
}

impl<'a> Results<'a> {
    async fn load(
        site: &Site,
        visit: &'a Visit,
        signed: &Signed,
        (case, stage): (&str, &str),
    ) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let round = Round::load(site, visit, signed, case).await?;
        round.stage(stage, "determination")?;
        let back = format!("/putaran/{case}/tim");
        let preview = site.app().preview(&signed.acting, case, stage).await.or_page(visit, &back)?;
        let results = site.app().result_list(&signed.acting, case, stage).await.or_page(visit, &back)?;
        Ok(Self { round, preview, results, stage: stage.to_owned(), visit })
    }

    fn address(&self) -> String {
        format!("/putaran/{}/tim/{}/tetapkan", self.round.view.id, self.stage)
    }

    fn plan(&self) -> Result<&StageView, ErrorPage> {
        self.round.stage(&self.stage, "determination")
    }

    /// Says in one word what is decided on, so that nobody determines another grade or other people than those seen.
    fn seen(&self) -> String {
        format!("{}/{}/{}", self.preview.passing_grade, self.preview.passed, self.preview.failed)
    }
}

pub(super) async fn show_determination(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let results = Results::load(&site, &visit, &signed, (&case, &stage)).await?;
    let mut page = page(&results, &asked, FieldErrors::default())?;
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&results.round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

fn page(results: &Results<'_>, asked: &FormData, errors: FieldErrors) -> Result<Page, ErrorPage> {
    let locale = &results.visit.locale;
    let (stage, preview) = (results.plan()?, &results.preview);
    let grade = say::score(locale, preview.passing_grade, 2);
    let sentence = if preview.determined { "web-tm-det-is" } else { "web-tm-det-would" };
    let (passed, failed) = outcomes(results);
    let card =
        |number: usize, key: &str| NumberCard { number: wide(number), text: locale.text(key), href: None, late: false };
    let body = html! {
        p.govuk-body {
            (locale.text_with(sentence, &[("grade", &grade), ("passed", &count(locale, passed)), ("failed", &count(locale, failed))]))
        }
        (components::number_cards(locale, &[card(passed, "web-tm-det-passed"), card(failed, "web-tm-det-failed")]))
        @if preview.scores.is_empty() { (components::empty(locale, &locale.text("web-tm-det-no-scores"), html! {})) }
        @else { (distribution(locale, &chart(results))) }
        (step(results, stage, &errors))
        @if preview.determined { (balance(stage, results)) (list(results, asked)) }
    };
    let trail = [Link::new(locale.text("web-tm-title"), format!("/putaran/{}/tim", results.round.view.id))];
    Ok(Page::new(stage.title.clone(), body)
        .in_section("/putaran")
        .trail(results.round.trail(locale, trail))
        .who_sees(locale.text("web-tm-who-marks"))
        .kicker(html! { (status_tag(stage, locale)) })
        .errors(errors))
}

/// How many pass and fail: as determined, with objections that were upheld, or as the scores would give.
fn outcomes(results: &Results<'_>) -> (usize, usize) {
    if !results.preview.determined {
        return (results.preview.passed, results.preview.failed);
    }
    let passed = results.results.iter().filter(|line| line.outcome == Outcome::Passed).count();
    (passed, results.results.len() - passed)
}

fn chart(results: &Results<'_>) -> Distribution {
    let (locale, preview) = (&results.visit.locale, &results.preview);
    let full = preview.full.max(1).saturating_mul(1_000_000);
    let edge = |at: i64| Decimal::from_millionths(full.saturating_mul(at) / BINS).unwrap_or(Decimal::ZERO);
    let bins = (0..BINS).map(|at| {
        let (from, to) = (edge(at), edge(at + 1));
        let within = |score: &&Decimal| from <= **score && (**score < to || (at + 1 == BINS && **score <= to));
        Bin { from, to, count: wide(preview.scores.iter().filter(within).count()) }
    });
    Distribution {
        id: "sebaran".to_owned(),
        title: locale.text("web-tm-det-chart"),
        bins: bins.collect(),
        passing: Some(preview.passing_grade),
        passed: Some((wide(preview.passed), wide(preview.scores.len()))),
    }
}

/// What comes next: determining, publishing, leaving the stage; each on its own.
fn step(results: &Results<'_>, stage: &StageView, errors: &FieldErrors) -> Markup {
    let (locale, preview) = (&results.visit.locale, &results.preview);
    let close = format!("/putaran/{}/tim/tutup/{}", results.round.view.id, results.stage);
    let published = stage.published_at.as_deref().and_then(moment_of);
    html! {
        h2.govuk-heading-m { (locale.text("web-tm-det-next")) }
        @match (stage.status.as_str(), preview.determined, preview.published) {
            ("waiting", _, _) => (components::inset(html! { (locale.text("web-tm-det-waits")) })),
            ("open", false, _) => (confirm(results, errors, "tetapkan", ["web-tm-det-means", "web-tm-det-tick", "web-tm-det-do"])),
            ("open", true, false) => (confirm(results, errors, "umumkan", ["web-tm-pub-means", "web-tm-pub-tick", "web-tm-pub-do"])),
            ("open", true, true) => {
                @if let Some(at) = published { p.govuk-body { (locale.text("web-tm-published")) " " (say::moment(locale, at, results.visit.zone)) "." } }
                p.govuk-body { (locale.text("web-tm-det-close-next")) }
                (button_group(&[button_link(ButtonKind::Primary, &locale.text("web-tm-close"), &close)]))
            }
            _ => {
                @if let Some(at) = published { p.govuk-body { (locale.text("web-tm-published")) " " (say::moment(locale, at, results.visit.zone)) "." } }
                (components::inset(html! { (locale.text("web-tm-next-closed")) }))
            }
        }
    }
}

fn confirm(results: &Results<'_>, errors: &FieldErrors, step: &str, [means, tick, does]: [&str; 3]) -> Markup {
    let locale = &results.visit.locale;
    let (passed, failed) = outcomes(results);
    let figures = [
        ("grade", say::score(locale, results.preview.passing_grade, 2)),
        ("passed", count(locale, passed)),
        ("failed", count(locale, failed)),
    ];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, text)| (*name, text.as_str())).collect();
    html! {
        p.govuk-body { (locale.text(means)) }
        form method="post" action=(results.address()) novalidate {
            (results.visit.token_field())
            (components::hidden("dilihat", &results.seen()))
            (components::checkboxes(
                locale,
                &Field::new("periksa", &locale.text("web-tm-confirm")).error(errors).bold(),
                &[Choice::new("ya", &locale.text_with(tick, &figures))],
                &[],
            ))
            (button_group(&[
                button_named(ButtonKind::Warning, &locale.text(does), "langkah", step),
                text_link(&locale.text("web-tm-cancel"), &format!("/putaran/{}/tim", results.round.view.id)),
            ]))
        }
    }
}

fn balance(stage: &StageView, results: &Results<'_>) -> Markup {
    let locale = &results.visit.locale;
    let counts = &stage.balance;
    let row = |key: &str, n: u64| SummaryRow::new(words::standing(&stage.kind, key, locale), locale.number(n));
    html! {
        h2.govuk-heading-m { (locale.text("web-tm-balance")) }
        (components::summary_list(&[
            SummaryRow::new(locale.text("web-tm-entered"), locale.number(counts.entered)),
            row("passed", counts.passed),
            row("failed", counts.failed),
            row("withdrawn", counts.withdrawn),
            row("absent", counts.absent),
        ]))
    }
}

fn list(results: &Results<'_>, asked: &FormData) -> Markup {
    let locale = &results.visit.locale;
    let mut lines: Vec<&ResultView> = results.results.iter().collect();
    // The best first; of equal scores the lower number.
    lines.sort_by_key(|line| (std::cmp::Reverse(line.score), line.participant));
    let page = asked.text("halaman").parse().unwrap_or(1_u64);
    let pages = Pages::of(page, wide(lines.len()), wide(PER_PAGE));
    let skip = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let row = |line: &&ResultView| {
        let tone = if line.outcome == Outcome::Passed { Tone::Good } else { Tone::Quiet };
        Row::new([
            html! { (line.participant) },
            html! { (line.unit.1) },
            html! { @match line.score { Some(score) => strong { (say::score(locale, score, 2)) }, None => "–" } },
            html! {
                (tag(tone, &words::outcome(line.outcome.key(), locale)))
                @if line.by_objection { br; (locale.text("web-tm-by-objection")) }
            },
        ])
    };
    html! {
        (components::table(locale, &Table {
            caption: locale.text_with("web-tm-results", &[("n", &count(locale, lines.len()))]),
            columns: vec![
                Column::text(locale.text("web-mk-number")),
                Column::text(locale.text("web-mk-unit")),
                Column::number(locale.text("web-tm-score")),
                Column::text(locale.text("web-tm-result")),
            ],
            rows: lines.iter().skip(skip).take(PER_PAGE).map(row).collect(),
        }))
        (components::pagination(locale, pages, |page| format!("{}{}", results.address(), query(&[("halaman", &page.to_string())]))))
    }
}

pub(super) async fn determine(
    State(site): State<Site>,
    visit: Visit,
    Path((case, stage)): Path<(String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let results = Results::load(&site, &visit, &signed, (&case, &stage)).await?;
    let at = AtStage { stage: stage.clone() };
    let command = match form.text("langkah") {
        "tetapkan" => Command::Determine(at),
        "umumkan" => Command::Publish(at),
        _ => return Err(ErrorPage::BadRequest),
    };
    let mut read = form.reader(locale);
    let ticked = read.ticked("periksa", &locale.text("web-tm-confirm"));
    if let Err(errors) = read.finish((ticked,)) {
        return Ok(page(&results, &FormData::default(), errors)?.show(&visit).into_response());
    }
    let again = |results: &Results<'_>, why: &str, status| -> Result<Response, ErrorPage> {
        let page = page(results, &FormData::default(), FieldErrors::default())?;
        Ok(page.flash(refused_banner(locale, why)).status(status).show(&visit).into_response())
    };
    if results.seen() != form.text("dilihat") {
        return again(&results, &locale.text("web-tm-det-changed"), StatusCode::CONFLICT);
    }
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => Ok(Redirect::to(&format!("{}?catatan={}", results.address(), done.sequence)).into_response()),
        Err(error) => match results.round.refusal(&error, locale) {
            Some(why) => {
                let now = Results::load(&site, &visit, &signed, (&case, &stage)).await?;
                again(&now, &why, StatusCode::UNPROCESSABLE_ENTITY)
            }
            None => Err(error).or_page(&visit, &results.address()),
        },
    }
}
