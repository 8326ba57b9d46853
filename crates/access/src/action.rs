//! What can be asked for: one action per use case.

use std::fmt;

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The record of everything.
    Ledger,
    /// Accounts and roles.
    Grants,
    /// A round.
    Case,
    /// One participant of a round.
    Entry,
}

impl Kind {
    /// All kinds, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Ledger, Self::Grants, Self::Case, Self::Entry];

    /// Returns the name of the entity type in the schema: `Ledger`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ledger => "Ledger",
            Self::Grants => "Grants",
            Self::Case => "Case",
            Self::Entry => "Entry",
        }
    }
}

/// How confidential that is which an action shows or decides on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidentiality {
    /// Anybody may know.
    Public,
    /// Of the office.
    Internal,
    /// Who somebody is, and papers.
    Personal,
    /// Scores and reasons.
    Secret,
}

impl Confidentiality {
    /// All of them, from open to closed.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Personal, Self::Secret];

    /// Returns the published key, which is the group of actions in the schema: `secret`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Personal => "personal",
            Self::Secret => "secret",
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $key:literal $kind:ident $confidentiality:ident;)*) => {
        /// What somebody wants to do. The key of an action is never reused for something else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// All actions, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the published key: `read-score`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Returns what the action is done to.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }

            /// Returns how confidential the action is.
            pub fn confidentiality(self) -> Confidentiality {
                match self { $(Self::$name => Confidentiality::$confidentiality,)* }
            }
        }
    };
}

actions! {
    /// Reads a checkpoint.
    ReadCheckpoint "read-checkpoint" Ledger Public;
    /// Checks the chain of events on the server.
    VerifyLedger "verify-ledger" Ledger Internal;
    /// Signs a checkpoint.
    SignCheckpoint "sign-checkpoint" Ledger Internal;
    /// Proves that an event is under a checkpoint.
    ProveEvent "prove-event" Ledger Internal;
    /// Reads everything that happened, with its hashes and without personal content.
    ReadEvents "read-events" Ledger Internal;
    /// Computes a case again and compares.
    ReplayCase "replay-case" Ledger Internal;
    /// Takes a register in: reads exports, looks at what they bring, keeps them for a screening.
    ImportRegister "import-register" Ledger Personal;
    /// Writes a backup.
    BackUp "back-up" Ledger Secret;
    /// Restores a backup.
    Restore "restore" Ledger Secret;
    /// Erases a personal payload whose time is over.
    ErasePayload "erase-payload" Ledger Personal;

    /// Opens an account.
    OpenAccount "open-account" Grants Internal;
    /// Grants a role; [`Context::role`](crate::Context::role) and [`Context::account`](crate::Context::account) say
    /// which and to whom.
    GrantRole "grant-role" Grants Internal;
    /// Revokes a role, named like a granted one.
    RevokeRole "revoke-role" Grants Internal;
    /// Makes, lists and revokes the own tokens of the API; [`Context::account`](crate::Context::account) says whose, where
    /// they are an account's.
    KeepToken "keep-token" Grants Internal;
    /// Reads accounts and roles.
    ReadGrants "read-grants" Grants Internal;

    /// Opens a round.
    OpenCase "open-case" Case Internal;
    /// Sets a parameter before the announcement.
    SetParameter "set-parameter" Case Internal;
    /// Asks what other parameters would give.
    TryParameters "try-parameters" Case Internal;
    /// Announces a round, which seals its parameters.
    Announce "announce" Case Public;
    /// Amends what was announced.
    Amend "amend" Case Public;
    /// Reads the announcement.
    ReadAnnouncement "read-announcement" Case Public;
    /// Screens the register.
    ScreenRegister "screen-register" Case Personal;
    /// Publishes the nominative list.
    PublishList "publish-list" Case Personal;
    /// Reads the nominative list.
    ReadNominativeList "read-nominative-list" Case Personal;
    /// Reads how many went in and came out of each stage.
    ReadNumbers "read-numbers" Case Public;
    /// Reads how a round goes: its stages, deadlines and open work.
    ReadCase "read-case" Case Internal;
    /// Closes a stage.
    CloseStage "close-stage" Case Internal;
    /// Assigns a marker to papers or interviews.
    AssignMarker "assign-marker" Case Internal;
    /// Schedules an interview.
    ScheduleInterview "schedule-interview" Case Personal;
    /// Closes a session of interviews.
    CloseInterviewSession "close-interview-session" Case Internal;
    /// Verifies a mark.
    VerifyMark "verify-mark" Case Secret;
    /// Returns a mark to its marker.
    ReturnMark "return-mark" Case Secret;
    /// Fixes who meets and who fails.
    Determine "determine" Case Secret;
    /// Publishes a result.
    PublishResult "publish-result" Case Personal;
    /// Answers an objection.
    AnswerObjection "answer-objection" Case Secret;
    /// Enters participants into the talent pool.
    EnterPool "enter-pool" Case Personal;
    /// Reads the talent pool, without scores.
    ReadPool "read-pool" Case Personal;
    /// Exports the results, without scores.
    ExportResults "export-results" Case Personal;

    /// Hands in a document.
    HandInDocument "hand-in-document" Entry Personal;
    /// Withdraws from a round.
    Withdraw "withdraw" Entry Personal;
    /// Objects to a result.
    Object "object" Entry Personal;
    /// Judges whether a document is as required.
    JudgeDocument "judge-document" Entry Personal;
    /// Reads the dossier of a participant, without scores.
    ReadEntry "read-entry" Entry Personal;
    /// Reads the verdict of the screening line by line.
    ReadVerdict "read-verdict" Entry Personal;
    /// Reads a paper.
    ReadPaper "read-paper" Entry Personal;
    /// Gives a mark.
    SubmitMark "submit-mark" Entry Secret;
    /// Steps down as the marker of a participant.
    Recuse "recuse" Entry Personal;
    /// Reads scores and the reasons given for them.
    ReadScore "read-score" Entry Secret;
    /// Records that a participant was absent.
    RecordAbsence "record-absence" Entry Personal;
}

impl Action {
    /// Returns the action with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.key() == key)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
