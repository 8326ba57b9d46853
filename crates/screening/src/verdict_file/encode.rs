//! Pages of Parquet, put together from bits.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use crate::verdicts::CriterionBits;

/// A column of a group, as it stands in the file.
#[derive(Debug)]
pub(super) struct EncodedColumn {
    pub(super) bytes: Bytes,
    pub(super) close: ColumnCloseResult,
}

/// The values of a column, encoded but without the frame of pages.
pub(super) struct Content {
    /// Number of values and the values in the plain encoding.
    dictionary: Option<(usize, Vec<u8>)>,
    data: Vec<u8>,
    encoding: Encoding,
}

impl Content {
    /// Returns content of numbers into a dictionary of texts, `width` bits each.
    pub(super) fn of_numbers<'t>(texts: impl IntoIterator<Item = &'t str>, width: u8, packed: &[u8]) -> Self {
        let (mut plain, mut n_texts) = (Vec::new(), 0);
        for text in texts {
            plain.extend_from_slice(&u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
            plain.extend_from_slice(text.as_bytes());
            n_texts += 1;
        }
        let mut data = vec![width];
        // One run of packed numbers: how many eights, and a bit that says packed.
        varint(&mut data, u64::try_from(packed.len() / usize::from(width.max(1))).unwrap_or(0) << 1 | 1);
        data.extend_from_slice(packed);
        Self { dictionary: Some((n_texts, plain)), data, encoding: Encoding::RLE_DICTIONARY }
    }

    /// Frames the content in pages.
    pub(super) fn into_column(self, descriptor: &ColumnDescPtr, n_rows: usize) -> Result<EncodedColumn, ParquetError> {
        let mut sink = TrackedWrite::new(Vec::with_capacity(self.data.len() + 256));
        let mut uncompressed = 0;
        let mut dictionary_at = None;
        let mut encodings = vec![self.encoding, Encoding::RLE];
        let mut pages = SerializedPageWriter::new(&mut sink);
        if let Some((n_texts, plain)) = self.dictionary {
            let (size, num_values) = (plain.len(), u32::try_from(n_texts).unwrap_or(0));
            let page =
                Page::DictionaryPage { buf: plain.into(), num_values, encoding: Encoding::PLAIN, is_sorted: false };
            let written = pages.write_page(CompressedPage::new(page, size))?;
            dictionary_at = Some(signed(written.offset));
            uncompressed += written.bytes_written;
            encodings.push(Encoding::PLAIN);
        }
        let size = self.data.len();
        let page = Page::DataPage {
            buf: self.data.into(),
            num_values: u32::try_from(n_rows).unwrap_or(0),
            encoding: self.encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = pages.write_page(CompressedPage::new(page, size))?;
        uncompressed += written.bytes_written;
        pages.close()?;
        let bytes = Bytes::from(sink.into_inner()?);
        let metadata = ColumnChunkMetaData::builder(descriptor.clone())
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings(encodings)
            .set_num_values(signed(u64::try_from(n_rows).unwrap_or(0)))
            .set_total_compressed_size(signed(uncompressed))
            .set_total_uncompressed_size(signed(uncompressed))
            .set_dictionary_page_offset(dictionary_at)
            .set_data_page_offset(signed(written.offset))
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: uncompressed,
            rows_written: u64::try_from(n_rows).unwrap_or(0),
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(EncodedColumn { bytes, close })
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns outcomes as two bits a person: bit one holds, bit two fails.
pub(super) fn outcomes(bits: &CriterionBits, n_rows: usize) -> Content {
    let mut packed = Vec::with_capacity(bits.holds.len() * 16);
    for (holds, fails) in bits.holds.iter().zip(&bits.fails) {
        for half in [0, 32] {
            let word = apart(holds >> half) | apart(fails >> half) << 1;
            packed.extend_from_slice(&word.to_le_bytes());
        }
    }
    packed.truncate(n_rows.div_ceil(8) * 2);
    Content::of_numbers(["undetermined", "meets", "fails"], 2, &packed)
}

/// Puts a zero between the lower 32 bits.
fn apart(word: u64) -> u64 {
    let mut word = word & 0xffff_ffff;
    word = (word | word << 16) & 0x0000_ffff_0000_ffff;
    word = (word | word << 8) & 0x00ff_00ff_00ff_00ff;
    word = (word | word << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    word = (word | word << 2) & 0x3333_3333_3333_3333;
    (word | word << 1) & 0x5555_5555_5555_5555
}

/// Digits of a NIP.
const DIGITS: usize = 18;
/// Values in a block of the encoding of differences, and parts it is cut into.
const DELTA_BLOCK: usize = 128;
const DELTA_PARTS: u64 = 4;

/// Returns NIPs as texts of 18 digits: the lengths, which never differ, and then all digits.
pub(super) fn nips(keys: &[u64]) -> Content {
    let mut data = Vec::with_capacity(keys.len() * DIGITS + keys.len() / 16 + 32);
    varint(&mut data, u64::try_from(DELTA_BLOCK).unwrap_or(0));
    varint(&mut data, DELTA_PARTS);
    varint(&mut data, u64::try_from(keys.len()).unwrap_or(0));
    // The first length, with its sign in the lowest bit.
    varint(&mut data, u64::try_from(DIGITS).unwrap_or(0) << 1);
    for _ in 0..keys.len().saturating_sub(1).div_ceil(DELTA_BLOCK) {
        // The least difference is 0, and each part has differences of no bits.
        data.extend_from_slice(&[0, 0, 0, 0, 0]);
    }
    let before = data.len();
    data.resize(before + keys.len() * DIGITS, b'0');
    let places = data.get_mut(before..).unwrap_or_default().as_chunks_mut::<DIGITS>().0;
    places.iter_mut().zip(keys).for_each(|(place, key)| write_digits(place, *key));
    Content { dictionary: None, data, encoding: Encoding::DELTA_LENGTH_BYTE_ARRAY }
}

fn write_digits(place: &mut [u8; DIGITS], key: u64) {
    // Nine and nine digits, then four numbers of two: no chain of divisions is long.
    let (high, low) = (key / 1_000_000_000, key % 1_000_000_000);
    for (nine, half) in place.as_chunks_mut::<9>().0.iter_mut().zip([high, low]) {
        let half = u32::try_from(half).unwrap_or(0);
        let [first, rest @ ..] = nine;
        *first = digit(half / 100_000_000);
        let (fours, _) = rest.as_chunks_mut::<4>();
        for (four, number) in fours.iter_mut().zip([half / 10_000 % 10_000, half % 10_000]) {
            *four = [digit(number / 1_000), digit(number / 100 % 10), digit(number / 10 % 10), digit(number % 10)];
        }
    }
}

fn digit(number: u32) -> u8 {
    b'0' + number.to_le_bytes()[0]
}

/// Appends a number, seven bits a byte, the lowest first.
fn varint(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    to.push(number.to_le_bytes()[0]);
}
