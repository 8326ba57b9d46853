//! Text files: records separated by lines, cells by comma, semicolon or tab, read in blocks by several threads.
//!
//! One thread reads blocks and cuts them where a record ends, the others take the records apart. Every record knows its
//! row, so it does not matter who takes it. Memory is a few blocks, whatever the size of the file.

use std::fs::File;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use sha2::{Digest, Sha256};

use super::columns::{Layout, WIDTH};
use super::error::ImportError;
use super::intake::Intake;
use super::limits::{CELL_BYTES, RECORD_BYTES};
use super::plan::CsvPlan;
use super::progress::Progress;
use super::row::{NoteLine, Row};
use crate::records::{NoteKind, Source};
use crate::snapshot::canonical::hex;

/// Bytes read at a time.
const BLOCK_BYTES: usize = 1 << 21;

/// What was read of a file.
pub(super) struct ReadFile {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Records below the header.
    pub n_rows: u64,
}

struct Block {
    number: u64,
    bytes: Vec<u8>,
    /// The row of the first record.
    first_row: u32,
}

/// Where a worker stopped: the number of its block decides which of several errors is the first of the file.
type Stop = Mutex<Option<(u64, ImportError)>>;

/// Reads a file whose header is known.
pub(super) fn read(
    plan: &CsvPlan,
    file: u32,
    intakes: &mut [Intake<'_, '_>],
    progress: &dyn Progress,
) -> Result<ReadFile, ImportError> {
    let mut reader = BlockReader::open(plan)?;
    let first = reader.next_block()?;
    let second = reader.next_block()?;
    let mut worker = Worker { plan, file, spans: Vec::new(), scratch: String::new(), n_rows: 0 };
    let n_rows = match (first, second, intakes.first_mut()) {
        (Some(first), None, Some(intake)) => {
            worker.block(&first, intake)?;
            progress.advance(worker.n_rows);
            worker.n_rows
        }
        (Some(first), Some(second), _) => {
            let blocks = [first, second];
            read_on_threads(&mut reader, blocks, &worker, intakes, progress)?
        }
        _ => 0,
    };
    Ok(ReadFile { sha256: hex(&reader.hasher.finalize()), n_rows })
}

fn read_on_threads(
    reader: &mut BlockReader<'_>,
    first: [Block; 2],
    worker: &Worker<'_>,
    intakes: &mut [Intake<'_, '_>],
    progress: &dyn Progress,
) -> Result<u64, ImportError> {
    let stopped = AtomicBool::new(false);
    let stop: Stop = Mutex::new(None);
    let (blocks, received) = sync_channel::<Block>(intakes.len() + 1);
    let received = Mutex::new(received);
    let mut n_rows = 0;
    std::thread::scope(|scope| {
        let mut workers = Vec::new();
        for intake in intakes.iter_mut() {
            let mut worker =
                Worker { plan: worker.plan, file: worker.file, spans: Vec::new(), scratch: String::new(), n_rows: 0 };
            let (received, stopped, stop) = (&received, &stopped, &stop);
            workers.push(scope.spawn(move || {
                worker.run(received, intake, stopped, stop, progress);
                worker.n_rows
            }));
        }
        let mut number = 0;
        for block in first {
            number = block.number;
            drop(blocks.send(block));
        }
        while !stopped.load(Ordering::Relaxed) {
            match reader.next_block() {
                Ok(Some(block)) => {
                    number = block.number;
                    if blocks.send(block).is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    halt(&stop, &stopped, number + 1, error);
                    break;
                }
            }
        }
        drop(blocks);
        for worker in workers {
            n_rows += worker.join().unwrap_or_default();
        }
    });
    match stop.into_inner() {
        Ok(None) => Ok(n_rows),
        Ok(Some((_, error))) => Err(error),
        Err(_) => Err(ImportError::Write { source: std::io::Error::other("a thread stopped unexpectedly") }),
    }
}

/// Keeps the error that comes first in the file.
fn halt(stop: &Stop, stopped: &AtomicBool, number: u64, error: ImportError) {
    stopped.store(true, Ordering::Relaxed);
    if let Ok(mut stop) = stop.lock()
        && stop.as_ref().is_none_or(|(earlier, _)| number < *earlier)
    {
        *stop = Some((number, error));
    }
}

