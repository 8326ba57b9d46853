//! The pages of the office and of people through the real router, over a real round.

use jenjang_app::cases::PeopleQuery;
use jenjang_locale::{Language, Locale};

use crate::support::{CASE, FORM, HOSTILE, MARKED, PREPARING, World, form, register_in, round, small_round};

/// The register is screened, the list is not published yet.
const SCREENED: &str = "2013-11-13T10:30 WIB";
/// Interviews go on.
const INTERVIEWS: &str = "2013-12-19T07:30 WIB";
/// Health certificates wait.
const HEALTH: &str = "2014-01-06T07:30 WIB";

#[tokio::test]
async fn strangers_are_sent_to_sign_in_and_others_find_nothing() {
    let world = World::at(MARKED).await;
    let participant = world.participant().await.1;
    let pages = [
        round("dasbor"),
        round("peserta"),
        round("peserta.xlsx"),
        round(&format!("peserta/{participant}")),
        round("disaring/1"),
        round("pengaturan"),
        round("pengaturan/umumkan"),
        round("perubahan"),
        round("dokumen"),
        round("sesi"),
        round("sesi/dinas-1"),
        round("terbitkan/screening"),
        round(&format!("dokumen/health/{participant}/health-certificate")),
        "/putaran-baru".to_owned(),
        "/akun".to_owned(),
        "/akun/bkd-01".to_owned(),
        "/audit".to_owned(),
        format!("/audit/{CASE}"),
        "/audit/access".to_owned(),
        "/audit/akses".to_owned(),
        format!("/audit/{CASE}/1"),
        format!("/audit/{CASE}/1/bukti"),
    ];
    // Somebody of the register who has no number in the round.
    let query = jenjang_app::cases::PeopleQuery {
        verdict: Some(jenjang_regulation::Outcome::Fails),
        per_page: 10,
        page: 1,
        ..Default::default()
    };
    let rows = world.app.people(&world.acting("bkd-01"), CASE, &query).await.unwrap().rows;
    let outsider = rows.iter().find(|line| line.participant.is_none()).unwrap().nip;
    let person = world.sign_in_person(outsider).await;
    for page in &pages {
        let reply = world.stranger().get(page).await;
        assert_eq!((reply.status, reply.location().starts_with("/masuk?kembali=")), (303, true), "{page}");
        assert_eq!(person.get(page).await.status, 404, "{page}");
    }
    let forms = [
        round("pengaturan"),
        round("perubahan"),
        round("dokumen"),
        round("sesi/dinas-1"),
        round("terbitkan/screening"),
        "/putaran-baru".to_owned(),
        "/akun".to_owned(),
        "/akun/bkd-01".to_owned(),
        "/audit/verifikasi".to_owned(),
        format!("/audit/{CASE}/hitung-ulang"),
    ];
    for address in &forms {
        let reply = world.stranger().ask("POST", address, FORM, form(&[("a", "b")])).await;
        assert_eq!((reply.status, reply.location().starts_with("/masuk")), (303, true), "{address}");
        let reply = person.post(address, &[("langkah", "kirim")]).await;
        assert_eq!(reply.status, 404, "{address}: {}", reply.words());
        let forged = person.send(address, &[("_token", "00")]).await;
        assert_eq!(forged.status, 400, "{address}");
    }
    for address in ["pengaturan/umumkan", "sesi"] {
        assert_eq!(person.upload(&round(address), &[], &[]).await.status, 404, "{address}");
    }
    // What the public may know is there for everybody signed in.
    assert_eq!(person.get(&round("riwayat")).await.status, 200);
}

