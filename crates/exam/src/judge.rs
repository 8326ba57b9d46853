//! Judges thresholds: the criteria of the year over columns of scores, by the same evaluator that screens registers.
//!
//! Besides the criteria themselves the evaluator is asked which exception applies and which parts of a condition hold;
//! that is what reasons are made of. Nothing here compares a score with a minimum.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jenjang_facts::{Catalogue, Column, ColumnData, Day, FactTable, Known, State, TextColumn, Type, Value};
use jenjang_regulation::expr::{Condition, ConditionKind};
use jenjang_regulation::{Criterion, Exception, Outcome, Regulation, Test};
use jenjang_screening::{CompileError, Program, Scratch, Verdicts};

use crate::Scores;
use crate::progress::{Progress, Stage};
use crate::read::{ABSENT, NO_SEAT, Seats};
use crate::rules::Rules;
use crate::score::EMPTY;

/// Rows judged at once: their facts fit the cache.
const BLOCK: usize = 32_768;

/// Marks who did not come, beside what was judged, so that ranking need not look elsewhere.
pub(crate) const ABSENT_BIT: u32 = 1 << 31;

/// The rule that decided: 0 the criterion itself, else the exception at this place, counted from 1.
pub(crate) type RuleAt = u8;

/// What judging one participant gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) threshold: Outcome,
    /// The outcome of the criterion of the second group, where there is one.
    pub(crate) second: Outcome,
    pub(crate) rule: RuleAt,
    /// The rule of the second group that applies, counted alike.
    pub(crate) second_rule: RuleAt,
    /// Which parts of the rule's condition do not hold, a bit each.
    pub(crate) short: u8,
}

impl Judged {
    fn pack(self) -> u32 {
        u32::from(code(self.threshold))
            | u32::from(code(self.second)) << 2
            | u32::from(self.second_rule & 15) << 4
            | u32::from(self.rule) << 8
            | u32::from(self.short) << 16
    }

    pub(crate) fn unpack(packed: u32) -> Self {
        let outcome = |bits: u32| match bits & 3 {
            0 => Outcome::Meets,
            1 => Outcome::Fails,
            _ => Outcome::Undetermined,
        };
        let byte = |shift: u32| u8::try_from(packed >> shift & 0xFF).unwrap_or(0);
        let second_rule = u8::try_from(packed >> 4 & 15).unwrap_or(0);
        Self { threshold: outcome(packed), second: outcome(packed >> 2), rule: byte(8), second_rule, short: byte(16) }
    }
}

fn code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Meets => 0,
        Outcome::Fails => 1,
        Outcome::Undetermined => 2,
    }
}

/// One rule for the threshold, as reasons and explanations speak about it.
#[derive(Clone, Debug)]
pub(crate) struct Rule<'a> {
    pub(crate) id: &'a str,
    pub(crate) text: &'a jenjang_regulation::Bilingual,
    pub(crate) cite: &'a str,
    pub(crate) grade: jenjang_regulation::Grade,
    pub(crate) test: &'a Test,
    /// The parts of its condition, all of which must hold.
    pub(crate) parts: Vec<&'a Condition>,
}

/// Returns the rules of the threshold: the criterion, then its exceptions.
pub(crate) fn rules_of(criterion: &Criterion) -> Vec<Rule<'_>> {
    let own = Rule {
        id: "umum",
        text: &criterion.text,
        cite: &criterion.cite,
        grade: criterion.grade,
        test: &criterion.test,
        parts: parts_of(&criterion.test),
    };
    let exceptions = criterion.exceptions.iter().map(|exception: &Exception| Rule {
        id: &exception.id,
        text: &exception.text,
        cite: &exception.cite,
        grade: exception.grade,
        test: &exception.test,
        parts: parts_of(&exception.test),
    });
    std::iter::once(own).chain(exceptions).collect()
}

/// Returns the parts that all must hold, at most eight.
fn parts_of(test: &Test) -> Vec<&Condition> {
    match test {
        Test::Holds(Condition { kind: ConditionKind::And(parts), .. }, _) => parts.iter().take(8).collect(),
        Test::Holds(Condition { kind: ConditionKind::Constant(_), .. }, _) | Test::Document(_) => Vec::new(),
        Test::Holds(condition, _) => vec![condition],
    }
}

/// A year's criteria bound to their parameters.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    program: Program,
    catalogue: Catalogue,
    /// For each rule after the first, the criterion that says whether it applies.
    applies: Vec<usize>,
    /// The same for the rules of the second group.
    second_applies: Vec<usize>,
    /// For each rule, the criteria of its parts.
    parts: Vec<Range<usize>>,
    has_second: bool,
    /// The positions that any condition names.
    named: Vec<Arc<str>>,
}

