//! Events as they lie in the tables, before anything about them is believed.

use jenjang_database::{DatabaseError, Row, Unreadable};
use jenjang_facts::{Digest, Moment};

use crate::encoding::{Header, Salt, payload_digest, personal_digest};
use crate::{CaseId, Event, LedgerError, Personal, Stamp};

/// Four columns for everything about an event: taking a value out of SQLite costs more than taking a text apart.
///
/// - numbers and short texts, which hold no control character, with [`SEPARATOR`] between them;
/// - the body;
/// - digests: payload, previous, hash, personal part (if there is one), files, and the salt (if a part is held);
/// - the personal part.
macro_rules! select_events {
    ($rest:literal) => {
        concat!(
            "SELECT e.position || '\u{1f}' || e.case_id || '\u{1f}' || e.sequence || '\u{1f}' || e.recorded_at || ",
            "'\u{1f}' || e.actor || '\u{1f}' || e.role || '\u{1f}' || e.via || '\u{1f}' || e.kind || '\u{1f}' || ",
            "CASE WHEN e.personal_digest IS NULL THEN '' ELSE '1' END || '\u{1f}' || ",
            "coalesce(x.erased_by || '', '') || '\u{1f}' || coalesce(b.recorded_at || '', ''), e.body, ",
            "e.payload_digest || e.previous || e.hash || coalesce(e.personal_digest, '') || e.blobs || ",
            "coalesce(p.salt, ''), p.text ",
            "FROM events e LEFT JOIN personal p ON p.position = e.position ",
            "LEFT JOIN erasures x ON x.position = e.position LEFT JOIN events b ON b.position = x.erased_by ",
            $rest
        )
    };
}
pub(crate) use select_events;

const SEPARATOR: char = '\u{1f}';

/// An event as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) header: Header,
    pub(crate) body: String,
    pub(crate) blobs: Vec<Digest>,
    pub(crate) personal_digest: Option<Digest>,
    pub(crate) personal: Option<Held>,
    pub(crate) erased: Option<Erased>,
    pub(crate) hash: Digest,
}

/// A personal part with its salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) salt: Salt,
    pub(crate) text: String,
}

/// The note that a personal part was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Erased {
    pub(crate) by: u64,
    /// The moment of the erasing event, if there is such an event.
    pub(crate) on: Option<Moment>,
}

impl Stored {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, Unreadable> {
        let short = Short::read(row)?;
        let text = row.maybe_text(3, "personal.text")?;
        let digests = row.digests(2, "payload_digest, previous, hash, personal_digest, blobs or personal.salt")?;
        let mut digests = digests.into_iter();
        let mut next = |column| digests.next().ok_or_else(|| Unreadable::new(column, "it is too short"));
        let payload_digest = next("payload_digest")?;
        let previous = next("previous")?;
        let hash = next("hash")?;
        let personal_digest = if short.has_personal { Some(next("personal_digest")?) } else { None };
        let mut blobs: Vec<Digest> = digests.collect();
        let personal = match text {
            None => None,
            Some(text) => {
                let salt = blobs.pop().ok_or_else(|| Unreadable::new("personal.salt", "it is too short"))?;
                Some(Held { salt: *salt.as_bytes(), text: text.to_owned() })
            }
        };
        let Short { position, case, sequence, stamp, kind, erased, .. } = short;
        let header = Header { position, case, sequence, stamp, kind, payload_digest, previous };
        let body = row.text(1, "body")?.to_owned();
        Ok(Self { header, body, blobs, personal_digest, personal, erased, hash })
    }

    /// Returns the hash that the header has, whatever is stored as its hash.
    pub(crate) fn computed_hash(&self) -> Digest {
        self.header.hash()
    }

    /// Returns the digest that body, files and the noted digest of the personal part have.
    pub(crate) fn computed_payload_digest(&self) -> Digest {
        payload_digest(&self.body, &self.blobs, self.personal_digest.as_ref())
    }

    pub(crate) fn into_event(self) -> Result<Event, LedgerError> {
        let personal = match (self.personal_digest, self.personal, self.erased) {
            (None, None, None) => Personal::None,
            (Some(_), Some(held), None) => Personal::Held(held.text),
            (Some(_), None, Some(Erased { by, on: Some(on) })) => Personal::Erased { on, by },
            _ => {
                let Header { position, .. } = self.header;
                return Err(DatabaseError::Unreadable {
                    what: format!("the personal part of the event at position {position}"),
                    reason: "it is neither there nor noted as erased, or both".to_owned(),
                }
                .into());
            }
        };
        let Header { position, case, sequence, stamp, kind, payload_digest, previous } = self.header;
        let Self { body, blobs, hash, .. } = self;
        Ok(Event { position, case, sequence, stamp, kind, body, personal, blobs, payload_digest, previous, hash })
    }
}

impl Held {
    pub(crate) fn digest(&self) -> Digest {
        personal_digest(&self.salt, &self.text)
    }
}

/// The numbers and short texts of an event.
struct Short {
    position: u64,
    case: CaseId,
    sequence: u64,
    stamp: Stamp,
    kind: String,
    has_personal: bool,
    erased: Option<Erased>,
}

impl Short {
    fn read(row: &Row<'_>) -> Result<Self, Unreadable> {
        let text = row.text(0, "position to kind")?;
        let mut parts = text.split(SEPARATOR);
        let mut next = |column| parts.next().ok_or_else(|| Unreadable::new(column, "it is missing"));
        let position = number("position", next("position")?)?;
        let case = next("case_id")?;
        let case = CaseId::new(case).map_err(|error| Unreadable::new("case_id", error.to_string()))?;
        let sequence = number("sequence", next("sequence")?)?;
        let at = moment(number("recorded_at", next("recorded_at")?)?)?;
        let mut text = |column| next(column).map(str::to_owned);
        let stamp = Stamp { at, actor: text("actor")?, role: text("role")?, via: text("via")? };
        let kind = text("kind")?;
        let has_personal = !next("personal_digest")?.is_empty();
        let by = next("erasures.erased_by")?;
        let on = next("recorded_at")?;
        if parts.next().is_some() {
            return Err(Unreadable::new("actor, role, via or kind", "it contains a control character"));
        }
        let erased = match (by, on) {
            ("", _) => None,
            (by, "") => Some(Erased { by: number("erasures.erased_by", by)?, on: None }),
            (by, on) => {
                let on = moment(number("recorded_at", on)?)?;
                Some(Erased { by: number("erasures.erased_by", by)?, on: Some(on) })
            }
        };
        Ok(Self { position, case, sequence, stamp, kind, has_personal, erased })
    }
}

/// Returns the place of a row, as far as it can be read.
pub(crate) fn place(row: &Row<'_>) -> (Option<u64>, Option<CaseId>, Option<u64>) {
    let mut parts = row.text(0, "position to kind").unwrap_or_default().split(SEPARATOR);
    let position = parts.next().and_then(|part| part.parse().ok());
    let case = parts.next().and_then(|part| CaseId::new(part).ok());
    (position, case, parts.next().and_then(|part| part.parse().ok()))
}

fn number<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, Unreadable> {
    text.parse().map_err(|_| Unreadable::new(column, format!("`{text}` is out of range")))
}

pub(crate) fn moment(millis: i64) -> Result<Moment, Unreadable> {
    Moment::from_millis(millis).ok_or_else(|| Unreadable::new("recorded_at", format!("{millis} is no moment")))
}
