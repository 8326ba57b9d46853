//! The language of criteria: what it refuses, as `docs/conformance/errors.toml` lists it, and what always holds.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use jenjang_facts::{Day, Reference};
use jenjang_facts::{Type, Value};
use jenjang_regulation::{Bilingual, DatedValue, Grade, Parameter, Problem, Scope, parse_condition};
use proptest::prelude::*;

fn parameters() -> Vec<Parameter> {
    let lists = &Reference::shipped().lists;
    let golongan = lists.find("golongan").unwrap();
    let level = lists.get(golongan).level("III/c").unwrap();
    let day = Day::parse_iso("2013-01-01").unwrap();
    let decimal = jenjang_facts::Decimal::parse("76.5").unwrap();
    let values = [
        ("min_rank", Value::Code(golongan, level)),
        ("years", Value::Whole(1)),
        ("score", Value::Decimal(decimal)),
        ("since", Value::Date(day)),
        ("agency", Value::Text("BKD".into())),
        ("strict", Value::YesNo(true)),
    ];
    values.into_iter().map(|(id, value)| parameter(id, value)).collect()
}

fn parameter(id: &str, value: Value) -> Parameter {
    let label = Bilingual { id: id.to_owned(), en: id.to_owned() };
    let ty: Type = value.type_of();
    let values = vec![DatedValue { from: None, value, cite: "II".to_owned(), grade: Grade::Official }];
    Parameter { id: id.to_owned(), label, unit: None, ty, range: None, values }
}

