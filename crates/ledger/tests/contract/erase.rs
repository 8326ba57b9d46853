//! Erasing: the chain stays, the data goes, and it is said what went and when.

use bytes::Bytes;
use jenjang_ledger::{AppendError, Draft, PAYLOAD_ERASED, Personal};

use crate::contract;
use crate::support::{Home, about, case, plain, stamp};

contract! {
    an_erased_part_is_gone_and_the_chain_holds,
    what_is_not_there_cannot_be_erased,
    a_file_that_comes_back_after_its_erasure_is_one_file,
}

async fn an_erased_part_is_gone_and_the_chain_holds(home: Home) {
    let secret = "PERSONAL-f4c1d0";
    for number in 0..50 {
        home.add("a", about(&format!("{secret}-{number} {}", "and more about them ".repeat(40)))).await;
    }
    home.add("a", about("somebody else")).await;
    assert!(leaks(&home, secret).await);
    let everything: Vec<u64> = (1..=50).collect();
    let event = home.ledger.erase(&case("a"), 51, &stamp(9_000), &everything, &[], "retention ended").await.unwrap();
    assert_eq!((event.kind.as_str(), event.sequence, event.position), (PAYLOAD_ERASED, 52, 51));
    assert!(
        event.body.starts_with(r#"{"erased":[1,2,3,"#)
            && event.body.ends_with(r#""blobs":[],"reason":"retention ended"}"#)
    );
    let events = home.ledger.events(&case("a"), 0).await.unwrap();
    assert_eq!(events[0].personal, Personal::Erased { on: stamp(9_000).at, by: 51 });
    assert!(matches!(events[50].personal, Personal::Held(_)));
    let verified = home.verify().await.unwrap();
    assert_eq!((verified.n_personal, verified.n_erased), (1, 50));
    assert!(!leaks(&home, secret).await);
    let again = home.ledger.erase(&case("a"), 52, &stamp(9_000), &[1], &[], "again").await.unwrap_err();
    assert_eq!(again.to_string(), "event 1 of case `a` has no personal part that could be erased");
}

/// Returns whether the text is in any file of the database: of the folder, or of the tables on the server.
async fn leaks(home: &Home, text: &str) -> bool {
    if !home.is_sqlite() {
        let mut raw = home.raw().await;
        raw.run("CHECKPOINT").await;
        let sql = format!(
            "SELECT count(*) FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL \
             AND position('{text}'::bytea IN pg_read_binary_file(pg_relation_filepath(oid))) > 0"
        );
        return raw.int(&sql).await > 0;
    }
    let files = std::fs::read_dir(home.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut files = files.filter(|path| path.is_file());
    files.any(|file| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

async fn what_is_not_there_cannot_be_erased(home: Home) {
    home.add("a", plain("opened")).await;
    home.add("a", about("kept")).await;
    for targets in [[1].as_slice(), &[3], &[2, 1]] {
        let refused = home.ledger.erase(&case("a"), 2, &stamp(2_000), targets, &[], "x").await.unwrap_err();
        assert!(matches!(refused, AppendError::NothingToErase { .. }), "{refused}");
    }
    let refused = home.ledger.erase(&case("a"), 1, &stamp(2_000), &[2], &[], "x").await.unwrap_err();
    assert!(matches!(refused, AppendError::Conflict { .. }));
    assert_eq!(home.ledger.head().await.unwrap().size, 2);
    assert_eq!(home.verify().await.unwrap().n_personal, 1);
}

async fn a_file_that_comes_back_after_its_erasure_is_one_file(home: Home) {
    let bytes = Bytes::from_static(b"a diploma that is handed in again");
    let file = home.blobs.put(bytes.clone()).await.unwrap();
    let naming = || Draft { blobs: vec![file], ..about("diploma") };
    home.add("a", naming()).await;
    home.ledger.erase(&case("a"), 1, &stamp(2_000), &[1], &[file], "asked for").await.unwrap();
    home.blobs.erase(&file).await.unwrap();
    assert_eq!(home.verify().await.unwrap().n_blobs, 0);
    home.blobs.put(bytes).await.unwrap();
    home.add("a", naming()).await;
    assert_eq!(home.verify().await.unwrap().n_blobs, 1, "two events name it");
}
