//! Accounts and their roles, and what an auditor reads and checks, through the real router over a real round.

use jenjang_app::cases::{EventQuery, Who};
use jenjang_facts::Nip;

use crate::support::{CASE, FORM, HOSTILE, MARKED, PREPARING, World, form, round};

#[tokio::test]
async fn accounts_get_roles_and_a_first_password_that_must_be_changed() {
    let world = World::at(PREPARING).await;
    let bkd = world.sign_in("bkd-01").await;
    assert_eq!(bkd.post("/akun", &[("akun", "198006152006032901"), ("nama", "X")]).await.status, 422);
    let opened = bkd.post("/akun", &[("akun", "tim-09"), ("nama", HOSTILE)]).await;
    assert_eq!(opened.status, 303, "{}", opened.words());
    let page = bkd.get("/akun/tim-09").await;
    assert!(!page.text().contains("<script>alert"));
    assert_eq!(bkd.post("/akun/tim-09", &[("langkah", "beri"), ("peran", "skpd-head")]).await.status, 422);
    // The office cannot make an auditor, nor give itself anything.
    assert_eq!(bkd.post("/akun/tim-09", &[("langkah", "beri"), ("peran", "auditor")]).await.status, 404);
    assert_eq!(bkd.post("/akun/bkd-01", &[("langkah", "beri"), ("peran", "selection-team")]).await.status, 404);
    let granted = bkd.post("/akun/tim-09", &[("langkah", "beri"), ("peran", "selection-team")]).await;
    assert_eq!(granted.status, 303, "{}", granted.words());
    let set = bkd.post("/akun/tim-09", &[("langkah", "sandi")]).await;
    assert_eq!(set.status, 200, "{}", set.words());
    let password = set.text().split("<p><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let entered = world.stranger().ask("POST", "/masuk", FORM, form(&[("nama", "tim-09"), ("sandi", &password)])).await;
    assert_eq!((entered.status, entered.location()), (303, "/sandi"));
    // An employee's is set by the office on the command line; that is on record, too, and the number is not in it.
    let nip = Nip::parse("199001012015031901").unwrap();
    world.app.order_password(&world.acting("bkd-01"), &Who::Person(nip)).await.unwrap();
    // Whoever could set the password of a role they may not grant would have that role.
    for account in ["auditor-01", "bkd-01"] {
        assert_eq!(bkd.post(&format!("/akun/{account}"), &[("langkah", "sandi")]).await.status, 404, "{account}");
    }
    let page = bkd.get("/akun/tim-09").await;
    let grant = page
        .text()
        .split("<option value=\"")
        .map(|part| part.split('"').next().unwrap().to_owned())
        .find(|value| value.parse::<u32>().is_ok())
        .unwrap();
    assert_eq!(bkd.post("/akun/tim-09", &[("langkah", "cabut"), ("pemberian", &grant)]).await.status, 422);
    assert_eq!(
        bkd.post("/akun/tim-09", &[("langkah", "cabut"), ("pemberian", "99999"), ("alasan", "x")]).await.status,
        422
    );
    let revoked =
        bkd.post("/akun/tim-09", &[("langkah", "cabut"), ("pemberian", &grant), ("alasan", "Pindah tugas")]).await;
    assert_eq!(revoked.status, 303, "{}", revoked.words());
    assert_eq!(bkd.get("/akun/tidak-ada").await.status, 404);
    let auditor = world.sign_in("auditor-01").await;
    // Whoever sets a password could have signed in with it: it is on record who did, and for whom.
    let record = auditor.get("/audit/access?jenis=password-set").await;
    let words = record.words();
    assert!(words.contains("Kata sandi akun tim-09 dibuat orang lain.") && words.contains("bkd-01"), "{words}");
    assert!(words.contains("Kata sandi seorang pegawai dibuat orang lain.") && !words.contains("auditor-01 dibuat"));
    let events = world
        .app
        .audit_events(&world.acting("auditor-01"), "access", &EventQuery { from: 1, per_page: 1_000, kind: None })
        .await
        .unwrap();
    let set: Vec<_> = events.events.iter().filter(|event| event.kind == "password-set").collect();
    assert_eq!(set.len(), 2, "those who may not left nothing");
    for event in set {
        assert!(!event.body_text.contains(&password) && !event.body_text.contains(&nip.to_string()));
        assert_eq!((event.actor.as_str(), event.role.as_str()), ("bkd-01", "bkd-admin"));
    }
    assert_eq!(auditor.get("/akun/tim-09").await.status, 200);
    assert_eq!(
        auditor.post("/akun/tim-09", &[("langkah", "beri"), ("peran", "marker"), ("unit", "x")]).await.status,
        404
    );
}

#[tokio::test]
async fn an_auditor_reads_everything_and_checks_it_from_the_page() {
    let world = World::at(MARKED).await;
    let auditor = world.sign_in("auditor-01").await;
    let overview = auditor.get("/audit").await;
    assert!(
        overview.words().contains("Akun, peran, dan data pegawai")
            && overview.words().contains("Titik periksa terakhir")
    );
    let events = auditor.get(&format!("/audit/{CASE}")).await;
    assert!(events.words().contains("Peristiwa 1–50 dari"), "{}", events.words());
    assert!(events.words().contains("Putaran dibuka."));
    let later = auditor.get(&format!("/audit/{CASE}?dari=101&jenis=mark-submitted")).await;
    assert!(later.words().contains("mengirim nilai peserta"), "{}", later.words());
    for query in ["dari=0", "dari=99999999", "dari=x", "jenis=%3Cb%3E"] {
        assert_eq!(auditor.get(&format!("/audit/{CASE}?{query}")).await.status, 200, "{query}");
    }
    let access = auditor.get("/audit/access?jenis=role-granted").await;
    assert!(access.words().contains("Peran Penilai diberikan kepada"), "{}", access.words());
    let mut seen = 0;
    for sequence in [1, 2, 3, 4, 5] {
        let event = auditor.get(&format!("/audit/{CASE}/{sequence}")).await;
        assert_eq!(event.status, 200);
        assert!(event.bytes.len() < 60_000, "{}", event.bytes.len());
        seen += usize::from(event.words().contains("Hash peristiwa sebelumnya"));
    }
    assert_eq!(seen, 5);
    for missing in [
        "/audit/tidak-ada-nih",
        "/audit/x",
        &format!("/audit/{CASE}/0"),
        &format!("/audit/{CASE}/999999"),
        &format!("/audit/{CASE}/x"),
    ] {
        assert_eq!(auditor.get(missing).await.status, 404, "{missing}");
    }
    let proof = auditor.get(&format!("/audit/{CASE}/1/bukti")).await;
    assert_eq!((proof.status, proof.kind().starts_with("text/plain")), (200, true), "{}", proof.words());
    jenjang_ledger::InclusionProof::parse(&proof.text()).unwrap();
    // The last event is newer than the last checkpoint.
    let last = world.app.timeline(&world.acting("auditor-01"), CASE).await.unwrap().last().unwrap().sequence;
    let early = auditor.get(&format!("/audit/{CASE}/{last}/bukti")).await;
    assert_eq!(early.status, 422, "{}", early.words());
    let verified = auditor.post("/audit/verifikasi", &[]).await;
    assert!(verified.words().contains("Buku catatan utuh"), "{}", verified.words());
    let replayed = auditor.post(&format!("/audit/{CASE}/hitung-ulang"), &[]).await;
    assert!(replayed.words().contains("Hasil hitung ulang sama"), "{}", replayed.words());
    let roles = auditor.get("/audit/akses").await;
    assert!(roles.words().contains("Membaca semua peristiwa"));
    let history = auditor.get(&round("riwayat")).await;
    assert!(history.words().contains("Setiap peristiwa"), "{}", history.words());
}

#[tokio::test]
async fn a_changed_file_is_named_in_words() {
    let world = World::at(MARKED).await;
    let mut files: Vec<_> = walk(&world.folder.path().join("files"));
    files.sort();
    let pdf = files.iter().find(|path| std::fs::read(path).unwrap().starts_with(b"%PDF")).unwrap();
    std::fs::write(pdf, b"%PDF-1.4 another %%EOF").unwrap();
    let auditor = world.sign_in("auditor-01").await;
    let broken = auditor.post("/audit/verifikasi", &[]).await;
    assert!(
        broken.words().contains("Buku catatan tidak utuh") && broken.words().contains("Sebuah berkas berubah"),
        "{}",
        broken.words()
    );
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}
