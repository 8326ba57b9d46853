//! A disk that fills up, and a process that is killed: nothing half-written is left, nothing that was there is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::process::{Command, Stdio};
use std::time::Duration;

use support::{files_below, good};

/// Runs the program with `full` as a disk of 1.2 MB, in a mount namespace of its own that ends with it.
#[cfg(feature = "system")]
fn on_a_small_disk(folder: &std::path::Path, arguments: &str) -> (String, Vec<String>) {
    let script = format!(
        "mount -t tmpfs -o size=1200k tmpfs full && {{ '{}' {arguments} 2>error; echo $? >code; find full -type f; }}",
        env!("CARGO_BIN_EXE_jenjang")
    );
    let output = Command::new("unshare").args(["--mount", "sh", "-c", &script]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "needs root: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_to_string(folder.join("code")).unwrap().trim(), "1");
    let left = String::from_utf8(output.stdout).unwrap().lines().map(ToOwned::to_owned).collect();
    (std::fs::read_to_string(folder.join("error")).unwrap(), left)
}

#[cfg(feature = "system")]
#[test]
fn a_full_disk_is_said_and_nothing_is_left_on_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("full")).unwrap();
    good(folder.path(), &["example", "register", "register", "--people", "30000"]);
    let (error, left) = on_a_small_disk(folder.path(), "import register --data full/data");
    assert!(error.contains("disk with the data folder is full"), "{error}");
    assert_eq!(left, Vec::<String>::new());
    let screen = "screen promosi-eselon-iv --register register --on 2013-11-13 --out full/list.json";
    let (error, left) = on_a_small_disk(folder.path(), screen);
    assert!(error.contains("could not write `full/list.json`"), "{error}");
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn an_import_killed_at_any_moment_leaves_no_snapshot_and_the_next_one_cleans_up() {
    let folder = tempfile::tempdir().unwrap();
    good(folder.path(), &["example", "register", "register", "--people", "20000"]);
    let snapshots = folder.path().join("jenjang-data/snapshots");
    for delay_ms in [5, 20, 60, 120, 200] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jenjang"))
            .args(["import", "register", "--as-of", &format!("2013-01-{:02}", delay_ms % 28 + 1)])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay_ms));
        child.kill().unwrap();
        child.wait().unwrap();
        // Whatever has its name is whole.
        for snapshot in std::fs::read_dir(&snapshots).into_iter().flatten() {
            let name = snapshot.unwrap().file_name().into_string().unwrap();
            good(folder.path(), &["register", "show", &name, "--verify"]);
        }
    }
    good(folder.path(), &["import", "register"]);
    let left: Vec<String> = files_below(&folder.path().join("jenjang-data"))
        .into_iter()
        .filter(|name| name.contains("incoming-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
