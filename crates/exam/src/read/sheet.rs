//! Scores out of a sheet.

use std::path::Path;

use super::Kind;
use super::cell::Cell;
use super::chunk::{BAD_DAY, BAD_DECIMAL, COLUMNS, Chunk, N_REQUIRED, NO_DAY, NO_DECIMAL, NO_SEAT};
use super::rows::{Header, walk};
use super::seats::Seats;
use crate::ExamError;

/// Reads the rows of a CSV or XLSX file, and where each stood.
pub(super) fn read(path: &Path, kind: Kind, seats: &Seats) -> Result<(Chunk, Vec<u64>), ExamError> {
    let (mut chunk, mut places) = (Chunk::default(), Vec::new());
    let header = std::cell::RefCell::new(Header { present: Vec::new(), decimal_comma: false });
    let mut start = |found: &Header| {
        *header.borrow_mut() = Header { present: found.present.clone(), decimal_comma: found.decimal_comma };
    };
    let mut visit = |row: u64, cells: &[Cell<'_>]| {
        places.push(row);
        push(&mut chunk, cells, &header.borrow(), seats);
    };
    walk(path, kind, &COLUMNS, N_REQUIRED, &mut start, &mut visit)?;
    Ok((chunk, places))
}

fn push(chunk: &mut Chunk, cells: &[Cell<'_>], header: &Header, seats: &Seats) {
    let [participant, seat, twk, tiu, tkp, total, present, skb, gpa, born_on] = cells else { return };
    let row = chunk.participants.len();
    chunk.participants.push(participant.text().as_bytes());
    let name = seat.text();
    let place = seats.find(name.as_bytes());
    chunk.seats.push(place.unwrap_or(NO_SEAT));
    if place.is_none() {
        chunk.unknown_seats.push((row, name.into_owned()));
    }
    chunk.tests.push([twk, tiu, tkp].map(|cell| cell.score(header.decimal_comma)));
    let has = |at: usize| header.present.get(at).copied().unwrap_or(false);
    if has(5) {
        chunk.total.push(total.score(header.decimal_comma));
    }
    if has(6) {
        chunk.present.push(present.presence());
    }
    let decimal = |cell: &Cell<'_>| match cell.decimal(header.decimal_comma) {
        Ok(Some(decimal)) => decimal.millionths(),
        Ok(None) => NO_DECIMAL,
        Err(()) => BAD_DECIMAL,
    };
    if has(7) {
        chunk.skb.push(decimal(skb));
    }
    if has(8) {
        chunk.gpa.push(decimal(gpa));
    }
    if has(9) {
        chunk.born_on.push(match born_on.day() {
            Ok(Some(day)) => day.number(),
            Ok(None) => NO_DAY,
            Err(()) => BAD_DAY,
        });
    }
}
