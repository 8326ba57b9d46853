//! A marker with the paper beside the rubric.

use jenjang_web::components::{
    ButtonKind, Field, Level, RubricLine, button, button_group, button_named, hidden, progress, rubric_line, text_link,
    textarea,
};
use jenjang_web::layout::{Document, Page, Visit};
use maud::html;

pub(crate) async fn show(visit: Visit) -> Document {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let words = [
        t("kurang", "poor"),
        t("cukup", "fair"),
        t("sedang", "medium"),
        t("baik", "good"),
        t("sangat baik", "very good"),
    ];
    let levels: Vec<Level> = words
        .into_iter()
        .zip(["20", "40", "60", "80", "100"])
        .map(|(word, value)| Level { value: value.to_owned(), word, anchor: None })
        .collect();
    let line = |field: &str, title: String, hint: String, chosen: Option<&str>| RubricLine {
        field: field.to_owned(),
        title,
        hint,
        levels: levels.clone(),
        chosen: chosen.map(ToOwned::to_owned),
        error: None,
    };
    let lines = [
        line(
            "analisis",
            t("Analisis", "Analysis"),
            t(
                "Masalah dirumuskan, data dipakai, sebab dan akibat dipisahkan",
                "The problem is stated, data are used, causes and effects set apart",
            ),
            Some("80"),
        ),
        line(
            "strategis",
            t("Pemikiran strategis", "Strategic thinking"),
            t("Pilihan ditimbang terhadap tujuan SKPD", "Options are weighed against the unit's aims"),
            Some("60"),
        ),
        line(
            "rencana",
            t("Perencanaan dan organisasi", "Planning"),
            t("Langkah, biaya, waktu, ukuran keberhasilan", "Steps, cost, time, measures of success"),
            Some("80"),
        ),
        line(
            "tertulis",
            t("Komunikasi tertulis", "Writing"),
            t("Runtut, jelas, bahasa baku", "Ordered, clear, correct"),
            None,
        ),
    ];
    let (reason, reads) = (
        t("Alasan penilaian", "Reasons"),
        t("Dibaca peserta bersama hasilnya", "The participant reads it with the result"),
    );
    let field = Field::new("alasan", &reason).hint(&reads).bold();
    let body = html! {
        div.j-split {
            div {
                iframe.j-file src="/makalah.pdf" title=(t("Makalah K-0417", "Paper K-0417")) {}
                p.govuk-body {
                    (text_link(&t("Unduh PDF", "Download PDF"), "/makalah.pdf"))
                    (t(" · 14 halaman · nama penulis tidak ditampilkan", " · 14 pages · the author's name is not shown"))
                }
            }
            form method="post" action="/" data-guard data-keep="K-0417" {
                (visit.token_field())
                (hidden("versi", "12"))
                @for line in &lines { (rubric_line(locale, line)) }
                (textarea(locale, &field, &t("Masalah nyata dan data cukup; pilihan lain belum ditimbang.", "A real problem and enough data; other options are not weighed."), 3, Some(2_000)))
                (button_group(&[
                    button(ButtonKind::Primary, &t("Simpan dan lanjut", "Save and go on")),
                    button_named(ButtonKind::Secondary, &t("Simpan sementara", "Save for later"), "langkah", "simpan"),
                    text_link(&t("Saya tidak dapat menilai makalah ini", "I cannot mark this paper"), "#"),
                ]))
            }
        }
    };
    Page::new(t("Makalah K-0417", "Paper K-0417"), body)
        .in_section("/menilai")
        .shows_files()
        .kicker(html! {
            a.govuk-link href="#" { (t("Makalah untuk saya", "Papers for me")) }
            (t(" · tenggat Jumat, 6 Desember 2013, 16.00 WIB", " · due Friday, 6 December 2013, 16:00 WIB"))
        })
        .lead(progress(locale, &t("Makalah yang dinilai", "Papers marked"), 12, 45))
        .show(&visit)
}
