//! The tree of units: which SKPD a unit belongs to.

use std::collections::BTreeMap;

use super::table::TableReader;
use super::{Snapshot, SnapshotError};
use crate::records::{Person, Post, Unit};

impl Snapshot {
    /// Returns the units, in the order of their source.
    pub fn units(&self) -> Result<Vec<Unit>, SnapshotError> {
        let mut reader = TableReader::<Unit>::open(self)?;
        let mut units = Vec::new();
        while let Some(unit) = reader.next()? {
            units.push(unit);
        }
        Ok(units)
    }

    /// Returns the posts, in the order of their source.
    pub fn posts(&self) -> Result<Vec<Post>, SnapshotError> {
        let mut reader = TableReader::<Post>::open(self)?;
        let mut posts = Vec::new();
        while let Some(post) = reader.next()? {
            posts.push(post);
        }
        Ok(posts)
    }
}

/// The units of an organisation, each under its parent.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    by_id: BTreeMap<String, Unit>,
}

impl UnitTree {
    /// Builds the tree. Of two units with one id the first counts.
    pub fn new(units: Vec<Unit>) -> Self {
        let mut by_id = BTreeMap::new();
        for unit in units {
            by_id.entry(unit.id.clone()).or_insert(unit);
        }
        Self { by_id }
    }

    /// Returns the SKPD of a unit: its ancestor just below the root, or the unit itself where it is the root or stands
    /// alone. `None` for an id that is not in the tree, and where the parents run in a circle.
    pub fn skpd(&self, unit_id: &str) -> Option<&Unit> {
        let mut unit = self.by_id.get(unit_id)?;
        let mut below = unit;
        // A path longer than the tree has run in a circle.
        for _ in 0..=self.by_id.len() {
            let Some(parent) = unit.parent_id.as_ref().and_then(|id| self.by_id.get(id)) else {
                // A parent that is not listed is no root of which `unit` would be the SKPD's child.
                return Some(if unit.parent_id.is_some() { unit } else { below });
            };
            below = unit;
            unit = parent;
        }
        None
    }

    /// Returns the name of the SKPD a person belongs to: by the tree, else the parent unit of the profile, else the unit.
    pub fn skpd_of<'a>(&'a self, person: &'a Person) -> Option<&'a str> {
        let by_tree = person.unit_id.as_deref().and_then(|id| self.skpd(id)).map(|unit| unit.name.as_str());
        by_tree.or(person.parent_unit.as_deref()).or(person.unit.as_deref())
    }
}
