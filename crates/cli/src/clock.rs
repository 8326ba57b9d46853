//! The one place that reads the clock.

use jenjang_facts::{Day, Moment};

/// Returns what time it is, in whole milliseconds.
#[expect(clippy::disallowed_methods, reason = "this is the place the clock is read; everybody else gets the moment")]
pub(crate) fn now() -> Moment {
    let first = Moment::from_millis(0).unwrap_or_else(|| unreachable!("1970-01-01 is a moment"));
    Moment::from_millis(jiff::Timestamp::now().as_millisecond()).unwrap_or(first)
}

/// Returns today's date in the time zone of the machine.
#[expect(clippy::disallowed_methods, reason = "this is the place the clock is read; everybody else gets the day")]
pub(crate) fn today() -> Day {
    let date = jiff::Zoned::now().date();
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    // The fallback is for a machine whose clock stands before the year 1.
    let first = Day::from_number(0).unwrap_or_else(|| unreachable!("1970-01-01 is a day"));
    Day::new(i32::from(date.year()), u32::from(month), u32::from(day)).unwrap_or(first)
}
