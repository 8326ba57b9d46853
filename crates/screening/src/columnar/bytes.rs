//! Conditions over one fact of at most 256 values: every value is judged once, rows only look up.

use jenjang_facts::State;
use jenjang_regulation::Outcome;

use super::words::{Words, mask};

/// What a condition answers for each value of a fact, for none and for a gap.
#[derive(Debug)]
pub(crate) struct ByteSets {
    holds: ByteSet,
    /// `None` when every value that does not hold fails.
    fails: Option<ByteSet>,
    none: Outcome,
    gap: Outcome,
}

/// A set of bytes, in the form that is quickest to test.
#[derive(Debug)]
enum ByteSet {
    /// Between two, both included: vector instructions do this.
    Range(u8, u8),
    /// A few such ranges.
    Ranges(Vec<(u8, u8)>),
    /// Anything.
    Table(Box<[bool; 256]>),
}

impl ByteSets {
    /// Builds the sets from the outcomes of the values 0 to 255.
    pub(crate) fn new(outcomes: &[Outcome], none: Outcome, gap: Outcome) -> Self {
        let total = !outcomes.contains(&Outcome::Undetermined);
        let fails = (!total).then(|| ByteSet::new(outcomes, Outcome::Fails));
        Self { holds: ByteSet::new(outcomes, Outcome::Meets), fails, none, gap }
    }

    /// Judges a block.
    pub(crate) fn judge(&self, cells: &[u8], states: &[u8], words: &mut Words) {
        match (&self.holds, &self.fails) {
            (ByteSet::Range(low, high), None) => {
                let (low, span) = (*low, high.wrapping_sub(*low));
                words.fill(cells, states, |cell| cell.wrapping_sub(low) <= span);
            }
            (ByteSet::Ranges(ranges), None) => fill_ranges(ranges, cells, states, words),
            (holds, None) => words.fill(cells, states, |cell| holds.has(cell)),
            (holds, Some(fails)) => {
                words.fill_apart(cells, states, |cell| holds.has(cell), |cell| fails.has(cell));
            }
        }
        add_state(self.none, states, words, |state| state == State::NONE.0);
        add_state(self.gap, states, words, |state| state > State::NONE.0);
    }
}

fn fill_ranges(ranges: &[(u8, u8)], cells: &[u8], states: &[u8], words: &mut Words) {
    let both = words.holds.iter_mut().zip(&mut words.fails);
    super::words::for_each_word(both, cells, states, |(holds, fails), cells, states| {
        let known = mask(states, |state| state == State::KNOWN.0);
        let in_range = |(low, high): &(u8, u8)| mask(cells, |cell| cell.wrapping_sub(*low) <= high.wrapping_sub(*low));
        let accepted = ranges.iter().map(in_range).fold(0, |all, one| all | one);
        *holds = accepted & known;
        *fails = known & !accepted;
    });
}

/// Gives the rows of a state their outcome; most conditions say undetermined there and cost nothing.
fn add_state(outcome: Outcome, states: &[u8], words: &mut Words, is: impl Fn(u8) -> bool) {
    let to = match outcome {
        Outcome::Meets => &mut words.holds,
        Outcome::Fails => &mut words.fails,
        Outcome::Undetermined => return,
    };
    super::words::for_each_word(to.iter_mut(), states, states, |word, states, _| *word |= mask(states, &is));
}

impl ByteSet {
    fn new(outcomes: &[Outcome], wanted: Outcome) -> Self {
        let mut table = Box::new([false; 256]);
        table.iter_mut().zip(outcomes).for_each(|(slot, outcome)| *slot = *outcome == wanted);
        let mut ranges: Vec<(u8, u8)> = Vec::new();
        for (byte, _) in (0..=u8::MAX).zip(table.iter()).filter(|(_, is_in)| **is_in) {
            match ranges.last_mut() {
                Some((_, high)) if high.checked_add(1) == Some(byte) => *high = byte,
                _ => ranges.push((byte, byte)),
            }
        }
        match ranges.as_slice() {
            [(low, high)] => Self::Range(*low, *high),
            few if few.len() <= 8 => Self::Ranges(ranges),
            _ => Self::Table(table),
        }
    }

    fn has(&self, byte: u8) -> bool {
        match self {
            Self::Range(low, high) => (*low..=*high).contains(&byte),
            Self::Ranges(ranges) => ranges.iter().any(|(low, high)| (*low..=*high).contains(&byte)),
            Self::Table(table) => table.get(usize::from(byte)).copied().unwrap_or(false),
        }
    }
}
