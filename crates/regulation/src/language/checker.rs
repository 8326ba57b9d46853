//! Gives a condition its meaning: looks names up and checks types. Nothing is ever converted.

use std::collections::BTreeSet;

use jenjang_facts::{Absence, Day, Decimal, List, MAX_WHOLE, ParseDecimalError, Type, Value, nearest};

use super::parser::{Node, NodeKind};
use super::words::{self, type_name};
use super::{Problem, Scope};
use crate::expr::{CompareOp, Condition, ConditionKind, ParamId, Span, SumOp, Term, TermKind};
use crate::functions;

/// Returns the typed condition (if every part has a meaning) and the mistakes.
pub(super) fn check(
    node: &Node,
    scope: &Scope<'_>,
    unreadable: &BTreeSet<String>,
) -> (Option<Condition>, Vec<Problem>) {
    let mut checker = Checker { scope, unreadable, problems: Vec::new() };
    let condition = checker.condition(node);
    (condition, checker.problems)
}

struct Checker<'a> {
    scope: &'a Scope<'a>,
    unreadable: &'a BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    /// Reports a mistake; `None`, so that a caller can return it.
    fn wrong<T>(&mut self, span: Span, message: String, label: &str, help: impl Into<String>) -> Option<T> {
        self.problems.push(Problem::new(span, message, label).help(help));
        None
    }

    fn name_of(&self, ty: Type) -> String {
        type_name(ty, self.scope.lists)
    }

    fn condition(&mut self, node: &Node) -> Option<Condition> {
        let kind = match &node.kind {
            NodeKind::Wrong => return None,
            NodeKind::Truth(truth) => ConditionKind::Constant(*truth),
            NodeKind::Compare(op, op_span, left, right) => self.compare(*op, *op_span, left, right)?,
            NodeKind::Between { negated, operands } => {
                let [term, low, high] = operands.as_ref();
                let [term, low, high] = self.same_type([term, low, high])?;
                self.ordered(&term, term.span, "BETWEEN")?;
                ConditionKind::Between { negated: *negated, term, low, high }
            }
            NodeKind::In { negated, term, items } => {
                let mut terms = self.operands(&[term.as_ref()].into_iter().chain(items).collect::<Vec<_>>())?;
                let items = terms.split_off(1);
                ConditionKind::In { negated: *negated, term: terms.pop()?, items }
            }
            NodeKind::IsNull { negated, term } => self.is_null(*negated, term)?,
            NodeKind::And(parts) => ConditionKind::And(self.conditions(parts)?),
            NodeKind::Or(parts) => ConditionKind::Or(self.conditions(parts)?),
            NodeKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner)?)),
            _ => ConditionKind::Term(self.truth_term(node)?),
        };
        Some(Condition { kind, span: node.span })
    }

    fn conditions(&mut self, parts: &[Node]) -> Option<Vec<Condition>> {
        // All parts are checked before the first failure counts.
        let checked: Vec<Option<Condition>> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    fn truth_term(&mut self, node: &Node) -> Option<Term> {
        if let NodeKind::Text(text) = &node.kind {
            let message = format!("the text `'{text}'` is no condition");
            return self.wrong(node.span, message, "a value", "compare it with a fact: `golongan >= 'III/c'`");
        }
        let term = self.term(node, None)?;
        if term.ty == Type::YesNo {
            return Some(term);
        }
        let message = format!("a condition is needed, and this is {}", self.name_of(term.ty));
        self.wrong(node.span, message, "a value", "compare it with something: `=`, `>=`, `IN`, `BETWEEN`")
    }

    fn compare(&mut self, op: CompareOp, op_span: Span, left: &Node, right: &Node) -> Option<ConditionKind> {
        if matches!(left.kind, NodeKind::Null) || matches!(right.kind, NodeKind::Null) {
            let help = "write `IS NULL` or `IS NOT NULL` after a fact";
            return self.wrong(op_span, "nothing can be compared with `NULL`".to_owned(), "never true", help);
        }
        let [left, right] = self.same_type([left, right])?;
        if op.needs_order() {
            self.ordered(&left, op_span, op.symbol())?;
        }
        Some(ConditionKind::Compare(op, left, right))
    }

    fn ordered(&mut self, term: &Term, span: Span, word: &str) -> Option<()> {
        let unordered = match term.ty {
            Type::Whole | Type::Decimal | Type::Date => return Some(()),
            Type::Code(list) if self.scope.lists.get(list).ordered => return Some(()),
            Type::Code(list) => format!("the list `{}` has no order", self.scope.lists.get(list).id),
            Type::Text => "texts have no order".to_owned(),
            Type::YesNo => "yes and no have no order".to_owned(),
        };
        self.wrong(span, format!("{unordered}: `{word}` means nothing here"), "needs an order", "use `=`, `<>` or `IN`")
    }

    fn is_null(&mut self, negated: bool, node: &Node) -> Option<ConditionKind> {
        let NodeKind::Name(_) = &node.kind else {
            let _ = self.term(node, None);
            if matches!(node.kind, NodeKind::Wrong) {
                return None;
            }
            let message = "only a fact can be asked whether it is `NULL`".to_owned();
            return self.wrong(node.span, message, "not a fact", "write the name of a fact before `IS`");
        };
        let term = self.term(node, None)?;
        let TermKind::Fact(fact) = term.kind else { return None };
        let def = self.scope.catalogue.get(fact)?;
        if def.absence == Absence::MeansNone {
            return Some(ConditionKind::IsNull { negated, fact, fact_span: term.span });
        }
        let message = format!("`{}` cannot be asked whether it is `NULL`", def.id);
        let can: Vec<String> = self
            .scope
            .catalogue
            .iter()
            .map(|(_, def)| def)
            .filter(|def| def.absence == Absence::MeansNone)
            .map(|def| format!("`{}`", def.id))
            .collect();
        let help = format!(
            "no entry for `{}` means that it is not known, and missing data must never pass; known to be none can only be {}",
            def.id,
            can.join(", ")
        );
        self.wrong(node.span, message, "absence does not mean none", help)
    }

    fn same_type<const N: usize>(&mut self, nodes: [&Node; N]) -> Option<[Term; N]> {
        self.operands(&nodes)?.try_into().ok()
    }

    /// Checks operands that must have one type. A text in quotes takes the type of the others.
    fn operands(&mut self, nodes: &[&Node]) -> Option<Vec<Term>> {
        let is_text = |node: &Node| matches!(node.kind, NodeKind::Text(_));
        let mut terms: Vec<Option<Term>> =
            nodes.iter().map(|node| if is_text(node) { None } else { self.term(node, None) }).collect();
        let Some(ty) = terms.iter().flatten().next().map(|term| term.ty) else {
            if let (Some(first), true) = (nodes.first(), nodes.iter().all(|node| is_text(node))) {
                let span = nodes.iter().fold(first.span, |span, node| Span { end: node.span.end, ..span });
                let help = "one side must be a fact or a parameter; a quoted text has no type of its own";
                return self.wrong(span, "only quoted texts are compared".to_owned(), "always the same answer", help);
            }
            return None;
        };
        for (node, term) in nodes.iter().zip(&mut terms) {
            if let NodeKind::Text(text) = &node.kind {
                *term = self.quoted(text, node.span, ty);
            } else if let Some(found) = term.as_ref().filter(|found| found.ty != ty) {
                let message = format!("{} is compared with {}", self.name_of(ty), self.name_of(found.ty));
                let help = mixing_help(ty, found.ty);
                let found = self.name_of(found.ty);
                self.problems.push(Problem::new(node.span, message, found).help(help));
                *term = None;
            }
        }
        terms.into_iter().collect()
    }

    /// Gives a quoted text the type of what stands beside it.
    fn quoted(&mut self, text: &str, span: Span, ty: Type) -> Option<Term> {
        let value = match ty {
            Type::Text => Value::Text(text.into()),
            Type::Code(list) => match self.scope.lists.get(list).level(text) {
                Some(level) => Value::Code(list, level),
                None => {
                    let list = self.scope.lists.get(list);
                    let (message, help) = unknown_level(text, list);
                    return self.wrong(span, message, "no such level", help);
                }
            },
            other => {
                let message = format!("{} is needed, and `'{text}'` is a text", self.name_of(other));
                let help = match other {
                    Type::Date => format!("write `DATE '{text}'`"),
                    Type::YesNo => "write `TRUE` or `FALSE`".to_owned(),
                    _ => "write the number without quotes".to_owned(),
                };
                return self.wrong(span, message, "a text", help);
            }
        };
        Some(Term { kind: TermKind::Literal(value), ty, span })
    }

    /// Checks a term; `expected` types a quoted text.
    fn term(&mut self, node: &Node, expected: Option<Type>) -> Option<Term> {
        let literal = |value: Value| (value.type_of(), TermKind::Literal(value));
        let (ty, kind) = match &node.kind {
            NodeKind::Wrong => return None,
            NodeKind::Text(text) => match expected {
                Some(ty) => return self.quoted(text, node.span, ty),
                None => {
                    let message = format!("the text `'{text}'` cannot stand here");
                    return self.wrong(
                        node.span,
                        message,
                        "a text",
                        "a quoted text stands beside `=`, `>=`, `IN` and the like",
                    );
                }
            },
            NodeKind::Number(digits) => literal(self.number(digits, node.span)?),
            NodeKind::Date(text) => match Day::parse_iso(text) {
                Ok(day) => literal(Value::Date(day)),
                Err(error) => {
                    return self.wrong(node.span, error.to_string(), "no such day", "write `DATE '2013-11-13'`");
                }
            },
            NodeKind::Truth(truth) => literal(Value::YesNo(*truth)),
            NodeKind::Null => {
                let message = "`NULL` is not a value".to_owned();
                return self.wrong(node.span, message, "not a value", "write `IS NULL` or `IS NOT NULL` after a fact");
            }
            NodeKind::Name(name) => self.fact(name, node.span)?,
            NodeKind::Param(name) => self.parameter(name, node.span)?,
            NodeKind::Negate(inner) => {
                let inner = self.term(inner, None)?;
                if !matches!(inner.ty, Type::Whole | Type::Decimal) {
                    let message = format!("only a number has a negative, and this is {}", self.name_of(inner.ty));
                    return self.wrong(inner.span, message, "not a number", "take the minus away");
                }
                (inner.ty, TermKind::Negate(Box::new(inner)))
            }
            NodeKind::Sum(op, left, right) => {
                let (left, right) = (self.term(left, None), self.term(right, None));
                self.sum(*op, left?, right?, node.span)?
            }
            NodeKind::Call(name, span, arguments) => self.call(name, *span, arguments, node.span)?,
            _ => {
                let message = "a condition stands where a value is needed".to_owned();
                return self.wrong(node.span, message, "a condition", "join conditions by `AND`, `OR` and `NOT`");
            }
        };
        Some(Term { kind, ty, span: node.span })
    }

    fn number(&mut self, digits: &str, span: Span) -> Option<Value> {
        if !digits.contains('.') {
            let number = digits.parse().ok().filter(|number| (-MAX_WHOLE..=MAX_WHOLE).contains(number));
            if number.is_none() {
                let message = format!("`{digits}` has more than 18 digits");
                return self.wrong(span, message, "too large", "whole numbers have at most 18 digits");
            }
            return number.map(Value::Whole);
        }
        match Decimal::parse(digits) {
            Ok(decimal) => Some(Value::Decimal(decimal)),
            Err(error) => {
                let label = if error == ParseDecimalError::TooPrecise { "too precise" } else { "too large" };
                let help = "decimals have at most twelve digits before the point and six after it";
                self.wrong(span, format!("`{digits}` has {error}"), label, help)
            }
        }
    }

    fn fact(&mut self, name: &str, span: Span) -> Option<(Type, TermKind)> {
        let catalogue = self.scope.catalogue;
        if let Some((id, def)) = catalogue.find(name).and_then(|id| Some((id, catalogue.get(id)?))) {
            return Some((def.ty, TermKind::Fact(id)));
        }
        let message = format!("`{name}` is not a fact of the catalogue `{}`", catalogue.id);
        let names = catalogue.iter().map(|(_, def)| def.id.as_str());
        let is_parameter = self.scope.parameters.iter().any(|p| p.id == name) || self.unreadable.contains(name);
        let (label, help) = match words::foreign(name) {
            Some(help) => ("not part of the language", help.to_owned()),
            None if is_parameter => ("unknown fact", format!("did you mean the parameter `:{name}`?")),
            None if functions::find(name).is_some() => {
                ("unknown fact", format!("a function needs its arguments: `{name}(...)`"))
            }
            None => ("unknown fact", words::suggest(name, "facts", names.collect::<Vec<_>>().into_iter())),
        };
        self.wrong(span, message, label, help)
    }

    fn parameter(&mut self, name: &str, span: Span) -> Option<(Type, TermKind)> {
        if name == "day" {
            return Some((Type::Date, TermKind::Day));
        }
        let place = self.scope.parameters.iter().position(|parameter| parameter.id == name);
        if let Some((at, parameter)) = place.and_then(|at| Some((at, self.scope.parameters.get(at)?))) {
            return Some((parameter.ty, TermKind::Param(ParamId(u16::try_from(at).ok()?))));
        }
        if self.unreadable.contains(name) {
            return None;
        }
        let near = self.scope.parameters.iter().map(|p| p.id.as_str()).chain(["day"]);
        let help = if nearest(name, near.clone()).is_none() && self.scope.catalogue.find(name).is_some() {
            format!("did you mean the fact `{name}`? It is written without a colon")
        } else {
            let colon: Vec<String> = near.map(|name| format!(":{name}")).collect();
            words::suggest(&format!(":{name}"), "parameters", colon.iter().map(String::as_str))
        };
        self.wrong(span, format!("`:{name}` is not a parameter of this regulation"), "unknown parameter", help)
    }

    fn sum(&mut self, op: SumOp, left: Term, right: Term, span: Span) -> Option<(Type, TermKind)> {
        let ty = match (left.ty, op, right.ty) {
            (Type::Whole, _, Type::Whole) | (Type::Date, SumOp::Subtract, Type::Date) => Type::Whole,
            (Type::Decimal, _, Type::Decimal) => Type::Decimal,
            (Type::Date, _, Type::Whole) => Type::Date,
            (Type::Whole, SumOp::Add, Type::Date) => {
                let message = "days are added to a date, not a date to days".to_owned();
                return self.wrong(span, message, "the other way round", "write the date first: `:day + 30`");
            }
            (left, _, right) => {
                let word = if op == SumOp::Add { "added to" } else { "subtracted from" };
                let (first, second) = (self.name_of(left), self.name_of(right));
                let message = format!("{second} cannot be {word} {first}");
                let help = "sums are of two whole numbers, two decimals, a date and days, or a date minus a date";
                return self.wrong(span, message, "no such sum", help);
            }
        };
        Some((ty, TermKind::Sum(op, Box::new(left), Box::new(right))))
    }

    fn call(&mut self, name: &str, name_span: Span, arguments: &[Node], span: Span) -> Option<(Type, TermKind)> {
        let Some(function) = functions::find(name) else {
            for argument in arguments.iter().filter(|argument| !matches!(argument.kind, NodeKind::Text(_))) {
                self.term(argument, None);
            }
            let names = functions::ALL.iter().map(|function| function.name);
            let help = words::foreign(name).map_or_else(|| words::suggest(name, "functions", names), str::to_owned);
            return self.wrong(name_span, format!("there is no function `{name}`"), "unknown function", help);
        };
        let takes: Vec<String> = function.takes.iter().map(|ty| self.name_of(*ty)).collect();
        let takes = format!("`{}` takes {}", function.name, takes.join(" and "));
        let terms: Vec<Option<Term>> = arguments
            .iter()
            .enumerate()
            .map(|(at, argument)| {
                let expected = function.takes.get(at).copied();
                let term = self.term(argument, expected)?;
                if expected.is_none_or(|expected| expected == term.ty) {
                    return Some(term);
                }
                let message = format!("argument {} of `{}` is {}", at + 1, function.name, self.name_of(term.ty));
                self.wrong(argument.span, message, "wrong type", takes.clone())
            })
            .collect();
        if arguments.len() != function.takes.len() {
            let message = format!(
                "`{}` needs {} arguments and is given {}",
                function.name,
                function.takes.len(),
                arguments.len()
            );
            return self.wrong(span, message, "wrong number of arguments", takes);
        }
        Some((function.gives, TermKind::Call(function, terms.into_iter().collect::<Option<_>>()?)))
    }
}

/// Returns message and help about a code that a list does not have.
pub(crate) fn unknown_level(text: &str, list: &List) -> (String, String) {
    let codes: Vec<String> = list.codes().map(|code| format!("`{code}`")).collect();
    let levels = format!("its levels are {}", codes.join(", "));
    let help = match nearest(text, list.spellings()) {
        Some(near) => format!("did you mean `{near}`? {levels}"),
        None => levels,
    };
    (format!("`{text}` is not a level of the list `{}`", list.id), help)
}

fn mixing_help(one: Type, other: Type) -> &'static str {
    match (one, other) {
        (Type::Decimal, Type::Whole) | (Type::Whole, Type::Decimal) => {
            "types never mix: write a decimal with its point, such as `76.0`, or a whole number without"
        }
        _ => "types never mix: compare values of one type",
    }
}
