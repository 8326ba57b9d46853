//! A password that nobody chose, shown once: for an account, or for an employee, who signs in with the own NIP.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jenjang_desk::{Secret, SetPasswordError, Subject, made_up_password};
use jenjang_facts::Nip;
use maud::{Markup, html};

use super::{accounts, letters, shut_out};
use crate::components::{self, ButtonKind, Field, SummaryRow, TextKind};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site, who};

/// Where an employee is given a password.
pub(crate) const ADDRESS: &str = "/sandi-pegawai";

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/sandi-pegawai", show).post(Needs::SignIn, "/sandi-pegawai", give)
}

async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    allowed(&site, &visit, &signed).await?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let mut page = ask(&visit, "", FieldErrors::default());
    if let Some(banner) = accounts::account_news(&site, &visit, &signed, &query).await? {
        page = page.flash(banner);
    }
    Ok(page.show(&visit))
}

/// Whoever may give no employee a password finds no page for it.
pub(super) async fn allowed(site: &Site, visit: &Visit, signed: &Signed) -> Result<(), ErrorPage> {
    site.app().allow_letting_employees_in(&signed.acting).await.or_page(visit, "/tugas")
}

fn ask(visit: &Visit, typed: &str, errors: FieldErrors) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let (label, hint) = (text("web-first-nip"), text("web-first-nip-hint"));
    let body = html! {
        form method="post" action=(ADDRESS) novalidate {
            (visit.token_field())
            (components::text_input(locale, &Field::new("nip", &label).hint(&hint).error(&errors).bold(), TextKind::Code, typed))
            (components::button_named(ButtonKind::Primary, &text("web-first-check"), "langkah", "periksa"))
        }
        p.govuk-body { a.govuk-link href=(letters::ADDRESS) { (text("web-letters-title")) } }
    };
    framed(visit, text("web-first-title"), body).lead(html! { p { (text("web-first-lead")) } }).errors(errors)
}

fn framed(visit: &Visit, title: String, body: Markup) -> Page {
    let text = |key: &str| visit.locale.text(key);
    Page::new(title, body)
        .in_section("/akun")
        .trail([Link::new(text("web-office-accounts"), "/akun")])
        .who_sees(text("web-office-who-password"))
}

async fn give(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    allowed(&site, &visit, &signed).await?;
    let typed = form.text("nip");
    let known = match Nip::parse(typed.trim()) {
        Ok(nip) => {
            let name = site.app().employee_to_let_in(&signed.acting, nip).await.or_page(&visit, ADDRESS)?;
            name.map(|name| (nip, name))
        }
        Err(_) => None,
    };
    let Some((nip, name)) = known else {
        let mut errors = FieldErrors::default();
        errors.add("nip", visit.locale.text("web-first-nobody"));
        let page = ask(&visit, typed, errors).status(StatusCode::UNPROCESSABLE_ENTITY);
        return Ok(page.show(&visit).into_response());
    };
    match form.text("langkah") {
        "buat" => {}
        shut_out::STEP => {
            let subject = Subject::Person(nip);
            return match shut_out::act(&site, &visit, &signed, &subject, &form, ADDRESS).await? {
                Ok(done) => Ok(done),
                Err(errors) => Ok(sure(&visit, nip, &name, &form, errors).show(&visit).into_response()),
            };
        }
        _ => return Ok(sure(&visit, nip, &name, &form, FieldErrors::default()).show(&visit).into_response()),
    }
    set(&site, &visit, &signed, &Subject::Person(nip), &nip.to_string(), ADDRESS).await
}

fn sure(visit: &Visit, nip: Nip, name: &str, form: &FormData, errors: FieldErrors) -> Page {
    let text = |key: &str| visit.locale.text(key);
    let rows = [
        SummaryRow::new(text("access-name"), html! { bdi { (name) } }),
        SummaryRow::new("NIP", html! { span.j-num { (nip.to_string()) } }),
    ];
    let body = html! {
        (components::summary_list(&rows))
        (components::warning(&visit.locale, html! { (text("web-first-ends")) }))
        form method="post" action=(ADDRESS) {
            (visit.token_field())
            (components::hidden("nip", &nip.to_string()))
            (components::button_group(&[
                components::button_named(ButtonKind::Primary, &text("web-office-password-do"), "langkah", "buat"),
                components::text_link(&text("web-office-cancel"), ADDRESS),
            ]))
        }
        (shut_out::form(visit, ADDRESS, &components::hidden("nip", &nip.to_string()), form, &errors))
    };
    framed(visit, text("web-first-sure"), body).errors(errors)
}

/// Draws the way from a page about somebody to the page that lets them in or shuts them out. The NIP goes in a form:
/// addresses carry none.
pub(crate) fn way_there(visit: &Visit, nip: &str) -> Markup {
    html! {
        form method="post" action=(ADDRESS) {
            (visit.token_field())
            (components::hidden("nip", nip))
            (components::button_named(ButtonKind::Secondary, &visit.locale.text("web-first-way"), "langkah", "periksa"))
        }
    }
}

/// Sets a password that nobody chose, and shows it once.
pub(super) async fn set(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    subject: &Subject,
    login: &str,
    back: &str,
) -> Result<Response, ErrorPage> {
    let locale = &visit.locale;
    let made_up = match give_one(site, visit, signed, subject, login).await? {
        Some(made_up) => made_up,
        None => {
            let reason = locale.text("web-office-password-failed");
            return Err(ErrorPage::Refused { reason, back: back.to_owned() });
        }
    };
    let password = made_up.expose();
    let body = html! {
        (components::confirmation(locale, &locale.text("web-office-password-set"), html! {
            p { (locale.text("web-office-password-once")) }
            p { code { (password) } }
            (components::copy_button(locale, password))
            p { (locale.text_with("web-office-password-login", &[("account", login)])) }
        }, None))
        (components::button_link(ButtonKind::Secondary, &locale.text("web-back"), back))
    };
    let page = Page::new(locale.text("web-office-password-set"), body)
        .own_heading()
        .in_section("/akun")
        .who_sees(locale.text("web-office-who-password"));
    Ok(page.show(visit).into_response())
}

/// Sets a password that nobody chose, on record, and returns it; `None` where the login is not theirs.
pub(super) async fn give_one(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    subject: &Subject,
    login: &str,
) -> Result<Option<Secret>, ErrorPage> {
    site.app().order_password(&signed.acting, &who(subject)).await.or_page(visit, "/akun")?;
    let mut entropy = site.entropy();
    let password = made_up_password(&mut *entropy);
    match site.desk().set_password(login, subject, password.expose(), true, site.now(), &mut *entropy).await {
        Ok(()) => Ok(Some(password)),
        Err(SetPasswordError::Desk(_)) => Err(ErrorPage::Unavailable { wait_s: Some(10) }),
        Err(_) => Ok(None),
    }
}
