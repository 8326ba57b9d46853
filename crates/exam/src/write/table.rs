//! The columns of a result.

use crate::decide::{Decisions, Year};
use crate::integrate::Integrated;
use crate::read::{NO_DECIMAL, Scores, Seats};
use crate::reason::Reasons;
use crate::rules::Stage;
use crate::score;
use jenjang_locale::Locale;

type Touch<'a> = Box<dyn Fn(std::ops::Range<usize>) + Sync + 'a>;
type Of<'a, T> = Box<dyn Fn(usize) -> T + Sync + 'a>;

/// The cells of a column, by the row of the result.
pub(crate) enum Cells<'a> {
    Text(Of<'a, &'a str>),
    /// A text made for the purpose.
    Made(Of<'a, String>),
    /// A number of so many places; trailing zeros are written only where `exactly` so many are promised.
    Number {
        places: u32,
        exactly: bool,
        of: Of<'a, Option<i64>>,
    },
    Whole(Of<'a, Option<u32>>),
}

/// A result, column by column. The names are published; others read them.
pub struct Table<'a> {
    pub(crate) n_rows: usize,
    /// Asks for what some rows need, before they are read.
    pub(crate) touch: Touch<'a>,
    pub(crate) columns: Vec<(&'static str, Cells<'a>)>,
}

/// What a table borrows beside the decisions: the texts of codes and reasons.
pub struct Wording {
    codes: Vec<u8>,
    code_texts: Vec<String>,
    reasons: Vec<u32>,
    reason_texts: Vec<String>,
}

impl Wording {
    /// Makes the codes and reasons of all decisions.
    pub fn new(year: &Year, decisions: &Decisions, stage: Stage, locale: &Locale) -> Self {
        let mut made = Reasons::new(year, locale);
        let reasons = decisions.iter().map(|(_, decision)| made.number(decision)).collect();
        let code = |outcome| crate::decide::code_of(&year.rules, stage, outcome).to_owned();
        Self {
            codes: decisions.iter().map(|(_, decision)| decision.outcome as u8).collect(),
            code_texts: crate::Outcome::ALL.into_iter().map(code).collect(),
            reasons,
            reason_texts: made.into_texts(),
        }
    }

    fn code(&self, at: usize) -> &str {
        let number = self.codes.get(at).copied().unwrap_or(u8::MAX);
        self.code_texts.get(usize::from(number)).map_or("", String::as_str)
    }

    fn reason(&self, at: usize) -> &str {
        let number = self.reasons.get(at).copied().unwrap_or(u32::MAX);
        self.reason_texts.get(number as usize).map_or("", String::as_str)
    }
}

impl<'a> Table<'a> {
    /// Returns the table of a decided exam.
    pub fn of_decisions(decisions: &'a Decisions, scores: &'a Scores, seats: &'a Seats, wording: &'a Wording) -> Self {
        let mut columns = common(decisions, scores, seats);
        columns.extend([
            ("code", Cells::Text(Box::new(|at| wording.code(at)))),
            ("rank", Cells::Whole(Box::new(|at| decisions.lines.get(at).and_then(|line| line.decision.rank)))),
            ("reason", Cells::Text(Box::new(|at| wording.reason(at)))),
        ]);
        Self { n_rows: decisions.len(), touch: touch(decisions, scores), columns }
    }

