//! How scores are spread, and where the passing grade lies.

use jenjang_facts::Decimal;
use jenjang_locale::Locale;
use maud::{Markup, html};

use super::{figure, figures, percent};
use crate::say;

/// Scores in bins of equal width, from the lowest.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// The id of the chart, unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The bins, each beginning where the one before ends.
    pub bins: Vec<Bin>,
    /// The passing grade, once it is set.
    pub passing: Option<Decimal>,
    /// How many people passed and how many were scored; said in words, since a bin may lie on both sides.
    pub passed: Option<(u64, u64)>,
}

/// How many scores lie from `from` up to, not including, `to`; the last bin includes it.
#[derive(Clone, Copy, Debug)]
pub struct Bin {
    /// The lowest score.
    pub from: Decimal,
    /// Where the next bin begins.
    pub to: Decimal,
    /// How many scores.
    pub count: u64,
}

const TOP: u64 = 34;
const PLOT: u64 = 160;
const BASE: u64 = TOP + PLOT;

/// Draws the distribution.
pub fn distribution(locale: &Locale, chart: &Distribution) -> Markup {
    let bounds = chart.bins.first().zip(chart.bins.last()).map(|(first, last)| (first.from, last.to));
    let largest = chart.bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1);
    let passing = chart.passing.zip(bounds).map(|(grade, bounds)| (grade, place(grade, bounds)));
    let drawing = html! {
        @for (at, bin) in chart.bins.iter().enumerate() {
            (bar(locale, chart, at, bin, largest))
        }
        line.j-axis x1="0" x2="100%" y1=(BASE) y2=(BASE) {}
        (axis(locale, &chart.bins))
        @if let Some((grade, (x, left_half))) = &passing {
            line.j-limit x1=(x) x2=(x) y1="20" y2=(BASE) {}
            text.j-strong x=(x) y="14" text-anchor=(if *left_half { "start" } else { "end" }) {
                (locale.text_with("web-chart-passing", &[("grade", &say::score(locale, *grade, 2))]))
            }
        }
    };
    let height = usize::try_from(BASE + 24).unwrap_or_default();
    figure(locale, &chart.id, &chart.title, &sentence(locale, chart), height, drawing, table(locale, chart))
}

/// Draws one bar with its count above, unless so many bars leave no room for it.
fn bar(locale: &Locale, chart: &Distribution, at: usize, bin: &Bin, largest: u64) -> Markup {
    let n_bins = u64::try_from(chart.bins.len()).unwrap_or(1).max(1);
    let at = u64::try_from(at).unwrap_or(0);
    let height = (u128::from(bin.count) * u128::from(PLOT)).div_ceil(u128::from(largest));
    let height = u64::try_from(height).unwrap_or(PLOT);
    let below = chart.passing.is_some_and(|grade| bin.from < grade);
    let roomy = n_bins * u64::try_from(locale.number(largest).len()).unwrap_or(1) <= 45;
    html! {
        // A tenth of a bar on either side keeps it from its neighbours.
        rect.j-bar.j-bar--soft[below] x=(percent(at * 20 + 1, n_bins * 20)) y=(BASE - height)
            width=(percent(18, n_bins * 20)) height=(height) {}
        @if roomy && bin.count > 0 {
            text x=(percent(at * 2 + 1, n_bins * 2)) y=(BASE - height - 5) text-anchor="middle" font-size="12" {
                (locale.number(bin.count))
            }
        }
    }
}

/// Labels at most six of the places where bins meet.
fn axis(locale: &Locale, bins: &[Bin]) -> Markup {
    let step = bins.len().div_ceil(5).max(1);
    let n_bins = u64::try_from(bins.len()).unwrap_or(1).max(1);
    let edges = bins.iter().map(|bin| bin.from).chain(bins.last().map(|bin| bin.to)).enumerate();
    html! {
        @for (at, edge) in edges.filter(|(at, _)| at % step == 0) {
            @let anchor = if at == 0 { "start" } else if at == bins.len() { "end" } else { "middle" };
            text x=(percent(u64::try_from(at).unwrap_or(0), n_bins)) y=(BASE + 18) text-anchor=(anchor) {
                (short(locale, edge))
            }
        }
    }
}

/// Returns where a score lies between two bounds, and whether a label has more room to its right.
fn place(score: Decimal, (from, to): (Decimal, Decimal)) -> (String, bool) {
    let along = |score: Decimal| u64::try_from(score.millionths() - from.millionths()).unwrap_or(0);
    (percent(along(score), along(to)), along(score) < along(to) / 2)
}

fn short(locale: &Locale, score: Decimal) -> String {
    locale.decimal(score.to_string().trim_end_matches(".0"))
}

fn range(locale: &Locale, bin: &Bin) -> String {
    format!("{}–{}", short(locale, bin.from), short(locale, bin.to))
}

