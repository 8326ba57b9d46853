//! The days on which facts change by themselves.

use crate::build::{Build, day, folder, level, person};

fn days(person: &Build, from: &str, years: i64) -> Vec<String> {
    folder().days_of_change(&person.dossier, day(from).unwrap(), years).iter().map(ToString::to_string).collect()
}

#[test]
fn a_future_tmt_and_the_day_after_a_sanction_change_facts() {
    let someone = person().profile_rank("III/c", "2014-04-01").sanction("sedang", "2013-06-01", "2014-05-31");
    let someone = someone.post("JFU", "", "2010-01-01").profile(|p| p.pns_since = day("2014-03-01"));
    assert_eq!(days(&someone, "2013-11-13", 10), ["2014-03-01", "2014-04-01", "2014-06-01"]);
    assert_eq!(days(&someone, "2014-04-01", 10), ["2014-06-01"]);
    assert_eq!(days(&someone, "2013-11-13", 0), [""; 0]);
}

#[test]
fn appraisals_move_on_at_the_turn_of_the_year() {
    let someone = person().appraisal(2012, "baik").appraisal(2011, "baik");
    assert_eq!(days(&someone, "2013-11-13", 10), ["2014-01-01", "2015-01-01"]);
}

#[test]
fn between_two_such_days_no_fact_changes() {
    let someone = person()
        .profile_rank("III/d", "2014-04-01")
        .rank("III/c", "2012-04-01")
        .profile_post("struktural", "IV.a", "2015-02-01")
        .post("JFU", "", "2011-01-01")
        .diploma("S-1", "2013-08-17")
        .diploma_of_year("S-2", 2015)
        .appraisal(2012, "baik")
        .appraisal(2013, "cukup")
        .sanction("sedang", "2013-02-01", "2014-01-31")
        .sanction("berat", "2014-07-01", "2015-06-30")
        .training("diklatpim-iv", Some(2014))
        .profile(|p| {
            p.civil_status = level("civil-status", "PNS");
            (p.cpns_since, p.pns_since) = (day("2012-03-01"), day("2013-03-01"));
        });
    let (folder, mut today) = (folder(), day("2012-01-01").unwrap());
    let changes = folder.days_of_change(&someone.dossier, today, 6);
    let mut before = folder.facts_on(&someone.dossier, today);
    while today < day("2018-01-01").unwrap() {
        today = today.add_days(1).unwrap();
        let now = folder.facts_on(&someone.dossier, today);
        assert!(now == before || changes.contains(&today), "{today} changes {before:?} into {now:?}");
        before = now;
    }
}
