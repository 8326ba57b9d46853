//! Screening the register: choose one that was imported, see what it would give, and have it recorded.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::{AppError, Refusal, RegisterChoice, RegisterLine, ScreeningPreview};
use jenjang_app::words;
use maud::{Markup, html};

use super::registers;
use super::shared::{after, at, refusal_banner, refused};
use crate::components::{self, ButtonKind, Choice, Column, Field, NumberCard, Row, SummaryRow, Table};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/saring", show).post(
        Needs::SignIn,
        "/putaran/{case}/saring",
        screen,
    )
}

async fn choice(site: &Site, visit: &Visit, signed: &Signed, case: &str) -> Result<RegisterChoice, ErrorPage> {
    // Without a folder of registers there is none to choose from, which the page says.
    let nowhere = std::path::PathBuf::new();
    let folder = site.snapshots().unwrap_or(&nowhere);
    site.app().register_choice(&signed.acting, case, folder).await.or_page(visit, "/putaran")
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let view = choice(&site, &visit, &signed, &case).await?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let titles = site.app().titles(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let say = |refusal| words::refusal(refusal, |stage| titles.get(stage).cloned(), &visit.locale);
    let obstacle = view.obstacle.as_ref().map(say);
    let mut errors = FieldErrors::default();
    let chosen = view.registers.iter().find(|one| one.name == query.text("data"));
    if chosen.is_none() && query.fields().any(|(name, _)| name == "data") {
        errors.add("data", visit.locale.text("web-screen-choose-one"));
    }
    let preview = match (chosen, site.snapshots()) {
        (Some(one), Some(folder)) if obstacle.is_none() && view.screened.is_none() => {
            let found = site.app().preview_screening(&signed.acting, &case, folder, &one.name, &visit.locale).await;
            Some(found.or_page(&visit, &at(&case, "saring"))?)
        }
        _ => None,
    };
    let drawn = chosen.zip(preview.as_ref());
    Ok(page(&visit, &case, &view, drawn, errors, obstacle.as_deref()).show(&visit))
}

fn page(
    visit: &Visit,
    case: &str,
    view: &RegisterChoice,
    preview: Option<(&RegisterLine, &ScreeningPreview)>,
    errors: FieldErrors,
    obstacle: Option<&str>,
) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let body = html! {
        (refusal_banner(locale, obstacle))
        @if let Some(name) = &view.screened {
            (components::inset(html! {
                p.govuk-body { (text("web-screen-done")) }
                p.govuk-body { (text("web-screen-digest")) ": " (components::digest(name)) }
            }))
            (components::button_link(ButtonKind::Secondary, &text("web-back"), &at(case, "dasbor")))
        } @else if let Some((register, preview)) = preview {
            (previewed(visit, case, view, register, preview))
        } @else if view.registers.is_empty() {
            (components::empty(locale, &text("web-screen-none"), html! {
                p.govuk-body { (text("web-screen-none-next")) }
                p.govuk-body { a."govuk-link j-link" href=(registers::ADDRESS) { (text("web-register-new")) } }
            }))
        } @else {
            (registers(visit, case, view, &errors))
        }
    };
    Page::new(text("web-screen-title"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .trail([Link::new(view.title.clone(), at(case, "dasbor"))])
        .lead(html! { p { (locale.text_with("web-screen-lead", &[("on", &say::weekday_date(locale, view.on))])) } })
        .who_sees(text("web-screen-who"))
        .errors(errors)
}

fn as_of(visit: &Visit, register: &RegisterLine) -> String {
    register.as_of.map_or_else(|| visit.locale.text("web-screen-no-day"), |day| visit.locale.date(day))
}

/// Draws the registers to choose from: the day each speaks of, its size, and the digest that tells two of one day apart.
fn registers(visit: &Visit, case: &str, view: &RegisterChoice, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let words: Vec<(String, String)> = view
        .registers
        .iter()
        .map(|one| {
            let arguments = [
                ("people", locale.number(one.people)),
                ("refused", locale.number(one.refused)),
                ("gaps", locale.number(one.gaps)),
                ("digest", one.name.get(..16).unwrap_or(&one.name).to_owned()),
            ];
            let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let label = locale.text_with("web-screen-register", &[("day", &as_of(visit, one))]);
            (label, locale.text_with("web-screen-register-hint", &arguments))
        })
        .collect();
    let choices: Vec<Choice<'_>> = view
        .registers
        .iter()
        .zip(&words)
        .map(|(one, (label, hint))| Choice::new(&one.name, label).hint(hint))
        .collect();
    let first = view.registers.first().map_or("", |one| one.name.as_str());
    let (label, hint) = (locale.text("web-screen-registers"), locale.text("web-screen-registers-hint"));
    html! {
        form method="get" action=(at(case, "saring")) {
            (components::radios(locale, &Field::new("data", &label).hint(&hint).error(errors).bold(), &choices, first))
            (components::button(ButtonKind::Primary, &locale.text("web-screen-preview")))
        }
    }
}

/// Draws what a screening would give, and the button that has it recorded.
fn previewed(
    visit: &Visit,
    case: &str,
    view: &RegisterChoice,
    register: &RegisterLine,
    preview: &ScreeningPreview,
) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let card = |number: u64, key: &str| NumberCard { number, text: text(key).to_lowercase(), ..NumberCard::default() };
    let cards = [
        card(preview.people, "web-office-funnel-screened"),
        card(preview.meets, "web-meets"),
        card(preview.fails, "web-fails"),
        card(preview.undetermined, "web-gap"),
    ];
    let rows = [
        SummaryRow::new(text("web-screen-as-of"), as_of(visit, register)),
        SummaryRow::new(text("web-office-on"), say::weekday_date(locale, view.on)),
        SummaryRow::new(text("web-screen-people"), locale.number(register.people)),
        SummaryRow::new(text("web-screen-refused"), locale.number(register.refused)),
        SummaryRow::new(text("web-screen-units"), locale.number(u64::try_from(preview.units).unwrap_or(u64::MAX))),
        SummaryRow::new(text("web-screen-digest"), components::digest(&register.name)),
    ];
    let criteria = preview.criteria.iter().map(|line| {
        Row::new([
            html! { (line.text) " " span.govuk-hint { (line.cite) } },
            html! { (locale.number(line.meets)) },
            html! { (locale.number(line.fails)) },
            html! { (locale.number(line.undetermined)) },
        ])
    });
    let table = Table {
        caption: text("web-screen-criteria"),
        columns: vec![
            Column::text(text("web-screen-criterion")),
            Column::number(text("web-meets")),
            Column::number(text("web-fails")),
            Column::number(text("web-gap")),
        ],
        rows: criteria.collect(),
    };
    html! {
        (components::number_cards(locale, &cards))
        (components::summary_list(&rows))
        (components::table(locale, &table))
        @if preview.undetermined > 0 { (components::inset(html! { p.govuk-body { (text("web-screen-gap-about")) } })) }
        (components::warning(locale, html! { (text("web-screen-warning")) }))
        form method="post" action=(at(case, "saring")) {
            (visit.token_field())
            (components::hidden("data", &register.name))
            (components::hidden("seen", &view.sequence.to_string()))
            div.govuk-button-group {
                (components::button(ButtonKind::Primary, &text("web-screen-do")))
                (components::text_link(&text("web-screen-other"), &at(case, "saring")))
            }
        }
    }
}

async fn screen(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    let view = choice(&site, &visit, signed, &case).await?;
    let here = at(&case, "saring");
    // The same form sent twice: the first one counts, and the second is shown what it did.
    if view.screened.is_some() {
        return Ok(Redirect::to(&here).into_response());
    }
    let chosen = view.registers.iter().find(|one| one.name == form.text("data"));
    let (Some(chosen), Some(folder)) = (chosen, site.snapshots()) else {
        let mut errors = FieldErrors::default();
        errors.add("data", visit.locale.text("web-screen-choose-one"));
        return Ok(page(&visit, &case, &view, None, errors, None).show(&visit).into_response());
    };
    if form.text("seen") != view.sequence.to_string() {
        let happened = Some(visit.locale.text("web-office-changed-meanwhile"));
        return Err(ErrorPage::Stale(Stale { happened, typed: Vec::new(), again: here }));
    }
    match site.app().screen_register_of(&signed.acting, &case, folder, &chosen.name).await {
        Ok(done) => Ok(Redirect::to(&after(&at(&case, "dasbor"), done.sequence)).into_response()),
        Err(AppError::Refused(refusal)) if matches!(*refusal, Refusal::AlreadyDone { .. }) => {
            Ok(Redirect::to(&here).into_response())
        }
        Err(error) => {
            let titles = site.app().titles(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
            let reason = refused(error, &visit, |stage| titles.get(stage).cloned())?;
            let page = page(&visit, &case, &view, None, FieldErrors::default(), Some(&reason));
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
        }
    }
}
