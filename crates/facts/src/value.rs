//! Values, their types, and the reasons why one is missing.

use std::fmt;
use std::sync::Arc;

use crate::{Day, Decimal, Level, ListId};

/// The largest whole number of the language of criteria: 18 digits.
///
/// A sum of two such numbers fits `i64`, so a range check after each step finds every overflow.
pub const MAX_WHOLE: i64 = 999_999_999_999_999_999;

/// The type of a fact, a parameter or an expression. Types never mix; there is no coercion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A whole number of at most 18 digits.
    Whole,
    /// A decimal of at most 18 digits, six of them places.
    Decimal,
    /// A calendar day.
    Date,
    /// Yes or no.
    YesNo,
    /// A level of a named list. Compared by rank where the list is ordered, else only for equality.
    Code(ListId),
    /// Text, compared for equality only.
    Text,
}

/// A value of one of the [`Type`]s.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// A decimal.
    Decimal(Decimal),
    /// A calendar day.
    Date(Day),
    /// Yes or no.
    YesNo(bool),
    /// A level of a list.
    Code(ListId, Level),
    /// A text.
    Text(Arc<str>),
}

impl Value {
    /// Returns the type of the value.
    pub fn type_of(&self) -> Type {
        match self {
            Self::Whole(_) => Type::Whole,
            Self::Decimal(_) => Type::Decimal,
            Self::Date(_) => Type::Date,
            Self::YesNo(_) => Type::YesNo,
            Self::Code(list, _) => Type::Code(*list),
            Self::Text(_) => Type::Text,
        }
    }
}

/// Why a fact of a person is not known. A gap never passes and never fails anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gap {
    /// The register says nothing.
    NotRecorded,
    /// The register says something that cannot be read.
    Unusable,
    /// Two sources say different things.
    SourcesDisagree,
    /// The value exists but was not handed over.
    Withheld,
}

impl Gap {
    /// All gaps, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::NotRecorded, Self::Unusable, Self::SourcesDisagree, Self::Withheld];

    /// Returns the published key, as it stands in files: `not-recorded`.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotRecorded => "not-recorded",
            Self::Unusable => "unusable",
            Self::SourcesDisagree => "sources-disagree",
            Self::Withheld => "withheld",
        }
    }

    /// Returns the gap with this published key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gap| gap.key() == key)
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What is known of one fact of one person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// A value.
    Value(Value),
    /// It is known that there is none: no sanction ever ended, a post without eselon.
    None,
    /// Nothing can be said.
    Gap(Gap),
}
