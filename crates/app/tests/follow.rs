//! Several processes on one ledger: each answers with what the others recorded before it was asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::sync::Arc;

use jenjang_access::Role;
use jenjang_app::cases::{Acting, App, AppError, Attachments, NewAccount, NewGrant, Who, as_one_request};
use jenjang_facts::Moment;
use jenjang_locale::{Language, Locale};
use jenjang_procedure::Command;
use jenjang_procedure::stages::announcement::SetSetting;
use support::app;

const CASE: &str = "putaran-dua";

fn acting(who: &str) -> Acting {
    Acting { who: Who::parse(who).unwrap(), at: Moment::parse("2013-10-28T09:00WIB").unwrap(), via: "test".to_owned() }
}

async fn account(app: &App, by: &str, id: &str, role: Role) {
    let new = NewAccount { id: id.to_owned(), name: "Siti Rekaan".to_owned(), nip: None };
    app.open_account(&acting(by), &new).await.unwrap();
    let grant = NewGrant { account: id.to_owned(), role, unit: None, case: None, until: None };
    app.grant_role(&acting(by), &grant).await.unwrap();
}

async fn set(app: &App, value: &str) -> Result<u64, AppError> {
    let command = SetSetting { setting: "difference_limit".to_owned(), value: value.to_owned() };
    let done = app.act(&acting("tim-01"), CASE, Command::SetSetting(command), Attachments::new()).await?;
    Ok(done.sequence)
}

async fn limit(app: &App) -> String {
    let view = app.show_case(&acting("tim-01"), CASE, &Locale::new(Language::English)).await.unwrap();
    view.settings.iter().find(|setting| setting.id == "difference_limit").unwrap().value.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_records_the_other_answers_with() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (Arc::new(app(folder.path(), 1).await), Arc::new(app(folder.path(), 2).await));
    // The second has asked before there was anything.
    assert!(two.list_cases(&acting("operator")).await.unwrap().is_empty());
    account(&one, "operator", "bkd-01", Role::BkdAdmin).await;
    account(&two, "bkd-01", "tim-01", Role::SelectionTeam).await;
    one.open_case(&acting("bkd-01"), CASE, "promosi-eselon-iv", None).await.unwrap();
    assert_eq!(two.list_cases(&acting("tim-01")).await.unwrap().len(), 1);
    assert_eq!(set(&two, "25.0").await.unwrap(), 2);
    assert_eq!(limit(&one).await, "25.0");
    assert_eq!(set(&one, "30.0").await.unwrap(), 3);
    assert_eq!(limit(&two).await, "30.0");

    // Many at once, in both: each decides on what came before, and each reads what it recorded.
    let tasks = (0..20).map(|n| {
        let app = Arc::clone(if n % 2 == 0 { &one } else { &two });
        tokio::spawn(async move {
            let sequence = set(&app, &format!("{}.0", 31 + n)).await.unwrap();
            let lines = app.list_cases(&acting("tim-01")).await.unwrap();
            assert!(lines[0].events >= sequence, "{} of {sequence}", lines[0].events);
            sequence
        })
    });
    let mut places = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        places.push(task.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (4..24).collect::<Vec<u64>>());
    assert_eq!(limit(&one).await, limit(&two).await);

    // A role that is taken away is away everywhere.
    let grants = one.read_grants(&acting("bkd-01")).await.unwrap();
    let number = grants.iter().find(|(id, _)| id == "tim-01").unwrap().1.grants[0].number;
    two.revoke_role(&acting("bkd-01"), number, "pindah tugas").await.unwrap();
    assert!(matches!(set(&one, "60.0").await, Err(AppError::Denied(_))));
    for app in [&one, &two] {
        app.ledger().close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_reads_one_state_and_decides_on_the_latest() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (app(folder.path(), 1).await, app(folder.path(), 2).await);
    account(&one, "operator", "bkd-01", Role::BkdAdmin).await;
    account(&one, "bkd-01", "tim-01", Role::SelectionTeam).await;
    one.open_case(&acting("bkd-01"), CASE, "promosi-eselon-iv", None).await.unwrap();
    set(&one, "25.0").await.unwrap();
    as_one_request(async {
        assert_eq!(limit(&one).await, "25.0");
        set(&two, "30.0").await.unwrap();
        assert_eq!(limit(&one).await, "25.0", "a page does not change while it is made");
        // What is done comes after what the other did, and from then on both are seen.
        assert_eq!(set(&one, "35.0").await.unwrap(), 4);
        assert_eq!(limit(&one).await, "35.0");
        // Without anything in between, the own deed is seen at once.
        assert_eq!(set(&one, "40.0").await.unwrap(), 5);
        assert_eq!(limit(&one).await, "40.0");
        // In other streams too: accounts are one of them.
        account(&two, "operator", "bkd-02", Role::BkdAdmin).await;
        account(&one, "operator", "bkd-03", Role::BkdAdmin).await;
        let grants = one.read_grants(&acting("bkd-01")).await.unwrap();
        assert_eq!(grants.len(), 4);
    })
    .await;
    set(&two, "45.0").await.unwrap();
    as_one_request(async { assert_eq!(limit(&one).await, "45.0", "the next request asks again") }).await;
    assert_eq!(limit(&two).await, "45.0");
    for app in [&one, &two] {
        app.ledger().close().await;
    }
}
