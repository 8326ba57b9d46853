//! The clock of a demonstration: where a visitor moves it forward. Elsewhere there is no such page.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Coming, ComingKind};
use jenjang_facts::{Day, Moment, Zone};
use maud::{Markup, html};

use super::session::back_to;
use crate::components::{self, Banner, ButtonKind};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Demonstration, Needs, Problem as _, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, ADDRESS, show).post(Needs::SignIn, ADDRESS, forward)
}

const ADDRESS: &str = "/peragaan/jam";

/// The hour at which a day of a demonstration begins: offices are open.
const MORNING: u32 = 8;

/// A moment that the clock can be moved to.
struct Offer {
    at: Moment,
    words: String,
    /// What passes on the way.
    passes: Vec<Coming>,
}

async fn show(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> Result<Document, ErrorPage> {
    let demonstration = site.demonstration().ok_or(ErrorPage::NotFound)?;
    let offers = offers(&site, demonstration, &visit, &signed).await?;
    let asked = FormData::parse(query.unwrap_or_default().as_bytes());
    Ok(page(&visit, signed.acting.at, &offers, back_to(&asked)).show(&visit))
}

async fn forward(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let demonstration = site.demonstration().ok_or(ErrorPage::NotFound)?;
    let SignedForm { signed, form } = sent;
    let back = back_to(&form).to_owned();
    let to = form.text("ke").parse().ok().and_then(Moment::from_millis).ok_or(ErrorPage::BadRequest)?;
    // Sent twice, or after somebody else moved it further: the clock is where it was wanted, or beyond.
    if signed.acting.at < to {
        let offers = offers(&site, demonstration, &visit, &signed).await?;
        if !offers.iter().any(|offer| offer.at == to) {
            let why = html! { p.govuk-body { (visit.locale.text("web-demo-choose-again")) } };
            let banner =
                components::banner(&visit.locale, Banner::Information, &visit.locale.text("web-demo-not-moved"), why);
            let page = page(&visit, signed.acting.at, &offers, &back).flash(banner);
            return Ok(page.status(StatusCode::CONFLICT).show(&visit).into_response());
        }
        (demonstration.forward)(to)
            .map_err(|error| ErrorPage::Failed { reference: Some(super::ops::report(&error)) })?;
    }
    // The fragment marks the line that says what the clock shows now.
    Ok(Redirect::to(&format!("{back}#jam")).into_response())
}

/// Returns the moments that the clock can be moved to, the nearest first.
async fn offers(
    site: &Site,
    demonstration: &Demonstration,
    visit: &Visit,
    signed: &Signed,
) -> Result<Vec<Offer>, ErrorPage> {
    let locale = &visit.locale;
    let coming = site.app().coming(&signed.acting, locale).await.or_page(visit, "/tugas")?;
    let now = signed.acting.at;
    let mut found: Vec<(Moment, String)> = Vec::new();
    let next = |what| coming.iter().find(|one| one.what == what);
    if let Some(session) = next(ComingKind::Session) {
        found.push((session.at, locale.text_with("web-demo-to-session", &[("stage", &session.stage)])));
    }
    if let Some(deadline) = next(ComingKind::Deadline) {
        let words = locale.text_with("web-demo-after-deadline", &[("stage", &deadline.stage)]);
        found.extend(morning_after(deadline.at, deadline.zone).map(|at| (at, words)));
    }
    found.extend(morning_after(now, visit.zone).map(|at| (at, locale.text("web-demo-tomorrow"))));
    found.retain(|(at, _)| now < *at && *at <= demonstration.until);
    // One moment is offered once, in the words that say most about it.
    found.sort_by_key(|(at, _)| *at);
    found.dedup_by_key(|(at, _)| *at);
    let offer = |(at, words)| {
        let passes = coming.iter().filter(|one| one.what == ComingKind::Deadline && one.at < at).cloned().collect();
        Offer { at, words, passes }
    };
    Ok(found.into_iter().map(offer).collect())
}

fn morning_after(at: Moment, zone: Zone) -> Option<Moment> {
    let next: Day = at.day_in(zone).add_days(1)?;
    Moment::at(next, MORNING, 0, zone)
}

fn page(visit: &Visit, now: Moment, offers: &[Offer], back: &str) -> Page {
    let locale = &visit.locale;
    let body = html! {
        p.govuk-body { (locale.text("web-demo-only-forward")) }
        @if offers.is_empty() {
            (components::empty(locale, &locale.text("web-demo-end"), html! { p.govuk-body { (locale.text("web-demo-end-next")) } }))
        }
        @for offer in offers { (draw(visit, offer, back)) }
        p.govuk-body { a.govuk-link href=(back) { (locale.text("web-demo-back")) } }
    };
    Page::new(locale.text("web-demo-title"), body)
        .lead(html! { p { (locale.text("web-demo-now")) " " strong { (say::deadline(locale, now, visit.zone)) } } })
}

fn draw(visit: &Visit, offer: &Offer, back: &str) -> Markup {
    let locale = &visit.locale;
    html! {
        section.j-offer {
            h2.govuk-heading-m { (offer.words) }
            p.govuk-body { (say::deadline(locale, offer.at, visit.zone)) }
            @if !offer.passes.is_empty() {
                p.govuk-body { (locale.text("web-demo-passes")) }
                ul."govuk-list govuk-list--bullet" {
                    @for one in &offer.passes { li { (one.stage) ": " (say::deadline(locale, one.at, one.zone)) } }
                }
            }
            form method="post" action=(ADDRESS) {
                (visit.token_field())
                (components::hidden("kembali", back))
                (components::hidden("ke", &offer.at.millis().to_string()))
                (components::button(ButtonKind::Secondary, &locale.text_with("web-demo-move", &[("at", &locale.moment(offer.at, visit.zone))])))
            }
        }
    }
}
