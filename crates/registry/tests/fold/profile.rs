//! Civil status, and the facts a profile row gives as they are.

use jenjang_facts::Day;
use jenjang_registry::records::NoteKind::{Doubt, Unusable};

use crate::build::{Build, check, day, level, person};

const ON: &str = "2013-11-13";

fn status(code: &str, cpns_since: &str, pns_since: &str) -> Build {
    person().profile(|p| {
        p.civil_status = level("civil-status", code);
        (p.cpns_since, p.pns_since) = (day(cpns_since), day(pns_since));
    })
}

#[test]
fn who_became_pns_only_later_was_cpns_on_the_day() {
    check(
        "civil_status",
        &[
            (status("PNS", "2006-03-01", "2007-03-01"), ON, "PNS"),
            (status("PNS", "2006-03-01", "2013-11-13"), ON, "PNS"),
            (status("PNS", "2012-03-01", "2013-11-14"), ON, "CPNS"),
            (status("PNS", "", "2013-11-14"), ON, "CPNS"),
            (status("PNS", "2013-11-14", "2014-11-14"), ON, "gap: not-recorded"),
            (status("PNS", "2006-03-01", ""), ON, "PNS"),
            (status("PNS", "", ""), ON, "PNS"),
            (status("CPNS", "2012-03-01", ""), ON, "CPNS"),
            (status("PPPK", "2014-03-01", "2014-03-01"), ON, "PPPK"),
        ],
    );
}

#[test]
fn a_missing_status_is_a_gap_with_its_reason() {
    check(
        "civil_status",
        &[
            (status("", "2006-03-01", "2007-03-01"), ON, "gap: not-recorded"),
            (status("", "", "").profile_note(Unusable, "civil_status"), ON, "gap: unusable"),
            (status("", "", "").twin_disagrees("civil_status"), ON, "gap: sources-disagree"),
            (status("", "", "").profile_note(Doubt, "civil_status"), ON, "gap: not-recorded"),
        ],
    );
}

#[test]
fn the_other_cells_of_the_profile_are_facts_as_they_stand() {
    let someone = person().profile(|p| {
        p.standing = level("standing", "01");
        p.employee_kind = Some("PNS Daerah".to_owned());
        p.home_agency = Some("Pemerintah Provinsi Contoh".to_owned());
        p.born_on = Day::new(1980, 6, 15);
        p.retirement_age_years = Some(58);
    });
    let ids = ["standing", "employee_kind", "home_agency", "work_agency", "born_on", "retirement_age_years"];
    let expected = ["01", "PNS Daerah", "Pemerintah Provinsi Contoh", "gap: not-recorded", "1980-06-15", "58"];
    assert_eq!(someone.on(ON, ids), expected);
    check("born_on", &[(person().profile_note(Unusable, "born_on"), ON, "gap: unusable")]);
}
