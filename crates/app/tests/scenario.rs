//! The scenario of the 2013 round, played through the use cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use jenjang_app::scenario::{Scenario, play};
use support::{app, size};

#[tokio::test(flavor = "multi_thread")]
async fn the_small_round_ends_in_the_pool() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Scenario::find("kecil-2013").unwrap();
    let app = app(folder.path(), scenario.seed).await;
    let played = play(&app, &scenario, None, &|_, _| {}).await.unwrap();
    assert_eq!(played.open_stage, None);
    let passed = ["screening", "paper-result", "interview-result", "pool"].map(|stage| size(&played, stage).passed);
    assert_eq!((size(&played, "screening").entered, passed), (120, [12, 8, 5, 5]));
    assert!(played.stages.iter().all(|(_, balance)| balance.holds()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_2013_round_ends_with_the_published_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Scenario::find("jateng-2013").unwrap();
    let app = app(folder.path(), scenario.seed).await;
    let played = play(&app, &scenario, None, &|_, _| {}).await.unwrap();
    println!("{played:#?}");
    assert_eq!(played.open_stage, None);
    assert_eq!(size(&played, "screening").entered, 16_003);
    assert_eq!(size(&played, "screening").passed, 2_937);
    assert_eq!(size(&played, "paper-result").passed, 1_237);
    assert_eq!(size(&played, "interview-result").passed, 826);
    assert_eq!(size(&played, "pool").passed, 826);
    assert!(played.stages.iter().all(|(_, balance)| balance.holds()));
}
