//! The columns of every kind of sheet, and the spellings under which the exports write them.
//!
//! Headers are compared without case, blanks and punctuation, so `TMT GOLONGAN`, `tmt_golongan` and `tmtGolongan` are one
//! spelling. The keys of the service's JSON are listed beside the headers of the sheets: both fill the same fields.
//! A column that is not listed here is never read.

/// What a sheet, or a list of records of the service, holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// The profile export, or `data-utama`: one row a person.
    Profile,
    /// Ranks held (`rw-golongan`).
    Ranks,
    /// Posts held (`rw-jabatan`).
    PostsHeld,
    /// Diplomas (`rw-pendidikan`).
    Diplomas,
    /// Appraisals (`rw-skp`, `rw-skp22`, `rw-dp3`).
    Appraisals,
    /// Sanctions (`rw-hukdis`).
    Sanctions,
    /// Structural training (`rw-diklat`).
    Trainings,
    /// The tree of units (`ref-unor`).
    Units,
    /// The list of structural posts.
    StructuralPosts,
    /// The list of functional posts.
    FunctionalPosts,
    /// The list of pelaksana posts.
    PelaksanaPosts,
}

impl SheetKind {
    /// All kinds, in the order in which a header is tried against them.
    pub const ALL: [Self; 11] = [
        Self::Profile,
        Self::Appraisals,
        Self::Sanctions,
        Self::Trainings,
        Self::Diplomas,
        Self::PostsHeld,
        Self::Ranks,
        Self::Units,
        Self::StructuralPosts,
        Self::FunctionalPosts,
        Self::PelaksanaPosts,
    ];

    /// Returns the published key, as it stands in manifests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Ranks => "ranks",
            Self::PostsHeld => "posts-held",
            Self::Diplomas => "diplomas",
            Self::Appraisals => "appraisals",
            Self::Sanctions => "sanctions",
            Self::Trainings => "trainings",
            Self::Units => "units",
            Self::StructuralPosts => "structural-posts",
            Self::FunctionalPosts => "functional-posts",
            Self::PelaksanaPosts => "pelaksana-posts",
        }
    }

    /// Returns the columns a sheet of this kind may have, as (name, spellings); the first spelling that a sheet has wins.
    pub fn columns(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Profile => Profile::COLUMNS,
            Self::Ranks => Rank::COLUMNS,
            Self::PostsHeld => PostHeld::COLUMNS,
            Self::Diplomas => Diploma::COLUMNS,
            Self::Appraisals => Appraisal::COLUMNS,
            Self::Sanctions => Sanction::COLUMNS,
            Self::Trainings => Training::COLUMNS,
            Self::Units => Unit::COLUMNS,
            Self::StructuralPosts => StructuralPost::COLUMNS,
            Self::FunctionalPosts => FunctionalPost::COLUMNS,
            Self::PelaksanaPosts => PelaksanaPost::COLUMNS,
        }
    }

    /// Returns what a header must have to be of this kind: of each group at least one column.
    pub(super) fn marks(self) -> &'static [&'static [usize]] {
        use {Appraisal as A, Diploma as D, PostHeld as J, Profile as P, Rank as R, Sanction as S, Training as T};
        match self {
            Self::Profile => &[
                &[P::Nip as usize],
                &[P::Name as usize],
                &[
                    P::BornOn as usize,
                    P::CivilStatus as usize,
                    P::CpnsSince as usize,
                    P::GolonganId as usize,
                    P::GolonganName as usize,
                    P::PositionKindId as usize,
                    P::PositionKindName as usize,
                    P::PnsId as usize,
                ],
            ],
            Self::Ranks => &[&[R::GolonganId as usize, R::GolonganName as usize], &[R::Since as usize]],
            Self::PostsHeld => &[
                &[J::KindId as usize, J::KindName as usize, J::Position as usize, J::EselonId as usize],
                &[J::Since as usize],
            ],
            Self::Diplomas => {
                &[&[D::EducationId as usize, D::EducationName as usize], &[D::Year as usize, D::Day as usize]]
            }
            Self::Appraisals => &[
                &[A::Year as usize],
                &[A::Value as usize, A::Predicate as usize, A::Quadrant as usize, A::Result as usize],
            ],
            Self::Sanctions => &[
                &[S::Kind as usize, S::KindName as usize, S::Level as usize],
                &[S::From as usize, S::Until as usize, S::Level as usize],
            ],
            Self::Trainings => &[&[T::Name as usize, T::Id as usize]],
            Self::Units => &[&[Unit::Id as usize], &[Unit::Name as usize], &[Unit::ParentId as usize]],
            Self::StructuralPosts => {
                &[&[StructuralPost::Id as usize], &[StructuralPost::Unit as usize], &[StructuralPost::Name as usize]]
            }
            Self::FunctionalPosts => &[
                &[FunctionalPost::Id as usize],
                &[FunctionalPost::Name as usize],
                &[FunctionalPost::Grade as usize, FunctionalPost::RetirementAge as usize],
            ],
            Self::PelaksanaPosts => &[&[PelaksanaPost::Id as usize], &[PelaksanaPost::Name as usize]],
        }
    }

    /// Returns the column of the NIP, for the kinds whose rows belong to a person.
    pub(super) fn nip_column(self) -> Option<usize> {
        match self {
            Self::Profile => Some(Profile::Nip as usize),
            Self::Ranks => Some(Rank::Nip as usize),
            Self::PostsHeld => Some(PostHeld::Nip as usize),
            Self::Diplomas => Some(Diploma::Nip as usize),
            Self::Appraisals => Some(Appraisal::Nip as usize),
            Self::Sanctions => Some(Sanction::Nip as usize),
            Self::Trainings => Some(Training::Nip as usize),
            Self::Units | Self::StructuralPosts | Self::FunctionalPosts | Self::PelaksanaPosts => None,
        }
    }

    /// Returns the pairs of columns, a code and its name, of which one is enough.
    fn codes_with_names(self) -> &'static [(usize, usize)] {
        match self {
            Self::Profile => &[
                (Profile::StandingId as usize, Profile::StandingName as usize),
                (Profile::GolonganId as usize, Profile::GolonganName as usize),
                (Profile::PositionKindId as usize, Profile::PositionKindName as usize),
                (Profile::EducationId as usize, Profile::EducationName as usize),
            ],
            _ => &[],
        }
    }

    /// Returns what a person calls such a file, for messages.
    pub(super) fn indonesian(self) -> &'static str {
        match self {
            Self::Profile => "profil pegawai",
            Self::Ranks => "riwayat golongan",
            Self::PostsHeld => "riwayat jabatan",
            Self::Diplomas => "riwayat pendidikan",
            Self::Appraisals => "penilaian kinerja",
            Self::Sanctions => "hukuman disiplin",
            Self::Trainings => "diklat struktural",
            Self::Units => "unit organisasi",
            Self::StructuralPosts => "jabatan struktural",
            Self::FunctionalPosts => "jabatan fungsional",
            Self::PelaksanaPosts => "jabatan pelaksana",
        }
    }
}

