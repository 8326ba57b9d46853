//! The records of a register, as a snapshot keeps them.
//!
//! Only what a screening needs (data minimisation): no NIK, religion, family, pay or address ever gets this far.
//! Each record says where it stood. A value that could not be read is `None` here and a [`Note`] beside it says why,
//! so that "empty" and "unusable" stay apart.

use jenjang_facts::{Day, Decimal, Level, Nip};

/// Where a record stood in what was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The place of the file in the manifest's list of sources.
    pub file: u32,
    /// The row as the spreadsheet shows it (the header is row 1); for JSON the line on which the record starts.
    pub row: u32,
}

/// One person: the row of the profile export, or the `data-utama` of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The number, the key of everything.
    pub nip: Nip,
    /// The id of the person at BKN, where given.
    pub pns_id: Option<String>,
    /// The name without titles; never empty.
    pub name: String,
    /// Titles before and after the name.
    pub title_front: Option<String>,
    /// Titles after the name.
    pub title_back: Option<String>,
    /// Birth date (TANGGAL LAHIR).
    pub born_on: Option<Day>,
    /// Level of the list `civil-status` (STATUS CPNS PNS).
    pub civil_status: Option<Level>,
    /// Level of the list `standing` (KEDUDUKAN HUKUM).
    pub standing: Option<Level>,
    /// JENIS PEGAWAI NAMA.
    pub employee_kind: Option<String>,
    /// TMT CPNS.
    pub cpns_since: Option<Day>,
    /// TMT PNS.
    pub pns_since: Option<Day>,
    /// Retirement age in years, where the source gives it (bupPensiun).
    pub retirement_age_years: Option<u8>,
    /// Level of the list `golongan` (GOL AKHIR).
    pub golongan: Option<Level>,
    /// TMT GOLONGAN.
    pub golongan_since: Option<Day>,
    /// Years of service as counted for pay (MK TAHUN).
    pub service_years: Option<u8>,
    /// Months of service beyond the years (MK BULAN).
    pub service_months: Option<u8>,
    /// Level of the list `position-kind` (JENIS JABATAN).
    pub position_kind: Option<Level>,
    /// JABATAN NAMA.
    pub position: Option<String>,
    /// TMT JABATAN.
    pub position_since: Option<Day>,
    /// Level of the list `eselon`.
    pub eselon: Option<Level>,
    /// Level of the list `education` (TINGKAT PENDIDIKAN).
    pub education: Option<Level>,
    /// TAHUN LULUS.
    pub graduated_year: Option<u16>,
    /// UNOR ID.
    pub unit_id: Option<String>,
    /// UNOR NAMA.
    pub unit: Option<String>,
    /// The parent unit by name (UNOR INDUK NAMA or SATUAN KERJA KERJA NAMA), where the row gives one.
    pub parent_unit: Option<String>,
    /// INSTANSI INDUK NAMA.
    pub home_agency: Option<String>,
    /// INSTANSI KERJA NAMA.
    pub work_agency: Option<String>,
    /// Where the row stood.
    pub source: Source,
}

/// A rank held from a day on (rw-golongan).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankHeld {
    /// Whose.
    pub nip: Nip,
    /// Level of the list `golongan`; `None` when it could not be read.
    pub golongan: Option<Level>,
    /// TMT GOLONGAN.
    pub since: Option<Day>,
    /// Where it stood.
    pub source: Source,
}

/// A post held from a day on (rw-jabatan).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostHeld {
    /// Whose.
    pub nip: Nip,
    /// Level of the list `position-kind`.
    pub kind: Option<Level>,
    /// The name of the post.
    pub position: Option<String>,
    /// Level of the list `eselon`.
    pub eselon: Option<Level>,
    /// Id of the unit.
    pub unit_id: Option<String>,
    /// Name of the unit.
    pub unit: Option<String>,
    /// TMT JABATAN.
    pub since: Option<Day>,
    /// Whether the post is held definitively (jenisPenugasanId `D` or none); PLT, PLH, PJ and TT are not.
    pub definitive: bool,
    /// Where it stood.
    pub source: Source,
}

