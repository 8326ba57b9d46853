//! A row of an appraisal sheet becomes an appraisal: which regime its year falls under, and which level it gives.

use jenjang_facts::{Decimal, Level, Reference};
use serde::Deserialize;

use super::cell;
use super::columns::Appraisal as A;
use super::levels::Lookup;
use super::row::Cells;
use crate::records::NoteKind;

/// The regimes of `reference/appraisals.toml`.
#[derive(Clone, Debug)]
pub(super) struct AppraisalReader<'r> {
    performance: Lookup<'r>,
    regimes: Vec<Regime>,
    quadrants: Vec<(u32, u32, Level)>,
}

#[derive(Clone, Debug)]
struct Regime {
    id: String,
    first_year: u16,
    last_year: u16,
    predicates: Vec<Predicate>,
}

#[derive(Clone, Debug)]
struct Predicate {
    folded: String,
    level: Level,
    /// The value from which it is earned; `None` in a regime without numbers.
    from: Option<Decimal>,
    /// Whether the value alone does not earn it.
    needs_more: bool,
}

#[derive(Deserialize)]
struct File {
    quadrants: Vec<QuadrantFile>,
    regimes: Vec<RegimeFile>,
}

#[derive(Deserialize)]
struct QuadrantFile {
    result: u32,
    behaviour: u32,
    level: String,
}

#[derive(Deserialize)]
struct RegimeFile {
    id: String,
    #[serde(default)]
    first_year: Option<u16>,
    #[serde(default)]
    last_year: Option<u16>,
    predicates: Vec<PredicateFile>,
}

#[derive(Deserialize)]
struct PredicateFile {
    name: String,
    level: String,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    needs: Option<String>,
}

impl<'r> AppraisalReader<'r> {
    /// Reads the table of regimes. The message of an error names what is wrong in it.
    pub(super) fn new(reference: &'r Reference) -> Result<Self, String> {
        let performance = Lookup::new(reference, "performance");
        let text = reference.file("appraisals.toml").ok_or("`appraisals.toml` is missing")?;
        let file: File = toml::from_str(text).map_err(|e| format!("`appraisals.toml`: {e}"))?;
        let level = |code: &str| {
            performance
                .level(code)
                .ok_or_else(|| format!("`appraisals.toml`: `{code}` is not a level of `performance`"))
        };
        let mut regimes = Vec::new();
        for regime in &file.regimes {
            let mut predicates = Vec::new();
            for predicate in &regime.predicates {
                let from = predicate.from.as_deref().map(Decimal::parse).transpose();
                predicates.push(Predicate {
                    folded: fold(&predicate.name),
                    level: level(&predicate.level)?,
                    from: from.map_err(|e| format!("`appraisals.toml`: `from` of `{}`: {e}", predicate.name))?,
                    needs_more: predicate.needs.is_some(),
                });
            }
            regimes.push(Regime {
                id: regime.id.clone(),
                first_year: regime.first_year.unwrap_or(0),
                last_year: regime.last_year.unwrap_or(u16::MAX),
                predicates,
            });
        }
        let mut quadrants = Vec::new();
        for quadrant in &file.quadrants {
            quadrants.push((quadrant.result, quadrant.behaviour, level(&quadrant.level)?));
        }
        Ok(Self { performance, regimes, quadrants })
    }