#[tokio::test]
async fn each_role_sees_its_pages_and_no_other() {
    let world = World::at(MARKED).await;
    let participant = world.participant().await.1;
    let dossier = round(&format!("peserta/{participant}"));
    let all = [
        round("dasbor"),
        round("peserta"),
        dossier,
        round("riwayat"),
        round("pengaturan"),
        round("perubahan"),
        round("dokumen"),
        round("sesi"),
        "/putaran-baru".to_owned(),
        "/akun".to_owned(),
        "/audit".to_owned(),
        format!("/audit/{CASE}"),
    ];
    let mut table = String::new();
    for account in ["bkd-01", "tim-01", "pemantau-01", "auditor-01", "penilai-1-a"] {
        let client = world.sign_in(account).await;
        let mut row = format!("{account:<12}");
        for page in &all {
            let reply = client.get(page).await;
            row.push_str(&format!(" {}", reply.status));
            assert!(reply.bytes.len() < 80_000, "{page} has {} bytes", reply.bytes.len());
            for inline in [" style=", "<style", "onclick="] {
                assert!(!reply.text().contains(inline), "{page}");
            }
        }
        table.push_str(&row);
        table.push('\n');
    }
    // The dashboard, people, a dossier, history, settings, amendments, documents, sessions; a new round, accounts, audit.
    insta::assert_snapshot!(table, @r"
    bkd-01       200 200 200 200 200 404 200 200 200 200 404 404
    tim-01       200 200 200 200 200 200 404 200 404 404 404 404
    pemantau-01  200 404 404 200 404 404 404 200 404 404 404 404
    auditor-01   200 404 404 200 404 404 404 200 404 200 200 200
    penilai-1-a  404 404 404 200 404 404 404 404 404 404 404 404
    ");
}

#[tokio::test]
async fn the_dashboard_says_where_the_round_stands_and_what_blocks() {
    let world = World::at(MARKED).await;
    let bkd = world.sign_in("bkd-01").await;
    let words = bkd.get(&round("dasbor")).await.words();
    for part in [
        "Promosi Terbuka Eselon IV 2013",
        "Yang perlu Anda kerjakan",
        "400 disaring",
        "belum dapat ditutup",
        "Corong",
        "Waktu tiap tahap",
        "per SKPD",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    assert!(!words.contains("web-"), "{words}");
    let english = bkd.get_english(&round("dasbor")).await;
    assert!(english.words().contains("What you have to do"), "{}", english.words());
}

#[tokio::test]
async fn settings_are_changed_within_bounds_before_the_seal() {
    let world = World::at(PREPARING).await;
    let team = world.sign_in("tim-01").await;
    let address = round("pengaturan");
    let page = team.get(&address).await;
    assert!(page.words().contains("asumsi"), "{}", page.words());
    let edit = team.get(&round("pengaturan?ubah=paper_passing_grade")).await;
    let seen = edit.hidden("seen");
    let change = |value: &'static str, seen: String| {
        let (team, address) = (&team, address.clone());
        async move {
            let fields = [("seen", seen.as_str()), ("ada", "paper_passing_grade"), ("atur-paper_passing_grade", value)];
            team.post(&address, &fields).await
        }
    };
    let wrong = change("<b>9999999", seen.clone()).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("&lt;b&gt;9999999") && !wrong.text().contains("<b>9999999"));
    assert_eq!(change("5000", seen.clone()).await.status, 422);
    let saved = change("77,5", seen.clone()).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
    let after = team.get(saved.location()).await;
    assert!(after.words().contains("77,5") && after.words().contains("Ketentuan disimpan"), "{}", after.words());
    // A form that was opened before is overtaken and keeps what was typed.
    let stale = change("70", seen).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("70") && stale.words().contains("sudah didahului"));
}

