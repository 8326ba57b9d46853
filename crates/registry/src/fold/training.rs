//! The highest structural training completed by the day.

use jenjang_facts::{Day, Known};

use super::folder::{Asked, code};
use super::notes::gap;
use super::trace::Trace;
use crate::records::Training;

const COLUMN: &str = "DIKLAT";

/// The highest training of a year not after the year of the day. One without a year counts; one outside the order of
/// the levels neither counts nor hides another.
pub(super) fn structural_training(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let by_then = || asked.dossier.trainings.iter().filter(|row| is_completed(row, asked.year));
    if let Some(highest) = by_then().filter_map(|row| row.level).max() {
        for row in by_then().filter(|row| row.level == Some(highest)) {
            trace.row(row.source, COLUMN);
            if let Some(day) = row.year.and_then(|year| Day::new(i32::from(year), 12, 31)) {
                trace.as_of(day);
            }
        }
        return code(asked.levels.structural_training, highest);
    }
    by_then().for_each(|row| trace.row(row.source, COLUMN));
    gap(by_then().find_map(|row| asked.dossier.row_note(row.source, &["structural_training"])), trace)
}

/// Whether a training was completed by the end of a year.
pub(super) fn is_completed(row: &Training, year: i32) -> bool {
    row.year.is_none_or(|completed| i32::from(completed) <= year)
}
