//! When a person has a second row, the facts on which the rows disagree become gaps.

use std::io;

use arrow_schema::DataType;
use jenjang_facts::{Day, Nip};

use super::intake::Place;
use super::notes::Notes;
use super::row::NoteLine;
use crate::records::NoteKind;
use crate::snapshot::canonical::RowReader;
use crate::snapshot::schema::Table;

/// A second row: where it stood, and its payload (see `Taken::tables`).
pub(super) type SecondRecord = (Place, Vec<u8>);

/// Columns that are no facts: who a person is and where; of these the row that stays decides.
const NO_FACTS: [&str; 10] = [
    "nip",
    "pns_id",
    "name",
    "title_front",
    "title_back",
    "unit_id",
    "unit",
    "parent_unit",
    "source_file",
    "source_row",
];

/// Returns the record that stays, with null for every fact that a second row gives another value, and notes each.
pub(super) fn keep_what_agrees(
    nip: Nip,
    record: &[u8],
    second: &[SecondRecord],
    notes: &mut Notes<'_>,
) -> io::Result<Vec<u8>> {
    let schema = Table::People.schema();
    let kept = columns(record);
    let mut agreed: Vec<&[u8]> = kept.clone();
    for (place, payload) in second {
        let other = columns(RowReader(payload).bytes().unwrap_or_default());
        for (((field, ours), theirs), slot) in schema.fields().iter().zip(&kept).zip(&other).zip(&mut agreed) {
            let name = field.name().as_str();
            // Silence is no disagreement; where both speak they must say the same.
            let both_speak = ours.first() == Some(&1) && theirs.first() == Some(&1);
            if NO_FACTS.contains(&name) || !both_speak || ours == theirs {
                continue;
            }
            *slot = &[0];
            let value = format!("{} / {}", print(field.data_type(), ours), print(field.data_type(), theirs));
            let note = NoteLine {
                kind: NoteKind::SourcesDisagree,
                nip: Some(nip),
                source: place.source,
                column: "",
                field: name,
                value: &value,
                reason: "rows-disagree",
            };
            notes.line(*place, &note)?;
        }
    }
    Ok(agreed.concat())
}

/// Returns the bytes of each column of a person.
fn columns(record: &[u8]) -> Vec<&[u8]> {
    let mut rest = RowReader(record);
    let schema = Table::People.schema();
    let split = schema.fields().iter().map(|field| {
        let before = rest.0;
        read(field.data_type(), &mut rest);
        before.get(..before.len() - rest.0.len()).unwrap_or_default()
    });
    split.collect()
}

/// Prints a value as a person reads it.
fn print(ty: &DataType, column: &[u8]) -> String {
    read(ty, &mut RowReader(column))
}

fn read(ty: &DataType, row: &mut RowReader<'_>) -> String {
    let printed = match ty {
        DataType::Int64 => row.fixed().map(|bytes| i64::from_le_bytes(bytes).to_string()),
        DataType::Date32 => row.fixed().map(i32::from_le_bytes).and_then(Day::from_number).map(|day| day.to_string()),
        DataType::UInt8 => row.fixed().map(|bytes| u8::from_le_bytes(bytes).to_string()),
        DataType::UInt16 => row.fixed().map(|bytes| u16::from_le_bytes(bytes).to_string()),
        DataType::UInt32 => row.fixed().map(|bytes| u32::from_le_bytes(bytes).to_string()),
        // INVARIANT: people have no other type.
        _ => row.text().map(str::to_owned),
    };
    printed.unwrap_or_default()
}
