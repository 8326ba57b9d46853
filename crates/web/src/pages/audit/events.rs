//! All cases and the stream of accounts; the events of one in order; one event in full, with its proof.

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jenjang_access::Action;
use jenjang_app::cases::{AuditEvent, EventQuery, StreamLine};
use jenjang_app::words;
use jenjang_locale::Locale;
use maud::{Markup, html};
use serde_json::Value;

use super::super::office::shared::{n, with_query};
use crate::components::{self, ButtonKind, Choice, Column, Field, Row, SummaryRow, Table, Tone};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

/// Events on a page.
const PER_PAGE: usize = 50;
/// The longest value of a body that is shown as it is.
const MOST_BODY: usize = 2_000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/audit", overview)
        .get(Needs::SignIn, "/audit/{case}", list)
        .get(Needs::SignIn, "/audit/{case}/{sequence}", show)
        .get(Needs::SignIn, "/audit/{case}/{sequence}/bukti", proof)
}

/// Draws a hash by its beginning; the whole one can be copied from the title and the page of the event.
fn short_hash(hash: &str) -> Markup {
    html! { code title=(hash) { (hash.get(..12).unwrap_or(hash)) "…" } }
}

async fn overview(State(site): State<Site>, visit: Visit, signed: Signed) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let overview = app.audit_overview(&signed.acting).await.or_page(&visit, "/tugas")?;
    let verifies = app.allow_on_ledger(&signed.acting, Action::VerifyLedger).await.is_ok();
    let row = |stream: &StreamLine| {
        let title = stream.title.clone().unwrap_or_else(|| text("web-audit-access-stream"));
        Row::new([
            html! { a.govuk-link href=(format!("/audit/{}", stream.id)) { (title) } },
            html! { code { (stream.id) } },
            html! { (locale.number(stream.events)) },
            say::moment(locale, stream.first, visit.zone),
            say::moment(locale, stream.last, visit.zone),
            short_hash(&stream.hash),
        ])
    };
    let columns = vec![
        Column::text(text("web-audit-stream")),
        Column::text(text("web-audit-id")),
        Column::number(text("web-audit-events")),
        Column::text(text("web-audit-first")),
        Column::text(text("web-audit-last")),
        Column::text(text("web-audit-last-hash")),
    ];
    let table = Table { caption: text("web-audit-streams"), columns, rows: overview.streams.iter().map(row).collect() };
    let signed_events = overview.checkpoint.as_ref().map_or(0, jenjang_ledger::Checkpoint::size);
    let rows = [
        SummaryRow::new(text("web-audit-size"), locale.number(overview.head.size)),
        SummaryRow::new(text("web-audit-head"), components::digest(&overview.head.hash.to_string())),
        match &overview.checkpoint {
            Some(checkpoint) => SummaryRow::new(
                text("web-audit-checkpoint"),
                html! {
                    p { (locale.text_with("web-audit-checkpoint-of", &[("size", &locale.number(checkpoint.size())), ("origin", checkpoint.origin())])) }
                    (components::digest(&checkpoint.root().to_string()))
                    @let unsigned = overview.head.size.saturating_sub(signed_events);
                    @if unsigned > 0 { p.j-soft { (locale.text_with("web-audit-unsigned", &[("n", &locale.number(unsigned))])) } }
                },
            ),
            None => SummaryRow::new(text("web-audit-checkpoint"), text("web-audit-no-checkpoint")),
        },
    ];
    let body = html! {
        @if verifies {
            form method="post" action="/audit/verifikasi" {
                (visit.token_field())
                div.govuk-button-group {
                    (components::button(ButtonKind::Primary, &text("web-audit-verify")))
                    (components::text_link(&text("web-audit-access"), "/audit/akses"))
                    (components::text_link(&text("web-office-accounts"), "/akun"))
                }
            }
        }
        (components::summary_list(&rows))
        (components::table(locale, &table))
    };
    Ok(Page::new(text("web-audit"), body)
        .in_section("/audit")
        .lead(html! { p { (text("web-audit-lead")) } })
        .who_sees(text("web-audit-who"))
        .wide()
        .show(&visit))
}

fn title(title: Option<&String>, locale: &Locale) -> String {
    title.cloned().unwrap_or_else(|| locale.text("web-audit-access-stream"))
}

/// Says who did something: an account by its id, a participant by the number.
fn actor(locale: &Locale, event: &AuditEvent) -> String {
    match event.actor.strip_prefix("participant-") {
        Some(number) if event.role == "participant" => locale.text_with("web-audit-participant", &[("n", number)]),
        _ => event.actor.clone(),
    }
}

/// Says through what something came.
fn via(locale: &Locale, via: &str) -> String {
    let key = format!("web-audit-via-{via}");
    let words = locale.text(&key);
    if words == key { via.to_owned() } else { words }
}