impl Judge {
    pub(crate) fn new(
        regulation: &Regulation,
        rules: &Rules,
        catalogue: &Catalogue,
        values: &[Option<Value>],
        day: Day,
    ) -> Result<Self, CompileError> {
        let mut asked = Vec::new();
        let (mut applies, mut second_applies, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(threshold) = regulation.criteria.get(rules.threshold) {
            asked.push(threshold.clone());
            let second = rules.second_group.as_ref().and_then(|group| regulation.criteria.get(group.criterion));
            asked.extend(second.cloned());
            for exception in &threshold.exceptions {
                applies.push(asked.len());
                asked.push(question(threshold, exception.when.clone()));
            }
            for exception in second.map(|second| second.exceptions.as_slice()).unwrap_or_default() {
                second_applies.push(asked.len());
                asked.push(question(threshold, exception.when.clone()));
            }
            for rule in rules_of(threshold) {
                let from = asked.len();
                asked.extend(rule.parts.iter().map(|part| question(threshold, (*part).clone())));
                parts.push(from..asked.len());
            }
        }
        let named = named_positions(regulation);
        let regulation = Regulation { criteria: asked, ..regulation.clone() };
        let program = Program::compile(&regulation, catalogue, values, day)?;
        let has_second = rules.second_group.is_some();
        Ok(Self { program, catalogue: catalogue.clone(), applies, second_applies, parts, has_second, named })
    }

    /// Judges all rows that take part; a row without a seat has no verdict.
    pub(crate) fn judge(&self, scores: &Scores, seats: &Seats, n_threads: usize, progress: &dyn Progress) -> Vec<u32> {
        progress.stage(Stage::Judge, Some(scores.len() as u64));
        let named = Named::new(&self.named, seats);
        let mut packed = vec![0_u32; scores.len()];
        let share = scores.len().div_ceil(n_threads.max(1)).max(1).next_multiple_of(BLOCK);
        std::thread::scope(|scope| {
            for (at, part) in packed.chunks_mut(share).enumerate() {
                let named = &named;
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    for (block, out) in part.chunks_mut(BLOCK).enumerate() {
                        let start = at * share + block * BLOCK;
                        self.judge_block(scores, seats, named, start, out, &mut scratch);
                        progress.advance(out.len() as u64);
                    }
                });
            }
        });
        packed
    }

    fn judge_block(
        &self,
        scores: &Scores,
        seats: &Seats,
        named: &Named,
        start: usize,
        out: &mut [u32],
        scratch: &mut Scratch,
    ) {
        let rows = start..start + out.len();
        let Some(table) = self.table(scores, seats, named, rows) else { return };
        let verdicts = self.program.judge_with_scratch(scratch, &table, 0..out.len());
        for (row, out) in out.iter_mut().enumerate() {
            let absent = if scores.is_present(start + row) { 0 } else { ABSENT_BIT };
            *out = self.read(&verdicts, row).pack() | absent;
        }
    }

    fn read(&self, verdicts: &Verdicts, row: usize) -> Judged {
        let outcome = |at: usize| verdicts.criteria.get(at).map_or(Outcome::Undetermined, |bits| bits.outcome(row));
        let first = |whens: &[usize]| whens.iter().position(|at| outcome(*at) == Outcome::Meets).map_or(0, |at| at + 1);
        let (rule, second_rule) = (first(&self.applies), first(&self.second_applies));
        let parts = self.parts.get(rule).cloned().unwrap_or(0..0);
        let short = parts.enumerate().filter(|(_, at)| outcome(*at) != Outcome::Meets);
        let short = short.fold(0, |short, (bit, _)| short | 1 << bit);
        let second = if self.has_second { outcome(1) } else { Outcome::Fails };
        Judged {
            threshold: outcome(0),
            second,
            rule: u8::try_from(rule).unwrap_or(u8::MAX),
            second_rule: u8::try_from(second_rule).unwrap_or(15),
            short,
        }
    }

    /// Returns the facts of some rows as columns.
    fn table(&self, scores: &Scores, seats: &Seats, named: &Named, rows: Range<usize>) -> Option<FactTable> {
        let columns = self.catalogue.iter().map(|(_, fact)| match fact.id.as_str() {
            "twk" => score_column(scores, 0, &rows),
            "tiu" => score_column(scores, 1, &rows),
            "tkp" => score_column(scores, 2, &rows),
            "total" => total_column(scores, &rows),
            "formation" => formation_column(scores, seats, &rows),
            "position" => position_column(scores, named, &rows),
            "present" => present_column(scores, &rows),
            _ => not_recorded(fact.ty, rows.len()),
        });
        FactTable::from_columns(columns.collect())
    }
}

/// Returns a criterion that asks one condition.
fn question(like: &Criterion, condition: Condition) -> Criterion {
    Criterion { test: Test::Holds(condition, String::new()), exceptions: Vec::new(), ..like.clone() }
}

/// The positions of the seats, in the spelling of the conditions.
struct Named {
    /// The dictionary: what no condition names is one text.
    texts: TextColumn,
    /// For each seat its number in the dictionary.
    of_seat: Vec<u32>,
}