#[tokio::test]
async fn other_values_are_tried_on_a_register_before_the_seal() {
    let folder = tempfile::tempdir().unwrap();
    let name = register_in(folder.path()).await;
    let world = World::of(small_round(), PREPARING, Some(folder.path())).await;
    let team = world.sign_in("tim-01").await;
    assert!(team.get(&round("pengaturan")).await.text().contains("/pengaturan/coba"));
    let page = team.get(&round("pengaturan/coba")).await;
    assert!(page.words().contains("Data tertanggal"), "{}", page.words());
    let tried = team.get(&round(&format!("pengaturan/coba?data={name}"))).await;
    assert!(tried.words().contains("nilai sekarang") && tried.words().contains("III/c"), "{}", tried.words());
    // A name that is no snapshot is no path either.
    for data in ["..%2F..%2Fetc", "x", "%00"] {
        let reply = team.get(&round(&format!("pengaturan/coba?data={data}"))).await;
        assert!(reply.status == 200 && !reply.words().contains("nilai sekarang"), "{data}");
    }
    let marker = world.sign_in("auditor-01").await;
    assert_eq!(marker.get(&round("pengaturan/coba")).await.status, 404);
    let without = World::at(PREPARING).await;
    let team = without.sign_in("tim-01").await;
    assert_eq!(team.get(&round("pengaturan/coba")).await.status, 404);
}

const TEXT: &str = "Tema makalah: tugas pokok SKPD.\n\nDiserahkan lewat Jenjang.";

fn announcement<'a>(seen: &'a str, step: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("seen", seen),
        ("langkah", step),
        ("data-hari", "13"),
        ("data-bulan", "11"),
        ("data-tahun", "2013"),
        ("jabatan", "Kepala Seksi; IV.a; 12\nKepala Sub Bagian; IV.a; 3"),
        ("naskah", text),
        ("buka-screening-hari", "11"),
        ("buka-screening-bulan", "Nov"),
        ("buka-screening-tahun", "2013"),
        ("tutup-paper-hari", "5"),
        ("tutup-paper-bulan", "12"),
        ("tutup-paper-tahun", "2013"),
        ("tutup-health-hari", "3"),
        ("tutup-health-bulan", "1"),
        ("tutup-health-tahun", "2014"),
    ]
}

#[tokio::test]
async fn an_announcement_is_checked_and_then_sealed() {
    let world = World::at(PREPARING).await;
    let team = world.sign_in("tim-01").await;
    let address = round("pengaturan/umumkan");
    let seen = team.get(&address).await.hidden("seen");
    let nothing = team.upload(&address, &[("seen", &seen), ("langkah", "periksa")], &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.words().contains("Jabatan yang ditawarkan: harus diisi"), "{}", nothing.words());
    let fields = announcement(&seen, "periksa", HOSTILE);
    let no_pdf = team.upload(&address, &fields, &[("bahan-1", b"MZ not a pdf")]).await;
    assert_eq!(no_pdf.status, 422);
    let check = team.upload(&address, &fields, &[("bahan-1", b"%PDF-1.4 x %%EOF")]).await;
    assert_eq!(check.status, 200, "{}", check.words());
    assert!(check.words().contains("Segel dan umumkan") && check.words().contains("Kamis, 5 Desember 2013"));
    assert!(!check.text().contains("<script>alert"));
    let material = check.hidden("bahan");
    let mut fields = announcement(&seen, "kirim", TEXT);
    fields.push(("bahan", &material));
    // A file that nobody handed over is not sealed.
    let forged = format!("{}:16:application/pdf", "0".repeat(64));
    let mut with_forged = announcement(&seen, "kirim", TEXT);
    with_forged.push(("bahan", &forged));
    assert_eq!(team.upload(&address, &with_forged, &[]).await.status, 422);
    let sealed = team.upload(&address, &fields, &[]).await;
    assert_eq!((sealed.status, sealed.location().contains("dasbor?catatan=")), (303, true), "{}", sealed.words());
    let again = team.upload(&address, &fields, &[]).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("Tema makalah"), "what was typed is kept");
    let settings = team.get(&round("pengaturan")).await;
    assert!(settings.words().contains("tersegel"));
    assert_eq!(team.get(&address).await.status, 303);
    // The office prepares, the team seals.
    let bkd = world.sign_in("bkd-01").await;
    assert_eq!(bkd.get(&address).await.status, 404);
}

