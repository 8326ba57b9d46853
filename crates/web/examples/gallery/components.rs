//! Every component and chart on one page.

use jenjang_facts::{Decimal, Moment, Zone};
use jenjang_web::charts::{Bin, Distribution, Funnel, FunnelStep, StageDays, StageTimes};
use jenjang_web::charts::{distribution, funnel, stage_times};
use jenjang_web::components::{
    self as c, ActiveFilter, Banner, ButtonKind, Change, Choice, Column, DateText, Direction, Field, FileLimits,
    Filter, Level, Pages, Receipt, Row, RubricLine, StageState, SummaryRow, Table, TextKind, TimelineItem, Tone,
    Verdict,
};
use jenjang_web::error_page::ErrorPage;
use jenjang_web::forms::{FieldErrors, FormData};
use jenjang_web::layout::{Document, Link, Page, Visit};
use jenjang_web::say;
use maud::{Markup, html};

pub(crate) async fn show(visit: Visit) -> Document {
    page(&visit, &FormData::default(), FieldErrors::default())
}

/// Takes the form, and shows it again with all that is wrong.
pub(crate) async fn submit(visit: Visit, form: FormData) -> Result<Document, ErrorPage> {
    if let Some(token) = &visit.token {
        form.check_token(token)?;
    }
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let mut read = form.reader(locale);
    let zero = Decimal::ZERO;
    let values = (
        read.text("judul", &t("Judul makalah", "Title of the paper"), 120),
        read.text("ringkasan", &t("Ringkasan", "Summary"), 500),
        read.decimal("bobot", &t("Bobot", "Weight"), zero, Decimal::parse("100").unwrap_or(zero)),
        read.day("tenggat", &t("Tenggat", "Deadline")),
        read.choice("jalur", &t("Jalur", "Track"), |text| ["umum", "khusus"].contains(&text).then(|| text.to_owned())),
        read.choices("unsur", &t("Unsur yang dinilai", "What is marked"), 1, |text| Some(text.to_owned())),
        read.choice("unit", &t("Unit kerja", "Unit"), |text| Some(text.to_owned())),
    );
    Ok(match read.finish(values) {
        Ok(_) => confirmation(&visit),
        Err(errors) => page(&visit, &form, errors),
    })
}

pub(crate) async fn show_confirmation(visit: Visit) -> Document {
    confirmation(&visit)
}

fn confirmation(visit: &Visit) -> Document {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let recorded = Moment::parse("2013-11-28T10:02+07:00").ok();
    let proof = Receipt {
        recorded_at: recorded.map(|at| locale.moment(at, Zone::Wib)).unwrap_or_default(),
        digest: "9f3a11c0d4b27e85a6610fd2c93be77410c5a8f2e6d9b034771fa2885ce0c21d".to_owned(),
        check_href: Some("#".to_owned()),
    };
    let body = html! {
        (c::confirmation(locale, &t("Makalah diterima", "Paper received"), html! {
            p.govuk-body { (t("Penilaian dimulai 6 Desember. Hasilnya tampil di halaman ini.", "Marking starts on 6 December. The result appears on this page.")) }
        }, Some(&proof)))
        h2.govuk-heading-m { (t("Berikutnya", "What comes next")) }
        (c::empty(locale, &t("Belum ada surat untuk Anda", "No letters for you yet"), html! {}))
        (c::button_link(ButtonKind::Secondary, &t("Kembali ke tugas saya", "Back to my tasks"), "/"))
    };
    Page::new(t("Makalah diterima", "Paper received"), body).own_heading().in_section("/").show(visit)
}

fn page(visit: &Visit, form: &FormData, errors: FieldErrors) -> Document {
    let locale = &visit.locale;
    let body = html! {
        (sampler(visit))
        (lists(visit))
        (form_fields(visit, form, &errors))
        (drawings(visit))
    };
    let kept = c::banner(
        locale,
        Banner::Success,
        locale.pick("Pengingat dikirim ke 3 penilai", "Reminders sent to 3 markers"),
        html! {
            p.govuk-body { (locale.pick("Salinannya ada di catatan putaran.", "A copy is in the record of the round.")) }
        },
    );
    Page::new(locale.pick("Semua komponen", "All components"), body)
        .in_section("/")
        .back(locale.pick("Kembali", "Back"), "/dasbor")
        .flash(kept)
        .errors(errors)
        .who_sees(locale.pick("Siapa pun yang menjalankan contoh ini.", "Anybody who runs this example."))
        .show(visit)
}

