//! The table of roles and actions, as the policies answer it: the same that an auditor reads in `docs/access.md`.

use axum::extract::{RawQuery, State};
use jenjang_access::Action;
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components::{self, Column, Row, Table};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Link, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, Site};

const HERE: &str = "/audit/akses";

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, HERE, show)
}

async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    site.app().allow_on_ledger(&signed.acting, Action::ReadEvents).await.or_page(&visit, "/tugas")?;
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let sections = sections(site.app().access().table());
    // One part at a time: all together they are a long way to scroll, and heavier than any other page.
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let shown = query.text("bagian").parse().ok().filter(|place| *place < sections.len()).unwrap_or(0);
    let address = |place: usize| if place == 0 { HERE.to_owned() } else { format!("{HERE}?bagian={place}") };
    let links = sections.iter().enumerate();
    let links: Vec<Link> =
        links.map(|(place, section)| Link::new(caption(locale, place, section), address(place))).collect();
    let body = html! {
        (components::details(&text("web-audit-words"), html! {
            dl.govuk-summary-list {
                @for key in ["yes", "own", "assigned", "own-unit", "published", "own-mark", "to-oneself", "some-roles", "none"] {
                    div.govuk-summary-list__row {
                        dt.govuk-summary-list__key { (text(&format!("web-audit-cell-{key}"))) }
                        dd.govuk-summary-list__value { (text(&format!("web-audit-cell-{key}-about"))) }
                    }
                }
            }
        }))
        (components::tabs(&text("web-audit-access"), &links, &address(shown)))
        @if let Some(section) = sections.get(shown) { (drawn(locale, shown, section)) }
    };
    Ok(Page::new(text("web-audit-access"), body)
        .in_section("/audit")
        .back(text("web-audit"), "/audit")
        .wide()
        .lead(html! { p { (text("web-audit-access-lead")) } })
        .show(&visit))
}

/// A table of the text, under its heading.
struct Section {
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Reads the tables out of the text; the one of its words, which has no heading, is left out.
fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            found.push(Section { title: title.to_owned(), columns: Vec::new(), rows: Vec::new() });
            continue;
        }
        let Some(section) = found.last_mut() else { continue };
        let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else { continue };
        let cells: Vec<String> = cells.split(" | ").map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(|cell| cell.chars().all(|c| c == '-')) {
            continue;
        }
        if section.columns.is_empty() { section.columns = cells } else { section.rows.push(cells) }
    }
    found
}

fn known_text(locale: &Locale, key: &str, otherwise: &str) -> String {
    let words = locale.text(key);
    if words == key { otherwise.to_owned() } else { words }
}

/// Returns what a part is called.
fn caption(locale: &Locale, place: usize, section: &Section) -> String {
    known_text(locale, &format!("web-audit-section-{place}"), &section.title)
}

fn drawn(locale: &Locale, place: usize, section: &Section) -> Markup {
    let text = |key: &str, otherwise: &str| known_text(locale, key, otherwise);
    let caption = caption(locale, place, section);
    let columns: Vec<Column> = section
        .columns
        .iter()
        .map(|name| {
            Column::text(text(
                &format!("web-role-{name}"),
                &text(&format!("web-audit-column-{}", name.replace(' ', "-")), name),
            ))
        })
        .collect();
    let rows = section.rows.iter().map(|cells| {
        Row::new(cells.iter().enumerate().map(|(at, cell)| {
            if at == 0 {
                let words = text(&format!("web-role-{cell}"), "");
                let words = if words.is_empty() { text(&format!("web-action-{cell}"), cell) } else { words };
                return html! { (words) };
            }
            cell_markup(locale, cell)
        }))
    });
    let table = Table { caption, columns, rows: rows.collect() };
    components::table(locale, &table)
}

/// Draws a cell: a sign and a word for always and never, words for what is between.
fn cell_markup(locale: &Locale, cell: &str) -> Markup {
    if cell == "." {
        return html! { span.j-soft { "– " (locale.text("web-audit-cell-none")) } };
    }
    if cell == "yes" {
        return html! { strong { "✓ " (locale.text("web-audit-cell-yes")) } };
    }
    html! { (phrase(locale, cell)) }
}

/// Puts the words of the table into those of the language; what is no word of the table stays.
fn phrase(locale: &Locale, cell: &str) -> String {
    let word = |part: &str| {
        let part = part.trim();
        let (not, rest) = part.strip_prefix("not ").map_or((false, part), |rest| (true, rest));
        let alternatives = rest.split(" or ").map(|one| {
            let together = one.split(" + ").map(|one| {
                let key = one.trim().replace(' ', "-");
                ["web-audit-cell", "web-role", "web-action"]
                    .iter()
                    .map(|prefix| (format!("{prefix}-{key}"), locale.text(&format!("{prefix}-{key}"))))
                    .find(|(key, words)| key != words)
                    .map_or_else(|| one.trim().to_owned(), |(_, words)| words)
            });
            together.collect::<Vec<_>>().join(" + ")
        });
        let all = alternatives.collect::<Vec<_>>().join(&locale.text("web-audit-or"));
        if not { locale.text_with("web-audit-not", &[("what", &all)]) } else { all }
    };
    cell.split(", ").map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn every_word_of_the_table_has_words_in_both_languages() {
        let sections = sections(jenjang_access::Access::shipped().table());
        assert!(
            sections.len() >= 6,
            "the record, accounts, a round, an entry, who grants what, and two roles in one hand"
        );
        for locale in [id(), en()] {
            for (place, section) in sections.iter().enumerate() {
                let html = drawn(&locale, place, section).into_string();
                for key in ["web-audit-section", "web-audit-cell", "web-action", "web-audit-column"] {
                    assert!(!html.contains(key), "{key} in {html}");
                }
            }
        }
        let html = drawn(&id(), 0, &sections[0]).into_string();
        for word in ["read-checkpoint", ">yes<", "own unit"] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