/// Takes records apart.
struct Worker<'a> {
    plan: &'a CsvPlan,
    file: u32,
    spans: Vec<Span>,
    scratch: String,
    n_rows: u64,
}

/// Where the text of a cell is: in the block, or in the scratch text where doubled quotation marks were undone.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    in_scratch: bool,
}

impl Worker<'_> {
    fn run(
        &mut self,
        received: &Mutex<Receiver<Block>>,
        intake: &mut Intake<'_, '_>,
        stopped: &AtomicBool,
        stop: &Stop,
        progress: &dyn Progress,
    ) {
        loop {
            let block = match received.lock() {
                Ok(received) => received.recv(),
                Err(_) => return,
            };
            let Ok(block) = block else { return };
            let before = self.n_rows;
            // Blocks handed out before the one that failed are still read: the error reported is the first of the file.
            if let Err(error) = self.block(&block, intake) {
                halt(stop, stopped, block.number, error);
            }
            progress.advance(self.n_rows - before);
        }
    }

    fn block(&mut self, block: &Block, intake: &mut Intake<'_, '_>) -> Result<(), ImportError> {
        let text = match std::str::from_utf8(&block.bytes) {
            Ok(text) => text,
            Err(error) => return Err(self.encoding(block, error.valid_up_to())),
        };
        let mut at = 0;
        let mut row = block.first_row;
        while at < text.len() {
            let start = at;
            self.spans.clear();
            self.scratch.clear();
            at = split_record(text, at, self.plan.delimiter, &mut self.spans, &mut self.scratch);
            if at - start > RECORD_BYTES {
                return Err(self.plan.too_long(row));
            }
            self.record(text, row, intake)?;
            row = row.saturating_add(1);
        }
        Ok(())
    }

    fn record(&mut self, text: &str, row: u32, intake: &mut Intake<'_, '_>) -> Result<(), ImportError> {
        let layout = &self.plan.layout;
        let mut cells = [""; WIDTH];
        let mut blank = true;
        for (at, span) in self.spans.iter().enumerate() {
            let from = if span.in_scratch { self.scratch.as_str() } else { text };
            let cell = from.get(span.start..span.end).unwrap_or_default();
            if cell.len() > CELL_BYTES {
                let name = self.plan.name.clone();
                return Err(ImportError::CellTooLong { name, row, limit_bytes: CELL_BYTES });
            }
            blank = blank && cell.is_empty();
            if let Some(slot) = layout.field_of_column.get(at).copied().flatten().and_then(|field| cells.get_mut(field))
            {
                *slot = cell;
            }
        }
        if blank {
            return Ok(());
        }
        self.n_rows += 1;
        let source = Source { file: self.file, row };
        let taken = match self.surplus(text, layout) {
            Some(value) => {
                let kind = NoteKind::Refused;
                let reason = "too-many-cells";
                let note = NoteLine { kind, nip: None, source, column: "", field: "", value, reason };
                intake.take_refusal(&note)
            }
            None => intake.take(&Row { layout, cells: &cells, source, ordinal: 0, person: None }),
        };
        taken.map_err(ImportError::write)
    }

    /// Returns the first cell beyond the last header that is not empty: the sign of a row whose cells have slipped.
    fn surplus<'t>(&'t self, text: &'t str, layout: &Layout) -> Option<&'t str> {
        let beyond = self.spans.get(layout.field_of_column.len()..)?;
        beyond.iter().find_map(|span| {
            let from = if span.in_scratch { self.scratch.as_str() } else { text };
            from.get(span.start..span.end).filter(|cell| !cell.trim().is_empty())
        })
    }

    fn encoding(&self, block: &Block, valid: usize) -> ImportError {
        let before = block.bytes.get(..valid).unwrap_or_default();
        let n_lines = before.iter().filter(|byte| **byte == b'\n').count();
        let row = block.first_row.saturating_add(u32::try_from(n_lines).unwrap_or(u32::MAX));
        let byte = block.bytes.get(valid).copied().unwrap_or_default();
        let found = format!("row {row} has the byte 0x{byte:02X}, as in a file saved as Windows-1252 or Latin-1");
        ImportError::Encoding { name: self.plan.name.clone(), found }
    }
}

