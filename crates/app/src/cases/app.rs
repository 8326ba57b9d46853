//! The application: what all use cases share.

use std::collections::BTreeMap;
use std::sync::Arc;

use jenjang_access::{Access, Action, Context, Principal, Resource, Role};
use jenjang_facts::{Digest, Nip, Reference};
use jenjang_ledger::{Blobs, CaseId, Entropy, Ledger, Signer, Stamp};
use jenjang_regulation::Procedure;
use tokio::sync::{Mutex, broadcast};

use super::acting::{Acting, Who, nip_of, principal};
use super::background::OneAtATime;
use super::error::AppError;
use super::follow::Follower;
use super::open_case::OpenCase;
use super::people::People;
use super::sealed::SealedSnapshot;
use super::similar::Sketches;

/// What an application is made of. Whoever starts it opens the parts.
pub struct Config {
    /// Where events are kept.
    pub ledger: Ledger,
    /// Where files are kept.
    pub blobs: Blobs,
    /// The key that signs checkpoints; without one none are made.
    pub signer: Option<Signer>,
    /// Who may do what.
    pub access: Access,
    /// Lists, catalogues and holidays.
    pub reference: Reference,
    /// The regulations under which a case can be opened.
    pub procedures: Vec<Procedure>,
    /// Where salts come from.
    pub entropy: Box<dyn Entropy>,
    /// Threads for work over a whole register.
    pub n_threads: usize,
}

/// The use cases. Shared by everything that serves people in one process; any number of processes may share a ledger.
pub struct App {
    pub(crate) ledger: Ledger,
    pub(crate) blobs: Blobs,
    pub(crate) signer: Option<Signer>,
    pub(crate) access: Access,
    pub(crate) reference: Reference,
    pub(crate) procedures: Vec<Procedure>,
    pub(crate) entropy: Mutex<Box<dyn Entropy>>,
    pub(crate) n_threads: usize,
    pub(crate) follower: Follower,
    news: broadcast::Sender<News>,
    /// Whether nobody else appends to the ledger.
    pub(crate) alone: bool,
    /// Everybody a screening judged, by the digests of its verdicts and its list.
    pub(crate) people: Mutex<BTreeMap<(Digest, Digest), Arc<People>>>,
    /// Snapshots that cases have sealed, by their digest, so that a page does not put one together again.
    pub(crate) snapshots: Mutex<BTreeMap<Digest, SealedSnapshot>>,
    /// Whoever has this puts a sealed snapshot together: once, however many ask for it.
    pub(crate) assembling: Mutex<()>,
    /// Whoever has this judges everybody of a sealed register again: once, however many ask for it.
    pub(crate) judging: Mutex<()>,
    /// Whoever has this takes a register in or keeps one: that moves what another may be moving.
    pub(crate) taking_in: Arc<Mutex<()>>,
    /// Through this goes whatever works on a whole register.
    pub(crate) whole_register: OneAtATime,
    /// What is kept of papers to compare them.
    pub(crate) sketches: Arc<Sketches>,
}

/// Something happened in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// In which case.
    pub case: CaseId,
    /// The kinds of the events, in order.
    pub kinds: Vec<String>,
    /// The place of the last in the case.
    pub sequence: u64,
}

/// How many news a slow listener may be behind before it misses some; it then reads the case again.
const NEWS_KEPT: usize = 1_024;

impl App {
    /// Returns the application over its parts.
    pub fn new(config: Config) -> Self {
        Self {
            ledger: config.ledger,
            blobs: config.blobs,
            signer: config.signer,
            access: config.access,
            reference: config.reference,
            procedures: config.procedures,
            entropy: Mutex::new(config.entropy),
            n_threads: config.n_threads,
            follower: Follower::default(),
            news: broadcast::Sender::new(NEWS_KEPT),
            alone: false,
            people: Mutex::default(),
            snapshots: Mutex::default(),
            assembling: Mutex::default(),
            judging: Mutex::default(),
            taking_in: Arc::default(),
            whole_register: OneAtATime::default(),
            sketches: Arc::default(),
        }
    }

    /// Returns the application for a ledger that nobody else appends to while it is used: it knows what it recorded, and
    /// does not ask the database before each action what others did.
    ///
    /// For making a ledger that has not been handed out yet. Should somebody append all the same, the ledger notices, and
    /// the action is not carried out.
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Returns the ledger, for checks that need no case.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Returns the store of files.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Returns the policies.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Returns what happens from now on, for pages that are open and for whoever sends letters.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    pub(crate) fn tell(&self, case: &CaseId, kinds: Vec<String>, sequence: u64) {
        // Without a listener nobody needs to know.
        let _ = self.news.send(News { case: case.clone(), kinds, sequence });
    }

    /// Returns the NIP of whoever has one.
    pub(crate) async fn nip_of(&self, who: &Who) -> Result<Option<Nip>, AppError> {
        Ok(nip_of(who, &*self.accounts().await?))
    }

    /// Returns what the policies get to know about who acts.
    pub(crate) async fn principal(&self, acting: &Acting, case: Option<&OpenCase>) -> Result<Principal, AppError> {
        // Whoever has the case has just asked for news.
        let accounts = if case.is_some() { self.accounts_held().await? } else { self.accounts().await? };
        principal(acting, &accounts, case)
    }

    /// Asks the policies, outside of any case.
    pub(crate) async fn allow(
        &self,
        acting: &Acting,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Result<Principal, AppError> {
        let principal = self.principal(acting, None).await?;
        self.access.check(&principal, action, resource, context)?;
        Ok(principal)
    }

    /// Returns the stamp of an event: who did it, in which of their roles, when, and through what.
    ///
    /// Of several roles that which alone would do is the acting one.
    pub(crate) fn stamp(
        &self,
        acting: &Acting,
        principal: &Principal,
        action: Action,
        asked: &[(Resource, Context)],
    ) -> Stamp {
        let alone = |role: &Role| {
            let single = Principal { roles: [*role].into(), ..principal.clone() };
            asked.iter().all(|(resource, context)| self.access.allows(&single, action, resource, context))
        };
        let role = match principal.roles.len() {
            0 | 1 => principal.roles.first().copied(),
            _ => principal.roles.iter().copied().find(alone).or_else(|| principal.roles.first().copied()),
        };
        let role = role.unwrap_or(Role::Public);
        Stamp { at: acting.at, actor: principal.id.clone(), role: role.key().to_owned(), via: acting.via.clone() }
    }
}
