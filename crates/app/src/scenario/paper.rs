//! Invented papers and certificates, as small PDF files.

use super::chance::Chance;

const OPENINGS: [&str; 6] = [
    "Setiap tahun unit kami melayani lebih banyak orang dengan pegawai yang sama banyaknya.",
    "Tugas pokok unit kami diatur dengan peraturan gubernur, tetapi cara kerjanya tumbuh sendiri.",
    "Laporan tahun lalu menunjukkan bahwa target tercapai, sedangkan keluhan justru bertambah.",
    "Pekerjaan yang sama dicatat di tiga tempat, dan ketiganya tidak pernah cocok.",
    "Anggaran terserap pada triwulan terakhir, sehingga mutu pekerjaan menurun.",
    "Pelayanan kami bergantung pada dua orang yang akan pensiun tahun depan.",
];
const CAUSES: [&str; 6] = [
    "Sebabnya bukan kekurangan tenaga, melainkan urutan pekerjaan yang tidak pernah ditinjau.",
    "Data dikumpulkan untuk laporan, bukan untuk mengambil keputusan.",
    "Pembagian tugas mengikuti kebiasaan dan bukan beban kerja yang terukur.",
    "Standar pelayanan ada, namun tidak seorang pun memantau waktunya.",
    "Rapat membahas penyerapan, jarang membahas hasil yang dirasakan warga.",
    "Pelatihan diberikan kepada yang sempat, bukan kepada yang memerlukan.",
];
const PLANS: [&str; 6] = [
    "Langkah pertama adalah mengukur waktu setiap tahap selama satu bulan.",
    "Kami mengusulkan satu daftar kerja bersama yang dapat dilihat semua seksi.",
    "Setiap triwulan satu prosedur ditinjau bersama mereka yang menjalankannya.",
    "Keluhan dikelompokkan menurut sebabnya dan dijawab dalam tiga hari kerja.",
    "Dua pegawai dari setiap seksi dilatih untuk saling menggantikan.",
    "Rencana pengadaan disusun pada bulan pertama dan dipantau setiap dua minggu.",
];
const RISKS: [&str; 4] = [
    "Risikonya adalah pencatatan ganda pada masa peralihan; karena itu peralihan dibatasi dua bulan.",
    "Usulan ini tidak memerlukan anggaran baru, tetapi memerlukan waktu kepala seksi.",
    "Keberhasilan diukur dari lama pelayanan dan jumlah berkas yang kembali.",
    "Bila setelah enam bulan tidak ada perubahan, cara lama dapat dipakai kembali.",
];

/// Returns an invented paper of a participant about the tasks of a unit.
pub(super) fn paper(chance: Chance<'_>, participant: u32, unit: &str) -> Vec<u8> {
    let mut lines = vec![format!("Makalah peserta nomor {participant}"), String::new()];
    lines.push(format!("Tema: pelaksanaan tugas pokok {unit}"));
    lines.push(String::new());
    let seed = u64::from(participant) * 64;
    let mut pick = |texts: &[&'static str], n: u64| {
        let at = usize::try_from(chance.below(seed + n, u64::try_from(texts.len()).unwrap_or(1))).unwrap_or(0);
        lines.extend(texts.get(at).map(|text| (*text).to_owned()));
    };
    for round in 0..3 {
        pick(&OPENINGS, round * 4);
        pick(&CAUSES, round * 4 + 1);
        pick(&PLANS, round * 4 + 2);
        pick(&RISKS, round * 4 + 3);
    }
    let figure = 40 + chance.below(seed + 40, 400);
    lines.push(format!("Pada tahun 2012 unit kami menyelesaikan {figure} berkas setiap bulan."));
    pdf(&lines)
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
    }
}
