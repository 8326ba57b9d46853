//! Short ways to write trees by hand.

use jenjang_facts::{Catalogue, Day, FactId, Known, Reference, Type, Value};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, Span, Term, TermKind};
use jenjang_regulation::{Bilingual, Criterion, Exception, Grade, InForce, Parameter, Regulation, Test};

/// Returns the catalogue of the register.
///
/// # Panics
///
/// When the shipped reference data has none.
#[expect(clippy::expect_used, reason = "a support of tests")]
pub fn catalogue() -> &'static Catalogue {
    Reference::shipped().catalogue("register").expect("the register has a catalogue")
}

/// Returns a fact of the register by name.
///
/// # Panics
///
/// When there is no such fact.
#[expect(clippy::expect_used, reason = "a support of tests")]
pub fn fact(name: &str) -> FactId {
    catalogue().find(name).expect("the fact exists")
}

/// Returns a day written `yyyy-mm-dd`.
///
/// # Panics
///
/// When it is none.
#[expect(clippy::expect_used, reason = "a support of tests")]
pub fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("the day exists")
}

/// Returns the value of a fact as a text writes it: a level, a day, a whole number, else a text.
pub fn value(name: &str, text: &str) -> Value {
    let ty = catalogue().get(fact(name)).map_or(Type::Text, |fact| fact.ty);
    match ty {
        Type::Code(list) => {
            let level = Reference::shipped().lists.get(list).level(text);
            level.map_or_else(|| Value::Text(text.into()), |level| Value::Code(list, level))
        }
        Type::Date => Value::Date(day(text)),
        Type::Whole => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Whole),
        _ => Value::Text(text.into()),
    }
}

/// Returns the facts of a person: those named, all others not recorded. An empty text means known to be none.
pub fn facts(known: &[(&str, &str)]) -> Vec<Known> {
    let mut row = vec![Known::Gap(jenjang_facts::Gap::NotRecorded); catalogue().len()];
    for (name, text) in known {
        if let Some(cell) = row.get_mut(usize::from(fact(name).0)) {
            *cell = if text.is_empty() { Known::None } else { Known::Value(value(name, text)) };
        }
    }
    row
}

/// Returns a literal.
pub fn literal(value: Value) -> Term {
    Term { ty: value.type_of(), kind: TermKind::Literal(value), span: Span::default() }
}

/// Returns a fact as a term.
pub fn of(name: &str) -> Term {
    let ty = catalogue().get(fact(name)).map_or(Type::Text, |fact| fact.ty);
    Term { kind: TermKind::Fact(fact(name)), ty, span: Span::default() }
}

/// Returns a condition.
pub fn condition(kind: ConditionKind) -> Condition {
    Condition { kind, span: Span::default() }
}

/// Returns a comparison of a fact with a value.
pub fn compare(name: &str, op: CompareOp, text: &str) -> Condition {
    condition(ConditionKind::Compare(op, of(name), literal(value(name, text))))
}

/// Returns a text in both languages.
pub fn bilingual(text: &str) -> Bilingual {
    Bilingual { id: text.to_owned(), en: text.to_owned() }
}

/// Returns a criterion that a condition decides.
pub fn criterion(id: &str, holds: Condition) -> Criterion {
    Criterion {
        id: id.to_owned(),
        text: bilingual(id),
        cite: format!("cite {id}"),
        grade: Grade::Assumed,
        test: Test::Holds(holds, String::new()),
        exceptions: Vec::new(),
    }
}

/// Returns an exception.
pub fn exception(id: &str, when: Condition, test: Test) -> Exception {
    Exception {
        id: id.to_owned(),
        text: bilingual(id),
        cite: format!("cite {id}"),
        grade: Grade::Assumed,
        when,
        when_text: String::new(),
        test,
    }
}

/// Returns a regulation of criteria.
pub fn regulation(parameters: Vec<Parameter>, criteria: Vec<Criterion>) -> Regulation {
    Regulation {
        id: "sample".to_owned(),
        version: "1".to_owned(),
        title: bilingual("sample"),
        issuer: String::new(),
        source: String::new(),
        grade: Grade::Assumed,
        catalogue: "register".to_owned(),
        in_force: InForce { from: day("0001-01-01"), until: None, repealed_by: None, grade: Grade::Assumed },
        parameters,
        criteria,
        sections: Vec::new(),
        text: "".into(),
        digest: String::new(),
        file: String::new(),
    }
}
