//! Judges many people: blocks of rows over plain columns, into two bit vectors a criterion.

mod bytes;
mod lanes;
mod plan;
mod words;

use std::ops::Range;
use std::sync::Arc;

use jenjang_facts::{Column, ColumnData, Day, FactId, FactTable, Known, State, Type, Value};
use jenjang_regulation::Outcome;
use jenjang_regulation::expr::Condition;

pub(crate) use plan::Plan;
use plan::{CriterionPlan, Node};
use words::{BLOCK, Words, mask};

use crate::{Program, Verdicts};

/// Memory that judging uses again: numbers of texts, days already judged, cells of terms.
///
/// One for each thread; made for one program and emptied when another one comes.
#[derive(Debug, Default)]
pub struct Scratch {
    of: Option<Program>,
    memos: Vec<Vec<u8>>,
    texts: Vec<Numbers>,
    pool: lanes::Pool,
}

/// The numbers of some texts in the dictionary of one table.
#[derive(Debug, Default)]
struct Numbers {
    few: Vec<u32>,
    /// For many texts: a flag for each number.
    flags: Vec<bool>,
}

/// Some rows of a table.
pub(crate) struct Block<'a> {
    table: &'a FactTable,
    types: &'a [Type],
    start: usize,
    n_rows: usize,
}

impl<'a> Block<'a> {
    fn rows(&self) -> Range<usize> {
        self.start..self.start + self.n_rows
    }

    /// Returns the column of a fact and the states of the rows of this block.
    fn column(&self, fact: FactId) -> Option<(&'a Column, &'a [u8])> {
        let column = self.table.column(fact)?;
        Some((column, column.states.get(self.rows())?))
    }
}

impl Program {
    /// Judges a range of rows of a table. Rows beyond the table do not exist.
    pub fn judge(&self, table: &FactTable, rows: Range<usize>) -> Verdicts {
        self.judge_with_scratch(&mut Scratch::default(), table, rows)
    }

    /// Judges like [`Program::judge`], with memory from an earlier call; what was learnt about days is used again.
    pub fn judge_with_scratch(&self, scratch: &mut Scratch, table: &FactTable, rows: Range<usize>) -> Verdicts {
        let plan = self.plan();
        scratch.prepare(self, plan, table);
        let end = rows.end.min(table.n_rows());
        let mut verdicts = Verdicts::with_capacity(plan.criteria.len(), end.saturating_sub(rows.start));
        let mut start = rows.start;
        while start < end {
            let block = Block { table, types: self.types(), start, n_rows: (end - start).min(BLOCK) };
            for (criterion, bits) in plan.criteria.iter().zip(&mut verdicts.criteria) {
                let words = self.judge_criterion(criterion, &block, scratch);
                bits.push_words(&words.holds, &words.fails, block.n_rows);
            }
            verdicts.n_rows += block.n_rows;
            start += block.n_rows;
        }
        verdicts
    }

    /// Judges a criterion with its exceptions: where it may not be told which test decides, all must agree.
    fn judge_criterion(&self, criterion: &CriterionPlan, block: &Block<'_>, scratch: &mut Scratch) -> Words {
        let own = self.judge_node(&criterion.test, block, scratch);
        if criterion.exceptions.is_empty() {
            return own;
        }
        // Where an exception surely applies, the own test is no candidate: it agrees with everything.
        let mut applies = [0; words::N_WORDS];
        let mut total = Words { holds: [u64::MAX; words::N_WORDS], fails: [u64::MAX; words::N_WORDS] };
        for (when, test) in &criterion.exceptions {
            let when = self.judge_node(when, block, scratch);
            let test = self.judge_node(test, block, scratch);
            applies.iter_mut().zip(&when.holds).for_each(|(all, one)| *all |= one);
            agree(&mut total.holds, &when.fails, &test.holds);
            agree(&mut total.fails, &when.fails, &test.fails);
        }
        agree(&mut total.holds, &applies, &own.holds);
        agree(&mut total.fails, &applies, &own.fails);
        total
    }

