//! Explains the decision of one participant: rule, citation, values, rank and boundary.

use jenjang_facts::Reference;
use jenjang_locale::Locale;
use jenjang_regulation::Test;
use jenjang_regulation::expr::Condition;
use serde::Serialize;

use crate::decide::{Decision, Decisions, Year, code_of};
use crate::judge::rules_of;
use crate::read::{Scores, Seats};
use crate::reason::{Reasons, compared, fact_name};
use crate::rules::Stage;
use crate::{ExamError, Outcome, Score};

/// The explanation of one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The participant.
    pub participant: String,
    /// The seat.
    pub seat: String,
    /// The position.
    pub position: String,
    /// The kind of formation.
    pub formation: String,
    /// How many seats.
    pub seats: u32,
    /// The code, or the plain word.
    pub code: String,
    /// What decided: the rule of the threshold.
    pub rule: String,
    /// What it says.
    pub text: String,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: &'static str,
    /// The document it waits for.
    pub document: Option<String>,
    /// What was compared.
    pub values: Vec<Compared>,
    /// TWK, TIU, TKP and total, where they were written.
    pub scores: Option<[String; 4]>,
    /// The rank.
    pub rank: Option<u32>,
    /// How many of the seat meet the threshold.
    pub n_meeting: u32,
    /// Whether the rank is one in the second group.
    pub in_second_group: bool,
    /// How many go on at most, how many for each seat, and where that is laid down.
    pub places: Option<Places>,
    /// TWK, TIU, TKP and total of the last who goes on, when all places are taken.
    pub boundary: Option<[String; 4]>,
    /// What the second group asks of who does not meet the threshold, where the year has one.
    pub second_group: Option<SecondGroupExplained>,
    /// The reason, as it stands in the result.
    pub reason: String,
}

/// What the second group asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondGroupExplained {
    /// What its rule says.
    pub text: String,
    /// Where it is laid down.
    pub cite: String,
    /// What was compared.
    pub values: Vec<Compared>,
    /// How many the group takes; `None` where the measure was not found.
    pub places: Option<u64>,
}

/// A score held against a minimum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// The score: `TKP 142`.
    pub value: String,
    /// The condition: `TKP >= 143`.
    pub part: String,
    /// Whether it holds.
    pub holds: bool,
}

/// How many go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Places {
    /// At most so many.
    pub places: u64,
    /// So many for each seat.
    pub per_seat: u32,
    /// Where it is laid down.
    pub cite: String,
}

/// Explains a decision.
pub fn explain(
    year: &Year,
    scores: &Scores,
    seats: &Seats,
    decisions: &Decisions,
    participant: &str,
    reference: &Reference,
    locale: &Locale,
) -> Result<Explanation, ExamError> {
    let rows = scores.rows_of(participant);
    let Some(row) = rows.first().copied() else {
        let file = scores.file.to_string();
        return Err(ExamError::NoSuchParticipant { participant: participant.to_owned(), file });
    };
    if let Some(refusal) = scores.refusals.iter().find(|refusal| refusal.row == scores.place(row)) {
        return Err(ExamError::refused(participant, refusal));
    }
    let seat = scores.seat(row) as usize;
    let Some(decision) = decisions.of_seat(seat).find(|(at, _)| *at == row).map(|(_, decision)| decision) else {
        let file = scores.file.to_string();
        return Err(ExamError::NoSuchParticipant { participant: participant.to_owned(), file });
    };
    let told = Teller { year, scores, seats, decisions, locale };
    Ok(told.tell(row, seat, decision, reference))
}

struct Teller<'a> {
    year: &'a Year,
    scores: &'a Scores,
    seats: &'a Seats,
    decisions: &'a Decisions,
    locale: &'a Locale,
}

