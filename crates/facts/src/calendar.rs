//! Working days: which days an office works, and when a legal clock runs out.
//!
//! Offices work from Monday to Friday. What else is free stands in `reference/holidays.toml`, year by year; a year
//! that is not there is an error and never a year without holidays, because a deadline that is a day off is a
//! decision that can be annulled.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Day, Reference};

/// The holidays on record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, BTreeMap<Day, Holiday>>,
}

/// A day that is free by decree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// What is celebrated, in Indonesian.
    pub name: String,
    /// Of which kind it is.
    pub kind: HolidayKind,
}

/// The kinds of days that are free by decree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolidayKind {
    /// Libur nasional: nobody works.
    National,
    /// Cuti bersama: leave that everybody takes at once; whether a legal clock runs on it is for the regulation to say.
    SharedLeave,
}

/// How long somebody has, by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// So many days of the calendar.
    Days(u32),
    /// So many working days.
    WorkingDays {
        /// How many.
        n: u32,
        /// Whether days of shared leave count as working days.
        shared_leave_works: bool,
    },
}

/// A year whose holidays are not on record, so that its working days cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are no holidays on record for {year}; add them to reference/holidays.toml")]
pub struct NoHolidays {
    /// The year.
    pub year: i32,
}

impl Calendar {
    /// Returns the calendar that ships inside the program.
    pub fn shipped() -> &'static Self {
        Reference::shipped().calendar()
    }

    /// Reads the text of `holidays.toml`; the error says what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let file: HolidayFile = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut years = BTreeMap::new();
        for year in file.years {
            let number = year.year;
            if years.insert(number, year.read()?).is_some() {
                return Err(format!("the year {number} stands twice; a year stands once, with all its days"));
            }
        }
        Ok(Self { years })
    }

    /// Returns the years whose holidays are on record, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// Returns what makes a day free by decree, if anything does.
    pub fn holiday(&self, day: Day) -> Result<Option<&Holiday>, NoHolidays> {
        let year = day.year();
        Ok(self.years.get(&year).ok_or(NoHolidays { year })?.get(&day))
    }

    /// Returns whether offices work on a day.
    pub fn is_working_day(&self, day: Day, counts_shared_leave_as_work: bool) -> Result<bool, NoHolidays> {
        let free = match self.holiday(day)? {
            None => false,
            Some(holiday) => holiday.kind == HolidayKind::National || !counts_shared_leave_as_work,
        };
        Ok(!free && !is_weekend(day))
    }

    /// Returns the `n`-th working day after `from`: the day after `from` is the first that may count. With `n` = 0 it
    /// is `from` itself, whatever day that is.
    pub fn add_working_days(&self, from: Day, n: u32, counts_shared_leave_as_work: bool) -> Result<Day, NoHolidays> {
        let mut day = from;
        let mut left = n;
        while left > 0 {
            day = next(day)?;
            if self.is_working_day(day, counts_shared_leave_as_work)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// Returns how many working days there are after `from`, up to and with `to`; none when `to` is not later.
    ///
    /// It undoes [`add_working_days`](Self::add_working_days).
    pub fn working_days_between(
        &self,
        from: Day,
        to: Day,
        counts_shared_leave_as_work: bool,
    ) -> Result<u32, NoHolidays> {
        let mut day = from;
        let mut count = 0;
        while day < to {
            day = next(day)?;
            count += u32::from(self.is_working_day(day, counts_shared_leave_as_work)?);
        }
        Ok(count)
    }

    /// Returns the last day of a clock that starts on `from`; the day after `from` is its first day.
    ///
    /// The last day of a clock of calendar days may be free: no rule read so far moves it.
    pub fn deadline(&self, from: Day, clock: Clock) -> Result<Day, NoHolidays> {
        match clock {
            Clock::Days(n) => from.add_days(i64::from(n)).ok_or(AFTER_THE_LAST_YEAR),
            Clock::WorkingDays { n, shared_leave_works } => self.add_working_days(from, n, shared_leave_works),
        }
    }
}

const AFTER_THE_LAST_YEAR: NoHolidays = NoHolidays { year: 10_000 };

fn next(day: Day) -> Result<Day, NoHolidays> {
    day.add_days(1).ok_or(AFTER_THE_LAST_YEAR)
}

fn is_weekend(day: Day) -> bool {
    // 1970-01-01, day 0, was a Thursday; counted from Monday, Saturday is 5 and Sunday 6.
    (day.number() + 3).rem_euclid(7) >= 5
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    #[expect(dead_code, reason = "documents the days for people; checked for presence only")]
    source: String,
    #[expect(dead_code, reason = "documents the days for people; checked for presence only")]
    grade: String,
    years: Vec<YearFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i32,
    libur_nasional: Vec<DayFile>,
    cuti_bersama: Vec<DayFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayFile {
    day: toml::value::Date,
    name: String,
}

impl YearFile {
    fn read(self) -> Result<BTreeMap<Day, Holiday>, String> {
        let year = self.year;
        if self.libur_nasional.is_empty() {
            return Err(format!(
                "the year {year} has no `libur_nasional`; leave the year out until its decree is known"
            ));
        }
        let national = self.libur_nasional.into_iter().map(|day| (day, HolidayKind::National));
        let shared = self.cuti_bersama.into_iter().map(|day| (day, HolidayKind::SharedLeave));
        let mut days = BTreeMap::new();
        for (entry, kind) in national.chain(shared) {
            let date = entry.day;
            let day = Day::new(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                .filter(|day| day.year() == year)
                .ok_or_else(|| format!("{date} stands under the year {year}"))?;
            if days.insert(day, Holiday { name: entry.name, kind }).is_some() {
                return Err(format!("{date} stands twice; a day is of one kind"));
            }
        }
        Ok(days)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    fn works(text: &str, shared: bool) -> bool {
        Calendar::shipped().is_working_day(day(text), shared).unwrap()
    }

    fn after(from: &str, n: u32, shared: bool) -> String {
        Calendar::shipped().add_working_days(day(from), n, shared).unwrap().to_string()
    }

    #[test]
    fn the_shipped_years_are_on_record() {
        assert!(Calendar::shipped().years().eq(2012..=2026));
    }

    #[test]
    fn the_decree_for_2013_is_read_as_it_stands() {
        for free in ["2013-08-08", "2013-08-09"] {
            assert!(!works(free, false) && !works(free, true), "{free}");
        }
        for leave in ["2013-08-05", "2013-08-06", "2013-08-07", "2013-10-14", "2013-12-26"] {
            assert!(!works(leave, false) && works(leave, true), "{leave}");
        }
        let holiday = Calendar::shipped().holiday(day("2013-08-08")).unwrap().unwrap();
        assert_eq!((holiday.name.as_str(), holiday.kind), ("Hari Raya Idul Fitri", HolidayKind::National));
    }

    #[test]
    fn saturdays_and_sundays_are_free_with_or_without_a_decree() {
        assert!(works("2013-11-15", false), "a Friday");
        assert!(!works("2013-11-16", false) && !works("2013-11-17", true), "the weekend behind it");
        assert!(works("2013-11-18", false), "a Monday");
        assert!(!works("2013-08-17", true), "a holiday on a Saturday");
    }

    #[test]
    fn the_day_after_is_day_one_and_free_days_are_stepped_over() {
        assert_eq!(after("2013-11-13", 0, false), "2013-11-13");
        assert_eq!(after("2013-11-13", 1, false), "2013-11-14");
        assert_eq!(after("2013-11-13", 3, false), "2013-11-18");
        assert_eq!(after("2013-08-02", 1, false), "2013-08-12", "Idul Fitri and its shared leave");
        assert_eq!(after("2013-08-02", 1, true), "2013-08-05");
    }

    #[test]
    fn a_clock_runs_over_the_turn_of_the_year() {
        assert_eq!(after("2013-12-30", 2, false), "2014-01-02");
        let calendar = Calendar::shipped();
        assert_eq!(calendar.working_days_between(day("2013-12-30"), day("2014-01-02"), false), Ok(2));
        assert_eq!(calendar.deadline(day("2013-12-13"), Clock::Days(30)), Ok(day("2014-01-12")));
        let clock = Clock::WorkingDays { n: 2, shared_leave_works: false };
        assert_eq!(calendar.deadline(day("2013-12-30"), clock), Ok(day("2014-01-02")));
    }

    #[test]
    fn a_year_without_data_is_an_error_that_says_so() {
        let calendar = Calendar::shipped();
        let error = calendar.add_working_days(day("2026-12-31"), 1, false).unwrap_err();
        assert_eq!(error.to_string(), "there are no holidays on record for 2027; add them to reference/holidays.toml");
        for text in ["2011-12-31", "2011-01-01", "2027-01-02"] {
            assert!(calendar.is_working_day(day(text), true).is_err(), "{text}, a weekend too");
        }
        assert_eq!(calendar.working_days_between(day("2026-12-30"), day("2027-01-04"), false), Err(error));
        assert_eq!(calendar.deadline(day("2026-12-31"), Clock::Days(1)), Ok(day("2027-01-01")), "days need no decree");
        assert_eq!(calendar.deadline(day("9999-12-31"), Clock::Days(1)), Err(AFTER_THE_LAST_YEAR));
        assert_eq!(Calendar::default().is_working_day(day("2013-01-02"), false), Err(NoHolidays { year: 2013 }));
    }

    #[test]
    fn contradictions_in_the_file_are_told() {
        let read = |years: &str| Calendar::read(&format!("source = \"s\"\ngrade = \"g\"\n{years}"));
        let year = |number: i32, national: &str, shared: &str| {
            format!("[[years]]\nyear = {number}\nlibur_nasional = [{national}]\ncuti_bersama = [{shared}]\n")
        };
        let new_year = "{ day = 2027-01-01, name = \"Tahun Baru\" }";
        assert!(read(&year(2027, new_year, "")).is_ok());
        for (years, problem) in [
            (year(2028, new_year, ""), "2027-01-01 stands under the year 2028"),
            (year(2027, new_year, new_year), "2027-01-01 stands twice"),
            (year(2027, "", ""), "the year 2027 has no `libur_nasional`"),
            (year(2027, new_year, "") + &year(2027, new_year, ""), "the year 2027 stands twice"),
            (year(2027, "{ day = \"2027-01-01\", name = \"x\" }", ""), "line 5"),
            (year(2027, new_year, "{ day = 2027-02-30, name = \"x\" }"), "line 6"),
        ] {
            let error = read(&years).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn counting_undoes_adding(offset in 0..5_000_i64, n in 0..200_u32, shared: bool) {
            let from = day("2012-01-01").add_days(offset).unwrap();
            let calendar = Calendar::shipped();
            if let Ok(to) = calendar.add_working_days(from, n, shared) {
                prop_assert_eq!(calendar.working_days_between(from, to, shared), Ok(n));
                prop_assert!(n == 0 || calendar.is_working_day(to, shared) == Ok(true));
            }
        }

        #[test]
        fn more_free_days_never_shorten_a_clock(offset in 0..5_000_i64, n in 0..200_u32) {
            let from = day("2012-01-01").add_days(offset).unwrap();
            let calendar = Calendar::shipped();
            if let Ok(with_leave) = calendar.add_working_days(from, n, false) {
                let without = calendar.add_working_days(from, n, true).unwrap();
                let days = calendar.deadline(from, Clock::Days(n)).unwrap();
                prop_assert!(days <= without && without <= with_leave);
            }
        }

        #[test]
        fn adding_in_two_steps_is_adding_at_once(offset in 0..5_000_i64, a in 0..50_u32, b in 0..50_u32, shared: bool) {
            let from = day("2012-01-01").add_days(offset).unwrap();
            let calendar = Calendar::shipped();
            let steps = calendar.add_working_days(from, a, shared).and_then(|mid| calendar.add_working_days(mid, b, shared));
            prop_assert_eq!(steps, calendar.add_working_days(from, a + b, shared));
        }
    }
}
