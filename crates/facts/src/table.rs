//! Facts of many people as plain columns.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{Catalogue, Day, Decimal, FactId, Gap, Known, Level, Type, Value};

/// Whether a cell of a [`Column`] holds a value, and if not why.
///
/// One byte a cell: comparing it with [`State::KNOWN`] is the validity test of every columnar loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State(pub u8);

impl State {
    /// The cell holds a value.
    pub const KNOWN: Self = Self(0);
    /// It is known that there is no value.
    pub const NONE: Self = Self(1);

    /// Returns the state of a gap.
    pub fn of_gap(gap: Gap) -> Self {
        match gap {
            Gap::NotRecorded => Self(2),
            Gap::Unusable => Self(3),
            Gap::SourcesDisagree => Self(4),
            Gap::Withheld => Self(5),
        }
    }

    /// Returns the gap, if the cell is one.
    pub fn gap(self) -> Option<Gap> {
        match self.0 {
            0 | 1 => None,
            2 => Some(Gap::NotRecorded),
            3 => Some(Gap::Unusable),
            4 => Some(Gap::SourcesDisagree),
            _ => Some(Gap::Withheld),
        }
    }
}

/// The values of one fact for all rows; what stands where the state is not known has no meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnData {
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Decimals, in millionths.
    Decimal(Vec<i64>),
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    /// 0 no, 1 yes.
    YesNo(Vec<u8>),
    /// Levels of the list of the fact's type.
    Code(Vec<u8>),
    /// Texts.
    Text(TextColumn),
}

/// Texts as numbers into a dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    /// One number a row, into [`TextColumn::texts`].
    pub codes: Vec<u32>,
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl TextColumn {
    /// Appends a text, sharing it with the rows that have the same.
    pub fn push(&mut self, text: &str) {
        let number = self.number_or_add(text);
        self.codes.push(number);
    }

    /// Returns the number of a text, adding it to the dictionary when it is new.
    pub fn number_or_add(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let shared: Arc<str> = text.into();
        self.texts.push(Arc::clone(&shared));
        self.numbers.insert(shared, number);
        number
    }

    /// Appends the rows of another column.
    pub fn append(&mut self, other: &Self) {
        let numbers: Vec<u32> = other.texts.iter().map(|text| self.number_or_add(text)).collect();
        let renumbered = other.codes.iter().filter_map(|code| numbers.get(usize::try_from(*code).ok()?).copied());
        self.codes.extend(renumbered);
    }

    /// Returns the number of a text, if any row has ever had it.
    pub fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// Returns the text with this number.
    pub fn text(&self, number: u32) -> Option<&Arc<str>> {
        self.texts.get(usize::try_from(number).ok()?)
    }

    /// Returns the dictionary: the text of number 0 first.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }
}

/// One fact for all rows.
///
/// INVARIANT: `data` and `states` have the same length; [`Column::push`] keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The values.
    pub data: ColumnData,
    /// For each value whether it counts; see [`State`].
    pub states: Vec<u8>,
}

impl Column {
    /// Returns an empty column for a type.
    pub fn new(ty: Type) -> Self {
        let data = match ty {
            Type::Whole => ColumnData::Whole(Vec::new()),
            Type::Decimal => ColumnData::Decimal(Vec::new()),
            Type::Date => ColumnData::Date(Vec::new()),
            Type::YesNo => ColumnData::YesNo(Vec::new()),
            Type::Code(_) => ColumnData::Code(Vec::new()),
            Type::Text => ColumnData::Text(TextColumn::default()),
        };
        Self { data, states: Vec::new() }
    }

    /// Appends what is known of the next row. A value of a foreign type becomes an unusable cell.
    pub fn push(&mut self, known: &Known) {
        let (value, mut state) = match known {
            Known::Value(value) => (Some(value), State::KNOWN),
            Known::None => (None, State::NONE),
            Known::Gap(gap) => (None, State::of_gap(*gap)),
        };
        let unusable = State::of_gap(Gap::Unusable);
        match (&mut self.data, value) {
            (ColumnData::Whole(cells), Some(Value::Whole(number))) => cells.push(*number),
            (ColumnData::Decimal(cells), Some(Value::Decimal(number))) => cells.push(number.millionths()),
            (ColumnData::Date(cells), Some(Value::Date(day))) => cells.push(day.number()),
            (ColumnData::YesNo(cells), Some(Value::YesNo(yes))) => cells.push(u8::from(*yes)),
            (ColumnData::Code(cells), Some(Value::Code(_, level))) => cells.push(level.0),
            (ColumnData::Text(cells), Some(Value::Text(text))) => cells.push(text),
            (data, value) => {
                if value.is_some() {
                    state = unusable;
                }
                match data {
                    ColumnData::Whole(cells) | ColumnData::Decimal(cells) => cells.push(0),
                    ColumnData::Date(cells) => cells.push(0),
                    ColumnData::YesNo(cells) | ColumnData::Code(cells) => cells.push(0),
                    // The empty text keeps the number 0 valid when the first row is a gap.
                    ColumnData::Text(cells) => cells.push(""),
                }
            }
        }
        self.states.push(state.0);
    }

    /// Appends the rows of another column of the same type.
    pub fn append(&mut self, other: &Self) {
        match (&mut self.data, &other.data) {
            (ColumnData::Whole(to), ColumnData::Whole(from)) | (ColumnData::Decimal(to), ColumnData::Decimal(from)) => {
                to.extend_from_slice(from);
            }
            (ColumnData::Date(to), ColumnData::Date(from)) => to.extend_from_slice(from),
            (ColumnData::YesNo(to), ColumnData::YesNo(from)) | (ColumnData::Code(to), ColumnData::Code(from)) => {
                to.extend_from_slice(from);
            }
            (ColumnData::Text(to), ColumnData::Text(from)) => to.append(from),
            // Columns of one fact have one type; should they not, the rows stay away and read as not recorded.
            _ => return,
        }
        self.states.extend_from_slice(&other.states);
    }

