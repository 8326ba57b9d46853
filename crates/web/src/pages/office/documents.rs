//! Documents that the office judges: open the file, accept several at once, reject one with a reason.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::{AppError, Attachments, DocumentLine, DocumentStage, Refusal};
use jenjang_facts::Digest;
use jenjang_procedure::Command;
use jenjang_procedure::stages::submission::JudgeDocuments;
use maud::{Markup, html};

use super::shared::{at, n, news, refusal_banner, refused, tabs, with_query};
use crate::components::{self, ButtonKind, Choice, Column, Field, Row, Table, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::headers;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// Documents on a page.
const PER_PAGE: usize = 50;
/// More items than any checklist has, so that the forms of a page are told apart by number.
const MOST_ITEMS: usize = 1_000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/dokumen", show)
        .post(Needs::SignIn, "/putaran/{case}/dokumen", judge)
        .get(Needs::SignIn, "/putaran/{case}/dokumen/{stage}/{participant}/{item}", open)
}

/// What somebody sent about the documents of one item, and what was wrong with it.
#[derive(Clone, Debug, Default)]
struct Sent {
    stage: String,
    item: String,
    /// The documents that were ticked: participant and digest of the file.
    ticked: BTreeSet<(u32, Digest)>,
    reason: String,
    /// What is wrong with the choice.
    wrong_choice: Option<String>,
    /// What is wrong with the reason.
    wrong_reason: Option<String>,
    /// Why nothing was recorded.
    refused: Option<(StatusCode, String)>,
}

impl Sent {
    fn of_form(form: &FormData) -> Self {
        Self {
            stage: form.text("tahap").to_owned(),
            item: form.text("butir").to_owned(),
            ticked: form.all("peserta").filter_map(seen_file).collect(),
            // The forms of a page have a field each, so that a mistake leads to the right one.
            reason: form.text(form.text("isian")).to_owned(),
            ..Self::default()
        }
    }

    fn is_about(&self, stage: &str, item: &str) -> bool {
        self.stage == stage && self.item == item
    }
}

/// Reads a tick: whose document, and which file was listed when it was ticked.
fn seen_file(text: &str) -> Option<(u32, Digest)> {
    let (participant, digest) = text.split_once(':')?;
    Some((participant.parse().ok()?, Digest::parse(digest).ok()?))
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    draw(&site, &visit, &signed, &case, &query, &Sent::default()).await
}

