//! Databases that are held, gone, or only to be read.

use jenjang_desk::{DatabaseError, Desk, DeskError, DeskLocation, DraftError, SetPasswordError, SignInError};

use crate::support::{Chance, PASSWORD, WRONG, account, address, after, minute, options, postgres, sqlite};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_held_by_another_program_refuses_and_then_takes_it() {
    let home = sqlite().await.unwrap();
    home.furnish().await;
    let token = home.token(after(0)).await;
    home.desk.save_draft(&account(), "form", "before", after(0)).await.unwrap();
    let mut raw = home.raw().await;
    raw.run("BEGIN IMMEDIATE").await;
    let refused = home.desk.save_draft(&account(), "form", "after", after(1)).await.unwrap_err();
    assert!(matches!(refused, DraftError::Desk(DeskError::Database(DatabaseError::Busy { .. }))), "{refused:?}");
    assert_eq!(home.desk.draft(&account(), "form").await.unwrap().unwrap().text, "before");
    // Whoever is signed in stays so, though nobody can note it.
    let session = home.desk.session(&token, minute(10)).await.unwrap().unwrap();
    assert_eq!(session.ends_at, minute(30));
    raw.run("ROLLBACK").await;
    home.desk.save_draft(&account(), "form", "after", after(2)).await.unwrap();
    assert_eq!(home.desk.draft(&account(), "form").await.unwrap().unwrap().text, "after");
}

#[tokio::test]
async fn what_is_no_database_is_named() {
    let home = sqlite().await.unwrap();
    let path = home.folder.path().join("letter.txt");
    std::fs::write(&path, "Dear Sir or Madam, ".repeat(400)).unwrap();
    let error = Desk::open_with(&DeskLocation::sqlite(&path), &home.key, options()).await.unwrap_err();
    assert!(matches!(error, DeskError::Database(DatabaseError::Damaged { .. })), "{error:?}");
    let nowhere = DeskLocation::in_folder(&home.folder.path().join("no/such"));
    let error = Desk::open_with(&nowhere, &home.key, options()).await.unwrap_err();
    assert!(matches!(error, DeskError::Database(DatabaseError::CannotOpen { .. })), "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_only_reads_says_so() {
    let Some(home) = postgres().await else { return };
    home.furnish().await;
    let token = home.token(after(0)).await;
    home.desk.save_draft(&account(), "form", "before", after(0)).await.unwrap();
    let name = home.database().unwrap();
    home.raw().await.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    let desk = home.other().await;
    let refused = desk.save_draft(&account(), "form", "after", after(1)).await.unwrap_err();
    assert!(matches!(refused, DraftError::Desk(DeskError::Database(DatabaseError::ReadOnly { .. }))), "{refused:?}");
    let refused = desk.sign_in("kabid-1", PASSWORD, address(7), after(1), &mut Chance).await.unwrap_err();
    assert!(matches!(refused, SignInError::Desk(DeskError::Database(DatabaseError::ReadOnly { .. }))), "{refused:?}");
    let refused = desk.set_password("kabid-1", &account(), WRONG, false, after(1), &mut Chance).await.unwrap_err();
    assert!(
        matches!(refused, SetPasswordError::Desk(DeskError::Database(DatabaseError::ReadOnly { .. }))),
        "{refused:?}"
    );
    assert!(desk.session(&token, minute(10)).await.unwrap().is_some());
    assert_eq!(desk.draft(&account(), "form").await.unwrap().unwrap().text, "before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_throws_everybody_out_is_found_again() {
    let Some(home) = postgres().await else { return };
    home.furnish().await;
    let token = home.token(after(0)).await;
    home.raw()
        .await
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(home.desk.session(&token, minute(5)).await.unwrap().is_some());
    home.desk.save_draft(&account(), "form", "typed", after(1)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_stands_beside_a_ledger() {
    let Some(home) = postgres().await else { return };
    let url = home.address().unwrap();
    let ledger = jenjang_ledger::Ledger::open(&jenjang_ledger::Location::parse(&url).unwrap()).await.unwrap();
    assert_eq!(ledger.head().await.unwrap().size, 0);
    home.furnish().await;
    home.other().await;
}