/// Declares the columns of a kind of sheet: an enum whose numbers are places in `COLUMNS`.
macro_rules! columns {
    ($(#[$doc:meta])* $kind:ident { $($column:ident = [$($spelling:literal),+ $(,)?],)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $kind { $($column),+ }

        impl $kind {
            /// For each column its spellings, the preferred one first.
            pub(super) const COLUMNS: &'static [&'static [&'static str]] = &[$(&[$($spelling),+]),+];
        }
    };
}

const MAX_COLUMNS_OF_A_KIND: usize = 48;

/// The number of columns that the widest kind has room for.
pub(super) const WIDTH: usize = MAX_COLUMNS_OF_A_KIND;

columns! {
    /// The profile export, and `data-utama`.
    Profile {
        Nip = ["NIP BARU", "NIP"],
        PnsId = ["PNS ID", "PNS ORANG ID", "ID PNS", "ID"],
        Name = ["NAMA", "NAMA PEGAWAI", "NAMA LENGKAP"],
        TitleFront = ["GELAR DEPAN"],
        TitleBack = ["GELAR BELAKANG"],
        BornOn = ["TANGGAL LAHIR", "TGL LAHIR"],
        Sex = ["JENIS KELAMIN", "JK", "KELAMIN"],
        EmployeeKind = ["JENIS PEGAWAI NAMA", "JENIS PEGAWAI"],
        StandingId = ["KEDUDUKAN HUKUM ID", "KEDUDUKAN PNS ID"],
        StandingName = ["KEDUDUKAN HUKUM NAMA", "KEDUDUKAN HUKUM", "KEDUDUKAN PNS NAMA"],
        CivilStatus = ["STATUS CPNS PNS", "STATUS PEGAWAI"],
        CpnsSince = ["TMT CPNS"],
        PnsSince = ["TMT PNS"],
        RetirementAge = ["BUP PENSIUN", "BUP"],
        GolonganId = ["GOL AKHIR ID", "GOL RUANG AKHIR ID", "GOLONGAN ID"],
        GolonganName = ["GOL AKHIR NAMA", "GOL AKHIR", "GOL RUANG AKHIR", "GOLONGAN NAMA", "GOLONGAN", "GOL RUANG"],
        GolonganSince = ["TMT GOLONGAN", "TMT GOLONGAN AKHIR", "TMT GOL AKHIR", "TMT GOL"],
        ServiceYears = ["MK TAHUN"],
        ServiceMonths = ["MK BULAN"],
        PositionKindId = ["JENIS JABATAN ID"],
        PositionKindName = ["JENIS JABATAN NAMA", "JENIS JABATAN"],
        Position = ["JABATAN NAMA", "NAMA JABATAN", "JABATAN"],
        PositionSince = ["TMT JABATAN"],
        EselonId = ["ESELON ID"],
        EselonName = ["ESELON NAMA", "ESELON"],
        EducationId = ["TINGKAT PENDIDIKAN ID", "TK PENDIDIKAN TERAKHIR ID"],
        EducationName = ["TINGKAT PENDIDIKAN NAMA", "TINGKAT PENDIDIKAN", "TK PENDIDIKAN TERAKHIR"],
        GraduatedYear = ["TAHUN LULUS"],
        UnitId = ["UNOR ID"],
        Unit = ["UNOR NAMA", "UNOR", "UNIT KERJA"],
        ParentUnit = ["UNOR INDUK NAMA", "SATUAN KERJA KERJA NAMA", "SATUAN KERJA INDUK NAMA"],
        HomeAgency = ["INSTANSI INDUK NAMA", "INSTANSI INDUK"],
        WorkAgency = ["INSTANSI KERJA NAMA", "INSTANSI KERJA"],
    }
}

columns! {
    /// Ranks held.
    Rank {
        Nip = ["NIP BARU", "NIP"],
        GolonganId = ["GOLONGAN ID", "GOL ID"],
        GolonganName = ["GOLONGAN NAMA", "GOLONGAN", "GOL RUANG"],
        Since = ["TMT GOLONGAN", "TMT GOL"],
    }
}

columns! {
    /// Posts held.
    PostHeld {
        Nip = ["NIP BARU", "NIP"],
        KindId = ["JENIS JABATAN ID"],
        KindName = ["JENIS JABATAN NAMA", "JENIS JABATAN"],
        Position = ["NAMA JABATAN", "JABATAN NAMA"],
        FunctionalName = ["JABATAN FUNGSIONAL NAMA"],
        GeneralName = ["JABATAN FUNGSIONAL UMUM NAMA"],
        EselonId = ["ESELON ID"],
        EselonName = ["ESELON NAMA", "ESELON"],
        UnitId = ["UNOR ID"],
        Unit = ["UNOR NAMA", "NAMA UNOR"],
        Since = ["TMT JABATAN"],
        Assignment = ["JENIS PENUGASAN ID", "JENIS PENUGASAN"],
    }
}

columns! {
    /// Diplomas.
    Diploma {
        Nip = ["NIP BARU", "NIP"],
        EducationId = ["TK PENDIDIKAN ID", "TINGKAT PENDIDIKAN ID"],
        EducationName = ["TK PENDIDIKAN NAMA", "TINGKAT PENDIDIKAN NAMA", "TINGKAT PENDIDIKAN"],
        Year = ["TAHUN LULUS"],
        Day = ["TGL LULUS", "TANGGAL LULUS"],
    }
}

columns! {
    /// Appraisals of a year.
    Appraisal {
        Nip = ["NIP BARU", "NIP"],
        Year = ["TAHUN"],
        // In rw-skp the average is that of the behaviour alone; the appraisal is nilaiPrestasiKerja.
        Value = ["NILAI PRESTASI KERJA", "NILAI RATA-RATA", "NILAI"],
        Predicate = ["PREDIKAT", "KUADRAN KINERJA"],
        Quadrant = ["KUADRAN KINERJA NILAI"],
        Result = ["HASIL KINERJA NILAI"],
        Behaviour = ["PERILAKU KERJA NILAI"],
        // Only in rw-dp3.
        Loyalty = ["KESETIAAN"],
    }
}

columns! {
    /// Sanctions.
    Sanction {
        Nip = ["NIP BARU", "NIP"],
        Kind = ["JENIS HUKUMAN ID", "JENIS HUKUMAN"],
        KindName = ["JENIS HUKUMAN NAMA"],
        Level = ["TINGKAT", "JENIS TINGKAT HUKUMAN ID", "TINGKAT HUKUMAN"],
        From = ["TANGGAL MULAI", "HUKUMAN TANGGAL", "TMT HUKUMAN"],
        Until = ["TANGGAL AKHIR", "AKHIR HUKUM TANGGAL", "AKHIR HUKUMAN TANGGAL"],
        Years = ["MASA TAHUN"],
        Months = ["MASA BULAN"],
        CancelledOn = ["TANGGAL PEMBATALAN", "SK PEMBATALAN TANGGAL"],
        CancelledBy = ["NOMOR PEMBATALAN", "SK PEMBATALAN NOMOR"],
    }
}

columns! {
    /// Structural training.
    Training {
        Nip = ["NIP BARU", "NIP"],
        Id = ["LATIHAN STRUKTURAL ID"],
        Name = ["DIKLAT", "LATIHAN STRUKTURAL NAMA", "NAMA DIKLAT"],
        Year = ["TAHUN"],
        CompletedOn = ["TANGGAL SELESAI"],
    }
}

columns! {
    /// The tree of units.
    Unit {
        Id = ["ID", "UNOR ID"],
        Name = ["NAMA_UNOR", "UNOR NAMA"],
        ParentId = ["ID_ATASAN", "DIATASAN ID"],
        EselonId = ["ESELON_ID"],
    }
}

columns! {
    /// Structural posts.
    StructuralPost {
        Id = ["ID"],
        Unit = ["NAMA_UNOR"],
        Name = ["NAMA_JABATAN"],
        EselonId = ["ESELON_ID"],
    }
}

columns! {
    /// Functional posts.
    FunctionalPost {
        Id = ["ID"],
        Name = ["NAMA"],
        Grade = ["JENJANG"],
        RetirementAge = ["BUP", "BUP USIA"],
    }
}

columns! {
    /// Pelaksana posts.
    PelaksanaPost {
        Id = ["ID"],
        Name = ["NAMA"],
    }
}

/// Which column of a sheet fills which field of its kind.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What the sheet is.
    pub kind: SheetKind,
    /// For each column of the sheet the field it fills.
    pub field_of_column: Vec<Option<usize>>,
    /// For each field the header as the file writes it; empty where the sheet has no such column.
    pub headers: Vec<String>,
}

impl Layout {
    /// Recognises a sheet by its headers. `keyed` says that the person is known from elsewhere, as in the service's JSON.
    pub(super) fn recognise(headers: &[&str], keyed: bool) -> Option<Self> {
        let folded: Vec<String> = headers.iter().map(|header| fold_header(header)).collect();
        SheetKind::ALL.into_iter().find_map(|kind| Self::of_kind(kind, headers, &folded, keyed))
    }

    /// Lays out a sheet whose kind is known.
    pub(super) fn of_kind(kind: SheetKind, headers: &[&str], folded: &[String], keyed: bool) -> Option<Self> {
        let place = |field: &[&str]| {
            field.iter().find_map(|spelling| {
                let spelling = fold_header(spelling);
                folded.iter().position(|header| *header == spelling)
            })
        };
        let places: Vec<Option<usize>> = kind.columns().iter().map(|field| place(field)).collect();
        let has = |field: &usize| places.get(*field).is_some_and(Option::is_some);
        let marked = kind.marks().iter().all(|group| group.iter().any(has));
        let person = kind.nip_column().is_none_or(|nip| keyed || has(&nip));
        // Two columns called ID and NAMA are too little to go by when there are others.
        let exact = kind != SheetKind::PelaksanaPosts || folded.iter().filter(|header| !header.is_empty()).count() == 2;
        if !(marked && person && exact) {
            return None;
        }
        let mut field_of_column = vec![None; headers.len()];
        let mut names = vec![String::new(); places.len()];
        for (field, at) in places.iter().enumerate() {
            let Some(at) = at else { continue };
            if let (Some(slot), Some(header), Some(name)) =
                (field_of_column.get_mut(*at), headers.get(*at), names.get_mut(field))
                && slot.is_none()
            {
                *slot = Some(field);
                *name = header.trim().trim_start_matches('\u{feff}').to_owned();
            }
        }
        Some(Self { kind, field_of_column, headers: names })
    }

    /// Returns the headers of names that stand in for a code the sheet has no column for.
    pub(super) fn read_by_name(&self) -> Vec<&str> {
        let by_name = self.kind.codes_with_names().iter().filter(|(id, name)| !self.has(*id) && self.has(*name));
        by_name.filter_map(|(_, name)| self.headers.get(*name).map(String::as_str)).collect()
    }

    /// Returns the headers that such a sheet may have and this one has not, by their preferred spelling. A code whose
    /// name is there is not missed.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        // Where neither is there, the name is missed: it is what a person would look for.
        let told_otherwise = |field: usize| {
            self.kind.codes_with_names().iter().any(|(id, name)| field == *id || (field == *name && self.has(*id)))
        };
        let fields = self.kind.columns().iter().enumerate();
        let missing = fields.filter(|(field, _)| !self.has(*field) && !told_otherwise(*field));
        missing.filter_map(|(_, spellings)| spellings.first().copied()).collect()
    }

    /// Returns whether the sheet has a column for a field.
    pub(super) fn has(&self, field: usize) -> bool {
        self.headers.get(field).is_some_and(|header| !header.is_empty())
    }
}

