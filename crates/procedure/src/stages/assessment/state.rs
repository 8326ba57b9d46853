//! What an assessment keeps: who marks whom, the marks, the sessions.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Decimal, Moment};

use super::MarkContent;
use crate::plan::known;
use crate::rubric::{Rounding, combined};
use crate::setting::Settings;
use crate::stages::announcement::FileRef;

/// How marks count, read once from the settings of a round.
#[derive(Clone, Copy, Debug)]
pub struct MarkRules {
    /// By how much the marks of one participant may differ; `None` where nobody asks for a third reader.
    within: Option<Decimal>,
    rounding: Rounding,
}

impl MarkRules {
    /// Reads the rules from settings.
    pub fn of(settings: &Settings) -> Self {
        let asks = settings.get(known::DIFFERENCE_RULE) == Some("third-reader");
        let within = asks.then(|| settings.decimal(known::DIFFERENCE_LIMIT));
        Self { within, rounding: Rounding::of(settings) }
    }

    /// Returns whether marks are so far apart that a third reader is asked for.
    fn are_apart(&self, scores: &[Decimal]) -> bool {
        let numbers = || scores.iter().map(|score| score.millionths());
        let spread = numbers().max().unwrap_or(0) - numbers().min().unwrap_or(0);
        self.within.is_some_and(|within| spread > within.millionths())
    }
}

/// What an assessment keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// For each participant the markers, with their marks.
    pub marks: BTreeMap<u32, BTreeMap<String, Mark>>,
    /// The sessions, by id.
    pub sessions: BTreeMap<String, Session>,
    /// The session of each participant.
    pub session_of: BTreeMap<u32, String>,
    /// The ids of sessions that were called off.
    pub cancelled: BTreeSet<String>,
}

/// What one marker has said of one participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing yet.
    Assigned,
    /// The mark was returned, with the reason; `None` once erased.
    Returned(Option<String>),
    /// The marker gave the assignment back.
    Recused,
    /// A mark; its content is `None` once erased.
    Given {
        /// When.
        at: Moment,
        /// The mark.
        content: Option<MarkContent>,
    },
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// The account of the monitor.
    pub monitor: String,
    /// Who is invited.
    pub participants: BTreeSet<u32>,
    /// The instrument; `None` shows that none was handed over.
    pub instrument: Option<FileRef>,
    /// Who came, once it was held.
    pub present: Option<BTreeSet<u32>>,
    /// What the monitor saw, once it was held; `None` once erased.
    pub notes: Option<String>,
}

impl Assessment {
    /// Returns the markers of a participant who have not recused themselves, with their marks.
    pub fn markers(&self, participant: u32) -> impl Iterator<Item = (&str, &Mark)> {
        let marks = self.marks.get(&participant).into_iter().flatten();
        marks.filter(|(_, mark)| !matches!(mark, Mark::Recused)).map(|(marker, mark)| (marker.as_str(), mark))
    }

    /// Returns the scores given so far, in the order of the markers' accounts; `None` when one was erased.
    pub fn scores(&self, participant: u32) -> Option<Vec<Decimal>> {
        let given = self.markers(participant).filter_map(|(_, mark)| match mark {
            Mark::Given { content, .. } => Some(content.as_ref().map(|content| content.score)),
            _ => None,
        });
        given.collect()
    }

    /// Returns whether a mark of anybody stands, its content erased or not.
    pub(crate) fn has_marks(&self) -> bool {
        self.marks.values().flat_map(BTreeMap::values).any(|mark| matches!(mark, Mark::Given { .. }))
    }

    /// Returns the score of all marks together; `None` while one is missing or when one was erased.
    ///
    /// Under the rule of the third reader three marks that are further apart than the limit count by the two that are
    /// nearest to each other; see [`combined`].
    pub fn score(&self, participant: u32, rules: &MarkRules) -> Option<Decimal> {
        if self.markers(participant).any(|(_, mark)| !matches!(mark, Mark::Given { .. })) {
            return None;
        }
        let scores = self.scores(participant)?;
        combined(&scores, scores.len() == 3 && rules.are_apart(&scores), rules.rounding)
    }

    /// Returns whether the two markers of a participant are further apart than the settings allow without a third
    /// reader, and nobody was asked to be that yet.
    pub fn needs_third_reader(&self, participant: u32, rules: &MarkRules) -> bool {
        let given = self.scores(participant).filter(|scores| scores.len() == 2);
        self.markers(participant).count() == 2 && given.is_some_and(|scores| rules.are_apart(&scores))
    }

    /// Returns how many marks a participant needs: `n_markers` as everybody, and three where the first two are too far
    /// apart. See [`crate::plan::AssessmentPlan::n_markers`].
    pub fn wanted(&self, participant: u32, n_markers: usize, rules: &MarkRules) -> usize {
        let scores = self.scores(participant).unwrap_or_default();
        if scores.len() >= 2 && rules.are_apart(&scores) { n_markers.max(3) } else { n_markers }
    }
}
