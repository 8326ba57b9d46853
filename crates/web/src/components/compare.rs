//! Side by side: dossiers of several people, and a text before and after an amendment.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// People or things compared line by line.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What is compared, read out before the table.
    pub caption: String,
    /// Those that are compared, from left to right.
    pub columns: Vec<Compared>,
    /// The lines.
    pub rows: Vec<CompareRow>,
}

/// One of those that are compared.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The name.
    pub name: String,
    /// A line below it, the present post for instance.
    pub note: String,
    /// Where the dossier is.
    pub href: Option<String>,
}

/// One line of a comparison, with a cell for each column.
#[derive(Clone, Debug)]
pub struct CompareRow {
    /// What is compared: `Pangkat`.
    pub label: String,
    /// A value for each column.
    pub values: Vec<Markup>,
    /// Whether the values differ; they are tinted and the line is marked.
    pub differs: bool,
}

impl CompareRow {
    /// Returns a line of plain texts, marked if they differ.
    pub fn of_texts(label: impl Into<String>, values: &[&str]) -> Self {
        let differs = values.windows(2).any(|pair| matches!(pair, [left, right] if left != right));
        Self { label: label.into(), values: values.iter().map(|value| html! { (value) }).collect(), differs }
    }
}

/// Draws the comparison. On a phone every line becomes a block that names each of those compared.
pub fn comparison(locale: &Locale, comparison: &Comparison) -> Markup {
    let differs = locale.text("web-differs");
    html! {
        table."govuk-table j-table j-compare" role="table" {
            caption.govuk-visually-hidden { (comparison.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    td.govuk-table__cell role="cell" {}
                    @for column in &comparison.columns {
                        th.govuk-table__header scope="col" role="columnheader" {
                            @match &column.href {
                                Some(href) => a.govuk-link href=(href) { (column.name) },
                                None => (column.name),
                            }
                            span.j-compare__sub { (column.note) }
                        }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in &comparison.rows {
                    tr.govuk-table__row.is-diff[row.differs] role="row" {
                        th.govuk-table__header scope="row" role="rowheader" {
                            (row.label)
                            @if row.differs {
                                span.j-compare__sign aria-hidden="true" { "≠" }
                                span.govuk-visually-hidden { " (" (differs) ")" }
                            }
                        }
                        @for (value, column) in row.values.iter().zip(&comparison.columns) {
                            td.govuk-table__cell role="cell" data-label=(column.name) { span { (value) } }
                        }
                    }
                }
            }
        }
    }
}

/// What an amendment changes.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What is changed: `Batas penyerahan makalah`.
    pub what: String,
    /// What it was; empty for what is new.
    pub before: String,
    /// What it becomes; empty for what is taken away.
    pub after: String,
    /// On what ground, with its citation.
    pub ground: String,
}

/// Draws what changes, before and after.
pub fn changes(locale: &Locale, changes: &[Change]) -> Markup {
    let none = locale.text("web-change-none");
    html! {
        ul.j-change {
            @for change in changes {
                li {
                    strong { (change.what) }
                    dl.j-change__pair {
                        div.j-change__before {
                            dt { (locale.text("web-change-before")) }
                            dd { @if change.before.is_empty() { (none) } @else { del { (change.before) } } }
                        }
                        div.j-change__after {
                            dt { (locale.text("web-change-after")) }
                            dd { @if change.after.is_empty() { (none) } @else { ins { (change.after) } } }
                        }
                    }
                    @if !change.ground.is_empty() { span.j-soft { (change.ground) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn marks_what_differs_in_words_too() {
        let table = Comparison {
            caption: "Dua calon".into(),
            columns: ["Rini", "Bayu"].map(|name| Compared { name: name.into(), ..Compared::default() }).into(),
            rows: vec![
                CompareRow::of_texts("Pangkat", &["III/c", "III/d"]),
                CompareRow::of_texts("Kasus", &["Tidak ada", "Tidak ada"]),
            ],
        };
        insta::assert_snapshot!(comparison(&id(), &table).into_string().replace("><", ">\n<"), @r#"
        <table class="govuk-table j-table j-compare" role="table">
        <caption class="govuk-visually-hidden">Dua calon</caption>
        <thead role="rowgroup">
        <tr role="row">
        <td class="govuk-table__cell" role="cell">
        </td>
        <th class="govuk-table__header" scope="col" role="columnheader">Rini<span class="j-compare__sub">
        </span>
        </th>
        <th class="govuk-table__header" scope="col" role="columnheader">Bayu<span class="j-compare__sub">
        </span>
        </th>
        </tr>
        </thead>
        <tbody role="rowgroup">
        <tr class="govuk-table__row is-diff" role="row">
        <th class="govuk-table__header" scope="row" role="rowheader">Pangkat<span class="j-compare__sign" aria-hidden="true">≠</span>
        <span class="govuk-visually-hidden"> (berbeda)</span>
        </th>
        <td class="govuk-table__cell" role="cell" data-label="Rini">
        <span>III/c</span>
        </td>
        <td class="govuk-table__cell" role="cell" data-label="Bayu">
        <span>III/d</span>
        </td>
        </tr>
        <tr class="govuk-table__row" role="row">
        <th class="govuk-table__header" scope="row" role="rowheader">Kasus</th>
        <td class="govuk-table__cell" role="cell" data-label="Rini">
        <span>Tidak ada</span>
        </td>
        <td class="govuk-table__cell" role="cell" data-label="Bayu">
        <span>Tidak ada</span>
        </td>
        </tr>
        </tbody>
        </table>
        "#);
    }

    #[test]
    fn shows_before_and_after() {
        let change = Change {
            what: "Batas".into(),
            before: "5 Desember".into(),
            after: "9 Desember".into(),
            ground: "SE 800/12".into(),
        };
        insta::assert_snapshot!(changes(&id(), &[change]).into_string(), @r#"<ul class="j-change"><li><strong>Batas</strong><dl class="j-change__pair"><div class="j-change__before"><dt>Semula</dt><dd><del>5 Desember</del></dd></div><div class="j-change__after"><dt>Menjadi</dt><dd><ins>9 Desember</ins></dd></div></dl><span class="j-soft">SE 800/12</span></li></ul>"#);
    }
}
