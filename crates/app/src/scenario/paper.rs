//! Invented papers and certificates, as small PDF files.

use super::chance::Chance;

/// Sentences with places to fill, so that two papers seldom have a row of words in common.
const SENTENCES: [&str; 24] = [
    "Selama {year} kami mencatat {n} {thing} yang {state}, {more} daripada tahun sebelumnya.",
    "Menurut {who}, {thing} {state} karena {cause}.",
    "Di {place} satu {thing} melewati {n} meja sebelum {done}.",
    "Kami mengusulkan agar {who} {act} setiap {time}, dimulai dari {place}.",
    "Ukuran keberhasilannya adalah {n} {thing} yang {done} dalam satu {time}.",
    "Sebagian {thing} {state} bukan karena {cause}, melainkan karena tidak ada yang {act}.",
    "Pada {time} pertama {who} akan {act} bersama {who2}.",
    "Bila {cause} berlanjut, {n} {thing} akan {state} pada akhir {year}.",
    "Biaya usulan ini kira-kira {n} juta rupiah, terutama untuk {act2} di {place}.",
    "Tugas pokok kami menuntut {thing} {done}, namun {who} masih {act2}.",
    "Dari {n} keluhan yang masuk ke {place}, kebanyakan tentang {thing} yang {state}.",
    "Karena {cause}, {who} dan {who2} sering {act} untuk {thing} yang sama.",
    "Contoh yang baik ada di {place}: {who} {act}, dan {thing} {done} dalam {n} jam.",
    "Risiko terbesar adalah {cause}; karena itu {who2} perlu {act} lebih dulu.",
    "Setiap {time} hasilnya dibahas oleh {who} dan ditempel di {place}.",
    "Peraturan gubernur memberi waktu {n} hari, tetapi {thing} baru {done} setelah dua {time}.",
    "Saya pernah {act} di {place}, sehingga tahu bahwa {cause}.",
    "Dengan {n} pegawai, {place} melayani lebih banyak {thing} daripada {who2}.",
    "Hal yang sering dilupakan: {thing} {state} ketika {who} sedang {act2}.",
    "Untuk {year}, sasarannya {n} persen {thing} {done} tanpa {act2}.",
    "Usulan ini diuji selama satu {time} di {place} sebelum {who2} ikut {act}.",
    "Warga tidak bertanya tentang {thing}; mereka bertanya mengapa {place} {act2}.",
    "Kalau {who} berhalangan, {who2} dapat {act} tanpa menunggu {time} berikutnya.",
    "Catatan {year} di {place} memperlihatkan {n} {thing} yang {state} akibat {cause}.",
];

/// What fills the places.
const FILLINGS: [(&str, &[&str]); 13] = [
    ("{year}", &["2010", "2011", "2012", "dua tahun terakhir", "semester lalu", "triwulan kedua"]),
    (
        "{thing}",
        &[
            "berkas izin",
            "laporan keuangan",
            "surat masuk",
            "data pegawai",
            "rencana kerja",
            "naskah perjanjian",
            "permohonan bantuan",
            "dokumen lelang",
            "arsip lama",
            "jadwal kunjungan",
            "hasil pengawasan",
            "usulan kegiatan",
        ],
    ),
    (
        "{state}",
        &[
            "kembali untuk diperbaiki",
            "terlambat",
            "hilang di perjalanan",
            "tidak lengkap",
            "dikerjakan dua kali",
            "menumpuk",
            "tidak terbaca",
            "salah alamat",
        ],
    ),
    ("{more}", &["lebih banyak", "sedikit lebih banyak", "jauh lebih banyak", "hampir sama", "lebih sedikit"]),
    ("{who2}", &["petugas loket", "bagian hukum", "tim teknologi", "sekretariat", "unit pelaksana", "bendahara"]),
    (
        "{who}",
        &[
            "kepala seksi",
            "staf perencana",
            "pengelola barang",
            "analis anggaran",
            "petugas lapangan",
            "pengawas mutu",
            "penyusun laporan",
            "operator data",
        ],
    ),
    (
        "{cause}",
        &[
            "formulir berubah tanpa pemberitahuan",
            "data diketik ulang",
            "beban kerja tidak merata",
            "tidak ada batas waktu",
            "dua orang pensiun bersamaan",
            "perangkat sering rusak",
            "wewenang tidak jelas",
            "pelatihan hanya untuk sebagian orang",
        ],
    ),
    (
        "{place}",
        &[
            "loket depan",
            "kantor kabupaten",
            "ruang arsip",
            "balai pelatihan",
            "gudang pusat",
            "unit layanan keliling",
            "sekretariat",
            "bidang pengembangan",
        ],
    ),
    ("{done}", &["selesai", "diterima", "terkirim", "tercatat", "ditandatangani", "sampai kepada pemohon"]),
    (
        "{act2}",
        &[
            "menunggu tanda tangan",
            "mencari berkas lama",
            "menghitung ulang",
            "mengantar surat",
            "memperbaiki ketikan",
            "menyalin data",
        ],
    ),
    (
        "{act}",
        &[
            "memeriksa daftar kerja",
            "menukar tugas",
            "mencatat waktu tunggu",
            "menjawab keluhan",
            "meninjau prosedur",
            "membagi beban kerja",
            "melatih pengganti",
            "menyusun prioritas",
        ],
    ),
    ("{time}", &["minggu", "bulan", "triwulan", "dua minggu", "semester"]),
    ("{n}", &["12", "17", "24", "31", "46", "58", "63", "79", "85", "94", "120", "140", "165", "210", "260"]),
];

