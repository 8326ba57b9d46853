//! Rows that no importer may accept: each belongs to nobody who is counted.

use crate::header::{BORN_ON, NAME, NIP};
use crate::random::{Rng, Stream};
use crate::sheet::Row;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// A spreadsheet took the NIP for a number and rounded it.
    Rounded,
    /// A digit of the NIP is lost.
    SeventeenDigits,
    /// Letters in the NIP.
    Letters,
    /// A birth date that no calendar has.
    ImpossibleBirthDate,
    /// A second row for somebody already on the sheet, under another name.
    SecondRow,
    /// All cells from the name on have slipped by one column.
    Slipped,
    /// No name.
    NoName,
}

const ALL: [Damage; 7] = [
    Damage::Rounded,
    Damage::SeventeenDigits,
    Damage::Letters,
    Damage::ImpossibleBirthDate,
    Damage::SecondRow,
    Damage::Slipped,
    Damage::NoName,
];

/// How many kinds there are.
pub(crate) const KINDS: u32 = 7;

/// Returns what is wrong with the damaged row `number`; the kinds come by turns.
pub(crate) fn damage_of(number: u32) -> Damage {
    ALL.get((number % KINDS) as usize).copied().unwrap_or(Damage::NoName)
}

/// Returns after how many people the damaged row `number` of `n` stands, spread evenly over the sheet.
pub(crate) fn place(number: u32, n: u32, people: u32) -> u64 {
    (u64::from(number) + 1) * u64::from(people) / (u64::from(n) + 1)
}

/// Returns the row with its damage. `order` is the order of the columns in the file, in which cells slip.
pub(crate) fn damaged(row: &Row, order: &[usize], damage: Damage, seed: u64, number: u32) -> Row {
    let rng = &mut Rng::new(seed, u64::from(number), Stream::Dirt);
    let digits: String = row.get(NIP).chars().filter(char::is_ascii_digit).collect();
    let mut damaged = Row::default();
    for at in 0..row.len() {
        let from = if damage == Damage::Slipped { slipped_from(at, order) } else { at };
        let cell = match (damage, at) {
            (Damage::Rounded, NIP) => rounded(&digits),
            (Damage::SeventeenDigits, NIP) => digits.chars().take(17).collect(),
            (Damage::Letters, NIP) => with_letters(&digits),
            (Damage::ImpossibleBirthDate, BORN_ON) => rng.pick(&["31-02-1975", "00-00-0000", "29-02-1981"]).to_owned(),
            (Damage::SecondRow, NAME) => "BARIS KEMBAR".to_owned(),
            (Damage::Slipped | Damage::NoName, NAME) => rng.pick(&["null", "", " "]).to_owned(),
            _ => row.get(from).to_owned(),
        };
        damaged.cell(|text| text.push_str(&cell));
    }
    damaged
}

/// Returns from which column the cell of column `at` comes when all behind the name have slipped by one.
fn slipped_from(at: usize, order: &[usize]) -> usize {
    let place = |column| order.iter().position(|other| *other == column).unwrap_or(0);
    let before = place(at).checked_sub(1).filter(|before| *before >= place(NAME));
    before.and_then(|before| order.get(before)).copied().unwrap_or(at)
}

/// Returns the number as a spreadsheet shows a number of 18 digits.
fn rounded(digits: &str) -> String {
    let (first, rest) = digits.split_at(digits.len().min(1));
    format!("{first}.{}E+17", rest.get(..2).unwrap_or("00"))
}

/// Returns the number with letters where zeros were.
fn with_letters(digits: &str) -> String {
    let lettered = digits.replacen('0', "O", 2);
    if lettered == digits { format!("{lettered}X") } else { lettered }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_rows_are_spread_over_the_sheet() {
        let places: Vec<u64> = (0..7).map(|number| place(number, 7, 40)).collect();
        assert_eq!(places, [5, 10, 15, 20, 25, 30, 35]);
        assert_eq!((0..7).map(damage_of).collect::<Vec<_>>(), ALL);
    }

    #[test]
    fn a_slipped_row_keeps_its_length_and_has_no_name() {
        let mut row = Row::default();
        for at in 0..12 {
            row.cell(|text| *text += &format!("c{at}"));
        }
        let as_usual: Vec<usize> = (0..12).collect();
        let slipped = damaged(&row, &as_usual, Damage::Slipped, 1, 0);
        assert_eq!(slipped.len(), 12);
        assert!(["null", "", " "].contains(&slipped.get(NAME)));
        assert_eq!((slipped.get(NIP), slipped.get(NAME + 1), slipped.get(11)), ("c1", "c3", "c10"));
        let reversed: Vec<usize> = (0..12).rev().collect();
        let slipped = damaged(&row, &reversed, Damage::Slipped, 1, 0);
        assert_eq!((slipped.get(NIP), slipped.get(2), slipped.get(11)), ("c2", "c3", "c11"));
    }
}
