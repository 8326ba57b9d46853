//! One cell of a sheet, and what can be read out of it.

use std::borrow::Cow;

use jenjang_facts::{Day, Decimal};

use super::chunk::{ABSENT, PRESENT, UNREADABLE_PRESENCE};
use crate::score;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    Truth(bool),
    Day(Day),
}

impl Cell<'_> {
    /// Returns the cell of a text file. An apostrophe marks a text in spreadsheets and is no part of it.
    pub(crate) fn of_text(text: &str) -> Cell<'_> {
        let text = text.trim();
        let text = text.strip_prefix('\'').unwrap_or(text);
        if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
    }

    /// Returns the text of the cell; a whole number of a spreadsheet is written without its point.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Truth(truth) => Cow::Owned(truth.to_string()),
            Self::Day(day) => Cow::Owned(day.to_string()),
        }
    }

    /// Returns the score in thousandths; see [`score::EMPTY`].
    pub(crate) fn score(&self, decimal_comma: bool) -> i32 {
        match self {
            Self::Empty => score::EMPTY,
            Self::Text(text) if decimal_comma => score::parse(&text.replacen(',', ".", 1)),
            Self::Text(text) => score::parse(text),
            Self::Number(number) => score::of_float(*number),
            Self::Truth(_) | Self::Day(_) => score::UNREADABLE,
        }
    }

    /// Returns the decimal; `Err` when there is something that is none.
    pub(crate) fn decimal(&self, decimal_comma: bool) -> Result<Option<Decimal>, ()> {
        match self {
            Self::Empty => Ok(None),
            Self::Text(text) if decimal_comma => Decimal::parse(&text.replacen(',', ".", 1)).map(Some).map_err(drop),
            Self::Text(text) => Decimal::parse(text).map(Some).map_err(drop),
            Self::Number(number) => decimal_of_float(*number).map(Some).ok_or(()),
            Self::Truth(_) | Self::Day(_) => Err(()),
        }
    }

    /// Returns the day; `Err` when there is something that is none.
    pub(crate) fn day(&self) -> Result<Option<Day>, ()> {
        match self {
            Self::Empty => Ok(None),
            Self::Day(day) => Ok(Some(*day)),
            Self::Text(text) => Day::parse_iso(text).map(Some).map_err(drop),
            _ => Err(()),
        }
    }

    /// Returns whether the participant was there. An empty cell says as little as a missing column: whoever has scores
    /// was there.
    pub(crate) fn presence(&self) -> u8 {
        match self {
            Self::Empty | Self::Truth(true) => PRESENT,
            Self::Truth(false) => ABSENT,
            Self::Number(number) if *number == 1.0 => PRESENT,
            Self::Number(number) if *number == 0.0 => ABSENT,
            Self::Text(text) => presence_of(text),
            _ => UNREADABLE_PRESENCE,
        }
    }
}

/// Reads a word for being there, in the spellings of announcements and of spreadsheets.
pub(crate) fn presence_of(text: &str) -> u8 {
    match text.trim().to_lowercase().as_str() {
        "" | "true" | "1" | "ya" | "y" | "yes" | "hadir" => PRESENT,
        "false" | "0" | "tidak" | "t" | "no" | "n" | "tidak hadir" | "th" => ABSENT,
        _ => UNREADABLE_PRESENCE,
    }
}

/// Reads a decimal out of a binary fraction; the shortest text that gives the same number is what was typed.
pub(crate) fn decimal_of_float(number: f64) -> Option<Decimal> {
    let text = number.to_string();
    // The sum of two typed decimals carries a tail; beyond six places it is rounded off only when it is that small.
    Decimal::parse(&text).ok().or_else(|| {
        let rounded = format!("{number:.6}");
        let close = rounded.parse::<f64>().is_ok_and(|back| (back - number).abs() < 1e-9);
        if close { Decimal::parse(&rounded).ok() } else { None }
    })
}
