//! Replaying a case: everything computed in it is computed again from its sealed inputs, and compared.
//!
//! What is compared are digests of canonical content, so that a newer writer of a file format does not break an old case;
//! the bytes of every file are checked besides, under the digests the events name.

use jenjang_access::{Action, Context, Resource};
use jenjang_facts::Digest;
use jenjang_ledger::{BlobError, CaseId, Event as Stored, PAYLOAD_ERASED, Personal, VerifyError, verify_case};
use jenjang_procedure::stages::screening::RegisterScreened;
use jenjang_procedure::{Event, Recorded, StageKind, results};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::{OpenCase, decode};
use super::roster::Roster;
use super::screen_register::Job;

/// What a replay found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Events folded.
    pub events: u64,
    /// Screenings judged again.
    pub screenings: u64,
    /// Results determined again.
    pub determinations: u64,
    /// Scores computed again from their levels.
    pub marks: u64,
    /// Seals, counts and lists computed again.
    pub lists: u64,
    /// What could not be computed again because its content was erased: place of the event, and what.
    pub erased: Vec<(u64, String)>,
    /// Where something differs; empty when everything holds.
    pub differences: Vec<Difference>,
}

/// A difference between what was recorded and what is computed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The event, by its place in the case.
    pub sequence: u64,
    /// Its kind.
    pub kind: String,
    /// What differs.
    pub what: String,
    /// What was recorded.
    pub recorded: String,
    /// What is computed now.
    pub computed: String,
}

