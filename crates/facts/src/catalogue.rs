//! The catalogue: which facts a criterion may speak about, their types and what their absence means.

use crate::Type;

/// The place of a fact in its [`Catalogue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub u16);

/// What it means when a source has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The source is not complete: no diploma on file says nothing about diplomas.
    Unknown,
    /// The source is complete: no entry among the sanctions means no sanction.
    MeansNone,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDef {
    /// The name criteria use.
    pub id: String,
    /// Its type.
    pub ty: Type,
    /// What no entry means.
    pub absence: Absence,
    /// Whether the value may change by the mere passing of time.
    pub moves: bool,
    /// What it is called on screens, in Indonesian.
    pub label_id: String,
    /// What it is called on screens, in English.
    pub label_en: String,
    /// Where it comes from, in the words of the exports.
    pub source: String,
}

/// The facts of one kind of subject, such as the people of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The key of the catalogue, by which a regulation names it: `register`.
    pub id: String,
    pub(crate) facts: Vec<FactDef>,
}

impl Catalogue {
    /// Returns the fact with this name.
    pub fn find(&self, id: &str) -> Option<FactId> {
        let at = self.facts.iter().position(|fact| fact.id == id)?;
        u16::try_from(at).ok().map(FactId)
    }

    /// Returns the definition of a fact; `None` for an id of another catalogue.
    pub fn get(&self, id: FactId) -> Option<&FactDef> {
        self.facts.get(usize::from(id.0))
    }

    /// Returns the facts with their ids, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &FactDef)> {
        (0..u16::MAX).map(FactId).zip(&self.facts)
    }

    /// Returns the number of facts.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Returns whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}