fn section(title: &str, body: Markup) -> Markup {
    html! { section { h2.govuk-heading-m { (title) } (body) } }
}

fn sampler(visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let states = [StageState::Done, StageState::Now, StageState::Late, StageState::Waiting, StageState::Skipped];
    let tones = [
        (Tone::Good, t("Selesai", "Done")),
        (Tone::Bad, t("Terlambat", "Overdue")),
        (Tone::Soon, t("Sebelum 29 Nov", "Before 29 Nov")),
        (Tone::Open, t("5 terbuka", "5 open")),
        (Tone::Quiet, t("Belum dapat dimulai", "Cannot start yet")),
    ];
    html! {
        (section(&t("Tombol", "Buttons"), html! {
            (c::button_group(&[
                c::button_link(ButtonKind::Primary, &t("Buka tahap", "Open the stage"), "#"),
                c::button_link(ButtonKind::Secondary, &t("Simpan sementara", "Save for later"), "#"),
                c::button_link(ButtonKind::Warning, &t("Batalkan putaran", "Cancel the round"), "#"),
                c::text_link(&t("Lewati", "Skip"), "#"),
            ]))
            @if let Some(token) = &visit.token {
                (c::post_button(token, "/", &[("tahap", "makalah")], ButtonKind::Secondary, &t("Ingatkan semua", "Remind all")))
            }
        }))
        (section(&t("Keadaan", "States"), html! {
            p.govuk-body { @for verdict in [Verdict::Meets, Verdict::Fails, Verdict::Gap] { (c::verdict_state(locale, verdict)) " \u{a0} " } }
            p.govuk-body { @for state in states { (c::stage_state(locale, state)) " \u{a0} " } }
            p.govuk-body { @for (tone, text) in &tones { (c::tag(*tone, text)) " " } }
            (c::progress(locale, &t("Makalah yang dinilai", "Papers marked"), 12, 45))
        }))
        (c::verdict_card(Verdict::Meets, &t("Memenuhi semua syarat", "Meets all criteria"), html! { p { (t("6 dari 6 syarat terpenuhi.", "6 of 6 criteria are met.")) } }))
        (section(&t("Catatan dan peringatan", "Remarks and warnings"), html! {
            (c::inset(html! { (t("Parameter tersegel sejak pengumuman.", "The parameters are sealed since the announcement.")) }))
            (c::warning(locale, html! { (t("Tahap yang ditutup tidak dapat dibuka lagi.", "A closed stage cannot be opened again.")) }))
            (c::details(&t("Mengapa tahap ini belum dapat ditutup?", "Why can this stage not be closed yet?"), html! {
                p { (t("Dua makalah menunggu penilai kedua.", "Two papers wait for a second marker.")) }
            }))
            (c::empty(locale, &t("Belum ada keberatan", "No objections yet"), html! {
                p.govuk-body { (t("Peserta dapat mengajukan keberatan sampai 20 November.", "Participants can object until 20 November.")) }
            }))
        }))
    }
}

