//! Lists, and databases of other versions.

use jenjang_ledger::{DatabaseError, Event, Ledger, LedgerError, Part};

use crate::contract;
use crate::support::{Home, case, furnish, plain, stamp};

contract! {
    cases_are_listed_by_name,
    a_case_is_read_page_by_page_and_kind_by_kind,
    events_are_read_by_their_places,
    a_ledger_of_the_first_version_gets_the_tables_of_today,
    an_empty_ledger_holds,
    a_ledger_is_opened_again_as_it_was,
    a_newer_database_is_refused,
}

async fn cases_are_listed_by_name(home: Home) {
    home.add("b-2", plain("opened")).await;
    home.add("a", plain("opened")).await;
    home.add("b", plain("opened")).await;
    home.add("b", plain("closed")).await;
    let cases = home.ledger.cases().await.unwrap();
    let shown: Vec<_> = cases.iter().map(|head| format!("{} {}", head.id, head.sequence)).collect();
    assert_eq!(shown, ["a 1", "b 2", "b-2 1"]);
    assert_eq!((cases[1].first, cases[1].last), (stamp(1_000).at, stamp(1_001).at));
}

fn places(events: &[Event]) -> Vec<u64> {
    events.iter().map(|event| event.sequence).collect()
}

async fn a_case_is_read_page_by_page_and_kind_by_kind(home: Home) {
    for n in 0..9 {
        home.add("a", plain(if n % 3 == 0 { "third" } else { "other" })).await;
        home.add("b", plain("third")).await;
    }
    let (id, all) = (case("a"), home.ledger.events(&case("a"), 0).await.unwrap());
    let part = async |kind, from, limit| home.ledger.events_part(&id, Part { kind, from, limit }).await.unwrap();
    assert_eq!(part(None, 0, 100).await, all);
    assert_eq!(part(None, 4, 2).await, all[3..5]);
    assert_eq!(places(&part(Some("third"), 2, 100).await), [4, 7]);
    assert_eq!(places(&part(Some("third"), 2, 1).await), [4]);
    assert_eq!(part(Some("fourth"), 1, 100).await, []);
    let kinds = home.ledger.kinds(&id).await.unwrap();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [("other".to_owned(), 6), ("third".to_owned(), 3)]);
    let before = async |kind, place| home.ledger.events_before(&id, kind, place).await.unwrap();
    assert_eq!((before(None, 5).await, before(Some("third"), 5).await, before(Some("third"), 0).await), (4, 2, 0));
    let back = async |kind, place, n| home.ledger.events_back(&id, kind, place, n).await.unwrap();
    assert_eq!((back(None, 9, 3).await, back(None, 3, 5).await, back(None, 1, 5).await), (Some(6), Some(1), None));
    assert_eq!((back(Some("third"), 9, 2).await, back(Some("third"), 4, 2).await), (Some(4), Some(1)));
    assert_eq!(home.ledger.kinds(&case("c")).await.unwrap().len(), 0);
}

async fn events_are_read_by_their_places(home: Home) {
    for _ in 0..40 {
        home.add("a", plain("opened")).await;
    }
    let (id, all) = (case("a"), home.ledger.events(&case("a"), 0).await.unwrap());
    let at = async |places: &[u64]| home.ledger.events_at(&id, places).await.unwrap();
    assert_eq!(at(&[]).await, []);
    assert_eq!(at(&[7]).await, all[6..7]);
    assert_eq!(places(&at(&[30, 2, 2, 99]).await), [2, 30]);
    let many: Vec<u64> = (1..=40).rev().collect();
    assert_eq!(at(&many).await, all);
}

async fn a_ledger_of_the_first_version_gets_the_tables_of_today(mut home: Home) {
    furnish(&home).await;
    let before = home.ledger.page(0, 100).await.unwrap();
    let mut raw = home.raw().await;
    raw.run("DROP INDEX events_by_kind").await;
    raw.run("DELETE FROM ledger_versions WHERE version = 2").await;
    home.reopen().await;
    assert_eq!(home.ledger.page(0, 100).await.unwrap(), before);
    // What was missing is there again: making it twice is an error.
    raw.run("DROP INDEX events_by_kind").await;
    home.verify().await.unwrap();
}

async fn an_empty_ledger_holds(home: Home) {
    let verified = home.verify().await.unwrap();
    assert_eq!(verified.head.size, 0);
    assert_eq!(home.ledger.cases().await.unwrap(), []);
    assert_eq!(home.ledger.events(&case("a"), 0).await.unwrap(), []);
}

async fn a_ledger_is_opened_again_as_it_was(mut home: Home) {
    furnish(&home).await;
    let before = (home.ledger.page(0, 100).await.unwrap(), home.verify().await.unwrap());
    home.reopen().await;
    assert_eq!((home.ledger.page(0, 100).await.unwrap(), home.verify().await.unwrap()), before);
}

async fn a_newer_database_is_refused(home: Home) {
    let mut raw = home.raw().await;
    raw.run("INSERT INTO ledger_versions (version) VALUES (3)").await;
    let refused = Ledger::open(&home.location).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Database(DatabaseError::Newer { found: 3, known: 2, .. })), "{refused}");
    raw.run("DELETE FROM ledger_versions WHERE version = 3").await;
    raw.run("DELETE FROM ledger_versions WHERE version = 1").await;
    assert!(Ledger::open(&home.location).await.is_err());
}
