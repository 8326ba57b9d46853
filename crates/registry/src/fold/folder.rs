//! The fold itself: one rule a fact, run over a dossier for a day.

use jenjang_facts::{Catalogue, Day, FactId, Gap, Known, Level, ListId, Reference, Type, Value};

use super::dossier::Dossier;
use super::trace::{Forget, Keep, SourcedFact, Trace};
use super::{education, performance, post, profile, rank, sanction, status, training};

/// The key of the catalogue this fold fills.
const CATALOGUE: &str = "register";

/// Everything known of one person on one day, by [`FactId`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactRow {
    /// One cell a fact of the catalogue `register`, in its order.
    pub known: Vec<Known>,
}

impl FactRow {
    /// Returns what is known of a fact.
    pub fn get(&self, fact: FactId) -> &Known {
        self.known.get(usize::from(fact.0)).unwrap_or(&Known::Gap(Gap::NotRecorded))
    }
}

/// Why the reference data does not fit the fold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// The catalogue is missing.
    #[error("the reference data has no catalogue `{CATALOGUE}`; restore `facts/register.toml`")]
    NoCatalogue,
    /// A fact is in the catalogue that no rule fills.
    #[error("nothing fills the fact `{0}`: its rule belongs into the program; take it out of `facts/register.toml`")]
    NoRule(String),
    /// A rule fills a fact that the catalogue does not have.
    #[error("the catalogue `{CATALOGUE}` lacks the fact `{0}`; restore it in `facts/register.toml`")]
    NoFact(String),
    /// A fact has another type than its rule gives.
    #[error("the fact `{fact}` is to have the type `{wanted}` in `facts/register.toml`")]
    Type {
        /// The fact.
        fact: String,
        /// The type its rule gives.
        wanted: String,
    },
    /// A list that a rule knows is missing.
    #[error("the reference data has no list `{0}`; restore `lists/{0}.toml`")]
    NoList(String),
    /// A level that a rule knows is missing.
    #[error("the list `{list}` lacks the level `{code}`, which the facts of the day need; restore it")]
    NoLevel {
        /// The list.
        list: String,
        /// The level.
        code: String,
    },
}

/// What a rule is asked: whose fact, on which day.
pub(super) struct Asked<'a> {
    pub(super) levels: &'a Levels,
    pub(super) dossier: &'a Dossier,
    pub(super) day: Day,
    pub(super) year: i32,
}

/// Fills one fact.
type Fold = fn(&Asked<'_>, &mut dyn Trace) -> Known;

/// One fact, the name of its type, and the function that fills it. A new fact is one line here.
const RULES: &[(&str, &str, Fold)] = &[
    ("civil_status", "civil-status", status::civil_status),
    ("standing", "standing", profile::standing),
    ("employee_kind", "text", profile::employee_kind),
    ("home_agency", "text", profile::home_agency),
    ("work_agency", "text", profile::work_agency),
    ("born_on", "date", profile::born_on),
    ("retirement_age_years", "whole", profile::retirement_age_years),
    ("cpns_since", "date", profile::cpns_since),
    ("pns_since", "date", profile::pns_since),
    ("golongan", "golongan", rank::golongan),
    ("golongan_since", "date", rank::golongan_since),
    ("position_kind", "position-kind", post::position_kind),
    ("position_since", "date", post::position_since),
    ("eselon", "eselon", post::eselon),
    ("education", "education", education::education),
    ("graduated_year", "whole", education::graduated_year),
    ("performance_1", "performance", performance::performance_1),
    ("performance_2", "performance", performance::performance_2),
    ("heaviest_open_sanction", "sanction", sanction::heaviest_open_sanction),
    ("last_sanction_ended", "date", sanction::last_sanction_ended),
    ("structural_training", "structural-training", training::structural_training),
];

/// The lists and levels that rules name, looked up once.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    pub(super) civil_status: ListId,
    pub(super) standing: ListId,
    pub(super) golongan: ListId,
    pub(super) position_kind: ListId,
    pub(super) eselon: ListId,
    pub(super) education: ListId,
    pub(super) performance: ListId,
    pub(super) sanction: ListId,
    pub(super) structural_training: ListId,
    pub(super) pns: Level,
    pub(super) cpns: Level,
    pub(super) functional: Level,
    pub(super) pelaksana: Level,
    pub(super) highest_education: Option<Level>,
    pub(super) no_sanction: Level,
    pub(super) medium_sanction: Level,
}

