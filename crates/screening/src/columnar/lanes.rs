//! Terms computed for a block: sums of facts, calls of functions.

use jenjang_facts::{ColumnData, Day, Decimal, FactId, Level, MAX_WHOLE, Type, Value};
use jenjang_regulation::expr::{CompareOp, SumOp};
use jenjang_regulation::functions::Function;

use super::Block;
use super::plan::number_of;
use super::words::{BLOCK, N_WORDS, Words, mask};

/// How to compute a term in numbers.
#[derive(Debug)]
pub(crate) enum Lane {
    /// The same for everybody; `None` when it has no value.
    Constant(Option<i64>),
    /// A fact.
    Fact(FactId),
    /// A sum, with the type of the result.
    Sum(SumOp, Type, Box<Lane>, Box<Lane>),
    /// A call, with the types of its arguments.
    Call(&'static Function, Vec<(Type, Lane)>),
}

/// The values of a term for a block; what stands where the bit is not set has no meaning.
#[derive(Debug)]
pub(crate) struct Cells {
    values: Vec<i64>,
    known: [u64; N_WORDS],
}

impl Cells {
    fn new() -> Self {
        Self { values: vec![0; BLOCK], known: [0; N_WORDS] }
    }
}

/// Cells that blocks use again.
#[derive(Debug, Default)]
pub(crate) struct Pool(Vec<Cells>);

impl Pool {
    fn take(&mut self) -> Cells {
        self.0.pop().unwrap_or_else(Cells::new)
    }

    fn give_back(&mut self, cells: Cells) {
        self.0.push(cells);
    }
}

/// Compares two terms over a block.
pub(crate) fn compare(op: CompareOp, left: &Lane, right: &Lane, block: &Block<'_>, pool: &mut Pool, to: &mut Words) {
    let (a, b) = (left.compute(block, pool), right.compute(block, pool));
    let words = to.holds.iter_mut().zip(&mut to.fails);
    for (((holds, fails), pair), known) in words.zip(pairs(&a, &b)).zip(knowns(&a, &b)) {
        let accepted = accepted_word(op, pair);
        *holds = accepted & known;
        *fails = known & !accepted;
    }
    pool.give_back(a);
    pool.give_back(b);
}

fn accepted_word(op: CompareOp, (a, b): (&[i64; 64], &[i64; 64])) -> u64 {
    let mut pairs = [(0_i64, 0_i64); 64];
    pairs.iter_mut().zip(a.iter().zip(b)).for_each(|(to, (a, b))| *to = (*a, *b));
    match op {
        CompareOp::Equal => mask(&pairs, |(a, b)| a == b),
        CompareOp::NotEqual => mask(&pairs, |(a, b)| a != b),
        CompareOp::Less => mask(&pairs, |(a, b)| a < b),
        CompareOp::LessOrEqual => mask(&pairs, |(a, b)| a <= b),
        CompareOp::Greater => mask(&pairs, |(a, b)| a > b),
        CompareOp::GreaterOrEqual => mask(&pairs, |(a, b)| a >= b),
    }
}

fn pairs<'a>(a: &'a Cells, b: &'a Cells) -> impl Iterator<Item = (&'a [i64; 64], &'a [i64; 64])> {
    a.values.as_chunks::<64>().0.iter().zip(b.values.as_chunks::<64>().0)
}

fn knowns(a: &Cells, b: &Cells) -> impl Iterator<Item = u64> {
    a.known.iter().zip(&b.known).map(|(a, b)| a & b)
}

impl Lane {
    fn compute(&self, block: &Block<'_>, pool: &mut Pool) -> Cells {
        let mut cells = pool.take();
        match self {
            Self::Constant(value) => {
                cells.values.fill(value.unwrap_or(0));
                cells.known.fill(if value.is_some() { u64::MAX } else { 0 });
            }
            Self::Fact(fact) => read_fact(block, *fact, &mut cells),
            Self::Sum(op, ty, left, right) => {
                let (a, b) = (left.compute(block, pool), right.compute(block, pool));
                add(*op, *ty, &a, &b, &mut cells);
                pool.give_back(a);
                pool.give_back(b);
            }
            Self::Call(function, arguments) => {
                let computed: Vec<(Type, Cells)> =
                    arguments.iter().map(|(ty, lane)| (*ty, lane.compute(block, pool))).collect();
                call(function, &computed, block.n_rows, &mut cells);
                computed.into_iter().for_each(|(_, cells)| pool.give_back(cells));
            }
        }
        cells
    }
}

