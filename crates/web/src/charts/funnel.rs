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
        insta::assert_snapshot!(funnel(&id(), &chart).into_string().replace("><", ">\n<"), @"");
        assert!(funnel(&en(), &chart).into_string().contains("18.4%"));
        assert!(funnel(&id(), &Funnel::default()).into_string().contains("<svg"));
    }
}
