//! Typed columns of a batch of rows.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{
    Array, ArrowPrimitiveType, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, PrimitiveArray,
    RecordBatch, StringArray, UInt8Array, UInt16Array, UInt32Array,
};
use jenjang_facts::{Day, Decimal, Level, ListId, Lists, Nip};

use crate::records::Source;

/// What is wrong with a column.
pub(super) enum ColumnError {
    /// It is missing or has another type.
    Shape(String),
    /// It holds a code that its list does not have.
    Code { column: String, code: String },
}

/// Takes columns out of a batch by name.
pub(super) struct Columns<'a> {
    pub(super) batch: &'a RecordBatch,
    pub(super) lists: &'a Lists,
}

impl Columns<'_> {
    fn find(&self, name: &str) -> Result<&Arc<dyn Array>, ColumnError> {
        self.batch.column_by_name(name).ok_or_else(|| ColumnError::Shape(format!("it has no column `{name}`")))
    }

    fn primitive<T: ArrowPrimitiveType>(&self, name: &str) -> Result<PrimitiveArray<T>, ColumnError> {
        self.find(name)?.as_primitive_opt::<T>().cloned().ok_or_else(|| wrong_type(name))
    }

    pub(super) fn texts(&self, name: &str) -> Result<Texts, ColumnError> {
        self.find(name)?.as_string_opt().cloned().map(Texts).ok_or_else(|| wrong_type(name))
    }

    pub(super) fn days(&self, name: &str) -> Result<Days, ColumnError> {
        self.primitive::<Date32Type>(name).map(Days)
    }

    pub(super) fn years(&self, name: &str) -> Result<Years, ColumnError> {
        self.primitive::<UInt16Type>(name).map(Years)
    }

    pub(super) fn small(&self, name: &str) -> Result<Small, ColumnError> {
        self.primitive::<UInt8Type>(name).map(Small)
    }

    pub(super) fn decimals(&self, name: &str) -> Result<Decimals, ColumnError> {
        self.primitive::<Decimal128Type>(name).map(Decimals)
    }

    pub(super) fn flags(&self, name: &str) -> Result<Flags, ColumnError> {
        self.find(name)?.as_boolean_opt().cloned().map(Flags).ok_or_else(|| wrong_type(name))
    }

    pub(super) fn nips(&self) -> Result<Nips, ColumnError> {
        self.primitive::<Int64Type>("nip").map(Nips)
    }

    pub(super) fn sources(&self) -> Result<Sources, ColumnError> {
        Ok(Sources { file: self.primitive::<UInt32Type>("source_file")?, row: self.primitive("source_row")? })
    }

    /// Takes a column of codes; each distinct code is looked up once a batch.
    pub(super) fn codes(&self, name: &str, list: &str) -> Result<Codes, ColumnError> {
        let list: ListId = self.lists.find(list).ok_or_else(|| ColumnError::Shape(format!("no list `{list}`")))?;
        let array = self.find(name)?.as_dictionary_opt::<Int32Type>().ok_or_else(|| wrong_type(name))?;
        let values = array.values().as_string_opt::<i32>().ok_or_else(|| wrong_type(name))?;
        let levels: Vec<Option<Level>> = values.iter().map(|code| self.lists.get(list).level(code?)).collect();
        // A dictionary may hold entries that no row has; only one that a row has is a mistake.
        let unknown = |key: &i32| usize::try_from(*key).ok().filter(|at| levels.get(*at) == Some(&None));
        if levels.contains(&None)
            && let Some(at) = array.keys().iter().flatten().find_map(|key| unknown(&key))
            && values.is_valid(at)
        {
            return Err(ColumnError::Code { column: name.to_owned(), code: values.value(at).to_owned() });
        }
        Ok(Codes { keys: array.keys().clone(), levels })
    }
}

fn wrong_type(name: &str) -> ColumnError {
    ColumnError::Shape(format!("its column `{name}` has another type than expected"))
}

fn value<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    array.is_valid(row).then(|| array.values().get(row).copied()).flatten()
}

pub(super) struct Texts(StringArray);

impl Texts {
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }

    pub(super) fn owned(&self, row: usize) -> Option<String> {
        self.get(row).map(str::to_owned)
    }

    /// Returns a text of a column that has one in every row.
    pub(super) fn needed(&self, row: usize) -> String {
        self.owned(row).unwrap_or_default()
    }
}

pub(super) struct Days(Date32Array);

impl Days {
    pub(super) fn get(&self, row: usize) -> Option<Day> {
        value(&self.0, row).and_then(Day::from_number)
    }
}

pub(super) struct Years(UInt16Array);

impl Years {
    pub(super) fn get(&self, row: usize) -> Option<u16> {
        value(&self.0, row)
    }
}

pub(super) struct Small(UInt8Array);

impl Small {
    pub(super) fn get(&self, row: usize) -> Option<u8> {
        value(&self.0, row)
    }
}

pub(super) struct Decimals(Decimal128Array);

impl Decimals {
    pub(super) fn get(&self, row: usize) -> Option<Decimal> {
        value(&self.0, row).and_then(|n| i64::try_from(n).ok()).and_then(Decimal::from_millionths)
    }
}

pub(super) struct Flags(BooleanArray);

impl Flags {
    pub(super) fn get(&self, row: usize) -> bool {
        self.0.is_valid(row) && self.0.value(row)
    }
}

pub(super) struct Nips(Int64Array);

impl Nips {
    pub(super) fn get(&self, row: usize) -> Option<Nip> {
        value(&self.0, row).and_then(|n| u64::try_from(n).ok()).and_then(Nip::from_number)
    }
}

pub(super) struct Sources {
    file: UInt32Array,
    row: UInt32Array,
}

impl Sources {
    pub(super) fn get(&self, row: usize) -> Source {
        Source { file: value(&self.file, row).unwrap_or(u32::MAX), row: value(&self.row, row).unwrap_or_default() }
    }
}

pub(super) struct Codes {
    keys: Int32Array,
    levels: Vec<Option<Level>>,
}

impl Codes {
    pub(super) fn get(&self, row: usize) -> Option<Level> {
        let key = value(&self.keys, row)?;
        self.levels.get(usize::try_from(key).ok()?).copied().flatten()
    }
}
