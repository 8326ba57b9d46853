//! The office sees where the round stands.

use jenjang_web::charts::{Funnel, FunnelStep, funnel};
use jenjang_web::components::{NumberCard, Stage, StageState, Task, Tone, number_cards, stages, tabs, tag, task_list};
use jenjang_web::layout::{Document, Link, Page, Visit};
use maud::html;

pub(crate) async fn show(visit: Visit) -> Document {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let stage = |name: String, note: String, state| Stage { name, note, state, href: Some("#".to_owned()) };
    let round = [
        stage(t("Pengumuman", "Announcement"), t("1–8 Nov", "1–8 Nov"), StageState::Done),
        stage(
            t("Seleksi administrasi", "Screening"),
            t("11–13 Nov · 2.937 dari 16.003", "11–13 Nov · 2,937 of 16,003"),
            StageState::Done,
        ),
        stage(
            t("Makalah", "Papers"),
            t("14 Nov–5 Des · 2.604 diterima", "14 Nov–5 Dec · 2,604 received"),
            StageState::Now,
        ),
        stage(t("Penetapan makalah", "Papers determined"), t("6 Des", "6 Dec"), StageState::Waiting),
        stage(t("Wawancara", "Interviews"), t("9–20 Des", "9–20 Dec"), StageState::Waiting),
        stage(t("Penetapan", "Determination"), t("23 Des", "23 Dec"), StageState::Waiting),
        stage(t("Talent pool", "Talent pool"), t("berlaku 2 tahun", "valid for 2 years"), StageState::Waiting),
    ];
    let card = |number, text, late| NumberCard { number, text, href: Some("#".to_owned()), late };
    let cards = [
        card(3, t("penilai melewati tenggat", "markers past their deadline"), true),
        card(333, t("makalah belum diterima, 6 hari kerja lagi", "papers not received, 6 working days left"), false),
        card(41, t("nilai berbeda lebih dari 15 poin", "marks more than 15 points apart"), false),
        card(212, t("data kurang, perlu diperiksa", "records with gaps to check"), false),
    ];
    let task = |title, hint: String, tone, status: String, href: Option<&str>| Task {
        title,
        href: href.map(ToOwned::to_owned),
        hint: Some(html! { (hint) }),
        status: tag(tone, &status),
    };
    let tasks = [
        task(
            t("Ingatkan penilai yang terlambat", "Remind the late markers"),
            "Dinas Perkebunan, RSUD Tugurejo, Badan Ketahanan Pangan".to_owned(),
            Tone::Bad,
            t("Terlambat", "Overdue"),
            Some("#"),
        ),
        task(
            t("Periksa 212 pegawai dengan data kurang", "Check 212 employees with gaps"),
            t(
                "SKP 2011 tidak tercatat: 96 · pangkat kosong: 55 · lainnya: 61",
                "SKP 2011 missing: 96 · no rank: 55 · other: 61",
            ),
            Tone::Soon,
            t("Sebelum 29 Nov", "Before 29 Nov"),
            Some("#"),
        ),
        task(
            t("Jawab keberatan", "Answer objections"),
            t("14 masuk, 9 dijawab", "14 received, 9 answered"),
            Tone::Open,
            t("5 terbuka", "5 open"),
            Some("#"),
        ),
        task(
            t("Tetapkan jadwal wawancara", "Set the interview schedule"),
            t("Setelah penetapan makalah", "After the papers are determined"),
            Tone::Quiet,
            t("Belum dapat dimulai", "Cannot start yet"),
            None,
        ),
    ];
    let step = |label, count, now| FunnelStep { label, count, now };
    let chart = Funnel {
        id: "corong".to_owned(),
        title: t("Corong", "Funnel"),
        steps: vec![
            step(t("disaring", "screened"), 16_003, false),
            step(t("memenuhi", "eligible"), 2_937, false),
            step(t("menyerahkan makalah", "handed in"), 2_604, false),
            step(t("selesai dinilai", "marked"), 1_118, true),
        ],
    };
    let pages = [
        Link::new(t("Ringkasan", "Summary"), "/dasbor"),
        Link::new(t("Peserta", "Participants"), "#peserta"),
        Link::new(t("Surat", "Letters"), "#surat"),
        Link::new(t("Catatan", "Record"), "#catatan"),
    ];
    let body = html! {
        (tabs(&t("Putaran ini", "This round"), &pages, "/dasbor"))
        (stages(locale, &round))
        (number_cards(locale, &cards))
        div.j-aside {
            section {
                h2.govuk-heading-m { (t("Yang perlu Anda kerjakan", "What you need to do")) }
                (task_list("tugas", &tasks))
            }
            (funnel(locale, &chart))
        }
    };
    Page::new(t("Promosi Terbuka Eselon IV 2013", "Open Promotion Echelon IV 2013"), body)
        .in_section("/dasbor")
        .lead(html! {
            (t("Dibuka 1 November 2013 · aturan ", "Opened 1 November 2013 · rule "))
            a.govuk-link href="#" { "promosi-eselon-iv, Jawa Tengah 2013" }
            (t(" · parameter tersegel ", " · parameters sealed ")) code { "9f3a…c21d" }
        })
        .who_sees(t("BKD dan tim seleksi.", "The BKD and the selection team."))
        .show(&visit)
}
