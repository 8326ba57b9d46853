//! Recognises who asks, before anything else looks at the request.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jenjang_access::Role;
use jenjang_app::cases::{Acting, Me, Who};
use jenjang_desk::{Session, Subject};
use jenjang_locale::Locale;

use super::signed::{Known, Signed};
use super::{Site, VIA};
use crate::error_page::ErrorPage;
use crate::forms::FormToken;
use crate::language;
use crate::layout::{NavItem, PersonLine, Visit};

/// The cookie of a session. The prefix `__Host-` cannot be used without encryption, on the machine itself.
pub(crate) const COOKIE_NAME: &str = "jenjang";

/// Returns the token of the session that a browser sends.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, token)| token.to_owned())
}

pub(crate) async fn recognise(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    // Programs bring a token or need none; files of the pages are the same for everybody.
    if ["/aset/", "/api/", "/healthz", "/readyz", "/metrics"]
        .iter()
        .any(|start| request.uri().path().starts_with(start))
    {
        return next.run(request).await;
    }
    let locale = language::locale(language::chosen(request.headers()));
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let mut visit = Visit::of_stranger(locale, address);
    visit.agency = site.agency().to_owned();
    visit.zone = site.zone();
    visit.checkpoint = Some("/buku-besar".to_owned());
    let now = site.now();
    visit.demonstration = site.demonstration().map(|_| now);
    let mut known = Known::Stranger;
    if let Some(token) = token(request.headers()) {
        match site.desk().session(&token, now).await {
            Ok(Some(session)) => {
                let who = who(&session.subject);
                let acting = Acting { who, at: now, via: VIA.to_owned() };
                match site.app().me(&acting).await {
                    Ok(me) => {
                        dress(&mut visit, &session, &me);
                        known = Known::Signed(Box::new(Signed { acting, me, session }));
                    }
                    // An account that is gone, or a case that cannot be read: nobody is let in half-known.
                    Err(_) => known = Known::Unavailable,
                }
            }
            Ok(None) => {
                if let Ok(Some(_)) = site.desk().lapsed(&token, now).await {
                    known = Known::Lapsed;
                }
            }
            Err(_) => known = Known::Unavailable,
        }
    }
    request.extensions_mut().insert(visit.clone());
    if matches!(known, Known::Unavailable) {
        return ErrorPage::Unavailable { wait_s: Some(10) }.show(&visit).into_response();
    }
    request.extensions_mut().insert(known);
    next.run(request).await
}

/// Returns as whom a way in lets somebody act.
pub(crate) fn who(subject: &Subject) -> Who {
    match subject {
        Subject::Account(id) => Who::Account(id.clone()),
        Subject::Person(nip) => Who::Person(*nip),
    }
}

/// Puts the person into the frame of every page.
fn dress(visit: &mut Visit, session: &Session, me: &Me) {
    let locale = &visit.locale;
    let name = me.name.clone().unwrap_or_else(|| locale.text("web-person-unnamed"));
    visit.person = Some(PersonLine { name, role: role_line(me, locale) });
    visit.token = Some(FormToken::from_bytes(session.csrf.token().as_bytes()));
    visit.nav = navigation(me, locale);
}

/// Returns what somebody is, in a word or two: the roles they have, the employee last.
fn role_line(me: &Me, locale: &Locale) -> String {
    let mut roles: Vec<String> = me
        .roles
        .iter()
        .filter(|role| !matches!(role, Role::Public | Role::Participant))
        .map(|role| locale.text(&format!("web-role-{role}")))
        .collect();
    if roles.is_empty() {
        roles.push(locale.text("web-role-participant"));
    }
    roles.join(", ")
}

fn navigation(me: &Me, locale: &Locale) -> Vec<NavItem> {
    let mut nav = vec![
        NavItem::new(locale.text("web-nav-tasks"), "/tugas"),
        NavItem::new(locale.text("web-nav-rounds"), "/putaran"),
    ];
    if me.roles.contains(&Role::BkdAdmin) {
        nav.push(NavItem::new(locale.text("web-register-title"), "/register"));
        nav.push(NavItem::new(locale.text("web-office-accounts"), "/akun"));
    }
    if me.roles.contains(&Role::Auditor) {
        nav.push(NavItem::new(locale.text("web-nav-audit"), "/audit"));
    }
    nav
}
