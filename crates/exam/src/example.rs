//! Invented exams of any size, the same for the same seed: every row is made from its number alone.
//!
//! Participant numbers are drawn from a range that no selection uses; nobody is named.

use std::io::Write;

use crate::ExamError;
use crate::progress::Progress;
use crate::read::Kind;
use crate::write::{Cells, Table, write_table};

/// An invented exam in the format of 2021 to 2024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What makes one exam differ from another.
    pub seed: u64,
    /// How many participants.
    pub n_participants: usize,
    /// How many rows of the seats file.
    pub n_seats: usize,
    /// How many of a thousand did not come.
    pub absent_per_mille: u32,
}

impl Default for Example {
    fn default() -> Self {
        Self { seed: 1, n_participants: 4_000, n_seats: 250, absent_per_mille: 80 }
    }
}

/// Formations with their share of a thousand seats.
const FORMATIONS: [(&str, u32); 7] = [
    ("umum", 880),
    ("cumlaude", 50),
    ("disabilitas", 30),
    ("papua", 20),
    ("diaspora", 5),
    ("daerah_tertinggal", 10),
    ("kalimantan", 5),
];

const POSITIONS: [&str; 12] = [
    "Analis Kebijakan",
    "Pranata Komputer",
    "Auditor",
    "Arsiparis",
    "Guru Kelas",
    "Perawat",
    "Perencana",
    "Penata Laksana Barang",
    "Analis Hukum",
    "Statistisi",
    "Dokter Spesialis",
    "Rescuer",
];

/// A place, a purpose and a seed become 64 bits.
fn chance(seed: u64, row: usize, purpose: u64) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = seed.wrapping_mul(K) ^ (row as u64).wrapping_mul(16).wrapping_add(purpose).wrapping_mul(K);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Returns a number below `n`.
fn below(random: u64, n: u64) -> u64 {
    ((random >> 32) * n) >> 32
}

/// Returns a number from 0 to 4 * `width`, most often near the middle.
fn heap(random: u64, width: u64) -> i64 {
    let part = |shift: u32| (((random >> shift) & 0xFFFF) * (width + 1)) >> 16;
    i64::try_from(part(0) + part(16) + part(32) + part(48)).unwrap_or(0)
}

impl Example {
    /// Returns the number of a participant: 14 digits, each once.
    pub fn participant(&self, row: usize) -> String {
        // The factor shares no divisor with the modulus, so no number comes twice.
        let scattered = (row as u64).wrapping_mul(7_368_787) % 1_000_000_000_000;
        format!("99{scattered:012}")
    }

    /// Returns the name of a seat.
    pub fn seat(&self, seat: usize) -> String {
        format!("F{seat:07}")
    }

    /// Returns the seat of a participant; some seats are much sought after.
    pub fn seat_of(&self, row: usize) -> usize {
        let n = self.n_seats.max(1) as u64;
        let first = below(chance(self.seed, row, 1), n);
        // The smaller of two draws half of the time: a triangle, with a long tail of small seats.
        let second = below(chance(self.seed, row, 2), n);
        let seat = if chance(self.seed, row, 3) & 1 == 0 { first.min(second) } else { first };
        usize::try_from(seat).unwrap_or(0)
    }

    /// Returns whether a participant came.
    pub fn is_present(&self, row: usize) -> bool {
        below(chance(self.seed, row, 4), 1000) >= u64::from(self.absent_per_mille)
    }

    /// Returns TWK, TIU and TKP in points; nothing for who did not come.
    pub fn points(&self, row: usize) -> Option<[i64; 3]> {
        let draw = |purpose: u64, low: i64, width: u64| low + heap(chance(self.seed, row, purpose), width);
        self.is_present(row).then(|| [draw(5, 3, 6) * 5, draw(6, 5, 7) * 5, draw(7, 130, 23).min(225)])
    }

