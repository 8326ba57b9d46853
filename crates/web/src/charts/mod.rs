//! Charts, drawn on the server as SVG that a screen reader, a printer and a narrow phone all can read.
//!
//! Bars are laid out in percent of the width and letters in fixed sizes, so that a chart narrows without its texts
//! shrinking. All arithmetic is on whole numbers: the same figures give the same bytes. Every chart has a title, a
//! sentence that says what it shows, and the same figures in a table below.

mod distribution;
mod funnel;
mod stage_time;

pub use distribution::{Bin, Distribution, distribution};
pub use funnel::{Funnel, FunnelStep, funnel};
pub use stage_time::{StageDays, StageTimes, stage_times};

use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components;

/// Returns a share of the width with two places, cut: `18.35%`. Nothing is wider than the whole.
fn percent(part: u64, whole: u64) -> String {
    let hundredths = if whole == 0 { 0 } else { u128::from(part.min(whole)) * 10_000 / u128::from(whole) };
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// What is around every chart: the caption, the drawing with its description, and the table. The `id` is unique on the page.
fn figure(locale: &Locale, id: &str, title: &str, says: &str, height: usize, drawing: Markup, table: Markup) -> Markup {
    html! {
        figure.j-chart {
            figcaption { (title) }
            svg role="img" aria-labelledby={ (id) "-title " (id) "-desc" } width="100%" height=(height) {
                title id={ (id) "-title" } { (title) }
                desc id={ (id) "-desc" } { (says) }
                (drawing)
            }
            (components::details(&locale.text("web-chart-table"), table))
        }
    }
}

/// The figures of a chart as a table.
fn figures(caption: &str, columns: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        table.govuk-table {
            caption.govuk-visually-hidden { (caption) }
            thead { tr { @for column in columns { th.govuk-table__header scope="col" { (column) } } } }
            tbody {
                @for row in rows {
                    tr {
                        @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 { th.govuk-table__header scope="row" { (cell) } } @else { td.govuk-table__cell { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_numbers_of_hundredths() {
        assert_eq!((percent(2_937, 16_003), percent(1, 3)), ("18.35%".to_owned(), "33.33%".to_owned()));
        assert_eq!((percent(5, 0), percent(9, 3), percent(0, 3)), ("0.00%".into(), "100.00%".into(), "0.00%".into()));
        assert_eq!(percent(u64::MAX, u64::MAX), "100.00%");
    }
}
