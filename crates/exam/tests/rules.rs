//! The table `[exam]` is checked like everything else in a regulation file: every mistake with its place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use jenjang_exam::{Gap, Outcome, Stage, read_rules};
use jenjang_regulation::Regulation;
use support::{YEARS, procedure, year};

/// Reads the rules of 2024 with one text replaced and returns the mistakes, each with its line.
fn mistakes(from: &str, to: &str) -> Vec<String> {
    let regulation = procedure().version("2024").unwrap().clone();
    assert!(regulation.text.contains(from), "{from}");
    let changed = regulation.text.replacen(from, to, 1);
    let line_of = |text: &str| changed.lines().position(|line| line.contains(text)).map_or(0, |at| at + 1);
    let place = line_of(to.lines().next().unwrap_or(to));
    let regulation = Regulation { text: changed.as_str().into(), ..regulation };
    let found = read_rules(&regulation).unwrap_err();
    let told = |mistake: &jenjang_regulation::Diagnostic| {
        let here = if mistake.line == place { "here" } else { "elsewhere" };
        format!("{here}: {}", mistake.message)
    };
    found.iter().map(told).collect()
}

#[test]
fn every_shipped_year_is_valid_and_every_statement_has_a_listed_source() {
    for name in YEARS {
        let year = year(name);
        assert!(!year.rules.name.is_empty(), "{name}");
    }
}

#[test]
fn each_mistake_is_told_with_its_place() {
    let cases = [
        ("order = [\"total\", \"tkp\"", "order = [\"total\", \"tpk\"", "`tpk` is not known here"),
        ("order = [\"total\", \"tkp\"", "order = [\"total\", \"total\"", "`total` stands twice"),
        ("boundary_tie = \"all\"", "boundary_tie = \"none\"", "`none` is not known here"),
        ("{ skd = 40, skb = 60 }", "{ skd = 40, skb = 61 }", "the weights are per cent and add up to 100"),
        ("mode = \"half-up\"", "mode = \"half-down\"", "`half-down` is not known here"),
        ("outcome = \"admitted\"", "outcome = \"admited\"", "`admited` is not known here"),
        ("skd_scaled = 3", "skd_scaled = 7", "at most six places are kept"),
        ("maximum = { twk = 150", "maximum = { twk = 0", "a maximum is from 1 to 1000 points"),
        ("what = \"codes\"", "what = \"code\"", "`code` is not known here"),
        ("[exam.admission]\nper_seat = 3", "[exam.admission]\nper_chair = 3", "unknown field `per_chair`"),
    ];
    for (from, to, message) in cases {
        let found = mistakes(from, to);
        assert_eq!(found.len(), 1, "{to}: {found:?}");
        assert!(found[0].contains(message), "{to}: {found:?}");
        if !to.contains('\n') {
            assert!(found[0].starts_with("here"), "{to}: {found:?}");
        }
    }
}

#[test]
fn a_citation_names_a_listed_source() {
    let found = mistakes("\n[exam.sources]\ns1 = ", "\n[exam.sources]\ns9 = ");
    assert!(
        !found.is_empty() && found.iter().all(|message| message.contains("the source `s1` is not listed")),
        "{found:?}"
    );
}

#[test]
fn codes_are_those_of_the_year_and_words_where_none_is_known() {
    for (name, admitted, absent, selected) in [
        ("2013", "admitted", "absent", "selected"),
        ("2018", "admitted", "absent", "selected"),
        ("2021", "P/L", "TH", "P/L"),
        ("2023", "P/L", "TH", "selected"),
        ("2024", "P/L", "TH", "selected"),
    ] {
        let rules = year(name).rules;
        assert_eq!(rules.code(Stage::Skd, Outcome::Admitted), admitted, "{name}");
        assert_eq!(rules.code(Stage::Skd, Outcome::Absent), absent, "{name}");
        assert_eq!(rules.code(Stage::Final, Outcome::Selected), selected, "{name}");
    }
}

#[test]
fn what_is_absent_says_that_it_was_not_found() {
    for name in YEARS {
        let rules = year(name).rules;
        let integration = rules.integration.as_ref();
        let absent = [
            (Gap::Maximum, rules.format.maximum.is_none()),
            (Gap::Ranking, rules.ranking.is_none()),
            (Gap::Admission, rules.admission.is_none()),
            (Gap::Boundary, rules.admission.as_ref().is_some_and(|admission| !admission.tie_admits_all)),
            (Gap::Weights, integration.is_none()),
            (Gap::Rounding, integration.is_none_or(|integration| integration.rounding.is_none())),
            (Gap::Ties, integration.is_none_or(|integration| integration.ties.is_empty())),
        ];
        for (gap, is_absent) in absent {
            assert_eq!(rules.gap(gap).is_some(), is_absent, "{name} {}", gap.key());
        }
    }
}
