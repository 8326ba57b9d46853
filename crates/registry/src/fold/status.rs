//! Civil status on the day.

use jenjang_facts::{Gap, Known, Value};

use super::folder::{Asked, code};
use super::profile::field;
use super::trace::Trace;

/// Candidate, civil servant or under contract. The register says what a person is now; the two TMT say what the person
/// was on an earlier day.
pub(super) fn civil_status(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let person = &asked.dossier.person;
    let list = asked.levels.civil_status;
    let now = person.civil_status.map(|level| Value::Code(list, level));
    let is_pns = person.civil_status == Some(asked.levels.pns);
    let began = |since: Option<jenjang_facts::Day>| since.map(|since| since <= asked.day);
    if !is_pns || began(person.pns_since) == Some(true) {
        if let Some(since) = person.pns_since.filter(|_| is_pns) {
            trace.as_of(since);
        }
        return field(asked, trace, "civil_status", "STATUS CPNS PNS", now);
    }
    if began(person.cpns_since) == Some(false) {
        trace.row(person.source, "TMT CPNS");
        return Known::Gap(Gap::NotRecorded);
    }
    if person.pns_since.is_some() {
        trace.row(person.source, "TMT PNS");
        if let Some(since) = person.cpns_since {
            trace.as_of(since);
        }
        return code(list, asked.levels.cpns);
    }
    field(asked, trace, "civil_status", "STATUS CPNS PNS", now)
}
