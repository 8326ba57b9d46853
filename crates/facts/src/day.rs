//! Calendar days and the year arithmetic that rules are written in.

use std::fmt;

/// A calendar day, counted from 1970-01-01.
///
/// INVARIANT: between 0001-01-01 and 9999-12-31; every constructor checks it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text or a number is not a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// The text is not a calendar day written `yyyy-mm-dd`.
    #[error("`{0}` is not a day written yyyy-mm-dd, such as 2013-11-13")]
    Text(String),
}

const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

impl Day {
    /// 1970-01-01, from which days are numbered.
    pub const EPOCH: Self = Self(0);

    /// Returns the day with this number of days since 1970-01-01, if it is within the years 1 to 9999.
    pub fn from_number(days: i32) -> Option<Self> {
        (FIRST..=LAST).contains(&days).then_some(Self(days))
    }

    /// Returns the number of days since 1970-01-01; negative before.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Returns the day, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self(number_of(year, month, day)))
    }

    /// Reads `yyyy-mm-dd`.
    pub fn parse_iso(text: &str) -> Result<Self, DayError> {
        let wrong = || DayError::Text(text.to_owned());
        let mut parts = text.split('-');
        let mut part = |len: usize| {
            let digits = parts.next().filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))?;
            digits.parse::<u32>().ok()
        };
        let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return Err(wrong()) };
        if parts.next().is_some() {
            return Err(wrong());
        }
        i32::try_from(year).ok().and_then(|year| Self::new(year, month, day)).ok_or_else(wrong)
    }

    /// Returns year, month and day of the month.
    pub fn ymd(self) -> (i32, u32, u32) {
        // The civil-from-days algorithm over 400-year eras that start on 1 March.
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1).unsigned_abs();
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }.unsigned_abs();
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month, day)
    }

    /// Returns the calendar year.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// Returns the same day of the month `years` later (or earlier, when negative).
    ///
    /// 29 February becomes 28 February in a year that has no 29th. `None` outside the years 1 to 9999.
    pub fn add_years(self, years: i64) -> Option<Self> {
        let (year, month, day) = self.ymd();
        let target = i32::try_from(i64::from(year).checked_add(years)?).ok()?;
        if !(1..=9999).contains(&target) {
            return None;
        }
        Some(Self(number_of(target, month, day.min(days_in_month(target, month)))))
    }

    /// Returns the day `days` later (or earlier). `None` outside the years 1 to 9999.
    pub fn add_days(self, days: i64) -> Option<Self> {
        i32::try_from(i64::from(self.0).checked_add(days)?).ok().and_then(Self::from_number)
    }

    /// Returns the whole years from `self` to `later`: the largest `n` with `self.add_years(n) <= later`.
    ///
    /// Who was born on 29 February completes a year on 28 February where there is no 29th. When `later` is before
    /// `self` the answer is the negative of the years the other way round.
    pub fn years_until(self, later: Self) -> i64 {
        if later < self {
            return -later.years_until(self);
        }
        let years = i64::from(later.year() - self.year());
        match self.add_years(years) {
            Some(anniversary) if anniversary <= later => years,
            _ => years - 1,
        }
    }
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn number_of(year: i32, month: u32, day: u32) -> i32 {
    let (month, day) = (month.cast_signed(), day.cast_signed());
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

crate::text::serde_as_text!(Day, Day::parse_iso);

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn every_day_number_survives_the_round_trip_through_the_calendar() {
        for number in FIRST..=LAST {
            let (y, m, d) = Day(number).ymd();
            assert_eq!(Day::new(y, m, d), Some(Day(number)));
        }
        assert_eq!((day("0001-01-01").number(), day("9999-12-31").number()), (FIRST, LAST));
    }

    #[test]
    fn agrees_with_jiff() {
        for number in (FIRST..=LAST).step_by(97) {
            let epoch = jiff::civil::date(1970, 1, 1);
            let civil = epoch.checked_add(jiff::Span::new().days(number)).unwrap();
            assert_eq!(Day(number).to_string(), civil.to_string());
        }
    }

    #[test]
    fn the_29th_of_february_counts_as_the_28th_where_there_is_none() {
        assert_eq!(day("2012-02-29").add_years(1), Some(day("2013-02-28")));
        assert_eq!(day("2012-02-29").add_years(4), Some(day("2016-02-29")));
        assert_eq!(day("2012-02-29").years_until(day("2013-02-27")), 0);
        assert_eq!(day("2012-02-29").years_until(day("2013-02-28")), 1);
    }

    #[test]
    fn years_complete_on_the_anniversary() {
        assert_eq!(day("1980-06-15").years_until(day("2013-06-14")), 32);
        assert_eq!(day("1980-06-15").years_until(day("2013-06-15")), 33);
        assert_eq!(day("2013-06-15").years_until(day("1980-06-15")), -33);
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in ["1975-02-31", "1975-13-01", "75-01-01", "1975-1-1", "", "1975-01-01x", "0000-01-01", "+975-01-01"]
        {
            assert!(Day::parse_iso(text).is_err(), "{text}");
        }
        assert_eq!(day("9999-12-31").add_days(1), None);
        assert_eq!(day("9999-12-31").add_years(i64::MAX), None);
    }
}
