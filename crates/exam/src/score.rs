//! Scores as whole thousandths: exact, small and quick to compare.

use std::fmt;

use jenjang_facts::Decimal;

/// A score with at most three places.
///
/// Real scores are whole numbers; 52.5 is a threshold. Four bytes hold both exactly, and four of them make one key that
/// orders a seat in a single comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(pub(crate) i32);

/// No score was written. Below every score.
pub(crate) const EMPTY: i32 = i32::MIN;
/// Something was written that is no score.
pub(crate) const UNREADABLE: i32 = i32::MIN + 1;
/// The largest number that is taken for a score at all, in thousandths.
pub(crate) const LARGEST: i32 = 10_000_000;

impl Score {
    /// Returns the score of a whole number of points.
    pub fn points(points: i32) -> Self {
        Self(points.saturating_mul(1000))
    }

    /// Returns the score as a decimal of the language of criteria.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::from_millionths(i64::from(self.0) * 1000)
    }

    /// Returns the score of a decimal with at most three places.
    pub fn of_decimal(decimal: Decimal) -> Option<Self> {
        let millionths = decimal.millionths();
        let thousandths = i32::try_from(millionths / 1000).ok()?;
        (millionths % 1000 == 0 && thousandths.abs() <= LARGEST).then_some(Self(thousandths))
    }

    /// Returns the number of thousandths.
    pub fn thousandths(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

/// Reads a score written in a cell; see [`EMPTY`] and [`UNREADABLE`].
pub(crate) fn parse(text: &str) -> i32 {
    let text = text.trim();
    if text.is_empty() {
        return EMPTY;
    }
    Decimal::parse(text).ok().and_then(Score::of_decimal).map_or(UNREADABLE, |score| score.0)
}

/// Reads a score out of a spreadsheet number, which is a binary fraction: only what a thousandth says exactly counts.
pub(crate) fn of_float(number: f64) -> i32 {
    let scaled = (number * 1000.0).round();
    let fits = scaled.abs() <= f64::from(LARGEST) && (scaled / 1000.0 - number).abs() < 1e-9;
    // The check above makes the conversion exact; a number that is none stays unreadable.
    if fits { format!("{scaled:.0}").parse().unwrap_or(UNREADABLE) } else { UNREADABLE }
}

/// Returns what stands in a cell of a result: nothing for a score that was not written.
pub(crate) fn written(thousandths: i32) -> Option<Score> {
    (thousandths > UNREADABLE).then_some(Score(thousandths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_point_stays_half_a_point() {
        for (text, thousandths) in [("52.5", 52_500), ("65", 65_000), ("0", 0), ("-5", -5_000), ("0.125", 125)] {
            assert_eq!(parse(text), thousandths);
            assert_eq!(Score(thousandths).to_string(), text);
        }
        assert_eq!(of_float(52.5), 52_500);
        assert_eq!((of_float(0.1 + 0.2), of_float(f64::NAN), of_float(1e300)), (300, UNREADABLE, UNREADABLE));
    }

    #[test]
    fn what_is_no_score_is_not_read_as_one() {
        for text in ["abc", "1e3", "5 0", "0.0001", "99999999"] {
            assert_eq!(parse(text), UNREADABLE, "{text}");
        }
        assert_eq!(parse("  "), EMPTY);
    }
}
