//! The order of the list of seniority: six criteria in their order, each with its tie-break.

use jenjang_facts::{Day, Nip};

use crate::build::{Build, day, level, person};

const ON: &str = "2013-11-13";

/// A person of whom every criterion is known.
fn senior() -> Build {
    person()
        .profile_rank("III/c", "2010-04-01")
        .profile_post("struktural", "IV.a", "2010-01-01")
        .training("diklatpim-iv", Some(2009))
        .diploma("S-1", "2000-01-01")
        .profile(|p| {
            (p.service_years, p.service_months) = (Some(15), Some(6));
            p.born_on = Day::new(1970, 1, 1);
        })
}

fn check_above(cases: &[(Build, Build)]) {
    for (at, (higher, lower)) in cases.iter().enumerate() {
        assert!(higher.duk(ON) < lower.duk(ON), "case {at}: {:#?}\n{:#?}", higher.duk(ON), lower.duk(ON));
    }
}

fn with_rank(code: &str, since: &str) -> Build {
    senior().profile_rank(code, since)
}

fn with_post(kind: &str, eselon: &str, since: &str) -> Build {
    senior().profile_post(kind, eselon, since)
}

fn with_service(years: Option<u8>, months: Option<u8>) -> Build {
    senior().profile(|p| (p.service_years, p.service_months) = (years, months))
}

fn with_training(code: &str, year: Option<u16>) -> Build {
    let mut build = senior();
    build.dossier.trainings.clear();
    if code.is_empty() { build } else { build.training(code, year) }
}

fn with_education(code: &str, graduated: &str) -> Build {
    let mut build = senior();
    build.dossier.diplomas.clear();
    if code.is_empty() { build } else { build.diploma(code, graduated) }
}

#[test]
fn step_1_the_higher_rank_then_the_earlier_tmt() {
    check_above(&[
        (with_rank("III/d", "2013-10-01"), with_rank("III/c", "2001-04-01")),
        (with_rank("III/c", "2009-04-01"), with_rank("III/c", "2010-04-01")),
        (with_rank("III/c", "2010-04-01"), with_rank("III/c", "")),
        (with_rank("I/a", "2013-04-01"), with_rank("", "")),
        (with_rank("III/d", "2013-10-01"), with_post("struktural", "I.a", "2001-01-01")),
    ]);
}

#[test]
fn step_2_the_higher_post_then_the_longer_time_at_its_level() {
    check_above(&[
        (with_post("struktural", "III.b", "2013-01-01"), with_post("struktural", "IV.a", "2001-01-01")),
        (with_post("struktural", "IV.a", "2009-01-01"), with_post("struktural", "IV.a", "2010-01-01")),
        (with_post("struktural", "V.b", "2013-01-01"), with_post("JFT", "", "2001-01-01")),
        (with_post("JFU", "", "2013-01-01"), with_post("", "", "2001-01-01")),
        // The earlier post of the same level counts, unless another level lies between.
        (
            with_post("struktural", "IV.a", "2012-01-01").post("struktural", "IV.a", "2005-01-01"),
            with_post("struktural", "IV.a", "2008-01-01"),
        ),
        (
            with_post("struktural", "IV.a", "2008-01-01"),
            with_post("struktural", "IV.a", "2012-01-01").post("struktural", "IV.a", "2005-01-01").post(
                "JFU",
                "",
                "2011-01-01",
            ),
        ),
        (with_post("struktural", "III.b", "2013-01-01"), with_service(Some(40), Some(0))),
    ]);
}

#[test]
fn step_3_the_longer_service_as_counted_for_pay() {
    check_above(&[
        (with_service(Some(16), Some(0)), with_service(Some(15), Some(11))),
        (with_service(Some(15), Some(7)), with_service(Some(15), Some(6))),
        (with_service(Some(0), Some(0)), with_service(None, None)),
        (with_service(Some(16), Some(0)), with_training("diklatpim-i", Some(2001))),
    ]);
}

#[test]
fn step_4_the_higher_training_then_the_earlier_completion() {
    check_above(&[
        (with_training("diklatpim-iii", Some(2012)), with_training("diklatpim-iv", Some(2001))),
        (with_training("diklatpim-iv", Some(2008)), with_training("diklatpim-iv", Some(2009))),
        (with_training("diklatpim-iv", None), with_training("", None)),
        (with_training("diklatpim-iii", Some(2012)), with_education("S-3", "2001-01-01")),
    ]);
}

#[test]
fn step_5_the_higher_education_then_the_earlier_graduation() {
    check_above(&[
        (with_education("S-2", "2012-01-01"), with_education("S-1", "1995-01-01")),
        (with_education("S-1", "1999-01-01"), with_education("S-1", "2000-01-01")),
        (with_education("SD", ""), with_education("", "")),
        (with_education("S-2", "2012-01-01"), senior().profile(|p| p.born_on = day("1950-01-01"))),
    ]);
}

#[test]
fn step_6_the_older_person_and_then_the_nip() {
    let born = |text: &str| senior().profile(|p| p.born_on = day(text));
    let next_nip = senior().profile(|p| p.nip = Nip::parse("198006152006032902").unwrap());
    check_above(&[
        (born("1969-12-31"), born("1970-01-01")),
        (born("1990-01-01"), born("")),
        (senior(), next_nip.clone()),
        (born("1969-12-31"), next_nip.profile(|p| p.golongan = level("golongan", "III/c"))),
    ]);
}
