//! SKD and SKB become one score; the score, and what settles ties, become a rank.

mod exact;
mod rank;

pub use exact::Parts;

use jenjang_locale::Locale;

use crate::decide::{Decisions, Year};
use crate::progress::{Progress, Stage};
use crate::read::Seats;
use crate::rules::{Gap, Integration, Rounding};
use crate::{ExamError, Score, Scores};
use exact::Formula;

/// An integrated exam: the decisions, and the parts of each final score in the same order.
#[derive(Clone, Debug, Default)]
pub struct Integrated {
    /// Who has a seat.
    pub decisions: Decisions,
    /// The parts of the final score, where there is one.
    pub parts: Vec<Option<Parts>>,
}

/// What an integration needs, all of it found.
struct Found<'a> {
    integration: &'a Integration,
    rounding: &'a Rounding,
    maximum: Score,
}

/// Integrates an exam. What the year does not lay down is refused with that reason.
pub fn integrate(
    year: &Year,
    scores: &Scores,
    seats: &Seats,
    n_threads: usize,
    locale: &Locale,
    progress: &dyn Progress,
) -> Result<Integrated, ExamError> {
    let found = found(year, locale)?;
    let formula = Formula::new(found.integration, found.rounding, found.maximum);
    let judged = year.judge()?.judge(scores, seats, n_threads, progress);
    progress.stage(Stage::Rank, Some(seats.len() as u64));
    let parts: Vec<Option<Parts>> = (0..scores.len()).map(|row| rank::parts_of(&formula, scores, row)).collect();
    Ok(rank::rank(found.integration, scores, seats, &judged, parts))
}

/// Returns what the integration needs, or says what was not found.
fn found<'a>(year: &'a Year, locale: &Locale) -> Result<Found<'a>, ExamError> {
    let missing = |gap: Gap| {
        let text = year.rules.gap(gap).map(|text| locale.pick(&text.id, &text.en).to_owned());
        let reason = text.unwrap_or_else(|| locale.text_with("exam-gap-unnamed", &[("what", gap.key())]));
        ExamError::NotFound { year: year.regulation.version.clone(), reason }
    };
    let integration = year.rules.integration.as_ref().ok_or_else(|| missing(Gap::Weights))?;
    let rounding = integration.rounding.as_ref().ok_or_else(|| missing(Gap::Rounding))?;
    let maximum = year.rules.format.maximum_total().ok_or_else(|| missing(Gap::Maximum))?;
    Ok(Found { integration, rounding, maximum })
}
