//! The settings of a round as a form shows them: value, bounds, where they are laid down and how well that is attested.

use std::path::Path;

use jenjang_access::{Action, Context};
use jenjang_facts::Day;
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::{Domain, StageKind, Status};
use jenjang_registry::snapshot::Snapshot;
use jenjang_regulation::parameter_text;

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::trial::Trial;

/// All that a round fixes before its announcement.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// What the round is called.
    pub title: String,
    /// How many events it has; a form that was opened earlier may be overtaken.
    pub sequence: u64,
    /// Whether everything is sealed.
    pub sealed: bool,
    /// Today, on the calendar of the round.
    pub today: Day,
    /// The settings, in the order of the regulation.
    pub settings: Vec<SettingForm>,
    /// The stages, in their order.
    pub stages: Vec<StageForm>,
}

/// A setting with its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingForm {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The value, canonical.
    pub value: String,
    /// The default of the regulation, canonical.
    pub default: String,
    /// The unit of a number.
    pub unit: Option<String>,
    /// What it takes.
    pub takes: Takes,
    /// Where the default is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: String,
    /// Whether it is a parameter of the criteria.
    pub is_parameter: bool,
    /// The ids of the stages that read it.
    pub read_by: Vec<String>,
}

/// The values a setting takes, as canonical texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of these.
    OneOf(Vec<String>),
    /// Yes or no.
    YesNo,
    /// A number between these, if it is bounded.
    Number {
        /// Whether it has places behind the point.
        decimal: bool,
        /// The smallest and the largest.
        bounds: Option<(String, String)>,
    },
    /// A text of its own form.
    Text,
}

/// A stage with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageForm {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// The first day.
    pub opens: Option<Day>,
    /// The last day.
    pub closes: Option<Day>,
    /// Whether it must have a last day.
    pub needs_last_day: bool,
    /// Whether it is over.
    pub closed: bool,
}

/// A snapshot of the register that can be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotLine {
    /// Its name: the digest of its content.
    pub name: String,
    /// The day the register speaks of.
    pub as_of: Option<Day>,
}

impl App {
    /// Returns the settings of a round, for those who may change or amend them.
    pub async fn settings(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<SettingsView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::SetParameter, &case.resource(), &Context::default())?;
        let plan = &case.case.plan;
        let settings = plan.settings().iter().map(|setting| {
            let readers = plan.stages().iter().filter(|stage| plan.settings_of(stage).contains(&setting.id.as_str()));
            SettingForm {
                id: setting.id.clone(),
                label: locale.pick(&setting.label.id, &setting.label.en).to_owned(),
                value: case.case.settings.get(&setting.id).unwrap_or_default().to_owned(),
                default: setting.default.clone(),
                unit: setting.unit.clone(),
                takes: takes(&setting.domain),
                cite: setting.cite.clone(),
                grade: setting.grade.key().to_owned(),
                is_parameter: setting.is_parameter(),
                read_by: readers.map(|stage| stage.id.clone()).collect(),
            }
        });
        let stages = plan.stages().iter().zip(&case.case.stages).map(|(plan, stage)| StageForm {
            id: plan.id.clone(),
            title: locale.pick(&plan.title.id, &plan.title.en).to_owned(),
            kind: plan.kind.key().to_owned(),
            opens: stage.opens,
            closes: stage.closes,
            needs_last_day: matches!(plan.kind, StageKind::Submission(_)),
            closed: stage.status == Status::Closed,
        });
        Ok(SettingsView {
            title: case.case.title.clone(),
            sequence: case.case.sequence,
            sealed: case.case.announced.is_some(),
            today: case.case.day(acting.at),
            settings: settings.collect(),
            stages: stages.collect(),
        })
    }

    /// Returns the snapshots in a folder that parameters can be tried on, the latest register first.
    pub async fn snapshots(&self, acting: &Acting, id: &str, folder: &Path) -> Result<Vec<SnapshotLine>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::TryParameters, &case.resource(), &Context::default())?;
        let mut lines = Vec::new();
        for name in Snapshot::names_in(folder)? {
            let snapshot = Snapshot::find(folder, &name, &case.reference)?;
            lines.push(SnapshotLine { name, as_of: snapshot.as_of() });
        }
        lines.sort_by(|a, b| (b.as_of, &a.name).cmp(&(a.as_of, &b.name)));
        Ok(lines)
    }

    /// Judges a snapshot of a folder with each value of each parameter; see [`App::try_parameters`].
    pub async fn try_parameters_on(
        &self,
        acting: &Acting,
        id: &str,
        folder: &Path,
        name: &str,
    ) -> Result<Vec<Trial>, AppError> {
        let case_id = CaseId::new(id)?;
        let reference = {
            let case = self.case(&case_id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            self.access.check(&principal, Action::TryParameters, &case.resource(), &Context::default())?;
            std::sync::Arc::clone(&case.reference)
        };
        let snapshot = Snapshot::find(folder, name, &reference)?;
        self.try_parameters(acting, id, snapshot).await
    }
}

fn takes(domain: &Domain) -> Takes {
    match domain {
        Domain::Whole(low, high) => Takes::Number { decimal: false, bounds: Some((low.to_string(), high.to_string())) },
        Domain::Decimal(low, high) => {
            Takes::Number { decimal: true, bounds: Some((low.to_string(), high.to_string())) }
        }
        Domain::Choice(words) => Takes::OneOf(words.clone()),
        Domain::YesNo => Takes::YesNo,
        Domain::Parameter(parameter, lists) => {
            use jenjang_facts::{Level, Value};
            let text = |value: &Value| parameter_text(value, lists);
            match &parameter.range {
                Some((Value::Code(list, Level(low)), Value::Code(_, Level(high)))) => {
                    Takes::OneOf((*low..=*high).map(|level| text(&Value::Code(*list, Level(level)))).collect())
                }
                Some((low @ Value::Whole(_), high)) => {
                    Takes::Number { decimal: false, bounds: Some((text(low), text(high))) }
                }
                Some((low @ Value::Decimal(_), high)) => {
                    Takes::Number { decimal: true, bounds: Some((text(low), text(high))) }
                }
                _ => match parameter.values.first().map(|dated| &dated.value) {
                    Some(Value::YesNo(_)) => Takes::YesNo,
                    Some(Value::Whole(_)) => Takes::Number { decimal: false, bounds: None },
                    Some(Value::Decimal(_)) => Takes::Number { decimal: true, bounds: None },
                    _ => Takes::Text,
                },
            }
        }
    }
}