/// Says in words what an event was; `titles` has what stages and settings are called.
fn in_words(event: &AuditEvent, titles: &BTreeMap<String, (String, String)>, locale: &Locale) -> String {
    let title = |id: &str| titles.get(id).map_or_else(|| id.to_owned(), |(id, en)| locale.pick(id, en).to_owned());
    let mut body = event.body.clone();
    if let (Some(Value::String(role)), Some(object)) = (body.get("role").cloned(), body.as_object_mut()) {
        object.insert("role".to_owned(), Value::String(locale.text(&format!("web-role-{role}"))));
    }
    words::event(&event.kind, &body, title, locale)
}

async fn list(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let kind = Some(query.text("jenis")).filter(|kind| !kind.is_empty());
    let asked = EventQuery {
        from: query.text("dari").parse().unwrap_or(1),
        kind: kind.map(ToOwned::to_owned),
        per_page: PER_PAGE,
    };
    let page = app.audit_events(&signed.acting, &case, &asked).await.or_page(&visit, "/audit")?;
    let here = format!("/audit/{case}");
    let replays = page.title.is_some() && app.allow_on_ledger(&signed.acting, Action::ReplayCase).await.is_ok();
    let row = |event: &AuditEvent| {
        let who = text(&format!("web-role-{}", event.role));
        Row::new([
            html! {
                a.govuk-link href=(format!("{here}/{}", event.sequence)) { (locale.number(event.sequence)) }
                " " code { (event.hash.get(..8).unwrap_or_default()) "…" }
            },
            html! { (locale.moment(event.at, visit.zone)) },
            html! {
                (in_words(event, &page.titles, locale))
                @if event.personal.is_some() { " " (personal(locale, event.personal)) }
            },
            html! { (actor(locale, event)) " (" (who) ", " (via(locale, &event.via)) ")" },
        ])
    };
    let columns = vec![
        Column::text(text("web-audit-number-hash")),
        Column::text(text("web-audit-time")),
        Column::text(text("web-audit-what")),
        Column::text(text("web-audit-actor")),
    ];
    let shown = (locale.number(n(page.before + 1)), locale.number(n(page.before + page.events.len())));
    let caption = locale
        .text_with("web-audit-shown", &[("from", &shown.0), ("to", &shown.1), ("all", &locale.number(n(page.total)))]);
    let table = Table { caption, columns, rows: page.events.iter().map(row).collect() };
    let kinds: Vec<(String, String)> = page
        .kinds
        .iter()
        .map(|(kind, n)| (kind.clone(), format!("{} ({})", kind_words(locale, kind), locale.number(*n))))
        .collect();
    let all = text("web-audit-all-kinds");
    let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", &all))
        .chain(kinds.iter().map(|(kind, label)| Choice::new(kind, label)))
        .collect();
    let from = |from: u64| with_query(&here, &[("dari", &from.to_string()), ("jenis", kind.unwrap_or_default())]);
    let body = html! {
        form method="get" action=(here) {
            (components::select(locale, &Field::new("jenis", &text("web-audit-kind")), &choices, kind.unwrap_or_default()))
            (components::button(ButtonKind::Secondary, &text("web-filter-apply")))
        }
        @if page.events.is_empty() { (components::empty(locale, &text("web-office-none-found"), html! {})) }
        @else { (components::table(locale, &table)) }
        nav.govuk-button-group aria-label=(text("web-pages")) {
            @if let Some(previous) = page.previous { (components::text_link(&text("web-audit-earlier"), &from(previous))) }
            @if let Some(next) = page.next { (components::text_link(&text("web-audit-later"), &from(next))) }
        }
        @if replays {
            h2.govuk-heading-m { (text("web-audit-replay")) }
            p.govuk-body { (text("web-audit-replay-about")) }
            form method="post" action=(format!("{here}/hitung-ulang")) {
                (visit.token_field())
                (components::button(ButtonKind::Secondary, &text("web-audit-replay-do")))
            }
        }
    };
    Ok(Page::new(title(page.title.as_ref(), locale), body)
        .in_section("/audit")
        .back(text("web-audit"), "/audit")
        .wide()
        .who_sees(text("web-audit-who"))
        .show(&visit))
}

/// Returns what a kind of event is called; without words, its key.
fn kind_words(locale: &Locale, kind: &str) -> String {
    let key = format!("web-audit-kind-{kind}");
    let words = locale.text(&key);
    if words == key { kind.to_owned() } else { words }
}

fn personal(locale: &Locale, state: Option<&str>) -> Markup {
    match state {
        Some("held") => components::tag(Tone::Open, &locale.text("web-audit-held")),
        Some("erased") => components::tag(Tone::Quiet, &locale.text("web-audit-erased")),
        _ => html! { "–" },
    }
}

