//! The ledger: opening it, and reading what was recorded.

use jenjang_database::{Database, Options, Row, Value};

use crate::stored::{Stored, moment, select_events};
use crate::tables::SCHEMA;
use crate::{CaseHead, CaseId, Durability, Event, Head, LedgerError, Location};

/// A ledger on SQLite or PostgreSQL. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) db: Database,
}

/// What a transaction that appends must know of the past.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tail {
    pub(crate) head: Head,
    /// Sequence and moment (in milliseconds) of the last event of the case.
    pub(crate) case: Option<(u64, i64)>,
}

/// Last event of the ledger, and last event of one case, in one go.
pub(crate) const TAIL: &str = "SELECT h.position, h.hash, c.sequence, c.recorded_at \
     FROM (SELECT position, hash FROM events ORDER BY position DESC LIMIT 1) h \
     LEFT JOIN (SELECT sequence, recorded_at FROM events WHERE case_id = $1 ORDER BY sequence DESC LIMIT 1) c \
     ON 1 = 1";

const CASES: &str = "SELECT h.case_id, h.last, f.recorded_at, l.recorded_at \
     FROM (SELECT case_id, min(sequence) AS first, max(sequence) AS last FROM events GROUP BY case_id) h \
     JOIN events f ON f.case_id = h.case_id AND f.sequence = h.first \
     JOIN events l ON l.case_id = h.case_id AND l.sequence = h.last";

pub(crate) const HEAD: &str = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1";

impl Ledger {
    /// Opens a ledger, creates it if there is none, and brings its tables up to date.
    pub async fn open(at: &Location) -> Result<Self, LedgerError> {
        Self::open_with(at, Durability::Full).await
    }

    /// Opens a ledger that promises more or less of what is acknowledged; PostgreSQL always promises everything.
    pub async fn open_with(at: &Location, durability: Durability) -> Result<Self, LedgerError> {
        Ok(Self { db: Database::open(at, &SCHEMA, Options { durability, ..Options::default() }).await? })
    }

    /// Closes all connections; whoever still holds a clone gets an error.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Returns the events of a case that come after `after`, in order; 0 for all.
    pub async fn events(&self, case: &CaseId, after: u64) -> Result<Vec<Event>, LedgerError> {
        let sql = select_events!("WHERE e.case_id = $1 AND e.sequence > $2 ORDER BY e.sequence");
        self.db.rows(sql, &[Value::Text(case.as_str()), int(after)], event).await
    }

    /// Returns one event of a case.
    pub async fn event(&self, case: &CaseId, sequence: u64) -> Result<Option<Event>, LedgerError> {
        let sql = select_events!("WHERE e.case_id = $1 AND e.sequence = $2");
        let found = self.db.rows(sql, &[Value::Text(case.as_str()), int(sequence)], event).await?;
        Ok(found.into_iter().next())
    }

    /// Returns at most `limit` events of the whole ledger, in order, from a position on.
    pub async fn page(&self, from_position: u64, limit: u32) -> Result<Vec<Event>, LedgerError> {
        let sql = select_events!("WHERE e.position >= $1 ORDER BY e.position LIMIT $2");
        self.db.rows(sql, &[int(from_position), Value::Int(limit.into())], event).await
    }

    /// Returns all cases by name, and how far each has come.
    pub async fn cases(&self) -> Result<Vec<CaseHead>, LedgerError> {
        let mut cases = self.db.rows(CASES, &[], case_head).await?;
        cases.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(cases)
    }

    /// Returns the number of events and the hash of the last one.
    pub async fn head(&self) -> Result<Head, LedgerError> {
        let found = self.db.rows(HEAD, &[], head).await?;
        Ok(found.into_iter().next().unwrap_or(Head::EMPTY))
    }
}

impl Tail {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, LedgerError> {
        let read = || {
            let case = match row.maybe_int(2, "sequence")? {
                None => None,
                Some(_) => Some((row.count(2, "sequence")?, row.int(3, "recorded_at")?)),
            };
            Ok((row.count(0, "position")?, row.digest(1, "hash")?, case))
        };
        let (position, hash, case) =
            read().map_err(|unreadable: jenjang_database::Unreadable| unreadable.of("the last event"))?;
        Ok(Self { head: Head { size: position + 1, hash }, case })
    }
}

/// Positions and sequences are far below the range of the column; what is not finds nothing.
pub(crate) fn int(value: u64) -> Value<'static> {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

pub(crate) fn head(row: &Row<'_>) -> Result<Head, LedgerError> {
    let read = || Ok(Head { size: row.count(0, "position")? + 1, hash: row.digest(1, "hash")? });
    read().map_err(|unreadable: jenjang_database::Unreadable| unreadable.of("the last event").into())
}

pub(crate) fn event(row: &Row<'_>) -> Result<Event, LedgerError> {
    Stored::read(row).map_err(|unreadable| unreadable.of(&place(row)))?.into_event()
}

/// Says which event a row is, as far as that can be read.
fn place(row: &Row<'_>) -> String {
    match crate::stored::place(row) {
        (Some(position), ..) => format!("the event at position {position}"),
        _ => "an event".to_owned(),
    }
}

fn case_head(row: &Row<'_>) -> Result<CaseHead, LedgerError> {
    let read = || {
        let id = row.text(0, "case_id")?;
        Ok(CaseHead {
            id: CaseId::new(id).map_err(|error| jenjang_database::Unreadable::new("case_id", error.to_string()))?,
            sequence: row.count(1, "sequence")?,
            first: moment(row.int(2, "recorded_at")?)?,
            last: moment(row.int(3, "recorded_at")?)?,
        })
    };
    read().map_err(|unreadable: jenjang_database::Unreadable| unreadable.of("the list of cases").into())
}
