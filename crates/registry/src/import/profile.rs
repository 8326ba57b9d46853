//! A row of the profile export becomes a person.

use jenjang_facts::{Day, Level, Nip, NipError, Reference};

use super::cell;
use super::columns::Profile as P;
use super::levels::Lookup;
use super::row::{Cells, Outcome, Row};
use crate::records::NoteKind;

/// What the reading of profile rows needs to know.
#[derive(Clone, Debug)]
pub(super) struct ProfileReader<'r> {
    as_of: Option<Day>,
    civil_status: Lookup<'r>,
    standing: Lookup<'r>,
    golongan: Lookup<'r>,
    position_kind: Lookup<'r>,
    eselon: Lookup<'r>,
    education: Lookup<'r>,
}

/// Who a row is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity<'a> {
    pub nip: Nip,
    /// The PNS ID; empty where the row has none.
    pub pns_id: &'a str,
}

impl<'r> ProfileReader<'r> {
    pub(super) fn new(reference: &'r Reference, as_of: Option<Day>) -> Self {
        let list = |id| Lookup::new(reference, id);
        Self {
            as_of,
            civil_status: list("civil-status"),
            standing: list("standing"),
            golongan: list("golongan"),
            position_kind: list("position-kind"),
            eselon: list("eselon"),
            education: list("education"),
        }
    }

    /// Reads a row into the outcome. `None` for a row that is refused; the outcome then holds the note that says why.
    pub(super) fn read<'a>(&mut self, row: &Row<'a>, outcome: &mut Outcome) -> Option<Identity<'a>> {
        let nip = nip(row, P::Nip as usize, outcome)?;
        let name = row.get(P::Name as usize);
        if name.is_empty() {
            outcome.note(NoteKind::Refused, Some(nip), row, P::Name as usize, "name", "no-name");
            return None;
        }
        let born_cell = row.get(P::BornOn as usize);
        let born_on = cell::day(born_cell);
        if !born_cell.is_empty() && !born_on.is_some_and(|born| self.can_be_born_on(born)) {
            outcome.note(NoteKind::Refused, Some(nip), row, P::BornOn as usize, "born_on", "birth-date-impossible");
            return None;
        }
        let pns_id = row.get(P::PnsId as usize);
        self.record(&mut Cells { row, nip, outcome }, name, pns_id, born_on);
        Some(Identity { nip, pns_id })
    }

    fn can_be_born_on(&self, born: Day) -> bool {
        born.year() >= 1900 && self.as_of.is_none_or(|as_of| born <= as_of)
    }

    fn record(&mut self, cells: &mut Cells<'_, '_>, name: &str, pns_id: &str, born_on: Option<Day>) {
        let row = cells.row;
        let text = |column: P| row.get(column as usize);
        let civil_status = self.civil_status(cells);
        let standing = cells.level(&mut self.standing, P::StandingId as usize, P::StandingName as usize, "standing");
        let cpns_since = self.past_day(cells, P::CpnsSince, "cpns_since");
        let pns_since = self.past_day(cells, P::PnsSince, "pns_since");
        let retirement_age = cells.whole(P::RetirementAge as usize, "retirement_age_years", 50, 75, "number-unusable");
        let golongan = cells.level(&mut self.golongan, P::GolonganId as usize, P::GolonganName as usize, "golongan");
        let golongan_since = self.past_day(cells, P::GolonganSince, "golongan_since");
        let service_years = cells.whole(P::ServiceYears as usize, "service_years", 0, 60, "number-unusable");
        let service_months = cells.whole(P::ServiceMonths as usize, "service_months", 0, 11, "number-unusable");
        let kind = cells.level(
            &mut self.position_kind,
            P::PositionKindId as usize,
            P::PositionKindName as usize,
            "position_kind",
        );
        let position_since = self.past_day(cells, P::PositionSince, "position_since");
        let eselon = self.eselon(cells, kind);
        let education =
            cells.level(&mut self.education, P::EducationId as usize, P::EducationName as usize, "education");
        let graduated = cells.whole(P::GraduatedYear as usize, "graduated_year", 1940, 2100, "year-unusable");
        self.doubts(cells, born_on, cpns_since, civil_status);

        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(pns_id);
        record.text(name);
        record.optional_text(text(P::TitleFront));
        record.optional_text(text(P::TitleBack));
        record.day(born_on);
        record.optional_text(self.civil_status.code(civil_status));
        record.optional_text(self.standing.code(standing));
        record.optional_text(text(P::EmployeeKind));
        record.day(cpns_since);
        record.day(pns_since);
        record.u8(small(retirement_age));
        record.optional_text(self.golongan.code(golongan));
        record.day(golongan_since);
        record.u8(small(service_years));
        record.u8(small(service_months));
        record.optional_text(self.position_kind.code(kind));
        record.optional_text(text(P::Position));
        record.day(position_since);
        record.optional_text(self.eselon.code(eselon));
        record.optional_text(self.education.code(education));
        record.u16(graduated);
        record.optional_text(text(P::UnitId));
        record.optional_text(text(P::Unit));
        record.optional_text(text(P::ParentUnit));
        record.optional_text(text(P::HomeAgency));
        record.optional_text(text(P::WorkAgency));
        record.u32(row.source.file);
        record.u32(row.source.row);
    }

    fn civil_status(&mut self, cells: &mut Cells<'_, '_>) -> Option<Level> {
        let cell = cells.row.get(P::CivilStatus as usize);
        if cell.is_empty() {
            return None;
        }
        let level = self.civil_status.name(cell);
        if level.is_none() {
            cells.unusable(P::CivilStatus as usize, "civil_status", "level-unknown");
        }
        level
    }

    /// Reads a day that should not be after the day of the register.
    fn past_day(&self, cells: &mut Cells<'_, '_>, column: P, field: &str) -> Option<Day> {
        let day = cells.day(column as usize, field);
        if let (Some(day), Some(as_of)) = (day, self.as_of)
            && as_of < day
        {
            cells.note(NoteKind::Doubt, column as usize, field, "after-as-of");
        }
        day
    }

    fn eselon(&mut self, cells: &mut Cells<'_, '_>, kind: Option<Level>) -> Option<Level> {
        let (id, name) = (P::EselonId as usize, P::EselonName as usize);
        let eselon = cells.eselon(&mut self.eselon, id, name);
        let structural = kind.is_some() && kind == self.position_kind.level("struktural");
        let has_column = cells.row.layout.has(id) || cells.row.layout.has(name);
        if structural && !has_column {
            cells.unusable(P::PositionKindId as usize, "eselon", "eselon-column-missing");
        } else if structural && super::row::no_eselon(cells.row.first_of(&[id, name])) {
            cells.note(NoteKind::Doubt, id, "eselon", "structural-without-eselon");
        }
        eselon
    }

    /// Notes where the digits of the NIP and the other cells do not fit each other. None of it makes a value unusable.
    fn doubts(
        &self,
        cells: &mut Cells<'_, '_>,
        born_on: Option<Day>,
        cpns_since: Option<Day>,
        civil_status: Option<Level>,
    ) {
        let nip = cells.nip;
        if born_on.is_some() && nip.birth_date() != born_on {
            cells.note(NoteKind::Doubt, P::BornOn as usize, "born_on", "nip-birth-date");
        }
        let pppk = civil_status.is_some() && civil_status == self.civil_status.level("PPPK");
        let month = |day: Day| (day.ymd().0, day.ymd().1);
        if let Some(since) = cpns_since
            && !pppk
            && nip.appointed_on().map(month) != Some(month(since))
        {
            cells.note(NoteKind::Doubt, P::CpnsSince as usize, "cpns_since", "nip-appointment");
        }
        let sex_cell = cells.row.get(P::Sex as usize);
        match sex(sex_cell) {
            Some(digit) if digit != nip.sex_digit() => {
                cells.note(NoteKind::Doubt, P::Sex as usize, "", "nip-sex");
            }
            None if !sex_cell.is_empty() => cells.note(NoteKind::Doubt, P::Sex as usize, "", "sex-unusable"),
            _ => {}
        }
        if let (Some(born), Some(since)) = (born_on, cpns_since)
            && !(17..=46).contains(&born.years_until(since))
        {
            cells.note(NoteKind::Doubt, P::CpnsSince as usize, "cpns_since", "age-at-appointment");
        }
    }
}

