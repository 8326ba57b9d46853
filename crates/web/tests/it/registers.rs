//! Registers are uploaded, looked at and kept; employees are given a first password.

use jenjang_app::cases::{EventQuery, unit_id};

use crate::support::{CASE, FORM, HOSTILE, MARKED, Reply, World, form, round, small_round};

const HEADS: &str = "NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA\n";

/// A register of so many invented people; the second half of them has another rank from `changed` on.
fn register(people: std::ops::Range<u32>, rank: &str) -> String {
    let row = |n: u32| format!("19800101200501{}{:03},id-{n},Pegawai {n},01-01-1980,{rank}\n", 1 + n % 2, 900 + n);
    HEADS.to_owned() + &people.map(row).collect::<String>()
}

const DAY: [(&str, &str); 3] = [("per-hari", "13"), ("per-bulan", "November"), ("per-tahun", "2013")];

fn kept(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().len() == 64).count()
}

#[tokio::test]
async fn a_register_is_read_looked_at_and_only_then_kept() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::of(small_round(), MARKED, Some(folder.path())).await;
    let office = world.sign_in("bkd-01").await;
    assert!(office.get("/tugas").await.text().contains("href=\"/register\""));
    let empty = office.get("/register").await;
    assert!(empty.status == 200 && empty.words().contains("Belum ada data pegawai"), "{}", empty.words());

    let first = register(0..40, "III/c") + "198001012005,x,Tanpa NIP,01-01-1980,III/c\n";
    let looked = office.upload("/register", &DAY, &[("profil", first.as_bytes())]).await;
    let words = looked.words();
    for told in [
        "40 orang",
        "1 baris ditolak",
        "profil.csv",
        "Profil pegawai",
        "Belum ada yang berubah",
        "Baris yang ditolak, orangnya tidak ada dalam data: 1",
        "NIP tidak 18 angka",
        "Periksa NIP pada SK",
        "profil.csv, NIP BARU",
        "42",
        "judul kolom tidak ada",
        "TMT GOLONGAN",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert_eq!((looked.status, kept(folder.path())), (200, 0), "nothing is kept yet");
    let name = looked.hidden("data");
    // The list of notes is there before and after, and names rows, never people's files.
    let notes = office.get(&format!("/register/{name}/catatan")).await;
    assert!(
        notes.kind().starts_with("text/csv") && notes.header("content-disposition").contains("catatan-register.csv"),
        "{}",
        notes.kind()
    );
    assert!(notes.text().contains("profil.csv"), "{}", notes.text());
    // Sent twice, at once and by the back button.
    let fields = [("data", name.as_str())];
    let (one, two) = tokio::join!(office.post("/register/simpan", &fields), office.post("/register/simpan", &fields));
    let late = office.post("/register/simpan", &fields).await;
    for reply in [&one, &two, &late] {
        assert_eq!(
            (reply.status, reply.location()),
            (303, &*format!("/register?disimpan={name}")),
            "{}",
            reply.words()
        );
    }
    assert_eq!(kept(folder.path()), 1);
    let query = EventQuery { per_page: 500, ..EventQuery::default() };
    let events = world.app.audit_events(&world.acting("auditor-01"), "access", &query).await.unwrap().events;
    let told: Vec<_> = events.iter().filter(|event| event.kind == "register-kept").collect();
    assert_eq!(told.len(), 1, "kept once, and on record");
    assert_eq!((told[0].actor.as_str(), told[0].body_text.contains(&name)), ("bkd-01", true), "{}", told[0].body_text);
    assert!(
        world
            .sign_in("auditor-01")
            .await
            .get("/audit/access")
            .await
            .words()
            .contains("Data pegawai per 13 November 2013 disimpan: 40 orang")
    );
    let list = office.get(one.location()).await;
    assert!(
        list.words().contains("Data pegawai tersimpan") && list.words().contains("13 November 2013"),
        "{}",
        list.words()
    );
    let forged = office.get(&format!("/register?disimpan={}", "0".repeat(64))).await;
    assert!(!forged.words().contains("Data pegawai tersimpan"));

    // Another is told against the latest.
    let second = register(10..40, "III/c") + &register(40..45, "III/d")[HEADS.len()..];
    let looked = office.upload("/register", &DAY, &[("profil", second.as_bytes())]).await;
    assert!(
        looked.words().contains("5 orang baru, 10 orang tidak ada lagi, 0 orang datanya berubah"),
        "{}",
        looked.words()
    );
    let promoted = office.upload("/register", &DAY, &[("profil", register(0..40, "III/d").as_bytes())]).await;
    assert!(promoted.words().contains("0 orang baru, 0 orang tidak ada lagi, 40 orang"), "{}", promoted.words());
    // An export that comes in parts, and more than one other file.
    let parts = [register(0..20, "III/d"), register(20..40, "III/d")];
    let training = "NIP BARU,NAMA DIKLAT,JENIS DIKLAT,TAHUN\n198001012005011900,Diklatpim IV,struktural,2010\n";
    let in_parts = [("profil", parts[0].as_bytes()), ("profil", parts[1].as_bytes()), ("lainnya", training.as_bytes())];
    let in_parts = office.upload("/register", &DAY, &in_parts).await;
    let words = in_parts.words();
    assert!(words.contains("0 orang baru, 0 orang tidak ada lagi, 40 orang"), "{words}");
    assert!(words.contains("profil.csv") && words.contains("profil-2.csv") && words.contains("lainnya.csv"), "{words}");
    let bad = [("profil", parts[0].as_bytes()), ("profil", b""), ("lainnya", b"%PDF-1.7\n%%EOF")];
    let bad = office.upload("/register", &DAY, &bad).await;
    assert!(
        bad.status == 422 && bad.words().contains("Profil pegawai, berkas ke-2: berkas ini kosong"),
        "{}",
        bad.words()
    );
    for n in [65, 200] {
        let many: Vec<(&str, &[u8])> = (0..n).map(|_| ("lainnya", training.as_bytes())).collect();
        let many = office.upload("/register", &DAY, &many).await;
        assert!(many.status == 422 && many.words().contains("paling banyak 64 sekali kirim"), "{}", many.words());
        assert!(many.text().contains("value=\"November\""), "what was typed stays");
    }
    let again = office.upload("/register", &DAY, &[("profil", first.as_bytes())]).await;
    assert!(again.words().contains("persis sama sudah ada"), "{}", again.words());
    assert!(office.get_english("/register").await.words().contains("Registers there are"));
    assert_eq!(kept(folder.path()), 1);
}

