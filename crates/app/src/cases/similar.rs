//! Papers that are much alike: a hint for the selection team, never a verdict.
//!
//! The text of each paper becomes a sketch of its sequences of words (MinHash, by `txtfp`), and sketches are compared. A
//! sketch tells nothing about what a paper says. Papers are read in the background, one after the other; what is asked for
//! meanwhile says how many are still to be read.
//!
//! A paper comes from anybody: it is read within bounds of size, pages, memory and time, on a thread of its own. What
//! cannot be read is named, so that a person looks at it; it is neither alike nor unlike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jenjang_access::{Action, Context};
use jenjang_facts::Digest;
use jenjang_ledger::{Blobs, CaseId};
use jenjang_procedure::{StageKind, Work};
use txtfp::{
    Canonicalizer, Fingerprinter, MinHashFingerprinter, MinHashSig, ShingleTokenizer, Tokenizer, WordTokenizer, jaccard,
};

use super::acting::Acting;
use super::app::App;
use super::background::in_background;
use super::error::AppError;
use super::open_case::OpenCase;

/// Papers that are much alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Similar {
    /// All pairs from [`Similar::FROM_PERCENT`] on, the most alike first.
    pub pairs: Vec<SimilarPair>,
    /// How many papers were compared.
    pub n_compared: usize,
    /// How many are still to be read; asking again later tells more.
    pub n_waiting: usize,
    /// Whose papers have no text that could be read: scans, or broken files.
    pub unreadable: Vec<u32>,
}

/// Two papers that are much alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimilarPair {
    /// The lower number.
    pub one: u32,
    /// The higher number.
    pub other: u32,
    /// How much of their sequences of words they share, in per cent; an estimate.
    pub percent: u8,
}

impl Similar {
    /// From how many per cent on papers are named. A third of each may be rewritten; papers written apart are far below.
    pub const FROM_PERCENT: u8 = 50;
    /// How many pairs a list names.
    pub const MOST_LISTED: usize = 200;

    /// Returns the pairs that a list names: the most alike, at most [`Similar::MOST_LISTED`].
    pub fn listed(&self) -> &[SimilarPair] {
        self.pairs.get(..Self::MOST_LISTED).unwrap_or(&self.pairs)
    }

    /// Returns for each participant whose paper is like another the pair that is most alike, whether a list names it or not.
    pub fn most_alike(&self) -> BTreeMap<u32, SimilarPair> {
        let mut most = BTreeMap::new();
        for pair in &self.pairs {
            for participant in [pair.one, pair.other] {
                most.entry(participant).or_insert(*pair);
            }
        }
        most
    }
}

/// Words of a sequence. Five in a row are seldom the same by chance.
const WORDS: usize = 5;
/// Values of a sketch: the estimate is within some three points of a hundred.
const VALUES: usize = 256;
/// The least text that says anything, in words: twenty sequences.
const LEAST_WORDS: usize = 20 + WORDS - 1;
/// Pages that are read.
const MOST_PAGES: usize = 60;
/// Bytes that anything in a file may grow to.
const MOST_BYTES: usize = 16 << 20;
/// Bytes of text that are compared: some 150,000 words.
const MOST_COMPARED: usize = 1 << 20;
/// How long one paper may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The least hash of all sequences, under so many orders.
type Sketch = MinHashSig<VALUES>;

/// What is kept of papers in memory, until something is erased.
#[derive(Default)]
pub(crate) struct Sketches {
    kept: Mutex<Kept>,
    is_reading: AtomicBool,
}

#[derive(Default)]
struct Kept {
    /// By the digest of the file; `None` for one without text that can be read.
    known: BTreeMap<Digest, Option<Arc<Sketch>>>,
    /// What was compared already, by case and stage. Whoever compares holds the one, not all that is kept.
    compared: BTreeMap<(String, String), Arc<Mutex<Compared>>>,
    /// How often all was forgotten, so that what was read before is not kept after.
    n_forgotten: u64,
}

/// A paper among those compared: the participant and the file.
type Key = (u32, Digest);

/// Papers that were compared with each other: one that comes later is compared with them, and not they again.
#[derive(Default)]
struct Compared {
    papers: BTreeMap<Key, Arc<Sketch>>,
    pairs: Vec<(Key, Key, u8)>,
}

