//! Public pages, the task list, and the own matter of an employee, through the router over a real round.

use jenjang_app::cases::{Acting, PersonLine, Standing, Who};
use jenjang_app::explain::Outcome;

use crate::support::{Browser, CASE, Reply, World};

const PAPERS: &str = "2013-11-15T10:00+07:00";
const OVER: &str = "2014-01-08T10:00+07:00";
const PDF: &[u8] = b"%PDF-1.4\nmakalah\n%%EOF\n";

fn round(rest: &str) -> String {
    format!("/putaran/{CASE}{rest}")
}

fn stands(stage: &str, outcome: Standing) -> impl Fn(&PersonLine) -> bool {
    move |person| person.standing == Some((stage.to_owned(), outcome))
}

fn outside(verdict: Outcome) -> impl Fn(&PersonLine) -> bool {
    move |person| person.participant.is_none() && person.verdict == verdict
}

/// A page that is well: small, whole, without a text that is missing or a style of its own.
fn well(reply: &Reply, address: &str) -> String {
    let html = reply.text();
    assert_eq!(reply.status, 200, "{address}: {html}");
    assert!(html.len() < 40_000, "{address} has {} bytes", html.len());
    assert!(!html.contains(">web-") && !html.contains(" web-"), "{address} lacks a text: {html}");
    assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("onclick"), "{address}");
    assert_eq!(html.matches("<h1").count(), 1, "{address}");
    html
}

