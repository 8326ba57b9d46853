//! A register of nothing but the service's JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use support::{good, json};

#[test]
fn answers_of_the_service_alone_are_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let generated =
        ["example", "register", "all", "--people", "60", "--json-people", "12", "--meets", "30", "--undetermined", "0"];
    good(folder.path(), &generated);
    let only = folder.path().join("only");
    std::fs::create_dir(&only).unwrap();
    for entry in std::fs::read_dir(folder.path().join("all")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("siasn-") {
            std::fs::copy(&path, only.join(name)).unwrap();
        }
    }
    let screen =
        |register| json(folder.path(), &["screen", "promosi-eselon-iv", "--register", register, "--on", "2013-11-13"]);
    let report = screen("only");
    let discipline = |report: &serde_json::Value| {
        let criteria = report["criteria"].as_array().unwrap().clone();
        criteria.into_iter().find(|criterion| criterion["id"] == "discipline").unwrap()["undetermined"].as_u64()
    };
    assert_eq!((report["people"].as_u64(), discipline(&report)), (Some(12), Some(0)), "{report}");
    assert!(report["meets"].as_u64() > Some(0), "{report}");

    // Without any answer about sanctions nothing is known of them, so nobody meets.
    for entry in std::fs::read_dir(&only).unwrap() {
        let path = entry.unwrap().path();
        let mut answers: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        answers.as_object_mut().unwrap().retain(|key, _| !key.contains("hukdis"));
        std::fs::write(&path, answers.to_string()).unwrap();
    }
    let report = screen("only");
    assert_eq!((report["meets"].as_u64(), discipline(&report)), (Some(0), Some(12)), "{report}");
}