    /// Returns the formation of a seat.
    pub fn formation(&self, seat: usize) -> &'static str {
        let mut left = below(chance(self.seed, seat, 8), 1000);
        for (formation, share) in FORMATIONS {
            match left.checked_sub(u64::from(share)) {
                None => return formation,
                Some(rest) => left = rest,
            }
        }
        "umum"
    }

    /// Returns the position of a seat.
    pub fn position(&self, seat: usize) -> &'static str {
        let at = below(chance(self.seed, seat, 9), POSITIONS.len() as u64);
        POSITIONS.get(usize::try_from(at).unwrap_or(0)).copied().unwrap_or("Auditor")
    }

    /// Returns how many there are of a seat.
    pub fn n_seats_of(&self, seat: usize) -> u32 {
        let draw = below(chance(self.seed, seat, 10), 100);
        if draw < 60 { 1 } else { u32::try_from(below(chance(self.seed, seat, 11), 8)).unwrap_or(0) + 1 }
    }

    /// Writes the scores.
    pub fn write_scores<W: Write + Send>(
        &self,
        kind: Kind,
        to: W,
        n_threads: usize,
        progress: &dyn Progress,
    ) -> Result<(), ExamError> {
        let points = |which: usize| move |row: usize| self.points(row).and_then(|points| points.get(which).copied());
        let columns = vec![
            ("participant", Cells::Made(Box::new(|row| self.participant(row)))),
            ("seat", Cells::Made(Box::new(|row| self.seat(self.seat_of(row))))),
            ("twk", Self::whole(points(0))),
            ("tiu", Self::whole(points(1))),
            ("tkp", Self::whole(points(2))),
            ("total", Self::whole(|row| self.points(row).map(|points| points.iter().sum()))),
            ("present", Cells::Text(Box::new(|row| if self.is_present(row) { "ya" } else { "tidak" }))),
        ];
        write_table(
            &Table { n_rows: self.n_participants, touch: Box::new(|_| ()), columns },
            kind,
            to,
            n_threads,
            progress,
        )
    }

    /// Returns a column of whole numbers, made row by row.
    fn whole<'a>(of: impl Fn(usize) -> Option<i64> + Sync + 'a) -> Cells<'a> {
        Cells::Whole(Box::new(move |row| of(row).and_then(|n| u32::try_from(n).ok())))
    }

    /// Writes the seats.
    pub fn write_seats<W: Write + Send>(
        &self,
        kind: Kind,
        to: W,
        n_threads: usize,
        progress: &dyn Progress,
    ) -> Result<(), ExamError> {
        let columns = vec![
            ("seat", Cells::Made(Box::new(|seat| self.seat(seat)))),
            ("position", Cells::Text(Box::new(|seat| self.position(seat)))),
            ("formation", Cells::Text(Box::new(|seat| self.formation(seat)))),
            ("seats", Cells::Whole(Box::new(|seat| Some(self.n_seats_of(seat))))),
        ];
        write_table(&Table { n_rows: self.n_seats, touch: Box::new(|_| ()), columns }, kind, to, n_threads, progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    #[test]
    fn the_same_seed_gives_the_same_exam_whatever_the_threads() {
        let example = Example { n_participants: 1000, ..Example::default() };
        let bytes = |n_threads| {
            let mut bytes = Vec::new();
            example.write_scores(Kind::Parquet, &mut bytes, n_threads, &Silent).unwrap();
            bytes
        };
        assert_eq!(bytes(1), bytes(3));
    }

    #[test]
    fn no_participant_stands_twice_and_no_score_is_impossible() {
        let example = Example { n_participants: 5000, ..Example::default() };
        let mut numbers: Vec<String> = (0..5000).map(|row| example.participant(row)).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 5000);
        for [twk, tiu, tkp] in (0..5000).filter_map(|row| example.points(row)) {
            assert!(twk % 5 == 0 && tiu % 5 == 0 && twk <= 150 && tiu <= 175 && tkp <= 225 && twk >= 0);
        }
    }
}
