//! Events: what happened. Their keys and the names of their fields are published and never reused for something else.

use jenjang_facts::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::stages::announcement::{Amended, Announced, CaseOpened, SettingChanged};
use crate::stages::assessment::{
    MarkReturned, MarkSubmitted, MarkerAssigned, MarkerRecused, MarkerReleased, MarksVerified, SessionCancelled,
    SessionHeld, SessionScheduled,
};
use crate::stages::determination::ResultsDetermined;
use crate::stages::objection::{ObjectionAnswered, ObjectionFiled};
use crate::stages::pool::{PoolEntered, PoolLeft};
use crate::stages::screening::RegisterScreened;
use crate::stages::submission::{DocumentsHandedIn, DocumentsJudged};
use crate::stages::{AbsencesRecorded, Published, StageClosed, Withdrawn};

/// Why the text of an event is none.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The kind is not known to this version of the program.
    #[error("an event of the kind `{0}` is not known; use a newer program")]
    UnknownKind(String),
    /// The content does not fit the kind.
    #[error("the content of an event of the kind `{kind}` cannot be read")]
    Content {
        /// The kind.
        kind: String,
        /// What the parser said.
        #[source]
        source: serde_json::Error,
    },
}

/// The content of an event.
pub(crate) trait Content: Serialize + DeserializeOwned {
    /// Returns what is personal in it, as JSON, if it has such a part and the part was not erased.
    fn personal(&self) -> Option<Result<String, serde_json::Error>> {
        None
    }

    /// Puts the personal part back.
    fn restore(&mut self, personal: &str) -> Result<(), serde_json::Error> {
        let _ = personal;
        Ok(())
    }

    /// Returns the files it names.
    fn files(&self) -> Vec<Digest> {
        Vec::new()
    }
}

/// Implements [`Content`] for content whose field `personal` may be erased.
macro_rules! personal_content {
    ($name:ty, |$this:ident| $files:expr) => {
        impl $crate::event::Content for $name {
            fn personal(&self) -> Option<Result<String, serde_json::Error>> {
                self.personal.as_ref().map(serde_json::to_string)
            }

            fn restore(&mut self, personal: &str) -> Result<(), serde_json::Error> {
                self.personal = Some(serde_json::from_str(personal)?);
                Ok(())
            }

            fn files(&self) -> Vec<jenjang_facts::Digest> {
                let $this = self;
                $files
            }
        }
    };
}
pub(crate) use personal_content;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident => $key:literal,)*) => {
        /// Something that happened in a case.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $name(Box<$name>),)*
        }

        impl Event {
            /// The kinds of events, by their published keys.
            pub const KINDS: &[&str] = &[$($key),*];

            /// Returns the published key: `mark-submitted`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $key,)*
                }
            }

            /// Returns the content as JSON, and its personal part.
            pub fn encode(&self) -> Result<(String, Option<String>), EventError> {
                let failed = |source| EventError::Content { kind: self.kind().to_owned(), source };
                match self {
                    $(Self::$name(content) => {
                        let body = serde_json::to_string(content).map_err(failed)?;
                        Ok((body, content.personal().transpose().map_err(failed)?))
                    })*
                }
            }

            /// Reads an event back; `personal` is `None` where it has no such part or it was erased.
            pub fn decode(kind: &str, body: &str, personal: Option<&str>) -> Result<Self, EventError> {
                let failed = |source| EventError::Content { kind: kind.to_owned(), source };
                match kind {
                    $($key => {
                        let mut content: $name = serde_json::from_str(body).map_err(failed)?;
                        if let Some(personal) = personal {
                            content.restore(personal).map_err(failed)?;
                        }
                        Ok(Self::$name(Box::new(content)))
                    })*
                    _ => Err(EventError::UnknownKind(kind.to_owned())),
                }
            }

            /// Returns the files the event names.
            pub fn files(&self) -> Vec<Digest> {
                match self {
                    $(Self::$name(content) => content.files(),)*
                }
            }
        }
    };
}

events! {
    /// A round was opened under a version of a regulation.
    CaseOpened => "case-opened",
    /// A setting got another value, before the announcement.
    SettingChanged => "setting-changed",
    /// The round was announced; its settings are sealed.
    Announced => "announced",
    /// A sealed setting or a deadline was amended, with its legal ground.
    Amended => "amended",
    /// The register was judged by the criteria.
    RegisterScreened => "register-screened",
    /// A list or a result was published.
    Published => "published",
    /// A stage was left; the next is open.
    StageClosed => "stage-closed",
    /// Somebody handed in documents.
    DocumentsHandedIn => "documents-handed-in",
    /// Documents were accepted or rejected.
    DocumentsJudged => "documents-judged",
    /// Somebody left the round (tidak bersedia).
    Withdrawn => "withdrawn",
    /// Somebody stayed away and is out (gugur).
    AbsencesRecorded => "absences-recorded",
    /// A marker was given people to mark.
    MarkerAssigned => "marker-assigned",
    /// A marker gave an assignment back.
    MarkerRecused => "marker-recused",
    /// An assignment was taken from a marker who could not carry it out.
    MarkerReleased => "marker-released",
    /// A marker submitted a mark with the statement of objectivity.
    MarkSubmitted => "mark-submitted",
    /// The selection team returned a mark.
    MarkReturned => "mark-returned",
    /// The selection team verified marks.
    MarksVerified => "marks-verified",
    /// A session was scheduled.
    SessionScheduled => "session-scheduled",
    /// A session was called off before it was held.
    SessionCancelled => "session-cancelled",
    /// A session was held, says its monitor.
    SessionHeld => "session-held",
    /// The results of a stage were determined.
    ResultsDetermined => "results-determined",
    /// Somebody objected.
    ObjectionFiled => "objection-filed",
    /// An objection was answered.
    ObjectionAnswered => "objection-answered",
    /// People entered the talent pool.
    PoolEntered => "pool-entered",
    /// Somebody left the talent pool.
    PoolLeft => "pool-left",
}
