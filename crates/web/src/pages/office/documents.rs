//! Documents that the office judges: open the file, accept several at once, reject one with a reason.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::{Attachments, DocumentLine, DocumentStage};
use jenjang_procedure::Command;
use jenjang_procedure::stages::submission::JudgeDocuments;
use maud::{Markup, html};

use super::shared::{after, at, n, news, numbers, refusal_banner, refused, tabs, with_query};
use crate::components::{self, ButtonKind, Choice, Column, Field, Row, Table, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::headers;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// Documents on a page.
const PER_PAGE: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/dokumen", show)
        .post(Needs::SignIn, "/putaran/{case}/dokumen", judge)
        .get(Needs::SignIn, "/putaran/{case}/dokumen/{stage}/{participant}/{item}", open)
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    draw(&site, &visit, &signed, &case, &query, None, FieldErrors::default(), None).await
}

#[expect(clippy::too_many_arguments, reason = "what a page shows after a refusal is what it showed before and more")]
async fn draw(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
    typed: Option<&FormData>,
    errors: FieldErrors,
    reason: Option<&str>,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let stages = app.documents(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let rights = app.rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    let round = app.show_case(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let here = at(case, "dokumen");
    let nothing = stages.iter().all(|stage| stage.lines.is_empty());
    let body = html! {
        (tabs(visit, case, &rights, round.seal.is_some(), &here))
        (refusal_banner(locale, reason))
        @if nothing {
            (components::empty(locale, &locale.text("web-office-no-documents"), html! {
                p.govuk-body { (locale.text("web-office-no-documents-next")) }
            }))
        }
        @for stage in stages.iter().filter(|stage| !stage.lines.is_empty()) {
            (stage_part(visit, case, stage, query, typed, &errors))
        }
    };
    let mut page = Page::new(locale.text("web-office-documents"), body)
        .in_section("/putaran")
        .kicker(html! { (round.title) })
        .lead(html! { p { (locale.text("web-office-documents-lead")) } })
        .who_sees(locale.text("web-office-who-documents"))
        .errors(errors);
    if reason.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(banner) = news(locale, query) {
        page = page.flash(banner);
    }
    Ok(page.show(visit))
}

fn stage_part(
    visit: &Visit,
    case: &str,
    stage: &DocumentStage,
    query: &FormData,
    typed: Option<&FormData>,
    errors: &FieldErrors,
) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let here = at(case, "dokumen");
    let (unit, state) = (query.text("unit"), query.text("keadaan"));
    let fits = |line: &&DocumentLine| {
        (unit.is_empty() || line.unit.0 == unit)
            && match state {
                "semua" => true,
                "diterima" => line.accepted == Some(true),
                "ditolak" => line.accepted == Some(false),
                _ => line.accepted.is_none(),
            }
    };
    let found: Vec<&DocumentLine> = stage.lines.iter().filter(fits).collect();
    let pages = components::Pages::of(query.text("hal").parse().unwrap_or(1), n(found.len()), n(PER_PAGE));
    let skipped = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let shown: Vec<&DocumentLine> = found.iter().skip(skipped).take(PER_PAGE).copied().collect();
    let waiting = stage.lines.iter().filter(|line| line.accepted.is_none()).count();
    let is_open = stage.status == "open";
    let ticked: BTreeSet<u32> = typed.map(|form| numbers(form.all("peserta"))).unwrap_or_default();
    let any = text("web-people-any");
    let units: Vec<Choice<'_>> = std::iter::once(Choice::new("", &any))
        .chain(stage.units.iter().map(|(id, name)| Choice::new(id, name)))
        .collect();
    let states = ["menunggu", "diterima", "ditolak", "semua"];
    let words = states.map(|key| text(&format!("web-office-document-{key}")));
    let states: Vec<Choice<'_>> = states.iter().zip(&words).map(|(key, word)| Choice::new(key, word)).collect();
    let (unit_label, state_label) = (text("web-office-unit"), text("web-office-state"));
    let (reason_label, reason_hint) = (text("web-office-reject-reason"), text("web-office-reject-hint"));
    // The items of a stage are judged one by one; the form names the one it shows.
    let item = shown.first().map(|line| line.item.clone()).unwrap_or_default();
    let rows = shown.iter().map(|line| row(visit, case, stage, line, is_open, ticked.contains(&line.participant)));
    let columns = [
        "web-office-participant",
        "web-office-unit",
        "web-office-document",
        "web-office-handed-in",
        "web-office-state",
    ]
    .map(|key| Column::text(text(key)));
    let caption =
        locale.text_with("web-office-documents-waiting", &[("item", &item.1), ("n", &locale.number(n(waiting)))]);
    let table = Table { caption, columns: columns.into(), rows: rows.collect() };
    let page = |page: u64| with_query(&here, &[("unit", unit), ("keadaan", state), ("hal", &page.to_string())]);
    html! {
        section {
            h2.govuk-heading-m { (stage.title) }
            form.j-split method="get" action=(here) {
                div {
                    (components::select(locale, &Field::new("unit", &unit_label), &units, unit))
                    (components::button(ButtonKind::Secondary, &text("web-filter-apply")))
                }
                (components::select(locale, &Field::new("keadaan", &state_label), &states, if state.is_empty() { "menunggu" } else { state }))
            }
            @if shown.is_empty() {
                (components::empty(locale, &text("web-office-none-found"), html! {}))
            } @else {
                form method="post" action=(here) novalidate {
                    (visit.token_field())
                    (components::hidden("tahap", &stage.stage))
                    (components::hidden("butir", &item.0))
                    (components::table(locale, &table))
                    @if is_open {
                        @if let Some(error) = errors.of("peserta") { p.govuk-error-message #peserta tabindex="-1" { (error) } }
                        (components::button_named(ButtonKind::Primary, &text("web-office-accept"), "langkah", "terima"))
                        (components::details(&text("web-office-reject-open"), html! {
                            (components::textarea(locale, &Field::new("alasan", &reason_label).hint(&reason_hint).error(errors), typed.map_or("", |form| form.text("alasan")), 3, Some(2_000)))
                            (components::button_named(ButtonKind::Warning, &text("web-office-reject"), "langkah", "tolak"))
                        }))
                        @if errors.of("alasan").is_some() { p.govuk-error-message { (text("web-office-reject-see")) } }
                    }
                }
                (components::pagination(locale, pages, page))
            }
        }
    }
}

fn row(visit: &Visit, case: &str, stage: &DocumentStage, line: &DocumentLine, is_open: bool, ticked: bool) -> Row {
    let locale = &visit.locale;
    let number = line.participant.to_string();
    let href = at(case, &format!("dokumen/{}/{number}/{}", stage.stage, line.item.0));
    let id = format!("pilih-{number}-{}", line.item.0);
    let name = line.name.clone().unwrap_or_else(|| locale.text("web-person-unnamed"));
    let state = match line.accepted {
        None => components::tag(Tone::Open, &locale.text("web-office-document-menunggu")),
        Some(true) => components::tag(Tone::Good, &locale.text("web-office-document-diterima")),
        Some(false) => components::tag(Tone::Bad, &locale.text("web-office-document-ditolak")),
    };
    let dossier = at(case, &format!("peserta/{number}"));
    Row::new([
        html! {
            @if is_open && line.accepted.is_none() {
                div."govuk-checkboxes govuk-checkboxes--small" {
                    div.govuk-checkboxes__item {
                        input.govuk-checkboxes__input id=(id) type="checkbox" name="peserta" value=(number) checked[ticked];
                        label."govuk-label govuk-checkboxes__label" for=(id) { (number) " · " (name) }
                    }
                }
            } @else { a.govuk-link href=(dossier) { (number) " · " (name) } }
        },
        html! { (line.unit.1) },
        html! {
            a.govuk-link href=(href) {
                (locale.text("web-office-open-file")) span.govuk-visually-hidden { " " (number) }
            }
            " " span."j-soft j-num" { "PDF, " (components::file_size(locale, line.file.bytes)) }
        },
        say::moment(locale, line.at, visit.zone),
        state,
    ])
}

async fn judge(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    let app = site.app();
    let stages = app.documents(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let participants = numbers(form.all("peserta"));
    let accepted = form.text("langkah") == "terima";
    let text = |key: &str| visit.locale.text(key);
    let mut errors = FieldErrors::default();
    if participants.is_empty() {
        errors.add("peserta", text("web-office-choose-some"));
    }
    if !accepted && participants.len() > 1 {
        errors.add("peserta", text("web-office-reject-one"));
    }
    if !accepted && form.text("alasan").is_empty() {
        errors.add(
            "alasan",
            visit.locale.text_with("web-error-required", &[("label", &text("web-office-reject-reason"))]),
        );
    }
    let none = FormData::default();
    if !errors.is_empty() {
        return Ok(draw(&site, &visit, signed, &case, &none, Some(form), errors, None).await?.into_response());
    }
    let command = Command::JudgeDocuments(JudgeDocuments {
        stage: form.text("tahap").to_owned(),
        item: form.text("butir").to_owned(),
        participants,
        accepted,
        reason: if accepted { String::new() } else { form.text("alasan").to_owned() },
    });
    match app.act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => {
            let key = if accepted { "documents-accepted" } else { "document-rejected" };
            Ok(Redirect::to(&after(&at(&case, "dokumen"), key, done.sequence)).into_response())
        }
        Err(error) => {
            let title = |id: &str| stages.iter().find(|stage| stage.stage == id).map(|stage| stage.title.clone());
            let reason = refused(error, &visit, title)?;
            let page = draw(&site, &visit, signed, &case, &none, Some(form), errors, Some(&reason)).await?;
            Ok(page.into_response())
        }
    }
}

async fn open(
    State(site): State<Site>,
    Path((case, stage, participant, item)): Path<(String, String, String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let participant = participant.parse().map_err(|_| ErrorPage::NotFound)?;
    let file = site.app().read_document(&signed.acting, &case, participant, &stage, &item).await;
    let (file, bytes) = file.or_page(&visit, "/putaran")?;
    // Only what a browser shows without running anything is shown; anything else is saved under a number.
    let shown = file.media == "application/pdf";
    let disposition = if shown {
        format!("inline; filename=\"peserta-{participant}.pdf\"")
    } else {
        format!("attachment; filename=\"peserta-{participant}.bin\"")
    };
    let kind = if shown { "application/pdf" } else { "application/octet-stream" };
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(headers::may_be_shown(response))
}