async fn show(
    State(site): State<Site>,
    Path((case, sequence)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let sequence: u64 = sequence.parse().map_err(|_| ErrorPage::NotFound)?;
    let page = app.audit_event(&signed.acting, &case, sequence).await.or_page(&visit, "/audit")?;
    let event = &page.event;
    let here = format!("/audit/{case}");
    let who = text(&format!("web-role-{}", event.role));
    let hash = |hash: &str| html! { (components::digest(hash)) };
    let rows = [
        SummaryRow::new(text("web-audit-time"), say::moment(locale, event.at, visit.zone)),
        SummaryRow::new(text("web-audit-actor"), html! { (event.actor) " · " (who) " · " (event.via) }),
        SummaryRow::new(text("web-audit-kind"), html! { code { (event.kind) } }),
        SummaryRow::new(text("web-audit-position"), locale.number(event.position)),
        SummaryRow::new(text("web-audit-personal"), personal(locale, event.personal)),
        SummaryRow::new(text("web-audit-payload"), hash(&event.payload)),
        SummaryRow::new(text("web-audit-previous"), hash(&event.previous)),
        SummaryRow::new(
            text("web-audit-hash"),
            html! { (hash(&event.hash)) (components::copy_button(locale, &event.hash)) },
        ),
    ];
    let fields = fields(event);
    let body = html! {
        (components::summary_list(&rows))
        h2.govuk-heading-m { (text("web-audit-body")) }
        (components::summary_list(&fields))
        @if !event.files.is_empty() {
            (components::details(&locale.text_with("web-audit-files", &[("n", &locale.number(n(event.files.len())))]), html! {
                @for file in event.files.iter().take(50) { (components::digest(file)) }
            }))
        }
        h2.govuk-heading-m { (text("web-audit-prove")) }
        p.govuk-body { (text("web-audit-prove-about")) }
        p.govuk-body { code { "jenjang ledger check" } }
        (components::button_link(ButtonKind::Secondary, &text("web-audit-prove-do"), &format!("{here}/{sequence}/bukti")))
        nav.govuk-button-group aria-label=(text("web-pages")) {
            @if sequence > 1 { (components::text_link(&text("web-audit-event-before"), &format!("{here}/{}", sequence - 1))) }
            @if sequence < page.last { (components::text_link(&text("web-audit-event-after"), &format!("{here}/{}", sequence + 1))) }
        }
    };
    let number = locale.number(sequence);
    Ok(Page::new(locale.text_with("web-audit-event", &[("n", &number)]), body)
        .in_section("/audit")
        .trail([Link::new(text("web-audit"), "/audit"), Link::new(title(page.title.as_ref(), locale), here.clone())])
        .lead(html! { p { (in_words(event, &page.titles, locale)) } })
        .who_sees(text("web-audit-who"))
        .show(&visit))
}

/// Draws the body as data, field by field; what is long is cut, since a screening names thousands of places.
fn fields(event: &AuditEvent) -> Vec<SummaryRow> {
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let cut = |text: String| -> Markup {
        let is_long = text.chars().count() > MOST_BODY;
        html! { code { (text.chars().take(MOST_BODY).collect::<String>()) @if is_long { " …" } } }
    };
    let field = |(name, value): (&String, &Value)| {
        let drawn = match value {
            Value::Object(inner) if inner.len() <= 60 => html! {
                ul.govuk-list { @for (name, value) in inner { li { (name) ": " (cut(shown(value))) } } }
            },
            value => cut(shown(value)),
        };
        SummaryRow::new(name.clone(), drawn)
    };
    event.body.as_object().into_iter().flatten().map(field).collect()
}

async fn proof(
    State(site): State<Site>,
    Path((case, sequence)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    use jenjang_app::cases::AppError;
    let sequence: u64 = sequence.parse().map_err(|_| ErrorPage::NotFound)?;
    let back = format!("/audit/{case}");
    // Whoever may prove may not always read; both are asked, as both are shown.
    site.app().audit_event(&signed.acting, &case, sequence).await.or_page(&visit, "/audit")?;
    let proof = match site.app().prove_event(&signed.acting, &case, sequence, None).await {
        Ok(proof) => proof,
        // The event is newer than the last checkpoint, or there is none.
        Err(error) if matches!(error, AppError::Ledger(_)) && !error.is_passing() => {
            return Err(ErrorPage::Refused { reason: visit.locale.text("web-audit-no-proof-yet"), back });
        }
        Err(error) => return Err(error).or_page(&visit, &back),
    };
    let mut response = proof.to_string().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"bukti-{case}-{sequence}.txt\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
