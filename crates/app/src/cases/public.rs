//! What everybody may know of a round beyond its numbers: by what it judges, until when, and the list once it is published.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context as Circumstances};
use jenjang_facts::Moment;
use jenjang_ledger::{CaseId, Signer, VerifierKey};
use jenjang_locale::Locale;
use jenjang_procedure::{Context, Outcome, StageKind, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::people::spelling;
use super::roster::unit_id;

/// By what a round judges, and where its list stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RulesView {
    /// The criteria of the screening.
    pub criteria: Vec<RuleLine>,
    /// The rubrics, each with what it measures.
    pub rubrics: Vec<RubricLine>,
    /// When a stage ends for those who take part: the last minute of its last day, by stage.
    pub ends: BTreeMap<String, Moment>,
    /// When the nominative list was published.
    pub listed_at: Option<Moment>,
    /// The stages, with the settings that are used there.
    pub settings: BTreeMap<String, Vec<String>>,
    /// What else whoever asks may open of this round.
    pub opens: Opens,
}

/// What whoever asks may open of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opens {
    /// How the round goes.
    pub dashboard: bool,
    /// The own assignments: there are some.
    pub marking: bool,
    /// Verification.
    pub team: bool,
    /// The record.
    pub audit: bool,
    /// The own matter.
    pub own: bool,
    /// The nominative list.
    pub list: bool,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// Its id.
    pub id: String,
    /// What it demands.
    pub text: String,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: String,
}

/// A rubric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RubricLine {
    /// What it is called.
    pub label: String,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: String,
    /// What is measured, with the weight of each.
    pub criteria: Vec<(String, String)>,
}

/// A page of the nominative list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NominativePage {
    /// When it was published; `None` for those who see it before.
    pub published_at: Option<Moment>,
    /// The people of the page, in order of name. Numbers are not told: papers are marked by number alone.
    pub rows: Vec<NominativeLine>,
    /// How many there are on all pages.
    pub total: usize,
    /// The page, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The units that have somebody on the list: id, name and how many.
    pub units: Vec<(String, String, usize)>,
    /// Whether names are no longer kept.
    pub erased: bool,
}

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NominativeLine {
    /// The name with its titles.
    pub name: String,
    /// The NIP, with birth date and sex hidden.
    pub nip: String,
    /// The SKPD.
    pub skpd: String,
    /// The unit within it.
    pub unit: String,
}

impl App {
    /// Returns by what a round judges. Visible to whom the round is.
    pub async fn rules(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<RulesView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let none = Circumstances::default();
        let may = |action| self.access.allows(&principal, action, &case.resource(), &none);
        let announced = case.case.announced.is_some();
        if !(may(Action::ReadCase) || (announced && may(Action::ReadAnnouncement))) {
            return Err(AppError::NoSuchCase(id.to_string()));
        }
        let text = |text: &jenjang_regulation::Bilingual| locale.pick(&text.id, &text.en).to_owned();
        let criteria = case.regulation.criteria.iter().map(|criterion| RuleLine {
            id: criterion.id.clone(),
            text: text(&criterion.text),
            cite: criterion.cite.clone(),
            grade: criterion.grade.key().to_owned(),
        });
        let weight = |id: &str| case.case.settings.get(id).unwrap_or_default().to_owned();
        let rubrics = case.case.plan.rubrics().iter().map(|rubric| RubricLine {
            label: text(&rubric.label),
            cite: rubric.cite.clone(),
            grade: rubric.grade.key().to_owned(),
            criteria: rubric.criteria.iter().map(|one| (text(&one.label), weight(&one.weight))).collect(),
        });
        let plan = &case.case.plan;
        let settings = plan
            .stages()
            .iter()
            .map(|stage| (stage.id.clone(), plan.settings_of(stage).into_iter().map(ToOwned::to_owned).collect()));
        let published = Circumstances { published: listed_at(&case).is_some(), ..Circumstances::default() };
        let list = self.access.allows(&principal, Action::ReadNominativeList, &case.resource(), &published);
        let marks = case.case.stages.iter().any(|stage| match &stage.work {
            Work::Assessment(work) => work.marks.values().any(|marks| marks.contains_key(&principal.id)),
            _ => false,
        });
        let ledger = jenjang_access::Resource::Ledger;
        let own = principal.participant.is_some()
            || match (&acting.who, self.nip_of(&acting.who).await?) {
                (super::acting::Who::Person(_), _) => true,
                (_, Some(nip)) => self.people_of(&case).await?.name_of(nip).is_some(),
                (_, None) => false,
            };
        Ok(RulesView {
            criteria: criteria.collect(),
            rubrics: rubrics.collect(),
            ends: ends(&case, acting.at),
            listed_at: listed_at(&case),
            settings: settings.collect(),
            opens: Opens {
                dashboard: may(Action::ReadCase),
                marking: marks,
                team: may(Action::VerifyMark),
                audit: self.access.allows(&principal, Action::ReadEvents, &ledger, &none),
                own,
                list: list && case.case.screened().is_some(),
            },
        })
    }

