//! Who was screened, why, and what happened day by day: the lists, dossiers and the history of a round.

use crate::support::{HOSTILE, MARKED, World, round};

/// Interviews go on, and the results of the papers are determined.
const INTERVIEWS: &str = "2013-12-19T07:30 WIB";

#[tokio::test]
async fn people_are_filtered_sorted_paged_and_exported() {
    let world = World::at(MARKED).await;
    let bkd = world.sign_in("bkd-01").await;
    let page = bkd.get(&round("peserta")).await;
    assert!(page.words().contains("1–25 dari 400 orang"), "{}", page.words());
    let meets = bkd.get(&round("peserta?putusan=meets&urut=nomor&hal=2")).await;
    assert!(meets.words().contains("26–50 dari 90 orang"), "{}", meets.words());
    let gaps = bkd.get(&round("peserta?putusan=undetermined")).await;
    assert!(gaps.words().contains("1–6 dari 6 orang"), "{}", gaps.words());
    // What nobody offered filters nothing and breaks nothing.
    for query in ["putusan=x", "urut=-%3Cscript%3E", "hal=-1", "hal=99999999999999999999", "kedudukan=%00"] {
        assert_eq!(bkd.get(&round(&format!("peserta?{query}"))).await.status, 200, "{query}");
    }
    let hostile: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let none = bkd.get(&round(&format!("peserta?cari={hostile}"))).await;
    assert!(none.words().contains("Tidak ada orang yang cocok"));
    assert!(!none.text().contains("<script>alert") && !none.text().contains("<b>x"));
    let book = bkd.get(&round("peserta.xlsx?putusan=undetermined")).await;
    assert!(book.kind().contains("spreadsheetml") && book.bytes.starts_with(b"PK"), "{}", book.kind());
    assert_eq!(book.header("content-disposition"), "attachment; filename=\"peserta-putaran-kecil.xlsx\"");
}

#[tokio::test]
async fn a_dossier_is_for_the_person_and_those_who_work_on_it() {
    let world = World::at(MARKED).await;
    let (nip, number) = world.participant().await;
    let own = world.sign_in_person(nip).await;
    let page = own.get(&round(&format!("peserta/{number}"))).await;
    assert_eq!(page.status, 200, "{}", page.words());
    assert!(page.words().contains("Kedudukan tiap tahap") && page.words().contains("Memenuhi"), "{}", page.words());
    // Marks are not told before the result is published, and who marked never.
    assert!(!page.text().contains("penilai-"), "{}", page.words());
    let other = if number == 1 { 2 } else { 1 };
    for address in [format!("peserta/{other}"), "peserta/0".into(), "peserta/x".into(), "peserta/99999".into()] {
        assert_eq!(own.get(&round(&address)).await.status, 404, "{address}");
    }
    let team = world.sign_in("tim-01").await;
    let page = team.get(&round(&format!("peserta/{number}"))).await;
    assert!(page.text().contains(&nip.to_string()) && page.words().contains("NIP"));
}

#[tokio::test]
async fn whoever_prepares_the_list_reads_why_somebody_is_not_on_it() {
    let world = World::at(MARKED).await;
    let bkd = world.sign_in("bkd-01").await;
    let page = bkd.get(&round("peserta?putusan=fails")).await;
    let prefix = round("disaring/");
    let text = page.text();
    let links =
        text.split("href=\"").filter_map(|part| part.split('"').next()).filter(|link| link.starts_with(&prefix));
    let links: Vec<&str> = links.collect();
    // An objection let one of them in, who has a dossier.
    assert_eq!(links.len(), 24, "{}", page.words());
    let (_, participant) = world.participant().await;
    // Somebody with a number has a dossier, and is led to it.
    let listed = (1..=400).map(|place| format!("{prefix}{place}"));
    let dossier = round(&format!("peserta/{participant}"));
    let mut led = 0;
    for address in listed {
        let page = bkd.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        led += usize::from(page.text().contains(&format!("\"{dossier}\"")));
    }
    assert_eq!(led, 1, "{dossier}");
    for account in ["bkd-01", "tim-01"] {
        let client = world.sign_in(account).await;
        let page = client.get(links[0]).await;
        for word in ["Tidak memenuhi", "NIP", "II.a.", "pegawai.csv baris"] {
            assert!(page.words().contains(word), "{account}, {word}: {}", page.words());
        }
        for wrong in ["0", "401", "x", "-1", "99999999999"] {
            assert_eq!(client.get(&format!("{prefix}{wrong}")).await.status, 404, "{wrong}");
        }
    }
    for account in ["pemantau-01", "auditor-01", "kepala-1", "penilai-1-a"] {
        assert_eq!(world.sign_in(account).await.get(links[0]).await.status, 404, "{account}");
    }
}

#[tokio::test]
async fn the_office_follows_a_round_day_by_day_without_names_and_results() {
    let world = World::at(MARKED).await;
    for account in ["bkd-01", "tim-01", "kepala-1"] {
        let client = world.sign_in(account).await;
        let words = client.get(&round("riwayat")).await.words() + &client.get(&round("riwayat?hal=2")).await.words();
        for told in ["Hari demi hari", "Seluruh register disaring: 90 orang", "Dokumen diserahkan: ", "Nilai dikirim: "]
        {
            assert!(words.contains(told), "{account}, {told}: {words}");
        }
        assert!(
            !words.contains("mengirim nilai peserta") && !words.contains("menyerahkan dokumen"),
            "{account}: {words}"
        );
    }
    // A result that is determined and not published is counted, not told.
    let world = World::at(INTERVIEWS).await;
    let english = world.sign_in("bkd-01").await.get_english(&round("riwayat")).await.words();
    assert!(english.contains("Results determined: 1") && !english.contains("passing grade"), "{english}");
    let far = world.sign_in("bkd-01").await.get(&round("riwayat?hal=99999999999999999999")).await;
    assert_eq!(far.status, 200);
}
