//! Reads and checks the table `[procedure]`, with the place of every mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jenjang_facts::{Decimal, Lists, Zone, nearest};
use jenjang_regulation::{Bilingual, Diagnostic, Grade, Regulation, parameter_text};
use toml::Spanned;

use super::shape::{FileShape, ItemShape, ProcedureShape, RubricShape, SettingShape, StageShape, TextShape};
use super::{AssessmentPlan, Inner, Item, ItemKind, Plan, StageKind, StagePlan, known};
use crate::rubric::{Rubric, RubricCriterion};
use crate::setting::{Domain, Setting};

/// Reads the plan of a procedure out of its regulation; reports every mistake.
pub fn read_plan(regulation: &Regulation, lists: &Lists) -> Result<Plan, Vec<Diagnostic>> {
    let mut checker = Checker { regulation, declared: Declared::default(), found: Vec::new() };
    if !regulation.has_section("procedure") {
        let help = "add `[procedure]` with settings, rubrics and stages; see docs/procedure.md";
        checker.error(0..0, "the regulation has no table `[procedure]`", help);
        return Err(checker.found);
    }
    let shape = match toml::from_str::<FileShape>(&regulation.text) {
        Ok(file) => file.procedure,
        Err(error) => {
            checker.error(error.span().unwrap_or(0..0), &error.message().trim_end().replace('\n', "; "), "");
            return Err(checker.found);
        }
    };
    let inner = checker.inner(shape, lists);
    match inner {
        Some(inner) if checker.found.is_empty() => Ok(Plan { inner: inner.into() }),
        _ => Err(checker.found),
    }
}

struct Checker<'a> {
    regulation: &'a Regulation,
    declared: Declared,
    found: Vec<Diagnostic>,
}

/// Where ids stand in the file. What has an id and could not be read is a mistake of its own; whoever names it makes none.
#[derive(Default)]
struct Declared {
    settings: BTreeMap<String, Range<usize>>,
    rubrics: BTreeSet<String>,
    /// Stages so far whose kind could not be read.
    broken_stages: BTreeSet<String>,
    /// Settings of fixed names that were reported.
    reported: BTreeSet<String>,
}

