//! Handing results back to the office's SIMPEG: marks, results, the nominative list and the pool, as CSV or JSON.

use std::io::Write;

use jenjang_access::{Action, Context};
use jenjang_ledger::CaseId;
use jenjang_procedure::stages::assessment::{Mark, MarkRules};
use jenjang_procedure::{StageKind, Work};
use serde_json::{Map, Value};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::public::{NominativeLine, listed_at};
use super::roster::unit_id;
use crate::output::inert;

/// What to hand back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Export {
    /// The nominative list, of one unit or of all.
    List {
        /// The id of the unit (SKPD).
        unit: Option<String>,
    },
    /// How everybody stands, without scores.
    Results,
    /// The marks of an assessment. Scores: only for those who may see each of them.
    Marks {
        /// The id of the stage.
        stage: String,
    },
    /// The talent pool, without scores.
    Pool {
        /// The id of the unit (SKPD); a head reads that of the own unit only.
        unit: Option<String>,
    },
}

/// The form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated text; no cell is a formula.
    Csv,
    /// A list of objects.
    Json,
}

/// A table of text.
struct Sheet {
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl App {
    /// Writes an export.
    pub async fn export(
        &self,
        acting: &Acting,
        id: &str,
        what: &Export,
        format: ExportFormat,
        out: &mut (dyn Write + Send),
    ) -> Result<(), AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let may = |action, context: &Context| self.access.check(&principal, action, &case.resource(), context);
        let sheet = match what {
            Export::List { unit } => {
                if may(Action::ReadNominativeList, &Context::default()).is_ok() {
                    list(&case, unit.as_deref())
                } else {
                    let published = listed_at(&case).is_some();
                    may(Action::ReadNominativeList, &Context { published, ..Context::default() })?;
                    published_list(self.nominated(&case).await?, unit.as_deref())
                }
            }
            Export::Results => {
                may(Action::ExportResults, &Context::default())?;
                results(&case)
            }
            Export::Marks { stage } => {
                let Some((_, state)) = case.case.stage(stage) else {
                    return Err(AppError::Input(format!("there is no stage `{stage}`")));
                };
                for participant in state.outcomes.keys() {
                    let entry = case.entry(*participant, Some(stage));
                    self.access.check(&principal, Action::ReadScore, &entry, &Context::default())?;
                }
                if state.outcomes.is_empty() {
                    may(Action::VerifyMark, &Context::default())?;
                }
                marks(&case, stage)
            }
            Export::Pool { unit } => {
                may(Action::ReadPool, &Context { unit: unit.clone(), ..Context::default() })?;
                pool(&case, unit.as_deref(), acting)
            }
        };
        sheet.write(format, out)
    }
}

impl Sheet {
    fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    fn write(&self, format: ExportFormat, out: &mut (dyn Write + Send)) -> Result<(), AppError> {
        let failed = |error: std::io::Error| AppError::Input(format!("the export cannot be written: {error}"));
        match format {
            ExportFormat::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                let wrong = |error: csv::Error| AppError::Input(format!("the export cannot be written: {error}"));
                writer.write_record(&self.columns).map_err(wrong)?;
                for row in &self.rows {
                    writer.write_record(row.iter().map(|cell| inert(cell).into_owned())).map_err(wrong)?;
                }
                writer.flush().map_err(failed)
            }
            ExportFormat::Json => {
                let object = |row: &Vec<String>| {
                    let pairs = self.columns.iter().zip(row);
                    Value::Object(
                        pairs
                            .map(|(name, cell)| ((*name).to_owned(), Value::from(cell.as_str())))
                            .collect::<Map<_, _>>(),
                    )
                };
                let rows: Vec<Value> = self.rows.iter().map(object).collect();
                serde_json::to_writer_pretty(&mut *out, &rows).map_err(|error| failed(error.into()))?;
                out.write_all(b"\n").map_err(failed)
            }
        }
    }
}

const PERSON: [&str; 4] = ["participant", "nip", "name", "unit"];

/// Returns the cells that name a participant.
fn person(case: &OpenCase, number: u32) -> Vec<String> {
    let nip = case.nip_of(number).map(|nip| nip.to_string()).unwrap_or_default();
    let unit = case.case.unit_of(number).map(|(_, name)| name.to_owned()).unwrap_or_default();
    vec![number.to_string(), nip, case.name_of(number).unwrap_or_default().to_owned(), unit]
}