impl Teller<'_> {
    fn tell(&self, row: usize, seat: usize, decision: &Decision, reference: &Reference) -> Explanation {
        let mut reasons = Reasons::new(self.year, self.locale);
        let number = reasons.number(decision);
        let judged = decision.judged();
        let rule = reasons.rule(judged);
        let document = rule.and_then(|rule| match rule.test {
            Test::Document(document) => Some(reasons.pick(document)),
            Test::Holds(..) => None,
        });
        let list = reference.lists.find("exam-formation").map(|list| reference.lists.get(list));
        let formation = self.seats.formations.get(seat).and_then(|level| list.map(|list| list.code(*level)));
        let rules = &self.year.rules;
        let places = rules.admission.as_ref().map(|admission| Places {
            places: u64::from(admission.per_seat) * u64::from(self.seats.n_seats(seat)),
            per_seat: admission.per_seat,
            cite: admission.cited.cite.clone(),
        });
        let boundary = places.as_ref().and_then(|places| self.boundary(seat, places.places));
        Explanation {
            participant: self.scores.participant(row).to_owned(),
            seat: self.seats.name(seat).to_owned(),
            position: self.seats.position(seat).to_owned(),
            formation: formation.unwrap_or_default().to_owned(),
            seats: self.seats.n_seats(seat),
            code: code_of(rules, Stage::Skd, decision.outcome).to_owned(),
            rule: rule.map_or(String::new(), |rule| rule.id.to_owned()),
            text: rule.map_or(String::new(), |rule| reasons.pick(rule.text)),
            cite: rule.map_or(String::new(), |rule| rule.cite.to_owned()),
            grade: rule.map_or("", |rule| rule.grade.key()),
            document,
            values: self.values(&reasons, row, decision),
            scores: self.all_scores(row),
            rank: decision.rank,
            n_meeting: self.n_meeting(seat),
            in_second_group: decision.outcome == Outcome::AdmittedSecondGroup,
            places,
            boundary,
            second_group: self.second_group(&reasons, row, seat, decision),
            reason: reasons.get(number).to_owned(),
        }
    }

    fn second_group(
        &self,
        reasons: &Reasons<'_>,
        row: usize,
        seat: usize,
        decision: &Decision,
    ) -> Option<SecondGroupExplained> {
        let judged = decision.judged();
        let fails = judged.threshold == jenjang_regulation::Outcome::Fails && decision.outcome != Outcome::Absent;
        let group = self.year.rules.second_group.as_ref().filter(|_| fails)?;
        let rules = rules_of(self.year.regulation.criteria.get(group.criterion)?);
        let rule = rules.get(usize::from(judged.second_rule))?;
        let holds = judged.second == jenjang_regulation::Outcome::Meets;
        let values = rule.parts.iter().map(|part| self.compared(reasons, row, part, holds));
        let remaining = u64::from(self.seats.n_seats(seat)).saturating_sub(u64::from(self.n_meeting(seat)));
        Some(SecondGroupExplained {
            text: reasons.pick(rule.text),
            cite: group.cited.cite.clone(),
            values: values.collect(),
            places: group.per_remaining_seat.map(|per_seat| u64::from(per_seat) * remaining),
        })
    }

    fn compared(&self, reasons: &Reasons<'_>, row: usize, part: &Condition, holds: bool) -> Compared {
        let fact = compared(part, self.year).map(|(_, fact, _)| fact).unwrap_or_default();
        let score = self.score(row, &fact).map_or(String::new(), |score| score.to_string());
        let value = format!("{} {score}", fact_name(self.locale, &fact)).trim().to_owned();
        Compared { value, part: reasons.part(part, false), holds }
    }

    /// Returns the parts of the rule with the score each was held against. Whether a part holds was judged before.
    fn values(&self, reasons: &Reasons<'_>, row: usize, decision: &Decision) -> Vec<Compared> {
        let judged = decision.judged();
        let Some(rule) = reasons.rule(judged).filter(|_| decision.outcome != Outcome::Absent) else {
            return Vec::new();
        };
        let parts = rule.parts.iter().enumerate();
        parts.map(|(bit, part)| self.compared(reasons, row, part, judged.short >> bit & 1 == 0)).collect()
    }

    fn score(&self, row: usize, fact: &str) -> Option<Score> {
        let [twk, tiu, tkp] = self.scores.tests(row);
        match fact {
            "twk" => twk,
            "tiu" => tiu,
            "tkp" => tkp,
            "total" => self.scores.total(row),
            _ => None,
        }
    }

    fn all_scores(&self, row: usize) -> Option<[String; 4]> {
        let [twk, tiu, tkp] = self.scores.tests(row);
        Some([twk?, tiu?, tkp?, self.scores.total(row)?].map(|score| score.to_string()))
    }

    fn n_meeting(&self, seat: usize) -> u32 {
        let meets = |decision: &Decision| {
            decision.judged().threshold == jenjang_regulation::Outcome::Meets && decision.outcome != Outcome::Absent
        };
        u32::try_from(self.decisions.of_seat(seat).filter(|(_, decision)| meets(decision)).count()).unwrap_or(u32::MAX)
    }

    /// Returns the scores of the last one admitted, when no place is left.
    fn boundary(&self, seat: usize, places: u64) -> Option<[String; 4]> {
        let admitted = self.decisions.of_seat(seat).filter(|(_, decision)| decision.outcome == Outcome::Admitted);
        let rows: Vec<usize> = admitted.map(|(row, _)| row).collect();
        let full = rows.len() as u64 >= places;
        // The best stands first, so the last row is the last one in.
        rows.last().copied().filter(|_| full).and_then(|row| self.all_scores(row))
    }
}