/// A diploma (rw-pendidikan).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diploma {
    /// Whose.
    pub nip: Nip,
    /// Level of the list `education`.
    pub education: Option<Level>,
    /// Year of graduation.
    pub graduated_year: Option<u16>,
    /// Day of graduation.
    pub graduated_on: Option<Day>,
    /// Where it stood.
    pub source: Source,
}

/// An appraisal of one year (skp sheet, rw-skp, rw-skp22, rw-dp3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraisal {
    /// Whose.
    pub nip: Nip,
    /// The calendar year appraised.
    pub year: u16,
    /// The id of the regime in `reference/appraisals.toml`.
    pub regime: Option<String>,
    /// The number given, where the regime gives one.
    pub value: Option<Decimal>,
    /// Level of the list `performance`: the predicate printed, else the one the value earns under the regime of the year.
    pub predicate: Option<Level>,
    /// Where it stood.
    pub source: Source,
}

/// A disciplinary sanction (hukdis sheet, rw-hukdis).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanction {
    /// Whose.
    pub nip: Nip,
    /// The kind, as printed.
    pub kind: Option<String>,
    /// Level of the list `sanction`; `None` when it could not be read, which is a gap of the person.
    pub level: Option<Level>,
    /// The day it took effect.
    pub from: Option<Day>,
    /// The last day it runs; `None` when no end is recorded.
    pub until: Option<Day>,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Where it stood.
    pub source: Source,
}

/// A structural training (diklat sheet, rw-diklat).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// Whose.
    pub nip: Nip,
    /// Level of the list `structural-training`; `None` for one outside its order.
    pub level: Option<Level>,
    /// The name, as printed.
    pub name: Option<String>,
    /// The year it was completed.
    pub year: Option<u16>,
    /// Where it stood.
    pub source: Source,
}

/// A unit of the organisation (unor sheet, ref-unor).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The id of the unit above; `None` at the top.
    pub parent_id: Option<String>,
    /// Level of the list `eselon` of its head.
    pub eselon: Option<Level>,
    /// Where it stood.
    pub source: Source,
}

/// A post of the organisation (structural, functional or pelaksana post lists).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Level of the list `position-kind`: which of the three lists it came from.
    pub kind: Level,
    /// Level of the list `eselon`, of a structural post.
    pub eselon: Option<Level>,
    /// The level of a functional post, as printed (Jenjang).
    pub grade: Option<String>,
    /// Retirement age in years, of a functional post (BUP).
    pub retirement_age_years: Option<u8>,
    /// Where it stood.
    pub source: Source,
}

/// What happened to a cell or a row on its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// The row was refused; it takes no part in anything.
    Refused,
    /// The cell is a gap: unusable.
    Unusable,
    /// The cell is a gap: two sources disagree.
    SourcesDisagree,
    /// The value counts, but something about it is odd.
    Doubt,
    /// Something about a file as a whole that its reader should know.
    File,
}

/// One line of the list an office works through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What happened.
    pub kind: NoteKind,
    /// Whose row it is; `None` where the row could not be tied to a person.
    pub nip: Option<Nip>,
    /// Where.
    pub source: Source,
    /// The column by the header the file uses; empty for a whole row.
    pub column: String,
    /// The fact of the catalogue, or field of [`Person`], that the cell would have given; empty for none.
    pub field: String,
    /// The value as it stood, cut to 200 characters.
    pub value: String,
    /// Why, as a published key; the words stand in `locales/*/reason.ftl` as `reason-<key>` and `advice-<key>`.
    pub reason: String,
}

impl Note {
    /// Returns the column as the file calls it, or the field where the file has no column for it; empty for a whole row.
    pub fn place(&self) -> &str {
        if self.column.is_empty() { &self.field } else { &self.column }
    }
}

impl NoteKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Refused, Self::Unusable, Self::SourcesDisagree, Self::Doubt, Self::File];

    /// Returns the published key, as it stands in snapshots.
    pub fn key(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unusable => "unusable",
            Self::SourcesDisagree => "sources-disagree",
            Self::Doubt => "doubt",
            Self::File => "file",
        }
    }

    /// Returns the kind with this published key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}
