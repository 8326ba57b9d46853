//! Everything that happened, in order, for those who check it; and what happened to one participant.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_access::{Action, Context, Resource};
use jenjang_facts::Moment;
use jenjang_ledger::{CaseId, Checkpoint, Event as Stored, Head, Part, Personal};
use jenjang_procedure::{StageKind, Status};
use serde_json::Value;

use super::accounts::STREAM;
use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// The ledger as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditOverview {
    /// How far it has come.
    pub head: Head,
    /// The last checkpoint that was signed.
    pub checkpoint: Option<Checkpoint>,
    /// The cases, and the stream of accounts and roles.
    pub streams: Vec<StreamLine>,
}

/// A case, or the stream of accounts and roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamLine {
    /// Its id.
    pub id: String,
    /// What the case is called; `None` for the stream of accounts.
    pub title: Option<String>,
    /// How many events it has.
    pub events: u64,
    /// The moment of the first.
    pub first: Moment,
    /// The moment of the last.
    pub last: Moment,
    /// The hash of the last.
    pub hash: String,
}

/// Which events are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// The first event, by its place.
    pub from: u64,
    /// Only this kind.
    pub kind: Option<String>,
    /// How many at most.
    pub per_page: usize,
}

/// Some events, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct EventsPage {
    /// What the case is called; `None` for the stream of accounts.
    pub title: Option<String>,
    /// What the stages and settings are called, by id: in Indonesian and in English.
    pub titles: BTreeMap<String, (String, String)>,
    /// The events.
    pub events: Vec<AuditEvent>,
    /// How many there are of the kind.
    pub total: usize,
    /// How many of the kind come before those shown.
    pub before: usize,
    /// Where the page after this one begins.
    pub next: Option<u64>,
    /// Where the page before this one begins.
    pub previous: Option<u64>,
    /// The kinds there are, with their counts.
    pub kinds: BTreeMap<String, u64>,
}

/// One event, and what the page about it says of the case.
#[derive(Clone, Debug, PartialEq)]
pub struct EventPage {
    /// What the case is called; `None` for the stream of accounts.
    pub title: Option<String>,
    /// What the stages and settings are called, by id: in Indonesian and in English.
    pub titles: BTreeMap<String, (String, String)>,
    /// The event.
    pub event: AuditEvent,
    /// The place of the last event there is.
    pub last: u64,
}

/// An event, without anything personal.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// Its place in the case, from 1.
    pub sequence: u64,
    /// Its place in the ledger, from 0.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// Through what.
    pub via: String,
    /// What.
    pub kind: String,
    /// What, as data.
    pub body: Value,
    /// The body as it is hashed.
    pub body_text: String,
    /// `held`, `erased` or nothing.
    pub personal: Option<&'static str>,
    /// The files that belong to it.
    pub files: Vec<String>,
    /// The digest of body, files and personal part.
    pub payload: String,
    /// The hash of the event before it in the ledger.
    pub previous: String,
    /// The hash of this event.
    pub hash: String,
}

/// Something that happened to a participant.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryEvent {
    /// Its place in the case.
    pub sequence: u64,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: String,
    /// What, as data.
    pub body: Value,
    /// The hash of the event.
    pub hash: String,
}

impl From<Stored> for AuditEvent {
    fn from(event: Stored) -> Self {
        Self {
            sequence: event.sequence,
            position: event.position,
            at: event.stamp.at,
            actor: event.stamp.actor,
            role: event.stamp.role,
            via: event.stamp.via,
            kind: event.kind,
            body: serde_json::from_str(&event.body).unwrap_or(Value::Null),
            body_text: event.body,
            personal: match event.personal {
                Personal::None => None,
                Personal::Held(_) => Some("held"),
                Personal::Erased { .. } => Some("erased"),
            },
            files: event.blobs.iter().map(ToString::to_string).collect(),
            payload: event.payload_digest.to_string(),
            previous: event.previous.to_string(),
            hash: event.hash.to_string(),
        }
    }
}

impl App {
    /// Returns the ledger as a whole, for those who may read events.
    pub async fn audit_overview(&self, acting: &Acting) -> Result<AuditOverview, AppError> {
        self.allow_on_ledger(acting, Action::ReadEvents).await?;
        let mut streams = Vec::new();
        for head in self.heads().await? {
            let is_case = head.id.as_str() != STREAM;
            let title = if is_case { Some(self.case_held(&head.id).await?.case.title.clone()) } else { None };
            let last = self.ledger.event(&head.id, head.sequence).await?;
            streams.push(StreamLine {
                id: head.id.to_string(),
                title,
                events: head.sequence,
                first: head.first,
                last: head.last,
                hash: last.map(|event| event.hash.to_string()).unwrap_or_default(),
            });
        }
        let (head, checkpoint) = (self.ledger.head().await?, self.ledger.latest_checkpoint().await?);
        Ok(AuditOverview { head, checkpoint, streams })
    }