/// Reads the NIP of a row, or notes why the row is refused.
pub(super) fn nip(row: &Row<'_>, column: usize, outcome: &mut Outcome) -> Option<Nip> {
    let cell = row.get(column);
    if cell.is_empty()
        && let Some(person) = row.person
    {
        return Some(person);
    }
    let reason = match Nip::parse(cell) {
        Ok(nip) => return Some(nip),
        Err(_) if cell.is_empty() => "nip-empty",
        Err(NipError::Damaged) => "nip-damaged",
        Err(_) if is_rounded(cell) => "nip-damaged",
        Err(NipError::Length(_)) => "nip-length",
        Err(NipError::NotDigits) => "nip-not-digits",
    };
    outcome.note(NoteKind::Refused, None, row, column, "nip", reason);
    None
}

/// Returns whether a number shows the marks of a spreadsheet: a decimal mark or an exponent.
fn is_rounded(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.iter().any(|byte| matches!(byte, b'.' | b',' | b'e' | b'E'))
        && bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'e' | b'E' | b'+'))
}

/// Returns the digit a NIP has for a sex: exports write M and F, local sheets L and P.
fn sex(cell: &str) -> Option<u64> {
    const MALE: [&str; 6] = ["M", "L", "1", "PRIA", "LAKI-LAKI", "LAKI LAKI"];
    const FEMALE: [&str; 5] = ["F", "P", "2", "WANITA", "PEREMPUAN"];
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(&MALE) {
        return Some(1);
    }
    is(&FEMALE).then_some(2)
}

pub(super) fn small(number: Option<u16>) -> Option<u8> {
    number.and_then(|number| u8::try_from(number).ok())
}
