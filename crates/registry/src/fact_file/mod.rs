//! The facts of a day as one Parquet file: what the printed SQL runs over, and what a national screening reads.
//!
//! One row a person, ordered by NIP. The column `nip` is text of 18 digits. Each fact of the catalogue has two columns:
//! `<fact>` holds the value and is null when there is none, `<fact>_gap` holds the key of the gap (`not-recorded`,
//! `unusable`, `sources-disagree`, `withheld`) and is null when the value is known or known to be none. Codes stand as
//! text, so that any engine reads them; inside they are numbers into a dictionary, so a column of nothing but nulls or of
//! few codes costs next to nothing. The file is not compressed beyond that: decompressing would cost more than it saves.
//!
//! Day, snapshot and catalogue stand in the metadata of the file.

mod decode;
mod encode;
mod error;
mod nip_text;
mod read;
mod write;

pub use error::FactFileError;
pub use read::{FactBlock, FactFile};
pub use write::{FactFileWriter, write};

/// What a fact file is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFileMeta {
    /// The day of the facts.
    pub day: jenjang_facts::Day,
    /// The digest of the snapshot they were folded from.
    pub snapshot: String,
    /// The key of the catalogue.
    pub catalogue: String,
}

const DAY_KEY: &str = "jenjang.day";
const SNAPSHOT_KEY: &str = "jenjang.snapshot";
const CATALOGUE_KEY: &str = "jenjang.catalogue";

/// Returns the name of the column that says why a fact is missing.
fn gap_column(fact: &str) -> String {
    format!("{fact}_gap")
}
