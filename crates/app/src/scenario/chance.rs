//! Chance that follows from a seed.

use jenjang_facts::Digest;
use jenjang_ledger::Entropy;

/// Bytes that follow from a seed: the digests of the seed and a counter. For scenarios only; nothing is secret about it.
#[derive(Clone, Debug)]
pub struct SeededEntropy {
    seed: u64,
    counter: u64,
}

impl SeededEntropy {
    /// Returns the bytes of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = draw(self.seed, "entropy", self.counter);
            self.counter += 1;
            for (byte, drawn) in chunk.iter_mut().zip(block) {
                *byte = drawn;
            }
        }
    }
}

fn draw(seed: u64, what: &str, n: u64) -> [u8; 32] {
    let mut bytes = seed.to_be_bytes().to_vec();
    bytes.extend(n.to_be_bytes());
    bytes.extend(what.as_bytes());
    Digest::of(&bytes).0
}

/// Chance of one purpose: what is drawn for one does not move what is drawn for another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance<'a> {
    pub(super) seed: u64,
    pub(super) purpose: &'a str,
}

impl Chance<'_> {
    /// Returns a number for somebody.
    pub(super) fn number(&self, n: u64) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = draw(self.seed, self.purpose, n);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Returns a number below a bound, 0 for a bound of 0.
    pub(super) fn below(&self, n: u64, bound: u64) -> u64 {
        self.number(n).checked_rem(bound).unwrap_or(0)
    }

    /// Returns people in an order of chance.
    pub(super) fn shuffled(&self, people: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut people: Vec<u32> = people.into_iter().collect();
        people.sort_by_cached_key(|number| (self.number(u64::from(*number)), *number));
        people
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_however_they_are_asked_for_by_the_block() {
        let (mut one, mut two) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let (mut whole, mut first, mut second) = ([0; 64], [0; 32], [0; 32]);
        one.fill(&mut whole);
        two.fill(&mut first);
        two.fill(&mut second);
        assert_eq!(whole[..32], first);
        assert_eq!(whole[32..], second);
        assert_ne!(first, second);
    }

    #[test]
    fn an_order_of_chance_keeps_everybody() {
        let chance = Chance { seed: 1, purpose: "test" };
        let mut order = chance.shuffled(1..=100);
        assert_ne!(order, (1..=100).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (1..=100).collect::<Vec<_>>());
        assert_eq!(chance.below(3, 0), 0);
    }
}