impl Checker<'_> {
    fn error(&mut self, span: Range<usize>, message: &str, help: &str) {
        let (file, text) = (&self.regulation.file, &self.regulation.text);
        self.found.push(Diagnostic::error(file, text, span, message, "here", help));
    }

    fn inner(&mut self, shape: ProcedureShape, lists: &Lists) -> Option<Inner> {
        let zone = self.zone(&shape.zone);
        self.unique(shape.settings.iter().map(|setting| &setting.id), "setting");
        self.unique(shape.rubrics.iter().map(|rubric| &rubric.id), "rubric");
        self.unique(shape.stages.iter().map(|stage| &stage.id), "stage");
        let place = |setting: &SettingShape| (setting.id.get_ref().clone(), setting.id.span());
        self.declared.settings = shape.settings.iter().map(place).collect();
        self.declared.rubrics = shape.rubrics.iter().map(|rubric| rubric.id.get_ref().clone()).collect();
        let mut settings: Vec<Setting> = shape.settings.into_iter().filter_map(|shape| self.setting(shape)).collect();
        self.parameters(&mut settings, lists);
        let rubrics: Vec<Rubric> = shape.rubrics.into_iter().map(|shape| self.rubric(shape, &settings)).collect();
        let stages = self.stages(shape.stages, &settings, &rubrics);
        Some(Inner {
            regulation: self.regulation.id.clone(),
            version: self.regulation.version.clone(),
            digest: self.regulation.digest.clone(),
            zone: zone?,
            settings,
            rubrics,
            stages,
        })
    }

    fn zone(&mut self, text: &Spanned<String>) -> Option<Zone> {
        let zone = Zone::parse(text.get_ref());
        if zone.is_none() {
            self.error(text.span(), &format!("`{}` is no zone of Indonesia", text.get_ref()), "it is WIB, WITA or WIT");
        }
        zone
    }

    fn unique<'t>(&mut self, ids: impl Iterator<Item = &'t Spanned<String>>, what: &str) {
        let mut seen = BTreeSet::new();
        for id in ids {
            let plain =
                id.get_ref().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
            if id.get_ref().is_empty() || !plain {
                self.error(id.span(), &format!("`{}` is no id", id.get_ref()), "use a-z, 0-9, `-` and `_`");
            }
            if !seen.insert(id.get_ref()) {
                let message = format!("the {what} `{}` stands twice", id.get_ref());
                self.error(id.span(), &message, &format!("give each {what} its own id"));
            }
        }
    }

    fn grade(&mut self, text: &Spanned<String>) -> Grade {
        let found = Grade::ALL.into_iter().find(|grade| grade.key() == text.get_ref());
        if found.is_none() {
            self.unknown(text, "grade", &Grade::ALL.map(Grade::key));
        }
        found.unwrap_or(Grade::Assumed)
    }

    fn unknown(&mut self, text: &Spanned<String>, what: &str, known: &[&str]) {
        let near = nearest(text.get_ref(), known.iter().copied());
        let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
        let message = format!("there is no {what} `{}`", text.get_ref());
        self.error(text.span(), &message, &format!("{near}it is one of {}", known.join(", ")));
    }

    fn setting(&mut self, shape: SettingShape) -> Option<Setting> {
        let grade = self.grade(&shape.grade);
        let domain = self.domain(&shape)?;
        let written = self.written(&shape.value);
        let help = "`value` is the default, and within what the regulation allows";
        let default = domain.read(&written).map_err(|problem| self.error(shape.value.span(), &problem, help)).ok()?;
        let (id, label) = (shape.id.into_inner(), bilingual(shape.label));
        Some(Setting { id, label, unit: shape.unit, domain, default, cite: shape.cite, grade })
    }

    /// Returns a value as it stands in the file, so that a decimal keeps its digits.
    fn written(&self, value: &Spanned<toml::Value>) -> String {
        match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            _ => self.regulation.text.get(value.span()).unwrap_or_default().to_owned(),
        }
    }

    fn domain(&mut self, shape: &SettingShape) -> Option<Domain> {
        let ends = shape.range.as_ref().map(|[low, high]| (self.written(low), self.written(high)));
        let domain = match (shape.ty.get_ref().as_str(), ends, &shape.choices) {
            ("whole", Some((low, high)), None) => {
                low.parse().ok().zip(high.parse().ok()).map(|(low, high)| Domain::Whole(low, high))
            }
            ("decimal", Some((low, high)), None) => {
                let read = |end: &str| Decimal::parse(end).ok();
                read(&low).zip(read(&high)).map(|(low, high)| Domain::Decimal(low, high))
            }
            ("choice", None, Some(words)) if !words.is_empty() => Some(Domain::Choice(words.clone())),
            ("yes-no", None, None) => Some(Domain::YesNo),
            _ => None,
        };
        if domain.is_none() {
            let help = "write `whole` or `decimal` with `range = [low, high]`, `choice` with `choices`, or `yes-no`";
            self.error(shape.ty.span(), "type and bounds do not fit together", help);
        }
        domain
    }

    /// The parameters of the criteria can be set like settings, within their own bounds.
    fn parameters(&mut self, settings: &mut Vec<Setting>, lists: &Lists) {
        let on = self.regulation.in_force.from;
        for (parameter, value) in self.regulation.parameters.iter().zip(self.regulation.parameter_values(on)) {
            if let Some(span) = self.declared.settings.get(&parameter.id).cloned() {
                let message = format!("`{}` is a parameter of the criteria and a setting", parameter.id);
                self.error(span, &message, "give the setting another id");
            }
            // What is sealed is one value, and the day of the facts is not known before the announcement.
            let (Some(value), [dated]) = (value, parameter.values.as_slice()) else {
                let start = self.regulation.text.find(&format!("id = \"{}\"", parameter.id)).unwrap_or(0);
                let message = format!("the parameter `{}` changes while the version is in force", parameter.id);
                let help =
                    "a regulation with `[procedure]` gives each parameter one value; write a version for each period";
                self.error(start..start, &message, help);
                continue;
            };
            settings.push(Setting {
                id: parameter.id.clone(),
                label: parameter.label.clone(),
                unit: parameter.unit.clone(),
                domain: Domain::Parameter(Box::new(parameter.clone()), Box::new(lists.clone())),
                default: parameter_text(&value, lists),
                cite: dated.cite.clone(),
                grade: dated.grade,
            });
        }
    }

    fn rubric(&mut self, shape: RubricShape, settings: &[Setting]) -> Rubric {
        let grade = self.grade(&shape.grade);
        self.unique(shape.criteria.get_ref().iter().map(|criterion| &criterion.id), "criterion");
        if shape.criteria.get_ref().is_empty() {
            self.error(shape.criteria.span(), "the rubric has no criterion", "add `[[procedure.rubrics.criteria]]`");
        }
        let criteria = shape.criteria.into_inner().into_iter().map(|criterion| {
            if !(2..=10).contains(&criterion.levels.get_ref().len()) {
                self.error(
                    criterion.levels.span(),
                    "a criterion has 2 to 10 levels",
                    "describe each, the lowest first",
                );
            }
            RubricCriterion {
                weight: self.setting_id(&criterion.weight, settings, Needed::Whole(0, 1_000_000)),
                id: criterion.id.into_inner(),
                label: bilingual(criterion.label),
                levels: criterion.levels.into_inner().into_iter().map(bilingual).collect(),
            }
        });
        let criteria = criteria.collect();
        Rubric { id: shape.id.into_inner(), label: bilingual(shape.label), cite: shape.cite, grade, criteria }
    }

    fn setting_id(&mut self, id: &Spanned<String>, settings: &[Setting], needed: Needed) -> String {
        match settings.iter().find(|setting| &setting.id == id.get_ref()) {
            Some(setting) if needed.fits(&setting.domain) => {}
            Some(_) => {
                self.error(id.span(), &format!("the setting `{}` does not fit here", id.get_ref()), &needed.help())
            }
            None if self.declared.settings.contains_key(id.get_ref()) => {}
            None => {
                let fitting = settings.iter().filter(|setting| needed.fits(&setting.domain));
                let ids: Vec<&str> = fitting.map(|setting| setting.id.as_str()).collect();
                self.unknown(id, "fitting setting", &ids);
            }
        }
        id.get_ref().clone()
    }

    fn stages(&mut self, shapes: Vec<StageShape>, settings: &[Setting], rubrics: &[Rubric]) -> Vec<StagePlan> {
        let help = "the first stage is of the kind `announcement`, the second of the kind `screening`, and no other is";
        for (at, kind) in ["announcement", "screening"].into_iter().enumerate() {
            let found = shapes.get(at).map(|shape| &shape.kind);
            if found.is_none_or(|found| found.get_ref() != kind) {
                let span = found.map_or(0..0, Spanned::span);
                self.error(span, "the stages do not begin with announcement and screening", help);
                break;
            }
            for again in shapes.iter().skip(at + 1).filter(|shape| shape.kind.get_ref() == kind) {
                self.error(again.kind.span(), &format!("there is a second stage of the kind `{kind}`"), help);
            }
        }
        let mut stages: Vec<StagePlan> = Vec::new();
        let mut after_broken = false;
        for shape in shapes {
            let grade = self.grade(&shape.grade);
            let Some(kind) = self.kind(&shape, &stages, settings, rubrics) else {
                self.declared.broken_stages.insert(shape.id.into_inner());
                after_broken = true;
                continue;
            };
            self.needs(&shape, &kind, settings);
            self.keys_of_other_kinds(&shape);
            let told = shape.alongside.as_ref().filter(|_| !std::mem::take(&mut after_broken));
            let alongside = self.alongside(told, &kind, stages.last());
            let (id, title) = (shape.id.into_inner(), bilingual(shape.title));
            stages.push(StagePlan { id, title, cite: shape.cite, grade, alongside, kind });
        }
        stages
    }

    /// A stage opens with the one before it where people come in one by one, or where that one is a window.
    fn alongside(&mut self, told: Option<&Spanned<bool>>, kind: &StageKind, before: Option<&StagePlan>) -> bool {
        let Some(told) = told.filter(|told| *told.get_ref()) else { return false };
        let people = matches!(kind, StageKind::Submission(_) | StageKind::Assessment(_) | StageKind::Pool { .. });
        let fits = match before.map(|stage| &stage.kind) {
            Some(StageKind::Objection { .. }) => people,
            Some(StageKind::Submission(_)) => matches!(kind, StageKind::Assessment(_)),
            _ => false,
        };
        if !fits {
            let help = "it may stand at a stage with people after a window for objections, and at an assessment after a \
                        submission";
            self.error(told.span(), "this stage cannot open together with the one before it", help);
        }
        true
    }

    fn kind(
        &mut self,
        shape: &StageShape,
        before: &[StagePlan],
        settings: &[Setting],
        rubrics: &[Rubric],
    ) -> Option<StageKind> {
        let mut missing = |key: &str| {
            let message = format!("a stage of the kind `{}` has `{key}`", shape.kind.get_ref());
            self.error(shape.kind.span(), &message, &format!("add `{key} = ...`"));
        };
        match shape.kind.get_ref().as_str() {
            "announcement" => Some(StageKind::Announcement),
            "screening" => Some(StageKind::Screening),
            "submission" => match &shape.items {
                Some(items) if !items.is_empty() => Some(StageKind::Submission(self.items(items))),
                _ => {
                    missing("items");
                    None
                }
            },
            "assessment" => {
                let (Some(rubric), Some(markers)) = (&shape.rubric, &shape.markers) else {
                    missing("rubric` and `markers");
                    return None;
                };
                let at = rubrics.iter().position(|one| &one.id == rubric.get_ref());
                if at.is_none() && !self.declared.rubrics.contains(rubric.get_ref()) {
                    let ids: Vec<&str> = rubrics.iter().map(|rubric| rubric.id.as_str()).collect();
                    self.unknown(rubric, "rubric", &ids);
                }
                let markers = self.setting_id(markers, settings, Needed::Whole(1, 9));
                let blind = shape.blind.as_ref().map(|blind| self.setting_id(blind, settings, Needed::YesNo));
                let sessions = shape.sessions.as_ref().is_some_and(|sessions| *sessions.get_ref());
                Some(StageKind::Assessment(AssessmentPlan { rubric: at?, markers, blind, sessions }))
            }
            "determination" => {
                let (Some(of), Some(passing_grade)) = (&shape.of, &shape.passing_grade) else {
                    missing("of` and `passing_grade");
                    return None;
                };
                let of = self.earlier(of, before, |kind| matches!(kind, StageKind::Assessment(_)))?;
                let passing_grade = self.setting_id(passing_grade, settings, Needed::Decimal);
                Some(StageKind::Determination { of, passing_grade })
            }
            "objection" => {
                let Some(about) = &shape.about else {
                    missing("about");
                    return None;
                };
                let contestable =
                    |kind: &StageKind| matches!(kind, StageKind::Screening | StageKind::Determination { .. });
                let at = self.earlier(about, before, contestable)?;
                // Whoever is let in by an objection must not come too late for the stage that follows.
                let between = before.iter().skip(at + 1);
                if between.into_iter().any(|stage| !matches!(stage.kind, StageKind::Objection { .. })) {
                    let message = format!("a window for objections does not follow `{}`", about.get_ref());
                    self.error(
                        about.span(),
                        &message,
                        "put the window right after the stage whose result is contested",
                    );
                }
                Some(StageKind::Objection { about: at })
            }
            "pool" => {
                let Some(years) = &shape.valid_years else {
                    missing("valid_years");
                    return None;
                };
                Some(StageKind::Pool { valid_years: self.setting_id(years, settings, Needed::Whole(1, 99)) })
            }
            _ => {
                let kinds =
                    ["announcement", "screening", "submission", "assessment", "determination", "objection", "pool"];
                self.unknown(&shape.kind, "kind of stage", &kinds);
                None
            }
        }
    }

    /// Returns the place of an earlier stage of a fitting kind.
    fn earlier(
        &mut self,
        id: &Spanned<String>,
        before: &[StagePlan],
        fits: impl Fn(&StageKind) -> bool,
    ) -> Option<usize> {
        let found = before.iter().position(|stage| &stage.id == id.get_ref() && fits(&stage.kind));
        if found.is_none() && !self.declared.broken_stages.contains(id.get_ref()) {
            let ids: Vec<&str> =
                before.iter().filter(|stage| fits(&stage.kind)).map(|stage| stage.id.as_str()).collect();
            self.unknown(id, "earlier stage of a fitting kind", &ids);
        }
        found
    }

    fn items(&mut self, shapes: &[ItemShape]) -> Vec<Item> {
        self.unique(shapes.iter().map(|item| &item.id), "item");
        let item = |shape: &ItemShape| {
            let kind = match shape.kind.get_ref().as_str() {
                "file" => ItemKind::File(shape.media.clone()),
                "declaration" => ItemKind::Declaration,
                _ => {
                    self.unknown(&shape.kind, "kind of item", &["file", "declaration"]);
                    return None;
                }
            };
            if let Some(answers) = shape.answers.as_ref().filter(|id| self.regulation.criterion(id.get_ref()).is_none())
            {
                let ids: Vec<&str> = self.regulation.criteria.iter().map(|c| c.id.as_str()).collect();
                self.unknown(answers, "criterion", &ids);
            }
            let label = Bilingual { id: shape.label.id.clone(), en: shape.label.en.clone() };
            let answers = shape.answers.as_ref().map(|id| id.get_ref().clone());
            Some(Item { id: shape.id.get_ref().clone(), label, kind, answers })
        };
        shapes.iter().filter_map(item).collect()
    }

    /// Some kinds of stage read settings of fixed names.
    fn needs(&mut self, shape: &StageShape, kind: &StageKind, settings: &[Setting]) {
        use known::*;
        let needed: &[(&str, Needed)] = match kind {
            StageKind::Assessment(_) => &[
                (SCORE_SCALE, Needed::Whole(1, 1_000_000)),
                (SCORE_PLACES, Needed::Whole(0, 6)),
                (SCORE_ROUNDING, Needed::OneOf(&["half-up", "half-even"])),
                (DIFFERENCE_RULE, Needed::OneOf(&["mean", "third-reader"])),
                (DIFFERENCE_LIMIT, Needed::Decimal),
            ],
            StageKind::Objection { .. } => {
                &[(OBJECTION_DAYS, Needed::Whole(0, 999)), (SHARED_LEAVE_WORKS, Needed::YesNo)]
            }
            _ => &[],
        };
        for (id, needed) in needed {
            match settings.iter().find(|setting| setting.id == **id) {
                Some(setting) if needed.fits(&setting.domain) => {}
                Some(_) => self.setting_of_fixed_name(id, *needed),
                None if self.declared.settings.contains_key(*id) => {}
                None if !self.declared.reported.insert((*id).to_owned()) => {}
                None => {
                    let message = format!("a stage of the kind `{}` needs the setting `{id}`", shape.kind.get_ref());
                    self.error(shape.kind.span(), &message, "add it under `[[procedure.settings]]`");
                }
            }
        }
    }

    /// Reports a setting of a fixed name and another type, once for all stages that read it.
    fn setting_of_fixed_name(&mut self, id: &str, needed: Needed) {
        let span = self.declared.settings.get(id).cloned().unwrap_or(0..0);
        if self.declared.reported.insert(id.to_owned()) {
            self.error(span, &format!("the setting `{id}` does not fit here"), &needed.help());
        }
    }

    /// A key that its kind of stage does not read would have no effect, and nobody would know.
    fn keys_of_other_kinds(&mut self, shape: &StageShape) {
        let kind = shape.kind.get_ref().as_str();
        let given = [
            ("items", shape.items.is_some(), "submission"),
            ("rubric", shape.rubric.is_some(), "assessment"),
            ("markers", shape.markers.is_some(), "assessment"),
            ("blind", shape.blind.is_some(), "assessment"),
            ("sessions", shape.sessions.is_some(), "assessment"),
            ("of", shape.of.is_some(), "determination"),
            ("passing_grade", shape.passing_grade.is_some(), "determination"),
            ("about", shape.about.is_some(), "objection"),
            ("valid_years", shape.valid_years.is_some(), "pool"),
        ];
        for (key, _, of) in given.into_iter().filter(|(_, given, of)| *given && *of != kind) {
            let message = format!("a stage of the kind `{kind}` has no `{key}`");
            self.error(shape.kind.span(), &message, &format!("take it away, or make the stage one of the kind `{of}`"));
        }
    }
}

