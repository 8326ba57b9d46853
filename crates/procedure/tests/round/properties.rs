//! What holds after any commands whatsoever.

use jenjang_procedure::{Case, Command, Event, Outcome, StageKind, Status, Work, results};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::support::{
    Round, absent, amend, assign, at_stage, closed, hand_in_health, hand_in_paper, mark_interview, mark_paper, moment,
    object, outsider, return_mark, verify, withdraw,
};

const PEOPLE: [u32; 4] = [1, 2, 3, 4];
const READERS: [&str; 3] = ["reader-1", "reader-2", "reader-3"];

type Step = (&'static str, Value);

/// Commands that the open stages could take, most of them; what drives the round on stands there several times.
fn likely(round: &Round, level: u8) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let stages = round.case.plan.stages().iter().zip(&round.case.stages);
    for (plan, stage) in stages.filter(|(_, stage)| stage.status == Status::Open) {
        let id = plan.id.as_str();
        for _ in 0..4 {
            steps.push(("team", at_stage("close-stage", id)));
        }
        let people: Vec<u32> = stage.with(Outcome::Open).collect();
        match &plan.kind {
            StageKind::Announcement => {
                let mut command = crate::support::announce();
                command["schedule"] = json!({"paper": {"closes": "2013-12-10"}, "health": {"closes": "2014-04-01"}});
                steps.push(("team", command));
            }
            StageKind::Screening => {
                let screened = Command::ScreenRegister(Box::new(round.screened()));
                steps.push(("bkd", serde_json::to_value(screened).unwrap()));
                steps.push(("team", at_stage("publish", id)));
            }
            StageKind::Submission(_) => {
                for number in people {
                    steps.push(("person", if id == "paper" { hand_in_paper(number) } else { hand_in_health(number) }));
                    steps.push(("bkd", absent(id, &[number])));
                    for accepted in [true, level > 1] {
                        steps.push(("bkd", crate::support::judge(&[number], accepted)));
                    }
                }
            }
            StageKind::Assessment(assessment) => {
                for number in people {
                    for reader in READERS {
                        steps.push(("team", assign(id, reader, &[number])));
                        let mark = if id == "interview" { mark_interview } else { mark_paper };
                        steps.push((reader, mark(number, level)));
                        steps.push((reader, mark(number, level)));
                    }
                    steps.push(("team", verify(id, &[number])));
                    steps.push(("team", verify(id, &[number])));
                    steps.push(("team", return_mark(id, READERS[usize::from(level) % 3], number)));
                    let marker = READERS[usize::from(level) % 3];
                    steps.push((
                        "team",
                        json!({"do": "release-marker", "stage": id, "marker": marker,
                        "participants": [number], "reason": "Sakit"}),
                    ));
                    if assessment.sessions {
                        let session = format!("s-{number}-{level}");
                        let at = round.at.plus_millis(3_600_000).unwrap().to_string();
                        steps.push((
                            "bkd",
                            json!({"do": "schedule-session", "stage": id, "session": session, "at": at,
                            "place": "Ruang 2", "monitor": "monitor", "participants": [number]}),
                        ));
                        let (present, absent): (&[u32], &[u32]) =
                            if level == 1 { (&[], &[number]) } else { (&[number], &[]) };
                        for level in 1..=5 {
                            steps.push((
                                "monitor",
                                json!({"do": "close-session", "stage": id,
                                "session": format!("s-{number}-{level}"), "present": present, "absent": absent}),
                            ));
                        }
                        steps.push((
                            "bkd",
                            json!({"do": "cancel-session", "stage": id, "session": session,
                            "reason": "Sakit"}),
                        ));
                    }
                }
            }
            StageKind::Determination { .. } => {
                for command in ["determine", "publish", "close-stage"] {
                    steps.push(("team", at_stage(command, id)));
                }
            }
            StageKind::Objection { .. } => {
                for number in PEOPLE {
                    steps.push(("person", object(id, number)));
                    for upheld in [true, false] {
                        steps.push(("team", crate::support::answer(number, upheld)));
                    }
                }
                steps.push(("person", outsider(["a", "b", "c"][usize::from(level) % 3], level > 2)));
            }
            StageKind::Pool { .. } => {
                for number in PEOPLE {
                    steps.push(("bkd", json!({"do": "enter-pool", "stage": id, "participants": [number]})));
                    steps.push(("bkd", json!({"do": "leave-pool", "stage": id, "participant": number, "reason": "x"})));
                }
            }
        }
    }
    steps
}

/// Commands that come between, whatever is open.
fn unlikely(level: u8) -> Vec<Step> {
    let mut steps: Vec<Step> = PEOPLE.iter().map(|number| ("person", withdraw(*number))).collect();
    for (setting, value) in [
        ("paper_passing_grade", "50"),
        ("weight_analysis", "80"),
        ("paper_markers", "1"),
        ("difference_rule", "mean"),
        ("pool_years", "3"),
        ("objection_days", "2"),
        ("min_rank", "III/d"),
    ] {
        steps.push(("team", amend(json!({setting: value}), json!({}))));
        steps.push(("team", json!({"do": "set-setting", "setting": setting, "value": value})));
    }
    for stage in ["paper", "paper-marking", "paper-result", "interview", "interview-result", "pool"] {
        steps.push(("team", at_stage("close-stage", stage)));
        steps.push(("team", at_stage("determine", stage)));
        steps.push(("reader-1", mark_paper(u32::from(level), level)));
        steps.push(("team", verify(stage, &[u32::from(level)])));
    }
    steps
}

