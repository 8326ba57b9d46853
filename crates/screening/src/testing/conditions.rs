//! Random conditions.

use jenjang_facts::{Absence, Catalogue, Day, Decimal, Level, Lists, MAX_WHOLE, Type, Value};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, ParamId, Span, SumOp, Term, TermKind};
use jenjang_regulation::functions;
use proptest::prelude::*;
use proptest::strategy::Union;

/// The world that conditions speak about.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) lists: &'a Lists,
    /// The types of the parameters.
    pub(super) parameters: &'a [Type],
}

/// Returns random conditions over a catalogue, with parameters of these types.
pub fn condition(catalogue: &Catalogue, lists: &Lists, parameters: &[Type]) -> BoxedStrategy<Condition> {
    let world = World { catalogue, lists, parameters };
    let leaf = leaf(&world);
    let tree = leaf.prop_recursive(4, 24, 3, |inner| {
        let some = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone().prop_map(|parts| make(ConditionKind::And(parts))),
            some.prop_map(|parts| make(ConditionKind::Or(parts))),
            inner.prop_map(|part| make(ConditionKind::Not(Box::new(part)))),
        ]
    });
    tree.boxed()
}

fn make(kind: ConditionKind) -> Condition {
    Condition { kind, span: Span::default() }
}

fn leaf(world: &World<'_>) -> BoxedStrategy<Condition> {
    let mut choices: Vec<(u32, BoxedStrategy<Condition>)> =
        vec![(1, any::<bool>().prop_map(|holds| make(ConditionKind::Constant(holds))).boxed())];
    for (fact, def) in world.catalogue.iter() {
        choices.push((2, comparison(world, def.ty)));
        if def.absence == Absence::MeansNone {
            let is_null = move |negated| make(ConditionKind::IsNull { negated, fact, fact_span: Span::default() });
            choices.push((2, any::<bool>().prop_map(is_null).boxed()));
        }
        if def.ty == Type::YesNo {
            choices.push((2, term(world, Type::YesNo, 1).prop_map(|term| make(ConditionKind::Term(term))).boxed()));
        }
    }
    Union::new_weighted(choices).boxed()
}

/// Returns comparisons of terms of a type.
fn comparison(world: &World<'_>, ty: Type) -> BoxedStrategy<Condition> {
    let ordered = is_ordered(world, ty);
    let ops: Vec<CompareOp> = CompareOp::ALL.into_iter().filter(|op| ordered || !op.needs_order()).collect();
    let one = term(world, ty, 2);
    let compare = (proptest::sample::select(ops), one.clone(), one.clone())
        .prop_map(|(op, left, right)| make(ConditionKind::Compare(op, left, right)));
    let is_in = (any::<bool>(), one.clone(), proptest::collection::vec(one.clone(), 1..5))
        .prop_map(|(negated, term, items)| make(ConditionKind::In { negated, term, items }));
    if !ordered {
        return prop_oneof![compare, is_in].boxed();
    }
    let between = (any::<bool>(), one.clone(), one.clone(), one)
        .prop_map(|(negated, term, low, high)| make(ConditionKind::Between { negated, term, low, high }));
    prop_oneof![3 => compare, 1 => is_in, 1 => between].boxed()
}

fn is_ordered(world: &World<'_>, ty: Type) -> bool {
    match ty {
        Type::Whole | Type::Decimal | Type::Date => true,
        Type::Code(list) => world.lists.get(list).ordered,
        Type::YesNo | Type::Text => false,
    }
}

