//! Signing in and out, and changing the password.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{Extensions, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_desk::{Secret, SignInError};
use maud::{Markup, html};

use crate::components::{self, ButtonKind};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::language::own_address;
use crate::layout::{Page, Visit};
use crate::site::{Needs, Persona, Routes, Signed, SignedForm, Site};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::Nothing, "/masuk", ask_to_sign_in)
        .post(Needs::Nothing, "/masuk", sign_in)
        .post(Needs::SignIn, "/keluar", sign_out)
        .get(Needs::SignIn, "/sandi", ask_for_password)
        .post(Needs::SignIn, "/sandi", change_password)
}

/// How long a browser keeps the cookie: no longer than a session can last; the desk ends it earlier.
const COOKIE_SECONDS: u32 = 12 * 60 * 60;

/// Returns the address that a browser is sent to after signing in: one of this site only.
pub(super) fn back_to(asked: &FormData) -> &str {
    own_address(asked.text("kembali")).unwrap_or("/tugas")
}

async fn ask_to_sign_in(State(site): State<Site>, RawQuery(query): RawQuery, visit: Visit) -> Response {
    // In a demonstration one changes places without signing out first.
    if visit.person.is_some() && site.demonstration().is_none() {
        return Redirect::to("/tugas").into_response();
    }
    let asked = FormData::parse(query.unwrap_or_default().as_bytes());
    sign_in_page(&site, &visit, back_to(&asked), "", FieldErrors::default()).into_response()
}

fn sign_in_page(site: &Site, visit: &Visit, back: &str, login: &str, errors: FieldErrors) -> crate::layout::Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let has_personas = !site.personas().is_empty();
    let body = html! {
        @if has_personas { (personas(site, visit, back)) h2.govuk-heading-m { (text("web-personas-by-hand")) } }
        div.govuk-grid-row {
            div."govuk-grid-column-two-thirds" {
                form method="post" action="/masuk" novalidate {
                    (components::hidden("kembali", back))
                    (components::text_input(
                        locale,
                        &components::Field::new("nama", &text("web-sign-in-login")).hint(&text("web-sign-in-login-hint")).error(&errors),
                        components::TextKind::Code,
                        login,
                    ))
                    (components::text_input(
                        locale,
                        &components::Field::new("sandi", &text("web-sign-in-password")).error(&errors),
                        components::TextKind::Secret,
                        "",
                    ))
                    (components::button(ButtonKind::Primary, &text("web-sign-in")))
                }
            }
        }
    };
    Page::new(text("web-sign-in-title"), body).errors(errors).show(visit)
}

/// The people of a demonstration: one button each.
fn personas(site: &Site, visit: &Visit, back: &str) -> Markup {
    let locale = &visit.locale;
    html! {
        p.govuk-body { (locale.text("web-personas-about")) }
        @for group in GROUPS {
            @let people: Vec<&Persona> = site.personas().iter().filter(|persona| group_of(persona) == group).collect();
            @if !people.is_empty() {
                h2.govuk-heading-m { (locale.text(group)) }
                ul.j-personas {
                    @for persona in people {
                        li {
                            form method="post" action="/masuk" {
                                (components::hidden("kembali", back))
                                (components::hidden("nama", &persona.login))
                                (components::hidden("sandi", &persona.password))
                                (components::button(ButtonKind::Secondary, &persona.name))
                            }
                            p.govuk-hint { (locale.text(&persona.about)) }
                        }
                    }
                }
            }
        }
    }
}

/// What the people of a demonstration are, in the order in which they are shown.
const GROUPS: [&str; 3] = ["web-personas-office", "web-personas-markers", "web-personas-employees"];

fn group_of(persona: &Persona) -> &'static str {
    let [office, markers, employees] = GROUPS;
    // Employees sign in with their NIP.
    match persona.about.as_str() {
        _ if persona.login.bytes().all(|byte| byte.is_ascii_digit()) => employees,
        "serve-persona-head" | "serve-persona-marker" => markers,
        _ => office,
    }
}