fn with_scope<T>(use_it: impl FnOnce(&Scope<'_>) -> T) -> T {
    let (reference, parameters) = (Reference::shipped(), parameters());
    let catalogue = reference.catalogue("register").unwrap();
    use_it(&Scope { catalogue, lists: &reference.lists, parameters: &parameters })
}

/// Returns the canonical text of a condition, or its mistakes.
fn canonical(text: &str) -> Result<String, Vec<Problem>> {
    with_scope(|scope| parse_condition(text, scope).map(|condition| condition.to_text(scope)))
}

#[test]
fn the_errors_of_the_conformance_page_are_found_at_their_columns() {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance/errors.toml"));
    let table = toml::de::DeTable::parse(Box::leak(file.unwrap().into_boxed_str())).unwrap();
    let cases = table.get_ref()["error"].get_ref().as_array().unwrap();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    for case in cases.iter() {
        let case = case.get_ref().as_table().unwrap();
        let text = |key: &str| case[key].get_ref().as_str().unwrap();
        let column: usize = case["column"].get_ref().as_integer().unwrap().to_string().parse().unwrap();
        let problems = canonical(text("condition")).expect_err(text("condition"));
        let found: Vec<_> = problems
            .iter()
            .map(|p| (text("condition")[..p.span.start].chars().count() + 1, p.message.as_str()))
            .collect();
        assert_eq!(found, [(column, text("message"))], "{}", text("condition"));
        if let Some(help) = case.get("help") {
            assert_eq!(problems[0].help.as_deref(), help.get_ref().as_str(), "{}", text("condition"));
        }
    }
}

#[test]
fn words_are_read_in_any_case_and_printed_in_one_way() {
    let written = "Golongan".to_lowercase() + " >= :min_rank and not (ELIGIBLE)";
    assert!(canonical(&written).is_err());
    for (text, printed) in [
        ("golongan>=:min_rank", "golongan >= :min_rank"),
        ("not golongan = 'III/c' or true", "NOT (golongan = 'III/c') OR TRUE"),
        ("(golongan = 'III/c') and (born_on < :day or :strict)", "golongan = 'III/c' AND (born_on < :day OR :strict)"),
        ("education = 'D-IV'", "education = 'S-1'"),
        ("work_agency in ('Ka''bah',:agency)", "work_agency IN ('Ka''bah', :agency)"),
        ("graduated_year - (1 - -2) between -5 and 10", "graduated_year - (1 - -2) BETWEEN -5 AND 10"),
        ("ADD_YEARS( born_on , - :years )<=date '2013-11-13'", "add_years(born_on, -(:years)) <= DATE '2013-11-13'"),
        ("eselon is not null and :score = 76.50", "eselon IS NOT NULL AND :score = 76.5"),
    ] {
        assert_eq!(canonical(text), Ok(printed.to_owned()));
    }
}

#[test]
fn nesting_and_length_have_limits() {
    let deep = |open: &str, close: &str| format!("{}TRUE{}", open.repeat(5_000 / open.len()), close.repeat(100));
    for text in [deep("(", ")"), deep("NOT ", ""), deep("- ", ""), deep("add_years(", ")"), "1+".repeat(4_000)] {
        assert!(canonical(&text).is_err());
    }
    assert!(canonical(&format!("graduated_year < {}1", "1 + ".repeat(60))).is_ok());
    assert!(canonical(&"TRUE AND ".repeat(2_000)).is_err());
}

const WORDS: [&str; 64] = [
    "golongan",
    "eselon",
    "born_on",
    "graduated_year",
    "work_agency",
    "golngan",
    ":min_rank",
    ":years",
    ":day",
    ":score",
    ":strict",
    ":nothing",
    "'III/c'",
    "'x'",
    "''''",
    "'open",
    "DATE '2013-02-28'",
    "DATE '2013-02-30'",
    "DATE",
    "1",
    "-5",
    "76.5",
    "1.2.3",
    "999999999999999999999",
    "AND",
    "OR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "BETWEEN",
    "TRUE",
    "FALSE",
    "(",
    ")",
    ",",
    "+",
    "-",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "!=",
    "==",
    "::",
    ":",
    "*",
    "\"",
    "--",
    "add_years(",
    "age_on(",
    "years_between(",
    "coalesce(",
    "CASE",
    "END",
    "LIKE",
    "\u{1F600}",
    "\0",
    "\n",
    ";",
    "é",
    "last_sanction_ended IS NULL",
];

const TERMS: [&str; 8] = [
    "graduated_year",
    ":years",
    "17",
    "-3",
    "years_between(born_on, :day)",
    "age_on(born_on, :day)",
    "(:day - born_on)",
    "-:years",
];

/// Random conditions that are well typed.
fn condition_text() -> impl Strategy<Value = String> {
    let term = proptest::sample::select(TERMS.to_vec()).prop_map(str::to_owned).prop_recursive(3, 8, 2, |inner| {
        (inner.clone(), proptest::sample::select(vec!["+", "-"]), inner.clone()).prop_flat_map(|(a, op, b)| {
            proptest::sample::select(vec![format!("{a} {op} {b}"), format!("({a} {op} ({b}))"), format!("- ({a})")])
        })
    });
    let op = proptest::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        (term.clone(), op.clone(), term.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        (term.clone(), term.clone(), term.clone()).prop_map(|(a, b, c)| format!("{a} NOT BETWEEN {b} AND {c}")),
        (term.clone(), term.clone()).prop_map(|(a, b)| format!("{a} IN ({b}, 4)")),
        op.prop_map(|op| format!("golongan {op} 'III/c'")),
        proptest::sample::select(vec![
            ":strict",
            "TRUE",
            "eselon IS NULL",
            "eselon IS NOT NULL",
            "work_agency = 'a''b'",
            "add_years(:since, 1 - :years) < born_on + 30",
            "position_kind NOT IN ('JFU', 'JFT')",
            "golongan BETWEEN 'III/a' AND :min_rank",
            ":score + 1.5 > 2.25"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("NOT {a}")),
            inner.clone().prop_map(|a| format!("NOT ({a})")),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" AND "))),
            proptest::collection::vec(inner, 2..4).prop_map(|parts| format!("({})", parts.join(") OR ("))),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,200}") {
        let _ = canonical(&text);
    }

    #[test]
    fn no_words_make_the_parser_panic_and_every_mistake_lies_in_the_text(
        words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..40),
        glue in proptest::sample::select(vec![" ", ""]),
    ) {
        let text = words.join(glue);
        if let Err(problems) = canonical(&text) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(text.get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
            }
        }
    }

    #[test]
    fn printed_text_reads_back_as_the_same_condition(text in condition_text()) {
        let printed = canonical(&text);
        prop_assert!(printed.is_ok(), "{text}: {printed:?}");
        let printed = printed.unwrap();
        prop_assert_eq!(canonical(&printed), Ok(printed.clone()));
    }
}