fn lists(visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let (why, fix) = (t("Mengapa?", "Why?"), t("Perbaiki", "Correct"));
    let rows = [
        SummaryRow::new(t("Pangkat", "Rank"), "Penata (III/c)").action(&why, "#").action(&fix, "#"),
        SummaryRow::new(t("Pendidikan", "Education"), "S-1/Sarjana").action(&why, "#"),
        SummaryRow::new(t("Hukuman disiplin", "Sanctions"), t("Tidak ada", "None")).action(&why, "#"),
    ];
    let people = [
        ("K-0417", "84,50", "Dinas Bina Marga"),
        ("K-0533", "79,25", "RSUD Tugurejo"),
        ("K-1021", "77,00", "Dinas Perkebunan"),
    ];
    let table = Table {
        caption: t("Nilai makalah", "Marks of papers"),
        columns: vec![
            Column::text(t("Nomor", "Number")).sortable("?urut=-nomor", Some(Direction::Ascending)),
            Column::number(t("Nilai", "Mark")).sortable("?urut=nilai", None),
            Column::text(t("Unit kerja", "Unit")).sortable("?urut=unit", None),
            Column::text(t("Hasil", "Result")),
        ],
        rows: people
            .iter()
            .map(|(number, mark, unit)| {
                let mark = locale.pick(mark, &mark.replace(',', ".")).to_owned();
                Row::new([
                    html! { a."govuk-link j-link" href="#" { (number) } },
                    html! { (mark) },
                    html! { (unit) },
                    c::verdict_state(locale, Verdict::Meets),
                ])
            })
            .collect(),
    };
    let set = Filter {
        action: "/".to_owned(),
        active: vec![ActiveFilter { text: t("Unit: RSUD Tugurejo", "Unit: RSUD Tugurejo"), href: "/".to_owned() }],
        keep: vec![("urut".to_owned(), "nomor".to_owned())],
    };
    let (result, meets, fails, gap) = (
        t("Hasil", "Result"),
        t("Memenuhi", "Meets"),
        t("Tidak memenuhi", "Does not meet"),
        t("Belum dapat dinilai", "Cannot be judged yet"),
    );
    let choices = [Choice::new("m", &meets), Choice::new("t", &fails), Choice::new("b", &gap)];
    let at = |text: &str| Moment::parse(text).map(|at| say::moment(locale, at, Zone::Wib)).unwrap_or_default();
    let happened = [
        TimelineItem {
            title: t("Tahap makalah dibuka", "Paper stage opened"),
            by: Some("Retno Utami".to_owned()),
            at: at("2013-11-14T08:00+07:00"),
            body: html! { p { (t("2.937 peserta diundang.", "2,937 participants were invited.")) } },
        },
        TimelineItem {
            title: t("Hasil diumumkan", "Results published"),
            by: None,
            at: at("2013-11-13T16:30+07:00"),
            body: html! {},
        },
    ];
    let amended = [Change {
        what: t("Batas penyerahan makalah", "Deadline for papers"),
        before: t("Kamis, 5 Desember 2013, 16.00 WIB", "Thursday, 5 December 2013, 16:00 WIB"),
        after: t("Senin, 9 Desember 2013, 16.00 WIB", "Monday, 9 December 2013, 16:00 WIB"),
        ground: t("Surat edaran 800/1204/2013", "Circular 800/1204/2013"),
    }];
    html! {
        (section(&t("Yang diketahui", "What is known"), c::summary_list(&rows)))
        (section(&t("Daftar dengan saringan", "A list with a filter"), html! {
            div.j-sidebar {
                (c::filter(locale, &set, "hasil", c::checkboxes(locale, &Field::new("hasil", &result).bold(), &choices, &["m"])))
                div #hasil {
                    (c::search(locale, "/", &t("Nomor peserta", "Participant number"), "K-", "hasil"))
                    (c::table(locale, &table))
                    (c::pagination(locale, Pages::of(5, 16_003, 50), |page| format!("?hal={page}")))
                }
            }
        }))
        (section(&t("Perubahan", "An amendment"), c::changes(locale, &amended)))
        (section(&t("Yang terjadi", "What happened"), c::timeline(locale, 3, &happened)))
    }
}