impl Levels {
    fn resolve(reference: &Reference) -> Result<Self, FolderError> {
        let lists = &reference.lists;
        let list = |id: &str| lists.find(id).ok_or_else(|| FolderError::NoList(id.to_owned()));
        let level = |id: &str, code: &str| {
            let missing = || FolderError::NoLevel { list: id.to_owned(), code: code.to_owned() };
            lists.get(list(id)?).level(code).ok_or_else(missing)
        };
        Ok(Self {
            civil_status: list("civil-status")?,
            standing: list("standing")?,
            golongan: list("golongan")?,
            position_kind: list("position-kind")?,
            eselon: list("eselon")?,
            education: list("education")?,
            performance: list("performance")?,
            sanction: list("sanction")?,
            structural_training: list("structural-training")?,
            pns: level("civil-status", "PNS")?,
            cpns: level("civil-status", "CPNS")?,
            functional: level("position-kind", "JFT")?,
            pelaksana: level("position-kind", "JFU")?,
            highest_education: lists.get(list("education")?).levels().next_back(),
            no_sanction: level("sanction", "tidak ada")?,
            medium_sanction: level("sanction", "sedang")?,
        })
    }
}

/// The facts that the list of seniority is ordered by.
#[derive(Clone, Copy, Debug)]
pub(super) struct DukFacts {
    pub(super) golongan: FactId,
    pub(super) golongan_since: FactId,
    pub(super) eselon: FactId,
    pub(super) position_since: FactId,
    pub(super) structural_training: FactId,
    pub(super) education: FactId,
    pub(super) graduated_year: FactId,
    pub(super) born_on: FactId,
}

impl DukFacts {
    fn resolve(catalogue: &Catalogue) -> Result<Self, FolderError> {
        let fact = |id: &str| catalogue.find(id).ok_or_else(|| FolderError::NoFact(id.to_owned()));
        Ok(Self {
            golongan: fact("golongan")?,
            golongan_since: fact("golongan_since")?,
            eselon: fact("eselon")?,
            position_since: fact("position_since")?,
            structural_training: fact("structural_training")?,
            education: fact("education")?,
            graduated_year: fact("graduated_year")?,
            born_on: fact("born_on")?,
        })
    }
}

/// Folds dossiers into the facts of the catalogue `register`.
#[derive(Clone, Debug)]
pub struct Folder {
    catalogue: Catalogue,
    levels: Levels,
    duk: DukFacts,
    /// The rules in the order of the catalogue.
    rules: Vec<Fold>,
}

impl Folder {
    /// Looks up every fact, list and level once, and checks that catalogue and rules fit each other.
    pub fn new(reference: &Reference) -> Result<Self, FolderError> {
        let catalogue = reference.catalogue(CATALOGUE).ok_or(FolderError::NoCatalogue)?;
        if let Some((id, ..)) = RULES.iter().find(|(id, ..)| catalogue.find(id).is_none()) {
            return Err(FolderError::NoFact((*id).to_owned()));
        }
        let rules = catalogue.iter().map(|(_, fact)| {
            let no_rule = || FolderError::NoRule(fact.id.clone());
            let (id, wanted, fold) = RULES.iter().find(|(id, ..)| *id == fact.id).ok_or_else(no_rule)?;
            if type_named(wanted, reference) != Some(fact.ty) {
                return Err(FolderError::Type { fact: (*id).to_owned(), wanted: (*wanted).to_owned() });
            }
            Ok(*fold)
        });
        let rules = rules.collect::<Result<_, _>>()?;
        let (levels, duk) = (Levels::resolve(reference)?, DukFacts::resolve(catalogue)?);
        Ok(Self { catalogue: catalogue.clone(), levels, duk, rules })
    }

    /// Returns the catalogue whose facts this fold fills.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Folds one person for a day.
    pub fn facts_on(&self, dossier: &Dossier, day: Day) -> FactRow {
        let asked = self.asked(dossier, day);
        FactRow { known: self.rules.iter().map(|fold| fold(&asked, &mut Forget)).collect() }
    }

    /// Folds one person for a day and says of each fact where it came from.
    pub fn sourced_facts_on(&self, dossier: &Dossier, day: Day) -> Vec<SourcedFact> {
        let asked = self.asked(dossier, day);
        let facts = (0..=u16::MAX).map(FactId).zip(&self.rules).map(|(fact, fold)| {
            let mut keep = Keep::default();
            let known = fold(&asked, &mut keep);
            keep.into_fact(fact, known)
        });
        facts.collect()
    }

    pub(super) fn duk_facts(&self) -> DukFacts {
        self.duk
    }

    fn asked<'a>(&'a self, dossier: &'a Dossier, day: Day) -> Asked<'a> {
        Asked { levels: &self.levels, dossier, day, year: day.year() }
    }
}

fn type_named(name: &str, reference: &Reference) -> Option<Type> {
    match name {
        "whole" => Some(Type::Whole),
        "date" => Some(Type::Date),
        "text" => Some(Type::Text),
        list => reference.lists.find(list).map(Type::Code),
    }
}

/// Returns a level as what is known.
pub(super) fn code(list: ListId, level: Level) -> Known {
    Known::Value(Value::Code(list, level))
}