/// Splits the record that starts at `at` into cells; returns where the next one starts.
fn split_record(text: &str, mut at: usize, delimiter: u8, spans: &mut Vec<Span>, scratch: &mut String) -> usize {
    let bytes = text.as_bytes();
    loop {
        if bytes.get(at) == Some(&b'"') {
            at = quoted_cell(text, at + 1, delimiter, spans, scratch);
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            let len = rest.iter().position(|byte| *byte == delimiter || *byte == b'\n').unwrap_or(rest.len());
            let mut end = at + len;
            let next = end;
            if bytes.get(next) != Some(&delimiter) && len > 0 && bytes.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            spans.push(Span { start: at, end, in_scratch: false });
            at = next;
        }
        match bytes.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(_) => return at + 1,
            None => return bytes.len(),
        }
    }
}

/// Reads a cell in quotation marks from behind the first one; returns where the delimiter or the end of line is.
fn quoted_cell(text: &str, start: usize, delimiter: u8, spans: &mut Vec<Span>, scratch: &mut String) -> usize {
    let bytes = text.as_bytes();
    let find =
        |from: usize| bytes.get(from..).and_then(|rest| rest.iter().position(|byte| *byte == b'"')).map(|n| from + n);
    let scratch_start = scratch.len();
    let mut from = start;
    let mut close = loop {
        let Some(quote) = find(from) else { break bytes.len() };
        if bytes.get(quote + 1) != Some(&b'"') {
            break quote;
        }
        // A doubled mark stands for one.
        scratch.push_str(text.get(from..=quote).unwrap_or_default());
        from = quote + 2;
    };
    // What stands between the closing mark and the delimiter belongs to the cell, as spreadsheets read it.
    let tail_start = (close + 1).min(bytes.len());
    let tail = bytes.get(tail_start..).unwrap_or_default();
    let tail_len = tail.iter().position(|byte| *byte == delimiter || *byte == b'\n').unwrap_or(tail.len());
    let tail_text = text.get(tail_start..tail_start + tail_len).unwrap_or_default().trim_end_matches('\r');
    if scratch.len() == scratch_start && tail_text.is_empty() {
        close = close.min(bytes.len());
        spans.push(Span { start, end: close, in_scratch: false });
    } else {
        scratch.push_str(text.get(from..close).unwrap_or_default());
        scratch.push_str(tail_text);
        spans.push(Span { start: scratch_start, end: scratch.len(), in_scratch: true });
    }
    tail_start + tail_len
}

/// Splits the first record of a text into cells; returns them and where the next record starts.
pub(super) fn first_record(text: &str, delimiter: u8) -> (Vec<String>, usize) {
    let (mut spans, mut scratch) = (Vec::new(), String::new());
    let next = split_record(text, 0, delimiter, &mut spans, &mut scratch);
    let cells = spans.iter().map(|span| {
        let from = if span.in_scratch { scratch.as_str() } else { text };
        from.get(span.start..span.end).unwrap_or_default().to_owned()
    });
    (cells.collect(), next)
}

/// Returns where the last whole record ends and how many whole records there are, for bytes that start with a record.
pub(super) fn whole_records(bytes: &[u8], delimiter: u8) -> (usize, u32) {
    if memchr::memchr(b'"', bytes).is_none() {
        let end = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        let n_records = memchr::memchr_iter(b'\n', bytes.get(..end).unwrap_or_default()).count();
        return (end, u32::try_from(n_records).unwrap_or(u32::MAX));
    }
    let (mut at, mut end, mut n_records) = (0, 0, 0u32);
    while at < bytes.len() {
        // At the start of a cell.
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(quote) = memchr::memchr(b'"', rest) else { return (end, n_records) };
                at += quote + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(stop) = memchr::memchr2(delimiter, b'\n', rest) else { return (end, n_records) };
        at += stop + 1;
        if bytes.get(at - 1) == Some(&b'\n') {
            end = at;
            n_records = n_records.saturating_add(1);
        }
    }
    (end, n_records)
}

/// Reads a file in blocks that end where a record ends.
struct BlockReader<'a> {
    plan: &'a CsvPlan,
    file: File,
    hasher: Sha256,
    /// What followed the last whole record of the block before.
    carried: Vec<u8>,
    next_row: u32,
    number: u64,
    skip: usize,
    ended: bool,
}

