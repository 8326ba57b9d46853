//! What somebody recorded, read back out of the record: the proof to keep, and an own mark that was returned.

use jenjang_access::{Action, Context, Principal};
use jenjang_facts::{Digest, Moment};
use jenjang_ledger::CaseId;
use jenjang_procedure::Event;
use jenjang_procedure::stages::assessment::MarkContent;

use super::accounts::stream;
use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::decode;

/// An event that whoever asks recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct ActReceipt {
    /// Its place in the case.
    pub sequence: u64,
    /// What it is.
    pub kind: String,
    /// What it says for good, without anything personal.
    pub body: serde_json::Value,
    /// When it was recorded.
    pub at: Moment,
    /// Its hash.
    pub hash: Digest,
}

impl App {
    /// Returns an event of a case by its place, if whoever asks recorded it.
    pub async fn act_receipt(&self, acting: &Acting, id: &str, sequence: u64) -> Result<Option<ActReceipt>, AppError> {
        let id = CaseId::new(id)?;
        let principal = {
            let case = self.case(&id).await?;
            self.principal(acting, Some(&case)).await?
        };
        self.receipt_of(&id, sequence, &principal).await
    }

    /// Returns an event of the stream of accounts and roles by its place, if whoever asks recorded it.
    pub async fn access_receipt(&self, acting: &Acting, sequence: u64) -> Result<Option<ActReceipt>, AppError> {
        let principal = self.principal(acting, None).await?;
        self.receipt_of(&stream()?, sequence, &principal).await
    }

    async fn receipt_of(
        &self,
        id: &CaseId,
        sequence: u64,
        principal: &Principal,
    ) -> Result<Option<ActReceipt>, AppError> {
        let Some(event) = self.ledger.event(id, sequence).await? else { return Ok(None) };
        // What others did is not told here, not even that there is something at this place.
        if event.stamp.actor != principal.id {
            return Ok(None);
        }
        Ok(Some(ActReceipt {
            sequence: event.sequence,
            kind: event.kind,
            body: serde_json::from_str(&event.body).unwrap_or(serde_json::Value::Null),
            at: event.stamp.at,
            hash: event.hash,
        }))
    }

    /// Returns the mark that whoever asks submitted last for a participant, also where it was returned since.
    pub async fn previous_mark(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        participant: u32,
    ) -> Result<Option<MarkContent>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(participant.to_string());
        let entry = case.entry(participant, Some(stage));
        self.access.check(&principal, Action::ReadScore, &entry, &Context::default()).map_err(|_| unknown())?;
        let mut found = None;
        for stored in self.ledger.events_at(&id, &case.places_of(participant)).await? {
            if stored.kind != "mark-submitted" || stored.stamp.actor != principal.id {
                continue;
            }
            if let Event::MarkSubmitted(mark) = decode(&id, &stored)?
                && mark.stage == stage
                && mark.participant == participant
                && mark.marker == principal.id
            {
                found = mark.personal;
            }
        }
        Ok(found)
    }
}
