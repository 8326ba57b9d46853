//! Cells as text: a row that is filled again and again, and the spellings that all sheets share.

use jenjang_facts::Day;

use crate::random::Rng;

/// One row of cells in one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    text: String,
    ends: Vec<usize>,
}

impl Row {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds the cell that `write` appends.
    pub(crate) fn cell(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// Returns a cell; empty beyond the last.
    pub(crate) fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or("")
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Appends a cell to a line of CSV, quoted where it has to be.
pub(crate) fn push_csv(line: &mut String, cell: &str) {
    // Without a branch per byte: most cells need no quotes, and all have to be looked through.
    let special = |found, byte: u8| found | matches!(byte, b'"' | b',' | b'\n' | b'\r');
    if !cell.bytes().fold(false, special) {
        line.push_str(cell);
        return;
    }
    line.push('"');
    for part in cell.split_inclusive('"') {
        line.push_str(part);
        if part.ends_with('"') {
            line.push('"');
        }
    }
    line.push('"');
}

/// Appends a whole number.
pub(crate) fn push_number(text: &mut String, number: u64) {
    push_padded(text, number, 1);
}

/// Appends a whole number with leading zeros up to `width` digits (20 at most).
pub(crate) fn push_padded(text: &mut String, mut number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        if number == 0 && used >= width {
            break;
        }
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        used += 1;
    }
    push_ascii(text, digits.get(digits.len() - used..).unwrap_or(&[]));
}

fn push_ascii(text: &mut String, bytes: &[u8]) {
    // In one piece: numbers and ids are most of a row, and a character at a time is several times slower.
    text.push_str(std::str::from_utf8(bytes).unwrap_or(""));
}

/// Appends a day as the exports write it, dd-mm-yyyy.
pub(crate) fn push_day(text: &mut String, day: Day) {
    let (year, month, day) = day.ymd();
    push_padded(text, u64::from(day), 2);
    text.push('-');
    push_padded(text, u64::from(month), 2);
    text.push('-');
    push_padded(text, u64::from(year.unsigned_abs()), 4);
}

/// Appends a NIP: now and then with a leading apostrophe, or in groups as letters print it.
pub(crate) fn push_nip(text: &mut String, nip: u64, cells: &mut Rng) {
    match cells.below(100) {
        0..=1 => {
            push_padded(text, nip / 10_000_000_000, 8);
            text.push(' ');
            push_padded(text, nip / 10_000 % 1_000_000, 6);
            text.push(' ');
            push_padded(text, nip / 1000 % 10, 1);
            text.push(' ');
            push_padded(text, nip % 1000, 3);
        }
        2..=39 => {
            text.push('\'');
            push_padded(text, nip, 18);
        }
        _ => push_padded(text, nip, 18),
    }
}

/// Appends 32 hexadecimal digits, as BKN writes its ids.
pub(crate) fn push_id(text: &mut String, id: u128) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut hex = [b'0'; 32];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(id.to_be_bytes()) {
        for (digit, value) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
            *digit = DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
        }
    }
    push_ascii(text, &hex);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_days_and_ids_are_spelled_as_in_the_exports() {
        let text = &mut String::new();
        push_number(text, 0);
        text.push(' ');
        push_padded(text, 7, 3);
        text.push(' ');
        push_number(text, u64::MAX);
        text.push(' ');
        push_day(text, Day::new(2012, 2, 29).unwrap());
        text.push(' ');
        push_id(text, 0xAB);
        assert_eq!(text, "0 007 18446744073709551615 29-02-2012 000000000000000000000000000000AB");
    }

    #[test]
    fn cells_with_commas_and_quotes_are_quoted() {
        let line = &mut String::new();
        push_csv(line, r#"a "b", c"#);
        assert_eq!(line, r#""a ""b"", c""#);
    }

    #[test]
    fn a_row_gives_back_its_cells() {
        let mut row = Row::default();
        row.cell(|text| text.push('a'));
        row.cell(|_| ());
        row.cell(|text| text.push_str("bc"));
        assert_eq!([row.get(0), row.get(1), row.get(2), row.get(3)], ["a", "", "bc", ""]);
    }
}
