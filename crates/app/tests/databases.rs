//! The same round on PostgreSQL and with files in a bucket; and two servers on one database.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use jenjang_app::cases::{Acting, App, AppError, Attachments, Who};
use jenjang_app::scenario::{Scenario, SeededEntropy, play};
use jenjang_facts::Moment;
use jenjang_ledger::{BlobLocation, Blobs, CaseId, Ledger, Location};
use jenjang_procedure::Command;
use sqlx::{Connection, PgConnection};
use support::{app, app_on, config, size, small_round};

/// Makes a database of its own on the server of the tests.
async fn postgres(name: &str) -> Location {
    let server = std::env::var("JENJANG_TEST_POSTGRES").expect("`cargo xtask test system` starts a server");
    let name = format!("app_{name}_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name} TEMPLATE template0")] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
    let base = server.rsplit_once('/').unwrap().0;
    Location::parse(&format!("{base}/{name}")).unwrap()
}

fn acting(who: &str, at: &str) -> Acting {
    Acting { who: Who::parse(who).unwrap(), at: Moment::parse(at).unwrap(), via: "test".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_2013_round_has_the_same_digests_on_sqlite_and_postgresql() {
    let scenario = Scenario::find("jateng-2013").unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let on_sqlite = app(folders[0].path(), scenario.seed).await;
    let on_postgres = app_on(&postgres("round").await, folders[1].path(), scenario.seed).await;
    let quiet = |_: &str, _: u64| {};
    let (one, two) =
        tokio::join!(play(&on_sqlite, &scenario, None, &quiet), play(&on_postgres, &scenario, None, &quiet));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one, two);
    assert_eq!((size(&two, "paper-result").passed, size(&two, "pool").passed), (1_237, 826));
    let auditor = acting("auditor-01", "2014-02-03T09:00WIB");
    for app in [&on_sqlite, &on_postgres] {
        let replayed = app.replay_case(&auditor, &scenario.case, &|_, _| {}).await.unwrap().unwrap();
        assert_eq!((replayed.differences, replayed.determinations), (Vec::new(), 2));
        app.verify_ledger(&auditor, None, &[], &|_, _| {}).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_keeps_its_files_in_a_bucket() {
    let endpoint = std::env::var("JENJANG_TEST_S3").expect("`cargo xtask test system` starts a server");
    let bucket = format!("round-{}", std::process::id());
    support::make_bucket(&endpoint, &bucket);
    let options = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_REGION", "us-east-1"),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let at = BlobLocation::parse(&format!("s3://{bucket}/files"), options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let scenario = small_round();
    let mut config = config(&Location::sqlite(folder.path().join("ledger.sqlite")), folder.path(), 1).await;
    config.entropy = Box::new(SeededEntropy::new(scenario.seed));
    config.blobs = Blobs::open(&at).unwrap();
    let app = App::new(config);
    let played = play(&app, &scenario, None, &|_, _| {}).await.unwrap();
    assert_eq!(size(&played, "pool").passed, 24);
    let auditor = acting("auditor-01", "2014-02-03T09:00WIB");
    let replayed = app.replay_case(&auditor, &scenario.case, &|_, _| {}).await.unwrap().unwrap();
    assert_eq!(replayed.differences, Vec::new());
    assert!(!folder.path().join("files").join("sha256").exists(), "nothing lies on the disk");
}

/// Two servers mark the same papers at the same time: each mark is recorded once, and both see the same.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_lose_and_double_nothing() {
    let scenario = small_round();
    let (place, folder) = (postgres("two").await, tempfile::tempdir().unwrap());
    let first = Arc::new(app_on(&place, folder.path(), scenario.seed).await);
    let stop = Moment::parse("2013-11-15T17:00WIB").unwrap();
    play(&first, &scenario, Some(stop), &|_, _| {}).await.unwrap();
    let second = Arc::new(app_on(&place, folder.path(), 77).await);

    let case = CaseId::new(scenario.case.as_str()).unwrap();
    let before = first.ledger().events(&case, 0).await.unwrap();
    let due = support::marks_due(&before);
    assert!(due.len() > 20, "{} marks are a load", due.len());
    let load = |app: Arc<App>, due: Vec<(String, u32)>| async move {
        let mut recorded = BTreeSet::new();
        for (marker, participant) in due {
            let command: Command = serde_json::from_value(serde_json::json!({
                "do": "submit-mark", "stage": "paper-marking", "participant": participant, "statement": true,
                "levels": { "analysis": 4, "strategic": 4, "planning": 4, "writing": 4 },
            }))
            .unwrap();
            let acting = acting(&marker, "2013-12-05T09:00WIB");
            match app.act(&acting, "putaran-kecil", command, Attachments::new()).await {
                Ok(_) => drop(recorded.insert((marker, participant))),
                // The other server was quicker with this mark.
                Err(AppError::Refused(refusal)) => assert_eq!(refusal.key(), "already-marked"),
                Err(error) => panic!("{error}"),
            }
        }
        recorded
    };
    let mut turned = due.clone();
    turned.reverse();
    let (one, two) = tokio::join!(
        tokio::spawn(load(Arc::clone(&first), due.clone())),
        tokio::spawn(load(Arc::clone(&second), turned))
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.intersection(&two).count(), 0, "a mark was acknowledged twice");
    assert_eq!(one.union(&two).count(), due.len(), "a mark was lost");
    assert!(!one.is_empty() && !two.is_empty(), "both worked: {} and {}", one.len(), two.len());

    let after = Ledger::open(&place).await.unwrap().events(&case, 0).await.unwrap();
    assert_eq!(after.len(), before.len() + due.len());
    let sequences: Vec<u64> = after.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, (1..=u64::try_from(after.len()).unwrap()).collect::<Vec<_>>());
    let auditor = acting("auditor-01", "2014-02-03T09:00WIB");
    first.verify_ledger(&auditor, None, &[], &|_, _| {}).await.unwrap().unwrap();
    let locale = jenjang_locale::Locale::new(jenjang_locale::Language::Indonesian);
    let seen = [&first, &second].map(|app| app.show_case(&auditor, "putaran-kecil", &locale));
    let [one, two] = seen;
    assert_eq!(one.await.unwrap(), two.await.unwrap(), "both show the same state");
}
