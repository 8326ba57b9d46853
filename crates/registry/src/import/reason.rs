//! The reasons of notes: their published keys, and what an office is told.

/// Why a row was refused or a cell set aside: key, what is wrong, and what to do.
struct Reason(&'static str, &'static str, &'static str);

const FIX_AT_SOURCE: &str = "Perbaiki di SIMPEG/SIASN lalu ekspor ulang.";
const EXPORT_TEXT: &str = "Ekspor ulang dengan kolom NIP berformat teks; jangan diketik ulang dari lembar ini.";

/// INVARIANT: keys are published (they stand in snapshots); one is never reused for something else.
const REASONS: &[Reason] = &[
    Reason("nip-empty", "NIP kosong", "Isi NIP 18 angka lalu ekspor ulang."),
    Reason("nip-damaged", "NIP dibulatkan oleh program lembar kerja, angkanya hilang", EXPORT_TEXT),
    Reason("nip-length", "NIP tidak 18 angka", "Periksa NIP pada SK lalu perbaiki di SIMPEG/SIASN."),
    Reason("nip-not-digits", "NIP memuat huruf atau tanda lain", "Periksa apakah kolom pada baris ini bergeser."),
    Reason("no-name", "nama kosong", "Periksa apakah kolom pada baris ini bergeser, lalu isi nama."),
    Reason(
        "too-many-cells",
        "baris ini memuat lebih banyak sel daripada judul kolom, jadi isinya bergeser",
        "Periksa tanda pemisah pada baris ini, atau serahkan berkas XLSX.",
    ),
    Reason("birth-date-impossible", "tanggal lahir tidak ada di kalender", FIX_AT_SOURCE),
    Reason(
        "second-row-nip",
        "NIP ini sudah dibaca pada baris lain",
        "Hapus salah satu baris; baris yang pertama yang dipakai.",
    ),
    Reason(
        "second-row-pns-id",
        "PNS ID ini sudah dibaca pada baris lain",
        "Hapus salah satu baris; baris yang pertama yang dipakai.",
    ),
    Reason(
        "rows-disagree",
        "dua baris untuk orang yang sama menyebut nilai berbeda",
        "Tentukan nilai yang benar, hapus baris yang salah.",
    ),
    Reason(
        "id-and-name-disagree",
        "kode dan nama menyebut hal yang berbeda",
        "Tentukan mana yang benar lalu perbaiki di SIMPEG/SIASN.",
    ),
    Reason("level-unknown", "nilai ini tidak ada dalam daftar acuan", FIX_AT_SOURCE),
    Reason("pppk-grade", "golongan PPPK bukan golongan PNS", "Tidak perlu diperbaiki bila orang ini PPPK."),
    Reason("date-unusable", "tanggal tidak terbaca", "Tulis sebagai hh-bb-tttt, misalnya 01-04-2010."),
    Reason("number-unusable", "angka tidak terbaca atau tidak masuk akal", FIX_AT_SOURCE),
    Reason("year-unusable", "tahun tidak terbaca", "Tulis tahun dengan empat angka."),
    Reason("end-before-start", "tanggal akhir mendahului tanggal mulai", FIX_AT_SOURCE),
    Reason(
        "eselon-column-missing",
        "pejabat struktural, tetapi berkas tidak memuat kolom eselon",
        "Ekspor ulang dengan kolom ESELON ID.",
    ),
    Reason(
        "cancellation-unusable",
        "tanggal pembatalan tidak terbaca, jadi tidak pasti apakah hukuman berlaku",
        FIX_AT_SOURCE,
    ),
    Reason(
        "nip-birth-date",
        "tanggal lahir berbeda dengan NIP",
        "Cocokkan dengan SK; nilai kolom tanggal lahir yang dipakai.",
    ),
    Reason(
        "nip-appointment",
        "TMT CPNS berbeda dengan NIP",
        "Cocokkan dengan SK CPNS; nilai kolom TMT CPNS yang dipakai.",
    ),
    Reason("nip-sex", "jenis kelamin berbeda dengan NIP", "Cocokkan dengan SK."),
    Reason("sex-unusable", "jenis kelamin tidak terbaca", "Tulis L atau P (atau M atau F)."),
    Reason("age-at-appointment", "usia saat TMT CPNS tidak lazim", "Cocokkan tanggal lahir dan TMT CPNS dengan SK."),
    Reason("after-as-of", "tanggal sesudah hari data ini", "Cocokkan dengan SK; mungkin keliru ketik tahun."),
    Reason("structural-without-eselon", "pejabat struktural tanpa eselon", "Lengkapi eselon di SIMPEG/SIASN."),
    Reason(
        "predicate-and-value-disagree",
        "predikat tidak sesuai dengan nilai angka; predikat yang dipakai",
        "Cocokkan dengan dokumen penilaian.",
    ),
    Reason(
        "predicate-of-another-regime",
        "predikat ini bukan sebutan peraturan tahun tersebut",
        "Cocokkan dengan dokumen penilaian.",
    ),
    Reason(
        "sanction-level-and-kind-disagree",
        "tingkat hukuman berbeda dengan jenisnya; tingkat yang dipakai",
        "Cocokkan dengan SK hukuman.",
    ),
    Reason(
        "sanction-does-not-count",
        "jenis ini bukan hukuman disiplin, jadi tidak dihitung",
        "Tidak perlu diperbaiki.",
    ),
    Reason(
        "training-outside-order",
        "bukan diklat kepemimpinan berjenjang, jadi tanpa tingkat",
        "Tidak perlu diperbaiki.",
    ),
    Reason(
        "person-not-in-register",
        "NIP ini tidak ada dalam profil yang dibaca",
        "Periksa NIP, atau sertakan profil orang ini.",
    ),
    Reason("id-empty", "ID kosong, baris tidak dapat dipakai", FIX_AT_SOURCE),
    Reason(
        "unit-tree-cycle",
        "unit ini menjadi atasan bagi dirinya sendiri lewat ID_ATASAN",
        "Perbaiki ID_ATASAN pada pohon unit.",
    ),
    Reason(
        "copy-of-file",
        "isinya sama baris demi baris dengan berkas lain, jadi tidak dibaca dua kali",
        "Tidak perlu diperbaiki.",
    ),
    Reason("column-read-by-name", "kolom kode tidak ada; nilai dibaca dari nama", "Sertakan kolom kode bila ada."),
];

/// Returns what is wrong, in plain Indonesian; the key itself for one that this program does not know.
pub fn explain(key: &str) -> &str {
    REASONS.iter().find(|reason| reason.0 == key).map_or(key, |reason| reason.1)
}

/// Returns what an office can do about it, in plain Indonesian.
pub fn advice(key: &str) -> &'static str {
    REASONS.iter().find(|reason| reason.0 == key).map_or("", |reason| reason.2)
}

/// Returns all keys.
pub fn keys() -> impl Iterator<Item = &'static str> {
    REASONS.iter().map(|reason| reason.0)
}
