//! The cells of an export: what is left of one when its dressing is taken off, and how days and numbers are written.

use jenjang_facts::{Day, Decimal};

/// Takes off blanks, a leading apostrophe and the words that stand for an empty cell.
pub(super) fn clean(cell: &str) -> &str {
    let mut cell = trim(cell);
    if let Some(rest) = cell.strip_prefix('\'') {
        cell = trim(rest);
    }
    let bytes = cell.as_bytes();
    if bytes == b"-" || (bytes.len() == 4 && bytes.eq_ignore_ascii_case(b"null")) {
        return "";
    }
    cell
}

fn trim(cell: &str) -> &str {
    // Most cells need no trimming; the common case is decided by the outer bytes.
    match (cell.as_bytes().first(), cell.as_bytes().last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
    }
}

/// Reads a day written `dd-mm-yyyy` (also with `/` or `.`), `yyyy-mm-dd`, either with a time behind it, or as the serial
/// number of a spreadsheet.
pub(super) fn day(cell: &str) -> Option<Day> {
    let date = cell.split_once([' ', 'T']).map_or(cell, |(date, _)| date);
    let bytes = date.as_bytes();
    if let [d1, d2, b'-' | b'/' | b'.', m1, m2, b'-' | b'/' | b'.', y1, y2, y3, y4] = bytes {
        return Day::new(number(&[*y1, *y2, *y3, *y4])?.cast_signed(), number(&[*m1, *m2])?, number(&[*d1, *d2])?);
    }
    if let [y1, y2, y3, y4, b'-' | b'/' | b'.', m1, m2, b'-' | b'/' | b'.', d1, d2] = bytes {
        return Day::new(number(&[*y1, *y2, *y3, *y4])?.cast_signed(), number(&[*m1, *m2])?, number(&[*d1, *d2])?);
    }
    if bytes.len() == 5 && bytes.iter().all(u8::is_ascii_digit) {
        return serial_day(i64::from(number(bytes)?));
    }
    let mut parts = date.split(['-', '/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) && year.len() == 4;
    if parts.next().is_some() || !lengths {
        return None;
    }
    Day::new(number(year.as_bytes())?.cast_signed(), number(month.as_bytes())?, number(day.as_bytes())?)
}

/// Returns the day a spreadsheet means by a serial number (1 is 1900-01-01, and 1900 has a 29 February).
pub(super) fn serial_day(serial: i64) -> Option<Day> {
    // Before March 1900 the count is off by one, because of that day which never was; nobody in a register is that old.
    (61..=2_958_465).contains(&serial).then(|| Day::new(1899, 12, 30)?.add_days(serial)).flatten()
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// Reads a whole number; a spreadsheet may have added `.0` or `,0`.
pub(super) fn whole(cell: &str) -> Option<u32> {
    let digits = cell.strip_suffix(".0").or_else(|| cell.strip_suffix(",0")).unwrap_or(cell);
    (!digits.is_empty()).then(|| number(digits.as_bytes())).flatten()
}

/// Reads a decimal with a point or a comma.
pub(super) fn decimal(cell: &str) -> Option<Decimal> {
    if cell.bytes().filter(|byte| matches!(byte, b'.' | b',')).count() > 1 {
        return None;
    }
    if let Ok(value) = Decimal::parse(cell) {
        return Some(value);
    }
    Decimal::parse(&cell.replace(',', ".")).ok().or_else(|| rounded(cell))
}

/// Reads a number with more places than a decimal holds, as a spreadsheet computes them: `82.33333333333333`.
fn rounded(cell: &str) -> Option<Decimal> {
    let cell = cell.replace(',', ".");
    let (whole, places) = cell.split_once('.')?;
    let (kept, rest) = places.split_at_checked(6)?;
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = Decimal::parse(&format!("{whole}.{kept}")).ok()?;
    let up = i64::from(rest.as_bytes().first().is_some_and(|byte| *byte >= b'5'));
    let away = if cell.starts_with('-') { -up } else { up };
    Decimal::from_millionths(value.millionths().checked_add(away)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dressing_comes_off() {
        for (cell, expected) in [
            ("'198006152006032901", "198006152006032901"),
            (" ' x ", "x"),
            ("null", ""),
            ("NULL", ""),
            ("'Null", ""),
            ("-", ""),
            ("\u{a0}Budi\u{a0}", "Budi"),
            ("nullus", "nullus"),
            ("", ""),
            ("O'Brien", "O'Brien"),
        ] {
            assert_eq!(clean(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn days_are_read_in_every_spelling() {
        let expected = Day::new(2013, 11, 3);
        for cell in [
            "03-11-2013",
            "03/11/2013",
            "3-11-2013",
            "2013-11-03",
            "03-11-2013 00:00:00",
            "2013-11-03T00:00:00Z",
            "41581",
            "03.11.2013",
        ] {
            assert_eq!(day(cell), expected, "{cell}");
        }
        for cell in
            ["31-02-1975", "1975", "aa-bb-cccc", "", "3-11-13", "99999999", "1-1-1-1", "٣-11-2013", "00-00-0000"]
        {
            assert_eq!(day(cell), None, "{cell}");
        }
    }

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(decimal("75,99"), Decimal::parse("75.99").ok());
        assert_eq!(decimal("82.33333333333333"), Decimal::parse("82.333333").ok());
        assert_eq!(decimal("82.66666666666667"), Decimal::parse("82.666667").ok());
        assert_eq!(decimal("1.234,5"), None);
        assert_eq!(decimal("baik"), None);
        assert_eq!(
            (whole("12"), whole("12.0"), whole("-1"), whole(""), whole("4294967296")),
            (Some(12), Some(12), None, None, None)
        );
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(cell in ".{0,40}") {
            let cell = clean(&cell);
            let _ = (day(cell), whole(cell), decimal(cell));
        }

        #[test]
        fn a_day_is_read_back_from_every_spelling(number in -719_162i32..=2_932_896) {
            let day_meant = Day::from_number(number).unwrap();
            let (y, m, d) = day_meant.ymd();
            for text in [format!("{d:02}-{m:02}-{y:04}"), format!("{d}/{m}/{y:04}"), format!("{y:04}-{m:02}-{d:02}")] {
                proptest::prop_assert_eq!(day(&text), Some(day_meant), "{}", text);
            }
        }
    }
}
