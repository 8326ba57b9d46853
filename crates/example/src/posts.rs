//! The posts people hold, their ranks and diplomas: codes of BKN with invented careers around them.

/// A code of BKN with the name it prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

const fn code(id: &'static str, name: &'static str) -> Code {
    Code { id, name }
}

/// The ladder from II/a to IV/b.
pub(crate) const RANKS: [Code; 10] = [
    code("21", "II/a"),
    code("22", "II/b"),
    code("23", "II/c"),
    code("24", "II/d"),
    code("31", "III/a"),
    code("32", "III/b"),
    code("33", "III/c"),
    code("34", "III/d"),
    code("41", "IV/a"),
    code("42", "IV/b"),
];
/// The place of III/c, the lowest rank that meets.
pub(crate) const LOWEST_RANK: usize = 6;
/// A grade of contracts, which is on no ladder of ranks.
pub(crate) const CONTRACT_GRADE: Code = code("09", "IX");

/// The names of the ranks, in the same order.
pub(crate) const RANK_NAMES: [&str; 10] = [
    "Pengatur Muda",
    "Pengatur Muda Tingkat I",
    "Pengatur",
    "Pengatur Tingkat I",
    "Penata Muda",
    "Penata Muda Tingkat I",
    "Penata",
    "Penata Tingkat I",
    "Pembina",
    "Pembina Tingkat I",
];

/// Levels of education below S-1, with how often each comes.
pub(crate) const LOW_EDUCATION: [(Code, u32); 8] = [
    (code("05", "Sekolah Dasar"), 4),
    (code("10", "SLTP"), 4),
    (code("15", "SLTA"), 50),
    (code("17", "SLTA Kejuruan"), 12),
    (code("18", "SLTA Keguruan"), 3),
    (code("20", "Diploma I"), 2),
    (code("25", "Diploma II"), 8),
    (code("30", "Diploma III/Sarjana Muda"), 30),
];
/// Levels of education from S-1 and its equal, Diploma IV.
pub(crate) const HIGH_EDUCATION: [(Code, u32); 6] = [
    (code("35", "Diploma IV"), 12),
    (code("40", "S-1/Sarjana"), 70),
    (code("42", "Profesi"), 2),
    (code("45", "S-2"), 18),
    (code("47", "Spesialis"), 1),
    (code("50", "S-3/Doktor"), 1),
];

/// A post: its kind, its name, and its eselon where it has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) kind: Code,
    pub(crate) name: &'static str,
    pub(crate) eselon: Option<Code>,
}

pub(crate) const STRUCTURAL: Code = code("1", "Jabatan Struktural");
pub(crate) const FUNCTIONAL: Code = code("2", "Jabatan Fungsional Tertentu");
pub(crate) const COMBINED: Code = code("3", "Jabatan Rangkap");
pub(crate) const GENERAL: Code = code("4", "Jabatan Fungsional Umum");

const fn headed(name: &'static str, eselon: Code) -> Post {
    Post { kind: STRUCTURAL, name, eselon: Some(eselon) }
}

/// Structural posts that people of the sheet hold.
pub(crate) const HEADS: [Post; 4] = [
    headed("Kepala Seksi", code("41", "IV.a")),
    headed("Kepala Sub Bagian", code("41", "IV.a")),
    headed("Kepala Sub Seksi", code("42", "IV.b")),
    headed("Kepala Bidang", code("31", "III.a")),
];

/// A functional post: name, level and retirement age.
pub(crate) const FUNCTIONAL_POSTS: [(&str, &str, u8); 10] = [
    ("Guru Muda", "Muda", 60),
    ("Guru Madya", "Madya", 60),
    ("Perawat Terampil", "Terampil", 58),
    ("Perawat Penyelia", "Penyelia", 58),
    ("Widyaiswara Madya", "Madya", 60),
    ("Penyuluh Pertanian Muda", "Muda", 58),
    ("Pustakawan Pertama", "Pertama", 58),
    ("Auditor Muda", "Muda", 58),
    ("Dokter Madya", "Madya", 60),
    ("Arsiparis Mahir", "Mahir", 58),
];

/// Posts of those who hold neither a structural nor a functional one.
pub(crate) const GENERAL_POSTS: [&str; 12] = [
    "Pengadministrasi Kepegawaian",
    "Pengadministrasi Keuangan",
    "Pengelola Barang Milik Daerah",
    "Penyusun Rencana Kegiatan",
    "Analis Pelayanan Publik",
    "Bendahara Pengeluaran",
    "Pengolah Data Statistik",
    "Penyusun Laporan, Evaluasi dan Pelaporan",
    "Verifikator Anggaran",
    "Petugas Lapangan Irigasi",
    "Pranata Jamuan",
    "Sekretaris Pimpinan",
];
