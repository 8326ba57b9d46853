//! Settings: what the selection team fixes before the announcement, within the bounds of the regulation.
//!
//! A value is kept as its canonical text (`76.0`, `III/c`, `half-up`), so that events, seals and screens show the same.

use std::collections::BTreeMap;

use jenjang_facts::{Decimal, Lists};
use jenjang_regulation::{Bilingual, Grade, Parameter, parameter_text, parse_parameter_value};

/// A setting as the regulation defines it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its id, unique among settings and parameters: `paper_passing_grade`.
    pub id: String,
    /// What it is called.
    pub label: Bilingual,
    /// The unit of a number.
    pub unit: Option<String>,
    /// What values it takes.
    pub domain: Domain,
    /// The value as long as nobody sets another.
    pub default: String,
    /// Where the default is laid down.
    pub cite: String,
    /// How well the default is attested; *assumed* where no value was published.
    pub grade: Grade,
}

/// The values a setting takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// A whole number from the first to the second, both included.
    Whole(i64, i64),
    /// A decimal from the first to the second, both included.
    Decimal(Decimal, Decimal),
    /// One of some words.
    Choice(Vec<String>),
    /// `true` or `false`.
    YesNo,
    /// A parameter of the criteria, with the lists its codes are from.
    Parameter(Box<Parameter>, Box<Lists>),
}

impl Setting {
    /// Returns whether this is a parameter of the criteria, which only a screening reads.
    pub fn is_parameter(&self) -> bool {
        matches!(self.domain, Domain::Parameter(..))
    }
}

impl Domain {
    /// Reads a value and returns its canonical text, or what would be right.
    pub fn read(&self, text: &str) -> Result<String, String> {
        let text = text.trim();
        match self {
            Self::Whole(low, high) => {
                let value: i64 = text.parse().map_err(|_| format!("`{text}` is no whole number"))?;
                within(&value, low, high)
            }
            Self::Decimal(low, high) => {
                let value = Decimal::parse(text).map_err(|error| format!("`{text}` is {error}"))?;
                within(&value, low, high)
            }
            Self::Choice(words) if words.iter().any(|word| word == text) => Ok(text.to_owned()),
            Self::Choice(words) => Err(format!("`{text}` is not known here; it is one of {}", words.join(", "))),
            Self::YesNo if text == "true" || text == "false" => Ok(text.to_owned()),
            Self::YesNo => Err(format!("`{text}` is neither `true` nor `false`")),
            Self::Parameter(parameter, lists) => match parse_parameter_value(parameter, text, lists) {
                Ok(value) => Ok(parameter_text(&value, lists)),
                Err(problem) => {
                    Err(problem.help.map_or(problem.message.clone(), |help| format!("{}; {help}", problem.message)))
                }
            },
        }
    }
}

fn within<T: PartialOrd + std::fmt::Display>(value: &T, low: &T, high: &T) -> Result<String, String> {
    if value < low || high < value {
        return Err(format!("{value} is outside the bounds of the regulation, {low} to {high}"));
    }
    Ok(value.to_string())
}

/// The values of all settings of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Returns the defaults.
    pub fn defaults(settings: &[Setting]) -> Self {
        Self(settings.iter().map(|setting| (setting.id.clone(), setting.default.clone())).collect())
    }

    /// Returns the canonical text of a value.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// Sets a value that [`Domain::read`] has returned.
    pub fn set(&mut self, id: &str, value: &str) {
        self.0.insert(id.to_owned(), value.to_owned());
    }

    /// Returns ids and values, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value.as_str()))
    }

    /// Returns a whole number; 0 where there is none, which the plan rules out.
    pub fn whole(&self, id: &str) -> i64 {
        self.get(id).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Returns a decimal; 0 where there is none, which the plan rules out.
    pub(crate) fn decimal(&self, id: &str) -> Decimal {
        self.get(id).and_then(|text| Decimal::parse(text).ok()).unwrap_or(Decimal::ZERO)
    }

    /// Returns whether a yes/no setting is yes.
    pub(crate) fn yes(&self, id: &str) -> bool {
        self.get(id) == Some("true")
    }
}
