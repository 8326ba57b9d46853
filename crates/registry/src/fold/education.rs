//! The highest level of education on the day, and when it was reached.

use jenjang_facts::{Day, Known, Level, Value};

use super::folder::{Asked, code};
use super::notes::gap;
use super::profile::field;
use super::trace::Trace;
use crate::records::{Diploma, Note, Source};

const COLUMN: &str = "TINGKAT PENDIDIKAN";
const YEAR_COLUMN: &str = "TAHUN LULUS";

/// One record of a completed education.
#[derive(Clone, Copy)]
struct Completed {
    level: Level,
    year: Option<u16>,
    source: Source,
}

/// The highest level completed on or before the day. Without a day of graduation a record counts.
pub(super) fn education(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    match highest(asked) {
        Ok(Some(highest)) => {
            let same = completed(asked).filter(|one| one.level == highest);
            same.for_each(|one| trace.row(one.source, COLUMN));
            code(asked.levels.education, highest)
        }
        Ok(None) => field(asked, trace, "education", COLUMN, None),
        Err(note) => gap(Some(note), trace),
    }
}

/// The year in which that level was first completed.
pub(super) fn graduated_year(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let highest = match highest(asked) {
        Ok(Some(highest)) => highest,
        Ok(None) => return field(asked, trace, "education", COLUMN, None),
        Err(note) => return gap(Some(note), trace),
    };
    let same = completed(asked).filter(|one| one.level == highest);
    let Some((year, source)) = same.filter_map(|one| Some((one.year?, one.source))).min() else {
        return field(asked, trace, "graduated_year", YEAR_COLUMN, None);
    };
    trace.row(source, YEAR_COLUMN);
    if let Some(day) = Day::new(i32::from(year), 12, 31) {
        trace.as_of(day);
    }
    Known::Value(Value::Whole(i64::from(year)))
}

/// Returns the highest level; the note, when something unreadable may be higher still.
fn highest<'a>(asked: &Asked<'a>) -> Result<Option<Level>, &'a Note> {
    let highest = completed(asked).map(|one| one.level).max();
    match unreadable(asked) {
        Some(note) if highest.is_none() || highest != asked.levels.highest_education => Err(note),
        _ => Ok(highest),
    }
}

/// Returns the note of a record that may be the highest but cannot be read.
///
/// The profile names the last level, so when it can be read nothing unreadable among the diplomas is above it.
fn unreadable<'a>(asked: &Asked<'a>) -> Option<&'a Note> {
    let dossier = asked.dossier;
    if dossier.person.education.is_some() {
        return None;
    }
    let of_profile = dossier.profile_note("education");
    of_profile.or_else(|| {
        let mut diplomas = dossier.diplomas.iter().filter(|one| one.education.is_none() && !is_later(one, asked));
        diplomas.find_map(|one| dossier.row_note(one.source, &["education"]))
    })
}

fn completed<'a>(asked: &Asked<'a>) -> impl Iterator<Item = Completed> + use<'a> {
    let person = &asked.dossier.person;
    let (day, year) = (asked.day, asked.year);
    let profile_year = person.graduated_year;
    let of_profile = person.education.filter(|_| profile_year.is_none_or(|graduated| i32::from(graduated) <= year));
    let of_profile = of_profile.map(|level| Completed { level, year: profile_year, source: person.source });
    let diplomas = asked.dossier.diplomas.iter().filter(move |one| !is_after(one, day, year));
    let diplomas = diplomas.filter_map(|one| {
        let from_day = one.graduated_on.and_then(|day| u16::try_from(day.year()).ok());
        Some(Completed { level: one.education?, year: one.graduated_year.or(from_day), source: one.source })
    });
    of_profile.into_iter().chain(diplomas)
}

fn is_later(diploma: &Diploma, asked: &Asked<'_>) -> bool {
    is_after(diploma, asked.day, asked.year)
}

fn is_after(diploma: &Diploma, day: Day, year: i32) -> bool {
    let by_year = || diploma.graduated_year.is_some_and(|graduated| i32::from(graduated) > year);
    diploma.graduated_on.map_or_else(by_year, |graduated| graduated > day)
}
