//! Doing something in a case: load, authorize, decide, append, notify.

use std::collections::BTreeMap;

use bytes::Bytes;
use jenjang_access::{Action, Context as Circumstances, Resource};
use jenjang_facts::Digest;
use jenjang_ledger::{AppendError, CaseId, Draft, Stamp};
use jenjang_procedure::stages::announcement::{CaseOpened, FileRef};
use jenjang_procedure::stages::objection::Outsider;
use jenjang_procedure::{Command, Context, Event, Recorded, results};
use jenjang_regulation::Outcome;

use super::acting::{Acting, participant};
use super::app::App;
use super::error::AppError;
use super::files::file_ref;
use super::open_case::{OpenCase, plan_of, reference_text};
use crate::rules::version_in_force;

/// Files that come with a command, by what they are: the id of an item of the checklist, or a word of their own.
pub type Attachments = BTreeMap<String, Bytes>;

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// In which case.
    pub case: CaseId,
    /// The kinds of the events.
    pub kinds: Vec<String>,
    /// The place of the last event in the case.
    pub sequence: u64,
    /// The hash of the last event: a receipt that can be checked against the ledger.
    pub hash: Digest,
    /// The files that were stored, with their digests: the receipt of whoever handed them in.
    pub files: BTreeMap<String, Digest>,
}

/// The longest title of a case, in characters.
const MOST_TITLE: usize = 300;

/// Returns whether a text is one line that says something, of at most so many characters.
pub(crate) fn is_one_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// How often a decision is taken again because others were quicker.
const MOST_TRIES: usize = 50;

impl App {
    /// Opens a case under the version of a regulation that is in force.
    pub async fn open_case(
        &self,
        acting: &Acting,
        id: &str,
        regulation: &str,
        title: Option<&str>,
    ) -> Result<Done, AppError> {
        let id = CaseId::new(id)?;
        if id.as_str() == super::accounts::STREAM {
            return Err(AppError::CaseExists(id));
        }
        let resource = Resource::Case { id: id.to_string() };
        let principal = self.allow(acting, Action::OpenCase, &resource, &Circumstances::default()).await?;
        // Regulations of an office are in its own time; every zone of the country agrees on the day for most of it.
        let regulation = version_in_force(&self.procedures, regulation, acting.at.day_in(Default::default()))?;
        plan_of(regulation, &self.reference)?;
        let title = title.unwrap_or(&regulation.title.id).trim();
        if !is_one_line(title, MOST_TITLE) {
            return Err(AppError::Input(format!(
                "say what the round is called, on one line of 1 to {MOST_TITLE} characters"
            )));
        }
        let text = Bytes::from(regulation.text.to_string());
        let reference = Bytes::from(reference_text(&self.reference)?);
        let opened = CaseOpened {
            title: title.to_owned(),
            regulation: regulation.id.clone(),
            version: regulation.version.clone(),
            digest: Digest::of(&text),
            reference: Digest::of(&reference),
        };
        self.blobs.put(text).await?;
        self.blobs.put(reference).await?;
        let stamp = self.stamp(acting, &principal, Action::OpenCase, &[(resource, Circumstances::default())]);
        let event = Event::CaseOpened(Box::new(opened));
        match self.append(&id, 0, &stamp, std::slice::from_ref(&event)).await {
            Ok(recorded) => self.done(&id, &recorded, BTreeMap::new()).await,
            Err(AppError::Append(AppendError::Conflict { .. })) => Err(AppError::CaseExists(id)),
            Err(error) => Err(error),
        }
    }

    /// Does something in a case. The screening has a use case of its own, [`App::screen_register`].
    pub async fn act(
        &self,
        acting: &Acting,
        case: &str,
        command: Command,
        attachments: Attachments,
    ) -> Result<Done, AppError> {
        if matches!(command, Command::ScreenRegister(_)) {
            let text = "the outcome of a screening is computed and not told; use `jenjang case screen`";
            return Err(AppError::Input(text.to_owned()));
        }
        self.carry_out(acting, &CaseId::new(case)?, command, attachments).await
    }

