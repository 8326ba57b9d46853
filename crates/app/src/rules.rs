//! Choosing the version of a regulation and the values of its parameters.

use jenjang_facts::{Day, Lists, Value};
use jenjang_regulation::expr::ParamId;
use jenjang_regulation::{Procedure, Regulation, parse_parameter_value};

/// Why there is no rule to judge by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No procedure has this name.
    #[error("there is no regulation `{asked}`{}; see `jenjang regulation list`", .nearest.as_ref().map(|n| format!(", did you mean `{n}`?")).unwrap_or_default())]
    UnknownProcedure {
        /// What was asked for.
        asked: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// The procedure has no such version.
    #[error("`{procedure}` has no version `{asked}`; it has {known}")]
    UnknownVersion {
        /// The procedure.
        procedure: String,
        /// What was asked for.
        asked: String,
        /// The versions there are.
        known: String,
    },
    /// No version was in force on the day.
    #[error("no version of `{procedure}` is in force on {on}; {nearest}")]
    NotInForce {
        /// The procedure.
        procedure: String,
        /// The day.
        on: Day,
        /// The versions before and after the day.
        nearest: String,
    },
    /// A setting is not `name=value`, or not of this regulation.
    #[error("`{text}` is no setting: {problem}")]
    Setting {
        /// What was given.
        text: String,
        /// What is wrong and what would be right.
        problem: String,
    },
}

/// Returns the procedure with this name.
pub fn find_procedure<'a>(procedures: &'a [Procedure], id: &str) -> Result<&'a Procedure, RuleError> {
    procedures.iter().find(|procedure| procedure.id == id).ok_or_else(|| {
        let ids = procedures.iter().map(|procedure| procedure.id.as_str());
        let nearest = jenjang_facts::nearest(id, ids).map(ToOwned::to_owned);
        RuleError::UnknownProcedure { asked: id.to_owned(), nearest }
    })
}

/// Returns the version in force on a day; never "the latest".
pub fn version_in_force<'a>(procedures: &'a [Procedure], id: &str, on: Day) -> Result<&'a Regulation, RuleError> {
    let procedure = find_procedure(procedures, id)?;
    let not_in_force =
        || RuleError::NotInForce { procedure: id.to_owned(), on, nearest: nearest_versions(procedure, on) };
    procedure.in_force_on(on).ok_or_else(not_in_force)
}

/// Returns the version named after an `@`, whatever the day, else the one in force on the day.
///
/// For comparing and showing versions only; a screening goes by the day.
pub fn named_version<'a>(procedures: &'a [Procedure], asked: &str, on: Day) -> Result<&'a Regulation, RuleError> {
    let Some((id, version)) = asked.split_once('@') else { return version_in_force(procedures, asked, on) };
    let procedure = find_procedure(procedures, id)?;
    procedure.version(version).ok_or_else(|| RuleError::UnknownVersion {
        procedure: procedure.id.clone(),
        asked: version.to_owned(),
        known: procedure.versions.iter().map(|v| format!("`{}`", v.version)).collect::<Vec<_>>().join(", "),
    })
}

/// Names the last version before a day and the first after it.
fn nearest_versions(procedure: &Procedure, on: Day) -> String {
    let before = procedure.versions.iter().rfind(|version| version.in_force.until.is_some_and(|until| until < on));
    let after = procedure.versions.iter().find(|version| version.in_force.from > on);
    let ended = before.map(|version| {
        let until = version.in_force.until.map(|day| day.to_string()).unwrap_or_default();
        format!("`{}` ended on {until}", version.version)
    });
    let begins = after.map(|version| format!("`{}` begins on {}", version.version, version.in_force.from));
    let known: Vec<String> = ended.into_iter().chain(begins).collect();
    if known.is_empty() { "it has no version".to_owned() } else { known.join(", ") }
}

/// Returns the parameter values of a day with settings such as `min_rank=III/b` laid over them.
pub fn parse_settings(
    regulation: &Regulation,
    on: Day,
    settings: &[String],
    lists: &Lists,
) -> Result<Vec<Option<Value>>, RuleError> {
    let mut values = regulation.parameter_values(on);
    for text in settings {
        let (ParamId(at), value) = parse_setting(regulation, text, lists)
            .map_err(|problem| RuleError::Setting { text: text.clone(), problem })?;
        if let Some(slot) = values.get_mut(usize::from(at)) {
            *slot = Some(value);
        }
    }
    Ok(values)
}

fn parse_setting(regulation: &Regulation, text: &str, lists: &Lists) -> Result<(ParamId, Value), String> {
    let (name, value) = text.split_once('=').ok_or("write name=value, such as min_rank=III/b")?;
    let (id, parameter) = regulation.find_parameter(name.trim()).ok_or_else(|| {
        let known: Vec<&str> = regulation.parameters.iter().map(|parameter| parameter.id.as_str()).collect();
        format!("`{}` has the parameters {}", regulation.id, known.join(", "))
    })?;
    let value = parse_parameter_value(parameter, value, lists).map_err(|problem| match problem.help {
        Some(help) => format!("{}; {help}", problem.message),
        None => problem.message,
    })?;
    Ok((id, value))
}
