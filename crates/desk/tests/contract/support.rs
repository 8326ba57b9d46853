//! A fresh desk per test on either database, and invented people to sign in.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, SignInError, SignedIn, Subject};
use jenjang_facts::{Moment, Nip};
use jenjang_ledger::Entropy;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

pub(crate) const NIP: &str = "198006152006032901";
pub(crate) const PASSWORD: &str = "empat kata yang panjang";
pub(crate) const WRONG: &str = "tiga kata lain saja";

/// Randomness that a test need not repeat: never the same twice in one run.
pub(crate) struct Chance;

impl Entropy for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mut state = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
    }
}

/// A desk, and a way past it into its tables.
pub(crate) struct Home {
    pub(crate) desk: Desk,
    pub(crate) location: DeskLocation,
    pub(crate) key: DeskKey,
    pub(crate) folder: tempfile::TempDir,
    postgres: Option<String>,
}

pub(crate) async fn sqlite() -> Option<Home> {
    let folder = tempfile::tempdir().unwrap();
    let location = DeskLocation::in_folder(folder.path());
    Some(Home::open(folder, location, None).await)
}

/// Makes a database of its own on the server that the environment names.
pub(crate) async fn postgres() -> Option<Home> {
    let url = postgres_database().await?;
    let location = DeskLocation::parse(&url).unwrap();
    Some(Home::open(tempfile::tempdir().unwrap(), location, Some(url)).await)
}

/// Returns the address of a new, empty database. Without a server it says so; under `system` it fails.
pub(crate) async fn postgres_database() -> Option<String> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let server = variable("JENJANG_TEST_POSTGRES")?;
    let name = format!("desk_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
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

fn variable(name: &str) -> Option<String> {
    let found = std::env::var(name).ok();
    assert!(found.is_some() || cfg!(not(feature = "system")), "the feature `system` needs {name}");
    if found.is_none() {
        eprintln!("not run: {name} is not set");
    }
    found
}

pub(crate) fn options() -> DeskOptions {
    DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() }
}

impl Home {
    async fn open(folder: tempfile::TempDir, location: DeskLocation, postgres: Option<String>) -> Self {
        let key = DeskKey::generate(&mut Chance);
        let desk = Desk::open_with(&location, &key, options()).await.unwrap();
        Self { desk, location, key, folder, postgres }
    }

    /// Opens the same desk as another process does.
    pub(crate) async fn other(&self) -> Desk {
        self.other_with(options()).await
    }

    pub(crate) async fn other_with(&self, options: DeskOptions) -> Desk {
        Desk::open_with(&self.location, &self.key, options).await.unwrap()
    }

    /// Returns the address of the database on its server.
    pub(crate) fn address(&self) -> Option<String> {
        self.postgres.clone()
    }

    /// Returns the name of the database on its server.
    pub(crate) fn database(&self) -> Option<String> {
        let name = self.postgres.as_ref()?.rsplit_once('/').unwrap().1;
        Some(name.split('?').next().unwrap().to_owned())
    }

    /// Opens an account that signs in by its own id, and an employee.
    pub(crate) async fn furnish(&self) {
        self.set("kabid-1", &account()).await;
        self.set(NIP, &person()).await;
    }

    pub(crate) async fn set(&self, login: &str, subject: &Subject) {
        self.desk.set_password(login, subject, PASSWORD, false, after(0), &mut Chance).await.unwrap();
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str, at: Moment) -> Result<SignedIn, SignInError> {
        self.desk.sign_in(login, password, address(7), at, &mut Chance).await
    }

    /// Signs the account in and returns the token of its session.
    pub(crate) async fn token(&self, at: Moment) -> String {
        self.sign_in("kabid-1", PASSWORD, at).await.unwrap().session_token.expose().to_owned()
    }

    /// Goes past the desk, as the owner of the database can.
    pub(crate) async fn raw(&self) -> Raw {
        match &self.postgres {
            None => {
                let options = SqliteConnectOptions::new().filename(self.folder.path().join("desk.sqlite"));
                Raw::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
            }
            Some(url) => Raw::Postgres(PgConnection::connect(url).await.unwrap()),
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
}

pub(crate) fn account() -> Subject {
    Subject::Account("kabid-1".to_owned())
}

pub(crate) fn person() -> Subject {
    Subject::Person(Nip::parse(NIP).unwrap())
}

pub(crate) fn address(last: u8) -> IpAddr {
    [192, 0, 2, last].into()
}

/// Returns the moment so many seconds after some morning.
pub(crate) fn after(seconds: i64) -> Moment {
    Moment::parse("2013-11-13T08:00WIB").unwrap().plus_millis(seconds * 1_000).unwrap()
}

/// Returns the moment so many minutes after that morning.
pub(crate) fn minute(minutes: i64) -> Moment {
    after(minutes * 60)
}
