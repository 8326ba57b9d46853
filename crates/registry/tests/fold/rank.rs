//! Golongan and its TMT.

use jenjang_registry::records::NoteKind::{SourcesDisagree, Unusable};

use crate::build::{check, person};

const ON: &str = "2013-11-13";

#[test]
fn the_record_with_the_latest_tmt_not_after_the_day_counts() {
    let career = person().profile_rank("III/d", "2013-10-01").rank("III/b", "2005-04-01").rank("III/c", "2009-04-01");
    check(
        "golongan",
        &[
            (career.clone(), "2005-03-31", "gap: not-recorded"),
            (career.clone(), "2005-04-01", "III/b"),
            (career.clone(), "2009-03-31", "III/b"),
            (career.clone(), "2009-04-01", "III/c"),
            (career.clone(), "2013-09-30", "III/c"),
            (career.clone(), "2013-10-01", "III/d"),
        ],
    );
    check(
        "golongan_since",
        &[
            (career.clone(), "2005-03-31", "gap: not-recorded"),
            (career.clone(), "2009-03-31", "2005-04-01"),
            (career, ON, "2013-10-01"),
        ],
    );
}

#[test]
fn a_history_that_goes_beyond_the_profile_is_newer() {
    let person = person().profile_rank("III/b", "2009-04-01").rank("III/c", "2013-10-01");
    assert_eq!(person.on(ON, ["golongan", "golongan_since"]), ["III/c", "2013-10-01"]);
}

#[test]
fn a_profile_alone_with_a_later_tmt_says_nothing_of_the_day() {
    let person = person().profile_rank("III/c", "2013-11-14");
    assert_eq!(person.on(ON, ["golongan", "golongan_since"]), ["gap: not-recorded", "gap: not-recorded"]);
    assert_eq!(person.on("2013-11-14", ["golongan", "golongan_since"]), ["III/c", "2013-11-14"]);
}

#[test]
fn a_profile_without_tmt_counts_as_current() {
    let alone = person().profile_rank("III/c", "");
    assert_eq!(alone.on(ON, ["golongan", "golongan_since"]), ["III/c", "gap: not-recorded"]);
    let unreadable = alone.profile_note(Unusable, "golongan_since");
    assert_eq!(unreadable.on(ON, ["golongan", "golongan_since"]), ["III/c", "gap: unusable"]);
}

#[test]
fn a_profile_without_tmt_takes_its_day_from_the_history_or_disagrees_with_it() {
    let with = |code: &str| person().profile_rank(code, "").rank("III/b", "2009-04-01").rank("III/c", "2013-10-01");
    check(
        "golongan",
        &[
            (with("III/c"), ON, "III/c"),
            (with("III/c"), "2013-09-30", "III/b"),
            (with("III/d"), ON, "gap: sources-disagree"),
            (with("III/b"), ON, "gap: sources-disagree"),
            (with("III/c"), "2009-03-31", "gap: not-recorded"),
        ],
    );
    check("golongan_since", &[(with("III/c"), ON, "2013-10-01"), (with("III/d"), ON, "gap: sources-disagree")]);
}

#[test]
fn two_records_of_one_tmt_that_name_different_levels_disagree() {
    let two = |a: &str, b: &str| person().profile_rank(a, "2009-04-01").rank(b, "2009-04-01");
    check(
        "golongan",
        &[
            (two("III/c", "III/c"), ON, "III/c"),
            (two("III/c", "III/d"), ON, "gap: sources-disagree"),
            (two("", "III/d"), ON, "III/d"),
            (two("III/c", "III/d").rank("IV/a", "2013-04-01"), ON, "IV/a"),
        ],
    );
    check("golongan_since", &[(two("III/c", "III/d"), ON, "2009-04-01")]);
}

#[test]
fn an_empty_or_unreadable_cell_is_a_gap_with_its_reason() {
    let empty = person().profile_rank("", "2009-04-01");
    let cases = [
        (empty.clone(), ON, "gap: not-recorded"),
        (empty.clone().profile_note(Unusable, "golongan"), ON, "gap: unusable"),
        (empty.clone().twin_disagrees("golongan"), ON, "gap: sources-disagree"),
        (empty.clone().profile_note(Unusable, "education"), ON, "gap: not-recorded"),
        (person(), ON, "gap: not-recorded"),
        // Two profile rows disagree; that the history knows a level does not settle it.
        (empty.twin_disagrees("golongan").rank("III/c", "2009-04-01"), ON, "gap: sources-disagree"),
        (person().twin_disagrees("golongan").rank("III/c", "2009-04-01"), ON, "gap: sources-disagree"),
        (person().profile_note(SourcesDisagree, "golongan"), ON, "gap: sources-disagree"),
        // The unreadable record is not the one that counts.
        (person().rank("", "2005-04-01").row_note(Unusable, "golongan").rank("III/c", "2009-04-01"), ON, "III/c"),
        (
            person().rank("III/c", "2005-04-01").rank("", "2009-04-01").row_note(Unusable, "golongan"),
            ON,
            "gap: unusable",
        ),
    ];
    check("golongan", &cases);
}

#[test]
fn a_row_of_the_history_without_tmt_counts_for_nothing_but_may_leave_a_gap() {
    let stray = person().rank("III/b", "2009-04-01").rank("III/d", "");
    check(
        "golongan",
        &[
            (stray.clone(), ON, "gap: not-recorded"),
            (stray.clone().row_note(Unusable, "since"), ON, "gap: unusable"),
            (stray.clone().row_note(Unusable, "golongan"), ON, "gap: not-recorded"),
            (stray.profile_rank("III/b", "2009-04-01"), ON, "III/b"),
            (person().rank("III/b", "2009-04-01").rank("III/b", ""), ON, "III/b"),
            (person().rank("III/b", ""), ON, "gap: not-recorded"),
        ],
    );
}
