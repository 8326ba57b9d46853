//! What was held on a day, out of a history and a profile row that tell of the same thing.
//!
//! The history lists records with the day they took effect; the profile names the last one at the time of the export.
//! Both can be behind, both can lack a day. Ranks and posts follow the same rules, so they share this code.

use jenjang_facts::{Day, Gap, Known, Level, Value};

use super::folder::Asked;
use super::notes::gap;
use super::trace::Trace;
use crate::records::{Note, NoteKind, Source};

/// One record of a history, or the profile row seen as one.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    /// The day it took effect.
    pub(super) since: Option<Day>,
    /// Rank, or kind of post.
    pub(super) level: Option<Level>,
    /// Eselon, for a post.
    pub(super) eselon: Option<Level>,
    /// Where it stands.
    pub(super) source: Source,
    /// Whether it is the profile row.
    pub(super) is_profile: bool,
    /// Why `level` is missing, if something unreadable stands there.
    pub(super) level_note: Option<&'a Note>,
    /// Why `since` is missing, if something unreadable stands there.
    pub(super) since_note: Option<&'a Note>,
}

impl Held<'_> {
    fn says_the_same(&self, other: &Self) -> bool {
        self.level == other.level && self.eselon == other.eselon
    }
}

/// What the exports call the two cells of a record.
pub(super) struct Columns {
    pub(super) level: &'static str,
    pub(super) since: &'static str,
}

/// Why the records do not decide.
pub(super) enum Undecided<'a> {
    /// They say different things; the note if the import found that already.
    Disagree(Option<&'a Note>),
    /// The cell is empty, or unreadable for the reason of the note.
    Silent(Option<&'a Note>),
    /// It is not known which record counts.
    Unplaced(Option<&'a Note>),
}

/// Gives what the records that count on the day say of one thing.
pub(super) fn decided<'a>(
    asked: &Asked<'a>,
    records: impl Iterator<Item = Held<'a>> + Clone,
    columns: &Columns,
    pick: impl Fn(&Held<'a>) -> (Option<Level>, Option<&'a Note>),
    trace: &mut dyn Trace,
) -> Result<Level, Undecided<'a>> {
    let since = match Placed::on(asked.day, records.clone()) {
        Placed::Since(since) => Some(since),
        Placed::ProfileUndated => None,
        Placed::Unknown(culprit) => return Err(unplaced(asked, culprit, columns, trace)),
        Placed::Disagree => {
            records.for_each(|held| trace.row(held.source, columns.level));
            return Err(Undecided::Disagree(None));
        }
    };
    let counting = records.filter(|held| held.since == since && (since.is_some() || held.is_profile));
    counting.clone().for_each(|held| trace.row(held.source, columns.level));
    if let Some(since) = since {
        trace.as_of(since);
    }
    match agree(counting.map(|held| pick(&held))) {
        Said::Level(level) => Ok(level),
        Said::Disagree(note) => Err(Undecided::Disagree(note)),
        Said::Nothing(note) => Err(Undecided::Silent(note)),
    }
}

/// Gives the day since when the counting records hold; `None` when it is the profile, which gives no day.
pub(super) fn since<'a>(
    asked: &Asked<'a>,
    records: impl Iterator<Item = Held<'a>> + Clone,
    columns: &Columns,
    trace: &mut dyn Trace,
) -> Option<Known> {
    match Placed::on(asked.day, records.clone()) {
        Placed::Since(since) => {
            records.filter(|held| held.since == Some(since)).for_each(|held| trace.row(held.source, columns.since));
            trace.as_of(since);
            Some(Known::Value(Value::Date(since)))
        }
        Placed::ProfileUndated => {
            trace.row(asked.dossier.person.source, columns.since);
            None
        }
        Placed::Unknown(culprit) => Some(not_decided(unplaced(asked, culprit, columns, trace), trace)),
        Placed::Disagree => {
            records.for_each(|held| trace.row(held.source, columns.since));
            Some(Known::Gap(Gap::SourcesDisagree))
        }
    }
}

