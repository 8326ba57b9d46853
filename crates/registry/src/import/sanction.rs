//! A row of a discipline sheet becomes a sanction.

use jenjang_facts::{Day, Level, Reference};
use serde::Deserialize;

use super::cell;
use super::columns::{Sanction as S, fold_header};
use super::levels::Lookup;
use super::row::Cells;
use crate::records::NoteKind;

/// The kinds of `reference/sanctions.toml`.
#[derive(Clone, Debug)]
pub(super) struct SanctionReader<'r> {
    level: Lookup<'r>,
    kinds: Vec<Kind>,
}

#[derive(Clone, Debug)]
struct Kind {
    id: String,
    name: String,
    folded: String,
    level: Level,
    counts: bool,
}

#[derive(Deserialize)]
struct File {
    kinds: Vec<KindFile>,
}

#[derive(Deserialize)]
struct KindFile {
    id: String,
    name: String,
    level: String,
    #[serde(default = "yes")]
    counts: bool,
}

fn yes() -> bool {
    true
}

impl<'r> SanctionReader<'r> {
    /// Reads the table of kinds. The message of an error names what is wrong in it.
    pub(super) fn new(reference: &'r Reference) -> Result<Self, String> {
        let level = Lookup::new(reference, "sanction");
        let text = reference.file("sanctions.toml").ok_or("`sanctions.toml` is missing")?;
        let file: File = toml::from_str(text).map_err(|e| format!("`sanctions.toml`: {e}"))?;
        let mut kinds = Vec::new();
        for kind in file.kinds {
            let found = level.level(&kind.level);
            let found =
                found.ok_or_else(|| format!("`sanctions.toml`: `{}` is not a level of `sanction`", kind.level))?;
            let folded = fold_header(&kind.name);
            kinds.push(Kind { id: kind.id, folded, name: kind.name, level: found, counts: kind.counts });
        }
        Ok(Self { level, kinds })
    }

    /// Reads a row into the outcome. `false` for an entry that is no sanction.
    pub(super) fn read(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        let kind = self.kind(cells);
        if kind.as_ref().is_some_and(|kind| !kind.counts) {
            cells.note(NoteKind::Doubt, S::Kind as usize, "kind", "sanction-does-not-count");
            return false;
        }
        let mut level = self.level(cells, kind.as_ref());
        let from = cells.day(S::From as usize, "from");
        let until = Self::until(cells, from);
        let cancelled = Self::cancelled(cells);
        if cancelled.is_none() {
            // Not knowing whether it counts is not knowing how heavy it is.
            level = None;
        }
        let printed = cells.row.first_of(&[S::KindName as usize, S::Kind as usize]);
        let printed = if printed.bytes().all(|byte| byte.is_ascii_digit()) {
            kind.as_ref().map_or(printed, |kind| &kind.name)
        } else {
            printed
        };
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(printed);
        record.optional_text(self.level.code(level));
        record.day(from);
        record.day(until);
        record.yes_no(cancelled == Some(true));
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    fn kind(&self, cells: &Cells<'_, '_>) -> Option<Kind> {
        let id = cells.row.get(S::Kind as usize);
        let folded = fold_header(cells.row.first_of(&[S::KindName as usize, S::Kind as usize]));
        self.kinds.iter().find(|kind| kind.id == id).or_else(|| self.kinds.iter().find(|k| k.folded == folded)).cloned()
    }

    fn level(&mut self, cells: &mut Cells<'_, '_>, kind: Option<&Kind>) -> Option<Level> {
        let column = S::Level as usize;
        let cell = cells.row.get(column);
        if cell.is_empty() {
            if kind.is_none() {
                cells.unusable(S::Kind as usize, "level", "level-unknown");
            }
            return kind.map(|kind| kind.level);
        }
        let upper = cell.to_ascii_uppercase();
        let none = self.level.level("tidak ada");
        let level = self.level.id(&upper).or_else(|| self.level.name(cell)).filter(|level| Some(*level) != none);
        if level.is_none() {
            cells.unusable(column, "level", "level-unknown");
        } else if kind.is_some_and(|kind| Some(kind.level) != level) {
            cells.note(NoteKind::Doubt, column, "level", "sanction-level-and-kind-disagree");
        }
        level
    }

    /// Returns the last day: as written, else the start and the length the record itself states.
    ///
    /// A length that only the kind of sanction implies gives no end: what the decree says is not known then.
    fn until(cells: &mut Cells<'_, '_>, from: Option<Day>) -> Option<Day> {
        let column = S::Until as usize;
        if !cells.row.get(column).is_empty() {
            let until = cells.day(column, "until")?;
            if from.is_some_and(|from| until < from) {
                cells.unusable(column, "until", "end-before-start");
                return None;
            }
            return Some(until);
        }
        let years = cell::whole(cells.row.get(S::Years as usize)).unwrap_or(0);
        let months = cell::whole(cells.row.get(S::Months as usize)).unwrap_or(0);
        let months = years.checked_mul(12)?.checked_add(months).filter(|months| (1..=600).contains(months))?;
        add_months(from?, months)?.add_days(-1)
    }

    /// Returns whether the sanction was cancelled; `None` when that cannot be told.
    fn cancelled(cells: &mut Cells<'_, '_>) -> Option<bool> {
        let column = S::CancelledOn as usize;
        let cell = cells.row.get(column);
        if !cells.row.get(S::CancelledBy as usize).is_empty() || cell::day(cell).is_some() {
            return Some(true);
        }
        if cell.is_empty() {
            return Some(false);
        }
        cells.unusable(column, "cancelled", "cancellation-unusable");
        None
    }
}

/// Returns the same day of the month `months` later, or the last day of a shorter month.
fn add_months(day: Day, months: u32) -> Option<Day> {
    let (year, month, day_of_month) = day.ymd();
    let counted = month - 1 + months;
    let (year, month) = (year + (counted / 12).cast_signed(), counted % 12 + 1);
    (28..=day_of_month.max(28)).rev().find_map(|last| Day::new(year, month, day_of_month.min(last)))
}
