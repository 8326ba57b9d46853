//! Named lists of codes: golongan, education, eselon, levels of sanction.

use std::collections::BTreeMap;

/// The place of a list among the [`Lists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub(crate) u8);

/// The place of a level in its list; in an ordered list a greater one is higher.
///
/// Levels of different lists mean nothing to each other; the type checker keeps them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Level(pub u8);

/// One code of an outside source (BKN) that stands for a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code as text: several have a leading zero.
    pub id: String,
    /// The name the source prints.
    pub name: String,
}

/// A list of levels, from the lowest to the highest where it is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The key by which facts and criteria name the list.
    pub id: String,
    /// Whether `<` and `>` mean something.
    pub ordered: bool,
    pub(crate) codes: Vec<String>,
    pub(crate) english: Vec<Option<String>>,
    pub(crate) entries: Vec<Vec<Entry>>,
    pub(crate) by_code: BTreeMap<String, Level>,
    pub(crate) by_id: BTreeMap<String, Level>,
    pub(crate) by_name: BTreeMap<String, Option<Level>>,
}

impl List {
    /// Returns the level a criterion means by `code`; aliases included (`D-IV` is the level `S-1`).
    pub fn level(&self, code: &str) -> Option<Level> {
        self.by_code.get(code).copied()
    }

    /// Returns the level behind a code of the outside source. A lost leading zero is forgiven (`5` for `05`).
    pub fn level_of_id(&self, id: &str) -> Option<Level> {
        self.by_id.get(id).or_else(|| self.by_id.get(&format!("0{id}"))).copied()
    }

    /// Returns the level behind a printed name, whatever its case and blanks (`III / c`, `Tk. I`).
    ///
    /// `None` also for a name that two levels share, such as eselon `I.a`: a name like that is no key.
    pub fn level_of_name(&self, name: &str) -> Option<Level> {
        self.by_name.get(&fold_name(name)).copied().flatten()
    }

    /// Returns the code of a level, as it stands in criteria and files.
    pub fn code(&self, level: Level) -> &str {
        self.codes.get(usize::from(level.0)).map_or("", String::as_str)
    }

    /// Returns what a level means in English, where its code is a word that English readers do not know.
    pub fn english(&self, level: Level) -> Option<&str> {
        self.english.get(usize::from(level.0))?.as_deref()
    }

    /// Returns what the outside source calls this level; more than one where several of its codes satisfy the same
    /// conditions (Diploma IV and S-1).
    pub fn entries(&self, level: Level) -> &[Entry] {
        self.entries.get(usize::from(level.0)).map_or(&[], Vec::as_slice)
    }

    /// Returns the codes of the levels, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }

    /// Returns every spelling a criterion may use: codes and their aliases.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// Returns the number of levels.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Returns whether the list has no level.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Returns the levels, in order.
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = Level> + use<> {
        // INVARIANT: `Reference` refuses lists of more than 250 levels.
        (0..u8::try_from(self.codes.len()).unwrap_or(u8::MAX)).map(Level)
    }
}

/// Folds a printed name to the form names are compared in: lower case, no blanks, `tingkat` written `tk`.
pub(crate) fn fold_name(name: &str) -> String {
    let lowered = name.to_lowercase().replace("tingkat", "tk");
    lowered.chars().filter(|c| !c.is_whitespace() && *c != '.' && *c != '_' && *c != '-').collect()
}

/// All lists of the reference data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists(pub(crate) Vec<List>);

impl Lists {
    /// Returns the list with this key.
    pub fn find(&self, id: &str) -> Option<ListId> {
        let at = self.0.iter().position(|list| list.id == id)?;
        u8::try_from(at).ok().map(ListId)
    }

    /// Returns a list.
    pub fn get(&self, id: ListId) -> &List {
        // INVARIANT: a `ListId` comes from `find`, so it is in range; a foreign one meets an empty list.
        static NONE: List = List {
            id: String::new(),
            ordered: false,
            codes: Vec::new(),
            english: Vec::new(),
            entries: Vec::new(),
            by_code: BTreeMap::new(),
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        self.0.get(usize::from(id.0)).unwrap_or(&NONE)
    }

    /// Returns the lists with their places.
    pub fn iter(&self) -> impl Iterator<Item = (ListId, &List)> {
        (0..u8::MAX).map(ListId).zip(&self.0)
    }
}
