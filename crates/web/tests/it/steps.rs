//! Steps of a round that were once done on the command line alone, through the real router: screening the register,
//! the instrument of interviews, papers that are alike, keys of the API.

use jenjang_app::cases::EventQuery;

use crate::support::{CASE, World, register_in, small_round};

/// Announced, and the day of the screening.
const ANNOUNCED: &str = "2013-11-13T09:00 WIB";

fn round(page: &str) -> String {
    format!("/putaran/{CASE}/{page}")
}

#[tokio::test]
async fn the_office_chooses_a_register_looks_at_what_it_gives_and_has_it_recorded_once() {
    let folder = tempfile::tempdir().unwrap();
    let name = register_in(folder.path()).await;
    let world = World::of(small_round(), ANNOUNCED, Some(folder.path())).await;
    let office = world.sign_in("bkd-01").await;
    for page in ["/tugas".to_owned(), round("dasbor")] {
        assert!(office.get(&page).await.text().contains(&round("saring")), "{page} does not lead to the screening");
    }
    let page = office.get(&round("saring")).await;
    assert!(page.text().contains(&name) && page.words().contains("400 orang"), "{}", page.words());
    let preview = office.get(&round(&format!("saring?data={name}"))).await;
    let words = preview.words();
    assert!(
        words.contains("400 disaring") && words.contains("90 memenuhi") && words.contains("6 belum dapat"),
        "{words}"
    );
    // A preview records nothing.
    assert!(office.get(&round("saring")).await.text().contains("name=\"data\""));
    let (data, seen) = (preview.hidden("data"), preview.hidden("seen"));
    let fields = [("data", data.as_str()), ("seen", seen.as_str())];
    // Sent twice at once.
    let address = round("saring");
    let (one, two) = tokio::join!(office.post(&address, &fields), office.post(&address, &fields));
    assert_eq!((one.status, two.status), (303, 303), "{} {}", one.words(), two.words());
    let locations = [one.location(), two.location()];
    assert!(locations.iter().any(|to| to.contains("dasbor?catatan=")), "{locations:?}");
    // And once more, by the back button.
    let late = office.post(&round("saring"), &fields).await;
    assert_eq!((late.status, late.location()), (303, &*round("saring")));
    assert!(office.get(&round("saring")).await.words().contains("sudah disaring"));
    let events = world.app.timeline(&world.acting("auditor-01"), CASE).await.unwrap();
    let screenings: Vec<_> = events.iter().filter(|event| event.kind == "register-screened").collect();
    assert_eq!(screenings.len(), 1);
    assert_eq!((&screenings[0].body["snapshot"], &screenings[0].body["counts"]["meets"]), (&name.into(), &90.into()));
    let news = office.get(locations[0]).await;
    assert!(news.words().contains("Seluruh register disaring") || locations[0] == round("saring"), "{}", news.words());
}

#[tokio::test]
async fn only_the_office_screens_and_only_what_is_there_and_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let name = register_in(folder.path()).await;
    let world = World::of(small_round(), ANNOUNCED, Some(folder.path())).await;
    for account in ["tim-01", "auditor-01", "pemantau-01"] {
        let client = world.sign_in(account).await;
        for page in ["saring".to_owned(), format!("saring?data={name}")] {
            assert_eq!(client.get(&round(&page)).await.status, 404, "{account} {page}");
        }
        assert_eq!(client.post(&round("saring"), &[("data", &name)]).await.status, 404, "{account}");
    }
    let office = world.sign_in("bkd-01").await;
    // A name that is no register is no path either, and a prefix is not enough.
    for data in ["", "..%2F..%2Fetc", "%00", &name[..12]] {
        let reply = office.get(&round(&format!("saring?data={data}"))).await;
        assert_eq!(reply.status, 422, "{data}");
        assert!(reply.words().contains("Pilih salah satu data pegawai"), "{data}");
    }
    let seen = office.get(&round(&format!("saring?data={name}"))).await.hidden("seen");
    for data in ["", "../x", &"0".repeat(64)] {
        let reply = office.post(&round("saring"), &[("data", data), ("seen", &seen)]).await;
        assert_eq!(reply.status, 422, "{data}");
    }
    let stale = office.post(&round("saring"), &[("data", &name), ("seen", "1")]).await;
    assert_eq!(stale.status, 409, "{}", stale.words());
    // Before the day on which the screening opens, the page says from when on it can be done.
    world.set_clock("2013-11-08T09:00 WIB");
    let office = world.sign_in("bkd-01").await;
    let early = office.get(&round(&format!("saring?data={name}"))).await;
    assert!(early.status == 200 && early.words().contains("11 November 2013"), "{}", early.words());
    assert!(!early.text().contains("name=\"seen\""));
    let early = office.post(&round("saring"), &[("data", &name), ("seen", &seen)]).await;
    assert_eq!(early.status, 422, "{}", early.words());
    // Without a register, the page says how to get one.
    let without = World::at(ANNOUNCED).await;
    let page = without.sign_in("bkd-01").await.get(&round("saring")).await;
    assert!(page.text().contains("href=\"/register\""), "{}", page.words());
}

