//! The plan: the tree of a criterion turned into loops over columns.
//!
//! What reads no fact becomes a constant, what reads one fact of few values becomes a set of bytes, a comparison with a
//! constant becomes a range; only what is left computes terms.

use std::sync::Arc;

use jenjang_facts::{FactId, Gap, Known, Level, Type, Value};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, Term, TermKind};
use jenjang_regulation::{Outcome, Test};

use super::bytes::ByteSets;
use super::lanes::Lane;
use crate::Program;
use crate::reads::Reads;

/// The plan of a program: one for each criterion.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The criteria.
    pub(crate) criteria: Vec<CriterionPlan>,
    /// How many conditions over one date remember their outcomes.
    pub(crate) n_memos: usize,
    /// How many comparisons with texts look up numbers.
    pub(crate) n_texts: usize,
}

/// The plan of a criterion.
#[derive(Debug)]
pub(crate) struct CriterionPlan {
    /// Its own test.
    pub(crate) test: Node,
    /// The `when` and the test of each exception.
    pub(crate) exceptions: Vec<(Node, Node)>,
}

/// A step of a plan.
#[derive(Debug)]
pub(crate) enum Node {
    /// The same for everybody.
    Constant(Outcome),
    /// A fact of at most 256 values.
    Bytes(FactId, Box<ByteSets>),
    /// A date between two days, both included; or outside.
    Dates { fact: FactId, low: i32, high: i32, inside: bool },
    /// A number between two, both included; or outside.
    Numbers { fact: FactId, low: i64, high: i64, inside: bool },
    /// One of some texts, or none of them.
    Texts { fact: FactId, texts: Vec<Arc<str>>, inside: bool, slot: usize },
    /// Known to be none, or to be some.
    IsNull { fact: FactId, negated: bool },
    /// A condition over one date, computed once for each day.
    Memo { fact: FactId, condition: Box<Condition>, slot: usize },
    /// Two computed terms compared.
    Lanes(CompareOp, Lane, Lane),
    /// Whatever else: row by row.
    Rows(Box<Condition>),
    /// All.
    And(Vec<Node>),
    /// At least one.
    Or(Vec<Node>),
    /// Not.
    Not(Box<Node>),
}

impl Plan {
    /// Makes the plan of a program.
    pub(crate) fn lower(program: &Program) -> Self {
        let mut lowering = Lowering { program, n_memos: 0, n_texts: 0 };
        let criteria = program.criteria().iter().map(|criterion| CriterionPlan {
            test: lowering.test(&criterion.test),
            exceptions: (criterion.exceptions.iter())
                .map(|exception| (lowering.condition(&exception.when), lowering.test(&exception.test)))
                .collect(),
        });
        let criteria = criteria.collect();
        Self { criteria, n_memos: lowering.n_memos, n_texts: lowering.n_texts }
    }
}

struct Lowering<'a> {
    program: &'a Program,
    n_memos: usize,
    n_texts: usize,
}

