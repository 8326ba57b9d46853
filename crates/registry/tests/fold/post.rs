//! Kind of post, its TMT and its eselon.

use jenjang_registry::records::NoteKind::Unusable;

use crate::build::{check, person};

const ON: &str = "2013-11-13";
const POST: [&str; 3] = ["position_kind", "position_since", "eselon"];

#[test]
fn the_definitive_post_with_the_latest_tmt_not_after_the_day_counts() {
    let career = person().profile_post("struktural", "IV.a", "2013-12-01").post("JFU", "", "2006-03-01").post(
        "struktural",
        "IV.b",
        "2011-05-01",
    );
    assert_eq!(career.on("2010-01-01", POST), ["JFU", "2006-03-01", "none"]);
    assert_eq!(career.on(ON, POST), ["struktural", "2011-05-01", "IV.b"]);
    assert_eq!(career.on("2013-12-01", POST), ["struktural", "2013-12-01", "IV.a"]);
}

#[test]
fn standing_in_for_somebody_is_not_holding_a_post() {
    let acting = person().profile_post("JFU", "", "2006-03-01").acting("struktural", "IV.a", "2012-01-01");
    assert_eq!(acting.on(ON, POST), ["JFU", "2006-03-01", "none"]);
}

#[test]
fn only_functional_and_pelaksana_posts_are_known_to_have_no_eselon() {
    check(
        "eselon",
        &[
            (person().profile_post("JFU", "", "2006-03-01"), ON, "none"),
            (person().profile_post("JFT", "", "2006-03-01"), ON, "none"),
            (person().profile_post("JFU", "", ""), ON, "none"),
            (person().profile_post("struktural", "", "2006-03-01"), ON, "gap: not-recorded"),
            (person().profile_post("rangkap", "", "2006-03-01"), ON, "gap: not-recorded"),
            (person().profile_post("", "", "2006-03-01"), ON, "gap: not-recorded"),
            (person().profile_post("", "IV.a", "2006-03-01"), ON, "IV.a"),
            (person().profile_post("JFU", "", "2006-03-01").profile_note(Unusable, "eselon"), ON, "gap: unusable"),
            (person().profile_post("JFU", "", "2013-11-14"), ON, "gap: not-recorded"),
        ],
    );
}

#[test]
fn profile_and_history_of_one_tmt_complete_or_contradict_each_other() {
    let two = |a: (&str, &str), b: (&str, &str)| {
        person().profile_post(a.0, a.1, "2011-05-01").post(b.0, b.1, "2011-05-01").on(ON, POST)
    };
    assert_eq!(two(("struktural", ""), ("struktural", "IV.a")), ["struktural", "2011-05-01", "IV.a"]);
    assert_eq!(
        two(("struktural", "IV.a"), ("struktural", "IV.b")),
        ["struktural", "2011-05-01", "gap: sources-disagree"]
    );
    assert_eq!(two(("JFU", ""), ("JFT", "")), ["gap: sources-disagree", "2011-05-01", "gap: not-recorded"]);
}

#[test]
fn gaps_keep_their_reason() {
    let empty = person().profile_post("", "", "2011-05-01");
    let unreadable = empty.clone().profile_note(Unusable, "position_kind");
    check(
        "position_kind",
        &[
            (empty.clone(), ON, "gap: not-recorded"),
            (unreadable, ON, "gap: unusable"),
            (empty.twin_disagrees("position_kind"), ON, "gap: sources-disagree"),
        ],
    );
}
