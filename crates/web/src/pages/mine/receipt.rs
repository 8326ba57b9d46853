//! The receipt of something an employee did: a page to print and to check.

use axum::extract::{Path, State};
use maud::html;

use crate::components::{self, ButtonKind, Receipt, SummaryRow};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Link, Page, Visit};
use crate::site::{Problem, Signed, Site};

pub(super) async fn show(
    State(site): State<Site>,
    Path((case, sequence)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let sequence = sequence.parse().map_err(|_| ErrorPage::NotFound)?;
    let own = format!("/putaran/{case}/saya");
    let receipt = site.app().own_receipt(&signed.acting, &case, sequence, locale).await.or_page(&visit, &own)?;
    let (title, next) = match receipt.kind.as_str() {
        "documents-handed-in" => (text("web-receipt-handed-in"), text("web-receipt-handed-in-next")),
        "withdrawn" => (text("web-receipt-withdrawn"), text("web-receipt-withdrawn-next")),
        _ => (text("web-receipt-objected"), text("web-receipt-objected-next")),
    };
    let at = locale.moment(receipt.at, receipt.zone);
    let proof =
        Receipt { recorded_at: at, digest: receipt.hash.to_string(), check_href: Some("/buku-besar".to_owned()) };
    let mut rows = vec![SummaryRow::new(text("web-receipt-round"), &receipt.title)];
    if let Some((_, stage)) = &receipt.stage {
        rows.push(SummaryRow::new(text("web-round-stage"), stage));
    }
    if let Some(paper) = &receipt.paper {
        rows.push(SummaryRow::new(text("web-hand-in-paper-title"), html! { bdi { (paper) } }));
    }
    rows.push(SummaryRow::new(
        text("web-receipt-event"),
        locale.text_with(
            "web-receipt-event-place",
            &[("sequence", &locale.number(receipt.sequence)), ("position", &locale.number(receipt.position))],
        ),
    ));
    for (n, (label, file)) in (1..).zip(&receipt.files) {
        let label = match label.as_str() {
            "" => locale.text_with("web-receipt-evidence", &[("n", &locale.number(n))]),
            label => label.to_owned(),
        };
        let value = html! {
            (components::file_size(locale, file.bytes)) br;
            (components::digest(&file.digest.to_string()))
        };
        rows.push(SummaryRow::new(label, value));
    }
    let until = receipt.until.filter(|day| {
        let open = super::end_of(*day, receipt.zone).is_some_and(|end| signed.acting.at <= end);
        receipt.kind == "documents-handed-in" && open
    });
    let body = html! {
        (components::confirmation(locale, &title, html! { p.govuk-body { (next) } }, Some(&proof)))
        (components::summary_list(&rows))
        @if let Some(day) = until {
            p.govuk-body { (text("web-receipt-replace")) " " (super::until(locale, day, receipt.zone)) "." }
        }
        p."govuk-body j-soft" { (locale.text_with("web-receipt-check-how", &[("case", &case), ("sequence", &sequence.to_string())])) }
        (components::button_group(&[
            components::button_link(ButtonKind::Primary, &text("web-receipt-back"), &own),
            components::print_button(&text("web-receipt-print")),
        ]))
    };
    let page = Page::new(title, body)
        .own_heading()
        .trail([Link::new(receipt.title.clone(), format!("/putaran/{case}")), Link::new(text("web-mine-title"), own)])
        .in_section("/putaran")
        .who_sees(text("web-mine-who"));
    Ok(page.show(&visit))
}