#[tokio::test]
async fn what_is_no_register_is_told_by_file_and_row_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::of(small_round(), MARKED, Some(folder.path())).await;
    let office = world.sign_in("bkd-01").await;
    let good = register(0..5, "III/c");
    let unclosed = format!("{HEADS}198001012005011900,id,\"{}\n", "x".repeat(3 << 20));
    let cases: [(&[u8], &str); 9] = [
        (b"", "kosong"),
        (HEADS.as_bytes(), "hanya memuat judul kolom"),
        (b"A,B\n1,2\n", "tidak dikenali"),
        (b"PK\x03\x04not a workbook", "bukan buku kerja"),
        (b"%PDF-1.7\n%%EOF", "dari PDF tidak ada data"),
        (b"{\"data\": [", "bukan JSON"),
        (b"NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA\n\xff\xfe,1,x,y,z\n", "bukan UTF-8"),
        (unclosed.as_bytes(), "terlalu panjang"),
        (&[b'x'; 21 << 20], "jenjang import"),
    ];
    for (bytes, told) in cases {
        let reply = office.upload("/register", &DAY, &[("profil", bytes)]).await;
        let words = reply.words();
        assert!(
            reply.status == 422 && words.to_lowercase().contains(&told.to_lowercase()),
            "{told}: {} {words}",
            reply.status
        );
        assert!(reply.text().contains("value=\"November\""), "what was typed stays");
    }
    for (day, files, told) in [
        (&DAY[..], &[][..], "Profil pegawai"),
        (&[][..], &[("profil", good.as_bytes())][..], "Keadaan data per"),
        (
            &[("per-hari", "31"), ("per-bulan", "2"), ("per-tahun", "2013")][..],
            &[("profil", good.as_bytes())][..],
            "Keadaan data per",
        ),
    ] {
        let reply = office.upload("/register", day, files).await;
        assert!(reply.status == 422 && reply.words().contains(told), "{told}: {}", reply.words());
    }
    // Markup in a cell stays text.
    let hostile = format!("{HEADS}198001012005011900,id,\"{}\",01-01-1980,<b>IX</b>\n", HOSTILE.replace('"', "\"\""));
    let reply = office.upload("/register", &DAY, &[("profil", hostile.as_bytes())]).await;
    assert!(
        reply.status == 200 && !reply.text().contains("<b>IX") && !reply.text().contains("<script>alert"),
        "{}",
        reply.words()
    );
    for forged in ["", "x", "../../etc", &"0".repeat(64), &"f".repeat(8)] {
        let reply = office.post("/register/simpan", &[("data", forged)]).await;
        assert!(reply.status == 422 && reply.words().contains("tidak menunggu lagi"), "{forged}: {}", reply.words());
        assert_eq!(
            office.get(&format!("/register/{}/catatan", forged.replace('/', "%2F"))).await.status,
            404,
            "{forged}"
        );
    }
    assert_eq!(kept(folder.path()), 0);
    // What a server left that was stopped while it read is gone with the next upload.
    let left = folder.path().join(".staged/uploaded-x");
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("profil.csv"), b"x").unwrap();
    office.upload("/register", &DAY, &[("profil", good.as_bytes())]).await;
    assert!(!left.exists());
    let staged = folder.path().join(".staged/snapshots");
    assert_eq!(std::fs::read_dir(staged).unwrap().count(), 2, "only what could be read waits");
}