    fn judge_node(&self, node: &Node, block: &Block<'_>, scratch: &mut Scratch) -> Words {
        let mut words = Words::UNDETERMINED;
        match node {
            Node::Constant(Outcome::Meets) => words = Words::HOLDS,
            Node::Constant(Outcome::Fails) => words = Words::FAILS,
            Node::Constant(Outcome::Undetermined) => {}
            Node::And(parts) => {
                words = Words::HOLDS;
                parts.iter().for_each(|part| words.and(&self.judge_node(part, block, scratch)));
            }
            Node::Or(parts) => {
                words = Words::FAILS;
                parts.iter().for_each(|part| words.or(&self.judge_node(part, block, scratch)));
            }
            Node::Not(part) => {
                words = self.judge_node(part, block, scratch);
                words.negate();
            }
            Node::Lanes(op, left, right) => lanes::compare(*op, left, right, block, &mut scratch.pool, &mut words),
            Node::Rows(condition) => self.judge_rows(condition, block, &mut words),
            Node::Memo { fact, condition, slot } => {
                if let Some(memo) = scratch.memos.get_mut(*slot) {
                    self.judge_days(*fact, condition, block, memo, &mut words);
                }
            }
            Node::Bytes(fact, _)
            | Node::Dates { fact, .. }
            | Node::Numbers { fact, .. }
            | Node::Texts { fact, .. }
            | Node::IsNull { fact, .. } => {
                if let Some((column, states)) = block.column(*fact) {
                    judge_column(node, &column.data, block.rows(), states, &scratch.texts, &mut words);
                }
            }
        }
        words
    }

    /// Judges row by row; what has no quicker form, such as two texts compared.
    fn judge_rows(&self, condition: &Condition, block: &Block<'_>, words: &mut Words) {
        for row in 0..block.n_rows {
            let known = |fact: FactId| match (block.table.column(fact), block.types.get(usize::from(fact.0))) {
                (Some(column), Some(ty)) => column.get(*ty, block.start + row),
                _ => Known::Gap(jenjang_facts::Gap::NotRecorded),
            };
            set_bit(words, row, self.judge_with(condition, known));
        }
    }

    /// Judges a condition over one date, each day once.
    fn judge_days(
        &self,
        fact: FactId,
        condition: &Condition,
        block: &Block<'_>,
        memo: &mut Vec<u8>,
        words: &mut Words,
    ) {
        let Some((Column { data: ColumnData::Date(days), .. }, states)) = block.column(fact) else { return };
        let days = days.get(block.rows()).unwrap_or_default();
        let judge = |number: i32| match Day::from_number(number) {
            Some(day) => self.judge_with(condition, |_| Known::Value(Value::Date(day))),
            None => Outcome::Undetermined,
        };
        let both = words.holds.iter_mut().zip(&mut words.fails);
        words::for_each_word(both, days, states, |(holds, fails), days, states| {
            let known = mask(states, |state| state == State::KNOWN.0);
            if known == 0 {
                return;
            }
            for (bit, day) in days.iter().enumerate().filter(|(bit, _)| known >> bit & 1 == 1) {
                match remembered(memo, *day, judge) {
                    Outcome::Meets => *holds |= 1 << bit,
                    Outcome::Fails => *fails |= 1 << bit,
                    Outcome::Undetermined => {}
                }
            }
        });
    }
}

/// The first day that is remembered, and how many: 1900 to 2099. Days outside are judged every time.
const FIRST_REMEMBERED: i32 = -25_567;
const N_REMEMBERED: usize = 73_049;

fn remembered(memo: &mut Vec<u8>, day: i32, judge: impl Fn(i32) -> Outcome) -> Outcome {
    if memo.is_empty() {
        memo.resize(N_REMEMBERED, 0);
    }
    let slot = usize::try_from(day - FIRST_REMEMBERED).ok().and_then(|at| memo.get_mut(at));
    let Some(slot) = slot else { return judge(day) };
    match *slot {
        1 => Outcome::Meets,
        2 => Outcome::Fails,
        3 => Outcome::Undetermined,
        _ => {
            let outcome = judge(day);
            *slot = match outcome {
                Outcome::Meets => 1,
                Outcome::Fails => 2,
                Outcome::Undetermined => 3,
            };
            outcome
        }
    }
}

