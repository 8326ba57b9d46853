//! The own keys of the API: which there are, making one, ending one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_desk::{ApiToken, ApiTokenError};
use jenjang_facts::{Digest, Moment};
use maud::{Markup, html};

use crate::components::{self, ButtonKind, Choice, Column, Field, Row, Table, TextKind, Tone};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Page, Visit};
use crate::pages::common::is_recent;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// Where everybody's own keys are.
const ADDRESS: &str = "/kunci-api";

/// The longest label, in characters; the desk takes no longer one.
const MAX_LABEL: usize = 100;
/// How many keys somebody has in force at once.
const MOST: usize = 20;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

pub(crate) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, ADDRESS, show).post(Needs::SignIn, ADDRESS, act)
}

/// What the page has besides the list.
#[derive(Default)]
struct Shown<'a> {
    form: Option<&'a FormData>,
    errors: FieldErrors,
    made: Option<&'a str>,
    revoked: bool,
}

async fn tokens(site: &Site, signed: &Signed) -> Result<Vec<ApiToken>, ErrorPage> {
    site.desk().api_tokens(&signed.session.subject).await.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })
}

async fn allowed(site: &Site, visit: &Visit, signed: &Signed) -> Result<(), ErrorPage> {
    site.app().allow_token(&signed.acting, &signed.acting.who).await.map(drop).or_page(visit, "/tugas")
}

async fn show(
    State(site): State<Site>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    allowed(&site, &visit, &signed).await?;
    let tokens = tokens(&site, &signed).await?;
    // An address alone claims nothing: only a key that was really ended just now is said to be.
    let just = |token: &ApiToken| token.revoked_at.is_some_and(|at| is_recent(at, signed.acting.at));
    let revoked = tokens.iter().any(|token| token.id.to_string() == query.text("dicabut") && just(token));
    let shown = Shown { revoked, ..Shown::default() };
    Ok(page(&visit, &tokens, signed.acting.at, shown).show(&visit))
}

