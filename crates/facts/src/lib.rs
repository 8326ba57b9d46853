//! What can be known about a person on a day: the types, the ordered lists, the catalogue of facts and the table
//! that holds them; and the days themselves, with the calendar by which legal clocks run.
//!
//! This crate is the common ground of `registry` (which fills the table from exports), `regulation` (which checks
//! criteria against the catalogue) and `screening` (which evaluates them). It knows no file of a register, no rule,
//! no Parquet and no clock.

mod calendar;
mod catalogue;
mod day;
mod decimal;
mod diagnostic_text;
mod digest;
mod list;
mod moment;
mod nip;
mod reference;
mod table;
mod text;
mod value;

pub use calendar::{Calendar, Clock, Holiday, HolidayKind, NoHolidays};
pub use catalogue::{Absence, Catalogue, FactDef, FactId};
pub use day::{Day, DayError};
pub use decimal::{Decimal, ParseDecimalError};
pub use diagnostic_text::nearest;
pub use digest::{Digest, ParseDigestError};
pub use list::{Entry, Level, List, ListId, Lists};
pub use moment::{Moment, MomentError, Zone};
pub use nip::{Nip, NipError};
pub use reference::{Reference, ReferenceError};
pub use table::{Column, ColumnData, FactTable, State, TextColumn};
pub use value::{Gap, Known, MAX_WHOLE, Type, Value};