fn judge_column(
    node: &Node,
    data: &ColumnData,
    rows: Range<usize>,
    states: &[u8],
    texts: &[Numbers],
    words: &mut Words,
) {
    match (node, data) {
        (Node::Bytes(_, sets), ColumnData::Code(cells) | ColumnData::YesNo(cells)) => {
            sets.judge(cells.get(rows).unwrap_or_default(), states, words);
        }
        (Node::Dates { low, high, inside, .. }, ColumnData::Date(cells)) => {
            let (low, high, inside) = (*low, *high, *inside);
            let accepts = |day: i32| ((day >= low) & (day <= high)) == inside;
            words.fill(cells.get(rows).unwrap_or_default(), states, accepts);
        }
        (Node::Numbers { low, high, inside, .. }, ColumnData::Whole(cells) | ColumnData::Decimal(cells)) => {
            let (low, high, inside) = (*low, *high, *inside);
            let accepts = |number: i64| ((number >= low) & (number <= high)) == inside;
            words.fill(cells.get(rows).unwrap_or_default(), states, accepts);
        }
        (Node::Texts { inside, slot, .. }, ColumnData::Text(column)) => {
            let codes = column.codes.get(rows).unwrap_or_default();
            if let Some(numbers) = texts.get(*slot) {
                numbers.judge(codes, states, words);
                if !inside {
                    words.negate();
                }
            }
        }
        (Node::IsNull { negated, .. }, _) => {
            let both = words.holds.iter_mut().zip(&mut words.fails);
            words::for_each_word(both, states, states, |(holds, fails), states, _| {
                *holds = mask(states, |state| state == State::NONE.0);
                *fails = mask(states, |state| state == State::KNOWN.0);
            });
            if *negated {
                words.negate();
            }
        }
        // A column of another type than the catalogue says answers nothing.
        _ => {}
    }
}

impl Numbers {
    fn judge(&self, codes: &[u32], states: &[u8], words: &mut Words) {
        match self.few.as_slice() {
            [] if self.flags.is_empty() => words.fill(codes, states, |_| false),
            [number] => {
                let number = *number;
                words.fill(codes, states, |code| code == number);
            }
            _ if !self.flags.is_empty() => {
                let flag = |code: u32| usize::try_from(code).ok().and_then(|at| self.flags.get(at)).copied();
                words.fill(codes, states, |code| flag(code).unwrap_or(false));
            }
            few => words.fill(codes, states, |code| few.iter().fold(false, |any, number| any | (*number == code))),
        }
    }
}

impl Scratch {
    fn prepare(&mut self, program: &Program, plan: &Plan, table: &FactTable) {
        if !self.of.as_ref().is_some_and(|of| of.is_same(program)) {
            self.memos = vec![Vec::new(); plan.n_memos];
            self.of = Some(program.clone());
        }
        self.texts.clear();
        self.texts.resize_with(plan.n_texts, Numbers::default);
        for criterion in &plan.criteria {
            self.look_up(&criterion.test, table);
            for (when, test) in &criterion.exceptions {
                self.look_up(when, table);
                self.look_up(test, table);
            }
        }
    }

    /// Looks up the numbers that texts have in a table; a text it never had equals nothing.
    fn look_up(&mut self, node: &Node, table: &FactTable) {
        match node {
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| self.look_up(part, table)),
            Node::Not(part) => self.look_up(part, table),
            Node::Texts { fact, texts, slot, .. } => {
                let Some(Column { data: ColumnData::Text(column), .. }) = table.column(*fact) else { return };
                let Some(numbers) = self.texts.get_mut(*slot) else { return };
                numbers.few = texts.iter().filter_map(|text: &Arc<str>| column.number(text)).collect();
                if numbers.few.len() > 4 {
                    numbers.flags = vec![false; column.texts().len()];
                    for number in std::mem::take(&mut numbers.few) {
                        let flag = usize::try_from(number).ok().and_then(|at| numbers.flags.get_mut(at));
                        flag.into_iter().for_each(|flag| *flag = true);
                    }
                }
            }
            _ => {}
        }
    }
}

fn agree(total: &mut [u64], excluded: &[u64], outcome: &[u64]) {
    for (total, (excluded, outcome)) in total.iter_mut().zip(excluded.iter().zip(outcome)) {
        *total &= excluded | outcome;
    }
}

fn set_bit(words: &mut Words, row: usize, outcome: Outcome) {
    let to = match outcome {
        Outcome::Meets => &mut words.holds,
        Outcome::Fails => &mut words.fails,
        Outcome::Undetermined => return,
    };
    if let Some(word) = to.get_mut(row / 64) {
        *word |= 1 << (row % 64);
    }
}
