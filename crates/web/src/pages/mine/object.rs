//! Objecting to a result, point by point and with evidence, and the answers.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{MAX_FILE_BYTES, OwnObjection, OwnWindow, media_of};
use maud::{Markup, html};

use super::Mine;
use crate::components::{self, ButtonKind, Field, FileLimits, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
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
    Ok(form(&mine, &visit, window, &FormData::default(), FieldErrors::default(), None))
}

impl Mine {
    fn window(&self, stage: &str) -> Result<&OwnWindow, ErrorPage> {
        self.view.windows.iter().find(|one| one.stage == stage).ok_or(ErrorPage::NotFound)
    }
}

fn form(
    mine: &Mine,
    visit: &Visit,
    window: &OwnWindow,
    typed: &FormData,
    errors: FieldErrors,
    said: Option<&str>,
) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let body = html! {
        @if let Some(said) = said { (super::refused(locale, said)) }
        @match (&window.filed, &window.refusal) {
            (Some(filed), _) => (objection(mine, visit, filed)),
            (None, Some(refusal)) => {
                @if said.is_none() { (components::inset(html! { p { (mine.refusal(refusal, locale)) } })) }
                (components::text_link(&text("web-receipt-back"), &mine.address("")))
            },
            (None, None) => {
                p.govuk-body { (text("web-object-about")) }
                (fields(mine, visit, window, typed, &errors))
            },
        }
    };
    let lead = window.until.filter(|_| window.filed.is_none() && window.refusal.is_none()).map(|day| {
        html! { p { (text("web-object-until")) " " strong { (super::until(locale, day, mine.view.zone)) } "." } }
    });
    let title = locale.text_with("web-object-title", &[("stage", &window.about)]);
    let mut page = mine.page(visit, title, body).errors(errors);
    if let Some(lead) = lead {
        page = page.lead(lead);
    }
    if said.is_some() {
        page = page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    page.show(visit)
}

fn point(n: usize) -> String {
    format!("butir-{n}")
}

fn evidence(n: usize) -> String {
    format!("bukti-{n}")
}

fn fields(mine: &Mine, visit: &Visit, window: &OwnWindow, typed: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let number = |n: usize| locale.number(u64::try_from(n).unwrap_or(0));
    let one = |n: usize| {
        let (name, label) = (point(n), locale.text_with("web-object-point", &[("n", &number(n))]));
        let hint = text("web-object-point-hint");
        let field = Field::new(&name, &label).error(errors).bold();
        let field = if n == 1 { field.hint(&hint) } else { field };
        components::textarea(locale, &field, typed.text(&name), 3, u64::try_from(MOST_CHARS).ok())
    };
    let limits = FileLimits {
        accept: ".pdf,.png,.jpg",
        max_bytes: u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX),
        many: false,
    };
    // What was typed stays in sight.
    let used = (1..=MOST_POINTS).rev().find(|n| !typed.text(&point(*n)).is_empty()).unwrap_or(0);
    let shown = FIRST_POINTS.max(used);
    let more = html! { @for n in shown + 1..=MOST_POINTS { (one(n)) } };
    let address = mine.address(&format!("/keberatan/{}", window.stage));
    html! {
        form method="post" action=(address) enctype="multipart/form-data" novalidate {
            (visit.token_field())
            @for n in 1..=shown { (one(n)) }
            @if shown < MOST_POINTS { (components::details(&text("web-object-more"), more)) }
            h2.govuk-heading-m { (text("web-object-evidence")) }
            p.govuk-body { (text("web-object-evidence-about")) }
            @for n in 1..=MOST_FILES {
                @let (name, label) = (evidence(n), locale.text_with("web-receipt-evidence", &[("n", &number(n))]));
                (components::file_input(locale, &Field::new(&name, &label).error(errors), &limits))
            }
            p.govuk-body { (text("web-object-next")) }
            (components::button_group(&[
                components::button(ButtonKind::Primary, &text("web-object-send")),
                components::text_link(&text("web-receipt-back"), &mine.address("")),
            ]))
        }
    }
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
    mut sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let mine = Mine::read(&site, &sent.signed, &visit, &case).await?;
    let window = mine.window(&stage)?;
    let locale = &visit.locale;
    if let Some(refusal) = &window.refusal {
        let said = mine.refusal(refusal, locale);
        return Ok(form(&mine, &visit, window, &sent.form, FieldErrors::default(), Some(&said)).into_response());
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
    for n in 1..=MOST_FILES {
        let bytes = sent.files.get(&evidence(n));
        let taken = |bytes: &Bytes| matches!(media_of(bytes), "application/pdf" | "image/png" | "image/jpeg");
        if bytes.is_some_and(|bytes| !taken(bytes)) {
            read.refuse::<()>(&evidence(n), locale.text("web-object-not-taken"));
        }
    }
    if let Err(errors) = read.finish((Some(()),)) {
        return Ok(form(&mine, &visit, window, &sent.form, errors, None).into_response());
    }
    let files = (1..=MOST_FILES).filter_map(|n| sent.files.remove(&evidence(n))).collect();
    match site.app().object_own(&sent.signed.acting, &case, &stage, points, files).await {
        Ok(done) => Ok(Redirect::to(&mine.address(&format!("/bukti/{}", done.sequence))).into_response()),
        Err(error) => {
            let said = mine.on_the_form(error, &visit)?;
            Ok(form(&mine, &visit, window, &sent.form, FieldErrors::default(), Some(&said)).into_response())
        }
    }
}