/// What values a setting must be able to take where it is read.
#[derive(Clone, Copy)]
enum Needed {
    Whole(i64, i64),
    Decimal,
    YesNo,
    OneOf(&'static [&'static str]),
}

impl Needed {
    fn fits(self, domain: &Domain) -> bool {
        match (self, domain) {
            (Self::Whole(low, high), Domain::Whole(from, to)) => low <= *from && *to <= high,
            (Self::Decimal, Domain::Decimal(from, _)) => Decimal::ZERO <= *from,
            (Self::YesNo, Domain::YesNo) => true,
            (Self::OneOf(words), Domain::Choice(given)) => given.iter().all(|word| words.contains(&word.as_str())),
            _ => false,
        }
    }

    fn help(self) -> String {
        match self {
            Self::Whole(low, high) => format!("it is of the type `whole`, with a `range` within {low} to {high}"),
            Self::Decimal => "it is of the type `decimal`, with a `range` from 0.0 or more".to_owned(),
            Self::YesNo => "it is of the type `yes-no`".to_owned(),
            Self::OneOf(words) => format!("it is of the type `choice`, with `choices` out of {}", words.join(", ")),
        }
    }
}

fn bilingual(text: TextShape) -> Bilingual {
    Bilingual { id: text.id, en: text.en }
}
