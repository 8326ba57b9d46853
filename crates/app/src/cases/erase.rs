//! Erasing personal content whose time is over. The chain stays and says what was erased, when, by whom and why.

use jenjang_facts::Digest;
use std::collections::BTreeSet;

use jenjang_access::{Action, Context, Resource};
use jenjang_ledger::{AppendError, CaseId, Event, Personal};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::view::concerns;

/// What to erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erase {
    /// The personal parts of these events, by their places in the case, with the files only they name.
    Events(BTreeSet<u64>),
    /// Everything that concerns this participant alone.
    Participant(u32),
}

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The events whose personal parts are gone.
    pub events: Vec<u64>,
    /// The files that are gone.
    pub files: Vec<String>,
    /// The event that says so, by its place in the case.
    pub recorded_as: u64,
}

impl App {
    /// Erases personal content of a case. Nothing that anybody else's events name is taken away.
    pub async fn erase(&self, acting: &Acting, id: &str, what: &Erase, reason: &str) -> Result<Erased, AppError> {
        let id = CaseId::new(id)?;
        if reason.trim().is_empty() {
            return Err(AppError::Input("say why this is erased: the rule and the end of its term".to_owned()));
        }
        let principal = {
            // The case is looked at first, so that a wrong id says so; accounts are erased in their own stream.
            let case = if id.as_str() == super::accounts::STREAM { None } else { Some(self.case(&id).await?) };
            let principal = self.principal(acting, case.as_deref()).await?;
            self.access.check(&principal, Action::ErasePayload, &Resource::Ledger, &Context::default())?;
            principal
        };
        let asked = [(Resource::Ledger, Context::default())];
        let stamp = self.stamp(acting, &principal, Action::ErasePayload, &asked);
        for _ in 0..20 {
            let events = self.ledger.events(&id, 0).await?;
            let targets = targets(&id, &events, what);
            let files = files(&events, &targets, what);
            let sequences: Vec<u64> = targets.iter().copied().collect();
            if sequences.is_empty() && files.is_empty() {
                return Err(AppError::Input("there is nothing personal to erase there".to_owned()));
            }
            let expected = events.last().map_or(0, |event| event.sequence);
            let files: Vec<Digest> = files.into_iter().collect();
            let erased = self.ledger.erase(&id, expected, &stamp, &sequences, &files, reason.trim()).await;
            match erased {
                Ok(event) => {
                    self.erase_files(&id, &files).await?;
                    self.take_own(vec![event.clone()]).await;
                    self.tell(&id, vec![event.kind.clone()], event.sequence);
                    let files = files.iter().map(ToString::to_string).collect();
                    return Ok(Erased { events: sequences, files, recorded_as: event.sequence });
                }
                Err(AppendError::Conflict { .. }) => self.follower.look_again(),
                Err(error @ AppendError::NotScrubbed { .. }) => {
                    // It is recorded, so the files go as well; the bytes in the database wait for the next scrub.
                    self.erase_files(&id, &files).await?;
                    return Err(error.into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Busy(id))
    }
}

impl App {
    async fn erase_files(&self, case: &CaseId, files: &[Digest]) -> Result<(), AppError> {
        for file in files {
            self.blobs.erase(file).await?;
        }
        self.forget(case).await;
        Ok(())
    }

    /// Rebuilds what holds personal parts, so that erased bytes are gone that a busy database could not let go of.
    pub async fn scrub(&self, acting: &Acting) -> Result<(), AppError> {
        self.allow_on_ledger(acting, Action::ErasePayload).await?;
        Ok(self.ledger.scrub().await?)
    }
}

fn targets(case: &CaseId, events: &[Event], what: &Erase) -> BTreeSet<u64> {
    let held = events.iter().filter(|event| matches!(event.personal, Personal::Held(_)));
    let wanted = |event: &&Event| match what {
        Erase::Events(sequences) => sequences.contains(&event.sequence),
        Erase::Participant(number) => concerns(case, event) == Some(*number),
    };
    held.filter(wanted).map(|event| event.sequence).collect()
}

/// Returns the files that only the events concerned name.
fn files(events: &[Event], targets: &BTreeSet<u64>, what: &Erase) -> BTreeSet<Digest> {
    let concerned = |event: &&Event| match what {
        Erase::Events(sequences) => sequences.contains(&event.sequence),
        Erase::Participant(_) => targets.contains(&event.sequence),
    };
    let of = |wanted: bool| -> BTreeSet<Digest> {
        events.iter().filter(|event| concerned(event) == wanted).flat_map(|event| event.blobs.clone()).collect()
    };
    of(true).difference(&of(false)).copied().collect()
}