#[tokio::test]
async fn nobody_else_takes_registers_in_or_gives_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::of(small_round(), MARKED, Some(folder.path())).await;
    let nip = world.participant().await.0;
    let good = register(0..5, "III/c");
    let not_there = |reply: Reply, what: &str| assert_eq!(reply.status, 404, "{what}: {}", reply.words());
    let mut others = vec![world.sign_in_person(nip).await];
    for account in ["tim-01", "kepala-1", "penilai-1-a", "pemantau-01", "auditor-01"] {
        others.push(world.sign_in(account).await);
    }
    for other in &others {
        not_there(other.get("/register").await, "list");
        not_there(other.get(&format!("/register/{}/catatan", "0".repeat(64))).await, "notes");
        not_there(other.upload("/register", &DAY, &[("profil", good.as_bytes())]).await, "upload");
        not_there(other.post("/register/simpan", &[("data", &"0".repeat(64))]).await, "keep");
        not_there(other.get("/sandi-pegawai").await, "password");
        not_there(other.post("/sandi-pegawai", &[("nip", &nip.to_string()), ("langkah", "buat")]).await, "password");
        let out = [("nip", &*nip.to_string()), ("langkah", "tutup"), ("sebab", "x")];
        not_there(other.post("/sandi-pegawai", &out).await, "shut out");
        not_there(other.get("/sandi-pegawai/surat").await, "letters");
        let letters = [("putaran", CASE), ("unit", "dinas-kesehatan"), ("langkah", "buat")];
        not_there(other.post("/sandi-pegawai/surat", &letters).await, "letters");
        not_there(other.post("/akun/tim-01", &[("langkah", "tutup"), ("sebab", "x")]).await, "shut out an account");
    }
    for address in ["/register", "/sandi-pegawai", "/sandi-pegawai/surat"] {
        let reply = world.stranger().get(address).await;
        assert_eq!((reply.status, reply.location().starts_with("/masuk")), (303, true), "{address}");
    }
    let office = world.sign_in("bkd-01").await;
    let forged = form(&[("_token", "00"), ("nip", &nip.to_string()), ("langkah", "buat")]);
    assert_eq!(office.ask("POST", "/sandi-pegawai", FORM, forged).await.status, 400);
}

