//! An employee reads why.

use jenjang_facts::{Day, Moment, Zone};
use jenjang_web::components::{Criterion, Verdict, criteria, text_link, verdict_card};
use jenjang_web::layout::{Document, Link, Page, Visit};
use jenjang_web::say;
use maud::html;

pub(crate) async fn show(visit: Visit) -> Document {
    let locale = &visit.locale;
    let t = |id, en| locale.pick(id, en);
    let day = |year, month, day| say::date(locale, Day::new(year, month, day).unwrap_or(Day::EPOCH));
    let until = Moment::parse("2013-11-20T16:00+07:00").ok();
    let lines = [
        Criterion {
            text: t(
                "Sekurang-kurangnya 1 tahun setelah selesai menjalani hukuman disiplin sedang atau berat",
                "At least 1 year since a medium or severe disciplinary sanction ended",
            )
            .to_owned(),
            verdict: Verdict::Fails,
            cite: t("Ketentuan umum II.a.4 · sumber resmi BKD", "General provision II.a.4 · official source, BKD")
                .to_owned(),
            facts: html! {
                p {
                    (t("Hukuman sedang (penundaan kenaikan pangkat) ", "A medium sanction (promotion withheld) "))
                    strong { (t("selesai ", "ended on ")) (day(2013, 3, 12)) }
                    (t(", 246 hari sebelum penilaian. Diperlukan 1 tahun. ", ", 246 days before the assessment. 1 year is needed. "))
                    a.govuk-link href="#" { (t("Data ini keliru?", "Is this wrong?")) }
                }
            },
        },
        Criterion {
            text: t("Pangkat minimal Penata (III/c)", "Rank of at least Penata (III/c)").to_owned(),
            verdict: Verdict::Meets,
            cite: t("Ketentuan khusus II.b.2", "Special provision II.b.2").to_owned(),
            facts: html! {
                p { (t("Pangkat Anda: ", "Your rank: ")) strong { "Penata (III/c)" } (t(" sejak ", " since ")) (day(2010, 4, 1)) "." }
            },
        },
        Criterion {
            text: t("Minimal ijazah S1 atau setara", "A bachelor's degree or equivalent").to_owned(),
            verdict: Verdict::Meets,
            cite: t("Ketentuan umum II.a.2", "General provision II.a.2").to_owned(),
            facts: html! { p { (t("Pendidikan terakhir: ", "Highest education: ")) strong { "S-1/Sarjana" } "." } },
        },
        Criterion {
            text: t("Sehat jasmani dan rohani", "In good health").to_owned(),
            verdict: Verdict::Gap,
            cite: t(
                "Ketentuan umum II.a.5 · dinilai dari surat keterangan, bukan dari SIMPEG",
                "General provision II.a.5 · judged from a certificate, not from SIMPEG",
            )
            .to_owned(),
            facts: html! {
                p {
                    (t(
                        "Surat keterangan sehat belum diserahkan. Tidak menahan hasil seleksi administrasi.",
                        "The health certificate has not been handed in. It does not hold up this result.",
                    ))
                }
            },
        },
    ];
    let body = html! {
        (verdict_card(Verdict::Fails, t("Belum memenuhi syarat", "Not eligible yet"), html! {
            p {
                (t("5 dari 6 syarat terpenuhi. Yang belum: ", "5 of 6 criteria are met. Still missing: "))
                strong { (t("jarak dari hukuman disiplin", "the time since a sanction")) }
                (t(". Bila tidak ada yang berubah, Anda memenuhi syarat ini mulai ", ". If nothing changes, you meet it from "))
                strong { (day(2014, 3, 12)) } "."
            }
        }))
        div.j-aside {
            div {
                h2.govuk-heading-m { (t("Syarat demi syarat", "Criterion by criterion")) }
                p.govuk-body {
                    (t("Dinilai pada ", "Judged on ")) (day(2013, 11, 13))
                    (t(" dari data SIMPEG tertanggal ", " from SIMPEG data of ")) (day(2013, 11, 11)) "."
                }
                (criteria(locale, &lines))
            }
            aside {
                h2.govuk-heading-s { (t("Yang dapat Anda lakukan", "What you can do")) }
                ul."govuk-list govuk-list--spaced" {
                    li {
                        (text_link(t("Ajukan keberatan dengan bukti", "Object, with evidence"), "#"))
                        @if let Some(until) = until {
                            br;
                            span.j-soft { (t("sampai ", "until ")) (say::deadline(locale, until, Zone::Wib)) }
                        }
                    }
                    li { (text_link(t("Perbaiki data kepegawaian", "Correct your record"), "#")) }
                    li { (text_link(t("Unduh bukti hasil (PDF)", "Download the proof (PDF)"), "#")) }
                }
            }
        }
    };
    Page::new(t("Hasil seleksi administrasi Anda", "Your administrative selection"), body)
        .in_section("/putusan")
        .trail([Link::new(t("Promosi Terbuka Eselon IV 2013", "Open Promotion Echelon IV 2013"), "/dasbor")])
        .who_sees(t(
            "Anda dan BKD. Daftar yang diumumkan hanya memuat nama yang memenuhi syarat.",
            "You and the BKD. The published list has only the names of those who are eligible.",
        ))
        .show(&visit)
}
