//! Moments, and the wall clocks of Indonesia they are read on.

use std::fmt;

use crate::Day;

/// A moment: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// INVARIANT: within the years 1 to 9999 in every zone, so that it always has a [`Day`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// Why a text is not a moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MomentError {
    /// Not `yyyy-mm-ddThh:mm[:ss[.mmm]]` with `Z`, an offset, or WIB, WITA or WIT behind it.
    #[error("`{0}` is no moment; write it like 2013-11-13T08:00+07:00, or with WIB, WITA, WIT or Z behind the time")]
    Text(String),
}

/// A time zone of Indonesia. None of them has summer time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Zone {
    /// All zones, from west to east.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// Returns the name people write behind a time: `WIB`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// Returns the zone with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.name() == name)
    }

    fn offset(self) -> i64 {
        match self {
            Self::Wib => 7 * HOUR,
            Self::Wita => 8 * HOUR,
            Self::Wit => 9 * HOUR,
        }
    }
}

impl Moment {
    /// Returns the moment of this many milliseconds since 1970, if it is within the years that a [`Day`] has.
    pub fn from_millis(millis: i64) -> Option<Self> {
        let moment = Self(millis);
        // A day's room on both sides, so that no zone leaves the calendar.
        let fits = |millis: i64| i32::try_from(millis.div_euclid(DAY)).ok().and_then(Day::from_number);
        (fits(millis.checked_sub(DAY)?).is_some() && fits(millis.checked_add(DAY)?).is_some()).then_some(moment)
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Returns the moment at which a clock of the zone shows this time of the day; `None` for a time no clock shows.
    pub fn at(day: Day, hour: u32, minute: u32, zone: Zone) -> Option<Self> {
        if hour > 23 || minute > 59 {
            return None;
        }
        let since_midnight = i64::from(hour) * HOUR + i64::from(minute) * MINUTE;
        Self::from_millis(i64::from(day.number()) * DAY + since_midnight - zone.offset())
    }

    /// Returns the day the calendar of the zone shows.
    pub fn day_in(self, zone: Zone) -> Day {
        let number = (self.0 + zone.offset()).div_euclid(DAY);
        // INVARIANT of the type: within the calendar in every zone.
        i32::try_from(number).ok().and_then(Day::from_number).unwrap_or(Day::EPOCH)
    }

    /// Returns hour and minute on a clock of the zone.
    pub fn time_in(self, zone: Zone) -> (u32, u32) {
        let of_day = (self.0 + zone.offset()).rem_euclid(DAY);
        let part = |value: i64| u32::try_from(value).unwrap_or(0);
        (part(of_day / HOUR), part(of_day % HOUR / MINUTE))
    }

    /// Returns the moment so many milliseconds later (or earlier).
    pub fn plus_millis(self, millis: i64) -> Option<Self> {
        self.0.checked_add(millis).and_then(Self::from_millis)
    }

    /// Reads `2013-11-13T08:00+07:00`; seconds and milliseconds may follow the minute, and the zone may be `Z`, an
    /// offset or the name of a [`Zone`].
    pub fn parse(text: &str) -> Result<Self, MomentError> {
        Self::read(text).ok_or_else(|| MomentError::Text(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let (day, rest) = text.split_once('T')?;
        let day = Day::parse_iso(day).ok()?;
        let (clock, offset) = split_zone(rest)?;
        let (clock, millis) = match clock.split_once('.') {
            Some((clock, fraction)) if fraction.len() == 3 => (clock, digits(fraction)?),
            Some(_) => return None,
            None => (clock, 0),
        };
        let mut parts = clock.split(':').map(|part| if part.len() == 2 { digits(part) } else { None });
        let (hour, minute) = (parts.next()??, parts.next()??);
        let second = match parts.next() {
            Some(second) => second?,
            None if clock.len() == 5 => 0,
            None => return None,
        };
        if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let of_day = hour * HOUR + minute * MINUTE + second * SECOND + millis;
        Self::from_millis(i64::from(day.number()) * DAY + of_day - offset)
    }
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Takes the zone off the end of a time and returns what it adds to UTC, in milliseconds.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some((clock, 0));
    }
    for zone in Zone::ALL {
        if let Some(clock) = text.strip_suffix(zone.name()) {
            return Some((clock.trim_end(), zone.offset()));
        }
    }
    let at = text.len().checked_sub(6)?;
    let (clock, offset) = (text.get(..at)?, text.get(at..)?);
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours <= 14 && minutes <= 59).then_some((clock, sign * (hours * HOUR + minutes * MINUTE)))
}

impl fmt::Display for Moment {
    /// Writes the moment in UTC: `2013-11-13T01:00:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = i32::try_from(self.0.div_euclid(DAY)).ok().and_then(Day::from_number).unwrap_or(Day::EPOCH);
        let of_day = self.0.rem_euclid(DAY);
        let (hour, minute) = (of_day / HOUR, of_day % HOUR / MINUTE);
        write!(f, "{day}T{hour:02}:{minute:02}:{:02}.{:03}Z", of_day % MINUTE / SECOND, of_day % SECOND)
    }
}

crate::text::serde_as_text!(Moment, Moment::parse);

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn the_same_moment_is_written_in_every_zone() {
        let eight = moment("2013-11-13T08:00+07:00");
        for text in ["2013-11-13T08:00WIB", "2013-11-13T09:00 WITA", "2013-11-13T10:00WIT", "2013-11-13T01:00:00.000Z"]
        {
            assert_eq!(moment(text), eight, "{text}");
        }
        assert_eq!(eight.to_string(), "2013-11-13T01:00:00.000Z");
        assert_eq!(moment(&eight.to_string()), eight);
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let late = moment("2013-12-31T23:30WIB");
        assert_eq!(late.day_in(Zone::Wib).to_string(), "2013-12-31");
        assert_eq!(late.day_in(Zone::Wit).to_string(), "2014-01-01");
        assert_eq!((late.time_in(Zone::Wib), late.time_in(Zone::Wit)), ((23, 30), (1, 30)));
        assert_eq!(Moment::at(late.day_in(Zone::Wib), 23, 30, Zone::Wib), Some(late));
        assert_eq!(Moment::from_millis(-1).unwrap().to_string(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2013-11-13",
            "2013-11-13T08:00",
            "2013-11-13T24:00Z",
            "2013-11-13T08:60Z",
            "2013-11-13T8:00Z",
            "2013-02-29T08:00Z",
            "2013-11-13T08:00+25:00",
            "2013-11-13T08:00:00.1Z",
            "2013-11-13T08Z",
            "é",
        ] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
        assert_eq!(Moment::from_millis(i64::MAX), None);
        assert_eq!(Moment::from_millis(i64::MIN), None);
    }
}
