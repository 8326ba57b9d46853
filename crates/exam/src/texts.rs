//! Many short texts in one piece of memory, and a table that finds one of them.

/// A list of texts: one buffer and where each ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn with_capacity(n: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(n) }
    }

    /// Appends a text. Whoever reads files keeps all texts together below 4 GiB; see [`Texts::is_full`].
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// Returns whether places no longer fit; texts after that are lost.
    pub(crate) fn is_full(&self) -> bool {
        self.ends.last() == Some(&u32::MAX)
    }

    /// Appends all texts of another list.
    pub(crate) fn append(&mut self, other: &Self) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| u32::try_from(base + *end as usize).unwrap_or(u32::MAX)));
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn bytes(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Asks for some texts side by side, so that they are near when they are read one after the other.
    pub(crate) fn touch(&self, places: impl Iterator<Item = usize>) {
        let bytes = places.map(|at| self.bytes(at).first().copied().unwrap_or(0));
        std::hint::black_box(bytes.fold(0, |all, byte| all ^ byte));
    }

    pub(crate) fn get(&self, at: usize) -> &str {
        std::str::from_utf8(self.bytes(at)).unwrap_or("")
    }
}

/// Mixes the bytes of a text into 64 bits. The same on every machine, so that nothing depends on where it ran.
pub(crate) fn hash(text: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let (chunks, rest) = text.as_chunks::<8>();
    let mut h = (text.len() as u64).wrapping_mul(K);
    for chunk in chunks {
        h = (h ^ u64::from_le_bytes(*chunk)).wrapping_mul(K).rotate_left(29);
    }
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    h = (h ^ u64::from_le_bytes(last)).wrapping_mul(K);
    h = (h ^ (h >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    h ^ (h >> 32)
}

fn tag(hash: u64) -> u64 {
    hash & 0xFFFF_FFFF_0000_0000
}

/// Finds a text of a list of different texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// Places in the list plus one in the lower half, hashes in the upper; 0 is free. A power of two, at most half
    /// full. The hash beside the place spares a look at texts that are others.
    slots: Vec<u64>,
}

impl Index {
    /// Returns the table of a list, and the places of texts that stood before.
    pub(crate) fn of(texts: &Texts) -> (Self, Vec<(usize, usize)>) {
        let mut index = Self { slots: vec![0; (texts.len().max(4) * 2).next_power_of_two()] };
        let mut twice = Vec::new();
        for at in 0..texts.len() {
            match index.probe(texts, texts.bytes(at)) {
                Ok(first) => twice.push((first, at)),
                Err(slot) => {
                    if let Some(free) = index.slots.get_mut(slot) {
                        *free = tag(hash(texts.bytes(at))) | (at as u64 + 1);
                    }
                }
            }
        }
        (index, twice)
    }

    /// Returns the places of many texts, in their order.
    ///
    /// In steps, each over all texts: what has to come from far in memory is then asked for side by side instead of
    /// one after the other.
    pub(crate) fn find_all(&self, texts: &Texts, wanted: &Texts) -> Vec<Option<u32>> {
        let mask = self.slots.len() - 1;
        let hashes: Vec<u64> = (0..wanted.len()).map(|at| hash(wanted.bytes(at))).collect();
        let first = |h: &u64| self.slots.get((*h & 0xFFFF_FFFF) as usize & mask).copied().unwrap_or(0);
        let held: Vec<u64> = hashes.iter().map(first).collect();
        let place = |held: u64| ((held & 0xFFFF_FFFF) as usize).checked_sub(1);
        let mut touched = 0_u64;
        for held in &held {
            touched ^= place(*held).and_then(|at| texts.bytes(at).first()).map_or(0, |byte| u64::from(*byte));
        }
        std::hint::black_box(touched);
        let found = hashes.iter().zip(held).enumerate().map(|(at, (h, held))| {
            let same = |found: &usize| tag(held) == tag(*h) && texts.bytes(*found) == wanted.bytes(at);
            place(held).filter(same).or_else(|| self.find(texts, wanted.bytes(at)))
        });
        found.map(|place| place.and_then(|place| u32::try_from(place).ok())).collect()
    }

    /// Returns the place of a text.
    pub(crate) fn find(&self, texts: &Texts, text: &[u8]) -> Option<usize> {
        self.probe(texts, text).ok()
    }

    fn probe(&self, texts: &Texts, text: &[u8]) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let h = hash(text);
        let mut slot = (h & 0xFFFF_FFFF) as usize & mask;
        while let Some(held) = self.slots.get(slot).copied().filter(|held| *held != 0) {
            let at = (held & 0xFFFF_FFFF) as usize - 1;
            if tag(held) == tag(h) && texts.bytes(at) == text {
                return Ok(at);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }
}

/// Buckets of hashes; a bucket of four million texts fits the cache.
const BUCKETS: usize = 256;

/// Returns the places of all texts that stand more than once, ascending.
pub(crate) fn repeated(texts: &Texts, n_threads: usize) -> Vec<u32> {
    let rows: Vec<usize> = (0..texts.len()).step_by(texts.len().div_ceil(n_threads.max(1)).max(1)).collect();
    let share = rows.get(1).copied().unwrap_or(texts.len());
    let filled: Vec<Vec<Vec<u64>>> = std::thread::scope(|scope| {
        let work: Vec<_> = rows
            .iter()
            .map(|start| scope.spawn(move || buckets(texts, *start..(start + share).min(texts.len()))))
            .collect();
        work.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let bucket_numbers: Vec<usize> = (0..BUCKETS).collect();
    let mut found: Vec<u32> = std::thread::scope(|scope| {
        let work: Vec<_> = bucket_numbers
            .chunks(BUCKETS.div_ceil(n_threads.max(1)))
            .map(|numbers| (numbers, &filled))
            .map(|(numbers, filled)| scope.spawn(move || repeated_in(texts, filled, numbers)))
            .collect();
        work.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    found.sort_unstable();
    found
}

/// Sorts the hashes of some texts into buckets: half of a hash, and the place.
fn buckets(texts: &Texts, rows: std::ops::Range<usize>) -> Vec<Vec<u64>> {
    let expected = rows.len() / BUCKETS + rows.len() / 2048 + 16;
    let mut buckets: Vec<Vec<u64>> = (0..BUCKETS).map(|_| Vec::with_capacity(expected)).collect();
    for at in rows {
        let h = hash(texts.bytes(at));
        if let Some(bucket) = buckets.get_mut((h & 0xFF) as usize) {
            bucket.push(tag(h) | at as u64);
        }
    }
    buckets
}

fn repeated_in(texts: &Texts, filled: &[Vec<Vec<u64>>], numbers: &[usize]) -> Vec<u32> {
    let mut found = Vec::new();
    let place = |entry: u64| (entry & 0xFFFF_FFFF) as u32;
    let mut bucket = Vec::new();
    for number in numbers {
        bucket.clear();
        filled.iter().filter_map(|buckets| buckets.get(*number)).for_each(|part| bucket.extend_from_slice(part));
        bucket.sort_unstable();
        for run in bucket.chunk_by(|a, b| tag(*a) == tag(*b)).filter(|run| run.len() > 1) {
            // Equal hashes are a suspicion only: the texts decide.
            let mut places: Vec<u32> = run.iter().map(|entry| place(*entry)).collect();
            places.sort_unstable_by(|a, b| texts.bytes(*a as usize).cmp(texts.bytes(*b as usize)));
            let same = |a: &u32, b: &u32| texts.bytes(*a as usize) == texts.bytes(*b as usize);
            found.extend(places.chunk_by(same).filter(|group| group.len() > 1).flatten());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> Texts {
        let mut list = Texts::default();
        texts.iter().for_each(|text| list.push(text.as_bytes()));
        list
    }

    #[test]
    fn every_text_is_found_and_no_other() {
        let names: Vec<String> = (0..1000).map(|n| format!("S{n:05}")).collect();
        let texts = list(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let (index, twice) = Index::of(&texts);
        assert!(twice.is_empty());
        assert!(names.iter().enumerate().all(|(at, name)| index.find(&texts, name.as_bytes()) == Some(at)));
        assert_eq!(index.find(&texts, b"S99999"), None);
    }

    #[test]
    fn all_places_of_a_repeated_text_are_found_whatever_the_threads() {
        let texts = list(&["a", "b", "a", "c", "b", "a", ""]);
        for n_threads in [1, 2, 7] {
            assert_eq!(repeated(&texts, n_threads), [0, 1, 2, 4, 5]);
        }
    }
}
