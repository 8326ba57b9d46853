//! Connections of one process to a SQLite file.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::Sqlite;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePool;

/// The connections of a process to one file. Clones share them.
///
/// The pool tests each connection it gets back, on a task of its own: that wakes more threads than a small statement.
/// So one that reads and one that writes stay at hand, and only who finds none there goes to the pool. The one that
/// writes also finds the pages it wrote in its own memory.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    pool: SqlitePool,
    reads: Arc<AtHand>,
    writes: Arc<AtHand>,
}

/// What a connection is wanted for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum For {
    Reading,
    Writing,
}

/// A place for one connection that nobody uses.
#[derive(Debug, Default)]
struct AtHand(Mutex<Option<PoolConnection<Sqlite>>>);

impl AtHand {
    fn place(&self) -> MutexGuard<'_, Option<PoolConnection<Sqlite>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    pub(crate) fn of(pool: SqlitePool) -> Self {
        Self { pool, reads: Arc::default(), writes: Arc::default() }
    }

    /// Returns the pool, for statements that are not worth a place.
    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    fn place(&self, wanted: For) -> &AtHand {
        match wanted {
            For::Reading => &self.reads,
            For::Writing => &self.writes,
        }
    }

    /// Returns a connection that is in no transaction.
    pub(crate) async fn get(&self, wanted: For) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
        let at_hand = self.place(wanted).place().take();
        match at_hand {
            Some(connection) => Ok(connection),
            None => self.pool.acquire().await,
        }
    }

    /// Takes a connection back whose last statement was seen to end well, and that is in no transaction. Any other is
    /// dropped, and the pool looks after it.
    pub(crate) fn put(&self, wanted: For, connection: PoolConnection<Sqlite>) {
        let mut place = self.place(wanted).place();
        // Without the pool nobody would wait for it.
        if place.is_none() && !self.pool.is_closed() {
            *place = Some(connection);
        }
    }

    /// Closes all of them, once those in use are back.
    pub(crate) async fn close(&self) {
        // First the pool is marked as closed, so that none is put back behind us.
        let closing = self.pool.close();
        for wanted in [For::Reading, For::Writing] {
            let at_hand = self.place(wanted).place().take();
            if let Some(connection) = at_hand {
                // One after the other: of two that close together none is the last, and the log stays beside the file.
                let _ = connection.close().await;
            }
        }
        closing.await;
    }
}

impl Drop for AtHand {
    fn drop(&mut self) {
        // Not to the pool: that needs a runtime, which may have ended.
        if let Some(connection) = self.place().take() {
            drop(connection.detach());
        }
    }
}