async fn draw(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
    sent: &Sent,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let stages = app.documents(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let rights = app.rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    let round = app.show_case(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let here = at(case, "dokumen");
    let mut errors = FieldErrors::default();
    let parts: Vec<Markup> = stages
        .iter()
        .filter(|stage| !stage.lines.is_empty())
        .enumerate()
        .map(|(nth, stage)| stage_part(visit, case, (nth, stage), query, sent, &mut errors))
        .collect();
    let body = html! {
        (tabs(visit, case, &rights, &here))
        (refusal_banner(locale, sent.refused.as_ref().map(|(_, reason)| reason.as_str())))
        @if parts.is_empty() {
            (components::empty(locale, &locale.text("web-office-no-documents"), html! {
                p.govuk-body { (locale.text("web-office-no-documents-next")) }
            }))
        }
        @for part in &parts { (part) }
    };
    let mut page = Page::new(locale.text("web-office-documents"), body)
        .in_section("/putaran")
        .kicker(html! { (round.title) })
        .lead(html! { p { (locale.text("web-office-documents-lead")) } })
        .who_sees(locale.text("web-office-who-documents"))
        .errors(errors);
    if let Some((status, _)) = &sent.refused {
        page = page.status(*status);
    }
    if let Some(banner) = news(site, visit, signed, case, query).await? {
        page = page.flash(banner);
    }
    Ok(page.show(visit))
}

fn stage_part(
    visit: &Visit,
    case: &str,
    (nth, stage): (usize, &DocumentStage),
    query: &FormData,
    sent: &Sent,
    errors: &mut FieldErrors,
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
    let any = text("web-people-any");
    let units: Vec<Choice<'_>> = std::iter::once(Choice::new("", &any))
        .chain(stage.units.iter().map(|(id, name)| Choice::new(id, name)))
        .collect();
    let states = ["menunggu", "diterima", "ditolak", "semua"];
    let words = states.map(|key| text(&format!("web-office-document-{key}")));
    let states: Vec<Choice<'_>> = states.iter().zip(&words).map(|(key, word)| Choice::new(key, word)).collect();
    let (unit_label, state_label) = (text("web-office-unit"), text("web-office-state"));
    let page = |page: u64| with_query(&here, &[("unit", unit), ("keadaan", state), ("hal", &page.to_string())]);
    // Each item is judged by itself: a form each, which comes back to the same lines.
    let items: BTreeSet<&(String, String)> = shown.iter().map(|line| &line.item).collect();
    let forms: Vec<Markup> = items
        .into_iter()
        .enumerate()
        .map(|(at, item)| {
            let lines: Vec<&DocumentLine> = shown.iter().filter(|line| line.item == *item).copied().collect();
            let about =
                Item { stage, item, lines: &lines, number: nth * MOST_ITEMS + at, address: &page(pages.current) };
            item_form(visit, case, &about, sent, errors)
        })
        .collect();
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
            @if forms.is_empty() { (components::empty(locale, &text("web-office-none-found"), html! {})) }
            @for form in &forms { (form) }
            @if !forms.is_empty() { (components::pagination(locale, pages, page)) }
        }
    }
}

/// The documents of one item of a stage on a page.
struct Item<'a> {
    stage: &'a DocumentStage,
    item: &'a (String, String),
    lines: &'a [&'a DocumentLine],
    /// Its place among the forms of the page.
    number: usize,
    /// The page it stands on.
    address: &'a str,
}

fn item_form(visit: &Visit, case: &str, about: &Item<'_>, sent: &Sent, errors: &mut FieldErrors) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let Item { stage, item, lines, number, address } = about;
    let own = sent.is_about(&stage.stage, &item.0);
    let (choice, reason) = (format!("pilihan-{number}"), format!("alasan-{number}"));
    let wrong = |text: &Option<String>| text.clone().filter(|_| own);
    let (wrong_choice, wrong_reason) = (wrong(&sent.wrong_choice), wrong(&sent.wrong_reason));
    wrong_choice.iter().for_each(|message| errors.add(choice.as_str(), message.as_str()));
    wrong_reason.iter().for_each(|message| errors.add(reason.as_str(), message.as_str()));
    let waiting = stage.lines.iter().filter(|line| line.accepted.is_none() && line.item == **item).count();
    let is_open = stage.status == "open";
    let rows = lines.iter().map(|line| row(visit, case, stage, line, is_open, own.then_some(&sent.ticked)));
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
    let (reason_label, reason_hint) = (text("web-office-reject-reason"), text("web-office-reject-hint"));
    let typed = if own { sent.reason.as_str() } else { "" };
    html! {
        form method="post" action=(address) novalidate {
            (visit.token_field())
            (components::hidden("tahap", &stage.stage))
            (components::hidden("butir", &item.0))
            (components::hidden("isian", &reason))
            (components::table(locale, &table))
            @if is_open {
                @if let Some(error) = &wrong_choice { p.govuk-error-message id=(choice) tabindex="-1" { (error) } }
                (components::button_named(ButtonKind::Primary, &text("web-office-accept"), "langkah", "terima"))
                (components::details(&text("web-office-reject-open"), html! {
                    (components::textarea(locale, &Field::new(&reason, &reason_label).hint(&reason_hint).error(errors), typed, 3, Some(2_000)))
                    (components::button_named(ButtonKind::Warning, &text("web-office-reject"), "langkah", "tolak"))
                }))
                @if wrong_reason.is_some() { p.govuk-error-message { (text("web-office-reject-see")) } }
            }
        }
    }
}