fn in_unit(case: &OpenCase, number: u32, unit: Option<&str>) -> bool {
    unit.is_none_or(|unit| case.case.unit_of(number).is_some_and(|(id, _)| id == unit))
}

fn numbers(case: &OpenCase) -> impl Iterator<Item = u32> {
    (1..).zip(&case.case.participants).map(|(number, _)| number)
}

fn list(case: &OpenCase, unit: Option<&str>) -> Sheet {
    let mut sheet = Sheet::new(&PERSON);
    let screening = case.case.stages.iter().find(|stage| matches!(stage.work, Work::Screening(_)));
    let on_list = |number: &u32| screening.is_some_and(|stage| stage.outcomes.contains_key(number));
    sheet.rows = numbers(case)
        .filter(on_list)
        .filter(|number| in_unit(case, *number, unit))
        .map(|number| person(case, number))
        .collect();
    // An official list goes by unit and name, not by the number of the blind marking.
    sheet.rows.sort_by(|a, b| (a.get(3), a.get(2), a.get(1)).cmp(&(b.get(3), b.get(2), b.get(1))));
    sheet
}

/// The list as it is published. Numbers are not told: papers are marked by number alone.
fn published_list(mut lines: Vec<NominativeLine>, unit: Option<&str>) -> Sheet {
    lines.retain(|line| unit.is_none_or(|unit| unit_id(&line.skpd) == unit));
    lines.sort_by(|a, b| (&a.skpd, &a.name, &a.nip).cmp(&(&b.skpd, &b.name, &b.nip)));
    let rows = lines.into_iter().map(|line| vec![line.nip, line.name, line.skpd]).collect();
    Sheet { columns: vec!["nip", "name", "unit"], rows }
}

fn results(case: &OpenCase) -> Sheet {
    let mut sheet = Sheet::new(&[&PERSON[..], &["stage", "outcome", "may_try_again"]].concat());
    for number in numbers(case) {
        let Some((plan, outcome)) = case.case.standing(number) else { continue };
        let failed = matches!(plan.kind, StageKind::Determination { .. }) && outcome.key() == "failed";
        let mut row = person(case, number);
        row.extend([plan.id.clone(), outcome.key().to_owned(), failed.to_string()]);
        sheet.rows.push(row);
    }
    sheet
}

fn marks(case: &OpenCase, stage: &str) -> Sheet {
    let mut sheet = Sheet::new(&[&PERSON[..], &["marker", "levels", "mark", "score"]].concat());
    let Some((_, state)) = case.case.stage(stage) else { return sheet };
    let Work::Assessment(assessment) = &state.work else { return sheet };
    let rules = MarkRules::of(&case.case.settings);
    for participant in state.outcomes.keys() {
        let score = assessment.score(*participant, &rules);
        let score = score.map(|score| score.to_string()).unwrap_or_default();
        for (marker, mark) in assessment.markers(*participant) {
            let Mark::Given { content: Some(content), .. } = mark else { continue };
            let levels: Vec<String> = content.levels.iter().map(|(id, level)| format!("{id}={level}")).collect();
            let mut row = person(case, *participant);
            row.extend([marker.to_owned(), levels.join(" "), content.score.to_string(), score.clone()]);
            sheet.rows.push(row);
        }
    }
    sheet
}

fn pool(case: &OpenCase, unit: Option<&str>, acting: &Acting) -> Sheet {
    let mut sheet = Sheet::new(&[&PERSON[..], &["from", "until", "counts"]].concat());
    let day = case.case.day(acting.at);
    for stage in &case.case.stages {
        let Work::Pool(entries) = &stage.work else { continue };
        for (number, entry) in entries.iter().filter(|(number, _)| in_unit(case, **number, unit)) {
            let mut row = person(case, *number);
            let until = entry.until.map(|day| day.to_string()).unwrap_or_default();
            row.extend([entry.from.to_string(), until, entry.counts_on(day).to_string()]);
            sheet.rows.push(row);
        }
    }
    sheet
}
