//! Reading a part of a case: a page of it, the events of one kind, some by their places.

use std::collections::BTreeMap;

use jenjang_database::{Row, Unreadable, Value};

use crate::ledger::{event, int};
use crate::stored::select_events;
use crate::{CaseId, Event, Ledger, LedgerError};

/// How many places one statement asks for: one shape, so that it stays prepared.
const PLACES: usize = 16;

const KINDS: &str = "SELECT kind, count(*) FROM events WHERE case_id = $1 GROUP BY kind";
const BEFORE: &str = "SELECT count(*) FROM events WHERE case_id = $1 AND sequence < $2";
const BEFORE_OF_KIND: &str = "SELECT count(*) FROM events WHERE case_id = $1 AND kind = $2 AND sequence < $3";

/// A part of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Only events of this kind.
    pub kind: Option<&'a str>,
    /// From which place on.
    pub from: u64,
    /// How many at most.
    pub limit: u32,
}

impl Ledger {
    /// Returns a part of a case, in order.
    pub async fn events_part(&self, case: &CaseId, part: Part<'_>) -> Result<Vec<Event>, LedgerError> {
        let (case, from, limit) = (Value::Text(case.as_str()), int(part.from), Value::Int(part.limit.into()));
        match part.kind {
            None => {
                let sql = select_events!("WHERE e.case_id = $1 AND e.sequence >= $2 ORDER BY e.sequence LIMIT $3");
                self.db.rows(sql, &[case, from, limit], event).await
            }
            Some(kind) => {
                let sql = select_events!(
                    "WHERE e.case_id = $1 AND e.kind = $2 AND e.sequence >= $3 ORDER BY e.sequence LIMIT $4"
                );
                self.db.rows(sql, &[case, Value::Text(kind), from, limit], event).await
            }
        }
    }

    /// Returns the place of the event of a kind, or of any, that so many others come between it and `before`: where the
    /// page before begins. The first one where there are fewer, `None` where there is none.
    pub async fn events_back(
        &self,
        case: &CaseId,
        kind: Option<&str>,
        before: u64,
        n: u32,
    ) -> Result<Option<u64>, LedgerError> {
        const ANY: &str = "SELECT min(sequence) FROM (SELECT sequence FROM events WHERE case_id = $1 AND sequence < $2 \
             ORDER BY sequence DESC LIMIT $3) page";
        const OF_KIND: &str = "SELECT min(sequence) FROM (SELECT sequence FROM events WHERE case_id = $1 AND kind = $2 \
             AND sequence < $3 ORDER BY sequence DESC LIMIT $4) page";
        let (case, before, n) = (Value::Text(case.as_str()), int(before), Value::Int(n.into()));
        let found = match kind {
            None => self.db.row(ANY, &[case, before, n], maybe_place).await?,
            Some(kind) => self.db.row(OF_KIND, &[case, Value::Text(kind), before, n], maybe_place).await?,
        };
        Ok(found.flatten())
    }

    /// Returns how many events of a kind, or of any, come before a place in a case.
    pub async fn events_before(&self, case: &CaseId, kind: Option<&str>, place: u64) -> Result<u64, LedgerError> {
        let (case, place) = (Value::Text(case.as_str()), int(place));
        let found = match kind {
            None => self.db.row(BEFORE, &[case, place], count).await?,
            Some(kind) => self.db.row(BEFORE_OF_KIND, &[case, Value::Text(kind), place], count).await?,
        };
        Ok(found.unwrap_or(0))
    }

    /// Returns the kinds of events that a case has, with how many there are of each.
    pub async fn kinds(&self, case: &CaseId) -> Result<BTreeMap<String, u64>, LedgerError> {
        let rows = self.db.rows(KINDS, &[Value::Text(case.as_str())], kind).await?;
        Ok(rows.into_iter().collect())
    }

    /// Returns the events at some places of a case, in order. A place without an event gives none.
    pub async fn events_at(&self, case: &CaseId, places: &[u64]) -> Result<Vec<Event>, LedgerError> {
        let sql = select_events!(
            "WHERE e.case_id = $1 AND e.sequence IN \
             ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ORDER BY e.sequence"
        );
        let mut places = places.to_vec();
        places.sort_unstable();
        places.dedup();
        let mut found = Vec::with_capacity(places.len());
        for some in places.chunks(PLACES) {
            // Whoever asks for fewer asks for the last one again.
            let last = some.last().copied().unwrap_or_default();
            let padded = some.iter().copied().chain(std::iter::repeat(last)).take(PLACES);
            let mut values = vec![Value::Text(case.as_str())];
            for place in padded {
                values.push(int(place));
            }
            found.extend(self.db.rows(sql, &values, event).await?);
        }
        Ok(found)
    }
}

fn count(row: &Row<'_>) -> Result<u64, LedgerError> {
    row.count(0, "count").map_err(|unreadable: Unreadable| unreadable.of("the number of events").into())
}

fn maybe_place(row: &Row<'_>) -> Result<Option<u64>, LedgerError> {
    let read = || match row.maybe_int(0, "sequence")? {
        None => Ok(None),
        Some(_) => row.count(0, "sequence").map(Some),
    };
    read().map_err(|unreadable: Unreadable| unreadable.of("the place of an event").into())
}

fn kind(row: &Row<'_>) -> Result<(String, u64), LedgerError> {
    let read = || Ok((row.text(0, "kind")?.to_owned(), row.count(1, "count")?));
    read().map_err(|unreadable: Unreadable| unreadable.of("the kinds of events").into())
}
