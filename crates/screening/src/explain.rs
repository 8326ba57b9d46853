//! Why one person got a verdict: the values looked at, those that decided, and what is missing.

use jenjang_facts::{FactId, Gap, Known, Value};
use jenjang_regulation::expr::{Condition, ConditionKind, Term, TermKind};
use jenjang_regulation::functions::Trouble;
use jenjang_regulation::{Bilingual, Criterion, DatedValue, Outcome, Parameter, Test};

use crate::reads::{Reads, parts, terms};
use crate::scalar::{Missing, Person, negate};
use crate::{Evidence, Program};

/// The verdict of one person, explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<'a> {
    /// The criteria, in the order of the regulation.
    pub criteria: Vec<CriterionExplanation<'a>>,
    /// The verdict over the criteria that the register answers.
    pub verdict: Outcome,
    /// The place of the only criterion of the register that fails: a near miss.
    pub fails_alone: Option<usize>,
}

/// The outcome of one criterion, explained. Id, text, citation, grade and test stand in the criterion itself.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionExplanation<'a> {
    /// The criterion.
    pub criterion: &'a Criterion,
    /// What answers it.
    pub evidence: Evidence,
    /// Its outcome.
    pub outcome: Outcome,
    /// The facts it reads, in the order of its text.
    pub facts: Vec<FactShown>,
    /// The parameters it uses.
    pub parameters: Vec<ParameterShown<'a>>,
    /// For each exception whether it applies, in the order of the criterion.
    pub exceptions: Vec<Application>,
    /// Why it is undetermined; empty when it is not.
    pub reasons: Vec<Reason<'a>>,
}

/// A fact in an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactShown {
    /// The fact.
    pub fact: FactId,
    /// What is known of it.
    pub known: Known,
    /// Whether it decided: of a false "and" the false parts, of a true "or" the true ones, of a gap the gaps.
    pub decided: bool,
}

/// A parameter in an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterShown<'a> {
    /// The parameter.
    pub parameter: &'a Parameter,
    /// The value used.
    pub value: &'a Value,
    /// Where the value is laid down; `None` when it was set for this run.
    pub source: Option<&'a DatedValue>,
}

/// Whether an exception applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Application {
    /// It does: its test decides.
    Applies,
    /// It cannot be said.
    MayApply,
    /// It does not.
    DoesNotApply,
}

/// Why a criterion is undetermined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// A fact is missing.
    Gap(FactId, Gap),
    /// A fact is known to have no value, so there is nothing to compare.
    NoSuchValue(FactId),
    /// The values give no result: an overflow, an impossible date.
    Trouble(Trouble),
    /// Two exceptions apply and disagree, or it is open which test decides and they disagree.
    RulesConflict,
    /// A document answers it and a person judges that.
    AwaitsDocument(&'a Bilingual),
}

/// Explains the verdict of one person, from the facts in the order of the catalogue.
pub fn explain<'a>(program: &'a Program, facts: &[Known]) -> Explanation<'a> {
    let person = program.person(facts);
    let criteria: Vec<CriterionExplanation<'a>> = (program.criteria().iter())
        .zip(program.reads())
        .map(|(criterion, reads)| explain_criterion(program, &person, criterion, reads))
        .collect();
    let register = || criteria.iter().enumerate().filter(|(_, c)| c.evidence == Evidence::Register);
    let verdict = register().map(|(_, criterion)| criterion.outcome).max().unwrap_or(Outcome::Meets);
    let mut failed = register().filter(|(_, c)| c.outcome == Outcome::Fails).map(|(at, _)| at);
    let first = failed.next();
    let fails_alone = if failed.next().is_none() { first } else { None };
    Explanation { criteria, verdict, fails_alone }
}

fn explain_criterion<'a, F: Fn(FactId) -> Known>(
    program: &'a Program,
    person: &Person<'_, F>,
    criterion: &'a Criterion,
    reads: &'a Reads,
) -> CriterionExplanation<'a> {
    let outcome = person.criterion(criterion);
    let applications: Vec<Application> = criterion.exceptions.iter().map(|e| application(person, &e.when)).collect();
    let mut marks = Marks { person, decided: Vec::new(), reasons: Vec::new() };
    marks.mark_criterion(criterion, &applications, outcome);
    let shown = |fact: &FactId| {
        let (known, decided) = ((person.known)(*fact), marks.decided.contains(fact));
        FactShown { fact: *fact, known, decided }
    };
    CriterionExplanation {
        criterion,
        evidence: Evidence::of(criterion),
        outcome,
        facts: reads.facts.iter().map(shown).collect(),
        parameters: reads.parameters.iter().filter_map(|id| parameter(program, usize::from(id.0))).collect(),
        exceptions: applications,
        reasons: if outcome == Outcome::Undetermined { marks.reasons } else { Vec::new() },
    }
}

fn application<F: Fn(FactId) -> Known>(person: &Person<'_, F>, when: &Condition) -> Application {
    match person.condition(when) {
        Outcome::Meets => Application::Applies,
        Outcome::Undetermined => Application::MayApply,
        Outcome::Fails => Application::DoesNotApply,
    }
}

