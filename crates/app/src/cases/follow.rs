//! What this process holds of the ledger, and how it keeps up with what others append.
//!
//! Cases and accounts are held as their events made them. Whoever reads gets a state that does not change under the hand,
//! and waits for nobody who reads or writes. Before anything is answered the ledger is asked what came after the last event
//! that was taken in; those who ask at the same time share one question, and the work of one request asks once.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use jenjang_ledger::{CaseHead, CaseId, Event as Stored, PAYLOAD_ERASED};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::accounts::{Accounts, STREAM, stream};
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;

/// How many events are asked for at once.
const PAGE: u32 = 512;

tokio::task_local! {
    /// Whether the request under way has asked for news.
    static HAS_ASKED: Cell<bool>;
}

/// Does the work of one request: all it reads is as new as its first question to the ledger, which is not put again.
///
/// What it records itself it sees, and where others were quicker it looks again. Work outside of a request asks each time.
pub async fn as_one_request<T>(work: impl Future<Output = T>) -> T {
    HAS_ASKED.scope(Cell::new(false), work).await
}

/// What a process knows of the ledger.
#[derive(Default)]
pub(crate) struct Follower {
    held: std::sync::Mutex<Held>,
    /// Who asks the ledger takes a number here.
    asked: AtomicU64,
    /// Whoever has this takes events in; up to which number all are answered.
    turn: Mutex<u64>,
    /// Whoever has this reads a case from its beginning.
    reading: Mutex<()>,
    /// For each case, whoever has this acts in it: of two who act at once, the second decides on what the first did.
    acting: std::sync::Mutex<BTreeMap<CaseId, Arc<Mutex<()>>>>,
    /// Whether a ledger that nobody else appends to is to be asked all the same.
    ask_again: AtomicBool,
    /// How often something was erased, so that what was read before is not kept after.
    erasures: AtomicU64,
}

#[derive(Default)]
struct Held {
    /// How many events of the ledger are taken in; `None` before the first question.
    size: Option<u64>,
    heads: BTreeMap<CaseId, CaseHead>,
    accounts: Option<Arc<Accounts>>,
    cases: BTreeMap<CaseId, Arc<OpenCase>>,
}

/// What is left to do about an event.
enum Noted {
    /// Nothing.
    Taken,
    /// Its case is held and takes it in.
    OfCase,
    /// It takes away what is held.
    Erased,
}

impl Follower {
    /// No panic can come up between two changes that belong together.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how far a case has come, and takes in what concerns accounts.
    fn note(&self, event: &Stored) -> Noted {
        let (at, sequence) = (event.stamp.at, event.sequence);
        let mut held = self.held();
        let new = || CaseHead { id: event.case.clone(), sequence, first: at, last: at };
        let head = held.heads.entry(event.case.clone()).or_insert_with(new);
        if head.sequence < sequence {
            (head.sequence, head.last) = (sequence, at);
        }
        if event.kind == PAYLOAD_ERASED {
            return Noted::Erased;
        }
        if held.cases.contains_key(&event.case) {
            return Noted::OfCase;
        }
        let accounts = held.accounts.as_mut().filter(|_| event.case.as_str() == STREAM);
        if let Some(accounts) = accounts.filter(|accounts| accounts.sequence < sequence) {
            Arc::make_mut(accounts).apply(event);
        }
        Noted::Taken
    }

    /// Has the request under way ask for news again: somebody else recorded something.
    pub(crate) fn look_again(&self) {
        self.ask_again.store(true, Ordering::Release);
        // Outside of a request each question is put anyway.
        let _ = HAS_ASKED.try_with(|has_asked| has_asked.set(false));
    }

    /// Returns how often something was erased.
    pub(crate) fn erasures(&self) -> u64 {
        self.erasures.load(Ordering::Acquire)
    }
}

impl App {
    /// Takes in everything that was recorded before the call.
    pub(crate) async fn follow(&self) -> Result<(), AppError> {
        let follower = &self.follower;
        let has_asked = HAS_ASKED.try_with(Cell::get).unwrap_or_default();
        let knows = has_asked || (self.alone && !follower.ask_again.swap(false, Ordering::AcqRel));
        if knows && follower.held().size.is_some() {
            return Ok(());
        }
        let number = follower.asked.fetch_add(1, Ordering::AcqRel) + 1;
        let mut answered = follower.turn.lock().await;
        if number <= *answered {
            let _ = HAS_ASKED.try_with(|has_asked| has_asked.set(true));
            return Ok(());
        }
        // A question that is put now answers everybody who waits for it by now.
        let waiting = follower.asked.load(Ordering::Acquire);
        if let Err(error) = self.ask_for_news().await {
            follower.ask_again.store(true, Ordering::Release);
            return Err(error);
        }
        *answered = waiting;
        let _ = HAS_ASKED.try_with(|has_asked| has_asked.set(true));
        Ok(())
    }