impl Lowering<'_> {
    fn test(&mut self, test: &Test) -> Node {
        match test {
            Test::Holds(condition, _) => self.condition(condition),
            Test::Document(_) => Node::Constant(Outcome::Undetermined),
        }
    }

    fn condition(&mut self, condition: &Condition) -> Node {
        let facts = Reads::of_condition(condition).facts;
        match facts.as_slice() {
            [] => return Node::Constant(self.judge(condition, &NOT_RECORDED)),
            [fact] => {
                if let Some(sets) = self.byte_sets(*fact, condition) {
                    return Node::Bytes(*fact, Box::new(sets));
                }
            }
            _ => {}
        }
        match &condition.kind {
            ConditionKind::Constant(_) => Node::Constant(self.judge(condition, &NOT_RECORDED)),
            ConditionKind::And(parts) => Node::And(parts.iter().map(|part| self.condition(part)).collect()),
            ConditionKind::Or(parts) => Node::Or(parts.iter().map(|part| self.condition(part)).collect()),
            ConditionKind::Not(part) => Node::Not(Box::new(self.condition(part))),
            ConditionKind::IsNull { negated, fact, .. } => Node::IsNull { fact: *fact, negated: *negated },
            ConditionKind::Term(term) => self.compare(CompareOp::Equal, term, &yes(term)),
            ConditionKind::Compare(op, left, right) => self.compare(*op, left, right),
            ConditionKind::Between { negated, term, low, high } => {
                let above = self.compare(CompareOp::GreaterOrEqual, term, low);
                let below = self.compare(CompareOp::LessOrEqual, term, high);
                not_if(*negated, Node::And(vec![above, below]))
            }
            ConditionKind::In { negated, term, items } => not_if(*negated, self.one_of(term, items)),
        }
    }

    fn one_of(&mut self, term: &Term, items: &[Term]) -> Node {
        if let (TermKind::Fact(fact), Type::Text) = (&term.kind, term.ty) {
            let texts: Option<Vec<Arc<str>>> = items.iter().map(|item| text_of(self.constant(item)?)).collect();
            if let Some(texts) = texts {
                return self.texts(*fact, texts, true);
            }
        }
        Node::Or(items.iter().map(|item| self.compare(CompareOp::Equal, term, item)).collect())
    }

    fn texts(&mut self, fact: FactId, texts: Vec<Arc<str>>, inside: bool) -> Node {
        self.n_texts += 1;
        Node::Texts { fact, texts, inside, slot: self.n_texts - 1 }
    }

    fn compare(&mut self, op: CompareOp, left: &Term, right: &Term) -> Node {
        let condition = Condition { kind: ConditionKind::Compare(op, left.clone(), right.clone()), span: left.span };
        if let [fact] = Reads::of_condition(&condition).facts.as_slice()
            && let Some(sets) = self.byte_sets(*fact, &condition)
        {
            return Node::Bytes(*fact, Box::new(sets));
        }
        match (&left.kind, &right.kind) {
            (TermKind::Fact(fact), _) if is_constant(right) => self.compare_fact(*fact, op, right),
            (_, TermKind::Fact(fact)) if is_constant(left) => self.compare_fact(*fact, mirrored(op), left),
            _ => self.compare_terms(op, left, right, condition),
        }
    }

    fn compare_fact(&mut self, fact: FactId, op: CompareOp, constant: &Term) -> Node {
        // A constant without a value (an overflow, say) decides nothing.
        let Some(value) = self.constant(constant) else { return Node::Constant(Outcome::Undetermined) };
        match value {
            Value::Whole(number) => numbers(fact, op, number),
            Value::Decimal(number) => numbers(fact, op, number.millionths()),
            Value::Date(day) => {
                let (low, high, inside) = range(op, i64::from(day.number()));
                let clamp = |n: i64| i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX });
                Node::Dates { fact, low: clamp(low), high: clamp(high), inside }
            }
            // Facts of few values became bytes before.
            Value::YesNo(_) | Value::Code(..) => Node::Constant(Outcome::Undetermined),
            Value::Text(text) => self.texts(fact, vec![text], op == CompareOp::Equal),
        }
    }

    fn compare_terms(&mut self, op: CompareOp, left: &Term, right: &Term, condition: Condition) -> Node {
        let facts = Reads::of_condition(&condition).facts;
        if let [fact] = facts.as_slice()
            && self.type_of(*fact) == Some(Type::Date)
        {
            self.n_memos += 1;
            return Node::Memo { fact: *fact, condition: Box::new(condition), slot: self.n_memos - 1 };
        }
        match (self.lane(left), self.lane(right)) {
            (Some(left), Some(right)) => Node::Lanes(op, left, right),
            _ => Node::Rows(Box::new(condition)),
        }
    }

    /// Returns how to compute a term in numbers; `None` when a text takes part.
    fn lane(&self, term: &Term) -> Option<Lane> {
        if term.ty == Type::Text {
            return None;
        }
        if is_constant(term) {
            return Some(Lane::Constant(self.constant(term).and_then(|value| number_of(&value))));
        }
        match &term.kind {
            TermKind::Fact(fact) => Some(Lane::Fact(*fact)),
            TermKind::Sum(op, left, right) => {
                Some(Lane::Sum(*op, term.ty, Box::new(self.lane(left)?), Box::new(self.lane(right)?)))
            }
            TermKind::Negate(part) => {
                Some(Lane::Sum(SUBTRACT, term.ty, Box::new(Lane::Constant(Some(0))), Box::new(self.lane(part)?)))
            }
            TermKind::Call(function, arguments) => {
                let lanes: Option<Vec<_>> = arguments.iter().map(|a| Some((a.ty, self.lane(a)?))).collect();
                Some(Lane::Call(function, lanes?))
            }
            TermKind::Literal(_) | TermKind::Param(_) | TermKind::Day => None,
        }
    }

    /// Judges every value of a fact of few values; `None` for facts of many.
    fn byte_sets(&self, fact: FactId, condition: &Condition) -> Option<ByteSets> {
        let value: fn(Type, u8) -> Option<Value> = |ty, byte| match ty {
            Type::Code(list) => Some(Value::Code(list, Level(byte))),
            Type::YesNo => Some(Value::YesNo(byte != 0)),
            _ => None,
        };
        let ty = self.type_of(fact)?;
        value(ty, 0)?;
        let judge = |byte| value(ty, byte).map(|value| self.judge(condition, &Known::Value(value)));
        let outcomes: Vec<Outcome> = (0..=u8::MAX).filter_map(judge).collect();
        Some(ByteSets::new(&outcomes, self.judge(condition, &Known::None), self.judge(condition, &NOT_RECORDED)))
    }

    fn type_of(&self, fact: FactId) -> Option<Type> {
        self.program.types().get(usize::from(fact.0)).copied()
    }

    fn judge(&self, condition: &Condition, known: &Known) -> Outcome {
        self.program.judge_with(condition, |_| known.clone())
    }

    fn constant(&self, term: &Term) -> Option<Value> {
        is_constant(term).then(|| self.program.person(&[]).term(term).ok()).flatten()
    }
}

