//! Reads the fields of a form into values, and collects every mistake rather than the first.

use jenjang_facts::{Day, Decimal};
use jenjang_locale::Locale;

use crate::components::DateText;
use crate::forms::{FieldErrors, FormData};

/// Reads one form. Each method returns the value, or notes what is wrong and returns `None`; [`Reader::finish`] tells.
///
/// The label is the one that stands at the field, so that a message names it as the visitor sees it.
pub struct Reader<'a> {
    form: &'a FormData,
    locale: &'a Locale,
    errors: FieldErrors,
}

impl<'a> Reader<'a> {
    pub(super) fn new(form: &'a FormData, locale: &'a Locale) -> Self {
        Self { form, locale, errors: FieldErrors::default() }
    }

    /// Returns the language that mistakes are said in.
    pub(super) fn locale(&self) -> &'a Locale {
        self.locale
    }

    /// Reads a text that must be there, of at most so many characters.
    pub fn text(&mut self, field: &str, label: &str, max_chars: usize) -> Option<String> {
        let text = self.required(field, label)?;
        self.within(field, label, text, max_chars)
    }

    /// Reads a text that may be missing, of at most so many characters; an inner `None` where it is.
    pub fn optional_text(&mut self, field: &str, label: &str, max_chars: usize) -> Option<Option<String>> {
        match self.form.text(field) {
            "" => Some(None),
            text => self.within(field, label, text, max_chars).map(Some),
        }
    }

    /// Reads a whole number within bounds, written with or without marks for thousands.
    pub fn whole(&mut self, field: &str, label: &str, from: u64, to: u64) -> Option<u64> {
        let text = self.required(field, label)?;
        match self.plain_digits(text).and_then(|digits| digits.parse::<u64>().ok()) {
            Some(number) if (from..=to).contains(&number) => Some(number),
            Some(_) => self.wrong_bounds(field, label, &self.locale.number(from), &self.locale.number(to)),
            None => self.wrong(field, label, "web-error-whole"),
        }
    }

    /// Reads a decimal within bounds, written with a comma or a point.
    pub fn decimal(&mut self, field: &str, label: &str, from: Decimal, to: Decimal) -> Option<Decimal> {
        let text = self.required(field, label)?.replace(',', ".");
        match Decimal::parse(&text) {
            Ok(number) if (from..=to).contains(&number) => Some(number),
            Ok(_) => {
                let say = |bound: Decimal| self.locale.decimal(bound.to_string().trim_end_matches(".0"));
                self.wrong_bounds(field, label, &say(from), &say(to))
            }
            Err(_) => self.wrong(field, label, "web-error-decimal"),
        }
    }

    /// Reads a day out of the three fields of [`crate::components::date_input`].
    pub fn day(&mut self, field: &str, label: &str) -> Option<Day> {
        let typed = DateText::of_form(self.form, field);
        if typed.is_empty() {
            return self.wrong(field, label, "web-error-required");
        }
        if [&typed.day, &typed.month, &typed.year].iter().any(|part| part.is_empty()) {
            return self.wrong(field, label, "web-error-day-part");
        }
        typed.day().or_else(|| self.wrong(field, label, "web-error-day"))
    }

    /// Reads a day that may be missing; an inner `None` where all three fields are empty.
    pub fn optional_day(&mut self, field: &str, label: &str) -> Option<Option<Day>> {
        if DateText::of_form(self.form, field).is_empty() { Some(None) } else { self.day(field, label).map(Some) }
    }

    /// Reads a choice by `parse`, which returns `None` for what was never offered.
    pub fn choice<T>(&mut self, field: &str, label: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        match self.form.text(field) {
            "" => self.wrong(field, label, "web-error-choose"),
            text => parse(text).or_else(|| self.wrong(field, label, "web-error-choose")),
        }
    }

    /// Reads ticked boxes by `parse`; at least so many must be ticked.
    pub fn choices<T>(
        &mut self,
        field: &str,
        label: &str,
        at_least: usize,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Option<Vec<T>> = self.form.all(field).map(parse).collect();
        read.filter(|read| read.len() >= at_least).or_else(|| self.wrong(field, label, "web-error-choose"))
    }

    /// Reads a box that must be ticked, a declaration for instance.
    pub fn ticked(&mut self, field: &str, label: &str) -> Option<()> {
        if self.form.text(field).is_empty() { self.wrong(field, label, "web-error-tick") } else { Some(()) }
    }

    /// Notes a mistake that only the caller can see, and returns `None`.
    pub fn refuse<T>(&mut self, field: &str, message: impl Into<String>) -> Option<T> {
        self.errors.add(field, message);
        None
    }

    /// Returns all values together, or all mistakes together.
    pub fn finish<R: AllRead>(self, read: R) -> Result<R::Values, FieldErrors> {
        match read.all() {
            Some(values) if self.errors.is_empty() => Ok(values),
            _ => Err(self.errors),
        }
    }

    /// Takes the marks for thousands out. `1.5` is no whole number: a mark is followed by three digits.
    fn plain_digits(&self, text: &str) -> Option<String> {
        let groups: Vec<&str> = text.split(self.locale.pick(".", ",")).collect();
        let digits = groups.concat();
        let grouped = groups.iter().skip(1).all(|group| group.len() == 3);
        (grouped && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
    }

    fn required(&mut self, field: &str, label: &str) -> Option<&'a str> {
        match self.form.text(field) {
            "" => self.wrong(field, label, "web-error-required"),
            text => Some(text),
        }
    }

    fn within(&mut self, field: &str, label: &str, text: &str, max_chars: usize) -> Option<String> {
        if text.chars().count() <= max_chars {
            return Some(text.to_owned());
        }
        let max = self.locale.number(u64::try_from(max_chars).unwrap_or(u64::MAX));
        let message = self.locale.text_with("web-error-long", &[("label", label), ("max", &max)]);
        self.refuse(field, message)
    }

    fn wrong_bounds<T>(&mut self, field: &str, label: &str, from: &str, to: &str) -> Option<T> {
        let message = self.locale.text_with("web-error-bounds", &[("label", label), ("from", from), ("to", to)]);
        self.refuse(field, message)
    }

    fn wrong<T>(&mut self, field: &str, label: &str, key: &str) -> Option<T> {
        let message = self.locale.text_with(key, &[("label", label)]);
        self.refuse(field, message)
    }
}

