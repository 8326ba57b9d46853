//! The highest education, and its year.

use jenjang_registry::records::NoteKind::Unusable;

use crate::build::{Build, check, level, person};

const ON: &str = "2013-11-13";

fn profile(code: &str, year: Option<u16>) -> Build {
    person().profile(|p| (p.education, p.graduated_year) = (level("education", code), year))
}

#[test]
fn the_highest_of_profile_and_diplomas_completed_by_the_day_counts() {
    check(
        "education",
        &[
            (profile("SLTA", None), ON, "SLTA"),
            (profile("SLTA", None).diploma("S-1", "2013-11-13"), ON, "S-1"),
            (profile("SLTA", None).diploma("S-1", "2013-11-14"), ON, "SLTA"),
            (profile("SLTA", None).diploma("S-1", ""), ON, "S-1"),
            (profile("SLTA", None).diploma_of_year("S-1", 2013), ON, "S-1"),
            (profile("SLTA", None).diploma_of_year("S-1", 2014), ON, "SLTA"),
            (profile("S-2", Some(2010)).diploma("S-1", "2002-01-01"), ON, "S-2"),
            (profile("S-2", Some(2014)).diploma("S-1", "2002-01-01"), ON, "S-1"),
            (profile("S-2", Some(2014)), ON, "gap: not-recorded"),
            (profile("D-IV", Some(2010)), ON, "S-1"),
            (person(), ON, "gap: not-recorded"),
        ],
    );
}

#[test]
fn something_unreadable_may_be_the_highest() {
    let unreadable = || person().profile_note(Unusable, "education");
    check(
        "education",
        &[
            (unreadable(), ON, "gap: unusable"),
            (unreadable().diploma("S-1", "2002-01-01"), ON, "gap: unusable"),
            (unreadable().diploma("S-3", "2002-01-01"), ON, "S-3"),
            (person().twin_disagrees("education").diploma("S-1", "2002-01-01"), ON, "gap: sources-disagree"),
            (
                person().diploma("S-1", "2002-01-01").diploma("", "").row_note(Unusable, "education"),
                ON,
                "gap: unusable",
            ),
            (profile("S-1", None).diploma("", "").row_note(Unusable, "education"), ON, "S-1"),
        ],
    );
}

#[test]
fn the_year_is_the_first_in_which_that_level_was_reached() {
    check(
        "graduated_year",
        &[
            (profile("S-1", Some(2004)).diploma("S-1", "2002-08-01").diploma("S-2", "2014-01-01"), ON, "2002"),
            (profile("S-1", None).diploma_of_year("S-1", 2003), ON, "2003"),
            (profile("S-1", None), ON, "gap: not-recorded"),
            (profile("S-1", None).profile_note(Unusable, "graduated_year"), ON, "gap: unusable"),
            (person().profile_note(Unusable, "education"), ON, "gap: unusable"),
        ],
    );
}
