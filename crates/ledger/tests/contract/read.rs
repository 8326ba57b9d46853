//! Lists, and databases of other versions.

use jenjang_ledger::{DatabaseError, Ledger, LedgerError};

use crate::contract;
use crate::support::{Home, case, furnish, plain, stamp};

contract! {
    cases_are_listed_by_name,
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
    raw.run("INSERT INTO ledger_versions (version) VALUES (2)").await;
    let refused = Ledger::open(&home.location).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Database(DatabaseError::Newer { found: 2, known: 1, .. })), "{refused}");
    raw.run("DELETE FROM ledger_versions WHERE version = 2").await;
    raw.run("UPDATE ledger_versions SET version = 0").await;
    assert!(Ledger::open(&home.location).await.is_err());
}