    /// Reads a row into the outcome. `false` for a row that belongs to no year and so to nothing.
    pub(super) fn read(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        let Some(year) = cells.whole(A::Year as usize, "performance", 1950, 2100, "year-unusable") else {
            if cells.row.get(A::Year as usize).is_empty() {
                cells.unusable(A::Year as usize, "performance", "year-unusable");
            }
            return false;
        };
        let regime = self.regime(cells, year).cloned();
        let value = Self::value(cells);
        let level = self.level(cells, regime.as_ref(), value);
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.u16(Some(year));
        record.optional_text(regime.as_ref().map_or("", |regime| &regime.id));
        record.decimal(value);
        record.optional_text(self.performance.code(level));
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    /// Returns the regime: the kind of record tells, else the year.
    fn regime(&self, cells: &Cells<'_, '_>, year: u16) -> Option<&Regime> {
        let layout = cells.row.layout;
        let by_id = |id: &str| self.regimes.iter().find(|regime| regime.id == id);
        if layout.has(A::Loyalty as usize) {
            return by_id("DP3");
        }
        if layout.has(A::Quadrant as usize) || layout.has(A::Result as usize) {
            return by_id("SKP6");
        }
        self.regimes.iter().find(|regime| (regime.first_year..=regime.last_year).contains(&year))
    }

    fn value(cells: &mut Cells<'_, '_>) -> Option<Decimal> {
        let cell = cells.row.get(A::Value as usize);
        if cell.is_empty() {
            return None;
        }
        let most = Decimal::from_millionths(120_000_000);
        let least = Decimal::from_millionths(0);
        let value = cell::decimal(cell).filter(|value| Some(*value) <= most && Some(*value) >= least);
        if value.is_none() {
            cells.unusable(A::Value as usize, "value", "number-unusable");
        }
        value
    }

    fn level(&mut self, cells: &mut Cells<'_, '_>, regime: Option<&Regime>, value: Option<Decimal>) -> Option<Level> {
        let cell = cells.row.get(A::Predicate as usize);
        let earned = regime.zip(value).and_then(|(regime, value)| regime.earned(value));
        if !cell.is_empty() {
            return self.named(cells, regime, value, earned);
        }
        if cells.row.layout.has(A::Quadrant as usize) || cells.row.layout.has(A::Result as usize) {
            return self.quadrant(cells);
        }
        earned
    }

    /// Returns the level of the printed predicate, which decides, and notes what does not fit it.
    fn named(
        &mut self,
        cells: &mut Cells<'_, '_>,
        regime: Option<&Regime>,
        value: Option<Decimal>,
        earned: Option<Level>,
    ) -> Option<Level> {
        let column = A::Predicate as usize;
        let folded = fold(cells.row.get(column));
        let own = regime.and_then(|regime| regime.named(&folded));
        let Some(level) = own.or_else(|| self.named_anywhere(&folded)) else {
            cells.unusable(column, "predicate", "level-unknown");
            return None;
        };
        if own.is_none() && regime.is_some() {
            cells.note(NoteKind::Doubt, column, "predicate", "predicate-of-another-regime");
        }
        let reached = |predicate: &Predicate| predicate.level == level && predicate.from <= value;
        let allowed = regime.is_some_and(|regime| regime.predicates.iter().any(|p| p.needs_more && reached(p)));
        let by_code = self.performance.id(cells.row.get(A::Quadrant as usize));
        if (earned.is_some_and(|earned| earned != level) && !allowed) || by_code.is_some_and(|code| code != level) {
            cells.note(NoteKind::Doubt, column, "predicate", "predicate-and-value-disagree");
        }
        Some(level)
    }

    /// Returns the level of a predicate that some regime uses, if all that use it mean the same.
    fn named_anywhere(&self, folded: &str) -> Option<Level> {
        let mut levels = self.regimes.iter().filter_map(|regime| regime.named(folded));
        let first = levels.next()?;
        levels.all(|level| level == first).then_some(first)
    }

    /// Returns the level of the quadrant: its code (1 is the best), else result against behaviour.
    fn quadrant(&mut self, cells: &mut Cells<'_, '_>) -> Option<Level> {
        let code = cells.row.get(A::Quadrant as usize);
        if !code.is_empty() {
            let level = self.performance.id(code);
            if level.is_none() {
                cells.unusable(A::Quadrant as usize, "predicate", "level-unknown");
            }
            return level;
        }
        let result = cell::whole(cells.row.get(A::Result as usize))?;
        let behaviour = cell::whole(cells.row.get(A::Behaviour as usize))?;
        let found = self.quadrants.iter().find(|quadrant| (quadrant.0, quadrant.1) == (result, behaviour));
        if found.is_none() {
            cells.unusable(A::Result as usize, "predicate", "level-unknown");
        }
        found.map(|quadrant| quadrant.2)
    }
}

impl Regime {
    /// Returns the level a value earns by itself: of the predicates it reaches, the one that starts highest.
    fn earned(&self, value: Decimal) -> Option<Level> {
        let reached = self.predicates.iter().filter(|p| !p.needs_more && p.from.is_some_and(|from| from <= value));
        reached.max_by_key(|predicate| predicate.from).map(|predicate| predicate.level)
    }

    fn named(&self, folded: &str) -> Option<Level> {
        self.predicates.iter().find(|predicate| predicate.folded == folded).map(|predicate| predicate.level)
    }
}

fn fold(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
