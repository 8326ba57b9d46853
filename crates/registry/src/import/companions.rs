//! Rows of the companion sheets: histories of a person, units and posts.

use jenjang_facts::{Day, Reference};

use super::appraisal::AppraisalReader;
use super::cell;
use super::columns::{
    Diploma as D, FunctionalPost, PelaksanaPost, PostHeld as J, Rank as R, SheetKind, StructuralPost, Training as T,
    Unit,
};
use super::levels::Lookup;
use super::profile::small;
use super::row::{Cells, Outcome, Row};
use super::sanction::SanctionReader;
use crate::records::NoteKind;

/// What the reading of companion rows needs to know.
#[derive(Clone, Debug)]
pub(super) struct CompanionReader<'r> {
    golongan: Lookup<'r>,
    position_kind: Lookup<'r>,
    eselon: Lookup<'r>,
    education: Lookup<'r>,
    training: Lookup<'r>,
    appraisals: AppraisalReader<'r>,
    sanctions: SanctionReader<'r>,
}

impl<'r> CompanionReader<'r> {
    /// Reads the reference tables. The message of an error names what is wrong in them.
    pub(super) fn new(reference: &'r Reference) -> Result<Self, String> {
        let list = |id| Lookup::new(reference, id);
        Ok(Self {
            golongan: list("golongan"),
            position_kind: list("position-kind"),
            eselon: list("eselon"),
            education: list("education"),
            training: list("structural-training"),
            appraisals: AppraisalReader::new(reference)?,
            sanctions: SanctionReader::new(reference)?,
        })
    }

    /// Reads a row that belongs to a person into the outcome. `false` for a row that leaves nothing but its notes.
    pub(super) fn read(&mut self, kind: SheetKind, cells: &mut Cells<'_, '_>) -> bool {
        match kind {
            SheetKind::Appraisals => self.appraisals.read(cells),
            SheetKind::Sanctions => self.sanctions.read(cells),
            SheetKind::Trainings => self.training(cells),
            SheetKind::Ranks => self.rank(cells),
            SheetKind::PostsHeld => self.post_held(cells),
            SheetKind::Diplomas => self.diploma(cells),
            SheetKind::Profile
            | SheetKind::Units
            | SheetKind::StructuralPosts
            | SheetKind::FunctionalPosts
            | SheetKind::PelaksanaPosts => false,
        }
    }

