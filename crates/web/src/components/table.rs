//! Tables: captioned, sortable by links, and on a phone one card for each row.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// Whether figures stand in it, which are set to the right.
    pub numeric: bool,
    /// How the table is sorted by it; `None` where it cannot be.
    pub sort: Option<Sort>,
}

/// How a table is sorted by a column.
#[derive(Clone, Debug)]
pub struct Sort {
    /// The address of the table sorted by this column, or the other way round where it is already.
    pub href: String,
    /// The direction, if it is sorted by this column now.
    pub now: Option<Direction>,
}

/// The direction of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// A row, with a cell for each column.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Markup>,
}

impl Column {
    /// Returns a column of words.
    pub fn text(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Returns a column of figures.
    pub fn number(title: impl Into<String>) -> Self {
        Self { title: title.into(), numeric: true, ..Self::default() }
    }

    /// Makes the column sortable.
    pub fn sortable(mut self, href: impl Into<String>, now: Option<Direction>) -> Self {
        self.sort = Some(Sort { href: href.into(), now });
        self
    }
}

impl Row {
    /// Returns a row.
    pub fn new(cells: impl IntoIterator<Item = Markup>) -> Self {
        Self { cells: cells.into_iter().collect() }
    }
}

/// Draws a table.
pub fn table(locale: &Locale, table: &Table) -> Markup {
    html! {
        // The roles say again what the elements are: laid out as blocks on a phone, some browsers forget it.
        table."govuk-table j-table" role="table" {
            caption."govuk-table__caption govuk-table__caption--m" { (table.caption) }
            thead role="rowgroup" {
                tr role="row" { @for column in &table.columns { (heading(locale, column)) } }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        @for (at, (cell, column)) in row.cells.iter().zip(&table.columns).enumerate() {
                            @if at == 0 {
                                th scope="row" role="rowheader" { (cell) }
                            } @else {
                                td class=[column.numeric.then_some("j-n")] role="cell"
                                    data-label=(column.title) { span { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn heading(locale: &Locale, column: &Column) -> Markup {
    let now = column.sort.as_ref().map(|sort| sort.now);
    let (order, sign) = match now {
        Some(Some(Direction::Ascending)) => (Some("ascending"), "▲"),
        Some(Some(Direction::Descending)) => (Some("descending"), "▼"),
        Some(None) => (Some("none"), "↕"),
        None => (None, ""),
    };
    html! {
        th class=[column.numeric.then_some("j-n")] scope="col" role="columnheader" aria-sort=[order] {
            @match &column.sort {
                Some(sort) => a.govuk-link href=(sort.href) {
                    span.govuk-visually-hidden { (locale.text("web-sort-by")) " " }
                    (column.title)
                    span aria-hidden="true" { (sign) }
                },
                None => (column.title),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn tells_the_order_and_labels_the_cells() {
        let drawn = table(
            &id(),
            &Table {
                caption: "Peserta".into(),
                columns: vec![
                    Column::text("Nama").sortable("?urut=-nama", Some(Direction::Ascending)),
                    Column::number("Nilai").sortable("?urut=nilai", None),
                    Column::text("Unit"),
                ],
                rows: vec![Row::new([html! { "Rini" }, html! { "84,50" }, html! { "RSUD" }])],
            },
        );
        insta::assert_snapshot!(drawn.into_string().replace("><", ">\n<"), @r#"
        <table class="govuk-table j-table" role="table">
        <caption class="govuk-table__caption govuk-table__caption--m">Peserta</caption>
        <thead role="rowgroup">
        <tr role="row">
        <th scope="col" role="columnheader" aria-sort="ascending">
        <a class="govuk-link" href="?urut=-nama">
        <span class="govuk-visually-hidden">Urutkan menurut </span>Nama<span aria-hidden="true">▲</span>
        </a>
        </th>
        <th class="j-n" scope="col" role="columnheader" aria-sort="none">
        <a class="govuk-link" href="?urut=nilai">
        <span class="govuk-visually-hidden">Urutkan menurut </span>Nilai<span aria-hidden="true">↕</span>
        </a>
        </th>
        <th scope="col" role="columnheader">Unit</th>
        </tr>
        </thead>
        <tbody role="rowgroup">
        <tr role="row">
        <th scope="row" role="rowheader">Rini</th>
        <td class="j-n" role="cell" data-label="Nilai">
        <span>84,50</span>
        </td>
        <td role="cell" data-label="Unit">
        <span>RSUD</span>
        </td>
        </tr>
        </tbody>
        </table>
        "#);
    }
}
