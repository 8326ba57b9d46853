//! Every small change of a condition.

use jenjang_facts::{Reference, Type};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, Span, SumOp, Term, TermKind};

use super::values::neighbours;

/// A condition with one change.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) description: String,
    pub(super) span: Span,
    pub(super) condition: Condition,
}

/// Returns the condition with every small change in turn.
pub(super) fn changes(condition: &Condition, reference: &Reference) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |description: String, span: Span, kind: ConditionKind| {
        changes.push(Change { description, span, condition: Condition { kind, span: condition.span } });
    };
    let here = condition.span;
    match &condition.kind {
        ConditionKind::Constant(holds) => add(negated(), here, ConditionKind::Constant(!holds)),
        ConditionKind::Term(term) => {
            add(negated(), here, ConditionKind::Not(Box::new(condition.clone())));
            in_term(term, reference, &mut |what, span, term| add(what, span, ConditionKind::Term(term)));
        }
        ConditionKind::Compare(op, left, right) => compare(*op, left, right, here, reference, &mut add),
        ConditionKind::Between { negated: is_negated, term, low, high } => {
            let make = |negated, [term, low, high]: [Term; 3]| ConditionKind::Between { negated, term, low, high };
            let whole = [term.clone(), low.clone(), high.clone()];
            add(negated(), here, make(!is_negated, whole.clone()));
            let half = |op, end: &Term| ConditionKind::Compare(op, term.clone(), end.clone());
            let condition = |kind| Box::new(Condition { kind, span: here });
            for (op, end, name) in [(CompareOp::GreaterOrEqual, low, "upper"), (CompareOp::LessOrEqual, high, "lower")]
            {
                let kind = half(op, end);
                let kind = if *is_negated { ConditionKind::Not(condition(kind)) } else { kind };
                add(format!("the {name} end dropped"), here, kind);
            }
            in_terms(&whole, reference, |what, span, terms| {
                if let Ok(terms) = <[Term; 3]>::try_from(terms) {
                    add(what, span, make(*is_negated, terms));
                }
            });
        }
        ConditionKind::In { negated: is_negated, term, items } => {
            let make =
                |negated, term: &Term, items: Vec<Term>| ConditionKind::In { negated, term: term.clone(), items };
            add(negated(), here, make(!is_negated, term, items.clone()));
            for (at, item) in items.iter().enumerate().filter(|_| items.len() > 1) {
                let mut fewer = items.clone();
                fewer.remove(at);
                add(format!("item {} dropped", at + 1), item.span, make(*is_negated, term, fewer));
            }
            in_term(term, reference, &mut |what, span, term| add(what, span, make(*is_negated, &term, items.clone())));
            in_terms(items, reference, |what, span, changed| {
                // An item that another item already is leaves the set as if it were dropped.
                let repeats =
                    changed.iter().enumerate().any(|(at, a)| changed.iter().skip(at + 1).any(|b| a.kind == b.kind));
                if !repeats {
                    add(what, span, make(*is_negated, term, changed));
                }
            });
        }
        ConditionKind::IsNull { negated: is_negated, fact, fact_span } => {
            let kind = ConditionKind::IsNull { negated: !is_negated, fact: *fact, fact_span: *fact_span };
            add(negated(), here, kind);
        }
        ConditionKind::And(parts) => {
            add(negated(), here, ConditionKind::Not(Box::new(condition.clone())));
            add("AND became OR".to_owned(), here, ConditionKind::Or(parts.clone()));
            in_parts(parts, reference, &ConditionKind::And, &mut add);
        }
        ConditionKind::Or(parts) => {
            add(negated(), here, ConditionKind::Not(Box::new(condition.clone())));
            add("OR became AND".to_owned(), here, ConditionKind::And(parts.clone()));
            in_parts(parts, reference, &ConditionKind::Or, &mut add);
        }
        ConditionKind::Not(part) => {
            add("NOT dropped".to_owned(), here, part.kind.clone());
            for change in self::changes(part, reference) {
                // Turning the part around is dropping the NOT once more.
                if change.description != negated() {
                    add(change.description, change.span, ConditionKind::Not(Box::new(change.condition)));
                }
            }
        }
    }
    changes.retain(|change| !super::same(&change.condition, condition));
    changes
}

