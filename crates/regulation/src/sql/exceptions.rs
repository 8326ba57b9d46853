//! A criterion with its exceptions in SQL.

use super::condition::print_condition;
use super::{Printer, comment};
use crate::Criterion;

/// Prints the outcome of a criterion. What its exceptions need several times is added to `parts` as columns.
///
/// An exception that applies replaces the base. The outcomes that are possible (of one that applies, of one that may
/// apply, and of the base where none applies for certain) must agree; else the criterion is undetermined.
pub(super) fn print_criterion(printer: &mut Printer<'_>, criterion: &Criterion, parts: &mut Vec<String>) -> String {
    if criterion.exceptions.is_empty() {
        return printer.test(&criterion.test);
    }
    let column = |role: &str| format!("\"{}:{role}\"", criterion.id);
    let base = column("base");
    let note = comment(&criterion.cite, &criterion.id, &criterion.text.id);
    parts.push(format!("    {note}\n    {} AS {base}", printer.test(&criterion.test)));
    let (mut all_true, mut all_false, mut applies) = (Vec::new(), Vec::new(), Vec::new());
    for (at, exception) in criterion.exceptions.iter().enumerate() {
        let (when, then) = (column(&format!("when:{at}")), column(&format!("then:{at}")));
        let note = comment(&exception.cite, &exception.id, &exception.text.id);
        parts.push(format!("    {note}\n    {} AS {when}", print_condition(printer, &exception.when)));
        parts.push(format!("    {} AS {then}", printer.test(&exception.test)));
        all_true.push(format!("({when} IS FALSE OR {then} IS TRUE)"));
        all_false.push(format!("({when} IS FALSE OR {then} IS FALSE)"));
        applies.push(format!("{when} IS TRUE"));
    }
    let applies = applies.join(" OR ");
    all_true.push(format!("({applies} OR {base} IS TRUE)"));
    all_false.push(format!("({applies} OR {base} IS FALSE)"));
    format!(
        "CASE\n      WHEN {} THEN TRUE\n      WHEN {} THEN FALSE\n    END",
        all_true.join(" AND "),
        all_false.join(" AND ")
    )
}
