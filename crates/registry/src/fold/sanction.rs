//! Sanctions: what still runs on the day, and when the last one ended.

use jenjang_facts::{Gap, Known, Value};

use super::folder::{Asked, code};
use super::notes::gap;
use super::trace::Trace;
use crate::records::{Note, Sanction};

const LEVEL: &str = "TINGKAT";
const UNTIL: &str = "TANGGAL AKHIR";

/// What a sanction is on the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It runs.
    Open,
    /// It is over.
    Ended,
    /// It began, and nothing says whether it is over.
    NoEnd,
}

/// The heaviest sanction that runs on the day.
///
/// A medium or heavy one that certainly runs is reported even beside one of which nobody knows whether it is over: the
/// truth can then only be heavier. Below that a doubt is a gap.
pub(super) fn heaviest_open_sanction(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    if !is_complete(asked) {
        return Known::Gap(Gap::NotRecorded);
    }
    let open = counting(asked).filter(|(_, phase)| *phase == Phase::Open);
    let heaviest = open.clone().filter_map(|(row, _)| row.level).max();
    let is_certain = heaviest.is_some_and(|level| level >= asked.levels.medium_sanction);
    if !is_certain && let Some((row, column)) = in_doubt(asked) {
        trace.row(row.source, column);
        return gap(doubt(asked, row), trace);
    }
    for (row, _) in open.filter(|(row, _)| row.level == heaviest) {
        trace.row(row.source, LEVEL);
        if let Some(from) = row.from {
            trace.as_of(from);
        }
    }
    code(asked.levels.sanction, heaviest.unwrap_or(asked.levels.no_sanction))
}

/// The latest end of a medium or heavy sanction that is over.
pub(super) fn last_sanction_ended(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let ended = || counting(asked).filter(|(_, phase)| *phase == Phase::Ended);
    let heavy = ended().filter(|(row, _)| row.level.is_some_and(|level| level >= asked.levels.medium_sanction));
    let last = heavy.filter_map(|(row, _)| Some((row.until?, row.source))).max();
    // One whose level cannot be read may have been a light one, which would not count.
    let unread = ended().filter(|(row, _)| row.level.is_none() && row.until > last.map(|(until, _)| until));
    if let Some((row, _)) = unread.max_by_key(|(row, _)| row.until) {
        trace.row(row.source, LEVEL);
        return gap(doubt(asked, row), trace);
    }
    if let Some((until, source)) = last {
        trace.row(source, UNTIL);
        trace.as_of(until);
        return Known::Value(Value::Date(until));
    }
    let no_end = counting(asked).find(|(_, phase)| *phase == Phase::NoEnd);
    match no_end {
        Some((row, _)) => {
            trace.row(row.source, UNTIL);
            gap(doubt(asked, row), trace)
        }
        None if is_complete(asked) => Known::None,
        None => Known::Gap(Gap::NotRecorded),
    }
}

/// Returns whether "no entry" means "none". Without a list of sanctions nobody can be said to have none.
fn is_complete(asked: &Asked<'_>) -> bool {
    asked.dossier.sanctions_given || !asked.dossier.sanctions.is_empty()
}

/// Returns the sanctions that count on the day. Cancelled ones do not, nor those that began later.
fn counting<'a>(asked: &Asked<'a>) -> impl Iterator<Item = (&'a Sanction, Phase)> + Clone + use<'a> {
    let (day, medium) = (asked.day, asked.levels.medium_sanction);
    let begun = move |row: &&Sanction| !row.cancelled && row.from.is_none_or(|from| from <= day);
    asked.dossier.sanctions.iter().filter(begun).map(move |row| {
        let phase = match (row.until, row.level) {
            (Some(until), _) if until < day => Phase::Ended,
            // Without a beginning nobody knows whether it has begun.
            (Some(_), _) if row.from.is_some() => Phase::Open,
            // A reprimand has no length: it is over when it is given.
            (_, Some(level)) if level < medium => Phase::Ended,
            _ => Phase::NoEnd,
        };
        (row, phase)
    })
}

/// Returns a sanction that may run and may be medium or heavy, with the column that would tell.
fn in_doubt<'a>(asked: &Asked<'a>) -> Option<(&'a Sanction, &'static str)> {
    counting(asked).find_map(|(row, phase)| match phase {
        Phase::NoEnd => Some((row, UNTIL)),
        Phase::Open if row.level.is_none() => Some((row, LEVEL)),
        Phase::Open | Phase::Ended => None,
    })
}

/// Returns the note that says why a sanction is in doubt.
fn doubt<'a>(asked: &Asked<'a>, row: &Sanction) -> Option<&'a Note> {
    asked.dossier.row_note(row.source, &["level", "cancelled", "until", "from"])
}
