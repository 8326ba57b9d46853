//! `add_years(date, years)`

use jenjang_facts::{Type, Value};

use super::{Function, Trouble};
use crate::sql::Dialect;

/// `add_years(date, years)`: the same day of the month so many years later, or earlier when `years` is negative.
///
/// 29 February becomes 28 February in a year without one. Outside the years 1 to 9999: undetermined, impossible date.
pub(super) static ADD_YEARS: Function =
    Function { name: "add_years", takes: &[Type::Date, Type::Whole], gives: Type::Date, evaluate, sql };

fn evaluate(arguments: &[Value]) -> Result<Value, Trouble> {
    let [Value::Date(day), Value::Whole(years)] = arguments else { return Err(Trouble::ImpossibleDate) };
    day.add_years(*years).map(Value::Date).ok_or(Trouble::ImpossibleDate)
}

fn sql(dialect: Dialect, arguments: &[String]) -> String {
    let [day, years] = arguments else { return "NULL".to_owned() };
    // The inner CASE keeps a planner that computes constants early from converting a number that does not fit.
    let fitting = format!("CAST(CASE WHEN {years} BETWEEN -9998 AND 9998 THEN {years} END AS INTEGER)");
    let shifted = match dialect {
        Dialect::DuckDb => format!("CAST({day} + to_years({fitting}) AS DATE)"),
        Dialect::Postgres => format!("CAST({day} + make_interval(years => {fitting}) AS date)"),
    };
    let in_range = format!("{years} BETWEEN -9998 AND 9998 AND EXTRACT(YEAR FROM {day}) + {years} BETWEEN 1 AND 9999");
    format!("CASE WHEN {in_range} THEN {shifted} END")
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Day;

    use super::*;

    fn add(day: &str, years: i64) -> Result<String, Trouble> {
        let day = Value::Date(Day::parse_iso(day).unwrap());
        evaluate(&[day, Value::Whole(years)]).map(|value| match value {
            Value::Date(day) => day.to_string(),
            other => panic!("{other:?} is no date"),
        })
    }

    #[test]
    fn keeps_the_day_of_the_month_and_steps_back_from_the_29th_of_february() {
        assert_eq!(add("2012-11-13", 1), Ok("2013-11-13".to_owned()));
        assert_eq!(add("2012-02-29", 1), Ok("2013-02-28".to_owned()));
        assert_eq!(add("2012-02-29", -4), Ok("2008-02-29".to_owned()));
    }

    #[test]
    fn beyond_the_calendar_there_is_no_day() {
        assert_eq!(add("9999-01-01", 1), Err(Trouble::ImpossibleDate));
        assert_eq!(add("2000-01-01", i64::MIN), Err(Trouble::ImpossibleDate));
    }
}