const SUBTRACT: jenjang_regulation::expr::SumOp = jenjang_regulation::expr::SumOp::Subtract;
const NOT_RECORDED: Known = Known::Gap(Gap::NotRecorded);

fn yes(like: &Term) -> Term {
    Term { kind: TermKind::Literal(Value::YesNo(true)), ty: Type::YesNo, span: like.span }
}

fn not_if(negated: bool, node: Node) -> Node {
    if negated { Node::Not(Box::new(node)) } else { node }
}

fn text_of(value: Value) -> Option<Arc<str>> {
    if let Value::Text(text) = value { Some(text) } else { None }
}

fn is_constant(term: &Term) -> bool {
    let mut reads = Reads::default();
    reads.add_term(term);
    reads.facts.is_empty()
}

/// Returns the number that stands for a value in a column.
pub(crate) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Whole(number) => Some(*number),
        Value::Decimal(number) => Some(number.millionths()),
        Value::Date(day) => Some(i64::from(day.number())),
        Value::YesNo(yes) => Some(i64::from(*yes)),
        Value::Code(_, level) => Some(i64::from(level.0)),
        Value::Text(_) => None,
    }
}

fn numbers(fact: FactId, op: CompareOp, number: i64) -> Node {
    let (low, high, inside) = range(op, number);
    Node::Numbers { fact, low, high, inside }
}

/// Returns the numbers that satisfy a comparison: those inside, or outside, of two ends that are included.
fn range(op: CompareOp, number: i64) -> (i64, i64, bool) {
    match op {
        CompareOp::Equal => (number, number, true),
        CompareOp::NotEqual => (number, number, false),
        CompareOp::Less => (number, i64::MAX, false),
        CompareOp::LessOrEqual => (i64::MIN, number, true),
        CompareOp::Greater => (i64::MIN, number, false),
        CompareOp::GreaterOrEqual => (number, i64::MAX, true),
    }
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
        same => same,
    }
}