fn sentence(locale: &Locale, chart: &Distribution) -> String {
    let mut says: Vec<String> =
        chart.bins.iter().map(|bin| format!("{}: {}", range(locale, bin), locale.number(bin.count))).collect();
    if let Some(grade) = chart.passing {
        says.push(locale.text_with("web-chart-passing", &[("grade", &say::score(locale, grade, 2))]));
    }
    says.join("; ")
}

fn table(locale: &Locale, chart: &Distribution) -> Markup {
    let all = chart.bins.iter().map(|bin| bin.count).sum();
    let columns = [locale.text("web-chart-score"), locale.text("web-chart-count"), locale.text("web-chart-share")];
    let row = |bin: &Bin| vec![range(locale, bin), locale.number(bin.count), locale.share(bin.count, all)];
    let rows: Vec<_> = chart.bins.iter().map(row).collect();
    html! {
        @if let Some((passed, scored)) = chart.passed {
            @let (passed, scored) = (locale.number(passed), locale.number(scored));
            p { (locale.text_with("web-chart-passed", &[("passed", &passed), ("scored", &scored)])) }
        }
        (figures(&chart.title, &columns, &rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn bin(from: &str, to: &str, count: u64) -> Bin {
        Bin { from: decimal(from), to: decimal(to), count }
    }

    #[test]
    fn marks_the_passing_grade_among_the_bars() {
        let chart = Distribution {
            id: "sebaran".into(),
            title: "Sebaran nilai".into(),
            bins: vec![bin("50", "62.5", 204), bin("62.5", "75", 1_204), bin("75", "87.5", 0)],
            passing: Some(decimal("70")),
            passed: Some((310, 1_408)),
        };
        insta::assert_snapshot!(distribution(&id(), &chart).into_string().replace("><", ">\n<"), @r#"
        <figure class="j-chart">
        <figcaption>Sebaran nilai</figcaption>
        <svg role="img" aria-labelledby="sebaran-title sebaran-desc" width="100%" height="218">
        <title id="sebaran-title">Sebaran nilai</title>
        <desc id="sebaran-desc">50–62,5: 204; 62,5–75: 1.204; 75–87,5: 0; Nilai batas 70,00</desc>
        <rect class="j-bar j-bar--soft" x="1.66%" y="166" width="30.00%" height="28">
        </rect>
        <text x="16.66%" y="161" text-anchor="middle" font-size="12">204</text>
        <rect class="j-bar j-bar--soft" x="35.00%" y="34" width="30.00%" height="160">
        </rect>
        <text x="50.00%" y="29" text-anchor="middle" font-size="12">1.204</text>
        <rect class="j-bar" x="68.33%" y="194" width="30.00%" height="0">
        </rect>
        <line class="j-axis" x1="0" x2="100%" y1="194" y2="194">
        </line>
        <text x="0.00%" y="212" text-anchor="start">50</text>
        <text x="33.33%" y="212" text-anchor="middle">62,5</text>
        <text x="66.66%" y="212" text-anchor="middle">75</text>
        <text x="100.00%" y="212" text-anchor="end">87,5</text>
        <line class="j-limit" x1="53.33%" x2="53.33%" y1="20" y2="194">
        </line>
        <text class="j-strong" x="53.33%" y="14" text-anchor="end">Nilai batas 70,00</text>
        </svg>
        <details class="govuk-details">
        <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Angka dalam tabel</span>
        </summary>
        <div class="govuk-details__text">
        <p>310 dari 1.408 mencapai nilai batas.</p>
        <table class="govuk-table">
        <caption class="govuk-visually-hidden">Sebaran nilai</caption>
        <thead>
        <tr>
        <th class="govuk-table__header" scope="col">Nilai</th>
        <th class="govuk-table__header" scope="col">Jumlah</th>
        <th class="govuk-table__header" scope="col">Bagian</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <th class="govuk-table__header" scope="row">50–62,5</th>
        <td class="govuk-table__cell">204</td>
        <td class="govuk-table__cell">14,5 %</td>
        </tr>
        <tr>
        <th class="govuk-table__header" scope="row">62,5–75</th>
        <td class="govuk-table__cell">1.204</td>
        <td class="govuk-table__cell">85,5 %</td>
        </tr>
        <tr>
        <th class="govuk-table__header" scope="row">75–87,5</th>
        <td class="govuk-table__cell">0</td>
        <td class="govuk-table__cell">0,0 %</td>
        </tr>
        </tbody>
        </table>
        </div>
        </details>
        </figure>
        "#);
    }

    #[test]
    fn draws_nothing_rather_than_fail() {
        let chart = Distribution {
            id: "x".into(),
            title: "X".into(),
            bins: vec![],
            passing: Some(decimal("70")),
            passed: None,
        };
        assert!(distribution(&id(), &chart).into_string().contains("<svg"));
        assert_eq!(place(decimal("10"), (decimal("50"), decimal("50"))).0, "0.00%");
    }
}