/// Turns "undecided" into a gap and tells the trace why.
pub(super) fn not_decided(why: Undecided<'_>, trace: &mut dyn Trace) -> Known {
    match why {
        Undecided::Disagree(None) => Known::Gap(Gap::SourcesDisagree),
        Undecided::Disagree(note) | Undecided::Silent(note) | Undecided::Unplaced(note) => gap(note, trace),
    }
}

fn unplaced<'a>(
    asked: &Asked<'a>,
    culprit: Option<Held<'a>>,
    columns: &Columns,
    trace: &mut dyn Trace,
) -> Undecided<'a> {
    let lacks_level = culprit.is_some_and(|held| held.level.is_none());
    let source = culprit.map_or(asked.dossier.person.source, |held| held.source);
    trace.row(source, if lacks_level { columns.level } else { columns.since });
    Undecided::Unplaced(culprit.and_then(|held| held.level_note.or(held.since_note)))
}

/// Which record counts on the day.
enum Placed<'a> {
    /// The records of this day, the latest that is not after the day.
    Since(Day),
    /// The profile, which gives no day.
    ProfileUndated,
    /// Nothing can be said. The record whose reading failed, if it is one.
    Unknown(Option<Held<'a>>),
    /// The profile gives no day and contradicts the history.
    Disagree,
}

impl<'a> Placed<'a> {
    /// Finds which of the records counts on `day`.
    fn on(day: Day, records: impl Iterator<Item = Held<'a>> + Clone) -> Self {
        let latest = records.clone().filter_map(|held| held.since).filter(|since| *since <= day).max();
        let profile = records.clone().find(|held| held.is_profile);
        let undated_profile = profile.filter(|held| held.since.is_none());
        if let Some(unreadable) = undated_profile.filter(|held| held.level_note.is_some()) {
            return Self::Unknown(Some(unreadable));
        }
        let speaking = undated_profile.filter(|held| held.level.is_some());
        // What the profile names may be a record that takes effect only after the day.
        let is_later = |held: &Held<'a>| {
            records.clone().any(|other| other.since.is_some_and(|since| since > day) && other.says_the_same(held))
        };
        let Some(latest) = latest else {
            return match speaking {
                Some(held) if !is_later(&held) => Self::ProfileUndated,
                Some(_) => Self::Unknown(None),
                None => Self::Unknown(records.clone().find(|held| !held.is_profile && held.since.is_none())),
            };
        };
        let at_latest =
            |held: &Held<'a>| records.clone().any(|other| other.since == Some(latest) && other.says_the_same(held));
        if let Some(held) = speaking {
            return if at_latest(&held) || is_later(&held) { Self::Since(latest) } else { Self::Disagree };
        }
        let profile_counts = profile.is_some_and(|held| held.level.is_some() && held.since.is_some_and(|s| s <= day));
        // A row without a day may be the one that was held, unless the profile, which names the last one, counts too.
        let stray = records.clone().find(|held| !held.is_profile && held.since.is_none() && !at_latest(held));
        match stray {
            Some(held) if !profile_counts => Self::Unknown(Some(held)),
            _ => Self::Since(latest),
        }
    }
}

/// What the records of one day say together.
enum Said<'a> {
    /// They agree, or only one says something that can be read.
    Level(Level),
    /// They name different levels; the note if the import found that already.
    Disagree(Option<&'a Note>),
    /// None says anything; the first note, if there is one.
    Nothing(Option<&'a Note>),
}

/// Brings together what several records say.
fn agree<'a>(said: impl Iterator<Item = (Option<Level>, Option<&'a Note>)>) -> Said<'a> {
    let mut level = None;
    let mut first_note = None;
    for (one, note) in said {
        if note.is_some_and(|note| note.kind == NoteKind::SourcesDisagree) {
            return Said::Disagree(note);
        }
        first_note = first_note.or(note);
        match (one, level) {
            (Some(one), Some(level)) if one != level => return Said::Disagree(None),
            (Some(one), _) => level = Some(one),
            (None, _) => {}
        }
    }
    level.map_or(Said::Nothing(first_note), Said::Level)
}