fn read_fact(block: &Block<'_>, fact: FactId, to: &mut Cells) {
    to.known.fill(0);
    let Some((column, states)) = block.column(fact) else { return };
    let rows = block.rows();
    match &column.data {
        ColumnData::Whole(cells) | ColumnData::Decimal(cells) => widen(cells.get(rows), &mut to.values),
        ColumnData::Date(cells) => widen(cells.get(rows), &mut to.values),
        ColumnData::YesNo(cells) => {
            for (to, from) in to.values.iter_mut().zip(cells.get(rows).unwrap_or_default()) {
                *to = i64::from(*from != 0);
            }
        }
        ColumnData::Code(cells) => widen(cells.get(rows), &mut to.values),
        ColumnData::Text(_) => return,
    }
    super::words::for_each_word(to.known.iter_mut(), states, states, |word, states, _| {
        *word = mask(states, |state| state == 0);
    });
}

fn widen<T: Copy + Into<i64>>(cells: Option<&[T]>, to: &mut [i64]) {
    to.iter_mut().zip(cells.unwrap_or_default()).for_each(|(to, from)| *to = (*from).into());
}

fn add(op: SumOp, ty: Type, a: &Cells, b: &Cells, to: &mut Cells) {
    let (low, high) = limits(ty);
    let chunks = to.values.as_chunks_mut::<64>().0.iter_mut();
    for (((sums, known), (a, b)), both) in chunks.zip(&mut to.known).zip(pairs(a, b)).zip(knowns(a, b)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            // Known numbers have at most 18 digits, so only cells without meaning can wrap.
            *sum = if op == SumOp::Add { a.wrapping_add(*b) } else { a.wrapping_sub(*b) };
        }
        *known = both & mask(sums, |sum| (sum >= low) & (sum <= high));
    }
}

/// Returns the smallest and the largest number a type allows.
fn limits(ty: Type) -> (i64, i64) {
    let day = |year, month, day| Day::new(year, month, day).map_or(0, |day| i64::from(day.number()));
    match ty {
        Type::Date => (day(1, 1, 1), day(9999, 12, 31)),
        _ => (-MAX_WHOLE, MAX_WHOLE),
    }
}

/// Calls a function for the rows whose arguments are all known; words without such a row cost nothing.
fn call(function: &Function, arguments: &[(Type, Cells)], n_rows: usize, to: &mut Cells) {
    let mut values: Vec<Value> = Vec::with_capacity(arguments.len());
    let targets = to.values.as_chunks_mut::<64>().0.iter_mut().zip(&mut to.known);
    for (at, (results, known)) in targets.enumerate().take(n_rows.div_ceil(64)) {
        let word = |cells: &Cells| cells.known.get(at).copied().unwrap_or(0);
        *known = arguments.iter().fold(u64::MAX, |all, (_, cells)| all & word(cells));
        if let Some(rows) = n_rows.checked_sub(at * 64).filter(|rows| *rows < 64) {
            *known &= (1 << rows) - 1;
        }
        let arguments_known = *known;
        for (bit, result) in results.iter_mut().enumerate().filter(|(bit, _)| arguments_known >> bit & 1 == 1) {
            values.clear();
            values.extend(arguments.iter().filter_map(|(ty, cells)| value_of(*ty, *cells.values.get(at * 64 + bit)?)));
            match (function.evaluate)(&values).ok().and_then(|value| number_of(&value)) {
                Some(number) => *result = number,
                None => *known &= !(1 << bit),
            }
        }
    }
    to.known.iter_mut().skip(n_rows.div_ceil(64)).for_each(|word| *word = 0);
}

/// Returns the value that a number stands for in a column of a type.
pub(crate) fn value_of(ty: Type, number: i64) -> Option<Value> {
    match ty {
        Type::Whole => Some(Value::Whole(number)),
        Type::Decimal => Decimal::from_millionths(number).map(Value::Decimal),
        Type::Date => i32::try_from(number).ok().and_then(Day::from_number).map(Value::Date),
        Type::YesNo => Some(Value::YesNo(number != 0)),
        Type::Code(list) => u8::try_from(number).ok().map(|level| Value::Code(list, Level(level))),
        Type::Text => None,
    }
}