    fn rank(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        let golongan = cells.level(&mut self.golongan, R::GolonganId as usize, R::GolonganName as usize, "golongan");
        let since = cells.day(R::Since as usize, "since");
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(self.golongan.code(golongan));
        record.day(since);
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    fn post_held(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        // In rw-jabatan `jenisJabatan` is the code, or the name: `level` takes either from the column of the code.
        let (id, name) = (J::KindId as usize, J::KindName as usize);
        let kind_cell = cells.row.get(name);
        let code_as_name = !cells.row.layout.has(id) && kind_cell.bytes().all(|byte| byte.is_ascii_digit());
        let kind = if code_as_name {
            cells.level(&mut self.position_kind, name, usize::MAX, "kind")
        } else {
            cells.level(&mut self.position_kind, id, name, "kind")
        };
        let eselon = cells.eselon(&mut self.eselon, J::EselonId as usize, J::EselonName as usize);
        let since = cells.day(J::Since as usize, "since");
        let position = cells.row.first_of(&[J::Position as usize, J::FunctionalName as usize, J::GeneralName as usize]);
        let assignment = cells.row.get(J::Assignment as usize);
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(self.position_kind.code(kind));
        record.optional_text(position);
        record.optional_text(self.eselon.code(eselon));
        record.optional_text(row.get(J::UnitId as usize));
        record.optional_text(row.get(J::Unit as usize));
        record.day(since);
        let definitive = ["", "D", "DEFINITIF"].iter().any(|word| assignment.eq_ignore_ascii_case(word));
        record.yes_no(definitive);
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    fn diploma(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        let (id, name) = (D::EducationId as usize, D::EducationName as usize);
        let education = cells.level(&mut self.education, id, name, "education");
        let year = cells.whole(D::Year as usize, "graduated_year", 1940, 2100, "year-unusable");
        let day = cells.day(D::Day as usize, "graduated_on");
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(self.education.code(education));
        record.u16(year.or_else(|| year_of(day)));
        record.day(day);
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    fn training(&mut self, cells: &mut Cells<'_, '_>) -> bool {
        let (id_cell, name_cell) = (cells.row.get(T::Id as usize), cells.row.get(T::Name as usize));
        let level = self.training.id(id_cell).or_else(|| self.training.name(name_cell));
        if level.is_none() && !(id_cell.is_empty() && name_cell.is_empty()) {
            cells.note(NoteKind::Doubt, T::Name as usize, "structural_training", "training-outside-order");
        }
        let year = cells.whole(T::Year as usize, "year", 1940, 2100, "year-unusable");
        let completed = cells.day(T::CompletedOn as usize, "year");
        let row = cells.row;
        let mut record = cells.outcome.record();
        record.i64(Some(cells.nip.number().cast_signed()));
        record.optional_text(self.training.code(level));
        record.optional_text(name_cell);
        record.u16(year.or_else(|| year_of(completed)));
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    /// Reads a unit or a post of the organisation into the outcome. `false` for a row without id or name.
    pub(super) fn read_organisation(&mut self, row: &Row<'_>, outcome: &mut Outcome) -> bool {
        use {FunctionalPost as F, PelaksanaPost as G, StructuralPost as S, Unit as U};
        let (id, name) = match row.layout.kind {
            SheetKind::Units => (U::Id as usize, U::Name as usize),
            SheetKind::StructuralPosts => (S::Id as usize, S::Name as usize),
            SheetKind::FunctionalPosts => (F::Id as usize, F::Name as usize),
            _ => (G::Id as usize, G::Name as usize),
        };
        if row.get(id).is_empty() || row.get(name).is_empty() {
            outcome.note(NoteKind::Unusable, None, row, id, "", "id-empty");
            return false;
        }
        let eselon_column = match row.layout.kind {
            SheetKind::Units => Some(U::EselonId as usize),
            SheetKind::StructuralPosts => Some(S::EselonId as usize),
            _ => None,
        };
        let eselon = eselon_column.and_then(|column| self.organisation_eselon(row, column, outcome));
        let kind = match row.layout.kind {
            SheetKind::StructuralPosts => "struktural",
            SheetKind::FunctionalPosts => "JFT",
            _ => "JFU",
        };
        let retirement_age = cell::whole(row.get(F::RetirementAge as usize)).filter(|age| (50..=75).contains(age));
        let functional = row.layout.kind == SheetKind::FunctionalPosts;
        let mut record = outcome.record();
        record.text(row.get(id));
        record.text(row.get(name));
        if row.layout.kind == SheetKind::Units {
            record.optional_text(row.get(U::ParentId as usize));
            record.optional_text(self.eselon.code(eselon));
        } else {
            record.text(kind);
            record.optional_text(self.eselon.code(eselon));
            record.optional_text(if functional { row.get(F::Grade as usize) } else { "" });
            let age = retirement_age.filter(|_| functional);
            record.u8(small(age.and_then(|age| u16::try_from(age).ok())));
        }
        record.u32(row.source.file);
        record.u32(row.source.row);
        true
    }

    fn organisation_eselon(
        &mut self,
        row: &Row<'_>,
        column: usize,
        outcome: &mut Outcome,
    ) -> Option<jenjang_facts::Level> {
        let cell = row.get(column);
        if super::row::no_eselon(cell) {
            return None;
        }
        let level = self.eselon.id(cell).or_else(|| self.eselon.name(cell));
        if level.is_none() {
            outcome.note(NoteKind::Unusable, None, row, column, "eselon", "level-unknown");
        }
        level
    }
}

fn year_of(day: Option<Day>) -> Option<u16> {
    day.and_then(|day| u16::try_from(day.year()).ok())
}
