//! Scores out of a Parquet file: row groups are read by several threads and joined in their order.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use jenjang_facts::Decimal;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::cell::{decimal_of_float, presence_of};
use super::chunk::{
    ABSENT, BAD_DAY, BAD_DECIMAL, COLUMNS, Chunk, N_REQUIRED, NO_DAY, NO_DECIMAL, NO_SEAT, PRESENT, UNREADABLE_PRESENCE,
};
use super::rows::places;
use super::seats::Seats;
use crate::progress::Progress;
use crate::score::{self, EMPTY, UNREADABLE};
use crate::texts::Texts;
use crate::{ExamError, Score};

const BATCH: usize = 16_384;

/// A file, and for each column asked for its place among those read.
struct Opened {
    builder: ParquetRecordBatchReaderBuilder<File>,
    places: Vec<Option<usize>>,
}

fn open(path: &Path, columns: &[&'static str], n_required: usize) -> Result<Opened, ExamError> {
    let file = File::open(path).map_err(|e| ExamError::read(path, e))?;
    // The types of Parquet itself are few; those a writer noted beside them are many.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
    let builder = builder.map_err(|e| ExamError::read(path, e))?;
    let header: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let found = places(path, &header, columns, n_required)?;
    let roots: Vec<usize> = found.iter().flatten().copied().collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied());
    // What is read keeps the order of the file.
    let rank = |at: usize| roots.iter().filter(|other| **other < at).count();
    let places = found.into_iter().map(|place| place.map(rank)).collect();
    Ok(Opened { builder: builder.with_projection(mask).with_batch_size(BATCH), places })
}

