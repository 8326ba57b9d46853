//! The checkpoint of the ledger: what anybody needs to check later that nothing was rewritten.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use crate::components::{self, ButtonKind, SummaryRow};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Page, Visit};
use crate::site::{Asks, Problem, Site};

pub(super) async fn show(State(site): State<Site>, visit: Visit, asks: Asks) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let found = site.app().read_checkpoint(&asks.acting).await.or_page(&visit, "/")?;
    let key = site.app().checkpoint_key(&asks.acting).await.or_page(&visit, "/")?.map(|key| key.to_string());
    let lead = html! { p { (text("web-ledger-lead")) } };
    let page = |body| Page::new(text("web-ledger-title"), body).lead(lead);
    let Some(checkpoint) = found else {
        let body = components::empty(
            locale,
            &text("web-ledger-none"),
            html! { p.govuk-body { (text("web-ledger-none-next")) } },
        );
        return Ok(page(body).show(&visit));
    };
    let note = checkpoint.to_string();
    let root = checkpoint.root().to_string();
    let rows = [
        SummaryRow::new(text("web-ledger-size"), locale.number(checkpoint.size())),
        SummaryRow::new(text("web-ledger-origin"), checkpoint.origin()),
        SummaryRow::new(text("web-ledger-root"), components::digest(&root)),
    ];
    let command = format!("jenjang ledger check titik-periksa.txt --key '{}'", key.as_deref().unwrap_or("…"));
    let body = html! {
        (components::summary_list(&rows))
        h2.govuk-heading-m { (text("web-ledger-note")) }
        p.govuk-body { (text("web-ledger-note-about")) }
        (lines(&note))
        (components::button_group(&[
            components::button_link(ButtonKind::Primary, &text("web-ledger-download"), "/buku-besar/titik-periksa"),
            components::copy_button(locale, &note),
        ]))
        h2.govuk-heading-m { (text("web-ledger-key")) }
        @match &key {
            Some(key) => {
                p.govuk-body { (text("web-ledger-key-about")) }
                (lines(key))
            },
            None => p.govuk-body { (text("web-ledger-key-none")) },
        }
        h2.govuk-heading-m { (text("web-ledger-how")) }
        ol."govuk-list govuk-list--number govuk-list--spaced" {
            li { (text("web-ledger-how-download")) }
            li { (text("web-ledger-how-check")) (lines(&command)) }
            li { (text("web-ledger-how-keep")) }
        }
        p.govuk-body { (text("web-ledger-how-event")) }
    };
    Ok(page(body).show(&visit))
}

/// Draws a text of a machine, line by line.
fn lines(text: &str) -> Markup {
    html! {
        div.j-receipt { @for line in text.lines() { div { code { (line) @if line.is_empty() { "\u{a0}" } } } } }
        br;
    }
}

pub(super) async fn download(State(site): State<Site>, visit: Visit, asks: Asks) -> Result<Response, ErrorPage> {
    let found = site.app().read_checkpoint(&asks.acting).await.or_page(&visit, "/buku-besar")?;
    let checkpoint = found.ok_or(ErrorPage::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"titik-periksa.txt\""),
    ];
    Ok((headers, checkpoint.to_string()).into_response())
}