    /// Returns events of a case, or of the stream of accounts, in order.
    pub async fn audit_events(&self, acting: &Acting, id: &str, query: &EventQuery) -> Result<EventsPage, AppError> {
        self.allow_on_ledger(acting, Action::ReadEvents).await?;
        let (id, title, titles) = self.stream_head(id).await?;
        let kinds = self.ledger.kinds(&id).await?;
        let kind = query.kind.as_deref();
        let total = match kind {
            Some(kind) => kinds.get(kind).copied().unwrap_or(0),
            None => kinds.values().sum(),
        };
        let limit = u32::try_from(query.per_page.clamp(1, 500)).unwrap_or(500);
        // One more than is shown tells where the next page begins.
        let mut events = self.ledger.events_part(&id, Part { kind, from: query.from, limit: limit + 1 }).await?;
        let next = if events.len() > count(limit) { events.pop().map(|event| event.sequence) } else { None };
        let before = self.ledger.events_before(&id, kind, query.from).await?;
        let previous = self.ledger.events_back(&id, kind, query.from, limit).await?;
        let events = events.into_iter().map(AuditEvent::from).collect();
        let (total, before) = (count(total), count(before));
        Ok(EventsPage { title, titles, events, total, before, next, previous, kinds })
    }

    /// Returns one event in full, without its personal part.
    pub async fn audit_event(&self, acting: &Acting, id: &str, sequence: u64) -> Result<EventPage, AppError> {
        self.allow_on_ledger(acting, Action::ReadEvents).await?;
        let (id, title, titles) = self.stream_head(id).await?;
        let event = self.ledger.event(&id, sequence).await?;
        let event = event.map(AuditEvent::from).ok_or_else(|| AppError::NoSuchCase(id.to_string()))?;
        let last = self.heads().await?.into_iter().find(|head| head.id == id).map_or(0, |head| head.sequence);
        Ok(EventPage { title, titles, event, last })
    }

    async fn stream_head(&self, id: &str) -> Result<StreamHead, AppError> {
        let id = CaseId::new(id)?;
        if id.as_str() == STREAM {
            return Ok((id, None, BTreeMap::new()));
        }
        let case = self.case(&id).await?;
        let titles = case.titles().map(|(id, title)| (id.to_owned(), (title.id.clone(), title.en.clone())));
        Ok((id.clone(), Some(case.case.title.clone()), titles.collect()))
    }

    /// Returns what happened to a participant, the latest first, for whoever may read the entry.
    ///
    /// Who marked is for the selection team alone; a result is told to the person when it is published.
    pub async fn entry_timeline(&self, acting: &Acting, id: &str, number: u32) -> Result<Vec<EntryEvent>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(number.to_string());
        case.case.participant(number).ok_or_else(unknown)?;
        let none = Context::default();
        let entry = case.entry(number, None);
        self.access.check(&principal, Action::ReadEntry, &entry, &none).map_err(|_| unknown())?;
        let own = principal.participant == Some(number);
        let sees_marks = !own && self.access.allows(&principal, Action::VerifyMark, &case.resource(), &none);
        let untold: BTreeSet<String> = case
            .case
            .plan
            .stages()
            .iter()
            .zip(&case.case.stages)
            .filter(|(plan, stage)| {
                matches!(plan.kind, StageKind::Determination { .. })
                    && stage.published_at.is_none()
                    && stage.status != Status::Closed
            })
            .map(|(plan, _)| plan.id.clone())
            .collect();
        let mut found = Vec::new();
        for event in self.ledger.events_at(&id, &case.places_of(number)).await? {
            let of_marking = event.kind.starts_with("mark");
            if of_marking && !sees_marks {
                continue;
            }
            let body: Value = serde_json::from_str(&event.body).unwrap_or(Value::Null);
            let stage = body.get("stage").and_then(Value::as_str).unwrap_or_default();
            if event.kind == "results-determined" && own && untold.contains(stage) {
                continue;
            }
            found.push(EntryEvent {
                sequence: event.sequence,
                at: event.stamp.at,
                kind: event.kind,
                body,
                hash: event.hash.to_string(),
            });
        }
        found.reverse();
        Ok(found)
    }

    /// Returns whether somebody may read everything that happened.
    pub async fn reads_events(&self, acting: &Acting) -> bool {
        self.allow(acting, Action::ReadEvents, &Resource::Ledger, &Context::default()).await.is_ok()
    }
}

/// The id of a stream, what the case is called, and what its stages and settings are called.
type StreamHead = (CaseId, Option<String>, BTreeMap<String, (String, String)>);

fn count(n: impl TryInto<usize>) -> usize {
    n.try_into().unwrap_or(usize::MAX)
}