/// Reads all batches one after the other.
pub(super) fn read_all(
    path: &Path,
    columns: &[&'static str],
    n_required: usize,
    mut visit: impl FnMut(&RecordBatch, &[Option<usize>]) -> Result<(), ExamError>,
) -> Result<(), ExamError> {
    let Opened { builder, places } = open(path, columns, n_required)?;
    for batch in builder.build().map_err(|e| ExamError::read(path, e))? {
        visit(&batch.map_err(|e| ExamError::read(path, e))?, &places)?;
    }
    Ok(())
}

/// Reads the scores of a file.
pub(super) fn read(path: &Path, seats: &Seats, n_threads: usize, progress: &dyn Progress) -> Result<Chunk, ExamError> {
    let opened = open(path, &COLUMNS, N_REQUIRED)?.builder;
    let n_groups = opened.metadata().num_row_groups();
    let n_rows = usize::try_from(opened.metadata().file_metadata().num_rows()).unwrap_or(0);
    let share = n_groups.div_ceil(n_threads.max(1)).max(1);
    let groups: Vec<usize> = (0..n_groups).collect();
    let chunks: Vec<Result<Chunk, ExamError>> = std::thread::scope(|scope| {
        let work: Vec<_> = groups
            .chunks(share)
            .enumerate()
            .map(|(at, groups)| {
                // The first chunk takes in the others, so it gets room for all of them at once.
                let room = if at == 0 { Some(n_rows) } else { None };
                scope.spawn(move || read_groups(path, groups.to_vec(), room, seats, progress))
            })
            .collect();
        work.into_iter().map(|thread| thread.join().unwrap_or(Err(ExamError::Thread))).collect()
    });
    let mut all: Option<Chunk> = None;
    for chunk in chunks {
        match &mut all {
            None => all = Some(chunk?),
            Some(all) => all.append(chunk?),
        }
    }
    Ok(all.unwrap_or_default())
}

fn read_groups(
    path: &Path,
    groups: Vec<usize>,
    room: Option<usize>,
    seats: &Seats,
    progress: &dyn Progress,
) -> Result<Chunk, ExamError> {
    let Opened { builder, places } = open(path, &COLUMNS, N_REQUIRED)?;
    let n_rows: i64 =
        groups.iter().filter_map(|group| builder.metadata().row_groups().get(*group)).map(|g| g.num_rows()).sum();
    let n_rows = room.unwrap_or_else(|| usize::try_from(n_rows).unwrap_or(0));
    let mut chunk = Chunk { participants: Texts::with_capacity(n_rows, n_rows * 16), ..Chunk::default() };
    chunk.seats.reserve(n_rows);
    chunk.tests.reserve(n_rows);
    let reader = builder.with_row_groups(groups).build().map_err(|e| ExamError::read(path, e))?;
    for batch in reader {
        let batch = batch.map_err(|e| ExamError::read(path, e))?;
        push_batch(&mut chunk, &batch, &places, seats).map_err(|problem| problem.in_file(path))?;
        progress.advance(batch.num_rows() as u64);
    }
    Ok(chunk)
}

/// A column whose type says nothing here.
struct BadType(&'static str, String);

impl BadType {
    fn in_file(self, path: &Path) -> ExamError {
        ExamError::ColumnType { file: path.display().to_string(), column: self.0.to_owned(), found: self.1 }
    }
}

fn push_batch(chunk: &mut Chunk, batch: &RecordBatch, places: &[Option<usize>], seats: &Seats) -> Result<(), BadType> {
    let column = |at: usize| places.get(at).copied().flatten().map(|place| batch.column(place));
    let wrong = |at: usize, array: &ArrayRef| BadType(COLUMNS.get(at).unwrap_or(&""), array.data_type().to_string());
    if let Some(array) = column(0) {
        push_texts(array, |text| chunk.participants.push(text)).map_err(|()| wrong(0, array))?;
    }
    if let Some(array) = column(1) {
        push_seats(chunk, array, seats).map_err(|()| wrong(1, array))?;
    }
    let mut tests = [const { Vec::new() }; 3];
    for (at, test) in (2..).zip(&mut tests) {
        if let Some(array) = column(at) {
            push_scores(array, test).map_err(|()| wrong(at, array))?;
        }
    }
    let [twk, tiu, tkp] = tests;
    chunk.tests.extend(twk.into_iter().zip(tiu).zip(tkp).map(|((twk, tiu), tkp)| [twk, tiu, tkp]));
    if let Some(array) = column(5) {
        push_scores(array, &mut chunk.total).map_err(|()| wrong(5, array))?;
    }
    if let Some(array) = column(6) {
        push_presence(array, &mut chunk.present).map_err(|()| wrong(6, array))?;
    }
    if let Some(array) = column(7) {
        push_decimals(array, &mut chunk.skb).map_err(|()| wrong(7, array))?;
    }
    if let Some(array) = column(8) {
        push_decimals(array, &mut chunk.gpa).map_err(|()| wrong(8, array))?;
    }
    if let Some(array) = column(9) {
        push_days(array, &mut chunk.born_on).map_err(|()| wrong(9, array))?;
    }
    Ok(())
}

/// Hands over each text, trimmed; nothing for null.
fn push_texts(array: &ArrayRef, mut push: impl FnMut(&[u8])) -> Result<(), ()> {
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().for_each(|t| push(t.unwrap_or("").trim().as_bytes())),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().for_each(|t| push(t.unwrap_or("").trim().as_bytes())),
        DataType::Utf8View => array.as_string_view().iter().for_each(|t| push(t.unwrap_or("").trim().as_bytes())),
        DataType::Binary => array
            .as_binary::<i32>()
            .iter()
            .for_each(|t| push(t.and_then(|t| std::str::from_utf8(t).ok()).unwrap_or("").trim().as_bytes())),
        _ => {
            let numbers = wholes(array).ok_or(())?;
            numbers.into_iter().for_each(|n| push(n.map_or(String::new(), |n| n.to_string()).as_bytes()));
        }
    }
    Ok(())
}

/// Returns the texts of a column; numbers are written out.
pub(super) fn texts_of(array: &ArrayRef) -> Result<Texts, ExamError> {
    let mut texts = Texts::with_capacity(array.len(), array.len() * 16);
    push_texts(array, |text| texts.push(text)).map(|()| texts).map_err(|()| ExamError::ColumnType {
        file: "seats".to_owned(),
        column: "?".to_owned(),
        found: array.data_type().to_string(),
    })
}

fn push_seats(chunk: &mut Chunk, array: &ArrayRef, seats: &Seats) -> Result<(), ()> {
    let mut names = Texts::with_capacity(array.len(), array.len() * 8);
    push_texts(array, |text| names.push(text))?;
    for (at, seat) in seats.find_all(&names).into_iter().enumerate() {
        if seat.is_none() {
            chunk.unknown_seats.push((chunk.seats.len(), names.get(at).to_owned()));
        }
        chunk.seats.push(seat.unwrap_or(NO_SEAT));
    }
    Ok(())
}

/// Returns whole numbers, whatever their width.
fn wholes(array: &ArrayRef) -> Option<Vec<Option<i64>>> {
    macro_rules! of {
        ($($ty:ident => $arrow:ty),*) => {
            match array.data_type() {
                $(DataType::$ty => Some(array.as_primitive::<$arrow>().iter().map(|n| n.and_then(|n| i64::try_from(n).ok())).collect()),)*
                _ => None,
            }
        };
    }
    of!(Int8 => Int8Type, Int16 => Int16Type, Int32 => Int32Type, Int64 => Int64Type,
        UInt8 => UInt8Type, UInt16 => UInt16Type, UInt32 => UInt32Type, UInt64 => UInt64Type)
}

fn push_scores(array: &ArrayRef, to: &mut Vec<i32>) -> Result<(), ()> {
    let of_whole = |n: i64| {
        i32::try_from(n)
            .ok()
            .and_then(|n| n.checked_mul(1000))
            .filter(|n| n.abs() <= score::LARGEST)
            .unwrap_or(UNREADABLE)
    };
    match array.data_type() {
        // The usual case without a detour.
        DataType::Int32 if array.null_count() == 0 => {
            to.extend(array.as_primitive::<Int32Type>().values().iter().map(|n| of_whole(i64::from(*n))));
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            push_texts(array, |text| to.push(std::str::from_utf8(text).map_or(UNREADABLE, score::parse)))?;
        }
        DataType::Decimal128(..) | DataType::Float32 | DataType::Float64 => {
            let mut decimals = Vec::with_capacity(array.len());
            push_decimals(array, &mut decimals)?;
            let score = |millionths: i64| match millionths {
                NO_DECIMAL => EMPTY,
                millionths => {
                    Decimal::from_millionths(millionths).and_then(Score::of_decimal).map_or(UNREADABLE, |score| score.0)
                }
            };
            to.extend(decimals.into_iter().map(score));
        }
        _ => to.extend(wholes(array).ok_or(())?.into_iter().map(|n| n.map_or(EMPTY, of_whole))),
    }
    Ok(())
}

fn push_decimals(array: &ArrayRef, to: &mut Vec<i64>) -> Result<(), ()> {
    let of_float = |n: f64| decimal_of_float(n).map_or(BAD_DECIMAL, Decimal::millionths);
    match array.data_type() {
        DataType::Decimal128(_, places) => {
            let places = u32::try_from(*places).map_err(drop)?;
            let read = |n: i128| scaled(n, places).unwrap_or(BAD_DECIMAL);
            to.extend(array.as_primitive::<Decimal128Type>().iter().map(|n| n.map_or(NO_DECIMAL, read)));
        }
        DataType::Float64 => {
            to.extend(array.as_primitive::<Float64Type>().iter().map(|n| n.map_or(NO_DECIMAL, of_float)))
        }
        DataType::Float32 => {
            // Through its own shortest text: 52.1 as a single is not 52.1 as a double.
            let read = |n: f32| Decimal::parse(&n.to_string()).map_or(BAD_DECIMAL, Decimal::millionths);
            to.extend(array.as_primitive::<Float32Type>().iter().map(|n| n.map_or(NO_DECIMAL, read)));
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => push_texts(array, |text| {
            let text = std::str::from_utf8(text).unwrap_or("?");
            to.push(match text {
                "" => NO_DECIMAL,
                text => Decimal::parse(text).map_or(BAD_DECIMAL, Decimal::millionths),
            });
        })?,
        _ => {
            let whole = |n: i64| n.checked_mul(1_000_000).unwrap_or(BAD_DECIMAL);
            to.extend(wholes(array).ok_or(())?.into_iter().map(|n| n.map_or(NO_DECIMAL, whole)));
        }
    }
    Ok(())
}

/// Brings a number with some places to millionths, if that loses nothing.
fn scaled(number: i128, places: u32) -> Option<i64> {
    if places <= 6 {
        return i64::try_from(number.checked_mul(10_i128.pow(6 - places))?).ok();
    }
    let divisor = 10_i128.checked_pow(places - 6)?;
    if number % divisor == 0 { i64::try_from(number / divisor).ok() } else { None }
}

fn push_presence(array: &ArrayRef, to: &mut Vec<u8>) -> Result<(), ()> {
    match array.data_type() {
        DataType::Boolean => to.extend(array.as_boolean().iter().map(|there| match there {
            None | Some(true) => PRESENT,
            Some(false) => ABSENT,
        })),
        _ => push_texts(array, |text| to.push(std::str::from_utf8(text).map_or(UNREADABLE_PRESENCE, presence_of)))?,
    }
    Ok(())
}

fn push_days(array: &ArrayRef, to: &mut Vec<i32>) -> Result<(), ()> {
    match array.data_type() {
        DataType::Date32 => to.extend(array.as_primitive::<Date32Type>().iter().map(|day| day.unwrap_or(NO_DAY))),
        _ => push_texts(array, |text| {
            let text = std::str::from_utf8(text).unwrap_or("?");
            to.push(match text {
                "" => NO_DAY,
                text => jenjang_facts::Day::parse_iso(text).map_or(BAD_DAY, jenjang_facts::Day::number),
            });
        })?,
    }
    Ok(())
}
