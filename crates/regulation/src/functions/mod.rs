//! The functions of the language of criteria.
//!
//! One file each: its doc comment is its manual entry, beside it its types, its evaluation, its SQL and its tests.
//! A new one is a file and a line in [`ALL`].

mod add_years;
mod age_on;
mod years_between;

use jenjang_facts::{Type, Value};

use crate::sql::Dialect;

/// Every function, by name.
pub static ALL: [&Function; 3] = [&add_years::ADD_YEARS, &age_on::AGE_ON, &years_between::YEARS_BETWEEN];

/// A function of the language.
#[derive(Debug)]
pub struct Function {
    /// The name, as criteria write it.
    pub name: &'static str,
    /// The types of its arguments.
    pub takes: &'static [Type],
    /// The type of its value.
    pub gives: Type,
    /// Computes the value of known arguments of the right types.
    pub evaluate: fn(&[Value]) -> Result<Value, Trouble>,
    /// Prints the call over argument texts; null where `evaluate` answers a [`Trouble`].
    pub sql: fn(Dialect, &[String]) -> String,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Why known values give no value: undetermined for this person, with this reason; never a stopped batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// A number beyond 18 digits.
    Overflow,
    /// A day outside the years 1 to 9999, or an age before birth.
    ImpossibleDate,
}

/// Returns the function with this name, whatever its case.
pub fn find(name: &str) -> Option<&'static Function> {
    ALL.into_iter().find(|function| function.name.eq_ignore_ascii_case(name))
}