fn parameter(program: &Program, at: usize) -> Option<ParameterShown<'_>> {
    let parameter = program.regulation().parameters.get(at)?;
    let value = program.values().get(at)?.as_ref()?;
    let in_effect = parameter.values.iter().filter(|dated| dated.from.is_none_or(|from| from <= program.day()));
    let source = in_effect.filter(|dated| dated.value == *value).max_by_key(|dated| dated.from);
    Some(ParameterShown { parameter, value, source })
}

/// What decided, found by walking down the parts that had the outcome of the whole.
struct Marks<'p, 'a, F> {
    person: &'p Person<'p, F>,
    decided: Vec<FactId>,
    reasons: Vec<Reason<'a>>,
}

impl<'a, F: Fn(FactId) -> Known> Marks<'_, 'a, F> {
    /// Marks what decided among the tests that may: of a definite outcome all of them, of a gap the gaps.
    fn mark_criterion(&mut self, criterion: &'a Criterion, applications: &[Application], outcome: Outcome) {
        let exceptions = || criterion.exceptions.iter().zip(applications);
        let before = (self.decided.len(), self.reasons.len());
        for (exception, application) in exceptions() {
            let when = match application {
                Application::Applies => Outcome::Meets,
                Application::MayApply => Outcome::Undetermined,
                Application::DoesNotApply => continue,
            };
            self.mark_if(&exception.when, when, outcome);
            self.mark_test(&exception.test, outcome);
        }
        if !applications.contains(&Application::Applies) {
            self.mark_test(&criterion.test, outcome);
        }
        let unexplained = (self.decided.len(), self.reasons.len()) == before;
        if outcome == Outcome::Undetermined && unexplained {
            // Exceptions surely apply, their tests are definite, and yet there is no outcome: they disagree.
            self.add(Reason::RulesConflict);
            for (exception, _) in exceptions().filter(|(_, application)| **application == Application::Applies) {
                self.mark(&exception.when, Outcome::Meets);
                self.mark_test(&exception.test, self.person.test(&exception.test));
            }
        }
    }

    /// Marks a condition unless it is definite and the outcome is not, or the other way round.
    fn mark_if(&mut self, condition: &Condition, its: Outcome, outcome: Outcome) {
        if (its == Outcome::Undetermined) == (outcome == Outcome::Undetermined) {
            self.mark(condition, its);
        }
    }

    fn mark_test(&mut self, test: &'a Test, outcome: Outcome) {
        match test {
            Test::Holds(condition, _) => self.mark_if(condition, self.person.test(test), outcome),
            Test::Document(document) => self.add(Reason::AwaitsDocument(document)),
        }
    }

    fn mark(&mut self, condition: &Condition, outcome: Outcome) {
        match &condition.kind {
            ConditionKind::And(parts) | ConditionKind::Or(parts) => {
                for part in parts {
                    let its = self.person.condition(part);
                    if its == outcome {
                        self.mark(part, its);
                    }
                }
            }
            ConditionKind::Not(_) => parts(condition).iter().for_each(|part| self.mark(part, negate(outcome))),
            ConditionKind::IsNull { fact, .. } => {
                self.decide(*fact);
                if let Known::Gap(gap) = (self.person.known)(*fact) {
                    self.add(Reason::Gap(*fact, gap));
                }
            }
            _ if outcome == Outcome::Undetermined => {
                terms(condition).into_iter().for_each(|term| self.mark_missing(term));
            }
            _ => self.mark_known(condition),
        }
    }

    /// Marks the facts of a comparison that was decided; a gap beside them did not matter.
    fn mark_known(&mut self, leaf: &Condition) {
        for fact in Reads::of_condition(leaf).facts {
            if matches!((self.person.known)(fact), Known::Value(_)) {
                self.decide(fact);
            }
        }
    }

    /// Marks why a term has no value; a term with a value leaves no mark.
    fn mark_missing(&mut self, term: &Term) {
        match self.person.term(term) {
            Err(Missing::Gap(..) | Missing::NoSuchValue(_)) => self.mark_absent(term),
            Err(Missing::Trouble(trouble)) => {
                let mut reads = Reads::default();
                reads.add_term(term);
                reads.facts.into_iter().for_each(|fact| self.decide(fact));
                self.add(Reason::Trouble(trouble));
            }
            Err(Missing::Parameter(_)) | Ok(_) => {}
        }
    }

    /// Marks every fact of a term that has no value.
    fn mark_absent(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Fact(fact) => match (self.person.known)(*fact) {
                Known::Gap(gap) => {
                    self.decide(*fact);
                    self.add(Reason::Gap(*fact, gap));
                }
                Known::None => {
                    self.decide(*fact);
                    self.add(Reason::NoSuchValue(*fact));
                }
                Known::Value(_) => {}
            },
            TermKind::Sum(_, left, right) => {
                self.mark_missing(left);
                self.mark_missing(right);
            }
            TermKind::Negate(part) => self.mark_missing(part),
            TermKind::Call(_, arguments) => arguments.iter().for_each(|argument| self.mark_missing(argument)),
            TermKind::Literal(_) | TermKind::Param(_) | TermKind::Day => {}
        }
    }

    fn decide(&mut self, fact: FactId) {
        if !self.decided.contains(&fact) {
            self.decided.push(fact);
        }
    }

    fn add(&mut self, reason: Reason<'a>) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}
