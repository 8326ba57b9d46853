//! Exact decimals with six places, for scores and money.

use std::fmt;

/// A decimal number with at most six places, kept as a whole number of millionths.
///
/// INVARIANT: at most 18 digits in all (below one trillion), so that a sum of two never overflows before it is checked
/// and every value fits `DECIMAL(18, 6)` in any database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDecimalError {
    /// Something other than digits and one decimal mark.
    #[error("not a number")]
    NotANumber,
    /// More than six digits after the decimal mark.
    #[error("more than six digits after the decimal point")]
    TooPrecise,
    /// More than twelve digits before the decimal mark.
    #[error("more than twelve digits before the decimal point")]
    TooLarge,
}

const ONE: i64 = 1_000_000;

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// Returns the decimal of this many millionths, if it has at most 18 digits.
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        (-crate::MAX_WHOLE..=crate::MAX_WHOLE).contains(&millionths).then_some(Self(millionths))
    }

    /// Returns the number of millionths.
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// Reads a number written with a point: `52.5`, `-3`, `0.125`.
    pub fn parse(text: &str) -> Result<Self, ParseDecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(ParseDecimalError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 6 {
            return Err(ParseDecimalError::TooPrecise);
        }
        let whole: i64 = whole.parse().map_err(|_| ParseDecimalError::TooLarge)?;
        let fraction: i64 = format!("{fraction:0<6}").parse().map_err(|_| ParseDecimalError::NotANumber)?;
        let millionths = whole.checked_mul(ONE).and_then(|w| w.checked_add(fraction));
        let signed = millionths.map(|m| if negative { -m } else { m });
        signed.and_then(Self::from_millionths).ok_or(ParseDecimalError::TooLarge)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) =
            (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let fraction = format!("{fraction:06}");
        let fraction = fraction.trim_end_matches('0');
        // A decimal always shows its point, so that it reads back as a decimal and not as a whole number.
        write!(f, "{whole}.{}", if fraction.is_empty() { "0" } else { fraction })
    }
}

crate::text::serde_as_text!(Decimal, Decimal::parse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_without_loss() {
        for text in ["52.5", "-0.000001", "76.0", "999999999999.999999"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Decimal::parse("76").unwrap(), Decimal::parse("76.000").unwrap());
    }

    #[test]
    fn refuses_what_it_cannot_hold_exactly() {
        assert_eq!(Decimal::parse("0.1234567"), Err(ParseDecimalError::TooPrecise));
        assert_eq!(Decimal::parse("1000000000000"), Err(ParseDecimalError::TooLarge));
        for text in ["", "-", ".", "1.", ".5", "1e3", "1,5", "--1", "٣"] {
            assert_eq!(Decimal::parse(text), Err(ParseDecimalError::NotANumber), "{text}");
        }
    }
}