    /// Returns the table of an integrated exam; `places` is what the year keeps of the final score.
    pub fn of_integrated(
        integrated: &'a Integrated,
        scores: &'a Scores,
        seats: &'a Seats,
        wording: &'a Wording,
        places: u32,
    ) -> Self {
        let decisions = &integrated.decisions;
        let mut columns = common(decisions, scores, seats);
        let skb = move |at: usize| {
            let line = decisions.lines.get(at)?;
            scores.columns.skb.get(line.row as usize).copied().filter(|skb| *skb != NO_DECIMAL)
        };
        columns.push(("skb", Cells::Number { places: 6, exactly: false, of: Box::new(skb) }));
        type Part = fn(&crate::integrate::Parts) -> jenjang_facts::Decimal;
        let parts: [(&'static str, Part); 4] = [
            ("skd_scaled", |parts| parts.skd_scaled),
            ("skd_weighted", |parts| parts.skd_weighted),
            ("skb_weighted", |parts| parts.skb_weighted),
            ("final", |parts| parts.last),
        ];
        let unit = 10_i64.pow(6 - places.min(6));
        for (name, part) in parts {
            let of = move |at: usize| {
                let parts = integrated.parts.get(at)?.as_ref()?;
                Some(part(parts).millionths() / unit)
            };
            columns.push((name, Cells::Number { places, exactly: true, of: Box::new(of) }));
        }
        columns.extend([
            ("rank", Cells::Whole(Box::new(|at| decisions.lines.get(at).and_then(|line| line.decision.rank)))),
            ("code", Cells::Text(Box::new(|at| wording.code(at)))),
            ("reason", Cells::Text(Box::new(|at| wording.reason(at)))),
        ]);
        Self { n_rows: decisions.len(), touch: touch(decisions, scores), columns }
    }

    /// Returns the names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|(name, _)| *name)
    }

    /// Returns a row as texts, as they stand in a CSV file.
    pub fn row(&self, at: usize) -> Vec<String> {
        self.columns.iter().map(|(_, cells)| cells.text(at)).collect()
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

/// The result has the rows in another order than the file, so that participants come from all over the memory.
fn touch<'a>(decisions: &'a Decisions, scores: &'a Scores) -> Touch<'a> {
    Box::new(move |rows| {
        let lines = decisions.lines.get(rows).unwrap_or_default();
        scores.columns.participants.touch(lines.iter().map(|line| line.row as usize));
    })
}

fn common<'a>(decisions: &'a Decisions, scores: &'a Scores, seats: &'a Seats) -> Vec<(&'static str, Cells<'a>)> {
    let line = |at: usize| decisions.lines.get(at);
    let test = move |which: usize| -> Cells<'a> {
        let of = move |at: usize| line(at).and_then(|line| line.tests.get(which)).copied().and_then(score::written);
        Cells::Number { places: 3, exactly: false, of: Box::new(move |at| of(at).map(|score| i64::from(score.0))) }
    };
    let total = move |at: usize| {
        let tests = line(at)?.tests;
        if tests.contains(&score::EMPTY) { None } else { Some(tests.into_iter().map(i64::from).sum()) }
    };
    vec![
        (
            "participant",
            Cells::Text(Box::new(move |at| line(at).map_or("", |line| scores.participant(line.row as usize)))),
        ),
        ("seat", Cells::Text(Box::new(move |at| line(at).map_or("", |line| seats.name(line.seat as usize))))),
        ("twk", test(0)),
        ("tiu", test(1)),
        ("tkp", test(2)),
        ("total", Cells::Number { places: 3, exactly: false, of: Box::new(total) }),
    ]
}

impl Cells<'_> {
    /// Returns a cell as text.
    pub(crate) fn text(&self, at: usize) -> String {
        match self {
            Self::Text(of) => of(at).to_owned(),
            Self::Made(of) => of(at),
            Self::Whole(of) => of(at).map_or(String::new(), |number| number.to_string()),
            Self::Number { places, exactly, of } => of(at).map_or(String::new(), |n| number(n, *places, *exactly)),
        }
    }
}

/// Writes a number of so many places.
pub(crate) fn number(number: i64, places: u32, exactly: bool) -> String {
    if places == 3 && !exactly {
        return i32::try_from(number).ok().map_or(String::new(), |number| crate::Score(number).to_string());
    }
    let unit = 10_u64.pow(places);
    let (whole, rest) = (number.unsigned_abs() / unit, number.unsigned_abs() % unit);
    let sign = if number < 0 { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = places as usize);
    let rest = if exactly { rest.as_str() } else { rest.trim_end_matches('0') };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}