#[tokio::test]
async fn an_amendment_shows_before_and_after_and_is_published() {
    let world = World::at("2013-11-20T09:00 WIB").await;
    let team = world.sign_in("tim-01").await;
    let address = round("perubahan");
    let page = team.get(&round("perubahan?apa=t%3Apaper")).await;
    let seen = page.hidden("seen");
    let day = [("tutup-hari", "9"), ("tutup-bulan", "12"), ("tutup-tahun", "2013")];
    let fields = |step: &'static str, cite: &'static str| {
        let mut fields = vec![("langkah", step), ("apa", "t:paper"), ("dasar", cite), ("alasan", HOSTILE)];
        fields.extend([("buka-hari", "14"), ("buka-bulan", "11"), ("buka-tahun", "2013")]);
        fields.extend(day);
        fields
    };
    let with = |mut fields: Vec<(&'static str, &'static str)>, seen: &str| {
        fields.push(("seen", seen.to_owned().leak()));
        fields
    };
    let no_ground = team.post(&address, &with(fields("periksa", ""), &seen)).await;
    assert_eq!(no_ground.status, 422);
    assert!(no_ground.text().contains("O&#39;Brien") || no_ground.text().contains("O'Brien"), "the reason is kept");
    let check = team.post(&address, &with(fields("periksa", "SE Gubernur 800/12"), &seen)).await;
    assert_eq!(check.status, 200, "{}", check.words());
    assert!(check.words().contains("Semula") && check.words().contains("9 Desember 2013"), "{}", check.words());
    let done = team.post(&address, &with(fields("kirim", "SE Gubernur 800/12"), &seen)).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let stale = team.post(&address, &with(fields("kirim", "SE Gubernur 800/13"), &seen)).await;
    assert_eq!(stale.status, 409);
    let shown = team.get(done.location()).await;
    assert!(shown.words().contains("SE Gubernur 800/12") && !shown.text().contains("<script>alert"));
    let same = team.get(&round("perubahan?apa=t%3Apaper")).await.hidden("seen");
    let nothing_new = team.post(&address, &with(fields("periksa", "SE Gubernur 800/12"), &same)).await;
    assert_eq!(nothing_new.status, 422, "{}", nothing_new.words());
    let bkd = world.sign_in("bkd-01").await;
    assert_eq!(bkd.post(&address, &with(fields("kirim", "x"), &same)).await.status, 404);
    let person = world.sign_in_person(world.participant().await.0).await;
    assert!(person.get(&round("riwayat")).await.words().contains("SE Gubernur 800/12"));
}

