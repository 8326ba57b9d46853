//! A case as it is held in memory: folded from the ledger and kept current by sequence number.

use std::sync::Arc;

use jenjang_facts::{Digest, Nip, Reference};
use jenjang_ledger::{BlobError, Blobs, CaseId, Event as Stored, PAYLOAD_ERASED, Personal};
use jenjang_procedure::stages::announcement::CaseOpened;
use jenjang_procedure::{Case, Event, Plan, Recorded, read_plan};
use jenjang_regulation::{Regulation, Sources, render};

use super::error::AppError;
use super::roster::Roster;

/// A case in memory.
#[derive(Clone, Debug)]
pub(crate) struct OpenCase {
    pub(crate) id: CaseId,
    pub(crate) case: Case,
    /// The regulation as sealed.
    pub(crate) regulation: Arc<Regulation>,
    /// The reference data as sealed.
    pub(crate) reference: Arc<Reference>,
    /// Who has which number, once the register was screened.
    pub(crate) roster: Option<Arc<Roster>>,
    /// The places of the events that name a participant, by the number less one.
    naming: Vec<Vec<u32>>,
}

impl OpenCase {
    /// Returns a case before its first event, under the regulation that the event names.
    pub(crate) async fn begin(id: &CaseId, first: &Stored, blobs: &Blobs) -> Result<Self, AppError> {
        let sealed = |problem: String| AppError::Sealed { case: id.clone(), problem };
        let Event::CaseOpened(opened) = decode(id, first)? else {
            return Err(sealed(format!("its first event is `{}`", first.kind)));
        };
        let reference = sealed_reference(id, blobs, opened.reference).await?;
        let text = sealed_text(id, blobs, opened.digest).await?;
        let regulation = sealed_regulation(id, &opened, &text, &reference)?;
        let plan = plan_of(&regulation, &reference)?;
        let (regulation, reference) = (Arc::new(regulation), Arc::new(reference));
        Ok(Self { id: id.clone(), case: Case::new(plan), regulation, reference, roster: None, naming: Vec::new() })
    }

    /// Takes the events that follow.
    pub(crate) async fn take(&mut self, events: &[Stored], blobs: &Blobs) -> Result<(), AppError> {
        for stored in events {
            if stored.kind == PAYLOAD_ERASED {
                // Not an event of the procedure: the parts it names come without their personal content from now on.
                self.case.sequence = stored.sequence;
                continue;
            }
            let recorded =
                Recorded { sequence: stored.sequence, at: stored.stamp.at, event: decode(&self.id, stored)? };
            self.take_one(&recorded, blobs).await?;
        }
        Ok(())
    }

    /// Takes the next event.
    pub(crate) async fn take_one(&mut self, recorded: &Recorded, blobs: &Blobs) -> Result<(), AppError> {
        self.case.apply(recorded);
        for number in recorded.event.participants() {
            let Some(at) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else { continue };
            // Only who is there has a place: what an event says is not to decide how much memory there is.
            if self.case.participants.len() <= at {
                continue;
            }
            if self.naming.len() <= at {
                self.naming.resize(self.case.participants.len(), Vec::new());
            }
            if let (Some(places), Ok(place)) = (self.naming.get_mut(at), u32::try_from(recorded.sequence)) {
                places.push(place);
            }
        }
        if let Event::RegisterScreened(screened) = &recorded.event {
            let text = sealed_text(&self.id, blobs, screened.list_file).await;
            self.roster = match text {
                Ok(text) => {
                    let wrong = |problem| AppError::Sealed { case: self.id.clone(), problem };
                    Some(Arc::new(Roster::parse(&text).map_err(wrong)?))
                }
                // The list is erased when its time is over; the numbers stay, without names.
                Err(AppError::Blob(BlobError::Missing { .. })) => None,
                Err(error) => return Err(error),
            };
        }
        Ok(())
    }

