//! Numbers, dates and moments.

use jenjang_facts::{Day, Moment, Zone};

use crate::{Language, Locale};

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Locale {
    /// Returns a whole number with the language's thousands mark: `16.003`.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(match self.language() {
                    Language::Indonesian => '.',
                    Language::English => ',',
                });
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Returns a share in percent with one place, rounded half up: `18,4 %`. Of nothing it is `–`.
    pub fn share(&self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let tenths = (u128::from(part) * 2_000 + u128::from(whole)) / (u128::from(whole) * 2);
        let (mark, space) = match self.language() {
            Language::Indonesian => (',', " "),
            Language::English => ('.', ""),
        };
        format!("{}{mark}{}{space}%", tenths / 10, tenths % 10)
    }

    /// Returns a day in full: `13 November 2013`.
    pub fn date(&self, day: Day) -> String {
        let (year, month, day_of_month) = day.ymd();
        let months = match self.language() {
            Language::Indonesian => &MONTHS_ID,
            Language::English => &MONTHS_EN,
        };
        let at = usize::try_from(month).unwrap_or(1).saturating_sub(1);
        format!("{day_of_month} {} {year}", months.get(at).copied().unwrap_or_default())
    }

    /// Returns a moment as a clock of the zone shows it, with the zone named: `13 November 2013 pukul 08.00 WIB`.
    pub fn moment(&self, moment: Moment, zone: Zone) -> String {
        let (date, (hour, minute), zone_name) = (self.date(moment.day_in(zone)), moment.time_in(zone), zone.name());
        match self.language() {
            Language::Indonesian => format!("{date} pukul {hour:02}.{minute:02} {zone_name}"),
            Language::English => format!("{date}, {hour:02}:{minute:02} {zone_name}"),
        }
    }

    /// Returns a decimal text with the language's decimal mark: `75,99`.
    pub fn decimal(&self, text: &str) -> String {
        match self.language() {
            Language::Indonesian => text.replace('.', ","),
            Language::English => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_and_dates_as_each_language_does() {
        let (id, en) = (Locale::new(Language::Indonesian), Locale::new(Language::English));
        let day = Day::parse_iso("2013-11-13").unwrap();
        assert_eq!((id.number(16_003), en.number(1_234_567)), ("16.003".to_owned(), "1,234,567".to_owned()));
        assert_eq!((id.share(2_937, 16_003), en.share(1, 8)), ("18,4 %".to_owned(), "12.5%".to_owned()));
        assert_eq!((id.date(day), en.date(day)), ("13 November 2013".to_owned(), "13 November 2013".to_owned()));
        let moment = Moment::parse("2013-11-13T23:30Z").unwrap();
        assert_eq!(id.moment(moment, Zone::Wib), "14 November 2013 pukul 06.30 WIB");
        assert_eq!(en.moment(moment, Zone::Wit), "14 November 2013, 08:30 WIT");
        assert_eq!((id.number(7), id.share(0, 0), id.decimal("75.99")), ("7".into(), "–".into(), "75,99".into()));
    }
}