/// Sentences of a paper.
const LENGTH: u64 = 22;

/// Returns an invented paper of a participant about the tasks of a unit.
///
/// One in sixty is written after that of the number before, with a few sentences changed: what the comparison
/// of papers is there to point at.
pub(super) fn paper(chance: Chance<'_>, participant: u32, unit: &str) -> Vec<u8> {
    let mut lines = vec![format!("Makalah peserta nomor {participant}"), String::new()];
    lines.push(format!("Tema: pelaksanaan tugas pokok {unit}"));
    lines.push(String::new());
    let copies = participant % 60 == 17;
    for place in 0..LENGTH {
        let of = if copies && place % 11 != 5 { participant.saturating_sub(1) } else { participant };
        lines.push(sentence(chance, of, place));
    }
    pdf(&lines)
}

/// More than a paper draws.
const DRAWS: u64 = 1_024;

/// Returns a sentence of a paper, by its place.
fn sentence(chance: Chance<'_>, participant: u32, place: u64) -> String {
    let mut draw = u64::from(participant) * DRAWS + place * 32;
    let mut pick = |texts: &[&'static str]| {
        draw += 1;
        let n = u64::try_from(texts.len()).unwrap_or(1);
        let at = usize::try_from(chance.below(draw, n)).unwrap_or(0);
        texts.get(at).copied().unwrap_or_default()
    };
    let mut text = pick(&SENTENCES).to_owned();
    for (mark, words) in FILLINGS {
        while text.contains(mark) {
            text = text.replacen(mark, pick(words), 1);
        }
    }
    text
}

/// Returns an invented medical certificate.
pub(super) fn certificate(participant: u32) -> Vec<u8> {
    pdf(&[
        "Surat keterangan sehat (contoh rekaan)".to_owned(),
        String::new(),
        format!("Peserta nomor {participant} dinyatakan sehat jasmani dan rohani."),
    ])
}

/// Returns a PDF file of one page with these lines.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut content = String::from("BT /F1 10 Tf 50 790 Td 14 TL\n");
    for line in lines {
        let plain: String = line.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        let plain = plain.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content.push_str(&format!("({plain}) Tj T*\n"));
    }
    content.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_pdf_files_and_differ() {
        let chance = Chance { seed: 1, purpose: "paper" };
        let (one, two) = (paper(chance, 1, "Dinas (A)"), paper(chance, 2, "Dinas (A)"));
        assert_eq!(crate::cases::media_of(&one), "application/pdf");
        assert_eq!(paper(chance, 1, "Dinas (A)"), one);
        assert_ne!(one, two);
        assert!(!String::from_utf8_lossy(&one).contains('{'), "a place is left open");
    }
}
