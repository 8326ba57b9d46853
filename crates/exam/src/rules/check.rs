//! Reads and checks the table `[exam]`, with the place of every mistake.

use std::ops::Range;

use jenjang_facts::nearest;
use jenjang_regulation::{Bilingual, Diagnostic, Grade, Regulation};
use toml::Spanned;

use super::section::{ExamShape, FileShape, FormatShape, IntegrationShape, PerTest, RoundingShape, TextShape};
use super::{
    Admission, Cited, Code, Format, Gap, Integration, NotFound, RankKey, Ranking, Rounding, RoundingMode, Rules,
    SecondGroup, Stage, TieKey,
};
use crate::{Outcome, Score};

/// Reads the rules of an exam out of its regulation; reports every mistake.
pub fn read_rules(regulation: &Regulation) -> Result<Rules, Vec<Diagnostic>> {
    if !regulation.has_section("exam") {
        let help = "add `[exam]` with `name`, `[exam.format]` and `[exam.sources]`";
        return Err(vec![Diagnostic::error(
            &regulation.file,
            "",
            0..0,
            "the regulation has no table `[exam]`",
            "",
            help,
        )]);
    }
    let shape = match toml::from_str::<FileShape>(&regulation.text) {
        Ok(file) => file.exam,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().trim_end().replace('\n', "; ");
            return Err(vec![Diagnostic::error(&regulation.file, &regulation.text, span, message, "here", "")]);
        }
    };
    let sources = shape.sources.keys().cloned().collect();
    let mut checker = Checker { regulation, sources, found: Vec::new() };
    let rules = checker.rules(shape);
    match rules {
        Some(rules) if checker.found.is_empty() => Ok(rules),
        _ => Err(checker.found),
    }
}

