//! The number of a civil servant.

use std::fmt;

use crate::Day;

/// A NIP: 18 digits, of which the first eight are the birth date, the next six the month of the first appointment
/// (TMT CPNS), the fifteenth the sex and the last three a serial number. There is no check digit.
///
/// It holds a birth date and a sex: personal data. `Debug` and [`Nip::masked`] hide them; logs never show more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip(u64);

/// Why a text is not a NIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NipError {
    /// A spreadsheet turned the number into a rounded one; its digits are lost.
    #[error("a spreadsheet rounded this number; the digits are lost for good")]
    Damaged,
    /// Not 18 digits.
    #[error("a NIP has 18 digits, this has {0}")]
    Length(usize),
    /// Something else than digits.
    #[error("a NIP has digits only")]
    NotDigits,
}

impl Nip {
    /// Reads 18 digits. Blanks inside are allowed, as letters print a NIP in groups.
    pub fn parse(text: &str) -> Result<Self, NipError> {
        let mut number: u64 = 0;
        let mut n_digits = 0;
        let mut foreign = false;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    number = number.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                    n_digits += 1;
                }
                b' ' => {}
                _ => foreign = true,
            }
        }
        if foreign {
            let lowered = text.to_ascii_lowercase();
            let scientific = lowered.contains("e+") && lowered.starts_with(|c: char| c.is_ascii_digit());
            return Err(if scientific { NipError::Damaged } else { NipError::NotDigits });
        }
        if n_digits != 18 {
            return Err(NipError::Length(n_digits));
        }
        Ok(Self(number))
    }

    /// Returns the NIP with this numeric value, if it has 18 digits or leading zeros that make it so.
    pub fn from_number(number: u64) -> Option<Self> {
        (number < 1_000_000_000_000_000_000).then_some(Self(number))
    }

    /// Returns the 18 digits as a number.
    pub fn number(self) -> u64 {
        self.0
    }

    /// Returns the birth date that the digits claim, if it is a calendar day.
    pub fn birth_date(self) -> Option<Day> {
        day_of(self.0 / 10_000_000_000)
    }

    /// Returns the first day of the month of appointment that the digits claim, if there is such a month.
    ///
    /// In the number of a PPPK these digits hold something else; ask only for PNS.
    pub fn appointed_on(self) -> Option<Day> {
        day_of(self.0 / 10_000 % 1_000_000 * 100 + 1)
    }

    /// Returns the digit of the sex: 1 male, 2 female.
    pub fn sex_digit(self) -> u64 {
        self.0 / 1_000 % 10
    }

    /// Returns the NIP with birth date and sex hidden: `********200603*901`.
    pub fn masked(self) -> String {
        format!("********{:06}*{:03}", self.0 / 10_000 % 1_000_000, self.0 % 1_000)
    }
}

fn day_of(yyyymmdd: u64) -> Option<Day> {
    let year = i32::try_from(yyyymmdd / 10_000).ok()?;
    let month = u32::try_from(yyyymmdd / 100 % 100).ok()?;
    Day::new(year, month, u32::try_from(yyyymmdd % 100).ok()?)
}

impl fmt::Display for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:018}", self.0)
    }
}

impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_parts() {
        let nip = Nip::parse("19800615 200603 2 901").unwrap();
        assert_eq!(nip.to_string(), "198006152006032901");
        assert_eq!(nip.birth_date(), Day::new(1980, 6, 15));
        assert_eq!(nip.appointed_on(), Day::new(2006, 3, 1));
        assert_eq!(nip.sex_digit(), 2);
        assert_eq!(format!("{nip:?}"), "********200603*901");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(Nip::parse("1.98E+17"), Err(NipError::Damaged));
        assert_eq!(Nip::parse("19800615200603290"), Err(NipError::Length(17)));
        assert_eq!(Nip::parse("Budi"), Err(NipError::NotDigits));
        assert_eq!(Nip::parse(""), Err(NipError::Length(0)));
    }
}