#[tokio::test]
async fn an_employee_is_given_a_first_password_that_must_be_changed() {
    let world = World::at(MARKED).await;
    let nip = world.participant().await.0;
    let office = world.sign_in("bkd-01").await;
    assert!(office.get("/akun").await.text().contains("href=\"/sandi-pegawai\""));
    let person = world.sign_in_person(nip).await;
    for wrong in ["", "12", "198001012005011999", HOSTILE] {
        let reply = office.post("/sandi-pegawai", &[("nip", wrong), ("langkah", "periksa")]).await;
        assert!(reply.status == 422 && !reply.text().contains("<script>alert"), "{wrong}: {}", reply.words());
    }
    let typed = nip.to_string();
    let sure = office.post("/sandi-pegawai", &[("nip", &typed), ("langkah", "periksa")]).await;
    assert!(sure.words().contains("Pegawai ini yang dimaksud?") && sure.text().contains(&typed), "{}", sure.words());
    assert_eq!(person.get("/tugas").await.status, 200, "nothing was done yet");
    let given = office.post("/sandi-pegawai", &[("nip", &typed), ("langkah", "buat")]).await;
    let text = given.text();
    let password = text.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(password.len(), 23, "{}", given.words());
    assert_eq!(person.get("/tugas").await.status, 303, "the session of before is over");
    let body = form(&[("nama", &typed), ("sandi", &password)]);
    let signed_in = world.stranger().ask("POST", "/masuk", FORM, body).await;
    assert_eq!((signed_in.status, signed_in.location().starts_with("/sandi")), (303, true), "{}", signed_in.location());
    let query = EventQuery { per_page: 500, ..EventQuery::default() };
    let events = world.app.audit_events(&world.acting("auditor-01"), "access", &query).await.unwrap().events;
    let set = events.iter().rfind(|event| event.kind == "password-set").unwrap();
    assert_eq!((set.actor.as_str(), set.personal), ("bkd-01", Some("held")));
    assert!(!set.body_text.contains(&typed) && !set.body_text.contains(&password));
    assert!(office.get(&round("peserta")).await.status == 200);
}

/// The passwords and logins of a page of letters, in its order.
fn letters(reply: &Reply) -> Vec<(String, String)> {
    let text = reply.text();
    let after = |part: &str, from: &str| part.split(from).nth(1).unwrap().split('<').next().unwrap().to_owned();
    let parts = text.split("<section class=\"j-letter\">").skip(1);
    parts.map(|part| (after(part, "<span class=\"j-num\">"), after(part, "<code>"))).collect()
}

