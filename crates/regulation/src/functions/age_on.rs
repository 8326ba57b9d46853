//! `age_on(born, day)`

use jenjang_facts::{Type, Value};

use super::years_between::complete_years;
use super::{Function, Trouble};
use crate::sql::Dialect;

/// `age_on(born, day)`: the age in whole years on a day; the birthday itself counts.
///
/// Who was born on 29 February grows a year older on 28 February where there is no 29th. A day before birth:
/// undetermined, impossible date.
pub(super) static AGE_ON: Function =
    Function { name: "age_on", takes: &[Type::Date, Type::Date], gives: Type::Whole, evaluate, sql };

fn evaluate(arguments: &[Value]) -> Result<Value, Trouble> {
    match arguments {
        [Value::Date(born), Value::Date(day)] if born <= day => Ok(Value::Whole(born.years_until(*day))),
        _ => Err(Trouble::ImpossibleDate),
    }
}

fn sql(dialect: Dialect, arguments: &[String]) -> String {
    let [born, day] = arguments else { return "NULL".to_owned() };
    format!("CASE WHEN {born} <= {day} THEN {} END", complete_years(dialect, born, day))
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Day;

    use super::*;

    fn age(born: &str, day: &str) -> Result<Value, Trouble> {
        let day_of = |text| Value::Date(Day::parse_iso(text).unwrap());
        evaluate(&[day_of(born), day_of(day)])
    }

    #[test]
    fn the_birthday_counts() {
        assert_eq!(age("1980-06-15", "2013-06-14"), Ok(Value::Whole(32)));
        assert_eq!(age("1980-06-15", "2013-06-15"), Ok(Value::Whole(33)));
        assert_eq!(age("1980-02-29", "2013-02-28"), Ok(Value::Whole(33)));
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(age("2013-06-15", "2013-06-14"), Err(Trouble::ImpossibleDate));
    }
}