/// Returns what tells one state of the list from another, so that a form sent twice makes one key.
fn seen(tokens: &[ApiToken]) -> String {
    let mut text = String::new();
    for token in tokens {
        text.push_str(&format!("{} {}\n", token.id, token.revoked_at.is_some()));
    }
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

fn is_in_force(token: &ApiToken, now: Moment) -> bool {
    token.revoked_at.is_none() && now < token.expires_at
}

fn page(visit: &Visit, tokens: &[ApiToken], now: Moment, shown: Shown<'_>) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let empty = FormData::default();
    let form = shown.form.unwrap_or(&empty);
    let seen = seen(tokens);
    let rows = tokens.iter().map(|token| row(visit, token, now, &seen));
    let table = Table {
        caption: text("web-keys-list"),
        columns: [
            "web-keys-label",
            "web-keys-made",
            "web-keys-until",
            "web-keys-used",
            "web-office-state",
            "web-keys-act",
        ]
        .map(|key| Column::text(text(key)))
        .into(),
        rows: rows.collect(),
    };
    let (label, label_hint, until) = (text("web-keys-label"), text("web-keys-label-hint"), text("web-keys-until"));
    let terms: Vec<(&str, String)> =
        TERMS.iter().map(|(key, _)| (*key, text(&format!("web-keys-term-{key}")))).collect();
    let choices: Vec<Choice<'_>> = terms.iter().map(|(key, label)| Choice::new(key, label)).collect();
    let chosen = if form.text("sampai").is_empty() { "90" } else { form.text("sampai") };
    let body = html! {
        @if let Some(secret) = shown.made {
            (components::banner(locale, components::Banner::Success, &text("web-keys-news-made"), html! {
                p.govuk-body { (text("web-keys-once")) }
                p.govuk-body { code.j-digest { (secret) } }
            }))
        }
        @if shown.revoked { (components::banner(locale, components::Banner::Success, &text("web-keys-news-revoked"), html! {})) }
        @if tokens.is_empty() {
            (components::empty(locale, &text("web-keys-none"), html! { p.govuk-body { (text("web-keys-none-next")) } }))
        } @else { (components::table(locale, &table)) }
        h2.govuk-heading-m { (text("web-keys-new")) }
        form method="post" action=(ADDRESS) novalidate {
            (visit.token_field())
            (components::hidden("dilihat", &seen))
            (components::text_input(locale, &Field::new("guna", &label).hint(&label_hint).error(&shown.errors), TextKind::Words, form.text("guna")))
            (components::radios(locale, &Field::new("sampai", &until).error(&shown.errors), &choices, chosen))
            (components::warning(locale, html! { (text("web-keys-warning")) }))
            (components::button_named(ButtonKind::Primary, &text("web-keys-make"), "langkah", "buat"))
        }
    };
    Page::new(text("web-keys-title"), body)
        .lead(html! { p { (text("web-keys-lead")) } })
        .who_sees(text("web-keys-who"))
        .errors(shown.errors)
}

/// How long a key can hold, in days.
const TERMS: [(&str, i64); 3] = [("30", 30), ("90", 90), ("365", 365)];

fn row(visit: &Visit, token: &ApiToken, now: Moment, seen: &str) -> Row {
    let locale = &visit.locale;
    let in_force = is_in_force(token, now);
    let state: Markup = match (token.revoked_at, in_force) {
        (Some(_), _) => components::tag(Tone::Bad, &locale.text("web-keys-revoked")),
        (None, true) => components::tag(Tone::Good, &locale.text("web-keys-in-force")),
        (None, false) => components::tag(Tone::Quiet, &locale.text("web-keys-over")),
    };
    Row::new([
        html! { span dir="auto" { (token.label) } },
        html! { (locale.moment(token.created_at, visit.zone)) },
        html! { (locale.moment(token.expires_at, visit.zone)) },
        html! { (token.used_at.map_or_else(|| locale.text("web-keys-never"), |at| locale.moment(at, visit.zone))) },
        state,
        html! {
            @if in_force {
                form method="post" action=(ADDRESS) {
                    (visit.token_field())
                    (components::hidden("dilihat", seen))
                    (components::hidden("kunci", &token.id.to_string()))
                    button."govuk-button govuk-button--secondary j-tight" type="submit" name="langkah" value="cabut" {
                        (locale.text("web-keys-revoke")) span.govuk-visually-hidden { " (" (token.label) ")" }
                    }
                }
            } @else { "–" }
        },
    ])
}

async fn act(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    allowed(&site, &visit, &signed).await?;
    let (app, subject, who) = (site.app(), &signed.session.subject, &signed.acting.who);
    let unavailable = || ErrorPage::Unavailable { wait_s: Some(10) };
    let now = signed.acting.at;
    if form.text("langkah") == "cabut" {
        // The key of somebody else is not there; one that is over already needs no ending.
        let id = Digest::parse(form.text("kunci")).map_err(|_| ErrorPage::NotFound)?;
        let is_own = tokens(&site, &signed).await?.iter().any(|token| token.id == id);
        if !is_own {
            return Err(ErrorPage::NotFound);
        }
        // It ends first: a record that cannot be written keeps no key alive.
        if site.desk().revoke_api_token(subject, &id, now).await.map_err(|_| unavailable())? {
            app.record_token_revoked(&signed.acting, who).await.or_page(&visit, ADDRESS)?;
        }
        return Ok(Redirect::to(&format!("{ADDRESS}?dicabut={id}")).into_response());
    }
    let known = tokens(&site, &signed).await?;
    if form.text("dilihat") != seen(&known) {
        let typed = vec![(visit.locale.text("web-keys-label"), form.text("guna").to_owned())];
        let happened = Some(visit.locale.text("web-keys-changed"));
        return Err(ErrorPage::Stale(Stale { happened, typed, again: ADDRESS.to_owned() }));
    }
    let mut read = form.reader(&visit.locale);
    let label = read.text("guna", &visit.locale.text("web-keys-label"), MAX_LABEL);
    let term = |text: &str| TERMS.iter().find(|(key, _)| *key == text).map(|(_, days)| *days);
    let days = read.choice("sampai", &visit.locale.text("web-keys-until"), term);
    if known.iter().filter(|token| is_in_force(token, now)).count() >= MOST {
        read.refuse::<()>("guna", visit.locale.text_with("web-keys-too-many", &[("n", &MOST.to_string())]));
    }
    let refused = |errors: FieldErrors| {
        page(&visit, &known, now, Shown { form: Some(&form), errors, ..Shown::default() }).show(&visit).into_response()
    };
    let (label, days) = match read.finish((label, days)) {
        Ok(read) => read,
        Err(errors) => return Ok(refused(errors)),
    };
    let until = now.plus_millis(days * DAY_MILLIS).unwrap_or(now);
    app.order_token(&signed.acting, who, until).await.or_page(&visit, ADDRESS)?;
    let made = site.desk().new_api_token(subject, &label, until, now, &mut *site.entropy()).await;
    match made {
        Ok(secret) => {
            let tokens = tokens(&site, &signed).await?;
            let shown = Shown { made: Some(secret.expose()), ..Shown::default() };
            Ok(page(&visit, &tokens, now, shown).status(StatusCode::CREATED).show(&visit).into_response())
        }
        Err(ApiTokenError::Label | ApiTokenError::Account | ApiTokenError::Expiry) => {
            let mut errors = FieldErrors::default();
            errors.add("guna", visit.locale.text("web-keys-label-wrong"));
            Ok(refused(errors))
        }
        Err(ApiTokenError::Desk(_)) => Err(unavailable()),
    }
}