/// Values that were all read: a tuple of options turned inside out.
pub trait AllRead {
    /// The tuple without its options.
    type Values;

    /// Returns the values, if none is missing.
    fn all(self) -> Option<Self::Values>;
}

macro_rules! all_read {
    ($($name:ident)+) => {
        impl<$($name),+> AllRead for ($(Option<$name>,)+) {
            type Values = ($($name,)+);

            #[expect(non_snake_case, reason = "each value is named as its type is")]
            fn all(self) -> Option<Self::Values> {
                let ($($name,)+) = self;
                Some(($($name?,)+))
            }
        }
    };
}
all_read!(A);
all_read!(A B);
all_read!(A B C);
all_read!(A B C D);
all_read!(A B C D E);
all_read!(A B C D E F);
all_read!(A B C D E F G);
all_read!(A B C D E F G H);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn reads_what_each_language_writes() {
        let form = FormData::parse(
            b"alasan=+Cukup+&orang=16.003&nilai=84,5&buka-hari=5&buka-bulan=12&buka-tahun=2013&jalur=b&setuju=ya",
        );
        let locale = id();
        let mut read = form.reader(&locale);
        let values = (
            read.text("alasan", "Alasan", 10),
            read.whole("orang", "Orang", 1, 20_000),
            read.decimal("nilai", "Nilai", decimal("0"), decimal("100")),
            read.day("buka", "Dibuka"),
            read.choice("jalur", "Jalur", |text| (text == "b").then_some('b')),
            read.ticked("setuju", "Pernyataan"),
            read.optional_text("catatan", "Catatan", 10),
        );
        let day = Day::new(2013, 12, 5).unwrap();
        assert_eq!(read.finish(values), Ok(("Cukup".to_owned(), 16_003, decimal("84.5"), day, 'b', (), None)));
    }

    #[test]
    fn reports_every_mistake_at_once() {
        let form = FormData::parse(
            b"panjang=sebelas%20huruf&orang=x&nilai=101&buka-hari=31&buka-bulan=2&buka-tahun=2013&tutup-hari=1&jalur=z",
        );
        let mistakes = |locale: &Locale| {
            let mut read = form.reader(locale);
            let values = (
                read.text("alasan", "Alasan", 10),
                read.text("panjang", "Ringkasan", 10),
                read.whole("orang", "Orang", 1, 20_000),
                read.decimal("nilai", "Nilai", decimal("0"), decimal("100")),
                read.day("buka", "Dibuka"),
                read.optional_day("tutup", "Ditutup"),
                read.choice("jalur", "Jalur", |_| None::<char>),
                read.ticked("setuju", "Pernyataan"),
            );
            let errors = read.finish(values).unwrap_err();
            (&errors).into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>()
        };
        insta::assert_snapshot!(mistakes(&id()).join("\n"), @"
        alasan: Alasan: harus diisi
        panjang: Ringkasan: paling banyak 10 huruf
        orang: Orang: isi dengan bilangan bulat, misalnya 16.003
        nilai: Nilai: isi antara 0 dan 100
        buka: Dibuka: tanggal ini tidak ada; isi misalnya 5 12 2013
        tutup: Ditutup: lengkapi tanggal, bulan, dan tahun
        jalur: Jalur: pilih salah satu
        setuju: Pernyataan: beri tanda untuk melanjutkan
        ");
        insta::assert_snapshot!(mistakes(&en()).join("\n"), @"
        alasan: Alasan: fill this in
        panjang: Ringkasan: at most 10 characters
        orang: Orang: enter a whole number, like 16,003
        nilai: Nilai: enter between 0 and 100
        buka: Dibuka: there is no such day; enter for example 5 12 2013
        tutup: Ditutup: enter day, month and year
        jalur: Jalur: choose one
        setuju: Pernyataan: tick this to go on
        ");
    }
}
