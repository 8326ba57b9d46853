//! The typed tree of a condition: what a criterion's `holds` means once it was read and checked.
//!
//! INVARIANT: every tree that leaves this crate is well typed; whoever evaluates it need not check again.

use jenjang_facts::{FactId, Type, Value};

use crate::functions::Function;

/// A range of bytes in the text of the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The place of a parameter among the parameters of its regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParamId(pub u16);

/// An expression that has a value: a fact, a parameter, a sum, a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Term`].
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// A value written in the condition.
    Literal(Value),
    /// A fact of the person.
    Fact(FactId),
    /// A parameter of the regulation, `:min_rank`.
    Param(ParamId),
    /// The day of the facts, `:day`.
    Day,
    /// `a + b`, `a - b`: whole numbers, decimals, a date and days (whole), two dates (gives days).
    Sum(SumOp, Box<Term>, Box<Term>),
    /// `-a` of a number.
    Negate(Box<Term>),
    /// A call of a function.
    Call(&'static Function, Vec<Term>),
}

/// Plus or minus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
}

/// A condition: holds, does not hold, or cannot be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Condition`].
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// `TRUE` or `FALSE`.
    Constant(bool),
    /// A yes/no term by itself.
    Term(Term),
    /// `a >= b`; both of the same type.
    Compare(CompareOp, Term, Term),
    /// `a BETWEEN low AND high`, both ends included.
    Between {
        /// Whether `NOT BETWEEN`.
        negated: bool,
        /// What is compared.
        term: Term,
        /// The lower end, included.
        low: Term,
        /// The upper end, included.
        high: Term,
    },
    /// `a IN (b, c)`; at least one item.
    In {
        /// Whether `NOT IN`.
        negated: bool,
        /// What is looked for.
        term: Term,
        /// Where it is looked for.
        items: Vec<Term>,
    },
    /// `fact IS NULL`: the register is known to have none. Undetermined on a gap, never true of missing data.
    IsNull {
        /// Whether `IS NOT NULL`.
        negated: bool,
        /// The fact; only facts whose absence means none are allowed.
        fact: FactId,
        /// Where the fact stands.
        fact_span: Span,
    },
    /// All hold. At least two parts.
    And(Vec<Condition>),
    /// At least one holds. At least two parts.
    Or(Vec<Condition>),
    /// The opposite holds.
    Not(Box<Condition>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl CompareOp {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    /// Returns how it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Returns whether two values that compare like this satisfy it.
    pub fn accepts(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }

    /// Returns whether it needs an order and not only equality.
    pub fn needs_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}
