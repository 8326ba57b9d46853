//! Objecting to a result, point by point and with evidence, and the answers.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use jenjang_app::cases::{OwnObjection, OwnWindow};
use maud::{Markup, html};

use super::Mine;
use super::sending::Attempt;
use crate::components::{self, Field, FileLimits, Tone};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Visit};
use crate::say;
use crate::site::{Signed, SignedUpload, Site};

/// The most points of one objection.
const MOST_POINTS: usize = 10;
/// Points shown before more are asked for.
const FIRST_POINTS: usize = 3;
/// The longest point.
const MOST_CHARS: usize = 2_000;
/// The most files of evidence.
const MOST_FILES: usize = 3;

pub(super) async fn ask(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let mine = Mine::read(&site, &signed, &visit, &case).await?;
    let window = mine.window(&stage)?;
    Ok(form(&mine, &visit, window, Attempt::default()))
}

impl Mine {
    fn window(&self, stage: &str) -> Result<&OwnWindow, ErrorPage> {
        self.view.windows.iter().find(|one| one.stage == stage).ok_or(ErrorPage::NotFound)
    }
}

fn form(mine: &Mine, visit: &Visit, window: &OwnWindow, attempt: Attempt<'_>) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let body = html! {
        @match (&window.filed, &window.refusal) {
            (Some(filed), _) => (objection(mine, visit, filed)),
            (None, Some(refusal)) => {
                @if attempt.said.is_none() { (components::inset(html! { p { (mine.refusal(refusal, locale)) } })) }
                (components::text_link(&text("web-receipt-back"), &mine.address("")))
            },
            (None, None) => {
                p.govuk-body { (text("web-object-about")) }
                (fields(mine, visit, window, &attempt))
            },
        }
    };
    let is_open = window.filed.is_none() && window.refusal.is_none();
    let until = window.until.filter(|_| is_open).map(|day| ("web-object-until", day));
    let title = locale.text_with("web-object-title", &[("stage", &window.about)]);
    mine.upload_page(visit, title, until, attempt, &body)
}

fn point(n: usize) -> String {
    format!("butir-{n}")
}

fn evidence(n: usize) -> String {
    format!("bukti-{n}")
}

fn fields(mine: &Mine, visit: &Visit, window: &OwnWindow, attempt: &Attempt<'_>) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let number = |n: usize| locale.number(u64::try_from(n).unwrap_or(0));
    let one = |n: usize| {
        let (name, label) = (point(n), locale.text_with("web-object-point", &[("n", &number(n))]));
        let hint = text("web-object-point-hint");
        let field = Field::new(&name, &label).error(&attempt.errors).bold();
        let field = if n == 1 { field.hint(&hint) } else { field };
        components::textarea(locale, &field, attempt.text(&name), 3, u64::try_from(MOST_CHARS).ok())
    };
    // What was typed stays in sight.
    let used = (1..=MOST_POINTS).rev().find(|n| !attempt.text(&point(*n)).is_empty()).unwrap_or(0);
    let shown = FIRST_POINTS.max(used);
    let more = html! { @for n in shown + 1..=MOST_POINTS { (one(n)) } };
    let fields = html! {
        @for n in 1..=shown { (one(n)) }
        @if shown < MOST_POINTS { (components::details(&text("web-object-more"), more)) }
        h2.govuk-heading-m { (text("web-object-evidence")) }
        p.govuk-body { (text("web-object-evidence-about")) }
        @for n in 1..=MOST_FILES {
            @let (name, label) = (evidence(n), locale.text_with("web-receipt-evidence", &[("n", &number(n))]));
            (components::file_input(locale, &Field::new(&name, &label).error(&attempt.errors), &FileLimits::one(".pdf,.png,.jpg")))
        }
        p.govuk-body { (text("web-object-next")) }
    };
    let address = mine.address(&format!("/keberatan/{}", window.stage));
    mine.upload_form(visit, &address, attempt, &fields, "web-object-send")
}

/// Draws an objection with its answers.
pub(super) fn objection(mine: &Mine, visit: &Visit, filed: &OwnObjection) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let state = match filed.answer.as_ref().map(|answer| answer.upheld) {
        None => components::tag(Tone::Open, &text("web-object-waits")),
        Some(true) => components::tag(Tone::Good, &text("web-object-upheld")),
        Some(false) => components::tag(Tone::Bad, &text("web-object-rejected")),
    };
    let answers = filed.answer.as_ref().and_then(|answer| answer.answers.as_ref());
    let zone = mine.view.zone;
    html! {
        p.govuk-body {
            (locale.text_with("web-object-filed", &[("number", &locale.number(u64::from(filed.number)))])) " "
            (say::moment(locale, filed.at, zone)) ". " (state)
        }
        @match &filed.items {
            Some(items) => ol."govuk-list govuk-list--number govuk-list--spaced" {
                @for (at, item) in items.iter().enumerate() {
                    li {
                        bdi { (item) }
                        @if let Some(answer) = answers.and_then(|answers| answers.get(at)) {
                            br; strong { (text("web-object-answer")) ": " } bdi { (answer) }
                        }
                    }
                }
            },
            None => p.govuk-body { (text("web-object-erased")) },
        }
        @if let Some(answer) = &filed.answer {
            p.govuk-body {
                (text("web-object-answered")) " " (say::moment(locale, answer.at, zone)) ". "
                (text("web-object-cite")) ": " (answer.cite) "."
            }
        } @else {
            p.govuk-body { (text("web-object-team-next")) }
        }
        @for (n, file) in (1..).zip(&filed.evidence) {
            (super::file_line(
                locale,
                &locale.text_with("web-receipt-evidence", &[("n", &locale.number(n))]),
                file.bytes,
                &file.digest.to_string(),
            ))
        }
    }
}

pub(super) async fn record(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let mine = Mine::read(&site, &sent.signed, &visit, &case).await?;
    let window = mine.window(&stage)?;
    let locale = &visit.locale;
    let again = |attempt: Attempt<'_>| form(&mine, &visit, window, attempt);
    if let Some(refusal) = &window.refusal {
        return Ok(again(Attempt::refused(&sent.form, mine.refusal(refusal, locale))).into_response());
    }
    let mut read = sent.form.reader(locale);
    let mut points = Vec::new();
    for n in 1..=MOST_POINTS {
        let label = locale.text_with("web-object-point", &[("n", &n.to_string())]);
        points.extend(read.optional_text(&point(n), &label, MOST_CHARS).flatten());
    }
    let anything = (1..=MOST_POINTS).any(|n| !sent.form.text(&point(n)).is_empty());
    if !anything {
        read.refuse::<()>(&point(1), locale.text("web-object-nothing"));
    }
    let mut files = Vec::new();
    for n in 1..=MOST_FILES {
        let takes = |found: &str| matches!(found, "application/pdf" | "image/png" | "image/jpeg");
        let label = locale.text_with("web-receipt-evidence", &[("n", &n.to_string())]);
        let not_taken = locale.text("web-object-not-taken");
        files.extend(read.optional_file(&evidence(n), &label, &sent.files, takes, &not_taken).flatten());
    }
    if let Err(errors) = read.finish((Some(()),)) {
        return Ok(again(Attempt::wrong(&sent.form, errors)).into_response());
    }
    let done = site.app().object_own(&sent.signed.acting, &case, &stage, points, files).await;
    mine.answered(done, &visit, |said| again(Attempt::refused(&sent.form, said)))
}
