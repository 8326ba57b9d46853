//! Explanations name rule, citation, values, rank and boundary; a what-if counts who would flip.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use jenjang_exam::{ExamError, Silent, explain, what_if};
use jenjang_facts::Reference;
use jenjang_locale::{Language, Locale};
use support::Exam;

const SEATS: &str = "seat,position,formation,seats\nS,Analis,umum,1\nT,Penjaga Tahanan,umum,2\n";
const SCORES: &str = "participant,seat,twk,tiu,tkp\n\
    A,S,100,100,150\nB,S,80,95,160\nC,S,90,85,160\nD,S,75,80,143\nE,S,75,80,142\nF,T,60,65,130\nG,T,60,70,130\n";

fn lines(participant: &str, language: Language) -> String {
    let exam = Exam::new("2018", SEATS, SCORES);
    let locale = Locale::new(language);
    let (year, decisions) = (&exam.year, exam.decisions());
    let told = explain(year, &exam.scores, &exam.seats, &decisions, participant, Reference::shipped(), &locale);
    told.unwrap().lines(&locale).join("\n")
}

#[test]
fn who_fails_reads_which_minimum_and_where_the_boundary_was() {
    let expected = "\
Participant E, seat S: Analis (umum), 1 seats
Result: failed
Rule: Threshold of the general formation: a minimum for each test
Laid down in: PermenPAN-RB 37/2018 [s1] (grade: official)
Scores
  TWK 75, TIU 80, TKP 142, total 297
  TWK 75, condition TWK >= 75: met
  TIU 80, condition TIU >= 80: met
  TKP 142, condition TKP >= 143: not met
Rank: none
At most 3 go on, 3 for each seat (PermenPAN-RB 36/2018, 37/2018 and 61/2018 [s3])
Boundary: the last who goes on has a total of 335 (TKP 160, TIU 85, TWK 90)
Second group: a minimum for the total of those who do not meet the threshold (PermenPAN-RB 61/2018 [s3])
  total 297, condition total >= 255: met
The second group of this seat takes at most 0
Reason: does not meet the threshold umum: TKP < 143";
    assert_eq!(lines("E", Language::English), expected);
}

#[test]
fn indonesian_says_the_same() {
    let text = lines("D", Language::Indonesian);
    for part in [
        "Hasil: passed",
        "Peringkat: 4 dari 4 yang memenuhi ambang batas",
        "Batas: yang terakhir maju bernilai total 335",
        "TKP 143, syarat TKP >= 143: memenuhi",
        "Dasar: PermenPAN-RB 37/2018",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn the_second_group_is_explained_by_its_own_rule() {
    let text = lines("F", Language::English);
    for part in
        ["Result: admitted-second-group", "Rank in the second group: 1", "total 255, condition total >= 255: met"]
    {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn nobody_unknown_and_no_refused_row_is_explained() {
    let exam = Exam::new("2018", SEATS, "participant,seat,twk,tiu,tkp\nA,S,100,100,150\nB,S,200,100,150\n");
    let decisions = exam.decisions();
    let locale = Locale::new(Language::English);
    let explain = |who: &str| {
        explain(&exam.year, &exam.scores, &exam.seats, &decisions, who, Reference::shipped(), &locale).unwrap_err()
    };
    assert!(matches!(explain("Z"), ExamError::NoSuchParticipant { .. }));
    let message = explain("B").to_string();
    assert!(message.contains("row 3: `twk` 200 is above its maximum 175"), "{message}");
}

fn difference(changes: &[&str]) -> Result<jenjang_exam::Difference, ExamError> {
    let exam = Exam::new(
        "2021",
        "seat,position,formation,seats\nS,Analis,umum,2\nT,Analis,umum,1\n",
        "participant,seat,twk,tiu,tkp\nA,S,65,80,166\nB,S,65,80,165\nC,S,65,80,160\nD,S,65,80,159\nE,T,65,80,170\n",
    );
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    what_if(&exam.year, &changes, Reference::shipped(), &exam.scores, &exam.seats, 2, &Silent)
}

#[test]
fn a_lower_threshold_shows_who_flips_and_how_many_seats_stay_empty() {
    let lower = difference(&["umum.tkp=160"]).unwrap();
    let flips: Vec<String> =
        lower.flips.iter().map(|flip| format!("{} {} {}", flip.participant, flip.before, flip.after)).collect();
    assert_eq!(flips, ["B TL P/L", "C TL P/L"]);
    assert_eq!((lower.n_flips, lower.empty_before, lower.empty_after), (2, 1, 0));
    let higher = difference(&["umum.tkp=171"]).unwrap();
    assert_eq!((higher.n_flips, higher.empty_before, higher.empty_after), (2, 1, 3));
    assert_eq!(difference(&["umum.tkp=166"]).unwrap().n_flips, 0);
}

#[test]
fn a_what_if_that_means_nothing_says_what_there_is() {
    for (change, part) in [
        ("umum.tpk=160", "there is no threshold `umum.tpk`; there are umum.twk, umum.tiu, umum.tkp, cumlaude.total"),
        ("umum.tkp", "write it as `umum.tkp=160`"),
        ("umum.tkp=abc", "abc"),
        ("umum.tkp=226", "225"),
    ] {
        let message = difference(&[change]).unwrap_err().to_string();
        assert!(message.contains(part), "{change}: {message}");
    }
}
