//! A case as it is held in memory: folded from the ledger and kept current by sequence number.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jenjang_facts::{Digest, Nip, Reference};
use jenjang_ledger::{BlobError, Blobs, CaseId, Event as Stored, PAYLOAD_ERASED, Personal};
use jenjang_procedure::balance::Balance;
use jenjang_procedure::stages::announcement::CaseOpened;
use jenjang_procedure::{Case, Event, Outcome, Plan, Recorded, StagePlan, read_plan};
use jenjang_regulation::{Bilingual, Regulation, Sources, render};

use super::course::Course;
use super::error::AppError;
use super::roster::Roster;
use super::screen_register::Job;
use super::sealed::SealedJob;

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
    /// What happened on which day.
    pub(crate) course: Course,
    /// The places of the events that name a participant, by the number less one.
    naming: Vec<Vec<u32>>,
    derived: Derived,
}

/// What was worked out of the state because somebody asked, and stands until the next event.
#[derive(Clone, Debug, Default)]
struct Derived {
    balances: OnceLock<Vec<Balance>>,
    let_in: OnceLock<BTreeMap<Nip, u32>>,
    /// By the number less one: the place of the latest stage entered, and the outcome there.
    standings: OnceLock<Vec<Option<(usize, Outcome)>>>,
    sealed: OnceLock<Arc<SealedJob>>,
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
        let (id, case) = (id.clone(), Case::new(plan));
        let (roster, course, naming, derived) = (None, Course::default(), Vec::new(), Derived::default());
        Ok(Self { id, case, regulation, reference, roster, course, naming, derived })
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
        self.derived = Derived::default();
        self.case.apply(recorded);
        self.course.take(self.case.day(recorded.at), recorded);
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

    /// Returns what the settings and stages are called, by id.
    pub(crate) fn titles(&self) -> impl Iterator<Item = (&str, &Bilingual)> {
        let settings = self.case.plan.settings().iter().map(|setting| (setting.id.as_str(), &setting.label));
        settings.chain(self.case.plan.stages().iter().map(|stage| (stage.id.as_str(), &stage.title)))
    }

    /// Returns the counts of all stages, in order.
    pub(crate) fn balances(&self) -> &[Balance] {
        let count = || (0..self.case.stages.len()).map(|place| self.case.balance(place)).collect();
        self.derived.balances.get_or_init(count)
    }

    /// Returns what people are judged with under what was sealed; `None` before the screening.
    pub(crate) fn sealed_job(&self, n_threads: usize) -> Result<Option<Arc<SealedJob>>, AppError> {
        let Some(screened) = self.case.screened() else { return Ok(None) };
        if let Some(known) = self.derived.sealed.get() {
            return Ok(Some(Arc::clone(known)));
        }
        let job = Arc::new(SealedJob::new(Job::of(self, screened.on, n_threads)?)?);
        Ok(Some(Arc::clone(self.derived.sealed.get_or_init(|| job))))
    }

    /// Returns the places of the events that name a participant, in order.
    pub(crate) fn places_of(&self, number: u32) -> Vec<u64> {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let places = at.and_then(|at| self.naming.get(at));
        places.into_iter().flatten().map(|place| u64::from(*place)).collect()
    }

    /// Returns the number of a person, if the person has one.
    pub(crate) fn number_of(&self, nip: Nip) -> Option<u32> {
        self.roster.as_ref().and_then(|roster| roster.number_of(nip)).or_else(|| self.let_in(nip))
    }

    /// Returns the number of a person whom an objection let in after the list was made.
    pub(crate) fn let_in(&self, nip: Nip) -> Option<u32> {
        let known = self.derived.let_in.get_or_init(|| {
            let named = (1..).zip(&self.case.participants);
            let named = named.filter_map(|(number, one)| Some((Nip::parse(one.person.as_deref()?).ok()?, number)));
            named.collect()
        });
        known.get(&nip).copied()
    }

    /// Returns how a participant stands: in the latest stage entered.
    pub(crate) fn standing(&self, number: u32) -> Option<(&StagePlan, Outcome)> {
        let standings = self.derived.standings.get_or_init(|| {
            let place = |id: &str| self.case.plan.stages().iter().position(|plan| plan.id == id);
            let numbers = (1..).zip(&self.case.participants).map(|(number, _)| number);
            let standing =
                |number| self.case.standing(number).and_then(|(plan, outcome)| Some((place(&plan.id)?, outcome)));
            numbers.map(standing).collect()
        });
        let (place, outcome) = (*standings.get(usize::try_from(number).ok()?.checked_sub(1)?)?)?;
        Some((self.case.plan.stages().get(place)?, outcome))
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
