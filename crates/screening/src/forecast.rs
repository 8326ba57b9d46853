//! From what day a person would meet a criterion if nothing but time changes.

use std::collections::BTreeSet;

use jenjang_facts::{Day, Known, Value};
use jenjang_regulation::Outcome;

use crate::{Evidence, Program};

/// How far ahead is looked, in years: longer than a career.
pub const YEARS_AHEAD: i64 = 60;

/// What the passing of time does to a criterion that a person does not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextChange {
    /// The person meets it from this day.
    Meets(Day),
    /// From this day it cannot be said any more, and at no later day tried does the person surely meet it.
    BecomesUndetermined(Day),
    /// Time alone changes nothing.
    NeverByTimeAlone,
}

/// Returns for each criterion what time does to it; `None` for those that are met and those a document answers.
///
/// `later` gives days after the program's own, ascending, each with the facts of the person folded on that day: those
/// of [`days_to_try`] and those on which the register itself changes.
pub fn earliest(
    program: &Program,
    now: &[Known],
    later: impl IntoIterator<Item = (Day, Vec<Known>)>,
) -> Vec<Option<NextChange>> {
    let today = program.judge_row(now).criteria;
    let waits = |(criterion, outcome): (_, &Outcome)| {
        (Evidence::of(criterion) == Evidence::Register && *outcome != Outcome::Meets)
            .then_some(NextChange::NeverByTimeAlone)
    };
    let mut changes: Vec<Option<NextChange>> = program.criteria().iter().zip(&today).map(waits).collect();
    let mut open: Vec<usize> = (0..changes.len()).filter(|at| program.is_time_bound(*at)).collect();
    open.retain(|at| changes.get(*at).is_some_and(Option::is_some));
    let mut later = later.into_iter();
    while !open.is_empty() {
        let Some((day, facts)) = later.next() else { break };
        let on_day = program.on_day(day);
        let person = on_day.person(&facts);
        open.retain(|at| {
            let (Some(criterion), Some(change)) = (program.criteria().get(*at), changes.get_mut(*at)) else {
                return false;
            };
            let outcome = person.criterion(criterion);
            let failed = today.get(*at) == Some(&Outcome::Fails);
            match (outcome, *change) {
                (Outcome::Meets, _) => *change = Some(NextChange::Meets(day)),
                (Outcome::Undetermined, Some(NextChange::NeverByTimeAlone)) if failed => {
                    *change = Some(NextChange::BecomesUndetermined(day));
                }
                _ => {}
            }
            outcome != Outcome::Meets
        });
    }
    changes
}

/// Returns the days after `from` on which a criterion may change by the arithmetic it contains: the dates among the
/// facts and in the text, moved by the whole numbers in the criteria, as days and as years, and the days around them.
pub fn days_to_try(program: &Program, facts: &[Known], from: Day) -> Vec<Day> {
    let mut days = BTreeSet::new();
    let last = from.add_years(YEARS_AHEAD).unwrap_or(from);
    for (_, reads) in program.reads().iter().enumerate().filter(|(at, _)| program.is_time_bound(*at)) {
        let known = reads.facts.iter().filter_map(|fact| facts.get(usize::from(fact.0)));
        let of_facts = known.filter_map(|known| if let Known::Value(value) = known { Some(value) } else { None });
        let set = |id: &jenjang_regulation::expr::ParamId| program.values().get(usize::from(id.0))?.as_ref();
        let values = || of_facts.clone().chain(&reads.literals).chain(reads.parameters.iter().filter_map(set));
        let mut numbers: BTreeSet<i64> = values()
            .filter_map(|value| if let Value::Whole(number) = value { Some(number.abs()) } else { None })
            .collect();
        numbers.insert(0);
        for day in values().filter_map(|value| if let Value::Date(day) = value { Some(*day) } else { None }) {
            numbers.iter().for_each(|number| add_around(&mut days, day, *number));
        }
    }
    days.into_iter().filter(|day| from < *day && *day <= last).collect()
}

fn add_around(days: &mut BTreeSet<Day>, day: Day, number: i64) {
    let years = (-1..=1).filter_map(|step| day.add_years(number.checked_add(step)?));
    let moved: Vec<Day> = years.chain(day.add_days(number)).collect();
    for moved in moved {
        days.extend((-1..=1).filter_map(|step| moved.add_days(step)));
    }
}
