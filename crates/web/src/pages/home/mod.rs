//! Public pages: rounds, announcement, nominative list, numbers, checkpoint.

mod ledger;
mod list;
mod round;

use axum::extract::State;
use jenjang_app::cases::CaseLine;
use jenjang_app::words;
use maud::{Markup, html};

use crate::components::{self, ButtonKind};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Page, Visit};
use crate::site::{Asks, Needs, Problem, Routes, Site};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::Nothing, "/", start)
        .get(Needs::Nothing, "/putaran", rounds)
        .get(Needs::Nothing, "/putaran/{case}", round::show)
        .get(Needs::Nothing, "/putaran/{case}/daftar", list::show)
        .get(Needs::Nothing, "/buku-besar", ledger::show)
        .get(Needs::Nothing, "/buku-besar/titik-periksa", ledger::download)
}

async fn start(State(site): State<Site>, visit: Visit, asks: Asks) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let found = visible(&site, &asks, &visit).await?;
    let next = if asks.signed.is_some() {
        components::button_link(ButtonKind::Primary, &text("web-start-tasks"), "/tugas")
    } else {
        components::button_link(ButtonKind::Primary, &text("web-start-sign-in"), "/masuk")
    };
    let body = html! {
        div.j-aside {
            div {
                (next)
                (cards(&visit, &asks, &found, "web-start-rounds"))
            }
            div {
                h2.govuk-heading-s { (text("web-start-who")) }
                ul."govuk-list govuk-list--spaced" {
                    li { (text("web-start-employee")) }
                    li { (text("web-start-office")) }
                    li { (text("web-start-anybody")) " " a.govuk-link href="/buku-besar" { (text("web-start-check")) } }
                }
            }
        }
    };
    let lead = html! { p { (text("web-start-lead")) } };
    Ok(Page::new(text("web-start-title"), body).lead(lead).show(&visit))
}

async fn rounds(State(site): State<Site>, visit: Visit, asks: Asks) -> Result<Document, ErrorPage> {
    let found = visible(&site, &asks, &visit).await?;
    let title = visit.locale.text("web-rounds-title");
    let may_open = asks.signed.is_some() && site.app().regulations(&asks.acting).await.is_ok();
    let body = html! {
        @if may_open { (components::button_link(ButtonKind::Secondary, &visit.locale.text("web-office-open"), "/putaran-baru")) }
        (cards(&visit, &asks, &found, "web-rounds-caption"))
    };
    Ok(Page::new(title, body).in_section("/putaran").show(&visit))
}

/// Returns the rounds that whoever asks may see, the one that changed last first.
async fn visible(site: &Site, asks: &Asks, visit: &Visit) -> Result<Vec<CaseLine>, ErrorPage> {
    let mut lines = site.app().list_cases(&asks.acting).await.or_page(visit, "/")?;
    lines.sort_by(|a, b| b.changed_at.cmp(&a.changed_at));
    Ok(lines)
}

fn cards(visit: &Visit, asks: &Asks, found: &[CaseLine], caption: &str) -> Markup {
    let locale = &visit.locale;
    if found.is_empty() {
        return components::empty(
            locale,
            &locale.text("web-rounds-none"),
            html! { p.govuk-body { (locale.text("web-rounds-none-next")) } },
        );
    }
    let signed = asks.signed.is_some();
    let rows = found.iter().map(|line| {
        let open: Vec<&str> = line.open.iter().map(|title| locale.pick(&title.id, &title.en)).collect();
        let now = match (line.announced, open.is_empty()) {
            (false, _) => components::tag(components::Tone::Quiet, &locale.text("web-rounds-not-announced")),
            (true, true) => components::tag(components::Tone::Good, &locale.text("web-rounds-over")),
            (true, false) => html! { (components::tag(components::Tone::Open, &locale.text("web-rounds-running"))) " " (open.join(", ")) },
        };
        let address = format!("/putaran/{}", line.id);
        let number = asks.signed.as_ref().and_then(|signed| {
            signed.me.takes_part.iter().find(|(case, _)| *case == line.id).map(|(_, number)| *number)
        });
        let own = html! {
            @if number.is_some() {
                a."govuk-link j-link" href={ (address) "/saya" } { (locale.text("web-rounds-own")) }
            } @else { "–" }
        };
        let zone = visit.zone;
        let mut cells = vec![
            html! { a.govuk-link href=(address) { (line.title) } },
            now,
            html! { (words::moment(&line.opened_at, zone, locale)) },
        ];
        cells.extend(signed.then_some(own));
        components::Row::new(cells)
    });
    let column = |key: &str| components::Column::text(locale.text(key));
    let mut columns = vec![column("web-rounds-round"), column("web-rounds-stands"), column("web-rounds-opened")];
    columns.extend(signed.then(|| column("web-rounds-you")));
    let table = components::Table { caption: locale.text(caption), columns, rows: rows.collect() };
    components::table(locale, &table)
}
