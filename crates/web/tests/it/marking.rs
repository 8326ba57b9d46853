//! Markers and the selection team at their pages, over a small round.

use jenjang_app::cases::MarkState;
use jenjang_web::site::Site;

use crate::support::{Browser, CASE, FORM, Reply, World, form};

/// Papers are coming in and are marked.
const MARKING: &str = "2013-12-05T17:00 WIB";
/// Everything is marked, nothing is verified.
const MARKED: &str = "2013-12-12T07:30 WIB";
/// The stage of the marks is closed; its result is to be determined.
const DETERMINING: &str = "2013-12-12T09:45 WIB";
/// Objections came in and are not answered.
const OBJECTED: &str = "2013-12-12T15:30 WIB";
/// The pool is open and empty.
const POOL: &str = "2014-01-06T13:30 WIB";

const HOSTILE: &str = "Bu \"Siti\" & <script>alert('x')</script> \u{202e}naskah";

const LEVELS: [(&str, &str); 4] =
    [("tingkat-analysis", "4"), ("tingkat-strategic", "4"), ("tingkat-planning", "4"), ("tingkat-writing", "5")];

fn sheet(number: u32) -> String {
    format!("/putaran/{CASE}/nilai/paper-marking/{number}")
}

/// A form with all levels, some more fields, and the step.
fn filled<'a>(more: &[(&'a str, &'a str)], step: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = LEVELS.to_vec();
    fields.extend_from_slice(more);
    fields.push(("langkah", step));
    fields
}

