//! Looks up levels of the ordered lists, with a memory of spellings seen before.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use jenjang_facts::{Level, List, Reference};

/// Spellings remembered of one list; a file with more distinct ones is merely read more slowly.
const MEMORY: usize = 4096;

/// One list with its memory.
#[derive(Clone, Debug)]
pub(super) struct Lookup<'r> {
    /// `None` where the reference data has no such list: then no spelling means anything.
    list: Option<&'r List>,
    ids: Memory,
    names: Memory,
}

type Memory = HashMap<Box<str>, Option<Level>, BuildHasherDefault<Fnv>>;

impl<'r> Lookup<'r> {
    /// Opens a list.
    pub(super) fn new(reference: &'r Reference, id: &str) -> Self {
        let list = reference.lists.find(id).map(|found| reference.lists.get(found));
        Self { list, ids: Memory::default(), names: Memory::default() }
    }

    /// Returns the level behind a code of the outside source.
    pub(super) fn id(&mut self, id: &str) -> Option<Level> {
        let list = self.list?;
        remember(&mut self.ids, id, |id| list.level_of_id(id.strip_suffix(".0").unwrap_or(id)))
    }

    /// Returns the level behind a printed name or a code of our own.
    pub(super) fn name(&mut self, name: &str) -> Option<Level> {
        let list = self.list?;
        remember(&mut self.names, name, |name| list.level_of_name(name).or_else(|| list.level(name)))
    }

    /// Returns the level with a code of our own.
    pub(super) fn level(&self, code: &str) -> Option<Level> {
        self.list?.level(code)
    }

    /// Returns the code of a level, as it stands in a snapshot; empty for none.
    pub(super) fn code(&self, level: Option<Level>) -> &'r str {
        self.list.zip(level).map_or("", |(list, level)| list.code(level))
    }
}

fn remember(memory: &mut Memory, text: &str, find: impl FnOnce(&str) -> Option<Level>) -> Option<Level> {
    if let Some(level) = memory.get(text) {
        return *level;
    }
    let level = find(text);
    if memory.len() < MEMORY {
        memory.insert(text.into(), level);
    }
    level
}

/// FNV-1a: quick for the few bytes of a code, and nothing here depends on the order of the map.
#[derive(Debug, Clone)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
