//! How single cells are spelled: nulls, blanks, apostrophes and zeros that got lost.

use jenjang_facts::Day;

use crate::posts::Code;
use crate::random::Rng;
use crate::sheet::{Row, push_day, push_id, push_number, push_padded};

/// The cells of a row under way, each spelled by chance as one hand or another spells it.
pub(crate) struct Cells<'a> {
    pub(crate) row: &'a mut Row,
    pub(crate) rng: &'a mut Rng,
}

impl Cells<'_> {
    pub(crate) fn with(&mut self, write: impl FnOnce(&mut String, &mut Rng)) {
        let rng = &mut *self.rng;
        self.row.cell(|text| write(text, rng));
    }

    /// A cell for what a person has not: the word null in some case, or nothing.
    pub(crate) fn null(&mut self) {
        self.with(|text, rng| {
            text.push_str(match rng.below(100) {
                0..=49 => "null",
                50..=89 => "",
                90..=94 => "NULL",
                95..=97 => "Null",
                _ => " null ",
            });
        });
    }

    /// A text, now and then with trailing blanks.
    pub(crate) fn text(&mut self, value: &str) {
        self.with(|text, rng| {
            text.push_str(value);
            if rng.chance(25) {
                text.push_str("  ");
            }
        });
    }

    pub(crate) fn optional(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    pub(crate) fn nulls(&mut self, n: usize) {
        for _ in 0..n {
            self.null();
        }
    }

    pub(crate) fn day(&mut self, day: Day) {
        self.with(|text, rng| {
            if rng.chance(15) {
                text.push('\'');
            }
            push_day(text, day);
        });
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.with(|text, _| push_number(text, number));
    }

    /// A number that the export protects with an apostrophe.
    pub(crate) fn protected(&mut self, number: u64, width: usize) {
        self.with(|text, _| {
            text.push('\'');
            push_padded(text, number, width);
        });
    }

    /// An id that a spreadsheet may have taken for a number.
    pub(crate) fn id(&mut self, id: &str) {
        self.with(|text, rng| {
            let lost = id.strip_prefix('0').filter(|_| rng.chance(200));
            if lost.is_none() && rng.chance(20) {
                text.push('\'');
            }
            text.push_str(lost.unwrap_or(id));
        });
    }

    /// An id and its name; now and then the name alone has to do.
    pub(crate) fn code(&mut self, code: Option<Code>) {
        let Some(code) = code else { return self.nulls(2) };
        if self.rng.chance(15) {
            self.null();
        } else {
            self.id(code.id);
        }
        self.text(code.name);
    }

    pub(crate) fn long_id(&mut self, id: u128) {
        self.with(|text, _| push_id(text, id));
    }
}
