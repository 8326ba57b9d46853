//! Turns columns of facts into columns of Parquet.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array, StringArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use jenjang_facts::{Catalogue, Column, ColumnData, Gap, Lists, State, Type};

use super::gap_column;

/// The type of a column of codes, texts or gaps: numbers into a dictionary of texts.
pub(super) fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Returns the columns of the file: the NIP, then value and gap of every fact.
pub(super) fn schema(catalogue: &Catalogue) -> Schema {
    let mut fields = vec![Field::new("nip", DataType::Utf8, false)];
    for (_, fact) in catalogue.iter() {
        let value = match fact.ty {
            Type::Whole => DataType::Int64,
            Type::Decimal => DataType::Decimal128(18, 6),
            Type::Date => DataType::Date32,
            Type::YesNo => DataType::Boolean,
            Type::Code(_) | Type::Text => dictionary(),
        };
        fields.push(Field::new(&fact.id, value, true));
        fields.push(Field::new(gap_column(&fact.id), dictionary(), true));
    }
    Schema::new(fields)
}

/// Returns the values of a column, null where none is known.
pub(super) fn values(column: &Column, ty: Type, lists: &Lists) -> Result<ArrayRef, ArrowError> {
    let known = column.states.iter().map(|state| State(*state) == State::KNOWN);
    let nulls = NullBuffer::new(BooleanBuffer::from_iter(known));
    let nulls = (nulls.null_count() > 0).then_some(nulls);
    Ok(match &column.data {
        ColumnData::Whole(cells) => Arc::new(Int64Array::try_new(cells.clone().into(), nulls)?),
        ColumnData::Decimal(cells) => {
            let wide: Vec<i128> = cells.iter().map(|cell| i128::from(*cell)).collect();
            Arc::new(Decimal128Array::try_new(wide.into(), nulls)?.with_precision_and_scale(18, 6)?)
        }
        ColumnData::Date(cells) => Arc::new(Date32Array::try_new(cells.clone().into(), nulls)?),
        ColumnData::YesNo(cells) => {
            let bits = BooleanBuffer::from_iter(cells.iter().map(|cell| *cell != 0));
            Arc::new(BooleanArray::new(bits, nulls))
        }
        ColumnData::Code(cells) => {
            let codes: Vec<&str> = match ty {
                Type::Code(list) => lists.get(list).codes().collect(),
                _ => Vec::new(),
            };
            dictionary_array(cells.iter().map(|cell| i32::from(*cell)).collect(), nulls, codes)?
        }
        ColumnData::Text(texts) => {
            let keys = texts.codes.iter().map(|code| i32::try_from(*code).unwrap_or(i32::MAX)).collect();
            dictionary_array(keys, nulls, texts.texts().iter().map(AsRef::as_ref).collect())?
        }
    })
}

/// Returns why values are missing, null where they are not.
pub(super) fn gaps(column: &Column) -> Result<ArrayRef, ArrowError> {
    let keys = Gap::ALL.map(Gap::key);
    let code = |state: &u8| {
        let gap = State(*state).gap()?;
        Gap::ALL.iter().position(|other| *other == gap).and_then(|at| i32::try_from(at).ok())
    };
    let codes = column.states.iter().map(code).collect::<Int32Array>();
    let (_, numbers, nulls) = codes.into_parts();
    dictionary_array(numbers.to_vec(), nulls, keys.to_vec())
}

fn dictionary_array(keys: Vec<i32>, nulls: Option<NullBuffer>, texts: Vec<&str>) -> Result<ArrayRef, ArrowError> {
    let keys = Int32Array::try_new(keys.into(), nulls)?;
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(StringArray::from(texts)))?))
}
