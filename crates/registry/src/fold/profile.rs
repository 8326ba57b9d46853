//! Facts that the profile row gives as they are.

use jenjang_facts::{Day, Known, Value};

use super::folder::{Asked, code};
use super::notes::gap;
use super::trace::Trace;

/// Gives a field of the profile, or why it is missing.
pub(super) fn field(
    asked: &Asked<'_>,
    trace: &mut dyn Trace,
    name: &str,
    column: &'static str,
    value: Option<Value>,
) -> Known {
    trace.row(asked.dossier.person.source, column);
    match value {
        Some(value) => Known::Value(value),
        None => gap(asked.dossier.profile_note(name), trace),
    }
}

fn date(asked: &Asked<'_>, trace: &mut dyn Trace, name: &str, column: &'static str, day: Option<Day>) -> Known {
    if let Some(day) = day {
        trace.as_of(day);
    }
    field(asked, trace, name, column, day.map(Value::Date))
}

fn text(asked: &Asked<'_>, trace: &mut dyn Trace, name: &str, column: &'static str, text: Option<&String>) -> Known {
    field(asked, trace, name, column, text.map(|text| Value::Text(text.as_str().into())))
}

/// Legal standing, as it was when the register was exported: the exports give it no day.
pub(super) fn standing(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let Some(level) = asked.dossier.person.standing else {
        return field(asked, trace, "standing", "KEDUDUKAN HUKUM", None);
    };
    trace.row(asked.dossier.person.source, "KEDUDUKAN HUKUM");
    code(asked.levels.standing, level)
}

pub(super) fn employee_kind(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    text(asked, trace, "employee_kind", "JENIS PEGAWAI NAMA", asked.dossier.person.employee_kind.as_ref())
}

pub(super) fn home_agency(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    text(asked, trace, "home_agency", "INSTANSI INDUK NAMA", asked.dossier.person.home_agency.as_ref())
}

pub(super) fn work_agency(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    text(asked, trace, "work_agency", "INSTANSI KERJA NAMA", asked.dossier.person.work_agency.as_ref())
}

pub(super) fn born_on(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    date(asked, trace, "born_on", "TANGGAL LAHIR", asked.dossier.person.born_on)
}

pub(super) fn retirement_age_years(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let years = asked.dossier.person.retirement_age_years.map(|years| Value::Whole(i64::from(years)));
    field(asked, trace, "retirement_age_years", "bupPensiun", years)
}

pub(super) fn cpns_since(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    date(asked, trace, "cpns_since", "TMT CPNS", asked.dossier.person.cpns_since)
}

pub(super) fn pns_since(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    date(asked, trace, "pns_since", "TMT PNS", asked.dossier.person.pns_since)
}