fn form_fields(visit: &Visit, form: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let labels = [
        t("Judul makalah", "Title of the paper"),
        t("Ringkasan", "Summary"),
        t("Bobot", "Weight"),
        t("Tenggat", "Deadline"),
        t("Jalur", "Track"),
        t("Unsur yang dinilai", "What is marked"),
        t("Unit kerja", "Unit"),
        t("Berkas makalah", "The paper"),
    ];
    let [title, summary, weight, due, track, parts, unit, file] = &labels;
    let (read_by, example) =
        (t("Dibaca penilai", "Read by the marker"), t("Misalnya 5 12 2013", "For example 5 12 2013"));
    let (general, special) = (t("Umum", "General"), t("Khusus", "Special"));
    let (analysis, writing, look) = (
        t("Analisis", "Analysis"),
        t("Tulisan", "Writing"),
        t("Data dipakai, sebab dan akibat dipisahkan", "Data are used, causes and effects set apart"),
    );
    let (none, roads) = (t("Pilih unit", "Choose a unit"), "Dinas Bina Marga");
    let chosen: Vec<&str> = form.all("unsur").collect();
    let level =
        |value: &str, word: String, anchor: String| Level { value: value.to_owned(), word, anchor: Some(anchor) };
    let rubric = RubricLine {
        field: "jangkar".to_owned(),
        title: t("Rubrik dengan jangkar", "A rubric with anchors"),
        hint: t(
            "Baca dari bawah; berhenti pada yang pertama tidak cocok",
            "Read from the lowest; stop at the first that does not fit",
        ),
        levels: vec![
            level("1", t("kurang", "poor"), t("Masalah tidak dirumuskan", "The problem is not stated")),
            level("2", t("cukup", "fair"), t("Masalah dirumuskan, tanpa data", "The problem is stated, without data")),
            level(
                "3",
                t("baik", "good"),
                t("Data dipakai untuk memilih jalan keluar", "Data are used to choose a way out"),
            ),
        ],
        chosen: Some("2".to_owned()),
        error: None,
    };
    section(
        &t("Formulir", "A form"),
        html! {
            form method="post" action="/" novalidate {
                (visit.token_field())
                (c::text_input(locale, &Field::new("judul", title).hint(&read_by).error(errors), TextKind::Words, form.text("judul")))
                (c::textarea(locale, &Field::new("ringkasan", summary).error(errors), form.text("ringkasan"), 4, Some(500)))
                (c::number_input(locale, &Field::new("bobot", weight).error(errors), form.text("bobot"), Some(&t("persen", "percent"))))
                (c::date_input(locale, &Field::new("tenggat", due).hint(&example).error(errors), &DateText::of_form(form, "tenggat")))
                (c::radios(locale, &Field::new("jalur", track).error(errors), &[Choice::new("umum", &general), Choice::new("khusus", &special)], form.text("jalur")))
                (c::checkboxes(locale, &Field::new("unsur", parts).error(errors), &[Choice::new("analisis", &analysis).hint(&look), Choice::new("tulisan", &writing)], &chosen))
                (c::select(locale, &Field::new("unit", unit).error(errors), &[Choice::new("", &none), Choice::new("bm", roads)], form.text("unit")))
                (c::file_input(locale, &Field::new("berkas", file), &FileLimits { accept: ".pdf,.docx", max_bytes: 10 << 20, many: false }))
                (c::rubric_line(locale, &rubric))
                (c::button(ButtonKind::Primary, &t("Kirim", "Send")))
            }
        },
    )
}

fn drawings(visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let t = |id: &str, en: &str| locale.pick(id, en).to_owned();
    let score = |text: &str| Decimal::parse(text).unwrap_or(Decimal::ZERO);
    let counts = [3, 12, 41, 96, 204, 377, 512, 640, 391, 118];
    let edges = ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"];
    let bins = edges.iter().zip(edges.iter().skip(1)).zip(counts);
    let spread = Distribution {
        id: "sebaran".to_owned(),
        title: t("Sebaran nilai makalah", "Spread of paper marks"),
        bins: bins.map(|((from, to), count)| Bin { from: score(from), to: score(to), count }).collect(),
        passing: Some(score("70")),
        passed: Some((1_149, 2_394)),
    };
    let days = |name, taken, allowed, now| StageDays { name, taken, allowed, now };
    let times = StageTimes {
        id: "waktu".to_owned(),
        title: t("Waktu tiap tahap", "Time per stage"),
        stages: vec![
            days(t("Pengumuman", "Announcement"), 8, Some(7), false),
            days(t("Seleksi administrasi", "Screening"), 3, Some(5), false),
            days(t("Makalah", "Papers"), 14, Some(22), true),
        ],
    };
    let step = |label, count, now| FunnelStep { label, count, now };
    let narrowing = Funnel {
        id: "corong".to_owned(),
        title: t("Corong", "Funnel"),
        steps: vec![
            step(t("disaring", "screened"), 16_003, false),
            step(t("memenuhi", "eligible"), 2_937, false),
            step(t("selesai dinilai", "marked"), 1_118, true),
        ],
    };
    section(
        &t("Bagan", "Charts"),
        html! {
            div.j-split { (distribution(locale, &spread)) (stage_times(locale, &times)) }
            (funnel(locale, &narrowing))
            (c::breadcrumbs(locale, &[Link::new(t("Putaran", "Rounds"), "#"), Link::new(t("Makalah", "Papers"), "#")]))
        },
    )
}
