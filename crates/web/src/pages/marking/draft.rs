//! What a marker has filled in, as it is typed, saved and read back.

use std::collections::BTreeMap;

use jenjang_desk::{SavedDraft, Subject};
use jenjang_facts::Digest;
use jenjang_procedure::stages::assessment::MarkContent;
use jenjang_procedure::{Levels, Rubric};
use serde_json::{Value, json};

use super::Place;
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::site::Site;

/// The longest remark and the longest record, in characters: what the procedure takes.
pub(super) const MAX_CHARS: usize = 40_000;

/// What stands in the fields of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// The level of each criterion, as it was sent.
    pub(super) levels: BTreeMap<String, String>,
    pub(super) remarks: String,
    pub(super) record: String,
    /// Whether the statement was ticked; never saved, it is given anew each time.
    pub(super) statement: bool,
    /// The digest of the draft the form was drawn from; empty where there was none.
    pub(super) drawn_from: String,
}

/// Returns the name of the field with the level of a criterion.
pub(super) fn level_field(criterion: &str) -> String {
    format!("tingkat-{criterion}")
}

impl Typed {
    pub(super) fn of_form(form: &FormData, rubric: &Rubric) -> Self {
        let level = |id: &str| Some(form.text(&level_field(id)).to_owned()).filter(|text| !text.is_empty());
        Self {
            levels: rubric.criteria.iter().filter_map(|one| Some((one.id.clone(), level(&one.id)?))).collect(),
            remarks: form.text("catatan").to_owned(),
            record: form.text("rekaman").to_owned(),
            statement: !form.text("pernyataan").is_empty(),
            drawn_from: form.text("draf").to_owned(),
        }
    }

    pub(super) fn of_mark(mark: &MarkContent) -> Self {
        Self {
            levels: mark.levels.iter().map(|(id, level)| (id.clone(), level.to_string())).collect(),
            remarks: mark.remarks.clone(),
            record: mark.record.clone(),
            ..Self::default()
        }
    }

    /// Returns whether nothing was filled in.
    pub(super) fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.remarks.is_empty() && self.record.is_empty()
    }

    /// Returns the levels, as far as they are numbers.
    pub(super) fn levels(&self) -> Levels {
        self.levels.iter().filter_map(|(id, text)| Some((id.clone(), text.parse().ok()?))).collect()
    }

    /// Returns whether this says what a mark says.
    pub(super) fn is(&self, mark: &MarkContent) -> bool {
        self.levels() == mark.levels && self.remarks.trim() == mark.remarks && self.record.trim() == mark.record
    }

    /// Returns the text under which it is saved.
    pub(super) fn to_text(&self) -> String {
        json!({ "levels": self.levels, "remarks": self.remarks, "record": self.record }).to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let levels = value.get("levels")?.as_object()?;
        let levels = levels.iter().filter_map(|(id, level)| Some((id.clone(), level.as_str()?.to_owned())));
        Some(Self {
            levels: levels.collect(),
            remarks: word("remarks"),
            record: word("record"),
            statement: false,
            drawn_from: digest(text),
        })
    }

    /// Returns what a draft has; `None` where it cannot be read.
    pub(super) fn of_draft(draft: &SavedDraft) -> Option<Self> {
        Self::parse(&draft.text)
    }
}

/// Returns the digest by which a form knows the draft it was drawn from.
pub(super) fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

/// Returns the draft of a sheet.
pub(super) async fn load(site: &Site, subject: &Subject, place: &Place) -> Result<Option<SavedDraft>, ErrorPage> {
    site.desk().draft(subject, &place.form()).await.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })
}

/// Removes the draft of a sheet. That it stays is a smaller harm than an error after what mattered was recorded.
pub(super) async fn discard(site: &Site, subject: &Subject, place: &Place) {
    let _ = site.desk().discard_draft(subject, &place.form()).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_reads_back_and_knows_itself() {
        let typed = Typed {
            levels: BTreeMap::from([("analysis".to_owned(), "4".to_owned())]),
            remarks: "“Cukup” <b>\n\u{202e}".to_owned(),
            record: String::new(),
            statement: true,
            drawn_from: String::new(),
        };
        let read = Typed::parse(&typed.to_text()).unwrap();
        assert_eq!(read.drawn_from, digest(&typed.to_text()));
        assert_eq!(Typed { statement: true, drawn_from: String::new(), ..read }, typed);
        assert_eq!(Typed::parse("{}"), None);
        assert_eq!(Typed::parse("kata"), None);
    }
}