/// Returns the address of the client, as the connection has it.
fn address(extensions: &Extensions) -> IpAddr {
    let connected = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    connected.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

async fn sign_in(
    State(site): State<Site>,
    visit: Visit,
    extensions: Extensions,
    headers: HeaderMap,
    form: FormData,
) -> Result<Response, ErrorPage> {
    // Another site could sign somebody in as somebody else and read what they type.
    if !is_same_site(&headers) {
        return Err(ErrorPage::BadRequest);
    }
    let back = back_to(&form);
    let (login, password) = (form.text("nama").to_owned(), form.text("sandi").to_owned());
    let mut errors = FieldErrors::default();
    if login.is_empty() {
        errors.add("nama", visit.locale.text("web-sign-in-login-missing"));
    }
    if password.is_empty() {
        errors.add("sandi", visit.locale.text("web-sign-in-password-missing"));
    }
    if !errors.is_empty() {
        return Ok(sign_in_page(&site, &visit, back, &login, errors).into_response());
    }
    let signed = site.desk().sign_in(&login, &password, address(&extensions), site.now(), &mut *site.entropy()).await;
    match signed {
        Ok(signed) => {
            // The session a browser had before ends here, so that nobody can have planted it.
            if let Some(token) = crate::site::session_token(&headers) {
                site.desk().sign_out(&token).await.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })?;
            }
            let to = if signed.must_change { "/sandi" } else { back };
            Ok(with_cookie(Redirect::to(to).into_response(), &site, Some(&signed.session_token)))
        }
        Err(SignInError::Wrong) => {
            errors.add("nama", visit.locale.text("web-sign-in-wrong"));
            Ok(sign_in_page(&site, &visit, back, &login, errors).into_response())
        }
        Err(SignInError::TooMany { until }) => {
            let wait = (until.millis() - site.now().millis()).max(0) / 1_000 + 1;
            Err(ErrorPage::TooMany { wait_s: u64::try_from(wait).ok() })
        }
        Err(SignInError::Desk(_)) => Err(ErrorPage::Unavailable { wait_s: Some(10) }),
    }
}

/// Tells whether a browser says that a form was sent from a page of this site; browsers that say nothing are believed.
fn is_same_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    site.is_none_or(|site| site == "same-origin" || site == "none")
}

fn with_cookie(mut response: Response, site: &Site, token: Option<&Secret>) -> Response {
    let secure = if site.is_secure() { "; Secure" } else { "" };
    let (value, age) = token.map_or(("", 0), |token| (token.expose(), COOKIE_SECONDS));
    let name = crate::site::SESSION_COOKIE;
    let cookie = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(State(site): State<Site>, headers: HeaderMap, sent: SignedForm) -> Result<Response, ErrorPage> {
    let _ = sent;
    if let Some(token) = crate::site::session_token(&headers) {
        site.desk().sign_out(&token).await.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })?;
    }
    Ok(with_cookie(Redirect::to("/").into_response(), &site, None))
}

async fn ask_for_password(visit: Visit, signed: Signed) -> crate::layout::Document {
    password_page(&visit, signed.session.must_change, FieldErrors::default())
}

fn password_page(visit: &Visit, must_change: bool, errors: FieldErrors) -> crate::layout::Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let field = |name, label: &str, kind| {
        components::text_input(locale, &components::Field::new(name, label).error(&errors), kind, "")
    };
    let body = html! {
        @if must_change { p.govuk-body { (text("web-password-must")) } }
        form method="post" action="/sandi" novalidate {
            (visit.token_field())
            (field("lama", &text("web-password-current"), components::TextKind::Secret))
            (field("baru", &text("web-password-new"), components::TextKind::Secret))
            (components::button(ButtonKind::Primary, &text("web-password-change")))
        }
    };
    Page::new(text("web-password-title"), body)
        .lead(html! { p { (text("web-password-rule")) } })
        .errors(errors)
        .show(visit)
}

async fn change_password(
    State(site): State<Site>,
    visit: Visit,
    extensions: Extensions,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    use jenjang_desk::ChangePasswordError as Wrong;
    let unavailable = ErrorPage::Unavailable { wait_s: Some(10) };
    let token = crate::site::session_token(&headers).ok_or(ErrorPage::BadRequest)?;
    let (current, new) = (sent.form.text("lama"), sent.form.text("baru"));
    let changed =
        site.desk().change_password(&token, current, new, address(&extensions), site.now(), &mut *site.entropy()).await;
    let mut errors = FieldErrors::default();
    match changed {
        Ok(signed) => {
            return Ok(with_cookie(Redirect::to("/tugas").into_response(), &site, Some(&signed.session_token)));
        }
        Err(Wrong::SignedOut) => return Ok(Redirect::to("/masuk").into_response()),
        Err(Wrong::Wrong) => errors.add("lama", visit.locale.text("web-password-wrong")),
        Err(Wrong::TooMany { until }) => {
            let wait = (until.millis() - site.now().millis()).max(0) / 1_000 + 1;
            return Err(ErrorPage::TooMany { wait_s: u64::try_from(wait).ok() });
        }
        Err(Wrong::Password(_)) => errors.add("baru", visit.locale.text("web-password-not-taken")),
        Err(Wrong::Desk(_)) => return Err(unavailable),
    }
    Ok(password_page(&visit, sent.signed.session.must_change, errors).into_response())
}
