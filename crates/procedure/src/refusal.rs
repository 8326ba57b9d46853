//! Refusals: well-formed commands that the procedure does not allow.
//!
//! A refusal is data: a key and what it is about. `locales/*/refusal.ftl` has the words for people, in both languages; a
//! test there demands that every key has some.

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident => $key:literal { $($field:ident),* $(,)? })*) => {
        /// Why a command was not carried out. Nothing was recorded.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$doc])* $name {
                $(#[allow(missing_docs, reason = "named like the placeholder of the text")] $field: String,)*
            },)*
        }

        impl Refusal {
            /// Every key with the placeholders of its text.
            pub const KEYS: &[(&str, &[&str])] = &[$(($key, &[$(stringify!($field)),*])),*];

            /// Returns the published key: `deadline-passed`.
            pub fn key(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $key,)*
                }
            }

            /// Returns the placeholders of the text with their values.
            pub fn arguments(&self) -> Vec<(&'static str, &str)> {
                match self {
                    $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.as_str())),*],)*
                }
            }
        }
    };
}

refusals! {
    /// The stage is not the one that is open.
    WrongStage => "wrong-stage" { stage, open }
    /// There is no such stage, or it is of another kind.
    UnknownStage => "unknown-stage" { stage, known }
    /// The case has ended.
    CaseClosed => "case-closed" {}
    /// A setting does not exist.
    UnknownSetting => "unknown-setting" { setting, nearest }
    /// A value is outside the bounds of the regulation.
    BadValue => "bad-value" { setting, problem }
    /// After the announcement values are sealed.
    Sealed => "sealed" { setting }
    /// Before the announcement nothing is sealed that could be amended.
    NotSealed => "not-sealed" {}
    /// The stage that reads the setting is over, or has used its value already.
    AmendTooLate => "amend-too-late" { setting, stage }
    /// An amendment changes nothing.
    NothingChanged => "nothing-changed" { setting }
    /// Something that must be said is empty.
    Empty => "empty" { what }
    /// A text is longer than anybody reads.
    TooLong => "too-long" { what, most }
    /// A date is missing in the schedule.
    NoDeadline => "no-deadline" { stage }
    /// Dates of the schedule are in the wrong order.
    BadSchedule => "bad-schedule" { stage, problem }
    /// A year has no holidays on record.
    NoHolidays => "no-holidays" { year }
    /// The screening judged by something else than what was sealed.
    NotWhatWasSealed => "not-what-was-sealed" { what, sealed, found }
    /// Counts do not add up.
    Unbalanced => "unbalanced" { problem }
    /// The stage has been done already.
    AlreadyDone => "already-done" { stage }
    /// The stage has not been done yet.
    NotDone => "not-done" { stage }
    /// The stage was not published.
    NotPublished => "not-published" { stage }
    /// The result is published; it changes through an objection only.
    AlreadyPublished => "already-published" { stage }
    /// It is too early.
    TooEarly => "too-early" { stage, from }
    /// The deadline has passed.
    DeadlinePassed => "deadline-passed" { stage, until }
    /// The deadline has not passed and people are still open.
    StillOpen => "still-open" { stage, until, n }
    /// A stage before it is still open.
    EarlierOpen => "earlier-open" { stage, open }
    /// People are still open in the stage.
    PeopleOpen => "people-open" { stage, n, first }
    /// Nobody has this number.
    UnknownParticipant => "unknown-participant" { participant }
    /// The participant is not in the stage.
    NotInStage => "not-in-stage" { participant, stage }
    /// The participant has left the round or the stage.
    NotOpen => "not-open" { participant, stage, outcome }
    /// An item is not on the checklist.
    UnknownItem => "unknown-item" { item, known }
    /// An item of the checklist is missing.
    MissingItem => "missing-item" { item }
    /// An item needs no judgement.
    NotJudged => "not-judged" { item }
    /// Another file was handed in after the one that was looked at.
    DocumentReplaced => "document-replaced" { participants }
    /// A file has a media type that the rule does not take.
    WrongMedia => "wrong-media" { item, found, wanted }
    /// A declaration was not made.
    NoStatement => "no-statement" {}
    /// The marker is not assigned.
    NotAssigned => "not-assigned" { participant }
    /// The marker is assigned already.
    AlreadyAssigned => "already-assigned" { participant }
    /// Nobody marks himself.
    OwnEntry => "own-entry" { participant }
    /// More markers than the settings ask for.
    EnoughMarkers => "enough-markers" { participant, n }
    /// What is marked already is not handed in again.
    BeingMarked => "being-marked" { participant }
    /// The mark was submitted; only the selection team can return it.
    AlreadyMarked => "already-marked" { participant }
    /// There is no mark to return or to verify.
    NotMarked => "not-marked" { participant, n, wanted }
    /// Marks differ too much; a third reader is needed.
    NeedsThirdReader => "needs-third-reader" { participant }
    /// The participant is verified.
    AlreadyVerified => "already-verified" { participant }
    /// Who marked may not verify.
    OwnMark => "own-mark" { participant }
    /// A content that is needed was erased.
    Erased => "erased" { participant }
    /// A level is missing, unknown or outside.
    BadLevel => "bad-level" { criterion, problem }
    /// The participant was in no session that was held.
    NoSession => "no-session" { participant }
    /// The participant came, or handed something in, or was marked, and so was not absent.
    NotAbsent => "not-absent" { participant, stage }
    /// There is no such session.
    UnknownSession => "unknown-session" { session }
    /// The session was closed already.
    SessionClosed => "session-closed" { session }
    /// A session id is used already.
    SessionTaken => "session-taken" { session }
    /// The participant has a session already.
    HasSession => "has-session" { participant, session }
    /// The session has not begun.
    SessionNotBegun => "session-not-begun" { session, from }
    /// Only the monitor of a session says that it was held.
    NotMonitor => "not-monitor" { session }
    /// Somebody of the session is neither present nor absent.
    SessionUnaccounted => "session-unaccounted" { session, participant }
    /// The monitor of a session marks in it.
    MonitorMarks => "monitor-marks" { session }
    /// The regulation has no window for objections here, or its length is 0.
    NoObjections => "no-objections" { stage }
    /// Only a result that went against the person is contested.
    NothingToContest => "nothing-to-contest" { participant, outcome }
    /// The person has an objection here.
    AlreadyObjected => "already-objected" { participant }
    /// The screening has nobody of such a unit.
    UnknownUnit => "unknown-unit" { unit, known }
    /// There is no such objection.
    UnknownObjection => "unknown-objection" { objection }
    /// The objection was answered.
    AlreadyAnswered => "already-answered" { objection }
    /// Each item of an objection is answered.
    ItemsUnanswered => "items-unanswered" { objection, items, answers }
    /// Objections wait for an answer.
    ObjectionsOpen => "objections-open" { stage, n }
    /// The participant is in the pool.
    InPool => "in-pool" { participant }
    /// The participant is not in the pool.
    NotInPool => "not-in-pool" { participant }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())?;
        for (at, (name, value)) in self.arguments().into_iter().enumerate() {
            let lead = if at == 0 { ": " } else { ", " };
            write!(f, "{lead}{name} {value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
