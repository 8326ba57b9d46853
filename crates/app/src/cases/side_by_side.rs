//! Two papers side by side: where they are, and the passages they share word for word.

use std::collections::HashMap;

use jenjang_access::{Action, Context};
use jenjang_ledger::CaseId;
use txtfp::Canonicalizer;

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::similar::{lines_of_pdf, papers_of};

/// Two papers of a stage, for the selection team. It says what is there and judges nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    /// The one.
    pub one: Paper,
    /// The other.
    pub other: Paper,
    /// Passages that stand in both word for word, the longest first; `None` where one of them could not be read.
    pub passages: Option<Vec<String>>,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Whose: the number.
    pub participant: u32,
    /// The name of the unit.
    pub unit: String,
    /// The item of the checklist under which the file was handed in.
    pub item: String,
}

/// The least words of a passage: fewer in a row are often the same by chance.
const LEAST_WORDS: usize = 8;
/// Words of a paper that are looked at.
const MOST_WORDS: usize = 60_000;
/// How many passages are shown.
const MOST_PASSAGES: usize = 20;

impl App {
    /// Returns two papers of a stage with the passages they share, for the selection team.
    pub async fn side_by_side(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        one: u32,
        other: u32,
    ) -> Result<SideBySide, AppError> {
        let id = CaseId::new(id)?;
        let (one, other) = {
            let case = self.case(&id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            self.access.check(&principal, Action::VerifyMark, &case.resource(), &Context::default())?;
            let papers = papers_of(&case, stage)?;
            let find = |number: u32| {
                let unknown = || AppError::NoSuchParticipant(number.to_string());
                let (_, item, digest) = papers.iter().find(|paper| paper.0 == number).ok_or_else(unknown)?;
                let unit = case.case.unit_of(number).unwrap_or_default().1.to_owned();
                Ok::<_, AppError>((Paper { participant: number, unit, item: item.clone() }, *digest))
            };
            (find(one)?, find(other)?)
        };
        let left = lines_of_pdf(self.blobs.get(&one.1).await?).await;
        let right = lines_of_pdf(self.blobs.get(&other.1).await?).await;
        let passages = left.zip(right).map(|(left, right)| shared(&left.join(" "), &right.join(" ")));
        Ok(SideBySide { one: one.0, other: other.0, passages })
    }
}

/// Returns the passages that stand in both texts word for word, the longest first.
fn shared(left: &str, right: &str) -> Vec<String> {
    let letters = Canonicalizer::default();
    let words = |text: &str| -> Vec<(String, String)> {
        let all = text.split_whitespace().take(MOST_WORDS);
        // Compared as the flag compares them, without case and signs; shown as they were written.
        let plain = |word: &str| letters.canonicalize(word).chars().filter(|c| c.is_alphanumeric()).collect();
        all.map(|word| (plain(word), word.to_owned()))
            .filter(|(plain, _): &(String, String)| !plain.is_empty())
            .collect()
    };
    let (left, right) = (words(left), words(right));
    let mut places: HashMap<Vec<&str>, usize> = HashMap::new();
    for (at, run) in right.windows(LEAST_WORDS).enumerate() {
        places.entry(run.iter().map(|(plain, _)| plain.as_str()).collect()).or_insert(at);
    }
    let (mut found, mut at): (Vec<&[(String, String)]>, usize) = (Vec::new(), 0);
    while let Some(run) = left.get(at..at + LEAST_WORDS) {
        let key: Vec<&str> = run.iter().map(|(plain, _)| plain.as_str()).collect();
        let Some(there) = places.get(&key) else {
            at += 1;
            continue;
        };
        let (here, there) = (left.get(at..).unwrap_or_default(), right.get(*there..).unwrap_or_default());
        let length = here.iter().zip(there).take_while(|(one, other)| one.0 == other.0).count();
        found.push(here.get(..length).unwrap_or_default());
        at += length.max(1);
    }
    found.sort_by_key(|run| std::cmp::Reverse(run.len()));
    let text = |run: &[(String, String)]| run.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
    let mut passages: Vec<String> = Vec::new();
    for passage in found.into_iter().map(text) {
        if passages.len() < MOST_PASSAGES && !passages.contains(&passage) {
            passages.push(passage);
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_found_however_they_are_set_and_the_longest_is_first() {
        let one = "Awal yang berbeda. Langkah pertama adalah mengukur waktu setiap tahap selama satu bulan penuh. Lalu lain. \
                   Keluhan dikelompokkan menurut sebabnya dan dijawab dalam tiga hari kerja di kantor.";
        let other = "\u{FF2B}ELUHAN dikelompokkan, menurut sebabnya dan\ndijawab dalam tiga hari kerja. Sesuatu. Langkah pertama \
                     adalah mengukur waktu setiap tahap selama satu bulan penuh; tetapi dengan akhir sendiri.";
        assert_eq!(
            shared(one, other),
            [
                "Langkah pertama adalah mengukur waktu setiap tahap selama satu bulan penuh.",
                "Keluhan dikelompokkan menurut sebabnya dan dijawab dalam tiga hari kerja",
            ]
        );
        assert!(shared("satu dua tiga", "satu dua tiga").is_empty() && shared("", one).is_empty());
        assert_eq!(shared(one, one).len(), 1);
    }
}
