//! `years_between(from, to)`

use jenjang_facts::{Type, Value};

use super::{Function, Trouble};
use crate::sql::Dialect;

/// `years_between(from, to)`: the whole years from one day to another, rounded towards zero.
///
/// A year is complete on the anniversary, as [`add_years`](super::add_years) finds it. When `to` is before `from` the
/// answer is negative: `years_between(a, b) = -years_between(b, a)`.
pub(super) static YEARS_BETWEEN: Function =
    Function { name: "years_between", takes: &[Type::Date, Type::Date], gives: Type::Whole, evaluate, sql };

fn evaluate(arguments: &[Value]) -> Result<Value, Trouble> {
    let [Value::Date(from), Value::Date(to)] = arguments else { return Err(Trouble::ImpossibleDate) };
    Ok(Value::Whole(from.years_until(*to)))
}

fn sql(dialect: Dialect, arguments: &[String]) -> String {
    let [from, to] = arguments else { return "NULL".to_owned() };
    let (forward, backward) = (complete_years(dialect, from, to), complete_years(dialect, to, from));
    format!("CASE WHEN {from} <= {to} THEN {forward} ELSE -({backward}) END")
}

/// Prints the whole years from an earlier to a later day.
pub(super) fn complete_years(dialect: Dialect, from: &str, to: &str) -> String {
    let years = format!("CAST(EXTRACT(YEAR FROM {to}) - EXTRACT(YEAR FROM {from}) AS BIGINT)");
    let anniversary = match dialect {
        Dialect::DuckDb => format!("CAST({from} + to_years(CAST({years} AS INTEGER)) AS DATE)"),
        Dialect::Postgres => format!("CAST({from} + make_interval(years => CAST({years} AS integer)) AS date)"),
    };
    format!("({years} - CASE WHEN {anniversary} > {to} THEN 1 ELSE 0 END)")
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Day;

    use super::*;

    fn years(from: &str, to: &str) -> i64 {
        let day = |text| Value::Date(Day::parse_iso(text).unwrap());
        match evaluate(&[day(from), day(to)]) {
            Ok(Value::Whole(years)) => years,
            other => panic!("{other:?} is no number"),
        }
    }

    #[test]
    fn a_year_completes_on_the_anniversary() {
        assert_eq!(years("2012-11-14", "2013-11-13"), 0);
        assert_eq!(years("2012-11-13", "2013-11-13"), 1);
        assert_eq!(years("2012-02-29", "2013-02-28"), 1);
    }

    #[test]
    fn backwards_is_the_negative_of_forwards() {
        assert_eq!(years("2013-11-13", "2012-11-14"), 0);
        assert_eq!(years("2013-11-13", "2011-11-13"), -2);
    }
}
