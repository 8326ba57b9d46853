//! Rows of scores as columns, as far as they were read and not yet checked.

use crate::texts::Texts;

/// The seat of a row that has none, or that was refused.
pub(crate) const NO_SEAT: u32 = u32::MAX;

/// Presence of a participant who sat the test.
pub(crate) const PRESENT: u8 = 1;
/// Presence of a participant who did not.
pub(crate) const ABSENT: u8 = 0;
/// Presence that cannot be read.
pub(crate) const UNREADABLE_PRESENCE: u8 = 2;

/// A decimal that is not there.
pub(crate) const NO_DECIMAL: i64 = i64::MIN;
/// A decimal or a day that cannot be read.
pub(crate) const BAD_DECIMAL: i64 = i64::MIN + 1;
/// A day that is not there.
pub(crate) const NO_DAY: i32 = i32::MIN;
/// A day that cannot be read.
pub(crate) const BAD_DAY: i32 = i32::MIN + 1;

/// Some rows.
///
/// INVARIANT: all columns that are there have as many entries as there are participants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunk {
    pub(crate) participants: Texts,
    pub(crate) seats: Vec<u32>,
    /// Seats that the seats file does not have: row of the chunk and text.
    pub(crate) unknown_seats: Vec<(usize, String)>,
    /// TWK, TIU, TKP in thousandths. Side by side, because whoever ranks meets the rows in another order than the
    /// file and needs all three at once.
    pub(crate) tests: Vec<[i32; 3]>,
    pub(crate) total: Vec<i32>,
    pub(crate) present: Vec<u8>,
    /// In millionths.
    pub(crate) skb: Vec<i64>,
    pub(crate) gpa: Vec<i64>,
    /// Days since 1970-01-01.
    pub(crate) born_on: Vec<i32>,
}

impl Chunk {
    /// Appends the rows of another chunk that has the same columns.
    pub(crate) fn append(&mut self, other: Self) {
        let base = self.participants.len();
        self.participants.append(&other.participants);
        self.unknown_seats.extend(other.unknown_seats.into_iter().map(|(row, seat)| (base + row, seat)));
        self.seats.extend(other.seats);
        self.tests.extend(other.tests);
        self.total.extend(other.total);
        self.present.extend(other.present);
        self.skb.extend(other.skb);
        self.gpa.extend(other.gpa);
        self.born_on.extend(other.born_on);
    }
}

/// The columns of a scores file; those after the fifth may be missing.
pub(crate) const COLUMNS: [&str; 10] =
    ["participant", "seat", "twk", "tiu", "tkp", "total", "present", "skb", "gpa", "born_on"];
/// How many of them must be there.
pub(crate) const N_REQUIRED: usize = 5;
/// The place of the SKB score among them.
pub(crate) const SKB: usize = 7;
