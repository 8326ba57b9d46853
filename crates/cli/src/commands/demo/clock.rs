//! The clock of a demonstration.

use std::sync::atomic::{AtomicI64, Ordering};

use jenjang_facts::Moment;

use crate::clock;

/// A clock that goes on from where a round stands: a minute here is a minute there, until somebody moves it forward.
pub(super) struct Clock {
    begin: Moment,
    started: Moment,
    /// By how many milliseconds it was moved.
    moved: AtomicI64,
}

impl Clock {
    /// Returns a clock that shows a moment now.
    pub(super) fn from(begin: Moment) -> Self {
        Self { begin, started: clock::now(), moved: AtomicI64::new(0) }
    }

    /// Returns what the clock shows.
    pub(super) fn now(&self) -> Moment {
        let gone = self.gone().saturating_add(self.moved.load(Ordering::SeqCst));
        self.begin.plus_millis(gone).unwrap_or(self.begin)
    }

    /// Moves the clock forward to a moment; one that has passed changes nothing.
    pub(super) fn forward(&self, to: Moment) {
        let needed = to.millis().saturating_sub(self.begin.millis()).saturating_sub(self.gone());
        self.moved.fetch_max(needed, Ordering::SeqCst);
    }

    fn gone(&self) -> i64 {
        (clock::now().millis() - self.started.millis()).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_forward_and_never_back() {
        let at = |text| Moment::parse(text).unwrap();
        let clock = Clock::from(at("2013-11-18T10:00WIB"));
        clock.forward(at("2013-11-19T08:00WIB"));
        let moved = clock.now();
        assert!((at("2013-11-19T08:00WIB")..at("2013-11-19T09:00WIB")).contains(&moved), "{moved}");
        clock.forward(at("2013-11-18T12:00WIB"));
        assert!(moved <= clock.now());
    }
}
