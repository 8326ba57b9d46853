//! The nominative list, as it is published: names and units, never numbers.

use axum::extract::{Path, RawQuery, State};
use maud::html;

use crate::components::{self, ButtonKind, Choice, Column, Field, Pages, Row, Table};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Asks, Problem, Site};

const PER_PAGE: usize = 50;

pub(super) async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    asks: Asks,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let back = format!("/putaran/{case}");
    let asked = FormData::parse(query.unwrap_or_default().as_bytes());
    let unit = Some(asked.text("unit")).filter(|unit| !unit.is_empty());
    let page = asked.text("hal").parse().unwrap_or(1);
    let view = site.app().show_case(&asks.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let list = site.app().nominative_list(&asks.acting, &case, unit, page, PER_PAGE).await.or_page(&visit, &back)?;
    let chosen = list.units.iter().find(|(id, _, _)| Some(id.as_str()) == unit);
    let all = text("web-list-all-units");
    let labels: Vec<(String, String)> =
        list.units.iter().map(|(id, name, n)| (id.clone(), format!("{name} ({})", number(locale, *n)))).collect();
    let mut choices = vec![Choice::new("", &all)];
    choices.extend(labels.iter().map(|(id, label)| Choice::new(id, label)));
    let rows = list.rows.iter().map(|line| {
        let unit = if line.unit.is_empty() || line.unit == line.skpd { String::new() } else { line.unit.clone() };
        Row::new([
            html! { (line.name) },
            html! { span.j-num { (line.nip) } },
            html! { (line.skpd) @if !unit.is_empty() { br; span.j-soft { (unit) } } },
        ])
    });
    let caption = match chosen {
        Some((_, name, _)) => {
            locale.text_with("web-list-caption-unit", &[("n", &number(locale, list.total)), ("unit", name)])
        }
        None => locale.text_with("web-list-caption", &[("n", &number(locale, list.total))]),
    };
    let table = Table {
        caption,
        columns: vec![
            Column::text(text("web-list-name")),
            Column::text(text("web-list-nip")),
            Column::text(text("web-list-unit")),
        ],
        rows: rows.collect(),
    };
    let address = format!("{back}/daftar");
    let href = |page: u64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(unit) = unit {
            query.append_pair("unit", unit);
        }
        format!("{address}?{}", query.append_pair("hal", &page.to_string()).finish())
    };
    let as_u64 = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let pages = Pages { current: as_u64(list.page), last: as_u64(list.pages) };
    let body = html! {
        @if list.published_at.is_none() { (components::inset(html! { (text("web-list-not-published")) })) }
        @if list.erased { (components::inset(html! { (text("web-list-erased")) })) }
        form.j-search method="get" action=(address) {
            (components::select(locale, &Field::new("unit", &text("web-list-choose-unit")), &choices, unit.unwrap_or("")))
            (components::button(ButtonKind::Secondary, &text("web-list-show")))
        }
        @if list.rows.is_empty() {
            (components::empty(locale, &text("web-list-empty"), html! { p.govuk-body { a.govuk-link href=(address) { (all) } } }))
        } @else {
            (components::table(locale, &table))
            (components::pagination(locale, pages, href))
        }
        p."govuk-body j-soft" { (text("web-list-masked")) }
    };
    let lead = html! {
        p {
            @if let Some(at) = list.published_at {
                (text("web-list-published")) " " (say::moment(locale, at, visit.zone)) ". "
            }
            (text("web-list-about"))
        }
    };
    let mut page = Page::new(text("web-list-title"), body)
        .trail([Link::new(text("web-rounds-title"), "/putaran"), Link::new(view.title, back)])
        .lead(lead)
        .in_section("/putaran");
    if list.published_at.is_none() {
        page = page.who_sees(text("web-list-who"));
    }
    Ok(page.show(&visit))
}

fn number(locale: &jenjang_locale::Locale, n: usize) -> String {
    locale.number(u64::try_from(n).unwrap_or(u64::MAX))
}
