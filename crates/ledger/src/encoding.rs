//! The exact bytes that are hashed. They never change: a changed encoding is a new tag beside this one.

use jenjang_facts::{Digest, Moment};
use sha2::{Digest as _, Sha256};

use crate::{CaseId, Event, Stamp};

const EVENT: &[u8] = b"jenjang-event-v1";
const PAYLOAD: &[u8] = b"jenjang-payload-v1";
const PERSONAL: &[u8] = b"jenjang-personal-v1";

/// Random bytes that keep a personal part unguessable behind its digest.
pub(crate) type Salt = [u8; 32];

/// Returns the digest of a personal part under its salt.
pub(crate) fn personal_digest(salt: &Salt, personal: &str) -> Digest {
    let mut hasher = Sha256::new();
    framed(&mut |bytes| hasher.update(bytes), PERSONAL);
    hasher.update(salt);
    hasher.update(personal.as_bytes());
    Digest(hasher.finalize().into())
}

/// Returns the digest of everything an event carries.
pub(crate) fn payload_digest(body: &str, blobs: &[Digest], personal: Option<&Digest>) -> Digest {
    let mut hasher = Sha256::new();
    framed(&mut |bytes| hasher.update(bytes), PAYLOAD);
    framed(&mut |bytes| hasher.update(bytes), body.as_bytes());
    hasher.update(length(blobs.len()));
    for blob in blobs {
        hasher.update(blob.as_bytes());
    }
    match personal {
        None => hasher.update([0]),
        Some(digest) => {
            hasher.update([1]);
            hasher.update(digest.as_bytes());
        }
    }
    Digest(hasher.finalize().into())
}

/// What the hash of an event covers; what an inclusion proof lays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its place in the whole ledger.
    pub position: u64,
    /// The case it belongs to.
    pub case: CaseId,
    /// Its place in the case.
    pub sequence: u64,
    /// Who, in which role, through what, and when.
    pub stamp: Stamp,
    /// What happened.
    pub kind: String,
    /// The digest of body, files and personal part.
    pub payload_digest: Digest,
    /// The hash of the event before it.
    pub previous: Digest,
}

impl Header {
    /// Returns the header of a recorded event.
    pub fn of(event: &Event) -> Self {
        Self {
            position: event.position,
            case: event.case.clone(),
            sequence: event.sequence,
            stamp: event.stamp.clone(),
            kind: event.kind.clone(),
            payload_digest: event.payload_digest,
            previous: event.previous,
        }
    }

    /// Returns the bytes that are hashed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        let mut put = |bytes: &[u8]| out.extend_from_slice(bytes);
        framed(&mut put, EVENT);
        put(&self.position.to_be_bytes());
        framed(&mut put, self.case.as_str().as_bytes());
        put(&self.sequence.to_be_bytes());
        put(&self.stamp.at.millis().to_be_bytes());
        for text in [&self.stamp.actor, &self.stamp.role, &self.stamp.via, &self.kind] {
            framed(&mut put, text.as_bytes());
        }
        put(self.payload_digest.as_bytes());
        put(self.previous.as_bytes());
        out
    }

    /// Reads the bytes back; `None` if [`Header::encode`] cannot have written them.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reader(bytes);
        if rest.framed()? != EVENT {
            return None;
        }
        let position = u64::from_be_bytes(rest.array()?);
        let case = CaseId::new(rest.text()?).ok()?;
        let sequence = u64::from_be_bytes(rest.array()?);
        let at = Moment::from_millis(i64::from_be_bytes(rest.array()?))?;
        let stamp = Stamp { at, actor: rest.text()?, role: rest.text()?, via: rest.text()? };
        let kind = rest.text()?;
        let payload_digest = Digest(rest.array()?);
        let previous = Digest(rest.array()?);
        rest.0.is_empty().then_some(Self { position, case, sequence, stamp, kind, payload_digest, previous })
    }

    /// Returns the hash of the event.
    pub fn hash(&self) -> Digest {
        Digest::of(&self.encode())
    }
}

fn length(of: usize) -> [u8; 8] {
    // A length in memory always fits.
    u64::try_from(of).unwrap_or(u64::MAX).to_be_bytes()
}

fn framed(put: &mut dyn FnMut(&[u8]), bytes: &[u8]) {
    put(&length(bytes.len()));
    put(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn framed(&mut self) -> Option<&'a [u8]> {
        let count = u64::from_be_bytes(self.array()?);
        self.take(usize::try_from(count).ok()?)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.framed()?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector() -> (Digest, Digest, Header) {
        let salt = std::array::from_fn(|index| u8::try_from(index).unwrap());
        let personal = personal_digest(&salt, r#"{"nip":"198001012005011900"}"#);
        let payload = payload_digest(r#"{"stage":"screening"}"#, &[Digest::of(b"abc")], Some(&personal));
        let stamp = Stamp {
            at: Moment::parse("2013-11-13T08:00WIB").unwrap(),
            actor: "u-17".to_owned(),
            role: "bkd".to_owned(),
            via: "web".to_owned(),
        };
        let header = Header {
            position: 0,
            case: CaseId::new("jateng-2013").unwrap(),
            sequence: 1,
            stamp,
            kind: "screening-closed".to_owned(),
            payload_digest: payload,
            previous: Digest::ZERO,
        };
        (personal, payload, header)
    }

    /// The vector in the documentation of the crate: whoever writes another checker starts here.
    #[test]
    fn the_documented_vector_holds() {
        let (personal, payload, header) = vector();
        insta::assert_snapshot!(personal, @"04e3ed7be169a7faf668af886cb3d7a9038a4102ee8379479a9df092d0bd1c12");
        insta::assert_snapshot!(payload, @"7a893932bdf64b83ade7851fe6470a8c925b5ab954f9d4260c34b65fe7f30439");
        insta::assert_snapshot!(header.hash(), @"163e750a039248aa5947b06443af3f43f9f6ebfd73223e21faa2c90bba47d1b4");
    }

    #[test]
    fn a_header_is_read_as_it_is_written_and_nothing_else_is() {
        let (_, _, header) = vector();
        let bytes = header.encode();
        assert_eq!(Header::decode(&bytes).as_ref(), Some(&header));
        for end in 0..bytes.len() {
            assert_eq!(Header::decode(&bytes[..end]), None, "{end}");
        }
        let longer = [bytes.as_slice(), b"\0"].concat();
        assert_eq!(Header::decode(&longer), None);
    }

    #[test]
    fn neighbouring_fields_cannot_be_shifted_into_each_other() {
        let (_, _, header) = vector();
        let mut shifted = header.clone();
        shifted.stamp.actor.push('b');
        shifted.stamp.role.remove(0);
        assert_ne!(shifted.hash(), header.hash());
        assert_ne!(payload_digest("{}", &[], None), payload_digest("{}", &[Digest::ZERO], None));
        assert_ne!(payload_digest("{}", &[Digest::ZERO], None), payload_digest("{}", &[], Some(&Digest::ZERO)));
    }
}