/// Folds a header to the form in which headers are compared.
pub(super) fn fold_header(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(headers: &[&str]) -> Option<SheetKind> {
        Layout::recognise(headers, false).map(|layout| layout.kind)
    }

    #[test]
    fn sheets_are_recognised_in_every_order_case_and_spacing() {
        for (headers, expected) in [
            (&["PNS ID", "NIP BARU", "NAMA", "TANGGAL LAHIR"][..], SheetKind::Profile),
            (&["tanggal_lahir", " nama ", "Nip_Baru"], SheetKind::Profile),
            (&["nipBaru", "nama", "tglLahir", "golRuangAkhirId"], SheetKind::Profile),
            (&["NIP BARU", "TAHUN", "NILAI RATA-RATA", "PREDIKAT"], SheetKind::Appraisals),
            (&["predikat", "tahun", "nip"], SheetKind::Appraisals),
            (&["NIP BARU", "JENIS HUKUMAN", "TINGKAT", "TANGGAL MULAI", "TANGGAL AKHIR"], SheetKind::Sanctions),
            (&["NIP BARU", "DIKLAT", "TAHUN"], SheetKind::Trainings),
            (&["ID", "NAMA_UNOR", "ID_ATASAN"], SheetKind::Units),
            (&["ID", "Nama_unor", "Nama_jabatan", "Eselon_id"], SheetKind::StructuralPosts),
            (&["ID", "Nama", "Jenjang", "BUP"], SheetKind::FunctionalPosts),
            (&["Nama", "ID"], SheetKind::PelaksanaPosts),
            (&["NIP", "GOLONGAN", "TMT GOLONGAN"], SheetKind::Ranks),
            (&["NIP", "NAMA JABATAN", "TMT JABATAN"], SheetKind::PostsHeld),
            (&["NIP", "TINGKAT PENDIDIKAN", "TAHUN LULUS"], SheetKind::Diplomas),
        ] {
            assert_eq!(kind(headers), Some(expected), "{headers:?}");
        }
    }

    #[test]
    fn what_is_no_sheet_of_a_register_is_left_alone() {
        for headers in [&["a", "b"][..], &[], &["ID", "NAMA", "HARGA"], &["NIP BARU", "NAMA"], &["NIP", "ALAMAT"]] {
            assert_eq!(kind(headers), None, "{headers:?}");
        }
    }

    #[test]
    fn the_first_spelling_that_a_sheet_has_wins() {
        let headers = ["NIP", "NAMA", "TMT GOLONGAN AKHIR", "TMT GOLONGAN", "GOL AKHIR ID"];
        let layout = Layout::recognise(&headers, false).unwrap();
        assert_eq!(layout.field_of_column[3], Some(Profile::GolonganSince as usize));
        assert_eq!(layout.field_of_column[2], None);
        assert!(SheetKind::ALL.iter().all(|kind| kind.columns().len() <= WIDTH));
    }
}
