//! The laws of logic with three values, on random conditions and people.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use jenjang_facts::{Known, Reference};
use jenjang_regulation::Outcome;
use jenjang_regulation::expr::{Condition, ConditionKind};
use jenjang_screening::Program;
use jenjang_screening::testing::{build, condition, person};
use proptest::prelude::*;

fn conditions() -> BoxedStrategy<Condition> {
    condition(build::catalogue(), &Reference::shipped().lists, &[])
}

fn people() -> BoxedStrategy<Vec<Known>> {
    person(build::catalogue(), &Reference::shipped().lists)
}

/// Judges conditions for one person, in columns and in a row at once.
fn judge<const N: usize>(conditions: [Condition; N], person: &[Known]) -> [Outcome; N] {
    let criteria = conditions.into_iter().map(|condition| build::criterion("c", condition)).collect();
    let regulation = build::regulation(Vec::new(), criteria);
    let program = Program::compile(&regulation, build::catalogue(), &[], build::day("2013-11-13")).unwrap();
    let mut table = jenjang_facts::FactTable::new(build::catalogue());
    table.push_row(person);
    let columns: Vec<Outcome> = program.judge(&table, 0..1).row(0).collect();
    assert_eq!(columns, program.judge_row(person).criteria);
    columns.try_into().unwrap()
}

fn and(parts: [&Condition; 2]) -> Condition {
    build::condition(ConditionKind::And(parts.map(Condition::clone).to_vec()))
}

fn or(parts: [&Condition; 2]) -> Condition {
    build::condition(ConditionKind::Or(parts.map(Condition::clone).to_vec()))
}

fn not(part: &Condition) -> Condition {
    build::condition(ConditionKind::Not(Box::new(part.clone())))
}

proptest! {
    #[test]
    fn and_and_or_commute_and_associate(
        a in conditions(), b in conditions(), c in conditions(), person in people(),
    ) {
        let [ab, ba] = judge([and([&a, &b]), and([&b, &a])], &person);
        prop_assert_eq!(ab, ba);
        let [ab, ba] = judge([or([&a, &b]), or([&b, &a])], &person);
        prop_assert_eq!(ab, ba);
        let [left, right] = judge([and([&and([&a, &b]), &c]), and([&a, &and([&b, &c])])], &person);
        prop_assert_eq!(left, right);
        let [left, right] = judge([or([&or([&a, &b]), &c]), or([&a, &or([&b, &c])])], &person);
        prop_assert_eq!(left, right);
    }

    #[test]
    fn de_morgan_distribution_absorption_and_double_negation(
        a in conditions(), b in conditions(), c in conditions(), person in people(),
    ) {
        let pairs = [
            [not(&and([&a, &b])), or([&not(&a), &not(&b)])],
            [not(&or([&a, &b])), and([&not(&a), &not(&b)])],
            [not(&not(&a)), a.clone()],
            [and([&a, &or([&b, &c])]), or([&and([&a, &b]), &and([&a, &c])])],
            [and([&a, &or([&a, &b])]), a.clone()],
            [or([&a, &a]), a.clone()],
        ];
        for pair in pairs {
            let [left, right] = judge(pair, &person);
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn what_is_undetermined_stays_so_under_not_and_beside_itself(a in conditions(), person in people()) {
        let [it, excluded, contradiction] = judge([a.clone(), or([&a, &not(&a)]), and([&a, &not(&a)])], &person);
        let expected = match it {
            Outcome::Undetermined => [Outcome::Undetermined; 2],
            _ => [Outcome::Meets, Outcome::Fails],
        };
        prop_assert_eq!([excluded, contradiction], expected);
    }
}