fn row(
    visit: &Visit,
    case: &str,
    stage: &DocumentStage,
    line: &DocumentLine,
    is_open: bool,
    ticked: Option<&BTreeSet<(u32, Digest)>>,
) -> Row {
    let locale = &visit.locale;
    let number = line.participant.to_string();
    let href = at(case, &format!("dokumen/{}/{number}/{}", stage.stage, line.item.0));
    let id = format!("pilih-{number}-{}", line.item.0);
    let name = line.name.clone().unwrap_or_else(|| locale.text("web-person-unnamed"));
    let is_ticked = ticked.is_some_and(|all| all.contains(&(line.participant, line.file.digest)));
    let replaced = !is_ticked && ticked.is_some_and(|all| all.iter().any(|(whose, _)| *whose == line.participant));
    let state = match line.accepted {
        None if replaced => components::tag(Tone::Soon, &locale.text("web-office-document-replaced")),
        None => components::tag(Tone::Open, &locale.text("web-office-document-menunggu")),
        Some(true) => components::tag(Tone::Good, &locale.text("web-office-document-diterima")),
        Some(false) => components::tag(Tone::Bad, &locale.text("web-office-document-ditolak")),
    };
    let dossier = at(case, &format!("peserta/{number}"));
    let value = format!("{number}:{}", line.file.digest);
    Row::new([
        html! {
            @if is_open && line.accepted.is_none() {
                div."govuk-checkboxes govuk-checkboxes--small" {
                    div.govuk-checkboxes__item {
                        input.govuk-checkboxes__input id=(id) type="checkbox" name="peserta" value=(value) checked[is_ticked];
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
    RawQuery(query): RawQuery,
    visit: Visit,
    form: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = form;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let app = site.app();
    let stages = app.documents(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let mut sent = Sent::of_form(&form);
    let accepted = form.text("langkah") == "terima";
    let text = |key: &str| visit.locale.text(key);
    let participants: BTreeSet<u32> = sent.ticked.iter().map(|(participant, _)| *participant).collect();
    if participants.is_empty() {
        sent.wrong_choice = Some(text("web-office-choose-some"));
    } else if !accepted && participants.len() > 1 {
        sent.wrong_choice = Some(text("web-office-reject-one"));
    }
    if !accepted && sent.reason.is_empty() {
        let label = text("web-office-reject-reason");
        sent.wrong_reason = Some(visit.locale.text_with("web-error-required", &[("label", &label)]));
    }
    if sent.wrong_choice.is_some() || sent.wrong_reason.is_some() {
        return Ok(draw(&site, &visit, &signed, &case, &query, &sent).await?.into_response());
    }
    let command = Command::JudgeDocuments(JudgeDocuments {
        stage: sent.stage.clone(),
        item: sent.item.clone(),
        participants,
        accepted,
        reason: if accepted { String::new() } else { sent.reason.clone() },
        seen: sent.ticked.iter().map(|(_, digest)| *digest).collect(),
    });
    match app.act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => {
            let kept = ["unit", "keadaan", "hal"].map(|name| (name, query.text(name)));
            let sequence = done.sequence.to_string();
            let [unit, state, page] = kept;
            let back = with_query(&at(&case, "dokumen"), &[unit, state, page, ("catatan", &sequence)]);
            Ok(Redirect::to(&back).into_response())
        }
        Err(error) => {
            let status = match &error {
                AppError::Refused(refusal) if matches!(**refusal, Refusal::DocumentReplaced { .. }) => {
                    StatusCode::CONFLICT
                }
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let title = |id: &str| stages.iter().find(|stage| stage.stage == id).map(|stage| stage.title.clone());
            sent.refused = Some((status, refused(error, &visit, title)?));
            Ok(draw(&site, &visit, &signed, &case, &query, &sent).await?.into_response())
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
