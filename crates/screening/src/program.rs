//! A regulation made ready to judge: its parameters and its day bound to values.

use std::sync::{Arc, OnceLock};

use jenjang_facts::{Catalogue, Day, FactId, Known, Type, Value};
use jenjang_regulation::expr::{Condition, ParamId};
use jenjang_regulation::{Criterion, Outcome, Regulation, Test};

use crate::columnar::Plan;
use crate::reads::Reads;
use crate::scalar::{Person, RowVerdict};

/// A regulation whose parameters and day have values.
///
/// Cheap to clone and to bind to another day; the columnar plan is made when it is first needed.
#[derive(Clone, Debug)]
pub struct Program {
    shared: Arc<Shared>,
    day: Day,
    plan: Arc<OnceLock<Plan>>,
}

/// What does not depend on the day.
#[derive(Debug)]
struct Shared {
    regulation: Regulation,
    values: Vec<Option<Value>>,
    types: Vec<Type>,
    reads: Vec<Reads>,
    time_bound: Vec<bool>,
    facts_read: Vec<FactId>,
}

/// Why a regulation cannot judge on a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A parameter that a criterion uses has no value yet.
    #[error(
        "the parameter `{parameter}` of `{regulation}` {version} has no value on {day}; choose a day on which it has \
         one or set it"
    )]
    NoValue {
        /// The parameter.
        parameter: String,
        /// The regulation.
        regulation: String,
        /// Its version.
        version: String,
        /// The day.
        day: Day,
    },
    /// A parameter was given a value of another type.
    #[error(
        "the parameter `{parameter}` was given a value of another type; see `jenjang regulation show {regulation}`"
    )]
    WrongType {
        /// The parameter.
        parameter: String,
        /// The regulation.
        regulation: String,
    },
    /// The regulation speaks about a fact that the catalogue does not have.
    #[error(
        "the criterion `{criterion}` reads a fact that the catalogue `{catalogue}` does not have; judge with the \
         catalogue the regulation was loaded with"
    )]
    UnknownFact {
        /// The criterion.
        criterion: String,
        /// The catalogue.
        catalogue: String,
    },
}

/// What answers a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The facts of the register.
    Register,
    /// A document that a person judges; it does not hold up the verdict.
    Document,
}

impl Evidence {
    /// Returns what answers a criterion: its own test decides, whatever its exceptions say.
    pub fn of(criterion: &Criterion) -> Self {
        match criterion.test {
            Test::Holds(..) => Self::Register,
            Test::Document(_) => Self::Document,
        }
    }

    /// Returns the published key: `register`, `document`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Document => "document",
        }
    }
}

impl Program {
    /// Binds a regulation to the values of its parameters (in their order) and to the day of the facts.
    pub fn compile(
        regulation: &Regulation,
        catalogue: &Catalogue,
        values: &[Option<Value>],
        day: Day,
    ) -> Result<Self, CompileError> {
        let types: Vec<Type> = catalogue.iter().map(|(_, fact)| fact.ty).collect();
        let reads: Vec<Reads> = regulation.criteria.iter().map(Reads::of_criterion).collect();
        for (criterion, read) in regulation.criteria.iter().zip(&reads) {
            if read.facts.iter().any(|fact| catalogue.get(*fact).is_none()) {
                let catalogue = catalogue.id.clone();
                return Err(CompileError::UnknownFact { criterion: criterion.id.clone(), catalogue });
            }
            for parameter in &read.parameters {
                check_value(regulation, *parameter, values, day)?;
            }
        }
        let moves = |fact: &FactId| catalogue.get(*fact).is_some_and(|fact| fact.moves);
        let time_bound = reads.iter().map(|read| read.day || read.facts.iter().any(moves)).collect();
        let mut facts_read: Vec<FactId> = reads.iter().flat_map(|read| read.facts.iter().copied()).collect();
        facts_read.sort_unstable();
        facts_read.dedup();
        let (regulation, values) = (regulation.clone(), values.to_vec());
        let shared = Shared { regulation, values, types, reads, time_bound, facts_read };
        Ok(Self { shared: Arc::new(shared), day, plan: Arc::default() })
    }