#[tokio::test]
async fn the_nominative_list_is_published_after_a_look() {
    let world = World::at(SCREENED).await;
    let bkd = world.sign_in("bkd-01").await;
    let address = round("terbitkan/screening");
    let page = bkd.get(&address).await;
    assert!(page.words().contains("Terbitkan daftar"), "{}", page.words());
    let stale = bkd.post(&address, &[("seen", "1")]).await;
    assert_eq!(stale.status, 409);
    let done = bkd.post(&address, &[("seen", &page.hidden("seen"))]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    let again = bkd.get(&address).await;
    assert!(again.words().contains("belum dapat dilakukan"), "{}", again.words());
    assert_eq!(bkd.get(&round("terbitkan/paper")).await.status, 404);
    let team = world.sign_in("tim-01").await;
    assert_eq!(team.get(&address).await.status, 404);
}

/// The ticks of the page with documents: whose, and the whole value with the digest of the file.
fn ticks(page: &str) -> Vec<(u32, String)> {
    let values = page.split("name=\"peserta\" value=\"").skip(1).filter_map(|part| part.split('"').next());
    values.map(|value| (value.split(':').next().unwrap().parse().unwrap(), value.to_owned())).collect()
}

#[tokio::test]
async fn documents_are_opened_accepted_and_rejected_with_a_reason() {
    let world = World::at(HEALTH).await;
    let bkd = world.sign_in("bkd-01").await;
    let address = round("dokumen");
    let page = bkd.get(&address).await;
    assert!(page.words().contains("menunggu"), "{}", page.words());
    let text = page.text();
    let links: Vec<&str> = text
        .split("href=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|href| href.contains("/dokumen/"))
        .collect();
    let file = bkd.get(links[0]).await;
    assert_eq!((file.status, file.kind()), (200, "application/pdf"));
    assert!(
        file.header("content-disposition").starts_with("inline; filename=\"peserta-"),
        "{}",
        file.header("content-disposition")
    );
    let listed = ticks(&text);
    let (first, second) = (listed[0].clone(), listed[1].clone());
    // A paper is no document of the office.
    assert_eq!(bkd.get(&round(&format!("dokumen/paper/{}/paper", first.0))).await.status, 404);
    let reason_field = page.hidden("isian");
    let stage = [("tahap", "health"), ("butir", "health-certificate"), ("isian", reason_field.as_str())];
    let send = async |more: &[(&str, &str)]| bkd.post(&address, &[&stage[..], more].concat()).await;
    let (accept, reject) = (("langkah", "terima"), ("langkah", "tolak"));
    let reason = reason_field.as_str();
    assert_eq!(send(&[accept]).await.status, 422);
    assert_eq!(send(&[reject, ("peserta", &first.1)]).await.status, 422);
    let two = send(&[reject, ("peserta", &first.1), ("peserta", &second.1), (reason, HOSTILE)]).await;
    assert_eq!(two.status, 422);
    assert!(two.text().contains("&lt;script&gt;") && !two.text().contains("<script>alert"), "the reason is kept");
    let rejected = send(&[reject, ("peserta", &first.1), (reason, "Tanpa stempel")]).await;
    assert_eq!(rejected.status, 303, "{}", rejected.words());
    assert!(bkd.get(rejected.location()).await.words().contains("Dokumen ditolak"));
    let accepted = send(&[accept, ("peserta", &second.1)]).await;
    assert_eq!(accepted.status, 303, "{}", accepted.words());
    assert!(bkd.get(accepted.location()).await.words().contains("Dokumen diterima"));
    // A number alone says nothing about what was seen.
    assert_eq!(send(&[accept, ("peserta", &listed[2].0.to_string())]).await.status, 422);
    let forged = format!("9999:{}", listed[2].1.split(':').nth(1).unwrap());
    assert_eq!(send(&[accept, ("peserta", &forged)]).await.status, 422);
    let team = world.sign_in("tim-01").await;
    assert_eq!(team.get(&address).await.status, 404);
}

#[tokio::test]
async fn a_document_that_was_replaced_meanwhile_is_not_accepted_unseen() {
    // Some certificates are in, and another may be handed in until tomorrow.
    let world = World::at("2014-01-02T12:00 WIB").await;
    let bkd = world.sign_in("bkd-01").await;
    let address = format!("{}?keadaan=menunggu", round("dokumen"));
    let page = bkd.get(&address).await;
    let (listed, reason) = (ticks(&page.text()), page.hidden("isian"));
    let (replaced, other) = (listed[0].clone(), listed[1].clone());
    let query = PeopleQuery { per_page: 200, page: 1, ..PeopleQuery::default() };
    let mut nip = None;
    for page in 1.. {
        let people =
            world.app.people(&world.acting("bkd-01"), CASE, &PeopleQuery { page, ..query.clone() }).await.unwrap();
        nip = people.rows.iter().find(|line| line.participant == Some(replaced.0)).map(|line| line.nip).or(nip);
        if nip.is_some() || people.rows.is_empty() {
            break;
        }
    }
    let person = world.sign_in_person(nip.unwrap()).await;
    let another = b"%PDF-1.4\nketerangan sehat yang baru\n%%EOF\n";
    let handed = person.upload(&round("saya/serahkan/health"), &[], &[("butir-health-certificate", another)]).await;
    assert_eq!(handed.status, 303, "{}", handed.words());

    let about =
        [("tahap", "health"), ("butir", "health-certificate"), ("isian", reason.as_str()), ("langkah", "terima")];
    let both = [&about[..], &[("peserta", replaced.1.as_str()), ("peserta", other.1.as_str())]].concat();
    let stale = bkd.post(&address, &both).await;
    assert_eq!(stale.status, 409, "{}", stale.words());
    let words = stale.words();
    assert!(words.contains("diganti selagi Anda memeriksa") && words.contains("Berkas baru"), "{words}");
    // Nothing was recorded, and the other is still chosen.
    let now = ticks(&stale.text());
    assert!(now.contains(&other) && now.iter().any(|(whose, value)| *whose == replaced.0 && *value != replaced.1));
    let checked = stale.text();
    let row = |value: &str| {
        checked.split(&format!("value=\"{value}\"")).nth(1).unwrap().split('>').next().unwrap().to_owned()
    };
    let new = now.iter().find(|(whose, _)| *whose == replaced.0).unwrap().1.clone();
    assert!(row(&other.1).contains("checked") && !row(&new).contains("checked"));
    // Having seen the new file one goes on.
    let seen = [&about[..], &[("peserta", new.as_str()), ("peserta", other.1.as_str())]].concat();
    let done = bkd.post(&address, &seen).await;
    assert_eq!(done.status, 303, "{}", done.words());
    assert!(done.location().contains("keadaan=menunggu"), "the list comes back as it was: {}", done.location());
}

#[tokio::test]
async fn an_address_alone_claims_nothing() {
    let world = World::at(PREPARING).await;
    let (bkd, team) = (world.sign_in("bkd-01").await, world.sign_in("tim-01").await);
    let last =
        world.app.show_case(&world.acting("bkd-01"), CASE, &Locale::new(Language::Indonesian)).await.unwrap().sequence;
    for page in ["dasbor", "pengaturan", "sesi", "dokumen"].map(round) {
        for forged in ["kabar=announced&peristiwa=41", "kabar=published", "catatan=99999", "catatan=x", "catatan=-1"] {
            let shown = bkd.get(&format!("{page}?{forged}")).await;
            assert!(!shown.text().contains("notification-banner--success"), "{page}?{forged}");
        }
        // What somebody else recorded is not one's own success, and what is long past not news.
        for sequence in 1..=last {
            let shown = bkd.get(&format!("{page}?catatan={sequence}")).await;
            assert!(!shown.text().contains("notification-banner--success"), "{page}?catatan={sequence}");
        }
    }
    for forged in ["kabar=role-granted&peristiwa=3", "catatan=1", "catatan=2"] {
        let shown = bkd.get(&format!("/akun?{forged}")).await;
        assert!(!shown.text().contains("notification-banner--success"), "{forged}");
    }
    // One's own is, for a while, and only to oneself.
    let view = team.get(&format!("{}?ubah=paper_passing_grade", round("pengaturan"))).await;
    let seen = view.hidden("seen");
    let changed = [("seen", seen.as_str()), ("ada", "paper_passing_grade"), ("atur-paper_passing_grade", "72,5")];
    let saved = team.post(&round("pengaturan"), &changed).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
    assert!(team.get(saved.location()).await.words().contains("Ketentuan disimpan"));
    assert!(!bkd.get(saved.location()).await.words().contains("Ketentuan disimpan"));
    let seen = team.get(&format!("{}?ubah=paper_passing_grade", round("pengaturan"))).await.hidden("seen");
    let same = [("seen", seen.as_str()), ("ada", "paper_passing_grade"), ("atur-paper_passing_grade", "72,5")];
    let same = team.post(&round("pengaturan"), &same).await;
    assert!(same.status == 200 && same.words().contains("Tidak ada ketentuan yang berubah"), "{}", same.words());
    assert!(!same.text().contains("notification-banner--success"));
    world.set_clock("2013-10-31T10:20 WIB");
    let (path, again) = (saved.location(), world.sign_in("tim-01").await);
    assert!(!again.get(path).await.words().contains("Ketentuan disimpan"));
}

#[tokio::test]
async fn a_monitor_closes_the_own_session_and_a_head_sees_the_unit() {
    let world = World::at(INTERVIEWS).await;
    let bkd = world.sign_in("bkd-01").await;
    let page = bkd.get(&round("sesi")).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    let prefix = format!("/putaran/{CASE}/sesi/");
    let sessions: Vec<&str> = text
        .split("href=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|href| href.starts_with(&prefix))
        .collect();
    assert!(sessions.len() > 3, "{}", page.words());
    let monitor = world.sign_in("pemantau-01").await;
    let own = monitor.get(&round("sesi")).await;
    let own_text = own.text();
    let first = own_text
        .split("href=\"")
        .filter_map(|part| part.split('"').next())
        .find(|href| href.starts_with(&prefix))
        .unwrap()
        .to_owned();
    let others: Vec<&&str> = sessions.iter().filter(|session| !own_text.contains(**session)).collect();
    assert!(!others.is_empty(), "the other monitor has sessions, too");
    assert_eq!(monitor.get(others[0]).await.status, 404);
    // After it has begun the monitor says of each whether they came.
    world.set_clock("2013-12-20T18:00 WIB");
    let monitor = world.sign_in("pemantau-01").await;
    let page = monitor.get(&first).await;
    assert!(page.words().contains("Siapa yang hadir?"), "{}", page.words());
    let nothing = monitor.post(&first, &[("langkah", "tutup"), ("catatan", HOSTILE)]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("&lt;script&gt;") && nothing.words().contains("pilih hadir atau tidak hadir"));
    let page_text = page.text();
    let mut people: Vec<String> = page_text
        .split("name=\"hadir-")
        .skip(1)
        .map(|part| format!("hadir-{}", part.split('"').next().unwrap()))
        .collect();
    people.dedup();
    let mut fields: Vec<(&str, &str)> = people.iter().map(|name| (name.as_str(), "ya")).collect();
    fields.push(("langkah", "tutup"));
    let bkd = world.sign_in("bkd-01").await;
    let wrong = bkd.post(&first, &fields).await;
    assert!(matches!(wrong.status, 404 | 422), "only the monitor closes: {}", wrong.status);
    let done = monitor.post(&first, &fields).await;
    assert_eq!(done.status, 303, "{}", done.words());
    // A session that was not held can be called off by the office, with a reason.
    let session = others[others.len() - 1];
    assert_eq!(bkd.post(session, &[("langkah", "batal")]).await.status, 422);
    let cancelled = bkd.post(session, &[("langkah", "batal"), ("alasan", "Pemantau sakit")]).await;
    assert_eq!(cancelled.status, 303, "{}", cancelled.words());
    // Who was invited to it can be invited again.
    let form_page = bkd.get(&round("sesi")).await;
    let stage = form_page.hidden("tahap");
    let unit = form_page.hidden("unit");
    let number = form_page
        .text()
        .split("name=\"peserta\" type=\"checkbox\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let plan = |code: &'static str, hour: &'static str| {
        let (bkd, stage, unit, number) = (&bkd, stage.clone(), unit.clone(), number.clone());
        async move {
            let fields = [
                ("tahap", stage.as_str()),
                ("unit", &unit),
                ("kode", code),
                ("hari-hari", "23"),
                ("hari-bulan", "12"),
                ("hari-tahun", "2013"),
                ("pukul", hour),
                ("tempat", "Ruang \"A\" <1>"),
                ("pemantau", "pemantau-02"),
                ("peserta", &number),
            ];
            bkd.upload(&round("sesi"), &fields, &[]).await
        }
    };
    assert_eq!(plan("Kode Salah", "09.00").await.status, 422);
    assert_eq!(plan("susulan-1", "25.00").await.status, 422);
    let planned = plan("susulan-1", "09.00").await;
    assert_eq!(planned.status, 303, "{}", planned.words());
    let shown = bkd.get(&round("sesi/susulan-1")).await;
    assert!(shown.words().contains("Senin, 23 Desember 2013, 09.00 WIB"), "{}", shown.words());
}

#[tokio::test]
async fn a_round_is_opened_by_the_office() {
    let world = World::at(PREPARING).await;
    let bkd = world.sign_in("bkd-01").await;
    let send = |id: &'static str, title: &'static str| {
        let bkd = &bkd;
        async move { bkd.post("/putaran-baru", &[("aturan", "promosi-eselon-iv"), ("kode", id), ("judul", title)]).await }
    };
    assert_eq!(bkd.get("/putaran-baru").await.status, 200);
    assert_eq!(send("baru", "Promosi").await.status, 422);
    assert_eq!(send("access", "Promosi").await.status, 422);
    assert_eq!(send("../../../etc", "Promosi").await.status, 422);
    assert_eq!(send("putaran-dua", "").await.status, 422);
    assert_eq!(send(CASE, "Promosi").await.status, 422);
    let opened = send("putaran-dua", HOSTILE).await;
    assert_eq!(opened.status, 303, "{}", opened.words());
    let shown = bkd.get(opened.location()).await;
    assert!(shown.status == 200 && !shown.text().contains("<script>alert") && shown.text().contains("&lt;script&gt;"));
    let team = world.sign_in("tim-01").await;
    assert_eq!(team.get("/putaran-baru").await.status, 404);
}

#[tokio::test]
async fn the_office_closes_a_stage_from_its_dashboard() {
    // The list is published, and the stage is not left yet.
    let world = World::at("2013-11-13T11:02 WIB").await;
    let bkd = world.sign_in("bkd-01").await;
    let close = round("tim/tutup/screening");
    assert!(bkd.get(&round("dasbor")).await.text().contains(&format!("href=\"{close}\"")));
    assert!(bkd.get("/tugas").await.text().contains(&format!("href=\"{close}\"")));
    let page = bkd.get(&close).await;
    assert!(page.status == 200 && page.text().contains(&round("dasbor")) && !page.text().contains(&round("tim\"")));
    // What is still in the way is said, and nothing is closed.
    let early = bkd.post(&round("tim/tutup/paper"), &[]).await;
    assert_eq!(early.status, 422, "{}", early.words());
    let done = bkd.post(&close, &[]).await;
    assert_eq!(done.status, 303, "{}", done.words());
    assert!(done.location().starts_with(&format!("{}?catatan=", round("dasbor"))));
    assert!(bkd.get(done.location()).await.words().contains("ditutup"));
    for other in ["kepala-1", "auditor-01", "pemantau-01"] {
        let Ok(_) = world.app.me(&world.acting(other)).await else { continue };
        let other = world.sign_in(other).await;
        assert_eq!(other.get(&close).await.status, 404);
        assert_eq!(other.post(&close, &[]).await.status, 404);
    }
}

#[tokio::test]
async fn no_tab_leads_nowhere() {
    for moment in ["2013-10-28T08:10 WIB", PREPARING, "2013-11-04T10:00 WIB", SCREENED, MARKED] {
        let world = World::at(moment).await;
        let accounts = world.app.read_grants(&world.acting("bkd-01")).await.unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for (account, roles) in &accounts {
            // One of each kind of work is enough.
            let kind: Vec<_> = roles.grants.iter().map(|grant| (grant.role, grant.case.is_some())).collect();
            if !seen.insert(format!("{kind:?}")) {
                continue;
            }
            let client = world.sign_in(account).await;
            let first = ["", "dasbor", "peserta", "sesi", "pengaturan", "riwayat", "tim", "dokumen", "nilai"];
            for page in first.map(round) {
                let page = page.trim_end_matches('/');
                let shown = client.get(page).await;
                let tabs = shown.text();
                let tabs = tabs.split("<nav class=\"j-tabs\"").nth(1).and_then(|rest| rest.split("</nav>").next());
                let links = tabs.unwrap_or_default().split("href=\"").skip(1).filter_map(|part| part.split('"').next());
                for link in links.map(|link| link.replace("&amp;", "&")) {
                    let reply = client.get(&link).await;
                    assert_eq!(reply.status, 200, "{moment} {account}: {page} leads to {link}");
                }
            }
        }
    }
}