impl App {
    /// Computes a case again and compares. The chain of its events, their payloads and files are checked first; what does
    /// not hold there is the inner error, with its place.
    pub async fn replay_case(
        &self,
        acting: &Acting,
        id: &str,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Result<Replayed, VerifyError>, AppError> {
        let id = CaseId::new(id)?;
        let principal = self.principal(acting, None).await?;
        self.access.check(&principal, Action::ReplayCase, &Resource::Ledger, &Context::default())?;
        if let Err(broken) = verify_case(&self.ledger, &self.blobs, &id).await {
            return Ok(Err(broken));
        }
        let events = self.ledger.events(&id, 0).await?;
        let first = events.first().ok_or_else(|| AppError::NoSuchCase(id.to_string()))?;
        let mut case = OpenCase::begin(&id, first, &self.blobs).await?;
        let mut replay = Replay { found: Replayed::default() };
        let total = u64::try_from(events.len()).unwrap_or(u64::MAX);
        for stored in &events {
            if stored.sequence % 1_000 == 1 {
                progress(stored.sequence, total);
            }
            replay.found.events += 1;
            if stored.kind == PAYLOAD_ERASED {
                case.take(std::slice::from_ref(stored), &self.blobs).await?;
                continue;
            }
            let event = decode(&id, stored)?;
            self.replay_one(&mut replay, &case, stored, &event).await?;
            let recorded = Recorded { sequence: stored.sequence, at: stored.stamp.at, event };
            case.take_one(&recorded, &self.blobs).await?;
        }
        progress(total, total);
        Ok(Ok(replay.found))
    }

    async fn replay_one(
        &self,
        replay: &mut Replay,
        case: &OpenCase,
        stored: &Stored,
        event: &Event,
    ) -> Result<(), AppError> {
        match event {
            Event::Announced(announced) => {
                let seal = Digest::of(announced.seal_text(&case.case).as_bytes());
                replay.found.lists += 1;
                replay.compare(stored, "seal", &announced.seal, &seal);
            }
            Event::RegisterScreened(screened) => self.replay_screening(replay, case, stored, screened).await?,
            Event::MarkSubmitted(mark) => replay.mark(case, stored, mark),
            Event::ResultsDetermined(determined) => {
                replay.found.determinations += 1;
                let place = case.case.plan.stage(&determined.stage).map_or(usize::MAX, |(at, _)| at);
                match case.case.results(place) {
                    Err(erased) => replay.erased(stored, &format!("results: participant {}", erased.participant)),
                    Ok(lines) => {
                        replay.compare(stored, "results", &determined.results, &results::digest(&lines));
                        let passed: Vec<u32> = lines
                            .iter()
                            .filter(|line| line.outcome == jenjang_procedure::Outcome::Passed)
                            .map(|line| line.participant)
                            .collect();
                        let recorded: Vec<u32> = determined.passed.iter().copied().collect();
                        replay.compare(stored, "passed", &format!("{recorded:?}"), &format!("{passed:?}"));
                    }
                }
            }
            Event::Published(published) => {
                replay.balance(case, stored, &published.stage, &published.balance);
            }
            Event::StageClosed(closed) => {
                let mut after = case.case.clone();
                after.apply(&Recorded { sequence: stored.sequence, at: stored.stamp.at, event: event.clone() });
                let place = after.plan.stage(&closed.stage).map_or(usize::MAX, |(at, _)| at);
                replay.found.lists += 1;
                replay.compare(
                    stored,
                    "counts",
                    &format!("{:?}", closed.balance),
                    &format!("{:?}", after.balance(place)),
                );
            }
            _ => {}
        }
        Ok(())
    }

    /// Judges the sealed register again by the sealed rule.
    async fn replay_screening(
        &self,
        replay: &mut Replay,
        case: &OpenCase,
        stored: &Stored,
        screened: &RegisterScreened,
    ) -> Result<(), AppError> {
        replay.found.screenings += 1;
        let list = match super::open_case::sealed_text(&case.id, &self.blobs, screened.list_file).await {
            Ok(text) => text,
            Err(AppError::Blob(BlobError::Missing { .. })) => {
                replay.erased(stored, "the nominative list");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let mut with_screening = case.clone();
        with_screening.case.apply(&Recorded {
            sequence: stored.sequence,
            at: stored.stamp.at,
            event: Event::RegisterScreened(Box::new(screened.clone())),
        });
        let snapshot = match self.sealed_snapshot(&with_screening).await {
            Ok(snapshot) => snapshot,
            Err(AppError::Blob(BlobError::Missing { .. })) => {
                replay.erased(stored, "the register");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let salt = match Roster::parse(&list) {
            Ok(roster) => roster.salt(),
            Err(problem) => {
                replay.compare(stored, "nominative list", &"a list".to_owned(), &problem);
                return Ok(());
            }
        };
        let job = Job::of(case, screened.on, self.n_threads)?;
        let judge = move || {
            // A snapshot whose content is not what its name says would be judged all the same.
            snapshot.snapshot.verify()?;
            job.judge(snapshot.snapshot.clone(), salt)
        };
        let judged = self.whole_register.run(judge).await?;
        let receipt = &judged.report.receipt;
        replay.compare(stored, "parameters", &screened.parameters, &receipt.parameters);
        replay.compare(stored, "facts", &screened.facts, &receipt.facts);
        replay.compare(stored, "verdicts", &screened.verdicts, &receipt.verdicts);
        replay.compare(stored, "nominative list", &screened.list_file, &Digest::of(judged.roster.to_text().as_bytes()));
        let counts = |people, meets, fails, undetermined| format!("{people} = {meets} + {fails} + {undetermined}");
        let recorded = screened.counts;
        replay.compare(
            stored,
            "counts",
            &counts(recorded.people, recorded.meets, recorded.fails, recorded.undetermined),
            &counts(judged.report.people, judged.report.meets, judged.report.fails, judged.report.undetermined),
        );
        let places = judged.places()?;
        replay.found.lists += 2;
        replay.compare(stored, "units", &format!("{:?}", screened.participants), &format!("{places:?}"));
        Ok(())
    }
}

struct Replay {
    found: Replayed,
}

impl Replay {
    fn compare<T: PartialEq + ToString>(&mut self, stored: &Stored, what: &str, recorded: &T, computed: &T) {
        if recorded == computed {
            return;
        }
        self.found.differences.push(Difference {
            sequence: stored.sequence,
            kind: stored.kind.clone(),
            what: what.to_owned(),
            recorded: recorded.to_string(),
            computed: computed.to_string(),
        });
    }

    fn erased(&mut self, stored: &Stored, what: &str) {
        self.found.erased.push((stored.sequence, what.to_owned()));
    }

    fn mark(&mut self, case: &OpenCase, stored: &Stored, mark: &jenjang_procedure::stages::assessment::MarkSubmitted) {
        let Some(content) = &mark.personal else {
            if matches!(stored.personal, Personal::Erased { .. }) {
                self.erased(stored, "the mark");
            }
            return;
        };
        let Some((plan, _)) = case.case.stage(&mark.stage) else { return };
        let StageKind::Assessment(assessment) = &plan.kind else { return };
        let Some(rubric) = case.case.plan.rubrics().get(assessment.rubric) else { return };
        self.found.marks += 1;
        let computed = rubric.score(&content.levels, &case.case.settings);
        let text = |score: Option<jenjang_facts::Decimal>| score.map(|score| score.to_string()).unwrap_or_default();
        self.compare(stored, "score", &text(Some(content.score)), &text(computed));
    }

    fn balance(
        &mut self,
        case: &OpenCase,
        stored: &Stored,
        stage: &str,
        recorded: &jenjang_procedure::balance::Balance,
    ) {
        let place = case.case.plan.stage(stage).map_or(usize::MAX, |(at, _)| at);
        self.found.lists += 1;
        self.compare(stored, "counts", &format!("{recorded:?}"), &format!("{:?}", case.case.balance(place)));
    }
}
