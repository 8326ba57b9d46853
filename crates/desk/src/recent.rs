//! Sessions that were read lately: what comes in quick succession does not ask the database each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jenjang_facts::{Digest, Moment};

use crate::sessions::Stored;

/// For how many milliseconds a session counts as it was read.
const HELD_FOR: i64 = 1_000;

/// How many sessions are held at most.
const MOST: usize = 4_096;

/// Sessions that were read lately, by the digest of their token. Clones share them.
///
/// INVARIANT: what this process ends is not in here afterwards. What another process ends is at most [`HELD_FOR`] late.
#[derive(Clone, Default)]
pub(crate) struct Recent(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// How often sessions were ended.
    endings: u64,
    sessions: HashMap<Digest, (Stored, Moment)>,
}

/// How often sessions had been ended when one began to read.
#[derive(Clone, Copy)]
pub(crate) struct Endings(u64);

impl Recent {
    /// No panic can come up between two changes that belong together.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a session as it was read within the last second.
    pub(crate) fn find(&self, token: &Digest, at: Moment) -> Option<Stored> {
        let held = self.held();
        held.sessions.get(token).filter(|(_, read)| is_recent(*read, at)).map(|(stored, _)| stored.clone())
    }

    /// To be called before a session is read that is to be kept.
    pub(crate) fn endings(&self) -> Endings {
        Endings(self.held().endings)
    }

    /// Keeps a session, unless some were ended since `before`: it may be one of them.
    pub(crate) fn keep(&self, token: Digest, stored: &Stored, at: Moment, before: Endings) {
        let mut held = self.held();
        if held.endings != before.0 {
            return;
        }
        if MOST <= held.sessions.len() {
            held.sessions.retain(|_, (_, read)| is_recent(*read, at));
        }
        if held.sessions.len() < MOST {
            held.sessions.insert(token, (stored.clone(), at));
        }
    }

    /// Forgets them all. To be called whenever sessions were ended, after it is recorded.
    pub(crate) fn end(&self) {
        let mut held = self.held();
        held.endings += 1;
        held.sessions.clear();
    }
}

fn is_recent(read: Moment, at: Moment) -> bool {
    (0..HELD_FOR).contains(&at.millis().saturating_sub(read.millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Subject;

    fn at(millis: i64) -> Moment {
        Moment::from_millis(1_385_000_000_000 + millis).unwrap()
    }

    fn stored() -> Stored {
        Stored {
            login: Digest::of(b"login"),
            subject: Subject::Account("kabid-1".to_owned()),
            must_change: false,
            created_at: at(0),
            seen_at: at(0),
            expires_at: at(1_000_000),
        }
    }

    #[test]
    fn a_session_is_held_for_a_second() {
        let (recent, token) = (Recent::default(), Digest::of(b"token"));
        recent.keep(token, &stored(), at(0), recent.endings());
        for (millis, there) in [(0, true), (999, true), (1_000, false), (-1, false), (i64::from(u32::MAX), false)] {
            assert_eq!(recent.find(&token, at(millis)).is_some(), there, "{millis}");
        }
        assert!(recent.find(&Digest::of(b"other"), at(0)).is_none());
    }

    #[test]
    fn what_was_read_before_an_ending_is_not_kept_after_it() {
        let (recent, token) = (Recent::default(), Digest::of(b"token"));
        let before = recent.endings();
        recent.end();
        recent.keep(token, &stored(), at(0), before);
        assert!(recent.find(&token, at(0)).is_none());
        recent.keep(token, &stored(), at(0), recent.endings());
        assert!(recent.find(&token, at(0)).is_some());
        recent.end();
        assert!(recent.find(&token, at(0)).is_none());
    }

    #[test]
    fn no_more_than_so_many_are_held() {
        let recent = Recent::default();
        let token = |n: usize| Digest::of(&n.to_be_bytes());
        for n in 0..=MOST {
            recent.keep(token(n), &stored(), at(0), recent.endings());
        }
        assert!(recent.find(&token(MOST), at(0)).is_none());
        recent.keep(token(MOST), &stored(), at(1_000), recent.endings());
        assert!(recent.find(&token(MOST), at(1_000)).is_some());
        assert_eq!(recent.held().sessions.len(), 1);
    }
}
