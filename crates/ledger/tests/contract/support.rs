//! A fresh ledger per test on either database, and invented events to fill it with.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jenjang_facts::Moment;
use jenjang_ledger::{
    BlobLocation, Blobs, CaseId, Draft, Entropy, Event, Ledger, Location, Signer, Stamp, Verified, VerifyError, verify,
};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// Salts and keys that a test can repeat.
pub(crate) struct Counter(pub u64);

impl Entropy for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

/// A ledger, its files, and a way past the ledger into its tables.
pub(crate) struct Home {
    pub(crate) ledger: Ledger,
    pub(crate) blobs: Blobs,
    pub(crate) location: Location,
    pub(crate) folder: tempfile::TempDir,
    postgres: Option<String>,
}

pub(crate) async fn sqlite() -> Option<Home> {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::sqlite(folder.path().join("ledger.db"));
    Some(Home::open(folder, location, None).await)
}

/// Makes a database of its own on the server that the environment names.
pub(crate) async fn postgres() -> Option<Home> {
    let url = postgres_database().await?;
    let location = Location::parse(&url).unwrap();
    Some(Home::open(tempfile::tempdir().unwrap(), location, Some(url)).await)
}

/// Returns the address of a new, empty database. Without a server it says so; under `system` it fails.
pub(crate) async fn postgres_database() -> Option<String> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let server = variable("JENJANG_TEST_POSTGRES")?;
    let name = format!("ledger_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server).await.unwrap();
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name} TEMPLATE template0")] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
    let (before, query) = server.split_once('?').map_or((server.as_str(), None), |(url, query)| (url, Some(query)));
    let host = before.split("://").nth(1).unwrap();
    let base = host.split_once('/').map_or(host, |(host, _)| host);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("postgres://{base}/{name}{query}"))
}

pub(crate) fn variable(name: &str) -> Option<String> {
    let found = std::env::var(name).ok();
    assert!(found.is_some() || cfg!(not(feature = "system")), "the feature `system` needs {name}");
    if found.is_none() {
        eprintln!("not run: {name} is not set");
    }
    found
}

impl Home {
    async fn open(folder: tempfile::TempDir, location: Location, postgres: Option<String>) -> Self {
        let ledger = Ledger::open(&location).await.unwrap();
        let blobs = Blobs::open(&BlobLocation::Folder(folder.path().join("blobs"))).unwrap();
        Self { ledger, blobs, location, folder, postgres }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.postgres.is_none()
    }

    /// Returns the address of the database on its server.
    pub(crate) fn address(&self) -> Option<String> {
        self.postgres.clone()
    }

    pub(crate) fn database_file(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) async fn reopen(&mut self) {
        self.ledger.close().await;
        self.ledger = Ledger::open(&self.location).await.unwrap();
    }

    /// Appends one draft at the end of a case.
    pub(crate) async fn add(&self, name: &str, draft: Draft) -> Event {
        let id = case(name);
        let seen = self.ledger.events(&id, 0).await.unwrap().len() as u64;
        let stamp = stamp(1_000 + seen);
        self.ledger.append(&id, seen, &stamp, &[draft], &mut Counter(seen)).await.unwrap().remove(0)
    }

    pub(crate) async fn verify(&self) -> Result<Verified, VerifyError> {
        verify(&self.ledger, &self.blobs, None, &[], &|_, _| {}).await
    }

    /// Goes past the ledger, as the owner of the database can.
    pub(crate) async fn raw(&self) -> Raw {
        match &self.postgres {
            None => {
                let options = SqliteConnectOptions::new().filename(self.database_file()).foreign_keys(false);
                Raw::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
            }
            Some(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql("SET session_replication_role = replica").execute(&mut connection).await.unwrap();
                Raw::Postgres(connection)
            }
        }
    }
}

pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) async fn run(&mut self, sql: &str) {
        let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => drop(sql.execute(connection).await.unwrap()),
            Self::Postgres(connection) => drop(sql.execute(connection).await.unwrap()),
        }
    }

    pub(crate) async fn bytes(&mut self, sql: &str) -> Vec<u8> {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
        }
    }

    pub(crate) async fn text(&mut self, sql: &str) -> String {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
        }
    }

    pub(crate) async fn int(&mut self, sql: &str) -> i64 {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
            Self::Postgres(c) => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(c).await.unwrap(),
        }
    }

    pub(crate) async fn set_bytes(&mut self, sql: &str, value: &[u8]) {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
            Self::Postgres(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
        }
    }

    pub(crate) async fn set_text(&mut self, sql: &str, value: &str) {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
            Self::Postgres(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
        }
    }

    pub(crate) async fn set_int(&mut self, sql: &str, value: i64) {
        let sql = sql.to_owned();
        match self {
            Self::Sqlite(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
            Self::Postgres(c) => drop(sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value).execute(c).await.unwrap()),
        }
    }
}

pub(crate) fn case(name: &str) -> CaseId {
    CaseId::new(name).unwrap()
}

/// Returns a stamp so many milliseconds after some morning.
pub(crate) fn stamp(after: u64) -> Stamp {
    let at = Moment::parse("2013-11-13T08:00WIB").unwrap().plus_millis(i64::try_from(after).unwrap()).unwrap();
    Stamp { at, actor: "u-17".to_owned(), role: "bkd".to_owned(), via: "web".to_owned() }
}

pub(crate) fn plain(kind: &str) -> Draft {
    Draft { kind: kind.to_owned(), body: r#"{"stage":"screening"}"#.to_owned(), personal: None, blobs: Vec::new() }
}

pub(crate) fn about(text: &str) -> Draft {
    Draft { personal: Some(format!(r#"{{"remark":"{text}"}}"#)), ..plain("mark-recorded") }
}

pub(crate) fn signer() -> Signer {
    Signer::generate("ledger.example/bkd", &mut Counter(7)).unwrap()
}

/// Fills a ledger with every kind of thing there is: two cases, personal parts, files, an erasure, two checkpoints.
pub(crate) async fn furnish(home: &Home) {
    let paper = home.blobs.put(Bytes::from_static(b"a scanned paper")).await.unwrap();
    let letter = home.blobs.put(Bytes::from_static(b"a letter")).await.unwrap();
    let gone = home.blobs.put(Bytes::from_static(b"a diploma nobody needs any more")).await.unwrap();
    home.add("jateng-2013", plain("opened")).await;
    home.add("jateng-2013", Draft { blobs: vec![paper, letter], ..about("clear and short") }).await;
    home.add("jateng-2014", Draft { blobs: vec![paper], ..plain("paper-received") }).await;
    home.ledger.checkpoint(&signer()).await.unwrap();
    home.add("jateng-2013", Draft { blobs: vec![gone], ..about("to be forgotten") }).await;
    home.add("jateng-2014", about("kept")).await;
    let (id, seen) = (case("jateng-2013"), 3);
    home.ledger.erase(&id, seen, &stamp(5_000), &[3], &[gone], "retention ended").await.unwrap();
    home.blobs.erase(&gone).await.unwrap();
    home.add("jateng-2014", plain("closed")).await;
    home.ledger.checkpoint(&signer()).await.unwrap();
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
