//! The table `[procedure]` of a regulation file, as it is written.

use serde::Deserialize;
use toml::Spanned;

/// The file; the rest of it was read by `regulation`.
#[derive(Deserialize)]
pub(super) struct FileShape {
    pub(super) procedure: ProcedureShape,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcedureShape {
    pub(super) zone: Spanned<String>,
    #[serde(default)]
    pub(super) settings: Vec<SettingShape>,
    #[serde(default)]
    pub(super) rubrics: Vec<RubricShape>,
    #[serde(default)]
    pub(super) stages: Vec<StageShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextShape {
    pub(super) id: String,
    pub(super) en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingShape {
    pub(super) id: Spanned<String>,
    #[serde(rename = "type")]
    pub(super) ty: Spanned<String>,
    pub(super) label: TextShape,
    pub(super) unit: Option<String>,
    pub(super) range: Option<[Spanned<toml::Value>; 2]>,
    pub(super) choices: Option<Vec<String>>,
    pub(super) value: Spanned<toml::Value>,
    pub(super) cite: String,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RubricShape {
    pub(super) id: Spanned<String>,
    pub(super) label: TextShape,
    pub(super) cite: String,
    pub(super) grade: Spanned<String>,
    pub(super) criteria: Spanned<Vec<RubricCriterionShape>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RubricCriterionShape {
    pub(super) id: Spanned<String>,
    pub(super) label: TextShape,
    pub(super) weight: Spanned<String>,
    pub(super) levels: Spanned<Vec<TextShape>>,
}

/// All keys that any kind of stage has; which of them a kind needs is checked afterwards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageShape {
    pub(super) id: Spanned<String>,
    pub(super) kind: Spanned<String>,
    pub(super) title: TextShape,
    pub(super) cite: String,
    pub(super) grade: Spanned<String>,
    pub(super) items: Option<Vec<ItemShape>>,
    pub(super) about: Option<Spanned<String>>,
    pub(super) rubric: Option<Spanned<String>>,
    pub(super) markers: Option<Spanned<String>>,
    pub(super) blind: Option<Spanned<String>>,
    pub(super) sessions: Option<Spanned<bool>>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) passing_grade: Option<Spanned<String>>,
    pub(super) valid_years: Option<Spanned<String>>,
    pub(super) alongside: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemShape {
    pub(super) id: Spanned<String>,
    pub(super) kind: Spanned<String>,
    #[serde(default)]
    pub(super) media: Vec<String>,
    pub(super) answers: Option<Spanned<String>>,
    pub(super) label: TextShape,
}