impl<'a> BlockReader<'a> {
    fn open(plan: &'a CsvPlan) -> Result<Self, ImportError> {
        let file = File::open(&plan.path).map_err(ImportError::read(&plan.name))?;
        Ok(Self {
            plan,
            file,
            hasher: Sha256::new(),
            carried: Vec::new(),
            next_row: plan.first_row,
            number: 0,
            skip: plan.header_bytes,
            ended: false,
        })
    }

    fn next_block(&mut self) -> Result<Option<Block>, ImportError> {
        while !self.ended {
            let mut bytes = std::mem::take(&mut self.carried);
            self.fill(&mut bytes)?;
            let (end, n_records) =
                if self.ended { (bytes.len(), 0) } else { whole_records(&bytes, self.plan.delimiter) };
            if end == 0 && bytes.len() > RECORD_BYTES {
                return Err(self.plan.too_long(self.next_row));
            }
            if self.ended && bytes.len() > 2 * RECORD_BYTES {
                // Many records, or one that is far too long: only a look tells.
                let (last, n_whole) = whole_records(&bytes, self.plan.delimiter);
                if bytes.len() - last > RECORD_BYTES {
                    return Err(self.plan.too_long(self.next_row.saturating_add(n_whole)));
                }
            }
            self.carried.extend_from_slice(bytes.get(end..).unwrap_or_default());
            bytes.truncate(end);
            let first_row = self.next_row;
            self.next_row = self.next_row.saturating_add(n_records);
            if !bytes.is_empty() {
                self.number += 1;
                return Ok(Some(Block { number: self.number, bytes, first_row }));
            }
        }
        Ok(None)
    }

    /// Appends a block of the file.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> Result<(), ImportError> {
        let wanted = BLOCK_BYTES as u64;
        bytes.reserve_exact(BLOCK_BYTES);
        let before = bytes.len();
        let n_read = self.file.by_ref().take(wanted).read_to_end(bytes).map_err(ImportError::read(&self.plan.name))?;
        self.hasher.update(bytes.get(before..).unwrap_or_default());
        self.ended = n_read < BLOCK_BYTES;
        let skipped = self.skip.min(n_read);
        bytes.drain(before..before + skipped);
        self.skip -= skipped;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let (mut read, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let (cells, next) = first_record(&text[at..], b',');
            read.push(cells);
            at += next;
        }
        read
    }

    #[test]
    fn cells_are_split_as_a_spreadsheet_splits_them() {
        let cases: [(&str, &[&[&str]]); 8] = [
            ("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]),
            ("a,b\r\nc,d", &[&["a", "b"], &["c", "d"]]),
            ("\"S.E., M.M.\",b\n", &[&["S.E., M.M.", "b"]]),
            ("\"two\nlines\",b\nc,d\n", &[&["two\nlines", "b"], &["c", "d"]]),
            ("\"say \"\"x\"\"\",b\n", &[&["say \"x\"", "b"]]),
            ("a,\n,b\n", &[&["a", ""], &["", "b"]]),
            ("O\"Brien,b\n", &[&["O\"Brien", "b"]]),
            ("\"a\"b,c\n\"open,d\n", &[&["ab", "c"], &["open,d\n"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(records(text), expected, "{text:?}");
        }
    }

    #[test]
    fn blocks_are_cut_where_records_end() {
        for (text, expected) in [
            ("a,b\nc,d\ne", (8, 2)),
            ("a,\"x\ny\"\nc", (8, 1)),
            ("a,\"x\ny", (0, 0)),
            ("a\"b\nc\"d\n", (8, 2)),
            ("\"a\"\"\n\"\n", (7, 1)),
            ("", (0, 0)),
        ] {
            assert_eq!(whole_records(text.as_bytes(), b','), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_the_csv_library_writes_is_read_as_it_was(
            rows in proptest::collection::vec(proptest::collection::vec("[a,;\"\n\ré' ]{0,8}", 2..5), 0..6)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            proptest::prop_assert_eq!(records(&text), rows);
        }

        #[test]
        fn the_cutter_and_the_splitter_agree_on_where_records_end(text in "[a,\"\n\ré ]{0,40}") {
            let (mut at, mut ends) = (0, vec![0]);
            while at < text.len() {
                at += first_record(&text[at..], b',').1;
                ends.push(at);
            }
            let (end, n_records) = whole_records(text.as_bytes(), b',');
            proptest::prop_assert_eq!(ends[n_records as usize], end, "{:?}", text);
        }
    }
}
