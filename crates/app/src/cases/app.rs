//! The application: what all use cases share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jenjang_access::{Access, Action, Context, Principal, Resource, Role};
use jenjang_facts::{Digest, Nip, Reference};
use jenjang_ledger::{Blobs, CaseId, Entropy, Ledger, PAYLOAD_ERASED, Signer, Stamp};
use jenjang_regulation::Procedure;
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

use super::accounts::{Accounts, stream};
use super::acting::{Acting, Who, nip_of, principal};
use super::error::AppError;
use super::open_case::OpenCase;
use super::people::People;
use super::screen_register::SealedSnapshot;
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
    accounts: Mutex<Accounts>,
    cases: Mutex<BTreeMap<CaseId, Arc<Mutex<OpenCase>>>>,
    news: broadcast::Sender<News>,
    /// Whether nobody else appends to the ledger.
    alone: bool,
    /// Whether something was appended to the accounts that is not taken in yet.
    accounts_moved: AtomicBool,
    /// Everybody a screening judged, by the digest of its verdicts.
    pub(crate) people: Mutex<BTreeMap<Digest, Arc<People>>>,
    /// Snapshots that cases have sealed, by their digest, so that a page does not put one together again.
    pub(crate) snapshots: Mutex<BTreeMap<Digest, SealedSnapshot>>,
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
            accounts: Mutex::default(),
            cases: Mutex::default(),
            news: broadcast::Sender::new(NEWS_KEPT),
            alone: false,
            accounts_moved: AtomicBool::new(true),
            people: Mutex::default(),
            snapshots: Mutex::default(),
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
        if case.as_str() == super::accounts::STREAM {
            self.accounts_moved.store(true, Ordering::Release);
        }
        // Without a listener nobody needs to know.
        let _ = self.news.send(News { case: case.clone(), kinds, sequence });
    }

    /// Returns the accounts as they are now.
    pub(crate) async fn accounts(&self) -> Result<tokio::sync::MutexGuard<'_, Accounts>, AppError> {
        let mut accounts = self.accounts.lock().await;
        if self.alone && !self.accounts_moved.swap(false, Ordering::AcqRel) {
            return Ok(accounts);
        }
        let mut news = self.ledger.events(&stream()?, accounts.sequence).await?;
        if accounts.sequence > 0 && news.iter().any(|event| event.kind == PAYLOAD_ERASED) {
            // What was erased is still held here.
            *accounts = Accounts::default();
            news = self.ledger.events(&stream()?, 0).await?;
        }
        for event in &news {
            accounts.apply(event);
        }
        Ok(accounts)
    }

    /// Returns a case as it is now, for one user at a time.
    pub(crate) async fn case(&self, id: &CaseId) -> Result<OwnedMutexGuard<OpenCase>, AppError> {
        loop {
            let shared = self.shared(id).await?;
            let mut case = shared.lock_owned().await;
            if self.alone || self.catch_up(&mut case).await? {
                return Ok(case);
            }
            drop(case);
            self.forget(id).await;
        }
    }

    async fn shared(&self, id: &CaseId) -> Result<Arc<Mutex<OpenCase>>, AppError> {
        let known = self.cases.lock().await.get(id).cloned();
        Ok(match known {
            Some(shared) => shared,
            None => {
                let events = self.ledger.events(id, 0).await?;
                let first = events.first().filter(|_| id.as_str() != super::accounts::STREAM);
                let first = first.ok_or_else(|| AppError::NoSuchCase(id.to_string()))?;
                let mut case = OpenCase::begin(id, first, &self.blobs).await?;
                case.take(&events, &self.blobs).await?;
                let mut cases = self.cases.lock().await;
                Arc::clone(cases.entry(id.clone()).or_insert_with(|| Arc::new(Mutex::new(case))))
            }
        })
    }

    /// Takes the events that others appended; `false` where they erased something that is still held here.
    async fn catch_up(&self, case: &mut OpenCase) -> Result<bool, AppError> {
        let news = self.ledger.events(&case.id, case.case.sequence).await?;
        if news.iter().any(|event| event.kind == PAYLOAD_ERASED) {
            return Ok(false);
        }
        case.take(&news, &self.blobs).await?;
        Ok(true)
    }

    /// Forgets what is held of a case; the next use reads it again. For what an erasure has taken away.
    pub(crate) async fn forget(&self, id: &CaseId) {
        self.cases.lock().await.remove(id);
        self.snapshots.lock().await.clear();
        self.people.lock().await.clear();
    }

    /// Returns what the policies get to know about who acts.
    pub(crate) async fn nip_of(&self, who: &Who) -> Result<Option<Nip>, AppError> {
        Ok(nip_of(who, &*self.accounts().await?))
    }

    pub(crate) async fn principal(&self, acting: &Acting, case: Option<&OpenCase>) -> Result<Principal, AppError> {
        principal(acting, &*self.accounts().await?, case)
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
            asked.iter().all(|(resource, context)| self.access.check(&single, action, resource, context).is_ok())
        };
        let role = match principal.roles.len() {
            0 | 1 => principal.roles.first().copied(),
            _ => principal.roles.iter().copied().find(alone).or_else(|| principal.roles.first().copied()),
        };
        let role = role.unwrap_or(Role::Public);
        Stamp { at: acting.at, actor: principal.id.clone(), role: role.key().to_owned(), via: acting.via.clone() }
    }
}