impl SecondGroupExplained {
    fn lines(&self, locale: &Locale) -> Vec<String> {
        let arguments = [("text", self.text.as_str()), ("cite", &self.cite)];
        let mut lines = vec![locale.text_with("exam-explain-second-group", &arguments)];
        lines.extend(self.values.iter().map(|value| value.line(locale)));
        let places = self.places.map(|places| places.to_string());
        lines.extend(
            places.map(|places| locale.text_with("exam-explain-second-places", &[("places", places.as_str())])),
        );
        lines
    }
}

impl Compared {
    fn line(&self, locale: &Locale) -> String {
        let key = if self.holds { "exam-explain-value-meets" } else { "exam-explain-value-fails" };
        format!("  {}", locale.text_with(key, &[("value", &self.value), ("part", &self.part)]))
    }
}

impl Explanation {
    /// Returns the explanation for people, line by line.
    pub fn lines(&self, locale: &Locale) -> Vec<String> {
        let say = |key: &str, arguments: &[(&str, &str)]| locale.text_with(key, arguments);
        let seats = self.seats.to_string();
        let mut lines = vec![
            say(
                "exam-explain-participant",
                &[
                    ("participant", &self.participant),
                    ("seat", &self.seat),
                    ("position", &self.position),
                    ("formation", &self.formation),
                    ("seats", &seats),
                ],
            ),
            say("exam-explain-code", &[("code", &self.code)]),
            say("exam-explain-rule", &[("text", &self.text)]),
            say("exam-explain-cite", &[("cite", &self.cite), ("grade", self.grade)]),
        ];
        lines.extend(self.document.iter().map(|document| say("exam-explain-waits", &[("document", document)])));
        lines.push(say("exam-explain-values", &[]));
        lines.extend(self.value_lines(locale));
        lines.push(self.rank_line(locale));
        if let Some(places) = &self.places {
            let arguments = [("places", places.places.to_string()), ("per", places.per_seat.to_string())];
            let [(_, most), (_, per)] = &arguments;
            lines.push(say("exam-explain-places", &[("places", most), ("per", per), ("cite", &places.cite)]));
            lines.push(match &self.boundary {
                Some([twk, tiu, tkp, total]) => {
                    say("exam-explain-boundary", &[("total", total), ("tkp", tkp), ("tiu", tiu), ("twk", twk)])
                }
                None => say("exam-explain-no-boundary", &[]),
            });
        }
        lines.extend(self.second_group.iter().flat_map(|group| group.lines(locale)));
        lines.push(say("exam-explain-reason", &[("reason", &self.reason)]));
        lines
    }

    fn value_lines(&self, locale: &Locale) -> Vec<String> {
        let Some([twk, tiu, tkp, total]) = &self.scores else {
            return vec![format!("  {}", locale.text("exam-explain-absent"))];
        };
        let total = locale.text_with("exam-explain-total", &[("total", total)]);
        let mut lines = vec![format!("  TWK {twk}, TIU {tiu}, TKP {tkp}, {total}")];
        lines.extend(self.values.iter().map(|value| value.line(locale)));
        lines
    }

    fn rank_line(&self, locale: &Locale) -> String {
        let (n, rank) = (self.n_meeting.to_string(), self.rank.map(|rank| rank.to_string()));
        match rank {
            None => locale.text("exam-explain-no-rank"),
            Some(rank) if self.in_second_group => {
                locale.text_with("exam-explain-rank-second", &[("rank", rank.as_str())])
            }
            Some(rank) => locale.text_with("exam-explain-rank", &[("rank", rank.as_str()), ("n", &n)]),
        }
    }
}