    /// Returns a page of the nominative list: of one unit, or of all.
    pub async fn nominative_list(
        &self,
        acting: &Acting,
        id: &str,
        unit: Option<&str>,
        page: usize,
        per_page: usize,
    ) -> Result<NominativePage, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let published_at = listed_at(&case);
        let published = Circumstances { published: published_at.is_some(), ..Circumstances::default() };
        self.access.check(&principal, Action::ReadNominativeList, &case.resource(), &published)?;
        if case.case.screened().is_none() {
            return Err(AppError::NoSuchCase(id.to_string()));
        }
        let mut lines = self.nominated(&case).await?;
        let mut units: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &lines {
            *units.entry(line.skpd.as_str()).or_default() += 1;
        }
        let units = units.into_iter().map(|(name, n)| (unit_id(name), name.to_owned(), n)).collect();
        let erased = case.roster.is_none();
        lines.retain(|line| unit.is_none_or(|unit| unit_id(&line.skpd) == unit));
        lines.sort_by_cached_key(|line| (spelling(&line.name), line.nip.clone()));
        let total = lines.len();
        let per_page = per_page.clamp(1, 200);
        let pages = total.div_ceil(per_page).max(1);
        let page = page.clamp(1, pages);
        let rows = lines.into_iter().skip((page - 1) * per_page).take(per_page).collect();
        Ok(NominativePage { published_at, rows, total, page, pages, units, erased })
    }

    /// Returns the public key that checks the checkpoints this process signs; `None` where it signs none.
    pub async fn checkpoint_key(&self, acting: &Acting) -> Result<Option<VerifierKey>, AppError> {
        self.allow_on_ledger(acting, Action::ReadCheckpoint).await?;
        Ok(self.signer.as_ref().map(Signer::verifier))
    }

    /// Returns everybody on the list as it stands: by the screening, and by objections that were upheld.
    pub(crate) async fn nominated(&self, case: &OpenCase) -> Result<Vec<NominativeLine>, AppError> {
        let listed = case.roster.iter().flat_map(|roster| roster.people());
        let mut lines: Vec<NominativeLine> = listed
            .map(|person| NominativeLine {
                name: person.name.clone(),
                nip: person.nip.masked(),
                skpd: person.skpd.clone(),
                unit: person.unit.clone(),
            })
            .collect();
        let screening = case.case.stages.iter().find(|stage| matches!(stage.work, Work::Screening(_)));
        let let_in: Vec<u32> = screening.into_iter().flat_map(|stage| stage.with(Outcome::Passed)).collect();
        let late = let_in.into_iter().filter(|number| case.case.participant(*number).is_some_and(|one| !one.listed));
        for number in late {
            let Some(nip) = case.nip_of(number) else { continue };
            let name = self.people_of(case).await?.name_of(nip).unwrap_or_default();
            let skpd = case.case.unit_of(number).map(|(_, name)| name.to_owned()).unwrap_or_default();
            lines.push(NominativeLine { name, nip: nip.masked(), skpd, unit: String::new() });
        }
        Ok(lines)
    }
}

pub(crate) fn listed_at(case: &OpenCase) -> Option<Moment> {
    let screening = case.case.stages.iter().find(|stage| matches!(stage.work, Work::Screening(_)));
    screening.and_then(|stage| stage.published_at)
}

/// Returns the last minute of each stage that has a last day for those who take part.
pub(crate) fn ends(open: &OpenCase, at: Moment) -> BTreeMap<String, Moment> {
    let case = &open.case;
    let context = Context { at, actor: "", calendar: open.reference.calendar() };
    let stages = case.plan.stages().iter().zip(&case.stages).enumerate();
    let last = stages.filter_map(|(place, (plan, stage))| {
        let day = match plan.kind {
            StageKind::Objection { .. } => case.objections_until(place, &context).ok().flatten(),
            _ => stage.closes,
        };
        Some((plan.id.clone(), Moment::at(day?, 23, 59, case.plan.zone())?))
    });
    last.collect()
}
