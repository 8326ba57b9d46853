//! Opening a desk, the rules it keeps, and throwing away what is over.

use std::fmt;

use jenjang_database::{Database, Options, Value, Writers};
use jenjang_facts::{Digest, Moment};

use crate::hashing::Hasher;
use crate::key::Label;
use crate::recent::Recent;
use crate::tables::{SCHEMA, columns};
use crate::{DeskError, DeskKey, DeskLocation, HashCost, Subject};

/// A desk on SQLite or PostgreSQL. Clones share their connections and their limits.
#[derive(Clone)]
pub struct Desk {
    pub(crate) db: Database,
    pub(crate) key: DeskKey,
    pub(crate) hasher: Hasher,
    pub(crate) sessions: SessionRules,
    pub(crate) sign_in: SignInRules,
    pub(crate) recent: Recent,
}

/// How a desk works; the default is for production.
#[derive(Clone, Debug)]
pub struct DeskOptions {
    /// What the hash of a password costs.
    pub cost: HashCost,
    /// How many hashes this process computes at once.
    pub workers: usize,
    /// How long sessions last.
    pub sessions: SessionRules,
    /// How often one may be wrong.
    pub sign_in: SignInRules,
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRules {
    /// Minutes without a request after which a session is over.
    pub idle_minutes: u32,
    /// Minutes after which a session is over in any case.
    pub longest_minutes: u32,
    /// Minutes for which a session that is over still tells whose it was, so that what was typed can be kept.
    pub lapsed_minutes: u32,
}

/// How often one may be wrong within a window, which begins with the first failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInRules {
    /// Minutes of the window.
    pub window_minutes: u32,
    /// Failures for a login, whoever tries.
    pub per_login: u32,
    /// Failures from an address (of IPv6: a network of 64 bits), whichever login is tried.
    ///
    /// Attempts that are being looked at count too. Where a large office shares one address, this should be more.
    pub per_address: u32,
}

/// How much was thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that no longer tell whose they were.
    pub sessions: u64,
    /// API tokens that expired or were revoked a month ago.
    pub api_tokens: u64,
    /// Counts of failures whose window is over.
    pub attempts: u64,
    /// Drafts not touched for 30 days.
    pub drafts: u64,
}

pub(crate) const MINUTE: i64 = 60_000;

/// How long API tokens that are over are still listed, and drafts kept.
const MONTH: i64 = 30 * 24 * 60 * MINUTE;

const KEY_CHECK: &str = "SELECT key_check FROM desk_installation WHERE id = 1";
const NEW_KEY_CHECK: &str = "INSERT INTO desk_installation (id, key_check) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";

const SWEEP_SESSIONS: &str = "DELETE FROM desk_sessions WHERE expires_at <= $1 OR seen_at <= $2";
const SWEEP_API_TOKENS: &str = "DELETE FROM desk_api_tokens WHERE expires_at <= $1 OR revoked_at <= $1";
const SWEEP_ATTEMPTS: &str = "DELETE FROM desk_attempts WHERE started_at <= $1";
const SWEEP_DRAFTS: &str = "DELETE FROM desk_drafts WHERE saved_at <= $1";

impl Default for SessionRules {
    /// Half an hour idle, twelve hours at most, and twelve more to save what was typed.
    fn default() -> Self {
        Self { idle_minutes: 30, longest_minutes: 12 * 60, lapsed_minutes: 12 * 60 }
    }
}

impl Default for SignInRules {
    /// Within a quarter of an hour 5 failures for a login and 30 from an address.
    fn default() -> Self {
        Self { window_minutes: 15, per_login: 5, per_address: 30 }
    }
}

impl Default for DeskOptions {
    fn default() -> Self {
        Self {
            cost: HashCost::recommended(),
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            sessions: SessionRules::default(),
            sign_in: SignInRules::default(),
        }
    }
}

impl Desk {
    /// Opens a desk as it is in production, creates it if there is none, and brings its tables up to date.
    pub async fn open(at: &DeskLocation, key: &DeskKey) -> Result<Self, DeskError> {
        Self::open_with(at, key, DeskOptions::default()).await
    }

    /// Opens a desk that works in another way.
    pub async fn open_with(at: &DeskLocation, key: &DeskKey, options: DeskOptions) -> Result<Self, DeskError> {
        let DeskOptions { cost, workers, sessions, sign_in } = options;
        let hasher = Hasher::new(cost, *key.digest(Label::Pepper, &[]).as_bytes(), workers)?;
        let options = Options { writers: Writers::Alongside, private: true, ..Options::default() };
        let (db, recent) = (Database::open(&at.0, &SCHEMA, options).await?, Recent::default());
        let desk = Self { db, key: key.clone(), hasher, sessions, sign_in, recent };
        desk.check_key().await?;
        Ok(desk)
    }

    /// Closes all connections; whoever still holds a clone gets an error.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Returns how many hashes of passwords this process began to compute since it opened the desk.
    pub fn n_hashes(&self) -> u64 {
        self.hasher.n_hashes()
    }

    /// Throws away what is over: sessions, counts of failures, old API tokens, forgotten drafts. On SQLite the bytes are
    /// overwritten, in the log too.
    ///
    /// To be called every few minutes by any one of the processes, or by all of them.
    pub async fn sweep(&self, at: Moment) -> Result<Swept, DeskError> {
        let before = |millis: i64| Value::Int(at.millis().saturating_sub(millis));
        let lapsed = minutes(self.sessions.lapsed_minutes);
        let idle = lapsed.saturating_add(minutes(self.sessions.idle_minutes));
        let mut tx = self.db.write().await?;
        let swept = Swept {
            sessions: tx.execute(SWEEP_SESSIONS, &[before(lapsed), before(idle)]).await?,
            api_tokens: tx.execute(SWEEP_API_TOKENS, &[before(MONTH)]).await?,
            attempts: tx.execute(SWEEP_ATTEMPTS, &[before(minutes(self.sign_in.window_minutes))]).await?,
            drafts: tx.execute(SWEEP_DRAFTS, &[before(MONTH)]).await?,
        };
        tx.commit().await?;
        self.db.trim_log().await?;
        Ok(swept)
    }

    pub(crate) fn digest_of(&self, subject: &Subject) -> Digest {
        self.key.digest(Label::Subject, subject.to_text().as_bytes())
    }

    /// Refuses a database whose digests were made with another key.
    async fn check_key(&self) -> Result<(), DeskError> {
        let ours = self.key.digest(Label::Check, &[]);
        let mut found = self.db.row(KEY_CHECK, &[], columns(|row| row.digest(0, "key_check"))).await?;
        if found.is_none() {
            self.db.execute(NEW_KEY_CHECK, &[Value::digest(&ours)]).await?;
            // Of two processes that open a new database, the second finds the key of the first.
            found = self.db.row(KEY_CHECK, &[], columns(|row| row.digest(0, "key_check"))).await?;
        }
        if found == Some(ours) { Ok(()) } else { Err(DeskError::OtherKey { at: self.db.at().to_owned() }) }
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("at", &self.db.at()).finish_non_exhaustive()
    }
}

/// Returns milliseconds.
pub(crate) fn minutes(minutes: u32) -> i64 {
    i64::from(minutes) * MINUTE
}

/// Returns the moment so much later, or the same at the end of the calendar.
pub(crate) fn later(at: Moment, millis: i64) -> Moment {
    at.plus_millis(millis).unwrap_or(at)
}
