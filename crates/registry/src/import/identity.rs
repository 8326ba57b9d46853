//! Finds the rows that are about a person already read.
//!
//! In reading order, a row is kept unless a row kept before it has its NIP or its PNS ID. Only rows that share one of
//! them with another row matter, so only those are held in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use jenjang_facts::Nip;

use super::intake::{Place, Taken, read_person_key, read_place_key};

/// The rows that were refused because their person was already read, each with the row that stays.
pub(super) type SecondRows = BTreeMap<Place, SecondRow>;

/// Why a row is the second of its person.
#[derive(Clone, Debug)]
pub(super) struct SecondRow {
    /// The person of the row that stays.
    pub kept: Nip,
    /// The person of the row that is refused.
    pub refused: Nip,
    /// Whether the rows share the NIP; else they share the PNS ID.
    pub same_nip: bool,
    /// What they share, as text.
    pub value: String,
}

#[derive(Clone, Default)]
struct Shared {
    nip: Option<Nip>,
    nip_is_shared: bool,
    pns_id: Option<Arc<str>>,
}

/// Finds the second rows. `ignored` tells the sources that take no part.
pub(super) fn second_rows(taken: &Taken, ignored: &dyn Fn(u32) -> bool) -> io::Result<SecondRows> {
    let mut shared: BTreeMap<Place, Shared> = BTreeMap::new();
    shared_nips(taken, ignored, &mut shared)?;
    shared_pns_ids(taken, ignored, &mut shared)?;
    let mut by_nip: BTreeMap<Nip, Nip> = BTreeMap::new();
    let mut by_pns_id: BTreeMap<Arc<str>, Nip> = BTreeMap::new();
    let mut second = SecondRows::new();
    for (place, row) in &shared {
        let Some(nip) = row.nip else { continue };
        let same_nip = by_nip.get(&nip).filter(|_| row.nip_is_shared);
        let same_pns_id = row.pns_id.as_ref().and_then(|id| by_pns_id.get(id));
        if let Some(kept) = same_nip.or(same_pns_id) {
            let id = row.pns_id.as_deref().unwrap_or_default();
            let value = if same_nip.is_some() { nip.to_string() } else { id.to_owned() };
            second.insert(*place, SecondRow { kept: *kept, refused: nip, same_nip: same_nip.is_some(), value });
            continue;
        }
        by_nip.insert(nip, nip);
        if let Some(id) = &row.pns_id {
            by_pns_id.insert(Arc::clone(id), nip);
        }
    }
    Ok(second)
}

fn shared_nips(taken: &Taken, ignored: &dyn Fn(u32) -> bool, shared: &mut BTreeMap<Place, Shared>) -> io::Result<()> {
    let mut before: Option<(Nip, Place)> = None;
    let mut rows = taken.by_nip.merge()?;
    while let Some((key, _)) = rows.next()? {
        let Some((nip, place)) = read_person_key(key) else { continue };
        if ignored(place.source.file) {
            continue;
        }
        if let Some((nip_before, place_before)) = before
            && nip_before == nip
        {
            for place in [place_before, place] {
                let row = shared.entry(place).or_default();
                row.nip = Some(nip);
                row.nip_is_shared = true;
            }
        }
        before = Some((nip, place));
    }
    Ok(())
}

fn shared_pns_ids(
    taken: &Taken,
    ignored: &dyn Fn(u32) -> bool,
    shared: &mut BTreeMap<Place, Shared>,
) -> io::Result<()> {
    let mut id_before: Vec<u8> = Vec::new();
    let mut before: Option<(Place, Nip)> = None;
    let mut rows = taken.by_pns_id.merge()?;
    while let Some((key, payload)) = rows.next()? {
        let Some((id, place)) = key.split_last_chunk::<12>() else { continue };
        let (Some(place), Some(nip)) = (read_place_key(place), read_nip(payload)) else { continue };
        if ignored(place.source.file) {
            continue;
        }
        if id_before == id {
            let id: Arc<str> = String::from_utf8_lossy(id.strip_suffix(&[0]).unwrap_or(id)).into();
            for (place, nip) in before.into_iter().chain([(place, nip)]) {
                let row = shared.entry(place).or_default();
                row.nip = Some(nip);
                row.pns_id = Some(Arc::clone(&id));
            }
        } else {
            id_before.clear();
            id_before.extend_from_slice(id);
        }
        before = Some((place, nip));
    }
    Ok(())
}

fn read_nip(payload: &[u8]) -> Option<Nip> {
    Nip::from_number(u64::from_be_bytes(payload.try_into().ok()?))
}