    pub(crate) async fn carry_out(
        &self,
        acting: &Acting,
        id: &CaseId,
        mut command: Command,
        mut attachments: Attachments,
    ) -> Result<Done, AppError> {
        let mut kept: Option<Kept> = None;
        let _acting = self.acts_in(id).await;
        for _ in 0..MOST_TRIES {
            let case = self.case(id).await?;
            let mut principal = self.principal(acting, Some(&case)).await?;
            if let Command::Object(object) = &mut command {
                // Who somebody is comes from who acts, never from what is handed over.
                object.participant = principal.participant;
                object.outsider = match (self.nip_of(&acting.who).await?, principal.participant) {
                    (Some(nip), None) => {
                        let next = u32::try_from(case.case.participants.len() + 1).unwrap_or(u32::MAX);
                        principal = participant(Some(next));
                        Some(self.outsider(&case, nip).await?)
                    }
                    _ => None,
                };
            }
            let duty = case.duty(&command, &principal);
            for (resource, context) in &duty.asked {
                self.access.check(&principal, duty.action, resource, context)?;
            }
            match &mut command {
                Command::AssignMarker(assign) => {
                    assign.marker_is = self.marker_is(&case, acting.at, assign).await?;
                }
                Command::ScheduleSession(session) => self.may_watch(&case, acting.at, &session.monitor).await?,
                _ => {}
            }
            if kept.is_none() {
                self.check_files(&command).await?;
                kept = Some(attach(&mut command, std::mem::take(&mut attachments))?);
            }
            let stamp = self.stamp(acting, &principal, duty.action, &duty.asked);
            let calendar = case.reference.calendar();
            let context = Context { at: acting.at, actor: &stamp.actor, calendar };
            let events = case.case.decide(&command, &context)?;
            // What is refused is not kept: nothing would name it.
            for bytes in kept.iter_mut().flat_map(|kept| std::mem::take(&mut kept.to_store)) {
                self.blobs.put(bytes).await?;
            }
            self.keep_texts(&case, &events, acting).await?;
            let seen = case.case.sequence;
            // Who takes the events in changes this state where nobody else has it.
            drop(case);
            match self.append(id, seen, &stamp, &events).await {
                Ok(recorded) => return self.done(id, &recorded, kept.unwrap_or_default().digests).await,
                // Somebody else was quicker: look again, and decide again.
                Err(AppError::Append(AppendError::Conflict { .. })) => self.follower.look_again(),
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Busy(id.clone()))
    }

    /// Appends events of the procedure to a case, and takes them in.
    async fn append(
        &self,
        case: &CaseId,
        expected: u64,
        stamp: &Stamp,
        events: &[Event],
    ) -> Result<Vec<Appended>, AppError> {
        let mut drafts = Vec::with_capacity(events.len());
        for event in events {
            let wrong = |source| AppError::Unreadable { case: case.clone(), sequence: expected + 1, source };
            let (body, personal) = event.encode().map_err(wrong)?;
            let mut blobs = event.files();
            blobs.sort_unstable();
            blobs.dedup();
            drafts.push(Draft { kind: event.kind().to_owned(), body, personal, blobs });
        }
        let mut entropy = self.entropy.lock().await;
        let stored = self.ledger.append(case, expected, stamp, &drafts, &mut **entropy).await?;
        drop(entropy);
        let pairs = stored.iter().zip(events).map(|(stored, event)| Appended {
            recorded: Recorded { sequence: stored.sequence, at: stored.stamp.at, event: event.clone() },
            hash: stored.hash,
        });
        let appended = pairs.collect();
        self.take_own(stored).await;
        Ok(appended)
    }

    /// Tells whoever listens, signs a checkpoint where the public was told something, and returns the receipt.
    async fn done(
        &self,
        case: &CaseId,
        recorded: &[Appended],
        files: BTreeMap<String, Digest>,
    ) -> Result<Done, AppError> {
        let kinds: Vec<String> = recorded.iter().map(|one| one.recorded.event.kind().to_owned()).collect();
        let (sequence, hash) = match recorded.last() {
            Some(last) => (last.recorded.sequence, last.hash),
            None => return Err(AppError::Stopped),
        };
        let public = recorded.iter().any(|one| {
            matches!(
                one.recorded.event,
                Event::Announced(_) | Event::Amended(_) | Event::Published(_) | Event::StageClosed(_)
            )
        });
        if let Some(signer) = self.signer.as_ref().filter(|_| public) {
            self.ledger.checkpoint(signer).await?;
        }
        self.tell(case, kinds.clone(), sequence);
        Ok(Done { case: case.clone(), kinds, sequence, hash, files })
    }

    /// Keeps the texts whose digests events name: seals and lists of results.
    async fn keep_texts(&self, case: &OpenCase, events: &[Event], acting: &Acting) -> Result<(), AppError> {
        // An upheld objection counts in the results that are determined beside it.
        let determines = |event: &Event| matches!(event, Event::ResultsDetermined(_));
        let mut after = events.iter().any(determines).then(|| case.case.clone());
        for event in events {
            match event {
                Event::Announced(announced) => {
                    self.blobs.put(Bytes::from(announced.seal_text(&case.case))).await?;
                }
                Event::ResultsDetermined(determined) => {
                    let state = after.as_ref().unwrap_or(&case.case);
                    let place = state.plan.stage(&determined.stage).map_or(usize::MAX, |(at, _)| at);
                    let lines = state.results(place).map_err(|_| AppError::Stopped)?;
                    self.blobs.put(Bytes::from(results::to_text(&lines))).await?;
                }
                _ => {}
            }
            if let Some(after) = &mut after {
                let sequence = after.sequence + 1;
                after.apply(&Recorded { sequence, at: acting.at, event: event.clone() });
            }
        }
        Ok(())
    }

    async fn check_files(&self, command: &Command) -> Result<(), AppError> {
        let files: Vec<&FileRef> = match command {
            Command::HandIn(command) => command.files.values().collect(),
            Command::Object(command) => command.evidence.iter().collect(),
            Command::Announce(command) => command.material.iter().collect(),
            Command::ScheduleSession(command) => command.instrument.iter().collect(),
            _ => Vec::new(),
        };
        for file in files {
            self.check_file(file).await?;
        }
        Ok(())
    }

    /// Returns what the procedure needs to know about a person whom the screening did not put on the list.
    pub(crate) async fn outsider(&self, case: &OpenCase, nip: jenjang_facts::Nip) -> Result<Outsider, AppError> {
        let nobody = || AppError::NoSuchParticipant(nip.masked());
        let screened = case.case.screened().ok_or_else(nobody)?;
        let explained = self.sealed_verdict(case, nip).await?.ok_or_else(nobody)?;
        let unit = super::roster::unit_id(&explained.skpd);
        debug_assert!(
            screened.units.iter().any(|one| one.id == unit),
            "the screening lists every unit of the register"
        );
        Ok(Outsider { person: nip.to_string(), unit, undetermined: explained.verdict == Outcome::Undetermined })
    }
}

/// An event that is on the disk.
pub(crate) struct Appended {
    pub(crate) recorded: Recorded,
    pub(crate) hash: Digest,
}

/// Files that came with a command.
#[derive(Default)]
struct Kept {
    /// Their digests, by what they are.
    digests: BTreeMap<String, Digest>,
    /// Their bytes, until they are stored.
    to_store: Vec<Bytes>,
}

/// Puts the files that came with a command where the command wants them.
fn attach(command: &mut Command, attachments: Attachments) -> Result<Kept, AppError> {
    let mut kept = Kept::default();
    for (name, bytes) in attachments {
        let file = file_ref(&name, &bytes)?;
        kept.digests.insert(name.clone(), file.digest);
        kept.to_store.push(bytes);
        match command {
            Command::HandIn(command) => drop(command.files.insert(name, file)),
            Command::Object(command) => command.evidence.push(file),
            Command::Announce(command) => command.material.push(file),
            Command::ScheduleSession(command) => command.instrument = Some(file),
            _ => return Err(AppError::Input("this command takes no files".to_owned())),
        }
    }
    Ok(kept)
}
