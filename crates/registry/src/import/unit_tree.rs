//! The tree of units, looked at for units that are above themselves.

use std::collections::BTreeMap;

use super::intake::Place;
use crate::snapshot::canonical::RowReader;

/// Units by id, each with the unit above it.
#[derive(Debug, Default)]
pub(super) struct Tree {
    units: BTreeMap<String, (Place, Option<String>)>,
}

impl Tree {
    /// Adds a unit from its canonical row.
    pub(super) fn add(&mut self, place: Place, record: &[u8]) {
        let mut row = RowReader(record);
        let id = row.text().unwrap_or_default().to_owned();
        row.text();
        let parent = row.text().map(str::to_owned);
        self.units.entry(id).or_insert((place, parent));
    }

    /// Returns one unit of every cycle: the one that was read first.
    pub(super) fn cycles(&self) -> Vec<(Place, String)> {
        let mut walk_of: BTreeMap<&str, usize> = BTreeMap::new();
        let mut found = Vec::new();
        for (walk, start) in self.units.keys().enumerate() {
            let mut at = start.as_str();
            while let Some((_, parent)) = self.units.get(at) {
                match walk_of.get(at) {
                    Some(seen) if *seen == walk => {
                        found.extend(self.first_of_cycle(at));
                        break;
                    }
                    Some(_) => break,
                    None => {}
                }
                walk_of.insert(at, walk);
                let Some(parent) = parent else { break };
                at = parent;
            }
        }
        found.sort();
        found
    }

    fn first_of_cycle(&self, start: &str) -> Option<(Place, String)> {
        let mut at = start;
        let mut first: Option<(Place, String)> = None;
        loop {
            let (place, parent) = self.units.get(at)?;
            if first.as_ref().is_none_or(|(earliest, _)| place < earliest) {
                first = Some((*place, at.to_owned()));
            }
            at = parent.as_deref()?;
            if at == start {
                return first;
            }
        }
    }
}
