//! The values next to a value.

use jenjang_facts::{Decimal, Level, Reference, Value};

/// Returns the values one step away, each with what was done. Unordered lists give the level that stands next.
pub(super) fn neighbours(value: &Value, reference: &Reference) -> Vec<(Value, String)> {
    let steps = [(1, "up"), (-1, "down")];
    let stepped = |(step, way): (i64, &str)| Some((moved(value, step, reference)?, way.to_owned()));
    match value {
        Value::YesNo(yes) => vec![(Value::YesNo(!yes), "yes and no swapped".to_owned())],
        Value::Text(text) => vec![(Value::Text(format!("{text} ~").into()), "another text".to_owned())],
        _ => {
            let moved = steps.into_iter().filter_map(stepped);
            moved.map(|(value, way)| (value, format!("one step {way}"))).collect()
        }
    }
}

fn moved(value: &Value, step: i64, reference: &Reference) -> Option<Value> {
    match value {
        Value::Whole(number) => number.checked_add(step).map(Value::Whole),
        Value::Decimal(number) => Decimal::from_millionths(number.millionths().checked_add(step)?).map(Value::Decimal),
        Value::Date(day) => day.add_days(step).map(Value::Date),
        Value::Code(list, level) => {
            let moved = u8::try_from(i64::from(level.0) + step).ok().map(Level)?;
            let exists = usize::from(moved.0) < reference.lists.get(*list).len();
            exists.then_some(Value::Code(*list, moved))
        }
        Value::YesNo(_) | Value::Text(_) => None,
    }
}
