//! Prints criteria as one SQL query, so that an agency can check our verdicts in its own database.
//!
//! The query reads a table `facts`: `nip`, and for each fact its value (codes as text; null when there is none) and
//! `<fact>_gap` (null when the value is known, or known to be none). It says `TRUE`, `FALSE` or null for each
//! criterion, and the verdict. It never fails on a value: sums and dates that have no value are null.

mod condition;
mod exceptions;
mod term;

use jenjang_facts::{Catalogue, Day, Lists, Reference, Value};

use crate::{Regulation, Test};
use condition::print_condition;

/// A dialect of SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 2] = [Self::DuckDb, Self::Postgres];

    /// Returns the published key: `duckdb`, `postgres`.
    pub fn key(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Postgres => "postgres",
        }
    }
}

/// What printing needs to know, and the columns it had to compute on the way.
struct Printer<'a> {
    catalogue: &'a Catalogue,
    lists: &'a Lists,
    day: Day,
    values: &'a [Option<Value>],
    dialect: Dialect,
    /// Columns that later ones build upon, level by level: a term that stands inside another term is computed once,
    /// for a sum or a call names its operands several times.
    steps: Vec<Vec<String>>,
}

/// Prints the criteria as one query over the table `facts`, one row a person, ordered by `nip`.
///
/// `values` are the values of the parameters in their order; one that has none leaves what needs it undetermined.
pub fn query(
    regulation: &Regulation,
    reference: &Reference,
    day: Day,
    values: &[Option<Value>],
    dialect: Dialect,
) -> String {
    let nothing = Catalogue::default();
    let catalogue = reference.catalogue(&regulation.catalogue).unwrap_or(&nothing);
    let mut printer = Printer { catalogue, lists: &reference.lists, day, values, dialect, steps: Vec::new() };
    let (mut parts, mut columns) = (Vec::new(), Vec::new());
    for criterion in &regulation.criteria {
        let test = exceptions::print_criterion(&mut printer, criterion, &mut parts);
        let name = identifier(&criterion.id);
        columns
            .push(format!("    {}\n    {test} AS {name}", comment(&criterion.cite, &criterion.id, &criterion.text.id)));
    }
    let mut tables = printer.step_tables();
    let source =
        |tables: &[String]| tables.len().checked_sub(1).map_or("facts".to_owned(), |n| format!("\"step:{n}\""));
    if !parts.is_empty() {
        let source = source(&tables);
        tables.push(format!("parts AS (\n  SELECT\n    *,\n{}\n  FROM {source}\n)", parts.join(",\n")));
    }
    let source = if parts.is_empty() { source(&tables) } else { "parts".to_owned() };
    tables.push(format!("criteria AS (\n  SELECT\n    nip,\n{}\n  FROM {source}\n)", columns.join(",\n")));
    let names: Vec<String> = regulation.criteria.iter().map(|c| format!("  {},\n", identifier(&c.id))).collect();
    format!(
        "{}WITH\n{}\nSELECT\n  nip,\n{}{} AS verdict\nFROM criteria\nORDER BY nip;\n",
        heading(regulation, day),
        tables.join(",\n"),
        names.concat(),
        verdict(regulation)
    )
}

fn heading(regulation: &Regulation, day: Day) -> String {
    let lines = [
        format!("{}, version {} ({})", regulation.id, regulation.version, regulation.title.id),
        format!("Day of the facts: {day}. SHA-256 of the regulation: {}", regulation.digest),
        "Reads the table facts: nip, and for each fact its value and <fact>_gap, the reason why it is not known."
            .to_owned(),
        "TRUE meets, FALSE fails, null is undetermined. Criteria answered by a document do not count in the verdict."
            .to_owned(),
    ];
    lines.iter().map(|line| format!("-- {}\n", one_line(line))).collect()
}

fn verdict(regulation: &Regulation) -> String {
    let tested = regulation.criteria.iter().filter(|criterion| matches!(criterion.test, Test::Holds(..)));
    let names: Vec<String> = tested.map(|criterion| identifier(&criterion.id)).collect();
    if names.is_empty() {
        return "  'meets'".to_owned();
    }
    let any = |what: &str| names.iter().map(|name| format!("{name} IS {what}")).collect::<Vec<_>>().join(" OR ");
    format!(
        "  CASE\n    WHEN {} THEN 'fails'\n    WHEN {} THEN 'undetermined'\n    ELSE 'meets'\n  END",
        any("FALSE"),
        any("NULL")
    )
}

impl Printer<'_> {
    /// Prints what decides; a document is null.
    fn test(&mut self, test: &Test) -> String {
        match test {
            Test::Holds(condition, _) => print_condition(self, condition),
            Test::Document(_) => UNKNOWN.to_owned(),
        }
    }

    /// Prints the tables that compute terms inside terms, each upon the one before.
    fn step_tables(&self) -> Vec<String> {
        let table = |(at, columns): (usize, &Vec<String>)| {
            let before = at.checked_sub(1).map_or("facts".to_owned(), |n| format!("\"step:{n}\""));
            // Materialized: planners that paste a column wherever it is named would let the query grow without end.
            format!("\"step:{at}\" AS MATERIALIZED (\n  SELECT\n    *,\n{}\n  FROM {before}\n)", columns.join(",\n"))
        };
        self.steps.iter().enumerate().map(table).collect()
    }
}

/// A condition of which nothing is known.
const UNKNOWN: &str = "CAST(NULL AS BOOLEAN)";

fn comment(cite: &str, id: &str, text: &str) -> String {
    format!("-- {}", one_line(&format!("{id}, {cite}: {text}")))
}

/// Keeps a text inside its comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}

/// Words that are no bare names of columns in one of the dialects.
const RESERVED: [&str; 60] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "default",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "into",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "select",
    "table",
    "then",
    "true",
    "union",
    "user",
    "using",
    "where",
];

/// Prints a name of a column, in quotes where it needs them.
fn identifier(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !RESERVED.contains(&name) && !["when", "with", "unique", "to", "position"].contains(&name) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Prints a text as a literal.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