    /// Returns the places of the events that name a participant, in order.
    pub(crate) fn places_of(&self, number: u32) -> Vec<u64> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let places = at.and_then(|at| self.naming.get(at));
        places.into_iter().flatten().map(|place| u64::from(*place)).collect()
    }

    /// Returns the number of a person: by the list, or by an objection that brought the person in.
    pub(crate) fn number_of(&self, nip: Nip) -> Option<u32> {
        let listed = self.roster.as_ref().and_then(|roster| roster.number_of(nip));
        // Those of the list come first; after them come those whom an objection let in.
        let n_listed = self.roster.as_ref().map_or(0, |roster| roster.people().len());
        let mut others = (1..).zip(&self.case.participants).skip(n_listed);
        listed.or_else(|| {
            let key = nip.to_string();
            others.find(|(_, person)| person.person.as_deref() == Some(key.as_str())).map(|(number, _)| number)
        })
    }

    /// Returns the NIP of a participant.
    pub(crate) fn nip_of(&self, number: u32) -> Option<Nip> {
        let listed = self.roster.as_ref().and_then(|roster| roster.person(number)).map(|person| person.nip);
        listed.or_else(|| Nip::parse(self.case.participant(number)?.person.as_deref()?).ok())
    }

    /// Returns the name of a participant who is on the list.
    pub(crate) fn name_of(&self, number: u32) -> Option<&str> {
        self.roster.as_ref()?.person(number).map(|person| person.name.as_str())
    }
}

/// Reads an event of the procedure.
pub(crate) fn decode(case: &CaseId, stored: &Stored) -> Result<Event, AppError> {
    let personal = match &stored.personal {
        Personal::Held(text) => Some(text.as_str()),
        Personal::None | Personal::Erased { .. } => None,
    };
    Event::decode(&stored.kind, &stored.body, personal).map_err(|source| AppError::Unreadable {
        case: case.clone(),
        sequence: stored.sequence,
        source,
    })
}

/// Returns a text that was sealed under its digest.
pub(crate) async fn sealed_text(case: &CaseId, blobs: &Blobs, digest: Digest) -> Result<String, AppError> {
    let bytes = blobs.get(&digest).await?;
    String::from_utf8(bytes.into())
        .map_err(|_| AppError::Sealed { case: case.clone(), problem: format!("the file {digest} is no text") })
}

/// Returns the text under which reference data are sealed.
pub(crate) fn reference_text(reference: &Reference) -> Result<String, AppError> {
    let files: std::collections::BTreeMap<&str, &str> = reference.files().collect();
    serde_json::to_string(&files).map_err(|error| AppError::Input(error.to_string()))
}

async fn sealed_reference(case: &CaseId, blobs: &Blobs, digest: Digest) -> Result<Reference, AppError> {
    let text = sealed_text(case, blobs, digest).await?;
    let sealed = |problem: String| AppError::Sealed { case: case.clone(), problem };
    let files = serde_json::from_str(&text).map_err(|error| sealed(error.to_string()))?;
    Reference::from_files(files).map_err(|error| sealed(error.to_string()))
}

fn sealed_regulation(
    case: &CaseId,
    opened: &CaseOpened,
    text: &str,
    reference: &Reference,
) -> Result<Regulation, AppError> {
    let loaded = jenjang_regulation::load_text(&opened.regulation, &opened.version, text, reference);
    loaded.map_err(|errors| AppError::Sealed { case: case.clone(), problem: errors.render(false) })
}

/// Returns the plan that a regulation lays down.
pub(crate) fn plan_of(regulation: &Regulation, reference: &Reference) -> Result<Plan, AppError> {
    read_plan(regulation, &reference.lists).map_err(|mistakes| {
        let sources = Sources::from([(regulation.file.clone(), regulation.text.to_string())]);
        AppError::Plan { id: regulation.id.clone(), mistakes: render(&mistakes, &sources, false) }
    })
}