struct Checker<'a> {
    regulation: &'a Regulation,
    sources: Vec<String>,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn error(&mut self, span: Range<usize>, message: String, help: &str) {
        self.found.push(Diagnostic::error(&self.regulation.file, &self.regulation.text, span, message, "here", help));
    }

    fn rules(&mut self, shape: ExamShape) -> Option<Rules> {
        self.check_parameters();
        let threshold = self.regulation.criteria.iter().position(|criterion| criterion.id == "threshold");
        if threshold.is_none() {
            self.error(0..0, "an exam has a criterion `threshold`".to_owned(), "add `[[criteria]]` with that id");
        }
        let format = self.format(&shape.format);
        let ranking = shape.ranking.map(|ranking| Ranking {
            order: self.order(&ranking.order),
            cited: self.cited(&ranking.cite, &ranking.grade),
        });
        let admission = shape.admission.map(|admission| Admission {
            per_seat: admission.per_seat,
            tie_admits_all: self.boundary(admission.boundary_tie.as_ref()),
            cited: self.cited(&admission.cite, &admission.grade),
        });
        if admission.is_some() && ranking.is_none() {
            self.error(0..0, "`[exam.admission]` needs `[exam.ranking]`".to_owned(), "say what the rank is made of");
        }
        let second_group = shape.second_group.and_then(|group| {
            let id = group.criterion.get_ref();
            let criterion = self.regulation.criteria.iter().position(|criterion| &criterion.id == id);
            if criterion.is_none() {
                self.error(group.criterion.span(), format!("there is no criterion `{id}`"), "name one of this file");
            }
            let cited = self.cited(&group.cite, &group.grade);
            Some(SecondGroup { criterion: criterion?, per_remaining_seat: group.per_remaining_seat, cited })
        });
        let integration = shape.integration.map(|integration| self.integration(&integration));
        let codes = shape.codes.into_iter().filter_map(|code| {
            Some(Code {
                stage: self.choice(&code.stage, &Stage::ALL, Stage::key)?,
                outcome: match &code.outcome {
                    Some(outcome) => Some(self.choice(outcome, &Outcome::ALL, Outcome::key)?),
                    None => None,
                },
                code: self.written(&code.code),
                also: code.also,
                meaning: bilingual(code.meaning),
                cited: self.cited(&code.cite, &code.grade),
            })
        });
        let codes = codes.collect();
        let gaps = shape.not_found.into_iter().filter_map(|gap| {
            Some(NotFound { what: self.choice(&gap.what, &Gap::ALL, Gap::key)?, text: bilingual(gap.text) })
        });
        let not_found = gaps.collect();
        let name = shape.name;
        let threshold = threshold?;
        Some(Rules { name, format, ranking, admission, second_group, integration, codes, not_found, threshold })
    }

    /// The citations of parameters and criteria name sources of this table too.
    fn check_parameters(&mut self) {
        let values = self.regulation.parameters.iter().flat_map(|parameter| &parameter.values).map(|v| &v.cite);
        let criteria = self.regulation.criteria.iter().flat_map(|criterion| {
            std::iter::once(&criterion.cite).chain(criterion.exceptions.iter().map(|exception| &exception.cite))
        });
        let cites: Vec<String> = values.chain(criteria).cloned().collect();
        for cite in cites {
            let at = self.regulation.text.find(&cite).unwrap_or(0);
            self.check_sources(&cite, at..at + cite.len());
        }
    }

    fn check_sources(&mut self, cite: &str, span: Range<usize>) {
        for key in cite.split('[').skip(1).filter_map(|rest| rest.split(']').next()) {
            if !self.sources.iter().any(|source| source == key) {
                let help = "add it under `[exam.sources]`";
                self.error(span.clone(), format!("the source `{key}` is not listed"), help);
            }
        }
    }

    fn cited(&mut self, cite: &Spanned<String>, grade: &Spanned<String>) -> Cited {
        self.check_sources(cite.get_ref(), cite.span());
        let grade = self.choice(grade, &Grade::ALL, Grade::key).unwrap_or(Grade::Assumed);
        Cited { cite: self.written(cite), grade }
    }

    fn written(&mut self, text: &Spanned<String>) -> String {
        if text.get_ref().trim().is_empty() {
            self.error(text.span(), "the text is empty".to_owned(), "say something");
        }
        text.get_ref().clone()
    }

    fn choice<T: Copy>(&mut self, text: &Spanned<String>, all: &[T], key: fn(T) -> &'static str) -> Option<T> {
        let word = text.get_ref();
        let found = all.iter().copied().find(|one| key(*one) == word);
        if found.is_none() {
            let keys: Vec<&str> = all.iter().map(|one| key(*one)).collect();
            let near = nearest(word, keys.iter().copied());
            let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
            let help = format!("{near}it is one of {}", keys.join(", "));
            self.error(text.span(), format!("`{word}` is not known here"), &help);
        }
        found
    }

    fn format(&mut self, shape: &FormatShape) -> Format {
        let cited = self.cited(&shape.cite, &shape.grade);
        let maximum = shape.maximum.as_ref().map(|maximum| {
            let PerTest { twk, tiu, tkp } = *maximum.get_ref();
            if [twk, tiu, tkp].iter().any(|points| !(1..=1000).contains(points)) {
                self.error(maximum.span(), "a maximum is from 1 to 1000 points".to_owned(), "write whole points");
            }
            [twk, tiu, tkp].map(Score::points)
        });
        let step = [shape.step.twk, shape.step.tiu, shape.step.tkp];
        Format {
            questions: shape.questions.map(|PerTest { twk, tiu, tkp }| [twk, tiu, tkp]),
            maximum,
            step: step.map(|step| step.filter(|step| *step > 0).map(Score::points)),
            minutes: shape.minutes,
            cited,
        }
    }

    fn order(&mut self, names: &[Spanned<String>]) -> Vec<RankKey> {
        let mut order = Vec::new();
        for name in names {
            let Some(key) = self.choice(name, &RankKey::ALL, RankKey::key) else { continue };
            if order.contains(&key) {
                self.error(name.span(), format!("`{}` stands twice", name.get_ref()), "name each once");
            }
            order.push(key);
        }
        order
    }

    fn boundary(&mut self, tie: Option<&Spanned<String>>) -> bool {
        tie.is_some_and(|tie| self.choice(tie, &[()], |()| "all").is_some())
    }

    fn integration(&mut self, shape: &IntegrationShape) -> Integration {
        let weights = shape.weights.get_ref();
        if weights.skd.checked_add(weights.skb) != Some(100) {
            self.error(
                shape.weights.span(),
                "the weights are per cent and add up to 100".to_owned(),
                "write 40 and 60",
            );
        }
        let ties = shape.ties.iter().filter_map(|tie| self.choice(tie, &TieKey::ALL, TieKey::key)).collect();
        let rounding = shape.rounding.as_ref().map(|rounding| self.rounding(rounding));
        let cited = self.cited(&shape.cite, &shape.grade);
        Integration { skd_percent: weights.skd, skb_percent: weights.skb, ties, rounding, cited }
    }

    fn rounding(&mut self, shape: &RoundingShape) -> Rounding {
        let steps = [&shape.skd_scaled, &shape.skd_weighted, &shape.skb_weighted].into_iter().flatten();
        for places in steps.chain([&shape.last]).filter(|places| *places.get_ref() > 6) {
            self.error(places.span(), "at most six places are kept".to_owned(), "write 0 to 6");
        }
        if !(1..=1000).contains(&shape.scale) {
            self.error(0..0, "the scale is from 1 to 1000".to_owned(), "write `scale = 100`");
        }
        let places = |step: &Option<Spanned<u32>>| step.as_ref().map(|step| *step.get_ref());
        Rounding {
            scale: shape.scale,
            mode: self.choice(&shape.mode, &RoundingMode::ALL, RoundingMode::key).unwrap_or(RoundingMode::HalfUp),
            skd_scaled: places(&shape.skd_scaled),
            skd_weighted: places(&shape.skd_weighted),
            skb_weighted: places(&shape.skb_weighted),
            last: *shape.last.get_ref(),
            cited: self.cited(&shape.cite, &shape.grade),
        }
    }
}

fn bilingual(text: TextShape) -> Bilingual {
    Bilingual { id: text.id, en: text.en }
}