#[tokio::test]
async fn letters_bring_everybody_of_a_unit_who_has_no_password_a_first_one() {
    let world = World::at(MARKED).await;
    let office = world.sign_in("bkd-01").await;
    assert!(office.get("/sandi-pegawai").await.text().contains("href=\"/sandi-pegawai/surat\""));
    let everybody = world.people().await;
    let listed = everybody.iter().filter(|line| line.participant.is_some());
    let mut by_unit = std::collections::BTreeMap::<String, Vec<_>>::new();
    listed.for_each(|line| by_unit.entry(unit_id(&line.unit)).or_default().push(line.nip));
    let (unit, people) = by_unit.iter().max_by_key(|(_, people)| people.len()).unwrap();
    assert!(people.len() > 2, "{by_unit:?}");
    // One of them has a password already, and keeps it.
    let served = world.sign_in_person(people[0]).await;
    let page = office.get("/sandi-pegawai/surat").await;
    assert!(page.text().contains(&format!("value=\"{unit}\"")), "{}", page.words());
    let send = async |step: &str, again: &str| {
        let fields = [("putaran", CASE), ("unit", unit), ("langkah", step), ("ulang", again)];
        office.post("/sandi-pegawai/surat", &fields).await
    };
    let none = office.post("/sandi-pegawai/surat", &[("putaran", CASE), ("langkah", "periksa")]).await;
    assert!(none.status == 422 && none.words().contains("SKPD"), "{}", none.words());
    assert_eq!(office.post("/sandi-pegawai/surat", &[("putaran", "tiada-ada-1")]).await.status, 404);
    let sure = send("periksa", "").await;
    let all = (people.len() - 1).to_string();
    assert!(sure.words().contains(&format!("Buat {all} surat")), "{}", sure.words());
    assert!(letters(&sure).is_empty());
    let made = send("buat", "").await;
    let first = letters(&made);
    assert_eq!(first.len(), people.len() - 1, "{}", made.words());
    assert_eq!(served.get("/tugas").await.status, 200, "who had a password keeps it, and the session");
    let (login, password) = &first[0];
    let sign_in = async |login: &str, password: &str| {
        let body = form(&[("nama", login), ("sandi", password)]);
        world.stranger().ask("POST", "/masuk", FORM, body).await
    };
    let signed_in = sign_in(login, password).await;
    assert_eq!((signed_in.status, signed_in.location().starts_with("/sandi")), (303, true), "{}", signed_in.location());
    // Sent twice, the second makes nothing, unless the letters are said to be lost.
    let twice = send("buat", "").await;
    assert!(letters(&twice).is_empty() && twice.words().contains("sudah punya kata sandi"), "{}", twice.words());
    let again = letters(&send("buat", "ya").await);
    assert_eq!(again.len(), first.len());
    assert_eq!(sign_in(login, password).await.status, 422, "the lost letter counts no more");
    assert_eq!(sign_in(&again[0].0, &again[0].1).await.status, 303);
    // Each is on record, and no password or NIP is.
    let query = EventQuery { per_page: 500, ..EventQuery::default() };
    let events = world.app.audit_events(&world.acting("auditor-01"), "access", &query).await.unwrap().events;
    let set: Vec<_> = events.iter().filter(|event| event.kind == "password-set").collect();
    assert_eq!(set.len(), 2 * first.len());
    assert!(set.iter().all(|event| !event.body_text.contains(login) && !event.body_text.contains(password)));
}

#[tokio::test]
async fn somebody_is_shut_out_from_the_page_about_them() {
    let world = World::at(MARKED).await;
    let (nip, number) = world.participant().await;
    let office = world.sign_in("bkd-01").await;
    let typed = nip.to_string();
    let dossier = office.get(&round(&format!("peserta/{number}"))).await;
    assert!(dossier.words().contains("Kata sandi dan jalan masuk"), "{}", dossier.words());
    assert!(
        !world.sign_in("tim-01").await.get(&round(&format!("peserta/{number}"))).await.words().contains("jalan masuk")
    );
    let person = world.sign_in_person(nip).await;
    let out = |reason| [("nip", typed.clone()), ("langkah", "tutup".to_owned()), ("sebab", reason)];
    let send = async |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        office.post("/sandi-pegawai", &fields).await
    };
    for wrong in [String::new(), "x".repeat(501)] {
        let reply = send(&out(wrong)).await;
        assert_eq!(reply.status, 422, "{}", reply.words());
    }
    assert_eq!(person.get("/tugas").await.status, 200);
    let done = send(&out("Diberhentikan <b>2013</b>".to_owned())).await;
    assert!(done.status == 303 && done.location().starts_with("/sandi-pegawai?catatan="), "{}", done.words());
    assert_eq!(person.get("/tugas").await.status, 303, "the session is over");
    let told = office.get(done.location()).await;
    assert!(told.words().contains("Semua jalan masuk seorang pegawai ditutup") && !told.text().contains("<b>2013"));

    let team = world.sign_in("tim-01").await;
    assert!(office.get("/akun/tim-01").await.words().contains("Tutup jalan masuk"));
    let done = office.post("/akun/tim-01", &[("langkah", "tutup"), ("sebab", "Pensiun")]).await;
    assert_eq!((done.status, team.get("/tugas").await.status), (303, 303), "{}", done.words());
    // The own account is for somebody else to close.
    assert!(!office.get("/akun/bkd-01").await.words().contains("Tutup jalan masuk"));
    assert_eq!(office.post("/akun/bkd-01", &[("langkah", "tutup"), ("sebab", "x")]).await.status, 404);
}