/// Everybody who passed a stage that is over is in the next stage that has people, and nobody else is.
fn nobody_is_lost(case: &Case) -> Result<(), TestCaseError> {
    let has_people =
        |at: &usize| !matches!(case.plan.stages()[*at].kind, StageKind::Announcement | StageKind::Objection { .. });
    let places: Vec<usize> = (0..case.stages.len()).filter(has_people).collect();
    for pair in places.windows(2) {
        let (before, after) = (&case.stages[pair[0]], &case.stages[pair[1]]);
        if after.status == Status::Waiting {
            prop_assert!(after.outcomes.is_empty());
            continue;
        }
        let passed: Vec<u32> = before.with(Outcome::Passed).collect();
        let entered: Vec<u32> = after.outcomes.keys().copied().collect();
        if before.status == Status::Closed {
            prop_assert_eq!(passed, entered, "{}", case.plan.stages()[pair[1]].id);
        } else {
            prop_assert!(passed.iter().all(|number| entered.contains(number)));
        }
    }
    Ok(())
}

/// The list of results as it can be computed now is the one that was recorded last.
fn results_stand(case: &Case) -> Result<(), TestCaseError> {
    for (at, stage) in case.stages.iter().enumerate() {
        if let Work::Determination(Some(recorded)) = &stage.work {
            let lines = case.results(at).unwrap();
            prop_assert_eq!(&results::digest(&lines), recorded);
            for line in lines {
                prop_assert_eq!(stage.outcomes.get(&line.participant), Some(&line.outcome));
            }
        }
    }
    Ok(())
}

fn outcomes(case: &Case) -> Vec<Vec<(u32, Outcome)>> {
    case.stages.iter().map(|stage| stage.outcomes.iter().map(|(number, one)| (*number, *one)).collect()).collect()
}

fn carry_out(steps: &[(Index, u8, u8)]) -> Result<Round, TestCaseError> {
    let mut round = Round::of(3).with(&[("objection_days", "1")]);
    for (pick, chance, level) in steps {
        let days = match chance % 16 {
            0 => 7,
            1..=3 => 1,
            _ => 0,
        };
        round.at = round.at.plus_millis(days * 86_400_000 + 3_600_000).unwrap();
        let steps = if *chance > 235 { unlikely(*level) } else { likely(&round, *level) };
        if steps.is_empty() {
            continue;
        }
        let (actor, command) = pick.get(&steps);
        let command: Command = serde_json::from_value(command.clone()).unwrap();
        let (first, again) = {
            let context = round.context(actor);
            (round.case.decide(&command, &context), round.case.decide(&command, &context))
        };
        prop_assert_eq!(&first, &again, "decide is deterministic");
        let before = closed(&round.case);
        let balances: Vec<_> = before.iter().map(|at| (*at, round.case.balance(*at))).collect();
        let Ok(events) = round.act(actor, &command) else { continue };
        for event in &events {
            let (body, personal) = event.encode().unwrap();
            let with = Event::decode(event.kind(), &body, personal.as_deref()).unwrap();
            prop_assert_eq!(&with, event);
            let without = Event::decode(event.kind(), &body, None).unwrap();
            prop_assert_eq!(without.encode().unwrap().0, body);
        }
        for at in 0..round.case.stages.len() {
            prop_assert!(round.case.balance(at).holds(), "{}", round.case.plan.stages()[at].id);
        }
        // What is over stays as it was, unless an objection is upheld.
        let upheld = events.iter().any(|event| matches!(event, Event::ObjectionAnswered(answered) if answered.upheld));
        for (at, balance) in balances {
            prop_assert!(upheld || round.case.balance(at) == balance, "{}", round.case.plan.stages()[at].id);
        }
        nobody_is_lost(&round.case)?;
        results_stand(&round.case)?;
    }
    Ok(round)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_commands_leave_a_round_that_balances_and_can_be_replayed(
        steps in prop::collection::vec((any::<Index>(), any::<u8>(), 1..=5_u8), 0..400)
    ) {
        let round = carry_out(&steps)?;
        prop_assert_eq!(round.refolded(false), round.case.clone(), "folding one by one is the state");
        let erased = round.refolded(true);
        prop_assert_eq!(outcomes(&erased), outcomes(&round.case));
        prop_assert_eq!(erased.sequence, round.case.sequence);
        for at in 0..round.case.stages.len() {
            prop_assert_eq!(erased.balance(at), round.case.balance(at));
        }
    }

    #[test]
    fn a_round_without_its_personal_parts_still_answers_every_command(
        steps in prop::collection::vec((any::<Index>(), any::<u8>(), 1..=5_u8), 0..200)
    ) {
        let mut round = carry_out(&steps)?;
        round.case = round.refolded(true);
        for (actor, command) in likely(&round, 3).into_iter().chain(unlikely(2)) {
            let command: Command = serde_json::from_value(command).unwrap();
            let _ = round.case.decide(&command, &round.context(actor));
        }
    }
}

#[test]
fn the_commands_above_reach_the_end_of_a_round() {
    // A round in which the likely commands are tried one after the other, again and again.
    let mut round = Round::of(3).with(&[("objection_days", "1")]);
    for _ in 0..400 {
        round.at = round.at.plus_millis(43_200_000).unwrap();
        let undoes = ["cancel-session", "release-marker", "return-mark", "record-absence"];
        let steps = likely(&round, 4).into_iter();
        for (actor, command) in steps.filter(|(_, command)| undoes.iter().all(|name| command["do"] != *name)) {
            let _ = round.try_to(actor, &command);
        }
    }
    assert_eq!(round.open(), "", "{:?}", round.case.open_stage().map(|(plan, _)| &plan.id));
    assert!(round.at > moment("2014-04-01T00:00"));
}
