//! How many remain after each step.

use jenjang_locale::Locale;
use maud::{Markup, html};

use super::{figure, figures, percent};

/// A funnel: each step counts some of those of the step before.
#[derive(Clone, Debug, Default)]
pub struct Funnel {
    /// The id of the chart, unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The steps, from the widest.
    pub steps: Vec<FunnelStep>,
}

/// One step.
#[derive(Clone, Debug, Default)]
pub struct FunnelStep {
    /// What those counted did: `menyerahkan makalah`.
    pub label: String,
    /// How many they are.
    pub count: u64,
    /// Whether it is still going on.
    pub now: bool,
}

const ROW: usize = 52;

/// Draws a funnel. Shares are of the first step.
pub fn funnel(locale: &Locale, funnel: &Funnel) -> Markup {
    let first = funnel.steps.first().map_or(0, |step| step.count);
    let says = |step: &FunnelStep| {
        let share = if step.count == first { String::new() } else { format!(" ({})", locale.share(step.count, first)) };
        (locale.number(step.count), format!(" {}{share}", step.label))
    };
    let sentence: Vec<String> = funnel.steps.iter().map(says).map(|(n, rest)| n + &rest).collect();
    let drawing = html! {
        @for (at, step) in funnel.steps.iter().enumerate() {
            @let (count, rest) = says(step);
            rect.j-bar.j-bar--now[step.now] x="0" y=(at * ROW) width=(percent(step.count, first)) height="26" rx="3" {}
            text x="0" y=(at * ROW + 42) { tspan.j-strong { (count) } (rest) }
        }
    };
    let columns = [locale.text("web-chart-step"), locale.text("web-chart-count"), locale.text("web-chart-share")];
    let rows: Vec<_> = funnel
        .steps
        .iter()
        .map(|step| vec![step.label.clone(), locale.number(step.count), locale.share(step.count, first)])
        .collect();
    let table = figures(&funnel.title, &columns, &rows);
    figure(locale, &funnel.id, &funnel.title, &sentence.join(", "), funnel.steps.len() * ROW, drawing, table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn draws_shares_of_the_first_step() {
        let step = |label: &str, count, now| FunnelStep { label: label.into(), count, now };
        let chart = Funnel {
            id: "corong".into(),
            title: "Corong".into(),
            steps: vec![step("disaring", 16_003, false), step("memenuhi", 2_937, true)],
        };
        insta::assert_snapshot!(funnel(&id(), &chart).into_string().replace("><", ">\n<"), @r#"
        <figure class="j-chart">
        <figcaption>Corong</figcaption>
        <svg role="img" aria-labelledby="corong-title corong-desc" width="100%" height="104">
        <title id="corong-title">Corong</title>
        <desc id="corong-desc">16.003 disaring, 2.937 memenuhi (18,4 %)</desc>
        <rect class="j-bar" x="0" y="0" width="100.00%" height="26" rx="3">
        </rect>
        <text x="0" y="42">
        <tspan class="j-strong">16.003</tspan> disaring</text>
        <rect class="j-bar j-bar--now" x="0" y="52" width="18.35%" height="26" rx="3">
        </rect>
        <text x="0" y="94">
        <tspan class="j-strong">2.937</tspan> memenuhi (18,4 %)</text>
        </svg>
        <details class="govuk-details">
        <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Angka dalam tabel</span>
        </summary>
        <div class="govuk-details__text">
        <table class="govuk-table">
        <caption class="govuk-visually-hidden">Corong</caption>
        <thead>
        <tr>
        <th class="govuk-table__header" scope="col">Langkah</th>
        <th class="govuk-table__header" scope="col">Jumlah</th>
        <th class="govuk-table__header" scope="col">Bagian</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <th class="govuk-table__header" scope="row">disaring</th>
        <td class="govuk-table__cell">16.003</td>
        <td class="govuk-table__cell">100,0 %</td>
        </tr>
        <tr>
        <th class="govuk-table__header" scope="row">memenuhi</th>
        <td class="govuk-table__cell">2.937</td>
        <td class="govuk-table__cell">18,4 %</td>
        </tr>
        </tbody>
        </table>
        </div>
        </details>
        </figure>
        "#);
        assert!(funnel(&en(), &chart).into_string().contains("18.4%"));
        assert!(funnel(&id(), &Funnel::default()).into_string().contains("<svg"));
    }
}
