//! The language of criteria: text in, typed tree out, and back to text.
//!
//! `docs/language.md` is its specification. Reading has three steps, each collecting every mistake it finds: words
//! ([`lexer`]), shape ([`parser`]), names and types ([`checker`]).

pub(crate) mod checker;
mod lexer;
mod parser;
mod printer;
mod words;

use std::collections::BTreeSet;

use jenjang_facts::{Catalogue, Lists};

use crate::Parameter;
use crate::expr::{Condition, Span};

pub(crate) use words::type_name;

/// The longest condition, in bytes. A longer one is no sentence of a law.
pub const MAX_LENGTH: usize = 10_000;

/// The deepest nesting. Whoever walks a tree may recurse: it is never deeper.
pub const MAX_DEPTH: usize = 64;

/// What the names in a condition can mean.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The facts.
    pub catalogue: &'a Catalogue,
    /// The lists of codes.
    pub lists: &'a Lists,
    /// The parameters of the regulation.
    pub parameters: &'a [Parameter],
}

/// A mistake in a text: where it is, what was found and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes of the text it is about.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// A word or two beside the place.
    pub label: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { span, message: message.into(), label: label.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What reading a condition gave, complete or not.
pub(crate) struct Reading {
    pub(crate) condition: Option<Condition>,
    pub(crate) problems: Vec<Problem>,
    /// The parameters it names, known or not.
    pub(crate) used: BTreeSet<String>,
}

/// Reads and checks a condition; reports every mistake in it, in the order of the text.
pub fn parse_condition(text: &str, scope: &Scope<'_>) -> Result<Condition, Vec<Problem>> {
    let reading = read_condition(text, scope, &BTreeSet::new());
    match reading.condition {
        Some(condition) if reading.problems.is_empty() => Ok(condition),
        _ => Err(reading.problems),
    }
}

/// Reads a condition in a regulation some of whose parameters could not be read: naming those is no mistake here.
pub(crate) fn read_condition(text: &str, scope: &Scope<'_>, unreadable: &BTreeSet<String>) -> Reading {
    if text.len() > MAX_LENGTH {
        let message = format!("the condition has {} bytes; the most is {MAX_LENGTH}", text.len());
        let end = Span { start: 0, end: 0 };
        let problem = Problem::new(end, message, "starts here").help("split it into several criteria");
        return Reading { condition: None, problems: vec![problem], used: BTreeSet::new() };
    }
    let (tokens, mut problems) = lexer::split(text);
    let (node, shape) = parser::parse(&tokens);
    problems.extend(shape);
    let (condition, names) = checker::check(&node, scope, unreadable);
    problems.extend(names);
    let used = tokens.into_iter().filter_map(|token| token.param()).collect();
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    Reading { condition, problems, used }
}
