//! The tables of a snapshot: their files, their columns and their order of rows.
//!
//! One table a file, in Parquet. The types are the plain ones that every data tool reads:
//!
//! - a NIP is a whole number of 18 digits (`INT64`);
//! - a day is a `DATE`, a year and an age are small unsigned numbers;
//! - a level of a list is the code the list gives it, as text (`III/c`), so that a file can be read without our lists;
//! - `source_file` is the place in the manifest's `sources`, counted from 0; `source_row` the row as the spreadsheet
//!   shows it;
//! - an empty cell is null. Whether it was empty or could not be used is for `notes.parquet` to say.
//!
//! Tables keyed by a person are ordered by NIP, then by source. `units` and `posts` are ordered by source. `notes` is
//! ordered by NIP (rows of no known person first), then by source, then as the columns stand in the sheet.

use std::sync::{Arc, OnceLock};

use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// The digits of a decimal column, six of them places.
pub const DECIMAL: DataType = DataType::Decimal128(18, 6);

/// One table of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// [`crate::records::Person`].
    People,
    /// [`crate::records::RankHeld`].
    Ranks,
    /// [`crate::records::PostHeld`].
    PostsHeld,
    /// [`crate::records::Diploma`].
    Diplomas,
    /// [`crate::records::Appraisal`].
    Appraisals,
    /// [`crate::records::Sanction`].
    Sanctions,
    /// [`crate::records::Training`].
    Trainings,
    /// [`crate::records::Unit`].
    Units,
    /// [`crate::records::Post`].
    Posts,
    /// [`crate::records::Note`].
    Notes,
}

impl Table {
    /// All tables, in the order in which their content goes into the digest.
    pub const ALL: [Self; 10] = [
        Self::People,
        Self::Ranks,
        Self::PostsHeld,
        Self::Diplomas,
        Self::Appraisals,
        Self::Sanctions,
        Self::Trainings,
        Self::Units,
        Self::Posts,
        Self::Notes,
    ];

    /// Returns the name of the table: `people`.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Ranks => "ranks",
            Self::PostsHeld => "posts_held",
            Self::Diplomas => "diplomas",
            Self::Appraisals => "appraisals",
            Self::Sanctions => "sanctions",
            Self::Trainings => "trainings",
            Self::Units => "units",
            Self::Posts => "posts",
            Self::Notes => "notes",
        }
    }

    /// Returns the name of the file in the snapshot's folder: `people.parquet`.
    pub fn file_name(self) -> String {
        format!("{}.parquet", self.name())
    }

    /// Returns the columns, as they are stored.
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: OnceLock<Vec<SchemaRef>> = OnceLock::new();
        let schemas = SCHEMAS.get_or_init(|| Self::ALL.iter().map(|table| schema_of(*table)).collect());
        let at = Self::ALL.iter().position(|table| *table == self).unwrap_or(0);
        schemas.get(at).map_or_else(|| Arc::new(Schema::empty()), Arc::clone)
    }
}

fn schema_of(table: Table) -> SchemaRef {
    let mut fields: Vec<Field> = match table {
        Table::People => people(),
        Table::Ranks => vec![nip(), code("golongan"), day("since")],
        Table::PostsHeld => vec![
            nip(),
            code("kind"),
            text("position"),
            code("eselon"),
            text("unit_id"),
            text("unit"),
            day("since"),
            Field::new("definitive", DataType::Boolean, false),
        ],
        Table::Diplomas => vec![nip(), code("education"), year("graduated_year"), day("graduated_on")],
        Table::Appraisals => vec![
            nip(),
            Field::new("year", DataType::UInt16, false),
            text("regime"),
            Field::new("value", DECIMAL, true),
            code("predicate"),
        ],
        Table::Sanctions => vec![
            nip(),
            text("kind"),
            code("level"),
            day("from"),
            day("until"),
            Field::new("cancelled", DataType::Boolean, false),
        ],
        Table::Trainings => vec![nip(), code("level"), text("name"), year("year")],
        Table::Units => vec![needed_text("id"), needed_text("name"), text("parent_id"), code("eselon")],
        Table::Posts => vec![
            needed_text("id"),
            needed_text("name"),
            needed_text("kind"),
            code("eselon"),
            text("grade"),
            small("retirement_age_years"),
        ],
        Table::Notes => vec![
            Field::new("nip", DataType::Int64, true),
            // `refused`, `unusable`, `sources-disagree`, `doubt` or `file`.
            needed_text("kind"),
            needed_text("column"),
            needed_text("field"),
            needed_text("value"),
            needed_text("reason"),
        ],
    };
    fields.push(Field::new("source_file", DataType::UInt32, false));
    fields.push(Field::new("source_row", DataType::UInt32, false));
    Arc::new(Schema::new(fields))
}

fn people() -> Vec<Field> {
    vec![
        nip(),
        text("pns_id"),
        needed_text("name"),
        text("title_front"),
        text("title_back"),
        day("born_on"),
        code("civil_status"),
        code("standing"),
        text("employee_kind"),
        day("cpns_since"),
        day("pns_since"),
        small("retirement_age_years"),
        code("golongan"),
        day("golongan_since"),
        small("service_years"),
        small("service_months"),
        code("position_kind"),
        text("position"),
        day("position_since"),
        code("eselon"),
        code("education"),
        year("graduated_year"),
        text("unit_id"),
        text("unit"),
        text("parent_unit"),
        text("home_agency"),
        text("work_agency"),
    ]
}

fn nip() -> Field {
    Field::new("nip", DataType::Int64, false)
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn needed_text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn code(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn day(name: &str) -> Field {
    Field::new(name, DataType::Date32, true)
}

fn year(name: &str) -> Field {
    Field::new(name, DataType::UInt16, true)
}

fn small(name: &str) -> Field {
    Field::new(name, DataType::UInt8, true)
}
