//! A block of outcomes as bits, and the loops that fill it.
//!
//! INVARIANT: nothing here branches on data inside a loop over rows, so that the compiler turns each loop into vector
//! instructions.

/// Rows judged at a time: the words of a block and its cells stay in the first cache.
pub(crate) const BLOCK: usize = 4096;
/// Words of 64 rows in a block.
pub(crate) const N_WORDS: usize = BLOCK / 64;

/// For each row of a block whether a condition holds, and whether it surely does not. Neither: undetermined.
///
/// Bits beyond the rows of the last block mean nothing; who copies the words out clears them.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Where it holds.
    pub(crate) holds: [u64; N_WORDS],
    /// Where it does not.
    pub(crate) fails: [u64; N_WORDS],
}

impl Words {
    /// Undetermined for every row.
    pub(crate) const UNDETERMINED: Self = Self { holds: [0; N_WORDS], fails: [0; N_WORDS] };
    /// Holds for every row: where "and" starts.
    pub(crate) const HOLDS: Self = Self { holds: [u64::MAX; N_WORDS], fails: [0; N_WORDS] };
    /// Fails for every row: where "or" starts.
    pub(crate) const FAILS: Self = Self { holds: [0; N_WORDS], fails: [u64::MAX; N_WORDS] };

    /// Demands `other` as well.
    pub(crate) fn and(&mut self, other: &Self) {
        self.holds.iter_mut().zip(&other.holds).for_each(|(mine, theirs)| *mine &= theirs);
        self.fails.iter_mut().zip(&other.fails).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Allows `other` instead.
    pub(crate) fn or(&mut self, other: &Self) {
        self.holds.iter_mut().zip(&other.holds).for_each(|(mine, theirs)| *mine |= theirs);
        self.fails.iter_mut().zip(&other.fails).for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// Turns into the opposite.
    pub(crate) fn negate(&mut self) {
        std::mem::swap(&mut self.holds, &mut self.fails);
    }

    /// Fills the words: a row holds where `accepts` and `known` say so, and fails where it is known and not accepted.
    pub(crate) fn fill<T: Copy + Default>(&mut self, cells: &[T], states: &[u8], accepts: impl Fn(T) -> bool) {
        let words = self.holds.iter_mut().zip(&mut self.fails);
        for_each_word(words, cells, states, |(holds, fails), cells, states| {
            let accepted = mask(cells, &accepts);
            let known = mask(states, |state| state == 0);
            *holds = accepted & known;
            *fails = known & !accepted;
        });
    }

    /// Fills only where rows hold or only where they fail, for two sets that do not make up all values.
    pub(crate) fn fill_apart(
        &mut self,
        cells: &[u8],
        states: &[u8],
        holds_at: impl Fn(u8) -> bool,
        fails_at: impl Fn(u8) -> bool,
    ) {
        let words = self.holds.iter_mut().zip(&mut self.fails);
        for_each_word(words, cells, states, |(holds, fails), cells, states| {
            let known = mask(states, |state| state == 0);
            *holds = mask(cells, &holds_at) & known;
            *fails = mask(cells, &fails_at) & known;
        });
    }
}

/// Hands out words with the 64 cells and states behind each; the last is filled up with cells that are not known.
pub(crate) fn for_each_word<W, T: Copy + Default>(
    words: impl Iterator<Item = W>,
    cells: &[T],
    states: &[u8],
    mut visit: impl FnMut(W, &[T; 64], &[u8; 64]),
) {
    let mut words = words;
    let (cells, cells_rest) = cells.as_chunks::<64>();
    let (states, states_rest) = states.as_chunks::<64>();
    // `zip` asks the cells first: a word is taken only when there are rows for it.
    for ((cells, states), word) in cells.iter().zip(states).zip(&mut words) {
        visit(word, cells, states);
    }
    if let Some(word) = words.next().filter(|_| !states_rest.is_empty()) {
        let (mut last_cells, mut last_states) = ([T::default(); 64], [NOT_KNOWN; 64]);
        last_cells.iter_mut().zip(cells_rest).for_each(|(to, from)| *to = *from);
        last_states.iter_mut().zip(states_rest).for_each(|(to, from)| *to = *from);
        visit(word, &last_cells, &last_states);
    }
}

/// A state that is none of those with a meaning.
const NOT_KNOWN: u8 = u8::MAX;

/// Returns one bit a cell: whether it is accepted.
#[inline]
pub(crate) fn mask<T: Copy>(cells: &[T; 64], accepts: impl Fn(T) -> bool) -> u64 {
    let mut bytes = [0_u8; 64];
    for (byte, cell) in bytes.iter_mut().zip(cells) {
        *byte = u8::from(accepts(*cell));
    }
    pack(&bytes)
}

/// Returns one bit a byte: the bytes are 0 or 1.
#[inline]
fn pack(bytes: &[u8; 64]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    let mut word = 0;
    for eight in eights.iter().rev() {
        // The multiplication gathers the lowest bit of each byte in the highest byte, the first byte's lowest.
        word = word << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_keeps_its_bit() {
        let cells: Vec<u8> = (0..150).collect();
        let mut states = vec![0_u8; 150];
        states[149] = 3;
        let mut words = Words::UNDETERMINED;
        words.fill(&cells, &states, |cell| cell % 3 == 0);
        let bit = |of: &[u64; N_WORDS], at: usize| of[at / 64] >> (at % 64) & 1 == 1;
        for row in 0..256 {
            let known = row < 149;
            assert_eq!(bit(&words.holds, row), known && row % 3 == 0, "{row}");
            assert_eq!(bit(&words.fails, row), known && row % 3 != 0, "{row}");
        }
    }
}
