//! Appending: in order, all or nothing, after what was seen.

use jenjang_facts::Digest;
use jenjang_ledger::{AppendError, Draft, Header, Personal};

use crate::contract;
use crate::support::{Counter, Home, about, case, plain, stamp};

contract! {
    events_are_chained_across_cases,
    what_is_appended_is_what_is_read,
    only_the_first_of_two_writers_wins,
    time_in_a_case_does_not_go_back,
    thousands_of_events_go_in_at_once,
    what_cannot_be_recorded_faithfully_is_refused,
}

async fn events_are_chained_across_cases(home: Home) {
    let first = home.add("a", plain("opened")).await;
    let second = home.add("b", plain("opened")).await;
    let third = home.add("a", plain("closed")).await;
    assert_eq!(first.previous, Digest::ZERO);
    assert_eq!((second.previous, third.previous), (first.hash, second.hash));
    assert_eq!((first.position, second.position, third.position), (0, 1, 2));
    assert_eq!((first.sequence, second.sequence, third.sequence), (1, 1, 2));
    assert_eq!(Header::of(&third).hash(), third.hash);
    let head = home.ledger.head().await.unwrap();
    assert_eq!((head.size, head.hash), (3, third.hash));
    home.verify().await.unwrap();
}

async fn what_is_appended_is_what_is_read(home: Home) {
    let blobs = vec![home.blobs.put("x".into()).await.unwrap(), home.blobs.put("y".into()).await.unwrap()];
    let odd = r#"{"quote":"\" ' ; -- $1 ✓ \u0000","n":[1,2.50]}"#.to_owned();
    let drafts = [
        Draft { kind: "opened".to_owned(), body: odd.clone(), personal: Some(odd), blobs },
        Draft { kind: "closed".to_owned(), ..plain("x") },
    ];
    let id = case("a");
    let written = home.ledger.append(&id, 0, &stamp(0), &drafts, &mut Counter(1)).await.unwrap();
    assert_eq!(home.ledger.events(&id, 0).await.unwrap(), written);
    assert_eq!(home.ledger.events(&id, 1).await.unwrap(), written[1..]);
    assert_eq!(home.ledger.event(&id, 2).await.unwrap().as_ref(), Some(&written[1]));
    assert_eq!(home.ledger.event(&id, 3).await.unwrap(), None);
    assert_eq!(home.ledger.page(0, 1).await.unwrap(), written[..1]);
    assert_eq!(home.ledger.page(1, 9).await.unwrap(), written[1..]);
    assert_eq!(written[0].personal, Personal::Held(drafts[0].personal.clone().unwrap()));
    assert_eq!(written[0].body, drafts[0].body);
    home.verify().await.unwrap();
}

async fn only_the_first_of_two_writers_wins(home: Home) {
    let id = case("a");
    home.add("a", plain("opened")).await;
    let refused = home.ledger.append(&id, 0, &stamp(1), &[plain("opened")], &mut Counter(1)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { expected: 0, found: 1, .. }));
    assert_eq!(refused.to_string(), "case `a` is at event 1, not 0; read it again and decide again");
    let refused = home.ledger.append(&case("new"), 3, &stamp(1), &[plain("x")], &mut Counter(1)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { expected: 3, found: 0, .. }));
    assert_eq!(home.ledger.head().await.unwrap().size, 1);
}

async fn time_in_a_case_does_not_go_back(home: Home) {
    let id = case("a");
    let mut entropy = Counter(1);
    home.ledger.append(&id, 0, &stamp(10_000), &[plain("opened")], &mut entropy).await.unwrap();
    let refused = home.ledger.append(&id, 1, &stamp(4_999), &[plain("x")], &mut entropy).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the clock of this machine says 2013-11-13T01:00:04.999Z, but the last event of case `a` is of 2013-11-13T01:00:10.000Z; set the clock right"
    );
    let slightly = home.ledger.append(&id, 1, &stamp(5_000), &[plain("x")], &mut entropy).await.unwrap();
    assert_eq!(slightly[0].stamp.at, stamp(10_000).at);
    // Another case has a time of its own.
    home.ledger.append(&case("b"), 0, &stamp(0), &[plain("opened")], &mut entropy).await.unwrap();
    home.verify().await.unwrap();
}

async fn thousands_of_events_go_in_at_once(home: Home) {
    let drafts: Vec<_> = (0..5_003).map(|number| about(&format!("remark {number}"))).collect();
    let written = home.ledger.append(&case("a"), 0, &stamp(0), &drafts, &mut Counter(1)).await.unwrap();
    assert_eq!(home.ledger.events(&case("a"), 0).await.unwrap(), written);
    let cases = home.ledger.cases().await.unwrap();
    assert_eq!((cases.len(), cases[0].sequence, cases[0].first), (1, 5_003, stamp(0).at));
    assert_eq!(home.verify().await.unwrap().n_personal, 5_003);
}

async fn what_cannot_be_recorded_faithfully_is_refused(home: Home) {
    let mut stamped = stamp(0);
    stamped.actor = "u\0".to_owned();
    let drafts = [
        (stamp(0), Draft { body: "{".to_owned(), ..plain("x") }),
        (stamp(0), Draft { personal: Some("secret".to_owned()), ..plain("x") }),
        (stamp(0), plain("")),
        (stamp(0), plain("a\nb")),
        (stamped, plain("x")),
    ];
    for (stamp, draft) in drafts {
        let error = home.ledger.append(&case("a"), 0, &stamp, &[draft], &mut Counter(1)).await.unwrap_err();
        assert!(matches!(error, AppendError::Draft { .. }), "{error}");
        assert!(!error.to_string().contains("secret"));
    }
    assert_eq!(home.ledger.head().await.unwrap().size, 0);
    let none = home.ledger.append(&case("a"), 0, &stamp(0), &[], &mut Counter(1)).await.unwrap();
    assert!(none.is_empty());
}