fn negated() -> String {
    "NOT added".to_owned()
}

/// Receives a description, its place and the changed condition.
type Add<'a> = dyn FnMut(String, Span, ConditionKind) + 'a;

fn compare(op: CompareOp, left: &Term, right: &Term, here: Span, reference: &Reference, add: &mut Add<'_>) {
    let ordered = match left.ty {
        Type::Whole | Type::Decimal | Type::Date => true,
        Type::Code(list) => reference.lists.get(list).ordered,
        Type::YesNo | Type::Text => false,
    };
    // The opposite comparison is what NOT would make of it, so NOT is not added as well.
    for other in CompareOp::ALL.into_iter().filter(|other| *other != op && (ordered || !other.needs_order())) {
        if left.kind != right.kind {
            let kind = ConditionKind::Compare(other, left.clone(), right.clone());
            add(format!("{} became {}", op.symbol(), other.symbol()), here, kind);
        }
    }
    in_term(left, reference, &mut |what, span, left| {
        add(what, span, ConditionKind::Compare(op, left, right.clone()));
    });
    in_term(right, reference, &mut |what, span, right| {
        add(what, span, ConditionKind::Compare(op, left.clone(), right));
    });
}

/// Drops each part in turn, and changes each part.
fn in_parts(
    parts: &[Condition],
    reference: &Reference,
    make: &dyn Fn(Vec<Condition>) -> ConditionKind,
    add: &mut Add<'_>,
) {
    for (at, part) in parts.iter().enumerate() {
        let mut fewer = parts.to_vec();
        fewer.remove(at);
        let kind = match <[Condition; 1]>::try_from(fewer) {
            Ok([only]) => only.kind,
            Err(fewer) => make(fewer),
        };
        add(format!("part {} dropped", at + 1), part.span, kind);
        for change in changes(part, reference) {
            let mut changed = parts.to_vec();
            changed.get_mut(at).into_iter().for_each(|part| part.clone_from(&change.condition));
            add(change.description, change.span, make(changed));
        }
    }
}

/// Changes each of some terms in turn.
fn in_terms(terms: &[Term], reference: &Reference, mut add: impl FnMut(String, Span, Vec<Term>)) {
    for (at, term) in terms.iter().enumerate() {
        in_term(term, reference, &mut |what, span, changed| {
            let mut terms = terms.to_vec();
            terms.get_mut(at).into_iter().for_each(|term| term.clone_from(&changed));
            add(what, span, terms);
        });
    }
}

/// Changes each literal and each sum in a term, the arguments of functions included.
fn in_term(term: &Term, reference: &Reference, add: &mut dyn FnMut(String, Span, Term)) {
    let with = |kind| Term { kind, ty: term.ty, span: term.span };
    match &term.kind {
        TermKind::Literal(value) => {
            for (value, way) in neighbours(value, reference) {
                add(format!("literal: {way}"), term.span, with(TermKind::Literal(value)));
            }
        }
        TermKind::Sum(op, left, right) => {
            // Two dates can be subtracted but not added.
            if *op == SumOp::Add || right.ty != Type::Date {
                let (other, what) = match op {
                    SumOp::Add => (SumOp::Subtract, "+ became -"),
                    SumOp::Subtract => (SumOp::Add, "- became +"),
                };
                add(what.to_owned(), term.span, with(TermKind::Sum(other, left.clone(), right.clone())));
            }
            in_term(left, reference, &mut |what, span, left| {
                add(what, span, with(TermKind::Sum(*op, Box::new(left), right.clone())));
            });
            in_term(right, reference, &mut |what, span, right| {
                add(what, span, with(TermKind::Sum(*op, left.clone(), Box::new(right))));
            });
        }
        TermKind::Negate(part) => {
            add("- dropped".to_owned(), term.span, with(part.kind.clone()));
            in_term(part, reference, &mut |what, span, part| {
                add(what, span, with(TermKind::Negate(Box::new(part))));
            });
        }
        TermKind::Call(function, arguments) => in_terms(arguments, reference, |what, span, arguments| {
            add(format!("in {}: {what}", function.name), span, with(TermKind::Call(function, arguments)));
        }),
        TermKind::Fact(_) | TermKind::Param(_) | TermKind::Day => {}
    }
}