impl Named {
    fn new(named: &[Arc<str>], seats: &Seats) -> Self {
        let mut texts = TextColumn::default();
        let other = texts.number_or_add("");
        let numbers: HashMap<String, u32> = named.iter().map(|name| (fold(name), texts.number_or_add(name))).collect();
        let of_position: Vec<u32> =
            seats.position_names.iter().map(|name| numbers.get(&fold(name)).copied().unwrap_or(other)).collect();
        let number = |position: &u32| of_position.get(*position as usize).copied().unwrap_or(other);
        Self { texts, of_seat: seats.positions.iter().map(number).collect() }
    }
}

/// Folds a position: case, blanks around slashes and doubled blanks mean nothing.
fn fold(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").replace(" /", "/").replace("/ ", "/").to_lowercase()
}

/// Returns the texts written in the conditions of a regulation; only positions are texts.
fn named_positions(regulation: &Regulation) -> Vec<Arc<str>> {
    let mut named = Vec::new();
    for criterion in &regulation.criteria {
        let whens = criterion.exceptions.iter().map(|exception| &exception.when);
        let tests = std::iter::once(&criterion.test).chain(criterion.exceptions.iter().map(|e| &e.test));
        let holds = tests.filter_map(|test| match test {
            Test::Holds(condition, _) => Some(condition),
            Test::Document(_) => None,
        });
        whens.chain(holds).for_each(|condition| texts_in(condition, &mut named));
    }
    named
}

fn texts_in(condition: &Condition, found: &mut Vec<Arc<str>>) {
    use jenjang_regulation::expr::{Term, TermKind};
    let add = |term: &Term| {
        if let TermKind::Literal(Value::Text(text)) = &term.kind
            && !found.contains(text)
        {
            found.push(Arc::clone(text));
        }
    };
    match &condition.kind {
        ConditionKind::Compare(_, left, right) => [left, right].into_iter().for_each(add),
        ConditionKind::In { items, .. } => items.iter().for_each(add),
        ConditionKind::And(parts) | ConditionKind::Or(parts) => parts.iter().for_each(|part| texts_in(part, found)),
        ConditionKind::Not(part) => texts_in(part, found),
        _ => {}
    }
}

fn known_if(known: bool) -> u8 {
    if known { State::KNOWN.0 } else { State::of_gap(jenjang_facts::Gap::NotRecorded).0 }
}

fn tests_in<'s>(scores: &'s Scores, rows: &Range<usize>) -> &'s [[i32; 3]] {
    scores.columns.tests.get(rows.clone()).unwrap_or_default()
}

fn score_column(scores: &Scores, test: usize, rows: &Range<usize>) -> Column {
    let cells = || tests_in(scores, rows).iter().map(|tests| tests.get(test).copied().unwrap_or(EMPTY));
    Column {
        data: ColumnData::Decimal(cells().map(|score| i64::from(score) * 1000).collect()),
        states: cells().map(|score| known_if(score != EMPTY)).collect(),
    }
}

fn total_column(scores: &Scores, rows: &Range<usize>) -> Column {
    let tests = tests_in(scores, rows);
    let sum = |tests: &[i32; 3]| tests.iter().map(|score| i64::from(*score) * 1000).sum();
    Column {
        data: ColumnData::Decimal(tests.iter().map(sum).collect()),
        states: tests.iter().map(|tests| known_if(!tests.contains(&EMPTY))).collect(),
    }
}

fn seats_in<'s>(scores: &'s Scores, rows: &Range<usize>) -> &'s [u32] {
    scores.columns.seats.get(rows.clone()).unwrap_or_default()
}

fn formation_column(scores: &Scores, seats: &Seats, rows: &Range<usize>) -> Column {
    let of = |seat: &u32| seats.formations.get(*seat as usize).map_or(0, |level| level.0);
    let cells = seats_in(scores, rows);
    Column {
        data: ColumnData::Code(cells.iter().map(of).collect()),
        states: cells.iter().map(|seat| known_if(*seat != NO_SEAT)).collect(),
    }
}

fn position_column(scores: &Scores, named: &Named, rows: &Range<usize>) -> Column {
    let cells = seats_in(scores, rows);
    let mut texts = named.texts.clone();
    texts.codes = cells.iter().map(|seat| named.of_seat.get(*seat as usize).copied().unwrap_or(0)).collect();
    Column { data: ColumnData::Text(texts), states: cells.iter().map(|seat| known_if(*seat != NO_SEAT)).collect() }
}

fn present_column(scores: &Scores, rows: &Range<usize>) -> Column {
    let present = |row: usize| u8::from(scores.columns.present.get(row).is_none_or(|present| *present != ABSENT));
    Column { data: ColumnData::YesNo(rows.clone().map(present).collect()), states: vec![State::KNOWN.0; rows.len()] }
}

fn not_recorded(ty: Type, n: usize) -> Column {
    let mut column = Column::new(ty);
    (0..n).for_each(|_| column.push(&Known::Gap(jenjang_facts::Gap::NotRecorded)));
    column
}
