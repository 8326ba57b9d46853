//! Wording shared by the messages about conditions.

use jenjang_facts::{Lists, Type, nearest};

/// Returns what a type is called in a message.
pub(crate) fn type_name(ty: Type, lists: &Lists) -> String {
    match ty {
        Type::Whole => "a whole number".to_owned(),
        Type::Decimal => "a decimal".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::YesNo => "yes or no".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Code(list) => format!("a code of the list `{}`", lists.get(list).id),
    }
}

/// Suggests the nearest name, or lists them all.
pub(crate) fn suggest<'a>(word: &str, what: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(word, names.clone()) {
        return format!("did you mean `{near}`?");
    }
    let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if all.is_empty() { format!("there are no {what}") } else { format!("the {what} are {}", all.join(", ")) }
}

/// Returns what to do instead of a word of SQL that the language does not have.
pub(super) fn foreign(word: &str) -> Option<&'static str> {
    let help = match word.to_ascii_uppercase().as_str() {
        "CASE" | "WHEN" | "THEN" | "ELSE" | "END" | "IF" | "IIF" => {
            "there is no CASE: state a deviation as an exception of the criterion, with its own citation"
        }
        "COALESCE" | "NVL" | "IFNULL" | "NULLIF" => {
            "there is no coalesce: a missing fact stays missing and the verdict says so"
        }
        "LIKE" | "ILIKE" | "SIMILAR" | "REGEXP" | "RLIKE" | "LOWER" | "UPPER" | "TRIM" => {
            "texts are compared whole, by `=`, `<>` and `IN`"
        }
        "CAST" | "CONVERT" | "TRY_CAST" => "types are never converted; compare values of one type",
        "SELECT" | "FROM" | "WHERE" | "EXISTS" | "ANY" | "ALL" | "SOME" => {
            "there are no queries: a condition speaks about the facts of one person"
        }
        "NOW" | "TODAY" | "CURRENT_DATE" | "CURRENT_TIMESTAMP" => "the day is a value, never the clock: write `:day`",
        "DISTINCT" => "write `=` or `<>`; with a missing fact the answer is undetermined",
        "XOR" | "DIV" | "MOD" | "ISNULL" | "NOTNULL" | "UNKNOWN" | "INTERVAL" | "TIMESTAMP" | "SYMMETRIC" => {
            "see docs/language.md for what can be written"
        }
        "YES" | "YA" => "write `TRUE`",
        "NO" | "TIDAK" => "write `FALSE`",
        "NONE" => "write `IS NULL`",
        _ => return None,
    };
    Some(help)
}
