//! Databases that are held, gone, or only to be read.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jenjang_ledger::{AppendError, DatabaseError, Ledger, LedgerError, Location};

use crate::support::{Counter, case, plain, postgres, sqlite, stamp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_held_by_another_program_refuses_and_then_takes_it() {
    let home = sqlite().await.unwrap();
    home.add("a", plain("opened")).await;
    let mut raw = home.raw().await;
    raw.run("BEGIN EXCLUSIVE").await;
    let drafts = [plain("x")];
    let refused = home.ledger.append(&case("a"), 1, &stamp(2_000), &drafts, &mut Counter(1)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Refused(LedgerError::Database(DatabaseError::Busy { .. }))), "{refused:?}");
    raw.run("ROLLBACK").await;
    home.ledger.append(&case("a"), 1, &stamp(2_000), &drafts, &mut Counter(1)).await.unwrap();
    home.verify().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_holds_the_log_delays_overwriting_and_no_more() {
    let home = sqlite().await.unwrap();
    home.add("a", crate::support::about("secret")).await;
    let mut raw = home.raw().await;
    raw.run("BEGIN; SELECT count(*) FROM events").await;
    let late = home.ledger.erase(&case("a"), 1, &stamp(2_000), &[1], &[], "x").await.unwrap_err();
    assert!(matches!(late, AppendError::NotScrubbed { sequence: 2, .. }), "{late:?}");
    raw.run("ROLLBACK").await;
    home.ledger.scrub().await.unwrap();
    assert_eq!(home.verify().await.unwrap().n_erased, 1);
    let log = std::fs::read(home.path("ledger.db-wal")).unwrap_or_default();
    assert!(log.is_empty(), "{} bytes", log.len());
}

#[tokio::test]
async fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear Sir or Madam, ".repeat(400)).unwrap();
    let error = Ledger::open(&Location::sqlite(&path)).await.unwrap_err();
    assert!(matches!(error, LedgerError::Database(DatabaseError::Damaged { .. })), "{error:?}");
    let error = Ledger::open(&Location::sqlite(folder.path().join("no/such/folder.db"))).await.unwrap_err();
    assert!(matches!(error, LedgerError::Database(DatabaseError::CannotOpen { .. })), "{error:?}");
}

/// A wire to the server that can be cut.
struct Wire {
    port: u16,
    streams: Arc<Mutex<Vec<TcpStream>>>,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn lay(to: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (streams, cut) = (Arc::<Mutex<Vec<TcpStream>>>::default(), Arc::<AtomicBool>::default());
        let (kept, is_cut) = (streams.clone(), cut.clone());
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(&to).unwrap();
                kept.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                copy(near.try_clone().unwrap(), far.try_clone().unwrap());
                copy(far, near);
            }
        });
        Self { port, streams, cut }
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_gone_and_back_loses_nothing() {
    let Some(home) = postgres().await else { return };
    let address = home.address().unwrap();
    let rest = address.split_once('@').unwrap().1;
    let (host, rest) = rest.split_once('/').unwrap();
    let wire = Wire::lay(host.to_owned());
    let user = address.split_once('@').unwrap().0;
    let through = format!("{user}@127.0.0.1:{}/{rest}", wire.port);
    let ledger = Ledger::open(&Location::parse(&through).unwrap()).await.unwrap();
    let (id, mut entropy) = (case("a"), Counter(1));
    ledger.append(&id, 0, &stamp(0), &[plain("opened")], &mut entropy).await.unwrap();
    wire.cut();
    let gone = ledger.append(&id, 1, &stamp(0), &[plain("x")], &mut entropy).await.unwrap_err();
    assert!(matches!(gone, AppendError::Refused(LedgerError::Database(DatabaseError::Unreachable { .. }))), "{gone:?}");
    let gone = ledger.events(&id, 0).await.unwrap_err();
    assert!(matches!(gone, LedgerError::Database(DatabaseError::Unreachable { .. })), "{gone:?}");
    wire.mend();
    assert_eq!(ledger.events(&id, 0).await.unwrap().len(), 1);
    ledger.append(&id, 1, &stamp(0), &[plain("closed")], &mut entropy).await.unwrap();

    // The server throws everybody out: the next call finds a new connection.
    home.raw().await.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(ledger.events(&id, 0).await.unwrap().len(), 2);

    // Cut at any moment: what was acknowledged is there, and what was not is not there twice.
    let mut acknowledged = 2;
    let mut in_doubt = false;
    for round in 0..4 {
        let writer = tokio::spawn({
            let (ledger, id) = (ledger.clone(), id.clone());
            async move {
                let (mut seen, mut in_doubt) = (acknowledged, in_doubt);
                loop {
                    match ledger.append(&id, seen, &stamp(0), &[plain("x")], &mut Counter(seen)).await {
                        Ok(events) => (seen, in_doubt) = (events[0].sequence, false),
                        // A commit that was on its way when the wire was cut may land after the case was read again.
                        Err(AppendError::Conflict { found, .. }) if in_doubt && found == seen + 1 => {
                            (seen, in_doubt) = (found, false);
                        }
                        Err(error) => return (seen, error),
                    }
                }
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(60 + 31 * round)).await;
        wire.cut();
        let (seen, error) = writer.await.unwrap();
        let unknown = matches!(error, AppendError::Unacknowledged { .. });
        assert!(
            unknown || matches!(error, AppendError::Refused(LedgerError::Database(DatabaseError::Unreachable { .. }))),
            "{error:?}"
        );
        wire.mend();
        let found = ledger.events(&id, 0).await.unwrap().len() as u64;
        assert!(found == seen || unknown && found == seen + 1, "{found} of {seen}, unknown: {unknown}");
        (acknowledged, in_doubt) = (found, unknown && found == seen);
    }
    home.verify().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_only_reads_says_so() {
    let Some(home) = postgres().await else { return };
    home.add("a", plain("opened")).await;
    let name = home.address().unwrap().rsplit_once('/').unwrap().1.split('?').next().unwrap().to_owned();
    home.raw().await.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    let ledger = Ledger::open(&home.location).await.unwrap();
    let refused = ledger.append(&case("a"), 1, &stamp(2_000), &[plain("x")], &mut Counter(1)).await.unwrap_err();
    assert!(
        matches!(refused, AppendError::Refused(LedgerError::Database(DatabaseError::ReadOnly { .. }))),
        "{refused:?}"
    );
    assert_eq!(ledger.events(&case("a"), 0).await.unwrap().len(), 1);
}
