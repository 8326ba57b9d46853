//! Sanctions that run, and the last one that ended.

use jenjang_registry::records::NoteKind::Unusable;

use crate::build::{Build, check, person};

const ON: &str = "2013-11-13";

fn sanction(level: &str, from: &str, until: &str) -> Build {
    person().sanction(level, from, until)
}

/// Checks both facts: (who, heaviest open, last ended).
fn check_both(cases: &[(Build, &str, &str)]) {
    for (at, (person, open, ended)) in cases.iter().enumerate() {
        let both = person.on(ON, ["heaviest_open_sanction", "last_sanction_ended"]);
        assert_eq!(both, [*open, *ended], "case {at}: {:#?}", person.dossier.sanctions);
    }
}

#[test]
fn no_entry_means_none_if_a_list_of_sanctions_was_handed_over() {
    check_both(&[
        (person(), "tidak ada", "none"),
        (person().no_sanctions_file(), "gap: not-recorded", "gap: not-recorded"),
        (sanction("ringan", "2012-01-01", "2012-02-01").no_sanctions_file(), "tidak ada", "none"),
    ]);
}

#[test]
fn a_sanction_runs_from_its_first_to_its_last_day() {
    check_both(&[
        (sanction("berat", "2013-11-13", "2014-11-12"), "berat", "none"),
        (sanction("berat", "2013-11-14", "2014-11-13"), "tidak ada", "none"),
        (sanction("sedang", "2012-11-14", "2013-11-13"), "sedang", "none"),
        (sanction("sedang", "2012-11-13", "2013-11-12"), "tidak ada", "2013-11-12"),
    ]);
}

#[test]
fn the_heaviest_that_runs_and_the_latest_that_ended_count() {
    let many = sanction("sedang", "2013-01-01", "2013-12-31").sanction("berat", "2011-01-01", "2013-12-31");
    let many = many.sanction("sedang", "2009-01-01", "2010-01-01").sanction("berat", "2005-01-01", "2008-01-01");
    check_both(&[(many, "berat", "2010-01-01")]);
}

#[test]
fn a_light_one_counts_only_while_it_runs() {
    check_both(&[
        (sanction("ringan", "2013-11-01", "2013-12-01"), "ringan", "none"),
        (sanction("ringan", "2013-10-01", "2013-11-01"), "tidak ada", "none"),
        (sanction("ringan", "2013-10-01", ""), "tidak ada", "none"),
    ]);
}

#[test]
fn a_cancelled_one_does_not_count() {
    check_both(&[
        (sanction("berat", "2013-01-01", "2014-01-01").cancelled(), "tidak ada", "none"),
        (sanction("berat", "2013-01-01", "").cancelled(), "tidak ada", "none"),
        (sanction("", "", "").cancelled(), "tidak ada", "none"),
    ]);
}

#[test]
fn a_medium_or_heavy_one_without_an_end_leaves_both_open() {
    let not_recorded = "gap: not-recorded";
    check_both(&[
        (sanction("sedang", "2010-01-01", ""), not_recorded, not_recorded),
        (sanction("berat", "2010-01-01", ""), not_recorded, not_recorded),
        (sanction("", "2010-01-01", ""), not_recorded, not_recorded),
        (sanction("berat", "2013-11-14", ""), "tidak ada", "none"),
        (sanction("sedang", "2010-01-01", "").row_note(Unusable, "until"), "gap: unusable", "gap: unusable"),
        // Nobody knows when it began.
        (sanction("sedang", "", "2014-01-01"), not_recorded, not_recorded),
        (sanction("sedang", "", "2013-01-01"), "tidak ada", "2013-01-01"),
    ]);
}

#[test]
fn what_is_certain_counts_beside_what_is_not() {
    let no_end = || sanction("berat", "2010-01-01", "");
    check_both(&[
        (no_end().sanction("sedang", "2013-01-01", "2014-01-01"), "sedang", "gap: not-recorded"),
        (no_end().sanction("ringan", "2013-01-01", "2014-01-01"), "gap: not-recorded", "gap: not-recorded"),
        (no_end().sanction("sedang", "2012-01-01", "2013-01-01"), "gap: not-recorded", "2013-01-01"),
    ]);
}

#[test]
fn one_of_an_unreadable_level_may_have_been_medium_or_heavy() {
    let unreadable = |from, until| sanction("", from, until).row_note(Unusable, "level");
    check_both(&[
        (unreadable("2013-01-01", "2014-01-01"), "gap: unusable", "none"),
        (unreadable("2013-01-01", "2014-01-01").sanction("berat", "2013-01-01", "2014-01-01"), "berat", "none"),
        (unreadable("2012-01-01", "2013-01-01"), "tidak ada", "gap: unusable"),
        (
            unreadable("2012-01-01", "2013-01-01").sanction("sedang", "2012-06-01", "2013-06-01"),
            "tidak ada",
            "2013-06-01",
        ),
        (
            unreadable("2012-01-01", "2013-07-01").sanction("sedang", "2012-06-01", "2013-06-01"),
            "tidak ada",
            "gap: unusable",
        ),
    ]);
}

#[test]
fn the_day_decides_and_not_the_order_of_the_rows() {
    let a = sanction("sedang", "2011-01-01", "2012-01-01").sanction("berat", "2012-06-01", "2013-06-01");
    let b = sanction("berat", "2012-06-01", "2013-06-01").sanction("sedang", "2011-01-01", "2012-01-01");
    check("last_sanction_ended", &[(a, ON, "2013-06-01"), (b, ON, "2013-06-01")]);
}
