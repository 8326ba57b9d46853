//! What is handed back to the office's SIMPEG at the end of a round: every row for whom it may concern, and who may try again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jenjang_app::cases::{Acting, App, AppError, Export, ExportFormat, Who};
use jenjang_app::scenario::play;
use jenjang_facts::Moment;
use jenjang_locale::{Language, Locale};
use serde_json::Value;
use support::{app, size, small_round};

const CASE: &str = "putaran-kecil";

fn acting(who: &str, at: &str) -> Acting {
    Acting { who: Who::parse(who).unwrap(), at: Moment::parse(at).unwrap(), via: "test".to_owned() }
}

const AFTER: &str = "2014-02-03T09:00WIB";

async fn exported(app: &App, acting: &Acting, what: &Export) -> Result<Vec<BTreeMap<String, String>>, AppError> {
    let mut json = Vec::new();
    app.export(acting, CASE, what, ExportFormat::Json, &mut json).await?;
    let rows: Vec<BTreeMap<String, String>> = serde_json::from_slice(&json).unwrap();
    // The table is the same in both forms.
    let mut csv = Vec::new();
    app.export(acting, CASE, what, ExportFormat::Csv, &mut csv).await?;
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let mut again: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    // But for the sign that keeps a spreadsheet from taking a name for a formula.
    for cell in again.iter_mut().flat_map(|row| row.values_mut()) {
        assert!(!cell.starts_with(['+', '=', '-', '@']), "{cell}");
        if let Some(name) = cell.strip_prefix('\'').filter(|name| name.starts_with(['+', '=', '-', '@'])) {
            *cell = name.to_owned();
        }
    }
    assert_eq!(again, rows);
    Ok(rows)
}

async fn whole_round(folder: &Path) -> (App, jenjang_app::scenario::Played) {
    let scenario = small_round();
    let app = app(folder, scenario.seed).await;
    let played = play(&app, &scenario, None, &|_, _| {}).await.unwrap();
    (app, played)
}

#[tokio::test(flavor = "multi_thread")]
async fn results_marks_and_pool_are_handed_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (app, played) = whole_round(folder.path()).await;
    let (bkd, team) = (acting("bkd-01", AFTER), acting("tim-01", AFTER));

    let pool = exported(&app, &bkd, &Export::Pool { unit: None }).await.unwrap();
    assert_eq!(pool.len() as u64, size(&played, "pool").passed);
    assert!(pool.iter().all(|row| row["counts"] == "true" && !row["until"].is_empty()), "{pool:?}");
    let later = exported(&app, &acting("bkd-01", "2020-01-01T08:00WIB"), &Export::Pool { unit: None }).await.unwrap();
    assert!(later.iter().all(|row| row["counts"] == "false"), "the pool expires");

    let results = exported(&app, &bkd, &Export::Results).await.unwrap();
    let of = |stage: &str, outcome: &str| {
        results.iter().filter(|row| row["stage"] == stage && row["outcome"] == outcome).collect::<Vec<_>>()
    };
    assert_eq!(of("pool", "passed").len(), pool.len());
    for stage in ["paper-result", "interview-result"] {
        let failed = of(stage, "failed");
        assert_eq!(failed.len() as u64, size(&played, stage).failed, "{stage}");
        assert!(failed.iter().all(|row| row["may_try_again"] == "true"));
    }
    // Only who did not reach the grade may try again; whoever withdrew or stayed away is not judged.
    let again: BTreeSet<&str> =
        results.iter().filter(|row| row["may_try_again"] == "true").map(|row| row["outcome"].as_str()).collect();
    assert_eq!(again, BTreeSet::from(["failed"]));
    let one: u32 = of("paper-result", "failed")[0]["participant"].parse().unwrap();
    let entry = app.show_entry(&team, CASE, one, &Locale::new(Language::Indonesian)).await.unwrap();
    assert!(entry.stages.iter().any(|stage| stage.stage == "paper-result" && stage.may_try_again), "{entry:?}");

    let marks = exported(&app, &team, &Export::Marks { stage: "paper-marking".to_owned() }).await.unwrap();
    let marked: BTreeSet<&String> = marks.iter().map(|row| &row["participant"]).collect();
    assert_eq!(marked.len() as u64, size(&played, "paper-marking").passed);
    assert!(marks.iter().all(|row| row["levels"].contains("analysis=") && !row["score"].is_empty()));
    let list = exported(&app, &bkd, &Export::List { unit: None }).await.unwrap();
    assert_eq!(list.len() as u64, size(&played, "screening").passed);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_read_it_gets_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = whole_round(folder.path()).await;
    let marks = Export::Marks { stage: "paper-marking".to_owned() };
    for (who, what) in [
        ("bkd-01", &marks),
        ("publik", &marks),
        ("publik", &Export::Results),
        ("publik", &Export::Pool { unit: None }),
        ("tim-01", &Export::Marks { stage: "tiada".to_owned() }),
    ] {
        let who = if who == "publik" {
            Acting { who: Who::Public, at: Moment::parse(AFTER).unwrap(), via: "test".to_owned() }
        } else {
            acting(who, AFTER)
        };
        let mut out = Vec::new();
        let refused = app.export(&who, CASE, what, ExportFormat::Json, &mut out).await;
        assert!(matches!(refused, Err(AppError::Denied(_) | AppError::Input(_))), "{what:?}: {refused:?}");
        assert!(out.is_empty());
    }
    let unit = |row: &Value| row["unit"].as_str().unwrap().to_owned();
    let mut all = Vec::new();
    app.export(&acting("bkd-01", AFTER), CASE, &Export::Pool { unit: None }, ExportFormat::Json, &mut all)
        .await
        .unwrap();
    let all: Vec<Value> = serde_json::from_slice(&all).unwrap();
    let first = unit(&all[0]);
    let of_unit = Export::Pool { unit: Some(jenjang_app::cases::unit_id(&first)) };
    let some = exported(&app, &acting("bkd-01", AFTER), &of_unit).await.unwrap();
    assert!(some.len() < all.len() && some.iter().all(|row| row["unit"] == first));
}
