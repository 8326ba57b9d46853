//! Sums of known values. The one place that says when a sum has no value.

use jenjang_facts::{Decimal, MAX_WHOLE, Value};

use crate::expr::SumOp;
use crate::functions::Trouble;

impl SumOp {
    /// Computes the sum of two known values of types the checker accepts.
    pub fn apply(self, left: &Value, right: &Value) -> Result<Value, Trouble> {
        let signed = |number: i64| if self == Self::Add { Some(number) } else { number.checked_neg() };
        match (left, right) {
            (Value::Whole(a), Value::Whole(b)) => whole(signed(*b).and_then(|b| a.checked_add(b))),
            (Value::Decimal(a), Value::Decimal(b)) => {
                let sum = signed(b.millionths()).and_then(|b| a.millionths().checked_add(b));
                sum.and_then(Decimal::from_millionths).map(Value::Decimal).ok_or(Trouble::Overflow)
            }
            (Value::Date(day), Value::Whole(days)) => {
                signed(*days).and_then(|days| day.add_days(days)).map(Value::Date).ok_or(Trouble::ImpossibleDate)
            }
            (Value::Date(a), Value::Date(b)) => Ok(Value::Whole(i64::from(a.number()) - i64::from(b.number()))),
            _ => Err(Trouble::Overflow),
        }
    }
}

fn whole(sum: Option<i64>) -> Result<Value, Trouble> {
    let in_range = sum.filter(|sum| (-MAX_WHOLE..=MAX_WHOLE).contains(sum));
    in_range.map(Value::Whole).ok_or(Trouble::Overflow)
}

/// Computes the negative of a known number.
pub fn negate(value: &Value) -> Result<Value, Trouble> {
    match value {
        Value::Whole(number) => whole(number.checked_neg()),
        Value::Decimal(number) => {
            let negative = number.millionths().checked_neg().and_then(Decimal::from_millionths);
            negative.map(Value::Decimal).ok_or(Trouble::Overflow)
        }
        _ => Err(Trouble::Overflow),
    }
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Day;

    use super::*;

    #[test]
    fn sums_beyond_18_digits_have_no_value() {
        let most = Value::Whole(MAX_WHOLE);
        assert_eq!(SumOp::Add.apply(&most, &Value::Whole(1)), Err(Trouble::Overflow));
        assert_eq!(SumOp::Subtract.apply(&most, &Value::Whole(1)), Ok(Value::Whole(MAX_WHOLE - 1)));
        let most = Value::Decimal(Decimal::parse("999999999999.999999").unwrap());
        let least = Value::Decimal(Decimal::parse("0.000001").unwrap());
        assert_eq!(SumOp::Add.apply(&most, &least), Err(Trouble::Overflow));
    }

    #[test]
    fn days_are_counted_and_the_calendar_ends() {
        let day = |text| Value::Date(Day::parse_iso(text).unwrap());
        assert_eq!(SumOp::Subtract.apply(&day("2013-03-01"), &day("2013-02-28")), Ok(Value::Whole(1)));
        assert_eq!(SumOp::Add.apply(&day("2012-02-28"), &Value::Whole(1)), Ok(day("2012-02-29")));
        assert_eq!(SumOp::Add.apply(&day("9999-12-31"), &Value::Whole(1)), Err(Trouble::ImpossibleDate));
        assert_eq!(SumOp::Subtract.apply(&day("2013-01-01"), &Value::Whole(i64::MIN)), Err(Trouble::ImpossibleDate));
    }
}
