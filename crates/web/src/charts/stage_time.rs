//! How long each stage took, against how long it may take.

use jenjang_locale::Locale;
use maud::{Markup, html};

use super::{figure, figures, percent};

/// The stages of a round and their days.
#[derive(Clone, Debug, Default)]
pub struct StageTimes {
    /// The id of the chart, unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The stages, in their order.
    pub stages: Vec<StageDays>,
}

/// One stage.
#[derive(Clone, Debug, Default)]
pub struct StageDays {
    /// What it is called.
    pub name: String,
    /// How many days it took, or has taken so far.
    pub taken: u64,
    /// How many it may take, where the rule says.
    pub allowed: Option<u64>,
    /// Whether it is still going on.
    pub now: bool,
}

const ROW: usize = 50;

/// Draws the days of each stage; a stage past its limit says so in words.
pub fn stage_times(locale: &Locale, times: &StageTimes) -> Markup {
    let longest = times.stages.iter().map(|stage| stage.taken.max(stage.allowed.unwrap_or(0))).max().unwrap_or(0);
    let drawing = html! {
        @for (at, stage) in times.stages.iter().enumerate() {
            @let top = at * ROW;
            @let late = is_late(stage);
            text x="0" y=(top + 14) { tspan.j-strong { (stage.name) } " " (days(locale, stage)) }
            @if let Some(allowed) = stage.allowed {
                rect."j-bar j-bar--track" x="0" y=(top + 21) width=(percent(allowed, longest)) height="16" rx="3" {}
            }
            rect.j-bar.j-bar--now[stage.now && !late].j-bar--late[late] x="0" y=(top + 21)
                width=(percent(stage.taken, longest)) height="16" rx="3" {}
            @if let Some(allowed) = stage.allowed {
                @let x = percent(allowed, longest);
                line.j-limit x1=(x) x2=(x) y1=(top + 18) y2=(top + 40) {}
            }
        }
    };
    let says: Vec<String> =
        times.stages.iter().map(|stage| format!("{}: {}", stage.name, days(locale, stage))).collect();
    let columns = [locale.text("web-chart-stage"), locale.text("web-chart-days"), locale.text("web-chart-allowed")];
    let row = |stage: &StageDays| {
        let allowed = stage.allowed.map_or_else(|| "–".to_owned(), |allowed| locale.number(allowed));
        vec![stage.name.clone(), locale.number(stage.taken), allowed]
    };
    let rows: Vec<_> = times.stages.iter().map(row).collect();
    let table = figures(&times.title, &columns, &rows);
    figure(locale, &times.id, &times.title, &says.join("; "), times.stages.len() * ROW, drawing, table)
}

fn is_late(stage: &StageDays) -> bool {
    stage.allowed.is_some_and(|allowed| stage.taken > allowed)
}

/// Says the days, the limit and whether it was passed.
fn days(locale: &Locale, stage: &StageDays) -> String {
    let taken = locale.number(stage.taken);
    let Some(allowed) = stage.allowed else {
        return locale.text_with("web-chart-took", &[("days", &taken)]);
    };
    let figures = [("days", taken), ("allowed", locale.number(allowed))];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, number)| (*name, number.as_str())).collect();
    if is_late(stage) {
        locale.text_with("web-chart-took-late", &figures)
    } else {
        locale.text_with("web-chart-took-of", &figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn says_what_took_too_long() {
        let stage = |name: &str, taken, allowed, now| StageDays { name: name.into(), taken, allowed, now };
        let chart = StageTimes {
            id: "waktu".into(),
            title: "Waktu tiap tahap".into(),
            stages: vec![stage("Pengumuman", 8, Some(7), false), stage("Makalah", 12, None, true)],
        };
        insta::assert_snapshot!(stage_times(&id(), &chart).into_string().replace("><", ">\n<"), @r#"
        <figure class="j-chart">
        <figcaption>Waktu tiap tahap</figcaption>
        <svg role="img" aria-labelledby="waktu-title waktu-desc" width="100%" height="100">
        <title id="waktu-title">Waktu tiap tahap</title>
        <desc id="waktu-desc">Pengumuman: 8 hari, melewati batas 7 hari; Makalah: 12 hari</desc>
        <text x="0" y="14">
        <tspan class="j-strong">Pengumuman</tspan> 8 hari, melewati batas 7 hari</text>
        <rect class="j-bar j-bar--track" x="0" y="21" width="58.33%" height="16" rx="3">
        </rect>
        <rect class="j-bar j-bar--late" x="0" y="21" width="66.66%" height="16" rx="3">
        </rect>
        <line class="j-limit" x1="58.33%" x2="58.33%" y1="18" y2="40">
        </line>
        <text x="0" y="64">
        <tspan class="j-strong">Makalah</tspan> 12 hari</text>
        <rect class="j-bar j-bar--now" x="0" y="71" width="100.00%" height="16" rx="3">
        </rect>
        </svg>
        <details class="govuk-details">
        <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Angka dalam tabel</span>
        </summary>
        <div class="govuk-details__text">
        <table class="govuk-table">
        <caption class="govuk-visually-hidden">Waktu tiap tahap</caption>
        <thead>
        <tr>
        <th class="govuk-table__header" scope="col">Tahap</th>
        <th class="govuk-table__header" scope="col">Hari</th>
        <th class="govuk-table__header" scope="col">Batas hari</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <th class="govuk-table__header" scope="row">Pengumuman</th>
        <td class="govuk-table__cell">8</td>
        <td class="govuk-table__cell">7</td>
        </tr>
        <tr>
        <th class="govuk-table__header" scope="row">Makalah</th>
        <td class="govuk-table__cell">12</td>
        <td class="govuk-table__cell">–</td>
        </tr>
        </tbody>
        </table>
        </div>
        </details>
        </figure>
        "#);
    }
}