    /// Returns the same program for the facts of another day; the parameters keep their values.
    pub fn on_day(&self, day: Day) -> Self {
        Self { shared: Arc::clone(&self.shared), day, plan: Arc::default() }
    }

    /// Returns whether the other is a clone of this one.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.plan, &other.plan)
    }

    /// Returns the regulation.
    pub fn regulation(&self) -> &Regulation {
        &self.shared.regulation
    }

    /// Returns the criteria, in the order of every list of outcomes.
    pub fn criteria(&self) -> &[Criterion] {
        &self.shared.regulation.criteria
    }

    /// Returns the day of the facts.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Returns the values of the parameters, in their order.
    pub fn values(&self) -> &[Option<Value>] {
        &self.shared.values
    }

    /// Returns the facts that any criterion reads, ascending.
    pub fn facts_read(&self) -> &[FactId] {
        &self.shared.facts_read
    }

    /// Returns whether the outcome of a criterion may change by the mere passing of time: it reads the day or a fact
    /// that moves.
    pub fn is_time_bound(&self, criterion: usize) -> bool {
        self.shared.time_bound.get(criterion).copied().unwrap_or(false)
    }

    /// Returns for each criterion what it reads.
    pub(crate) fn reads(&self) -> &[Reads] {
        &self.shared.reads
    }

    /// Returns the types of the facts, by their place in the catalogue.
    pub(crate) fn types(&self) -> &[Type] {
        &self.shared.types
    }

    /// Returns the plan for columns, making it on first use.
    pub(crate) fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| Plan::lower(self))
    }

    /// Judges one person, from the facts in the order of the catalogue; a fact beyond the end is not recorded.
    pub fn judge_row(&self, facts: &[Known]) -> RowVerdict {
        let person = self.person(facts);
        let criteria: Vec<Outcome> = self.criteria().iter().map(|criterion| person.criterion(criterion)).collect();
        let verdict = self.verdict_of(&criteria);
        RowVerdict { criteria, verdict }
    }

    /// Returns the verdict that follows from the outcomes of the criteria.
    ///
    /// Fails outweighs undetermined outweighs meets; criteria that a document answers do not count.
    pub fn verdict_of(&self, outcomes: &[Outcome]) -> Outcome {
        let register = self.criteria().iter().zip(outcomes).filter(|(c, _)| Evidence::of(c) == Evidence::Register);
        register.map(|(_, outcome)| *outcome).max().unwrap_or(Outcome::Meets)
    }

    /// Returns a person to judge conditions against.
    pub(crate) fn person<'a>(&'a self, facts: &'a [Known]) -> Person<'a, impl Fn(FactId) -> Known + 'a> {
        let not_recorded = Known::Gap(jenjang_facts::Gap::NotRecorded);
        let known = move |fact: FactId| facts.get(usize::from(fact.0)).unwrap_or(&not_recorded).clone();
        Person { values: self.values(), day: self.day, known }
    }

    /// Judges a condition without any fact; used to fold what is constant.
    pub(crate) fn judge_with(&self, condition: &Condition, known: impl Fn(FactId) -> Known) -> Outcome {
        Person { values: self.values(), day: self.day, known }.condition(condition)
    }
}

fn check_value(regulation: &Regulation, id: ParamId, values: &[Option<Value>], day: Day) -> Result<(), CompileError> {
    let parameter = regulation.parameters.get(usize::from(id.0));
    let name = || parameter.map_or_else(|| format!("number {}", id.0), |parameter| parameter.id.clone());
    match values.get(usize::from(id.0)) {
        Some(Some(value)) if parameter.is_some_and(|parameter| parameter.ty == value.type_of()) => Ok(()),
        Some(Some(_)) => Err(CompileError::WrongType { parameter: name(), regulation: regulation.id.clone() }),
        _ => Err(CompileError::NoValue {
            parameter: name(),
            regulation: regulation.id.clone(),
            version: regulation.version.clone(),
            day,
        }),
    }
}
