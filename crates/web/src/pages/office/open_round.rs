//! Opening a round: which regulation, what it is called, and the word it is known by in addresses.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::RegulationLine;
use maud::html;

use super::shared::{after, at, refusal_banner, refused};
use crate::components::{self, ButtonKind, Choice, Field, TextKind};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

// Not `/putaran/…`, where every word may name a round.
pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran-baru", show).post(Needs::SignIn, "/putaran-baru", open)
}

async fn show(State(site): State<Site>, visit: Visit, signed: Signed) -> Result<Document, ErrorPage> {
    let regulations = site.app().regulations(&signed.acting).await.or_page(&visit, "/putaran")?;
    Ok(page(&visit, &regulations, &FormData::default(), FieldErrors::default(), None))
}

fn page(
    visit: &Visit,
    regulations: &[RegulationLine],
    form: &FormData,
    errors: FieldErrors,
    reason: Option<&str>,
) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let labels: Vec<String> = regulations
        .iter()
        .map(|one| format!("{} ({} {})", locale.pick(&one.title.id, &one.title.en), one.id, one.version))
        .collect();
    let choices: Vec<Choice<'_>> =
        regulations.iter().zip(&labels).map(|(one, label)| Choice::new(&one.id, label)).collect();
    let chosen = if form.text("aturan").is_empty() {
        regulations.first().map_or("", |one| &one.id)
    } else {
        form.text("aturan")
    };
    let (rule, title, title_hint) =
        (text("web-office-regulation"), text("web-office-title"), text("web-office-title-hint"));
    let (id, id_hint) = (text("web-office-id"), text("web-office-id-hint"));
    let body = html! {
        (refusal_banner(locale, reason))
        @if regulations.is_empty() {
            (components::empty(locale, &text("web-office-no-regulations"), html! { p.govuk-body { (text("web-office-no-regulations-next")) } }))
        } @else {
            form method="post" action="/putaran-baru" novalidate {
                (visit.token_field())
                (components::radios(locale, &Field::new("aturan", &rule).error(&errors).bold(), &choices, chosen))
                (components::text_input(locale, &Field::new("judul", &title).hint(&title_hint).error(&errors).bold(), TextKind::Words, form.text("judul")))
                (components::text_input(locale, &Field::new("kode", &id).hint(&id_hint).error(&errors).bold(), TextKind::Code, form.text("kode")))
                (components::button(ButtonKind::Primary, &text("web-office-open-do")))
            }
        }
    };
    let mut page = Page::new(text("web-office-open"), body)
        .in_section("/putaran")
        .back(text("web-nav-rounds"), "/putaran")
        .lead(html! { p { (text("web-office-open-lead")) } })
        .errors(errors);
    if reason.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    page.show(visit)
}

async fn open(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let (form, app) = (&sent.form, site.app());
    let regulations = app.regulations(&sent.signed.acting).await.or_page(&visit, "/putaran")?;
    let text = |key: &str| visit.locale.text(key);
    let mut read = form.reader(&visit.locale);
    let rule = read.choice("aturan", &text("web-office-regulation"), |id| {
        regulations.iter().find(|one| one.id == id).map(|one| one.id.clone())
    });
    let title = read.text("judul", &text("web-office-title"), 300).and_then(|title| {
        if title.chars().any(char::is_control) {
            read.refuse("judul", text("web-office-title-wrong"))
        } else {
            Some(title)
        }
    });
    let id = read.text("kode", &text("web-office-id"), 40).and_then(|id| {
        let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if plain && id.len() >= 8 { Some(id) } else { read.refuse("kode", text("web-office-id-wrong")) }
    });
    let (rule, title, id) = match read.finish((rule, title, id)) {
        Ok(read) => read,
        Err(errors) => return Ok(page(&visit, &regulations, form, errors, None).into_response()),
    };
    match app.open_case(&sent.signed.acting, &id, &rule, Some(&title)).await {
        Ok(done) => Ok(Redirect::to(&after(&at(&id, "dasbor"), done.sequence)).into_response()),
        Err(jenjang_app::cases::AppError::CaseId(_)) => {
            let mut errors = FieldErrors::default();
            errors.add("kode", text("web-office-id-wrong"));
            Ok(page(&visit, &regulations, form, errors, None).into_response())
        }
        Err(error) => {
            let reason = refused(error, &visit, |_| None)?;
            Ok(page(&visit, &regulations, form, FieldErrors::default(), Some(&reason)).into_response())
        }
    }
}
