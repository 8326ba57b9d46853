//! Repeatable chance: a small generator per person and purpose, and permutations that need no memory.
//!
//! Both are plain arithmetic on the seed, so that a person can be made again alone, by any thread, in any order.

/// What a stream of chance is for. Each purpose has its own, so that one file can be written without the others.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    Plan = 1,
    Person = 2,
    Cells = 3,
    Appraisals = 4,
    Sanctions = 5,
    Training = 6,
    Units = 7,
    Header = 8,
    Dirt = 9,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The SplitMix64 generator of Steele, Lea and Flood.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Returns the generator of one purpose for one person (or whatever `index` counts).
    pub(crate) fn new(seed: u64, index: u64, stream: Stream) -> Self {
        let purpose = mix(index.wrapping_mul(16).wrapping_add(stream as u64).wrapping_mul(GOLDEN));
        Self(mix(seed.wrapping_add(GOLDEN)) ^ purpose)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Returns a number below `n`; 0 for 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let scaled = ((self.next() >> 32) * u64::from(n)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// Returns a number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u32::try_from(high - low + 1).unwrap_or(0);
        low + i32::try_from(self.below(span)).unwrap_or(0)
    }

    /// Returns true `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// Returns one of the list; the default of its type when it is empty.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let at = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX));
        list.get(at as usize).copied().unwrap_or_default()
    }

    /// Returns the place of one of the weights, as often as its share of them.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }
}

/// Scrambles 64 bits; a bijection.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A seeded order of `0..len`: a Feistel network over the next power of four, walked until it lands inside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permutation {
    len: u64,
    half_bits: u32,
    key: u64,
}

impl Permutation {
    pub(crate) fn new(len: u64, seed: u64, salt: u64) -> Self {
        let bits = 64 - len.saturating_sub(1).leading_zeros();
        Self { len, half_bits: bits.div_ceil(2).max(1), key: mix(seed ^ mix(salt.wrapping_add(GOLDEN))) }
    }

    /// Returns the place of `index` in the order. INVARIANT: `index` is below the length, or the walk may not end
    /// inside; such an index is returned as it is.
    pub(crate) fn place(&self, index: u64) -> u64 {
        if index >= self.len {
            return index;
        }
        let mut at = index;
        loop {
            at = self.round_trip(at);
            if at < self.len {
                return at;
            }
        }
    }

    fn round_trip(&self, at: u64) -> u64 {
        let mask = (1u64 << self.half_bits) - 1;
        let (mut left, mut right) = (at >> self.half_bits, at & mask);
        for round in 0..4 {
            let turned = mix(right ^ self.key.wrapping_add(GOLDEN.wrapping_mul(round))) & mask;
            (left, right) = (right, left ^ turned);
        }
        (left << self.half_bits) | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permutation_visits_every_place_once() {
        for len in [1, 2, 3, 4, 5, 40, 400, 4097] {
            let order = Permutation::new(len, 7, 1);
            let mut seen: Vec<u64> = (0..len).map(|index| order.place(index)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..len).collect::<Vec<_>>());
        }
    }

    #[test]
    fn another_seed_gives_another_order() {
        let order = |seed| (0..50).map(|i| Permutation::new(50, seed, 1).place(i)).collect::<Vec<_>>();
        assert_ne!(order(1), order(2));
        assert_eq!(order(1), order(1));
    }

    #[test]
    fn numbers_below_a_bound_reach_all_of_it_and_no_more() {
        let mut rng = Rng::new(1, 2, Stream::Plan);
        let mut seen = [0u32; 7];
        for _ in 0..7000 {
            seen[rng.below(7) as usize] += 1;
        }
        assert!(seen.iter().all(|n| (800..1200).contains(n)), "{seen:?}");
        assert_eq!(rng.below(0), 0);
    }
}
