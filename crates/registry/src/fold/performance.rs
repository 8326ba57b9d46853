//! The appraisals of the two whole calendar years before the day.

use jenjang_facts::{Gap, Known};

use super::folder::{Asked, code};
use super::notes::gap;
use super::trace::Trace;

const COLUMN: &str = "PREDIKAT";

/// The appraisal of the last whole calendar year.
pub(super) fn performance_1(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    of_year(asked, asked.year - 1, trace)
}

/// The appraisal of the year before that.
pub(super) fn performance_2(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    of_year(asked, asked.year - 2, trace)
}

/// What all appraisals of a year say together. One that cannot be read might say something else than the others.
fn of_year(asked: &Asked<'_>, year: i32, trace: &mut dyn Trace) -> Known {
    let dossier = asked.dossier;
    let rows = dossier.appraisals.iter().filter(|row| i32::from(row.year) == year);
    let mut level = None;
    let mut unreadable = None;
    let mut disagree = false;
    for row in rows {
        trace.row(row.source, COLUMN);
        match (row.predicate, level) {
            (Some(one), Some(other)) => disagree |= one != other,
            (Some(one), None) => level = Some(one),
            (None, _) => unreadable = unreadable.or_else(|| dossier.row_note(row.source, &["predicate", "value"])),
        }
    }
    if let Some(day) = jenjang_facts::Day::new(year, 12, 31).filter(|_| level.is_some() || unreadable.is_some()) {
        trace.as_of(day);
    }
    match (level, unreadable) {
        _ if disagree => Known::Gap(Gap::SourcesDisagree),
        (_, Some(note)) => gap(Some(note), trace),
        (Some(level), _) => code(asked.levels.performance, level),
        (None, _) => Known::Gap(Gap::NotRecorded),
    }
}