/// Returns terms of a type.
fn term(world: &World<'_>, ty: Type, depth: u32) -> BoxedStrategy<Term> {
    let make = move |kind| Term { kind, ty, span: Span::default() };
    let mut choices: Vec<(u32, BoxedStrategy<Term>)> =
        vec![(3, value(world.lists, ty).prop_map(move |value| make(TermKind::Literal(value))).boxed())];
    let facts: Vec<_> = world.catalogue.iter().filter(|(_, def)| def.ty == ty).map(|(fact, _)| fact).collect();
    if !facts.is_empty() {
        choices.push((4, proptest::sample::select(facts).prop_map(move |fact| make(TermKind::Fact(fact))).boxed()));
    }
    for (at, _) in (0..).zip(world.parameters).filter(|(_, of)| **of == ty) {
        choices.push((1, Just(make(TermKind::Param(ParamId(at)))).boxed()));
    }
    if ty == Type::Date {
        choices.push((1, Just(make(TermKind::Day)).boxed()));
    }
    if depth > 0 {
        choices.extend(computed(world, ty, depth - 1).into_iter().map(|term| (1, term)));
    }
    Union::new_weighted(choices).boxed()
}

/// Returns sums and calls of a type.
fn computed(world: &World<'_>, ty: Type, depth: u32) -> Vec<BoxedStrategy<Term>> {
    let make = move |kind| Term { kind, ty, span: Span::default() };
    let sum = |op: SumOp, left: Type, right: Type| {
        (term(world, left, depth), term(world, right, depth))
            .prop_map(move |(left, right)| make(TermKind::Sum(op, Box::new(left), Box::new(right))))
            .boxed()
    };
    let mut terms = match ty {
        Type::Whole | Type::Decimal => vec![
            sum(SumOp::Add, ty, ty),
            sum(SumOp::Subtract, ty, ty),
            term(world, ty, depth).prop_map(move |part| make(TermKind::Negate(Box::new(part)))).boxed(),
        ],
        Type::Date => vec![sum(SumOp::Add, ty, Type::Whole), sum(SumOp::Subtract, ty, Type::Whole)],
        _ => Vec::new(),
    };
    if ty == Type::Whole {
        terms.push(sum(SumOp::Subtract, Type::Date, Type::Date));
    }
    for function in functions::ALL.into_iter().filter(|function| function.gives == ty) {
        let arguments: Vec<_> = function.takes.iter().map(|ty| term(world, *ty, depth)).collect();
        terms.push(arguments.prop_map(move |arguments| make(TermKind::Call(function, arguments))).boxed());
    }
    terms
}

/// Returns values of a type, from a small pool with its extremes.
pub(super) fn value(lists: &Lists, ty: Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Whole => prop_oneof![
            12 => (-3_i64..70).prop_map(Value::Whole),
            2 => (1980_i64..2015).prop_map(Value::Whole),
            1 => proptest::sample::select(vec![MAX_WHOLE, -MAX_WHOLE, MAX_WHOLE - 1]).prop_map(Value::Whole),
        ]
        .boxed(),
        Type::Decimal => prop_oneof![
            8 => (-40_i64..400).prop_map(|n| n * 250_000),
            1 => proptest::sample::select(vec![MAX_WHOLE, -MAX_WHOLE, 1]),
        ]
        .prop_filter_map("in range", |n| Decimal::from_millionths(n).map(Value::Decimal))
        .boxed(),
        Type::Date => prop_oneof![
            8 => (2000_i32..2015, 1_u32..3, 26_u32..32),
            2 => (1940_i32..1995, 1_u32..13, 1_u32..32),
            1 => (proptest::sample::select(vec![1, 2, 1899, 1900, 2099, 2100, 9998, 9999]), 1_u32..13, 1_u32..32),
        ]
        .prop_map(|(year, month, day)| Day::new(year, month, day).or_else(|| Day::new(year, month, 28)))
        .prop_filter_map("a day", |day| day.map(Value::Date))
        .boxed(),
        Type::YesNo => any::<bool>().prop_map(Value::YesNo).boxed(),
        Type::Code(list) => {
            let levels: Vec<Level> = lists.get(list).levels().collect();
            proptest::sample::select(levels).prop_map(move |level| Value::Code(list, level)).boxed()
        }
        Type::Text => {
            let pool = vec!["", "Pemerintah Provinsi Jawa Tengah", "Kab. O'Brien", "PNS", "pns", "É"];
            proptest::sample::select(pool).prop_map(|text| Value::Text(text.into())).boxed()
        }
    }
}