const INTERVIEWS: &str = "2013-12-19T07:30 WIB";
const MARKING: &str = "2013-12-05T17:00 WIB";
const INSTRUMENT: &[u8] = b"%PDF-1.4\nPertanyaan wawancara\n%%EOF";

#[tokio::test]
async fn the_instrument_of_a_session_is_handed_over_and_read_by_those_who_hold_it() {
    let world = World::at(INTERVIEWS).await;
    let bkd = world.sign_in("bkd-01").await;
    // A session is called off, so that its people can be invited to one with an instrument.
    let page = bkd.get(&round("sesi")).await.text();
    let prefix = round("sesi/");
    let session =
        page.split("href=\"").filter_map(|part| part.split('"').next()).filter(|href| href.starts_with(&prefix)).last();
    let session = session.unwrap();
    let none = bkd.get(&format!("{session}/instrumen")).await;
    assert_eq!(none.status, 404, "no instrument was handed over");
    assert_eq!(bkd.post(session, &[("langkah", "batal"), ("alasan", "Ruang dipakai")]).await.status, 303);
    let page = bkd.get(&round("sesi")).await;
    assert!(page.words().contains("Instrumen wawancara"), "{}", page.words());
    let (stage, unit) = (page.hidden("tahap"), page.hidden("unit"));
    let text = page.text();
    let people: Vec<&str> = text.split("name=\"peserta\" type=\"checkbox\" value=\"").skip(1).collect();
    let people: Vec<&str> = people.iter().map(|part| part.split('"').next().unwrap()).collect();
    let plan = async |code: &str, number: &str, more: &[(&str, &str)], files: &[(&str, &[u8])]| {
        let mut fields = vec![
            ("tahap", stage.as_str()),
            ("unit", &unit),
            ("kode", code),
            ("hari-hari", "23"),
            ("hari-bulan", "12"),
            ("hari-tahun", "2013"),
            ("pukul", "09.00"),
            ("tempat", "Ruang 3"),
            ("pemantau", "pemantau-02"),
            ("peserta", number),
        ];
        fields.extend_from_slice(more);
        bkd.upload(&round("sesi"), &fields, files).await
    };
    // What is no PDF is not taken, and a mistake elsewhere says that the file must be chosen again.
    let wrong = plan("baku-1", people[0], &[], &[("instrumen", b"PK\x03\x04 bukan")]).await;
    assert!(wrong.status == 422 && wrong.words().contains("PDF"), "{}", wrong.words());
    let wrong = plan("Kode Salah", people[0], &[], &[("instrumen", INSTRUMENT)]).await;
    assert!(wrong.status == 422 && wrong.words().contains("Pilih berkas instrumen sekali lagi"), "{}", wrong.words());
    assert!(wrong.text().contains("Ruang 3"));
    let planned = plan("baku-1", people[0], &[], &[("instrumen", INSTRUMENT)]).await;
    assert_eq!(planned.status, 303, "{}", planned.words());
    let address = round("sesi/baku-1/instrumen");
    let shown = bkd.get(&round("sesi/baku-1")).await;
    assert!(shown.text().contains(&address), "{}", shown.words());
    assert!(bkd.get_english(&round("sesi/baku-1")).await.words().contains("Open the interview instrument"));
    // The same instrument can be named for the next session, without its file.
    if let Some(second) = people.get(1) {
        assert!(bkd.get(&round("sesi")).await.words().contains("Sama dengan sesi baku-1"));
        let again = plan("baku-2", second, &[("seperti", "baku-1")], &[]).await;
        assert_eq!(again.status, 303, "{}", again.words());
        assert_eq!(bkd.get(&round("sesi/baku-2/instrumen")).await.bytes, INSTRUMENT);
    }
    let file = bkd.get(&address).await;
    assert_eq!((file.status, file.kind(), file.bytes.as_slice()), (200, "application/pdf", INSTRUMENT));
    assert!(file.header("content-disposition").contains("instrumen.pdf"));
    for (account, status) in [("tim-01", 200), ("auditor-01", 200), ("pemantau-02", 200), ("pemantau-01", 404)] {
        assert_eq!(world.sign_in(account).await.get(&address).await.status, status, "{account}");
    }
    // The head of the unit reads it, other heads do not, nor do the markers of papers or whoever is interviewed.
    let mut heads = Vec::new();
    for n in 1..=6 {
        let head = world.sign_in(&format!("kepala-{n}")).await;
        let (session, file) = (head.get(&round("sesi/baku-1")).await.status, head.get(&address).await.status);
        assert_eq!(session, file, "kepala-{n}");
        heads.push(file);
    }
    assert!(heads.iter().filter(|status| **status == 200).count() <= 1 && heads.contains(&404), "{heads:?}");
    assert_eq!(world.sign_in("penilai-1-a").await.get(&address).await.status, 404);
    let nip = world.participant().await.0;
    assert_eq!(world.sign_in_person(nip).await.get(&address).await.status, 404);
    for wrong in ["sesi/tidak-ada/instrumen", "sesi/%00/instrumen"] {
        assert_eq!(bkd.get(&round(wrong)).await.status, 404);
    }
}