fn is_small(reply: &Reply, path: &str) {
    assert!(reply.bytes.len() < 40_000, "{path} has {} bytes", reply.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_marker_marks_from_the_list_to_the_receipt() {
    let world = World::at(MARKING).await;
    let due = world.marks("paper-marking", MarkState::Due).await;
    let (account, number) =
        due.iter().find(|(account, _)| due.iter().filter(|(other, _)| other == account).count() > 1).unwrap();
    let (account, number) = (account.as_str(), *number);
    let marker = world.sign_in(account).await;

    let list = marker.get(&format!("/putaran/{CASE}/nilai")).await;
    assert_eq!(list.status, 200, "{}", list.text());
    assert!(list.has("Belum dinilai") && list.has("selesai") && list.has(&format!("Peserta {number}")));
    is_small(&list, "list");
    let blind = world.app.marking(&world.acting(account), CASE, "paper-marking").await.unwrap();
    assert!(blind.blind && blind.items.iter().all(|item| item.name.is_none()));
    let filtered = marker.get(&format!("/putaran/{CASE}/nilai?tahap=paper-marking&keadaan=terverifikasi")).await;
    assert!(filtered.has("Tidak ada yang cocok") || filtered.has("Terverifikasi"));
    assert_eq!(marker.get(&format!("/putaran/{CASE}/nilai?tahap=tidak-ada")).await.status, 404);

    let page = marker.get(&sheet(number)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    is_small(&page, "sheet");
    assert!(page.has("<iframe") && page.has("Saya menyatakan") && page.has("Sebab dan akibat diuraikan"));
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("frame-src 'self'"));
    let file = marker.get(&format!("{}/berkas/paper/paper", sheet(number))).await;
    assert_eq!((file.status, file.headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    assert_eq!(file.headers["x-frame-options"], "SAMEORIGIN");
    assert!(file.bytes.starts_with(b"%PDF"));
    let text = marker.get(&format!("{}/berkas/paper/paper?teks=ya", sheet(number))).await;
    assert!(text.status == 200 && text.has("Tema: pelaksanaan tugas pokok"), "{}", text.text());
    let kept = marker.get(&format!("{}/berkas/paper/paper?unduh=ya", sheet(number))).await;
    assert_eq!(kept.headers["content-disposition"], format!("attachment; filename=\"peserta-{number}-paper.pdf\""));
    assert_eq!(marker.get(&format!("{}/berkas/paper/originality", sheet(number))).await.status, 404);

    // A draft is saved, comes back, and is seen by nobody else.
    let saved =
        marker.post(&sheet(number), &[("tingkat-analysis", "3"), ("catatan", HOSTILE), ("langkah", "simpan")]).await;
    assert_eq!((saved.status, saved.location()), (303, format!("{}?disimpan=ya", sheet(number)).as_str()));
    let again = marker.get(saved.location()).await;
    assert!(
        again.has("Draf tersimpan") && again.has("&lt;script&gt;") && !again.has("<script>alert"),
        "{}",
        again.text()
    );
    assert!(marker.get(&format!("/putaran/{CASE}/nilai")).await.has("Draf tersimpan"));

    // The same sheet in another window, opened before the draft: what is typed is kept and compared.
    let other = marker.post(&sheet(number), &filled(&[("catatan", "lain"), ("draf", "")], "simpan")).await;
    assert_eq!(other.status, 409);
    assert!(other.has("dari jendela lain") && other.has(">lain<") && other.has("&lt;script&gt;"));
    let draft = other.hidden("draf");
    let saved = marker.post(&sheet(number), &filled(&[("catatan", "lain"), ("draf", &draft)], "berikutnya")).await;
    assert_eq!(saved.status, 303);
    assert_ne!(saved.location(), format!("{}?disimpan=ya", sheet(number)));
    assert_eq!(marker.get(saved.location()).await.status, 200);

    // Mistakes are said all together, and nothing is lost.
    let draft = marker.get(&sheet(number)).await.hidden("draf");
    let wrong = [("catatan", HOSTILE), ("tingkat-analysis", "9"), ("draf", &draft), ("langkah", "periksa")];
    let wrong = marker.post(&sheet(number), &wrong).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.has("Berpikir strategis: pilih satu tingkat")
            && wrong.has("baca dan setujui")
            && wrong.has("&lt;script&gt;")
    );

    // Check, change, confirm, receipt.
    let fields = [("catatan", HOSTILE), ("pernyataan", "ya"), ("draf", draft.as_str())];
    let check = marker.post(&sheet(number), &filled(&fields, "periksa")).await;
    assert_eq!(check.status, 200, "{}", check.text());
    assert!(check.has("Periksa sebelum dikirim") && check.has("85,00"), "{}", check.text());
    let (draft, score) = (check.hidden("draf"), check.hidden("nilai"));
    let back = marker.post(&sheet(number), &filled(&[("catatan", HOSTILE), ("draf", &draft)], "ubah")).await;
    assert!(back.status == 200 && back.has("&lt;script&gt;"));
    let fields = [("catatan", HOSTILE), ("pernyataan", "ya"), ("draf", draft.as_str()), ("nilai", score.as_str())];
    let stale = [("catatan", HOSTILE), ("pernyataan", "ya"), ("nilai", "12.0")];
    let stale = marker.post(&sheet(number), &filled(&stale, "kirim")).await;
    assert!(stale.status == 200 && stale.has("diamendemen sejak Anda memeriksa"));
    let sent = marker.post(&sheet(number), &filled(&fields, "kirim")).await;
    assert!(
        sent.status == 303 && sent.location().starts_with(&format!("{}?catatan=", sheet(number))),
        "{}",
        sent.text()
    );
    let receipt = marker.get(sent.location()).await;
    assert!(
        receipt.has(&format!("Nilai peserta {number} terkirim")) && receipt.has("Bukti pencatatan"),
        "{}",
        receipt.text()
    );
    assert!(!receipt.has("name=\"tingkat-analysis\""), "a submitted mark is read only");

    // Once more: the same is in already; another one is not taken, and comes back.
    let twice = marker.post(&sheet(number), &filled(&fields, "kirim")).await;
    assert_eq!((twice.status, twice.location()), (303, sheet(number).as_str()));
    let late = marker.post(&sheet(number), &filled(&[("catatan", "terlambat")], "simpan")).await;
    assert!(late.status == 409 && late.has("terlambat") && late.has("sudah Anda kirim"));
    assert!(marker.get(&sheet(number)).await.has("menunggu diperiksa"));

    // A receipt is for whoever recorded it.
    let team = world.sign_in("tim-01").await;
    let sequence = sent.location().split('=').nth(1).unwrap();
    let seen = team.get(&format!("/putaran/{CASE}/tim?catatan={sequence}")).await;
    assert!(seen.status == 200 && !seen.has("Bukti pencatatan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn markers_step_back_and_are_led_on() {
    let world = World::at(MARKING).await;
    let due = world.marks("paper-marking", MarkState::Due).await;
    let (account, number) = due[0].clone();
    let marker = world.sign_in(&account).await;
    let page = marker.get(&format!("{}/mundur", sheet(number))).await;
    assert_eq!(page.status, 200);
    let address = format!("{}/mundur", sheet(number));
    assert_eq!(marker.post(&address, &[("alasan", " ")]).await.status, 422);
    let long = "a".repeat(2_001);
    let long = marker.post(&address, &[("alasan", &long)]).await;
    assert!(long.status == 422 && long.has("aaaa"));
    let done = marker.post(&address, &[("alasan", HOSTILE)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let list = marker.get(done.location()).await;
    assert!(list.has("mengundurkan diri sebagai penilai") && !list.has("alert("));
    // What is not theirs any more is not there; what they typed meanwhile comes back.
    assert_eq!(marker.get(&sheet(number)).await.status, 404);
    let lost = marker.post(&sheet(number), &filled(&[("catatan", "sudah saya tulis")], "simpan")).await;
    assert!(lost.status == 409 && lost.has("sudah saya tulis"));
    let unknown = marker.post(&sheet(99_999), &filled(&[("catatan", "sudah saya tulis")], "simpan")).await;
    assert_eq!((unknown.status, unknown.has("sudah saya tulis")), (409, true));

    // Somebody else's sheet is not there either.
    let (_, foreign) =
        due.iter().find(|(other, n)| *other != account && !due.contains(&(account.clone(), *n))).unwrap();
    for path in
        [sheet(*foreign), format!("{}/mundur", sheet(*foreign)), format!("{}/berkas/paper/paper", sheet(*foreign))]
    {
        assert_eq!(marker.get(&path).await.status, 404, "{path}");
    }
    for path in ["nilai/paper-marking/abc", "nilai/paper-marking/-1", "nilai/tidak-ada/1", "nilai/paper/1"] {
        assert_eq!(marker.get(&format!("/putaran/{CASE}/{path}")).await.status, 404, "{path}");
    }
}

/// Returns some participant whom the team can look after.
async fn ready(world: &World) -> (u32, String) {
    let view = world.app.verification(&world.acting("tim-01"), CASE, "paper-marking").await.unwrap();
    let line = view.lines.iter().find(|line| line.ready).unwrap();
    (line.participant, line.unit.0.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_verifies_what_it_saw() {
    let world = World::at(MARKED).await;
    let team = world.sign_in("tim-01").await;
    let base = format!("/putaran/{CASE}/tim/paper-marking");
    let home = team.get(&format!("/putaran/{CASE}/tim")).await;
    assert!(home.status == 200 && home.has("Verifikasi nilai: Penilaian makalah"), "{}", home.text());
    is_small(&home, "overview");
    for query in ["", "?keadaan=siap", "?urut=-beda", "?urut=beda&halaman=2", "?unit=tidak-ada", "?halaman=abc"] {
        let page = team.get(&format!("{base}{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        is_small(&page, query);
    }
    let (number, unit) = ready(&world).await;
    let text = number.to_string();
    assert_eq!(team.post(&base, &[("langkah", "pilihan")]).await.status, 422);
    let check = team.post(&base, &[("peserta", &text), ("langkah", "pilihan")]).await;
    assert!(check.status == 200 && check.has("Verifikasi nilai 1 peserta"), "{}", check.text());
    let seen = check.hidden("dilihat");
    let wrong = [("peserta", text.as_str()), ("dilihat", "0"), ("langkah", "verifikasi")];
    assert_eq!(team.post(&base, &wrong).await.status, 409);
    let confirm = [("peserta", text.as_str()), ("dilihat", &seen), ("langkah", "verifikasi")];
    let done = team.post(&base, &confirm).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(team.get(done.location()).await.has("Nilai 1 peserta diverifikasi"));
    let twice = team.post(&base, &confirm).await;
    assert!(twice.status == 422 && twice.has("tidak lagi siap"));

    let check = team.post(&base, &[("unit", &unit), ("langkah", "unit")]).await;
    if check.status == 200 {
        let seen = check.hidden("dilihat");
        let marks = world.app.verification(&world.acting("tim-01"), CASE, "paper-marking").await.unwrap();
        let people: Vec<String> = marks
            .lines
            .iter()
            .filter(|line| line.ready && line.unit.0 == unit)
            .map(|line| line.participant.to_string())
            .collect();
        let mut fields: Vec<(&str, &str)> = people.iter().map(|number| ("peserta", number.as_str())).collect();
        fields.extend([("dilihat", seen.as_str()), ("langkah", "verifikasi")]);
        assert_eq!(team.post(&base, &fields).await.status, 303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_returns_a_mark_and_the_marker_goes_on_from_it() {
    let world = World::at(MARKED).await;
    let team = world.sign_in("tim-01").await;
    let (number, _) = ready(&world).await;
    let address = format!("/putaran/{CASE}/tim/paper-marking/{number}");
    let page = team.get(&address).await;
    assert!(
        page.status == 200 && page.has("Nilai para penilai berdampingan") && page.has("Kembalikan nilai"),
        "{}",
        page.text()
    );
    is_small(&page, "marks");
    assert_eq!(team.get(&format!("{address}/berkas/paper/paper")).await.status, 200);
    let submitted = world.marks("paper-marking", MarkState::Submitted).await;
    let (account, _) = submitted.iter().find(|(_, one)| *one == number).unwrap();
    let fields = |reason| {
        [("penilai", account.as_str()), ("isian", "alasan-0"), ("alasan-0", reason), ("langkah", "kembalikan")]
    };
    assert_eq!(team.post(&address, &fields("")).await.status, 422);
    // Releasing somebody who has marked is not allowed; the reason stays on the page.
    let mut release = fields("sakit sekali");
    release[3].1 = "lepas";
    let release = team.post(&address, &release).await;
    assert!(release.status == 422 && release.has("sakit sekali") && release.has("sudah dikirim"), "{}", release.text());
    let done = team.post(&address, &fields(HOSTILE)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let back = team.get(done.location()).await;
    assert!(back.has("dikembalikan, menunggu nilai baru") && back.has("&lt;script&gt;") && !back.has("<script>alert"));

    let marker = world.sign_in(account).await;
    assert!(marker.get(&format!("/putaran/{CASE}/nilai")).await.has("Dikembalikan"));
    let sheet = marker.get(&sheet(number)).await;
    assert!(sheet.has("dikembalikan tim seleksi") && sheet.has("&lt;script&gt;"), "{}", sheet.text());
    assert_eq!(sheet.text().matches(" checked").count(), 4, "the levels given before are filled in");

    // Now the marker can be released, and somebody else asked.
    let mut release = fields("sakit");
    release[3].1 = "lepas";
    assert_eq!(team.post(&address, &release).await.status, 303);
    let assigning = world.app.assigning(&world.acting("tim-01"), CASE, "paper-marking").await.unwrap();
    let waits = assigning.waiting.iter().find(|line| line.participant == number).unwrap();
    let unit = waits.unit.0.clone();
    let page = team.get(&format!("/putaran/{CASE}/tim/paper-marking/tugaskan?unit={unit}")).await;
    assert!(page.status == 200 && page.has(account), "{}", page.text());
    let assign = format!("/putaran/{CASE}/tim/paper-marking/tugaskan");
    assert_eq!(team.get(&assign).await.status, 200);
    let text = number.to_string();
    assert_eq!(team.post(&assign, &[("unit", &unit), ("peserta", &text)]).await.status, 422);
    assert_eq!(team.post(&assign, &[("unit", &unit), ("peserta", &text), ("penilai", "bkd-01")]).await.status, 422);
    let elsewhere = assigning.candidates.iter().find(|one| !one.units.contains(&unit)).unwrap();
    let wrong = team.post(&assign, &[("unit", &unit), ("peserta", &text), ("penilai", &elsewhere.account)]).await;
    assert!(wrong.status == 422 && wrong.has("tidak mempunyai peran"), "{}", wrong.text());
    let fields =
        [("unit", unit.as_str()), ("peserta", text.as_str()), ("penilai", account.as_str()), ("kembali", "peserta")];
    let done = team.post(&assign, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(team.get(done.location()).await.has("ditugaskan menilai 1 peserta"));
    let twice = team.post(&assign, &fields).await;
    assert!(twice.status == 422 && twice.has("sudah pernah ditugaskan"), "{}", twice.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_determines_publishes_and_closes_one_by_one() {
    let world = World::at(DETERMINING).await;
    let team = world.sign_in("tim-01").await;
    let address = format!("/putaran/{CASE}/tim/paper-result/tetapkan");
    let page = team.get(&address).await;
    assert!(page.status == 200 && page.has("Nilai batas 76,00") && page.has("akan memenuhi syarat"), "{}", page.text());
    is_small(&page, "determination");
    let close = format!("/putaran/{CASE}/tim/tutup/paper-result");
    let blocked = team.get(&close).await;
    assert!(blocked.status == 200 && blocked.has("Belum dapat ditutup"), "{}", blocked.text());
    assert_eq!(team.post(&close, &[]).await.status, 422);
    let seen = page.hidden("dilihat");
    assert_eq!(team.post(&address, &[("dilihat", &seen), ("langkah", "tetapkan")]).await.status, 422);
    let changed = [("dilihat", "1/2/3"), ("periksa", "ya"), ("langkah", "tetapkan")];
    assert_eq!(team.post(&address, &changed).await.status, 409);
    let early = [("dilihat", seen.as_str()), ("periksa", "ya"), ("langkah", "umumkan")];
    assert_eq!(team.post(&address, &early).await.status, 422);
    let fields = [("dilihat", seen.as_str()), ("periksa", "ya"), ("langkah", "tetapkan")];
    let done = team.post(&address, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = team.get(done.location()).await;
    assert!(
        page.has("ditetapkan dengan nilai batas lulus") && page.has("Daftar hasil") && page.has("Umumkan hasil"),
        "{}",
        page.text()
    );
    is_small(&page, "results");
    let twice = team.post(&address, &fields).await;
    assert!(twice.status == 422 && twice.has("Tidak perlu diulang"));
    let done = team.post(&address, &early).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(team.get(&address).await.has("Tutup tahap"));
    assert!(team.get(&close).await.has("tidak pernah dibuka lagi"));
    let done = team.post(&close, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(team.get(done.location()).await.has("ditutup."));
    assert!(team.get(&close).await.has("sudah ditutup"));
    assert_eq!(team.get(&format!("/putaran/{CASE}/tim/tutup/tidak-ada")).await.status, 404);
    assert_eq!(team.get(&format!("/putaran/{CASE}/tim/paper/tetapkan")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_answers_every_point_of_an_objection() {
    let world = World::at(OBJECTED).await;
    let team = world.sign_in("tim-02").await;
    let base = format!("/putaran/{CASE}/tim/keberatan");
    let list = team.get(&base).await;
    assert!(list.status == 200 && list.has("Belum dijawab"), "{}", list.text());
    assert_eq!(team.get(&format!("{base}?keadaan=terbuka")).await.status, 200);
    let all = world.app.objections(&world.acting("tim-02"), CASE).await.unwrap();
    let number = all.iter().find(|one| one.open && one.answered.is_none()).unwrap().number;
    let address = format!("{base}/{number}");
    let page = team.get(&address).await;
    assert!(page.status == 200 && page.has("Jawaban butir 1") && page.has("Nilai gabungan"), "{}", page.text());
    let wrong = team.post(&address, &[("jawaban-1", HOSTILE), ("langkah", "periksa")]).await;
    assert!(wrong.status == 422 && wrong.has("&lt;script&gt;") && wrong.has("Dasar hukum: harus diisi"));
    let mut fields = [("jawaban-1", HOSTILE), ("putusan", "ditolak"), ("dasar", "II.c"), ("langkah", "periksa")];
    let check = team.post(&address, &fields).await;
    assert!(check.status == 200 && check.has("tidak dapat diubah") && check.has("&lt;script&gt;"), "{}", check.text());
    fields[3].1 = "ubah";
    assert!(team.post(&address, &fields).await.has("Jawaban butir 1"));
    fields[3].1 = "kirim";
    let done = team.post(&address, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = team.get(done.location()).await;
    assert!(
        page.has("ditolak; hasilnya tetap") && page.has("&lt;script&gt;") && !page.has("<script>alert"),
        "{}",
        page.text()
    );
    let twice = team.post(&address, &fields).await;
    assert_eq!((twice.status, twice.location()), (303, address.as_str()));
    fields[0].1 = "jawaban orang lain";
    let late = team.post(&address, &fields).await;
    assert!(late.status == 409 && late.has("jawaban orang lain") && late.has("sudah dijawab"));
    for path in ["0", "999", "abc", "1/bukti/1", "1/bukti/0"] {
        assert_eq!(team.get(&format!("{base}/{path}")).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_enters_people_into_the_pool_unit_by_unit() {
    let world = World::at(POOL).await;
    let team = world.sign_in("tim-01").await;
    let address = format!("/putaran/{CASE}/tim/pool");
    let page = team.get(&address).await;
    assert!(page.status == 200 && page.has("Masukkan semua dari unit ini"), "{}", page.text());
    assert_eq!(team.post(&address, &[("unit", "tidak-ada")]).await.status, 422);
    let pool = world.app.pool(&world.acting("tim-01"), CASE).await.unwrap().unwrap();
    let unit = pool.waiting[0].unit.0.clone();
    let check = team.post(&address, &[("unit", &unit), ("langkah", "periksa")]).await;
    assert!(check.status == 200 && check.has("berlaku sampai"), "{}", check.text());
    let seen = check.hidden("dilihat");
    assert_eq!(team.post(&address, &[("unit", &unit), ("dilihat", "9 9"), ("langkah", "masukkan")]).await.status, 409);
    let fields = [("unit", unit.as_str()), ("dilihat", seen.as_str()), ("langkah", "masukkan")];
    let done = team.post(&address, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = team.get(done.location()).await;
    assert!(page.has("masuk talent pool.") && page.has("Berlaku"), "{}", page.text());
    is_small(&page, "pool");
    let twice = team.post(&address, &fields).await;
    assert!(twice.status == 422 && twice.has("tidak ada lagi yang menunggu"));
    assert!(team.get(&format!("/putaran/{CASE}/tim")).await.has("Masukkan ke talent pool"));
}

/// Every address of these pages with something that is there.
fn addresses(number: u32) -> Vec<(&'static str, String)> {
    let own = |path: &str| ["/nilai", "/tim"].iter().any(|part| path.starts_with(&format!("/putaran/{{case}}{part}")));
    let paths = Site::routes().into_iter().filter(|route| own(route.path));
    let fill = |path: &str| {
        let stage =
            if path.ends_with("/tetapkan") || path.contains("/tutup/") { "paper-result" } else { "paper-marking" };
        path.replace("{case}", CASE)
            .replace("{stage}", stage)
            .replace("{participant}", &number.to_string())
            .replace("{submission}", "paper")
            .replace("{item}", "paper")
            .replace("{number}", "1")
            .replace("{place}", "1")
    };
    paths.map(|route| (route.method, fill(route.path))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_finds_these_pages() {
    let world = World::at(MARKING).await;
    let due = world.marks("paper-marking", MarkState::Due).await;
    let number = due[0].1;
    let all = addresses(number);
    assert!(all.len() > 20, "{all:?}");
    let stranger = world.stranger();
    for (method, path) in &all {
        let reply = stranger.ask(method, path, FORM, form(&[("alasan", "x")])).await;
        assert_eq!((reply.status, reply.location().starts_with("/masuk?kembali=")), (303, true), "{method} {path}");
    }
    for account in ["bkd-01", "auditor-01", "pemantau-01"] {
        let other = world.sign_in(account).await;
        // Leaving a stage is for the office, too.
        let office = |path: &str| account == "bkd-01" && path.contains("/tim/tutup/");
        for (method, path) in all.iter().filter(|(_, path)| !office(path)) {
            let reply = other.post_or_get(method, path).await;
            assert_eq!(reply.status, 404, "{account} {method} {path}");
        }
    }
    // A marker finds nothing of the team's, the team nothing of a marker's.
    let (account, _) = &due[0];
    let (marker, team) = (world.sign_in(account).await, world.sign_in("tim-01").await);
    for (method, path) in &all {
        let other = if path.contains("/tim") { &marker } else { &team };
        assert_eq!(other.post_or_get(method, path).await.status, 404, "{method} {path}");
    }
    // A form that was drawn for nobody's session does nothing.
    let forged = marker.send(&sheet(number), &filled(&[("_token", "00")], "simpan")).await;
    assert_eq!(forged.status, 400);
    assert_eq!(marker.get("/putaran/tidak-ada/nilai").await.status, 404);
}

impl Browser {
    async fn post_or_get(&self, method: &str, path: &str) -> Reply {
        if method == "POST" {
            self.post(path, &[("alasan", "x"), ("langkah", "x")]).await
        } else {
            self.get(path).await
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_the_session() {
    let world = World::at(MARKING).await;
    let (account, number) = world.marks("paper-marking", MarkState::Due).await[0].clone();
    let marker = world.sign_in(&account).await;
    assert_eq!(marker.get(&sheet(number)).await.status, 200);
    world.pass_minutes(60);
    let typed =
        [("catatan", "panjang sekali"), ("draf", "0123456789abcdef"), ("nilai", "85.000001"), ("alasan-1", HOSTILE)];
    let late = marker.post(&sheet(number), &filled(&typed, "simpan")).await;
    assert!(late.status == 409 && late.has("panjang sekali") && late.has("Sesi Anda berakhir"), "{}", late.text());
    assert!(late.has("Catatan") && late.has("unsur 4") && late.has("&lt;script&gt;") && !late.has("<script>alert"));
    for machine in ["0123456789abcdef", "85.000001", ">simpan<", marker.token.as_str()] {
        assert!(!late.has(machine), "{machine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_sent_after_the_session_ended_is_never_shown() {
    let world = World::at(MARKING).await;
    let team = world.sign_in("tim-01").await;
    world.pass_minutes(60);
    let secrets = [("lama", "rahasia lama"), ("baru", "rahasia baru"), ("sandi", "rahasia ketiga")];
    let late = team.post("/sandi", &secrets).await;
    assert!(late.status == 409 && late.has("Sesi Anda berakhir"), "{}", late.text());
    assert!(!late.has("rahasia") && !late.has(&team.token), "{}", late.text());
}
