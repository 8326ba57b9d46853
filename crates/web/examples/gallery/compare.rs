//! Baperjakat: three dossiers side by side.

use jenjang_web::components::{
    ButtonKind, CompareRow, Compared, Comparison, button_group, button_link, comparison, print_button, warning,
};
use jenjang_web::layout::{Document, Page, Visit};
use maud::html;

pub(crate) async fn show(visit: Visit) -> Document {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let column = |name: &str, note: String| Compared { name: name.to_owned(), note, href: Some("#".to_owned()) };
    let table = Comparison {
        caption: t("Tiga calon", "Three candidates"),
        columns: vec![
            column("Anggoro Kusuma, S.T., M.T.", t("Analis Jembatan", "Bridge analyst")),
            column("Rini Handayani, S.E.", t("Pengelola Data", "Data manager")),
            column("Bayu Laksono, S.T.", t("Pengawas Lapangan", "Field supervisor")),
        ],
        rows: vec![
            CompareRow::of_texts(
                t("Pangkat", "Rank"),
                &["Penata (III/c), 3 th", "Penata Tk. I (III/d), 1 th", "Penata (III/c), 2 th"],
            ),
            CompareRow::of_texts(
                t("Pendidikan", "Education"),
                &["S-2 Teknik Sipil", "S-1 Ekonomi", "S-1 Teknik Sipil"],
            ),
            CompareRow::of_texts(t("Masa di jabatan", "Time in post"), &["4 th 2 bl", "6 th 0 bl", "3 th 7 bl"]),
            CompareRow::of_texts(
                t("Makalah / wawancara", "Paper / interview"),
                &["84,50 / 81,00", "79,25 / 88,00", "77,00 / 79,50"],
            ),
            CompareRow::of_texts(
                t("Kinerja 2012 / 2011", "Appraisal 2012 / 2011"),
                &["Baik / Baik", "Amat baik / Baik", "Baik / Baik"],
            ),
            CompareRow::of_texts(t("Kasus", "Cases"), &["Tidak ada", "Tidak ada", "Tidak ada"]),
            CompareRow::of_texts(t("Urutan merit", "Merit order"), &["1", "2", "5"]),
            CompareRow::of_texts(
                t("Alasan SKPD", "The unit's reason"),
                &["Menguasai bidang", "Pengalaman anggaran", "Dekat wilayah kerja"],
            ),
        ],
    };
    let body = html! {
        (warning(locale, html! {
            (t(
                "Calon ketiga melewati dua orang dengan urutan merit lebih tinggi. Alasan SKPD tercatat dan masuk notulen.",
                "The third candidate passes over two people higher in merit order. The unit's reason is recorded and enters the minutes.",
            ))
        }))
        (comparison(locale, &table))
        (button_group(&[
            button_link(ButtonKind::Primary, &t("Catat rekomendasi", "Record a recommendation"), "#"),
            button_link(ButtonKind::Secondary, &t("Kembalikan ke SKPD", "Return to the unit"), "#"),
            print_button(&t("Cetak satu halaman", "Print on one page")),
        ]))
    };
    Page::new(t("Kepala Seksi Pemeliharaan Jembatan", "Head of the Bridge Maintenance Section"), body)
        .in_section("/banding")
        .wide()
        .kicker(html! { (t("Agenda 4 dari 17", "Item 4 of 17")) })
        .lead(html! { (t("Dinas Bina Marga · eselon IV.a · kosong sejak 1 Februari 2014", "Dinas Bina Marga · echelon IV.a · vacant since 1 February 2014")) })
        .who_sees(t("Anggota sidang Baperjakat.", "Members of this Baperjakat session."))
        .show(&visit)
}
