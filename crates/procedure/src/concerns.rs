//! Whom an event concerns.

use std::collections::BTreeSet;

use crate::event::Event;

impl Event {
    /// Returns the participant whom the event concerns alone; `None` for an event about the round or about several.
    ///
    /// Who came to a session, and who passed, is about all of them, however few they are.
    pub fn concerns(&self) -> Option<u32> {
        if matches!(self, Self::SessionHeld(_) | Self::ResultsDetermined(_)) {
            return None;
        }
        match self.participants().as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Returns the participants whom the event names, in order; nobody for an event about the round.
    ///
    /// A screening makes the participants and names none of them by number.
    pub fn participants(&self) -> Vec<u32> {
        let all = |people: &BTreeSet<u32>| people.iter().copied().collect();
        let both = |one: &BTreeSet<u32>, other: &BTreeSet<u32>| one.union(other).copied().collect();
        match self {
            Self::DocumentsHandedIn(event) => vec![event.participant],
            Self::DocumentsJudged(event) => all(&event.participants),
            Self::Withdrawn(event) => vec![event.participant],
            Self::AbsencesRecorded(event) => all(&event.participants),
            Self::MarkerAssigned(event) => all(&event.participants),
            Self::MarkerRecused(event) => vec![event.participant],
            Self::MarkerReleased(event) => all(&event.participants),
            Self::MarkSubmitted(event) => vec![event.participant],
            Self::MarkReturned(event) => vec![event.participant],
            Self::MarksVerified(event) => all(&event.participants),
            Self::SessionScheduled(event) => all(&event.participants),
            Self::SessionHeld(event) => both(&event.present, &event.absent),
            Self::ResultsDetermined(event) => both(&event.passed, &event.failed),
            Self::ObjectionFiled(event) => vec![event.participant],
            Self::PoolEntered(event) => all(&event.participants),
            Self::PoolLeft(event) => vec![event.participant],
            Self::CaseOpened(_)
            | Self::SettingChanged(_)
            | Self::Announced(_)
            | Self::Amended(_)
            | Self::RegisterScreened(_)
            | Self::Published(_)
            | Self::StageClosed(_)
            | Self::SessionCancelled(_)
            | Self::ObjectionAnswered(_) => Vec::new(),
        }
    }
}
