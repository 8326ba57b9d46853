//! The file of a scenario.

use jenjang_facts::{Day, Moment};
use jenjang_procedure::Command;
use serde::{Deserialize, Deserializer, de::Error};

/// A scripted round.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows.
    pub title: String,
    /// The procedure.
    pub regulation: String,
    /// The id of the case.
    pub case: String,
    /// Everything left to chance follows from it.
    pub seed: u64,
    /// The invented register.
    pub register: RegisterShape,
    /// What happens, in order of time.
    pub steps: Vec<Step>,
}

/// The register that is generated.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterShape {
    /// How many people.
    pub people: u32,
    /// Its own seed.
    pub seed: u64,
    /// The day for which the fates of the people are built, and of which the register speaks.
    #[serde(deserialize_with = "day")]
    pub on: Day,
    /// How many are built to meet; the share of the 2013 round where it is not said.
    #[serde(default)]
    pub meets: Option<u32>,
    /// How many cannot be judged.
    #[serde(default)]
    pub undetermined: Option<u32>,
    /// How many services there are to work in; what suits the size of the register where it is not said.
    #[serde(default)]
    pub services: Option<u32>,
}

/// Something that happens.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// An account is opened and gets roles.
    Account {
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who does it.
        by: String,
        /// Its id.
        id: String,
        /// Whose.
        name: String,
        /// The roles.
        roles: Vec<String>,
    },
    /// Each unit gets an account; `{n}` in the id is the number of the unit, `{unit}` in the name its name.
    UnitAccounts {
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who does it.
        by: String,
        /// The pattern of the ids.
        id: String,
        /// The pattern of the names.
        name: String,
        /// The role, for the unit and the case.
        role: String,
    },
    /// The round is opened.
    OpenCase {
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who does it.
        by: String,
        /// What it is called.
        title: String,
    },
    /// A command.
    Do {
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who gives it.
        by: String,
        /// The command.
        command: Box<Command>,
    },
    /// The register is screened.
    Screen {
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who does it.
        by: String,
    },
    /// Some people object and are answered; no objection is upheld.
    Objections {
        /// In which stage.
        stage: String,
        /// When the first objects; the others follow a quarter of an hour apart.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// The answers; without them the objections are left to somebody else.
        #[serde(default)]
        answers: Option<Answers>,
        /// How many of those who failed in the stage contested.
        #[serde(default)]
        participants: u32,
        /// How many of those whom the screening did not put on the list.
        #[serde(default)]
        outsiders: u32,
    },
    /// Papers come in and are marked as they come: day by day, marks in the morning, papers after noon, assignments at
    /// four.
    Papers {
        /// The stage of the papers.
        stage: String,
        /// The stage of the marking.
        marking: String,
        /// The first day.
        #[serde(deserialize_with = "day")]
        from: Day,
        /// The last day of the papers.
        #[serde(deserialize_with = "day")]
        until: Day,
        /// The last day of the marks.
        #[serde(deserialize_with = "day")]
        marked: Day,
        /// Who assigns markers, closes the stage of the papers and calls in third readers.
        by: String,
        /// The accounts of the markers of a unit, `{n}` its number: first, second, and third where marks differ.
        markers: [String; 3],
        /// How many withdraw instead of handing in.
        withdrawn: u32,
        /// How many never hand in.
        absent: u32,
        /// How many meet the passing grade.
        meets: u32,
        /// In how many cases the first two marks are too far apart.
        apart: u32,
        /// What else happens on these days, each before work begins.
        #[serde(default)]
        meanwhile: Vec<Meanwhile>,
    },
    /// Everybody's marks are verified, unit by unit.
    Verify {
        /// In which stage.
        stage: String,
        /// When the first unit is; the others follow a minute apart.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who verifies.
        by: String,
    },
    /// Interviews are scheduled, held and marked, unit by unit, a few units a day.
    Interviews {
        /// In which stage.
        stage: String,
        /// When they are scheduled.
        #[serde(deserialize_with = "moment")]
        scheduled: Moment,
        /// The first day of interviews.
        #[serde(deserialize_with = "day")]
        from: Day,
        /// Units a day.
        units_a_day: u32,
        /// Who schedules.
        by: String,
        /// Who assigns the markers.
        team: String,
        /// Who watch, in turn.
        monitors: Vec<String>,
        /// The account of the marker of a unit, `{n}` its number.
        marker: String,
        /// How many withdraw before.
        withdrawn: u32,
        /// How many do not come.
        absent: u32,
        /// How many meet the passing grade.
        meets: u32,
    },
    /// Everybody hands in a document, and the office accepts it.
    Documents {
        /// In which stage.
        stage: String,
        /// Which item.
        item: String,
        /// When the first hands in.
        #[serde(deserialize_with = "moment")]
        from: Moment,
        /// When the last does.
        #[serde(deserialize_with = "moment")]
        until: Moment,
        /// When the office has looked at them.
        #[serde(deserialize_with = "moment")]
        judged: Moment,
        /// Who accepts.
        by: String,
    },
    /// Everybody who is left enters the pool, unit by unit.
    Pool {
        /// In which stage.
        stage: String,
        /// When.
        #[serde(deserialize_with = "moment")]
        at: Moment,
        /// Who does it.
        by: String,
    },
}

/// How the objections of a step are answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// When the first is; the others follow a quarter of an hour apart.
    #[serde(deserialize_with = "moment")]
    pub at: Moment,
    /// Who answers.
    pub by: String,
    /// The legal ground.
    pub cite: String,
}

/// A command that is given while a longer step goes on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meanwhile {
    /// On which day, at seven in the morning.
    #[serde(deserialize_with = "day")]
    pub on: Day,
    /// Who gives it.
    pub by: String,
    /// The command.
    pub command: Box<Command>,
}

/// Why a file is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// There is no such file and no such scenario in the program.
    #[error("there is no scenario `{name}`; give a file, or one of {}", .known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The scenarios in the program.
        known: Vec<&'static str>,
    },
    /// The file cannot be read.
    #[error("could not read the scenario `{path}`")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("`{name}` is no scenario: {message}")]
    Shape {
        /// The file.
        name: String,
        /// What is wrong, with line and column.
        message: String,
    },
}

impl Scenario {
    /// Finds a scenario: a file, or one that ships inside the program by its name.
    pub fn find(name: &str) -> Result<Self, ScenarioError> {
        if let Some((_, text)) = super::SHIPPED.iter().find(|(shipped, _)| *shipped == name) {
            return Self::parse(name, text);
        }
        match std::fs::read_to_string(name) {
            Ok(text) => Self::parse(name, &text),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Err(ScenarioError::Unknown {
                name: name.to_owned(),
                known: super::SHIPPED.iter().map(|(shipped, _)| *shipped).collect(),
            }),
            Err(source) => Err(ScenarioError::Read { path: name.to_owned(), source }),
        }
    }

    /// Reads a scenario; `name` is for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|error| ScenarioError::Shape { name: name.to_owned(), message: error.to_string() })
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let text = String::deserialize(deserializer)?;
    Day::parse_iso(&text).map_err(D::Error::custom)
}

fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
    let text = String::deserialize(deserializer)?;
    Moment::parse(&text).map_err(D::Error::custom)
}
