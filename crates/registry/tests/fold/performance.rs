//! The appraisals of the two whole years before the day.

use jenjang_registry::records::NoteKind::Unusable;

use crate::build::{check, person};

#[test]
fn the_two_years_are_the_whole_calendar_years_before_the_day() {
    let appraised = person().appraisal(2011, "cukup").appraisal(2012, "baik").appraisal(2013, "sangat baik");
    let both = ["performance_1", "performance_2"];
    assert_eq!(appraised.on("2012-12-31", both), ["cukup", "gap: not-recorded"]);
    assert_eq!(appraised.on("2013-01-01", both), ["baik", "cukup"]);
    assert_eq!(appraised.on("2013-12-31", both), ["baik", "cukup"]);
    assert_eq!(appraised.on("2014-01-01", both), ["sangat baik", "baik"]);
    assert_eq!(appraised.on("2015-01-01", both), ["gap: not-recorded", "sangat baik"]);
}

#[test]
fn several_appraisals_of_a_year_must_agree() {
    let year = person().appraisal(2012, "baik");
    check(
        "performance_1",
        &[
            (year.clone().appraisal(2012, "baik"), "2013-11-13", "baik"),
            (year.clone().appraisal(2012, "cukup"), "2013-11-13", "gap: sources-disagree"),
            (year.clone().appraisal(2012, ""), "2013-11-13", "baik"),
            (year.appraisal(2012, "").row_note(Unusable, "predicate"), "2013-11-13", "gap: unusable"),
            (person().appraisal(2012, "").row_note(Unusable, "predicate"), "2013-11-13", "gap: unusable"),
            (person().appraisal(2012, ""), "2013-11-13", "gap: not-recorded"),
        ],
    );
}