impl Sketches {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all papers, since one was erased; those that are left are read again when somebody asks.
    pub(crate) fn forget(&self) {
        let mut kept = self.kept();
        let n_forgotten = kept.n_forgotten + 1;
        *kept = Kept { n_forgotten, ..Kept::default() };
    }

    /// Keeps the sketch of a paper, unless something was erased since whoever read it began.
    fn keep(&self, digest: Digest, sketch: Option<Sketch>, n_forgotten: u64) {
        let mut kept = self.kept();
        if kept.n_forgotten == n_forgotten {
            kept.known.insert(digest, sketch.map(Arc::new));
        }
    }
}

impl App {
    /// Returns which papers of a stage are much alike, for the selection team. Those not read yet are read from now on.
    pub async fn similar_papers(&self, acting: &Acting, id: &str, stage: &str) -> Result<Similar, AppError> {
        let id = CaseId::new(id)?;
        let n_forgotten = self.sketches.kept().n_forgotten;
        let papers: Vec<Key> = {
            let case = self.case(&id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            self.access.check(&principal, Action::VerifyMark, &case.resource(), &Context::default())?;
            papers_of(&case, stage)?.into_iter().map(|(number, _, digest)| (number, digest)).collect()
        };
        let mut similar = Similar::default();
        let (mut sketches, mut missing) = (Vec::new(), Vec::new());
        let compared = {
            let mut kept = self.sketches.kept();
            for (number, digest) in &papers {
                match kept.known.get(digest) {
                    Some(Some(sketch)) => sketches.push(((*number, *digest), Arc::clone(sketch))),
                    Some(None) => similar.unreadable.push(*number),
                    None => missing.push(*digest),
                }
            }
            Arc::clone(kept.compared.entry((id.to_string(), stage.to_owned())).or_default())
        };
        similar.n_waiting = missing.len();
        similar.n_compared = sketches.len();
        if !missing.is_empty() && !self.sketches.is_reading.swap(true, Ordering::AcqRel) {
            tokio::spawn(read_all(self.blobs.clone(), Arc::clone(&self.sketches), missing, n_forgotten));
        }
        similar.pairs = in_background(move || {
            let mut compared = compared.lock().unwrap_or_else(PoisonError::into_inner);
            compared.bring_up_to_date(sketches);
            Ok(compared.sorted())
        })
        .await?;
        Ok(similar)
    }
}

/// Reads papers, one after the other.
async fn read_all(blobs: Blobs, sketches: Arc<Sketches>, papers: Vec<Digest>, n_forgotten: u64) {
    for digest in papers {
        // A store that does not answer now may answer later: nothing is said of the paper.
        let Ok(bytes) = blobs.get(&digest).await else { continue };
        let sketch = within_bounds(move || text_of(&bytes).and_then(|text| sketch(&text))).await;
        sketches.keep(digest, sketch, n_forgotten);
    }
    sketches.is_reading.store(false, Ordering::Release);
}

/// Reads a paper on a thread of its own: a panic ends that thread, and whoever takes too long is left behind.
async fn within_bounds<T: Send + 'static>(read: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    let reading = tokio::task::spawn_blocking(read);
    tokio::time::timeout(PATIENCE, reading).await.ok()?.ok()?
}

/// Returns the lines of a PDF file that somebody handed in, within the bounds that hold for all papers; `None` where no
/// text can be read, as in a scan.
pub async fn lines_of_pdf(bytes: Bytes) -> Option<Vec<String>> {
    let text = within_bounds(move || text_of(&bytes)).await?;
    let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then_some(lines)
}

/// Returns the text of a PDF file, as far as it is read.
fn text_of(bytes: &[u8]) -> Option<String> {
    let options = lopdf::LoadOptions { max_decompressed_size: Some(MOST_BYTES), ..Default::default() };
    let document = lopdf::Document::load_mem_with_options(bytes, options).ok()?;
    let mut text = String::new();
    for page in document.get_pages().into_keys().take(MOST_PAGES) {
        // A page that cannot be read leaves the others.
        if let Ok(found) = document.extract_text_with_limit(&[page], MOST_BYTES) {
            text.push_str(&found);
            text.push(' ');
        }
        if text.len() > MOST_BYTES {
            break;
        }
    }
    Some(text)
}