    /// Returns what is known of a row; a row that does not exist is not recorded.
    pub fn get(&self, ty: Type, row: usize) -> Known {
        let state = self.states.get(row).map_or(State::of_gap(Gap::NotRecorded), |state| State(*state));
        if let Some(gap) = state.gap() {
            return Known::Gap(gap);
        }
        if state == State::NONE {
            return Known::None;
        }
        let value = match (&self.data, ty) {
            (ColumnData::Whole(cells), _) => cells.get(row).map(|n| Value::Whole(*n)),
            (ColumnData::Decimal(cells), _) => {
                cells.get(row).and_then(|n| Decimal::from_millionths(*n)).map(Value::Decimal)
            }
            (ColumnData::Date(cells), _) => cells.get(row).and_then(|n| Day::from_number(*n)).map(Value::Date),
            (ColumnData::YesNo(cells), _) => cells.get(row).map(|n| Value::YesNo(*n != 0)),
            (ColumnData::Code(cells), Type::Code(list)) => cells.get(row).map(|n| Value::Code(list, Level(*n))),
            (ColumnData::Code(_), _) => None,
            (ColumnData::Text(column), _) => {
                column.codes.get(row).and_then(|n| column.text(*n)).map(|text| Value::Text(Arc::clone(text)))
            }
        };
        value.map_or(Known::Gap(Gap::Unusable), Known::Value)
    }
}

/// The facts of many people on one day: one row a person, one column a fact of the catalogue.
///
/// Who the rows are is kept by the caller, in the same order; the table itself holds no name and no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactTable {
    n_rows: usize,
    columns: Vec<Column>,
}

impl FactTable {
    /// Returns an empty table with one column for each fact.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self { n_rows: 0, columns: catalogue.iter().map(|(_, fact)| Column::new(fact.ty)).collect() }
    }

    /// Returns a table of whole columns; `None` when they differ in length.
    pub fn from_columns(columns: Vec<Column>) -> Option<Self> {
        let n_rows = columns.first().map_or(0, |column| column.states.len());
        columns.iter().all(|column| column.states.len() == n_rows).then_some(Self { n_rows, columns })
    }

    /// Returns a table of `n_rows` people of which only some facts were asked for: a column is whole or empty, and the
    /// facts of an empty one are not recorded. `None` when a column has another length.
    pub fn from_wanted(n_rows: usize, columns: Vec<Column>) -> Option<Self> {
        let fits = |column: &Column| column.states.is_empty() || column.states.len() == n_rows;
        columns.iter().all(fits).then_some(Self { n_rows, columns })
    }

    /// Appends the people of another table of the same catalogue, whose columns are all whole.
    pub fn append(&mut self, other: &Self) {
        for (column, added) in self.columns.iter_mut().zip(&other.columns) {
            column.append(added);
        }
        self.n_rows += other.n_rows;
    }

    /// Appends one person. Facts beyond the end of `row` are not recorded.
    pub fn push_row(&mut self, row: &[Known]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            column.push(row.get(at).unwrap_or(&Known::Gap(Gap::NotRecorded)));
        }
        self.n_rows += 1;
    }

    /// Returns the number of people.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns the column of a fact.
    pub fn column(&self, fact: FactId) -> Option<&Column> {
        self.columns.get(usize::from(fact.0))
    }

    /// Returns what is known of one fact of one person.
    pub fn known(&self, catalogue: &Catalogue, fact: FactId, row: usize) -> Known {
        match (self.column(fact), catalogue.get(fact)) {
            (Some(column), Some(def)) => column.get(def.ty, row),
            _ => Known::Gap(Gap::NotRecorded),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reference;

    fn catalogue() -> &'static Catalogue {
        Reference::shipped().catalogue("register").unwrap()
    }

    fn table(texts: &[Option<&str>]) -> FactTable {
        let fact = catalogue().find("work_agency").unwrap();
        let mut table = FactTable::new(catalogue());
        for text in texts {
            let mut row = vec![Known::None; catalogue().len()];
            if let Some(text) = text {
                row[usize::from(fact.0)] = Known::Value(Value::Text((*text).into()));
            }
            table.push_row(&row);
        }
        table
    }

    #[test]
    fn an_appended_table_keeps_its_texts() {
        let mut all = table(&[Some("a"), None]);
        all.append(&table(&[Some("b"), Some("a"), None]));
        let fact = catalogue().find("work_agency").unwrap();
        let text = |text: &str| Known::Value(Value::Text(text.into()));
        let expected = [text("a"), Known::None, text("b"), text("a"), Known::None];
        assert_eq!(all.n_rows(), 5);
        assert_eq!([0, 1, 2, 3, 4].map(|row| all.known(catalogue(), fact, row)), expected);
    }

    #[test]
    fn a_column_nobody_asked_for_is_not_recorded() {
        let columns = |n| catalogue().iter().map(|(_, fact)| Column::new(fact.ty)).take(n).collect();
        let empty = FactTable::from_wanted(3, columns(2)).unwrap();
        assert_eq!(empty.n_rows(), 3);
        assert_eq!(empty.known(catalogue(), FactId(0), 2), Known::Gap(Gap::NotRecorded));
        let mut uneven: Vec<Column> = columns(2);
        uneven[0].push(&Known::None);
        assert!(FactTable::from_wanted(3, uneven).is_none());
    }
}