#[tokio::test]
async fn alike_papers_are_a_hint_for_the_selection_team_alone() {
    let world = World::at(MARKING).await;
    let team = world.sign_in("tim-01").await;
    let mut page = team.get(&round("tim/mirip")).await;
    for _ in 0..200 {
        if !page.words().contains("masih dibaca") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        page = team.get(&round("tim/mirip")).await;
    }
    let words = page.words();
    assert!(page.status == 200 && words.contains("bukan putusan") && !words.contains("masih dibaca"), "{words}");
    assert!(team.get(&round("tim")).await.text().contains(&round("tim/mirip")));
    assert!(team.get_english(&round("tim/mirip")).await.words().contains("never a verdict"));
    let text = page.text();
    let prefix = round("tim/mirip/paper/");
    let pairs: Vec<&str> =
        text.split("href=\"").filter_map(|part| part.split('"').next()).filter(|to| to.starts_with(&prefix)).collect();
    // Invented papers differ, but for the few that were written after another.
    assert!((1..=6).contains(&pairs.len()), "{pairs:?}: {words}");
    let pair = team.get(pairs[0]).await;
    let words = pair.words();
    assert!(
        pair.status == 200 && words.contains("persen urutan katanya sama") && words.contains("bukan putusan"),
        "{words}"
    );
    assert!(pair.text().contains("class=\"govuk-inset-text\""), "the passages are shown: {words}");
    let numbers: Vec<&str> = pairs[0].rsplit('/').take(2).collect();
    for number in &numbers {
        let file = round(&format!("tim/paper-marking/{number}/berkas/paper/paper"));
        assert!(pair.text().contains(&file), "{words}");
        assert_eq!(team.get(&file).await.kind(), "application/pdf");
        // The flag stands where the marks of the paper are looked at, and leads to both papers.
        let marks = team.get(&round(&format!("tim/paper-marking/{number}"))).await;
        assert!(marks.text().contains(pairs[0]) && marks.words().contains("bukan putusan"), "{}", marks.words());
    }
    let table = team.get(&round("tim/paper-marking")).await;
    assert!(table.words().contains("Tanda") || !table.text().contains(&prefix), "{}", table.words());
    for account in ["bkd-01", "auditor-01", "kepala-1", "penilai-1-a", "pemantau-01"] {
        let client = world.sign_in(account).await;
        assert_eq!(client.get(&round("tim/mirip")).await.status, 404, "{account}");
        assert_eq!(client.get(pairs[0]).await.status, 404, "{account}");
    }
    for wrong in ["paper/0/1", "paper/1/99999999", "paper/1/x", "paper-marking/1/2", "x/1/2"] {
        assert_eq!(team.get(&round(&format!("tim/mirip/{wrong}"))).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn an_account_makes_lists_and_revokes_its_own_keys() {
    let world = World::at(MARKING).await;
    let api = async |key: &str| {
        use axum::body::Body;
        use tower::ServiceExt as _;
        let request = axum::http::Request::builder().uri("/api/v1/me").header("authorization", format!("Bearer {key}"));
        world.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
    };
    for account in ["penilai-1-a", "bkd-01", "tim-01", "auditor-01"] {
        let client = world.sign_in(account).await;
        assert!(client.get("/tugas").await.text().contains("href=\"/kunci-api\""), "{account}");
        let page = client.get("/kunci-api").await;
        assert!(page.status == 200 && page.words().contains("Belum ada kunci"), "{account}: {}", page.words());
        let seen = page.hidden("dilihat");
        let label = "Lembar \"nilai\" <b>";
        let make = async |label: &str, term: &str, seen: &str| {
            let fields = [("langkah", "buat"), ("guna", label), ("sampai", term), ("dilihat", seen)];
            client.post("/kunci-api", &fields).await
        };
        for (wrong, term) in [("", "90"), ("x", "7"), (&*"x".repeat(101), "90")] {
            let reply = make(wrong, term, &seen).await;
            assert!(reply.status == 422 && !reply.text().contains("jenjang_"), "{wrong}");
        }
        let made = make(label, "30", &seen).await;
        assert_eq!(made.status, 201, "{}", made.words());
        let key = format!("jenjang_{}", made.text().split("jenjang_").nth(1).unwrap().split('<').next().unwrap());
        assert_eq!(api(&key).await, 200);
        // Shown once; a form sent twice makes one key and loses no typed text.
        let list = client.get("/kunci-api").await;
        assert!(!list.text().contains("jenjang_") && list.text().contains("Lembar &quot;nilai&quot; &lt;b&gt;"));
        let twice = make(label, "30", &seen).await;
        assert!(twice.status == 409 && twice.text().contains("Lembar &quot;nilai&quot;"), "{}", twice.words());
        let subject = jenjang_desk::Subject::Account(account.to_owned());
        assert_eq!(world.desk.api_tokens(&subject).await.unwrap().len(), 1);
        // Somebody else does not end it.
        let id = list.hidden("kunci");
        let other = world.sign_in(if account == "tim-01" { "tim-02" } else { "tim-01" }).await;
        assert_eq!(other.post("/kunci-api", &[("langkah", "cabut"), ("kunci", &id)]).await.status, 404);
        assert_eq!(api(&key).await, 200);
        let revoked = client.post("/kunci-api", &[("langkah", "cabut"), ("kunci", &id)]).await;
        assert_eq!((revoked.status, revoked.location()), (303, &*format!("/kunci-api?dicabut={id}")));
        assert_eq!(api(&key).await, 401);
        let ended = client.get(&format!("/kunci-api?dicabut={id}")).await;
        assert!(ended.words().contains("Dicabut") && ended.words().contains("Kunci dicabut"), "{}", ended.words());
        // What somebody else ended, or nobody, is not said to be ended here.
        for forged in [format!("/kunci-api?dicabut={}", "0".repeat(64)), "/kunci-api?kabar=dicabut".to_owned()] {
            assert!(!client.get(&forged).await.words().contains("Kunci dicabut"), "{forged}");
        }
        assert!(!other.get(&format!("/kunci-api?dicabut={id}")).await.words().contains("Kunci dicabut"));
        assert!(client.get_english("/kunci-api").await.words().contains("Revoked"));
    }
    // An employee keeps keys of their own in the same way.
    let nip = world.participant().await.0;
    let person = world.sign_in_person(nip).await;
    assert!(person.get("/tugas").await.text().contains("href=\"/kunci-api\""));
    let seen = person.get("/kunci-api").await.hidden("dilihat");
    let fields = [("langkah", "buat"), ("guna", "rekap"), ("sampai", "30"), ("dilihat", &*seen)];
    let made = person.post("/kunci-api", &fields).await;
    assert_eq!(made.status, 201, "{}", made.words());
    let key = format!("jenjang_{}", made.text().split("jenjang_").nth(1).unwrap().split('<').next().unwrap());
    assert!(person.get("/kunci-api").await.words().contains("belum pernah"));
    assert_eq!(api(&key).await, 200);
    let list = person.get("/kunci-api").await;
    assert!(!list.words().contains("belum pernah"), "{}", list.words());
    let fields = [("langkah", "cabut"), ("kunci", &*list.hidden("kunci"))];
    assert_eq!(world.sign_in("tim-01").await.post("/kunci-api", &fields).await.status, 404);
    assert_eq!(person.post("/kunci-api", &fields).await.status, 303);
    assert_eq!(api(&key).await, 401);
    // What was made and ended is on record, without a name, a NIP or what the key is for.
    let query = EventQuery { per_page: 500, ..EventQuery::default() };
    let events = world.app.audit_events(&world.acting("auditor-01"), "access", &query).await.unwrap().events;
    let of = |kind: &str| events.iter().filter(|event| event.kind == kind).collect::<Vec<_>>();
    assert_eq!((of("token-made").len(), of("token-revoked").len()), (5, 5));
    let last = of("token-made")[4];
    assert_eq!(
        (&last.body["account"], last.actor.as_str(), last.personal),
        (&serde_json::Value::Null, "participant", Some("held"))
    );
    assert!(!last.body_text.contains(&nip.to_string()) && !last.body_text.contains("rekap"), "{}", last.body_text);
    let record = world.sign_in("auditor-01").await.get("/audit/access?jenis=token-made").await;
    assert!(record.words().contains("Kunci API dibuat untuk seorang pegawai"), "{}", record.words());
}
