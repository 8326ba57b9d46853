//! Days, moments and scores the way a page says them.

use jenjang_facts::{Day, Decimal, Moment, Zone};
use jenjang_locale::Locale;
use maud::{Markup, html};

/// Returns a day with its weekday: `Rabu, 20 November 2013`.
pub fn weekday_date(locale: &Locale, day: Day) -> String {
    // Day 0, 1 January 1970, was a Thursday.
    let weekday = match (day.number() + 3).rem_euclid(7) {
        0 => locale.text("web-monday"),
        1 => locale.text("web-tuesday"),
        2 => locale.text("web-wednesday"),
        3 => locale.text("web-thursday"),
        4 => locale.text("web-friday"),
        5 => locale.text("web-saturday"),
        _ => locale.text("web-sunday"),
    };
    format!("{weekday}, {}", locale.date(day))
}

/// Returns a deadline in full, with weekday, hour and zone: `Rabu, 20 November 2013, 16.00 WIB`.
pub fn deadline(locale: &Locale, at: Moment, zone: Zone) -> Markup {
    html! {
        time datetime=(machine_time(at, zone)) {
            (weekday_date(locale, at.day_in(zone))) ", "
            span.j-num { (clock(locale, at, zone)) }
        }
    }
}

/// Returns the hour of something that happened on a day named above it: `08.00 WIB`.
pub fn hour(locale: &Locale, at: Moment, zone: Zone) -> Markup {
    html! { time datetime=(machine_time(at, zone)) { (clock(locale, at, zone)) } }
}

fn clock(locale: &Locale, at: Moment, zone: Zone) -> String {
    let (hour, minute) = at.time_in(zone);
    let mark = locale.pick(".", ":");
    format!("{hour:02}{mark}{minute:02} {}", zone.name())
}

/// Returns when something happened: `13 November 2013 pukul 08.00 WIB`.
pub fn moment(locale: &Locale, at: Moment, zone: Zone) -> Markup {
    html! { time datetime=(machine_time(at, zone)) { (locale.moment(at, zone)) } }
}

/// Returns a day: `13 November 2013`.
pub fn date(locale: &Locale, day: Day) -> Markup {
    html! { time datetime=(machine_date(day)) { (locale.date(day)) } }
}

/// Returns a score with exactly this many places (six at most), cut and not rounded: `84,50`.
pub fn score(locale: &Locale, score: Decimal, places: usize) -> String {
    let text = score.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain("000000".chars()).take(places).collect();
    if fraction.is_empty() { whole.to_owned() } else { locale.decimal(&format!("{whole}.{fraction}")) }
}

/// Returns a score that a view gives as text, with its places.
pub fn score_text(locale: &Locale, text: &str, places: usize) -> String {
    Decimal::parse(text).map_or_else(|_| text.to_owned(), |found| score(locale, found, places))
}

fn machine_date(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}-{month:02}-{day:02}")
}

fn machine_time(at: Moment, zone: Zone) -> String {
    let (hour, minute) = at.time_in(zone);
    let offset = match zone {
        Zone::Wib => "+07:00",
        Zone::Wita => "+08:00",
        Zone::Wit => "+09:00",
    };
    format!("{}T{hour:02}:{minute:02}{offset}", machine_date(at.day_in(zone)))
}

/// Returns a word that stands in sentences too as a heading has it: with a capital.
pub fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn says_a_deadline_in_full() {
        let at = Moment::parse("2013-11-20T16:00+07:00").unwrap();
        insta::assert_snapshot!(deadline(&id(), at, Zone::Wib).into_string(), @r#"<time datetime="2013-11-20T16:00+07:00">Rabu, 20 November 2013, <span class="j-num">16.00 WIB</span></time>"#);
        insta::assert_snapshot!(deadline(&en(), at, Zone::Wit).into_string(), @r#"<time datetime="2013-11-20T18:00+09:00">Wednesday, 20 November 2013, <span class="j-num">18:00 WIT</span></time>"#);
        assert_eq!(weekday_date(&id(), Day::new(1969, 12, 28).unwrap()), "Minggu, 28 Desember 1969");
    }

    #[test]
    fn writes_a_score_with_its_places() {
        let say = |text: &str, places| score(&id(), Decimal::parse(text).unwrap(), places);
        assert_eq!(
            (say("84.5", 2), say("77", 2), say("77.123", 3), say("9", 0)),
            ("84,50".into(), "77,00".into(), "77,123".into(), "9".into())
        );
    }
}