/// What a page says, without its marks.
fn words(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

async fn sees(browser: &Browser, address: &str) -> String {
    well(&browser.get(address).await, address)
}

#[tokio::test]
async fn anybody_reads_what_was_announced_and_nothing_more() {
    let world = World::at(PAPERS).await;
    for language in ["id", "en"] {
        let stranger = world.stranger().reads(language);
        for address in ["/", "/putaran", &round(""), &round("/daftar"), &round("/daftar?hal=99"), "/buku-besar"] {
            sees(&stranger, address).await;
        }
    }
    let stranger = world.stranger();
    let page = sees(&stranger, &round("")).await;
    assert!(words(&page).contains("Kamis, 5 Desember 2013, 23.59 WIB"));
    for text in ["Kepala Seksi", "400", "anggapan", "/daftar\"", "<svg"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("/saya\"") && !page.contains("/dasbor") && !page.contains("/tim\""));
    let note = stranger.get("/buku-besar/titik-periksa").await;
    assert!(note.text().starts_with("test.jenjang\n") && note.header("content-disposition").contains("attachment"));
    assert_eq!(note.header("x-content-type-options"), "nosniff");
    for address in ["/putaran/tidak-ada", "/putaran/AKSES'%3E", "/putaran/tidak-ada/daftar", "/putaran/access"] {
        assert_eq!(stranger.get(address).await.status, 404, "{address}");
    }
    for rest in
        ["/saya", "/saya/serahkan/paper", "/saya/mundur", "/saya/keberatan/x", "/saya/bukti/1", "/saya/berkas/a/b"]
    {
        let reply = stranger.get(&round(rest)).await;
        assert!(reply.status == 303 && reply.location().starts_with("/masuk?"), "{rest}");
    }
    assert!(stranger.get("/tugas").await.location().starts_with("/masuk?"));
}

#[tokio::test]
async fn the_list_has_names_and_units_and_no_numbers() {
    let world = World::at(PAPERS).await;
    let listed = world.somebody(|person| person.participant.is_some()).await;
    let stranger = world.stranger();
    let page = sees(&stranger, &round("/daftar")).await;
    assert!(page.contains("90 orang") && page.contains(&listed.nip.masked()));
    assert!(!page.contains(&listed.nip.to_string()));
    // Whom an objection let in since has a number, and stands on no list.
    let met = |person: &PersonLine| person.verdict == Outcome::Meets && person.unit != listed.unit;
    let some = world.somebody(met).await;
    let unit = jenjang_app::cases::unit_id(&some.unit);
    let page = sees(&stranger, &round(&format!("/daftar?unit={unit}"))).await;
    assert!(page.contains(&some.name) && !page.contains(&listed.name));
    let hostile = sees(&stranger, &round("/daftar?unit=%3Cb%3E%22&hal=-1")).await;
    assert!(!hostile.contains("<b>"));
}

#[tokio::test]
async fn before_its_announcement_and_its_list_a_round_is_hidden() {
    let world = World::at("2013-10-31T08:00+07:00").await;
    let stranger = world.stranger();
    assert!(sees(&stranger, "/").await.contains("Belum ada putaran"));
    assert_eq!(stranger.get(&round("")).await.status, 404);
    let team = world.sign_in("tim-01").await;
    assert!(sees(&team, "/tugas").await.contains("Segel dan umumkan"));
    sees(&team, &round("")).await;

    let world = World::at("2013-11-13T10:30+07:00").await;
    let stranger = world.stranger();
    assert_eq!(stranger.get(&round("/daftar")).await.status, 404);
    let page = sees(&stranger, &round("")).await;
    assert!(!page.contains("/daftar") && !page.contains(">304<"), "the screening is not published");
    let office = world.sign_in("bkd-01").await;
    assert!(sees(&office, &round("/daftar")).await.contains("belum diumumkan"));
    assert!(sees(&office, "/tugas").await.contains("Umumkan daftar: Seleksi administrasi"));
    let failed = world.somebody(outside(Outcome::Fails)).await;
    let page = sees(&world.sign_in_person(failed.nip).await, &round("/saya")).await;
    assert!(page.contains("belum diumumkan") && !page.contains("Tidak memenuhi"), "nobody is told before");
}

#[tokio::test]
async fn every_role_finds_what_waits_for_it() {
    let world = World::at(PAPERS).await;
    for (id, text) in [
        ("bkd-01", "/tim/tutup/"),
        ("tim-01", "/tim/"),
        ("auditor-01", "/audit/putaran-kecil\""),
        ("pemantau-01", "Tidak ada tugas"),
    ] {
        let page = sees(&world.sign_in(id).await, "/tugas").await;
        assert!(page.contains(text), "{id}: {page}");
        sees(&world.sign_in(id).await.reads("en"), "/tugas").await;
    }
    let due = world.somebody(stands("paper", Standing::Open)).await;
    let page = sees(&world.sign_in_person(due.nip).await, "/tugas").await;
    assert!(page.contains("/saya/serahkan/paper\""), "{page}");
    assert!(words(&page).contains("Kamis, 5 Desember 2013, 23.59 WIB"), "{page}");
    let failed = world.somebody(outside(Outcome::Fails)).await;
    let page = sees(&world.sign_in_person(failed.nip).await, "/tugas").await;
    assert!(page.contains("/saya/keberatan/screening-objection\""), "{page}");
    let world = World::at(OVER).await;
    let passed = world.somebody(stands("pool", Standing::Passed)).await;
    assert!(sees(&world.sign_in_person(passed.nip).await, "/tugas").await.contains("Sudah keluar"));
}

#[tokio::test]
async fn a_paper_is_handed_in_with_a_receipt_and_replaced() {
    let world = World::at(PAPERS).await;
    let due = world.somebody(stands("paper", Standing::Open)).await;
    let browser = world.sign_in_person(due.nip).await;
    let own = sees(&browser, &round("/saya")).await;
    assert!(own.contains("Giliran Anda: serahkan") && own.contains("Yang dapat melihat"));
    let address = round("/saya/serahkan/paper");
    sees(&browser, &address).await;

    // Everything wrong at once, and what was typed stays.
    let title = "Judul \"<b>\u{202e}makalah";
    let reply = browser.upload(&address, &[("judul", title)], &[("butir-paper", b"PK\x03\x04")]).await;
    let page = reply.text();
    assert_eq!(reply.status, 422);
    assert!(
        page.contains("bukan PDF") && page.contains("beri tanda") && page.contains("Judul &quot;&lt;b&gt;"),
        "{page}"
    );
    let long = "x".repeat(301);
    let reply =
        browser.upload(&address, &[("judul", &long), ("butir-originality", "ya")], &[("butir-paper", PDF)]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains(&long) && reply.text().contains("checked"));
    // A form without the token of the session changes nothing.
    let bare = browser.ask("POST", &address, "multipart/form-data; boundary=xx", b"--xx--\r\n".to_vec()).await;
    assert_eq!(bare.status, 400);

    let good = [("judul", title), ("butir-originality", "ya")];
    let reply = browser.upload(&address, &good, &[("butir-paper", PDF)]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    let receipt = reply.location().to_owned();
    assert!(receipt.starts_with(&round("/saya/bukti/")));
    let page = sees(&browser, &receipt).await;
    assert!(page.contains("Dokumen Anda diterima") && page.contains("15 November 2013 pukul 10.00 WIB"), "{page}");
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>\u{202e}"));
    sees(&browser.reads("en"), &receipt).await;

    let page = sees(&browser, &address).await;
    assert!(page.contains("Kiriman baru menggantikan") && page.contains(&round("/saya/berkas/paper/paper")));
    let file = browser.get(&round("/saya/berkas/paper/paper")).await;
    assert_eq!((file.status, file.bytes.as_slice()), (200, PDF));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"putaran-kecil-paper-paper.pdf\"");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(browser.get(&round("/saya/berkas/paper/lain")).await.status, 404);

    // Larger than two megabytes, as scans are.
    let mut large = PDF.to_vec();
    large.splice(9..9, vec![b' '; 3 << 20]);
    let reply = browser.upload(&address, &good, &[("butir-paper", &large)]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(
        sees(&browser, &round("/saya")).await.contains("3,0 MB")
            || sees(&browser, &round("/saya")).await.contains("3 MB")
    );

    // Nobody else gets the receipt or the form.
    let other = world.somebody(|person| person.participant.is_some() && person.nip != due.nip).await;
    let other = world.sign_in_person(other.nip).await;
    assert_eq!(other.get(&receipt).await.status, 404);
    for id in ["bkd-01", "tim-01", "auditor-01"] {
        let account = world.sign_in(id).await;
        for address in [receipt.clone(), address.clone(), round("/saya"), round("/saya/berkas/paper/paper")] {
            assert_eq!(account.get(&address).await.status, 404, "{id} {address}");
        }
    }
    for rest in ["/saya/bukti/1", "/saya/bukti/x", "/saya/bukti/99999999", "/saya/serahkan/pool", "/saya/serahkan/x"] {
        assert_eq!(browser.get(&round(rest)).await.status, 404, "{rest}");
    }

    // After the last day the procedure refuses, and the page says so.
    world.set_clock("2013-12-06T00:00+07:00");
    let browser = world.sign_in_person(due.nip).await;
    let reply = browser.upload(&address, &good, &[("butir-paper", PDF)]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("5 Desember 2013"), "{}", reply.text());
}

#[tokio::test]
async fn somebody_not_on_the_list_reads_why_and_objects() {
    let world = World::at(PAPERS).await;
    let undetermined = world.somebody(outside(Outcome::Undetermined)).await;
    let page = sees(&world.sign_in_person(undetermined.nip).await, &round("/saya")).await;
    assert!(page.contains("Anda belum dapat dinilai"));

    // Three were heard already in this round, and may not object again; somebody else may.
    let mut found = None;
    for person in world.people().await.into_iter().filter(|person| outside(Outcome::Fails)(person)) {
        let browser = world.sign_in_person(person.nip).await;
        if browser.get(&round("/saya/keberatan/screening-objection")).await.text().contains("name=\"butir-1\"") {
            found = Some((person, browser));
            break;
        }
    }
    let (person, browser) = found.unwrap();
    let page = sees(&browser, &round("/saya")).await;
    assert!(page.contains("Anda belum memenuhi syarat") && page.contains("Tidak memenuhi") && page.contains("II."));
    assert!(!page.contains(&person.nip.to_string()));
    assert_eq!(browser.get(&round("/saya/mundur")).await.status, 404);
    let address = round("/saya/keberatan/screening-objection");
    let reply = browser.upload(&address, &[("butir-1", " ")], &[("bukti-1", b"MZ")]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("tulis apa yang") && reply.text().contains("PDF, PNG"));
    let point = "Ijazah \"S-1\" <script>alert(1)</script> \u{202e}terbalik";
    let reply = browser.upload(&address, &[("butir-1", point), ("butir-7", "kedua")], &[("bukti-2", PDF)]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    let receipt = sees(&browser, reply.location()).await;
    assert!(receipt.contains("Keberatan Anda diterima"), "{receipt}");
    let page = sees(&browser, &address).await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert") && page.contains("Menunggu jawaban"));
    // Once only.
    let reply = browser.upload(&address, &[("butir-1", "lagi")], &[]).await;
    assert_eq!(reply.status, 422);
    assert_eq!(browser.get(&round("/saya/keberatan/paper")).await.status, 404);
}

#[tokio::test]
async fn withdrawing_takes_a_second_look_and_a_standing_that_did_not_change() {
    let world = World::at(PAPERS).await;
    let due = world.somebody(stands("paper", Standing::Open)).await;
    let browser = world.sign_in_person(due.nip).await;
    let address = round("/saya/mundur");
    let page = sees(&browser, &address).await;
    assert!(page.contains("value=\"paper:open\""));
    let stale = [("keadaan", "paper-result:passed"), ("alasan", "Tugas belajar"), ("langkah", "catat")];
    let reply = browser.post(&address, &stale).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("Tugas belajar") && reply.text().contains("berubah"));
    let first = [("keadaan", "paper:open"), ("alasan", "Tugas \"belajar\" <i>")];
    let reply = browser.post(&address, &first).await;
    let page = well(&reply, &address);
    assert!(page.contains("Benar Anda tidak bersedia?") && page.contains("&lt;i&gt;"));
    let reply = browser.post(&address, &[first[0], first[1], ("langkah", "catat")]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(sees(&browser, reply.location()).await.contains("Anda menyatakan tidak bersedia"));
    assert!(sees(&browser, &round("/saya")).await.contains("Anda menyatakan tidak bersedia"));
    let reply = browser.post(&address, &[first[0], first[1], ("langkah", "catat")]).await;
    assert_eq!(reply.status, 422, "once is enough");
    let without = browser.ask("POST", &address, "application/x-www-form-urlencoded", b"langkah=catat".to_vec()).await;
    assert_eq!(without.status, 400);
}

#[tokio::test]
async fn everybody_reads_their_own_end_of_the_round() {
    let world = World::at(OVER).await;
    let ends = [
        ("pool", Standing::Passed, "Anda masuk talent pool"),
        ("interview-result", Standing::Failed, "Kurang memenuhi syarat (KMS)"),
        ("paper-result", Standing::Failed, "Anda dapat mengikuti lagi"),
        ("paper", Standing::Absent, "Anda gugur"),
        ("paper", Standing::Withdrawn, "Anda menyatakan tidak bersedia"),
        ("interview", Standing::Absent, "Anda gugur"),
    ];
    for (stage, outcome, text) in ends {
        let person = world.somebody(stands(stage, outcome)).await;
        let browser = world.sign_in_person(person.nip).await;
        let page = sees(&browser, &round("/saya")).await;
        assert!(page.contains(text), "{stage}: {page}");
        // A result says what it was measured by.
        assert_eq!(page.contains("; nilai batas lulus 76,00."), page.contains("Penetapan hasil"), "{stage}: {page}");
        assert_eq!(
            page.contains("Penilai 1"),
            !matches!(outcome, Standing::Absent | Standing::Withdrawn) || stage == "interview"
        );
        assert!(!page.contains("penilai-") && !page.contains("kepala-"), "markers stay unnamed");
        sees(&browser.reads("en"), &round("/saya")).await;
        for rest in ["/saya/serahkan/paper", "/saya/keberatan/screening-objection", "/saya/mundur"] {
            sees(&browser, &round(rest)).await;
        }
    }
    let who = Who::Public;
    let acting = Acting { who, at: world.now(), via: "test".to_owned() };
    let locale = jenjang_web::language::locale(Default::default());
    assert!(world.app.own_entry(&acting, CASE, &locale).await.is_err(), "the public has no own matter");
}