/// Returns the sketch of a text; `None` for one that is too short to say anything.
///
/// Case, signs between words, and letters that differ in how they are stored only, make no difference.
fn sketch(text: &str) -> Option<Sketch> {
    let text = text.get(..text.floor_char_boundary(MOST_COMPARED)).unwrap_or_default();
    let mut n_words = 0;
    WordTokenizer.for_each_token(text, &mut |_| n_words += 1);
    if n_words < LEAST_WORDS {
        return None;
    }
    let sequences = ShingleTokenizer { k: WORDS, inner: WordTokenizer };
    MinHashFingerprinter::new(Canonicalizer::default(), sequences).fingerprint(text).ok()
}

/// Returns the papers of a stage: whose, which item of the checklist, which file. Certificates are none: a document that
/// answers a criterion is the same form for everybody.
pub(super) fn papers_of(case: &OpenCase, stage: &str) -> Result<Vec<(u32, String, Digest)>, AppError> {
    let wrong = || AppError::Input(format!("nothing is handed in at `{stage}`"));
    let (plan, state) = case.case.stage(stage).ok_or_else(wrong)?;
    let (StageKind::Submission(items), Work::Submission(all)) = (&plan.kind, &state.work) else { return Err(wrong()) };
    let is_paper = |id: &str| items.iter().any(|item| item.id == id && item.answers.is_none());
    // Whose title was erased has no files any more.
    let held = all.iter().filter(|(_, submission)| submission.title.is_some());
    let papers = held.flat_map(|(number, submission)| {
        let files = submission.files.iter();
        let files = files.filter(|(item, file)| is_paper(item) && file.media == "application/pdf");
        files.map(|(item, file)| (*number, item.clone(), file.digest))
    });
    Ok(papers.collect())
}

/// Returns how much of their sequences two texts share, in per cent, rounded down: only what is the same is 100.
fn percent(left: &Sketch, right: &Sketch) -> u8 {
    // Exact: so many of 256, times a hundred.
    (jaccard(left, right) * 100.0) as u8
}

impl Compared {
    /// Compares what came since with all others, and forgets what is gone.
    fn bring_up_to_date(&mut self, now: Vec<(Key, Arc<Sketch>)>) {
        let there: BTreeSet<Key> = now.iter().map(|(key, _)| *key).collect();
        if self.papers.keys().any(|key| !there.contains(key)) {
            self.papers.retain(|key, _| there.contains(key));
            self.pairs.retain(|(one, other, _)| there.contains(one) && there.contains(other));
        }
        for (key, sketch) in now {
            if self.papers.contains_key(&key) {
                continue;
            }
            for (other, known) in self.papers.iter().filter(|(other, _)| other.0 != key.0) {
                let percent = percent(&sketch, known);
                if percent >= Similar::FROM_PERCENT {
                    self.pairs.push((key.min(*other), key.max(*other), percent));
                }
            }
            self.papers.insert(key, sketch);
        }
    }