    async fn ask_for_news(&self) -> Result<(), AppError> {
        let follower = &self.follower;
        if follower.held().size.is_none() {
            // What is recorded between the two is in the second and comes again with the first news.
            let size = self.ledger.head().await?.size;
            let heads = self.ledger.cases().await?;
            let mut held = follower.held();
            held.heads = heads.into_iter().map(|head| (head.id.clone(), head)).collect();
            held.size = Some(size);
            return Ok(());
        }
        loop {
            let from = follower.held().size.unwrap_or_default();
            let news = self.ledger.page(from, PAGE).await?;
            let is_last = news.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            self.take_in(news).await;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Takes in what this process appended, where nobody else appended something before it.
    pub(crate) async fn take_own(&self, appended: Vec<Stored>) {
        let _turn = self.follower.turn.lock().await;
        let size = self.follower.held().size;
        if appended.first().is_some_and(|first| Some(first.position) == size) {
            self.take_in(appended).await;
        } else {
            self.follower.look_again();
        }
    }

    /// Takes in the events that follow, of whatever cases. Only for who has the turn.
    async fn take_in(&self, news: Vec<Stored>) {
        let Some(size) = news.last().map(|last| last.position + 1) else { return };
        let mut of_cases: BTreeMap<CaseId, Vec<Stored>> = BTreeMap::new();
        for event in news {
            match self.follower.note(&event) {
                Noted::Taken => {}
                Noted::OfCase => of_cases.entry(event.case.clone()).or_default().push(event),
                Noted::Erased => {
                    of_cases.remove(&event.case);
                    self.forget(&event.case).await;
                }
            }
        }
        for (id, events) in of_cases {
            // Out of the shelf meanwhile: whoever wants it waits for the turn, and nobody reads half of it.
            let Some(mut case) = self.follower.held().cases.remove(&id) else { continue };
            let known = case.case.sequence;
            let events: Vec<Stored> = events.into_iter().filter(|event| known < event.sequence).collect();
            // An event that cannot be read stops those who ask for its case, when they read it, and nobody else.
            if Arc::make_mut(&mut case).take(&events, &self.blobs).await.is_ok() {
                self.follower.held().cases.insert(id, case);
            }
        }
        self.follower.held().size = Some(size);
    }

    /// Returns how far each case has come, and the stream of accounts, by name.
    pub(crate) async fn heads(&self) -> Result<Vec<CaseHead>, AppError> {
        self.follow().await?;
        Ok(self.follower.held().heads.values().cloned().collect())
    }

    /// Returns how far each case has come, by name, without the stream of accounts.
    pub(crate) async fn case_heads(&self) -> Result<Vec<CaseHead>, AppError> {
        let heads = self.heads().await?;
        Ok(heads.into_iter().filter(|head| head.id.as_str() != STREAM).collect())
    }

    /// Returns the accounts as they are now.
    pub(crate) async fn accounts(&self) -> Result<Arc<Accounts>, AppError> {
        self.follow().await?;
        self.accounts_held().await
    }

    /// Returns the accounts as they are held, for whoever has asked for news in the same breath.
    pub(crate) async fn accounts_held(&self) -> Result<Arc<Accounts>, AppError> {
        let known = || self.follower.held().accounts.clone();
        if let Some(accounts) = known() {
            return Ok(accounts);
        }
        let _turn = self.follower.turn.lock().await;
        if let Some(accounts) = known() {
            return Ok(accounts);
        }
        let mut accounts = Accounts::default();
        for event in &self.ledger.events(&stream()?, 0).await? {
            accounts.apply(event);
        }
        let accounts = Arc::new(accounts);
        self.follower.held().accounts = Some(Arc::clone(&accounts));
        Ok(accounts)
    }

    /// Returns a case as it is now. What is returned stays as it is.
    pub(crate) async fn case(&self, id: &CaseId) -> Result<Arc<OpenCase>, AppError> {
        self.follow().await?;
        self.case_held(id).await
    }

    /// Returns a case as it is held, for whoever has asked for news in the same breath.
    pub(crate) async fn case_held(&self, id: &CaseId) -> Result<Arc<OpenCase>, AppError> {
        let known = || self.follower.held().cases.get(id).cloned();
        if let Some(case) = known() {
            return Ok(case);
        }
        let is_there = id.as_str() != STREAM && self.follower.held().heads.contains_key(id);
        let unknown = || AppError::NoSuchCase(id.to_string());
        if !is_there {
            return Err(unknown());
        }
        // Whoever takes events in has the case out of the shelf.
        drop(self.follower.turn.lock().await);
        if let Some(case) = known() {
            return Ok(case);
        }
        let _reading = self.follower.reading.lock().await;
        loop {
            if let Some(case) = known() {
                return Ok(case);
            }
            let events = self.ledger.events(id, 0).await?;
            let mut case = OpenCase::begin(id, events.first().ok_or_else(unknown)?, &self.blobs).await?;
            case.take(&events, &self.blobs).await?;
            // From here on nothing passes by: news are taken in after this case has its place.
            let _turn = self.follower.turn.lock().await;
            let news = self.ledger.events(id, case.case.sequence).await?;
            if news.iter().any(|event| event.kind == PAYLOAD_ERASED) {
                // What was just erased was read before.
                continue;
            }
            case.take(&news, &self.blobs).await?;
            let case = Arc::new(case);
            self.follower.held().cases.insert(id.clone(), Arc::clone(&case));
            return Ok(case);
        }
    }

    /// Waits until nobody else of this process acts in a case.
    pub(crate) async fn acts_in(&self, id: &CaseId) -> OwnedMutexGuard<()> {
        let one = {
            let mut acting = self.follower.acting.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(acting.entry(id.clone()).or_default())
        };
        one.lock_owned().await
    }

    /// Forgets what is held of a case or of the accounts; the next use reads it again. For what an erasure has taken away.
    pub(crate) async fn forget(&self, id: &CaseId) {
        // First, so that whoever is at work on what is erased does not keep it afterwards.
        self.follower.erasures.fetch_add(1, Ordering::AcqRel);
        {
            let mut held = self.follower.held();
            held.cases.remove(id);
            if id.as_str() == STREAM {
                held.accounts = None;
            }
        }
        self.sketches.forget();
        self.snapshots.lock().await.clear();
        self.people.lock().await.clear();
    }
}
