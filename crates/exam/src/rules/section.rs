//! The table `[exam]` of a regulation file, as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The file; the rest of it was read by `regulation`.
#[derive(Deserialize)]
pub(super) struct FileShape {
    pub(super) exam: ExamShape,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExamShape {
    pub(super) name: String,
    pub(super) format: FormatShape,
    pub(super) ranking: Option<RankingShape>,
    pub(super) admission: Option<AdmissionShape>,
    pub(super) second_group: Option<SecondGroupShape>,
    pub(super) integration: Option<IntegrationShape>,
    #[serde(default)]
    pub(super) codes: Vec<CodeShape>,
    #[serde(default)]
    pub(super) not_found: Vec<NotFoundShape>,
    pub(super) sources: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatShape {
    pub(super) questions: Option<PerTest<u32>>,
    pub(super) maximum: Option<Spanned<PerTest<i32>>>,
    #[serde(default)]
    pub(super) step: StepShape,
    pub(super) minutes: Option<u32>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PerTest<T> {
    pub(super) twk: T,
    pub(super) tiu: T,
    pub(super) tkp: T,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepShape {
    pub(super) twk: Option<i32>,
    pub(super) tiu: Option<i32>,
    pub(super) tkp: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankingShape {
    pub(super) order: Vec<Spanned<String>>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdmissionShape {
    pub(super) per_seat: u32,
    pub(super) boundary_tie: Option<Spanned<String>>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondGroupShape {
    pub(super) criterion: Spanned<String>,
    pub(super) per_remaining_seat: Option<u32>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IntegrationShape {
    pub(super) weights: Spanned<WeightsShape>,
    #[serde(default)]
    pub(super) ties: Vec<Spanned<String>>,
    pub(super) rounding: Option<RoundingShape>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightsShape {
    pub(super) skd: u32,
    pub(super) skb: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundingShape {
    pub(super) scale: u32,
    pub(super) mode: Spanned<String>,
    pub(super) skd_scaled: Option<Spanned<u32>>,
    pub(super) skd_weighted: Option<Spanned<u32>>,
    pub(super) skb_weighted: Option<Spanned<u32>>,
    #[serde(rename = "final")]
    pub(super) last: Spanned<u32>,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeShape {
    pub(super) stage: Spanned<String>,
    pub(super) outcome: Option<Spanned<String>>,
    pub(super) code: Spanned<String>,
    #[serde(default)]
    pub(super) also: Vec<String>,
    pub(super) meaning: TextShape,
    pub(super) cite: Spanned<String>,
    pub(super) grade: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NotFoundShape {
    pub(super) what: Spanned<String>,
    pub(super) text: TextShape,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextShape {
    pub(super) id: String,
    pub(super) en: String,
}