    /// Returns the pairs that are much alike, the most alike first.
    fn sorted(&self) -> Vec<SimilarPair> {
        let pair =
            |(one, other, percent): &(Key, Key, u8)| SimilarPair { one: one.0, other: other.0, percent: *percent };
        let mut pairs: Vec<SimilarPair> = self.pairs.iter().map(pair).collect();
        pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.percent), pair.one, pair.other));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("kata{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_paper_set_anew_is_the_same_and_one_rewritten_is_less() {
        let original = text(0, 500);
        let cases = [
            ("the same", original.clone(), 100..=100),
            ("other case", original.to_uppercase(), 100..=100),
            ("other lines and signs", original.replace(' ', ",\n  "), 100..=100),
            ("ligatures and wide letters", original.replace("ka", "\u{FF4B}a"), 100..=100),
            ("signs nobody sees", original.replace("kata1", "ka\u{200B}ta1"), 100..=100),
            ("a page more", format!("{original} {}", text(900, 1_020)), 70..=90),
            ("a tenth replaced", format!("{} {}", text(0, 450), text(900, 950)), 72..=92),
            ("half replaced", format!("{} {}", text(0, 250), text(900, 1_150)), 20..=46),
            ("another paper", text(2_000, 2_500), 0..=3),
        ];
        let original = sketch(&original).unwrap();
        for (what, other, expected) in cases {
            let percent = percent(&original, &sketch(&other).unwrap());
            assert!(expected.contains(&percent), "{what}: {percent}");
        }
        assert!(sketch(&text(0, LEAST_WORDS - 1)).is_none());
        assert!(sketch(&text(0, LEAST_WORDS)).is_some());
        assert!(sketch("").is_none() && sketch("Surat keterangan sehat").is_none());
    }

    #[test]
    fn one_after_the_other_gives_what_all_at_once_does_and_a_paper_takes_its_pairs_along() {
        let texts = [(7, text(0, 500)), (3, text(0, 500)), (9, text(20, 500)), (4, text(2_000, 2_500))];
        let key = |number: u32| (number, Digest::of(&number.to_be_bytes()));
        let papers: Vec<_> = texts.iter().map(|(n, text)| (key(*n), Arc::new(sketch(text).unwrap()))).collect();
        let mut compared = Compared::default();
        for n in 1..=papers.len() {
            compared.bring_up_to_date(papers[..n].to_vec());
        }
        let mut at_once = Compared::default();
        at_once.bring_up_to_date(papers.clone());
        let pairs = compared.sorted();
        assert_eq!(pairs, at_once.sorted());
        assert_eq!(pairs.first(), Some(&SimilarPair { one: 3, other: 7, percent: 100 }));
        assert_eq!(pairs.iter().map(|pair| (pair.one, pair.other)).collect::<Vec<_>>(), [(3, 7), (3, 9), (7, 9)]);
        compared.bring_up_to_date(papers.into_iter().filter(|(key, _)| key.0 != 7).collect());
        assert_eq!(compared.sorted().iter().map(|pair| (pair.one, pair.other)).collect::<Vec<_>>(), [(3, 9)]);
        assert_eq!(compared.pairs.len(), 1);
    }

    #[test]
    fn an_erasure_forgets_sketches_and_what_is_read_meanwhile_is_not_kept() {
        let sketches = Sketches::default();
        let (digest, read) = (Digest::of(b"a paper"), sketch(&text(0, 500)));
        sketches.keep(digest, read, 0);
        sketches.kept().compared.insert(("case".to_owned(), "paper".to_owned()), Arc::default());
        assert!(sketches.kept().known.contains_key(&digest));
        sketches.forget();
        assert!(sketches.kept().known.is_empty() && sketches.kept().compared.is_empty());
        sketches.keep(digest, read, 0);
        assert!(sketches.kept().known.is_empty());
        sketches.keep(digest, read, 1);
        assert!(sketches.kept().known.contains_key(&digest));
    }

    #[test]
    fn a_pair_beyond_the_list_still_flags_both_papers() {
        let alike = |n: u32, percent| SimilarPair { one: 2 * n, other: 2 * n + 1, percent };
        let listed: Vec<_> = (1..=200).map(|n| alike(n, 90)).collect();
        let similar = Similar { pairs: [listed.clone(), vec![alike(900, 71)]].concat(), ..Similar::default() };
        assert_eq!(similar.listed(), listed);
        let most = similar.most_alike();
        assert_eq!((most.get(&1_800), most.get(&1_801)), (Some(&alike(900, 71)), Some(&alike(900, 71))));
        assert_eq!(most.len(), 402);
        assert_eq!(Similar::default().listed(), []);
    }

    #[test]
    fn what_is_no_paper_has_no_text_and_does_no_harm() {
        for hostile in [
            b"%PDF-1.4\n%%EOF".to_vec(),
            b"".to_vec(),
            [b"%PDF-1.7\n".as_slice(), &[b'['; 200_000], b"\n%%EOF"].concat(),
            [b"%PDF-1.7\n1 0 obj\n<< /Length 9999999999 >> stream\n".as_slice(), &[0xFF; 4_096], b"%%EOF"].concat(),
        ] {
            let found = std::thread::spawn(move || text_of(&hostile).and_then(|text| sketch(&text))).join();
            assert!(matches!(found, Ok(None) | Err(_)));
        }
    }
}
