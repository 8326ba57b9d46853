//! The answers of the SIASN service are read as they were fetched.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod import;

use import::{NIP, OTHER, Office, code, row};
use jenjang_facts::Day;
use jenjang_registry::records::NoteKind;

/// `data-utama` of a person.
fn main_record(nip: &str) -> String {
    format!(
        r#"{{"id": "id-{nip}", "nipBaru": "{nip}", "nama": "Ani Wibowo", "gelarDepan": null, "tglLahir": "15-06-1980",
            "jenisKelamin": "F", "statusPegawai": "PNS", "tmtCpns": "01-03-2006", "golRuangAkhirId": 33, "golRuangAkhir": "III/c",
            "tmtGolAkhir": "01-04-2010", "jenisJabatanId": "4", "jenisJabatan": "Jabatan Fungsional Umum", "eselonId": null,
            "tkPendidikanTerakhirId": "40", "bupPensiun": 58, "agama": "Budha", "nik": "3374990011223344"}}"#
    )
}

/// The envelope of an answer.
fn answer(data: &str) -> String {
    format!(r#"{{"code": 1, "data": {data}, "message": "success", "success": true}}"#)
}

#[test]
fn the_main_record_is_a_person_in_every_wrapping() {
    for text in [
        main_record(NIP),
        answer(&main_record(NIP)),
        format!("[{}]", main_record(NIP)),
        answer(&format!("[{}]", main_record(NIP))),
        format!(r#"{{"{NIP}": {{"data-utama": {}}}}}"#, answer(&main_record(NIP))),
        format!("\u{feff}{}\n{}\n", main_record(NIP), answer("\"Data tidak ditemukan\"")),
    ] {
        let register = Office::new().file("data.json", &text).import();
        let person = register.dossier(NIP).person;
        assert_eq!((register.n_people(), code("golongan", person.golongan)), (1, "III/c"), "{text}");
        assert_eq!((person.retirement_age_years, person.born_on), (Some(58), Day::new(1980, 6, 15)));
        assert_eq!(register.dossier(NIP).notes, []);
    }
}

#[test]
fn not_found_comes_with_http_200_and_is_nobody() {
    let not_found = r#"{"code": "0", "data": "Data tidak ditemukan", "message": "", "success": true}"#;
    let office = Office::new().file("a.json", answer(&main_record(NIP))).file("b.json", not_found);
    assert_eq!(office.import().n_people(), 1);
    assert!(Office::new().file("b.json", not_found).error().contains("no register"));
}

#[test]
fn a_record_says_whose_it_is_in_one_of_four_ways() {
    let ranks = r#"[{"id": "x", "golonganId": "32", "golongan": "III/b", "tmtGolongan": "01-04-2006"}]"#;
    let with_id = ranks.replace("{\"id\"", &format!("{{\"idPns\": \"id-{NIP}\", \"id\""));
    let with_nip = ranks.replace("{\"id\"", &format!("{{\"nipBaru\": \"{NIP}\", \"id\""));
    let people = format!("[{}, {}]", main_record(NIP), main_record(OTHER).replace("15-06-1980", "01-01-1975"));
    let office = || Office::new().file("0.json", answer(&people));
    for (name, text) in [
        ("rw-golongan.json", answer(&with_nip)),
        ("rw-golongan.json", answer(&with_id)),
        ("rw-golongan.json", format!(r#"{{"{NIP}": {{"rw-golongan": {}}}}}"#, answer(ranks))),
        ("198006152006032901/rw-golongan.json", answer(ranks)),
        ("rw-golongan_198006152006032901.json", answer(ranks)),
    ] {
        let register = office().file(name, text).import();
        let dossier = register.dossier(NIP);
        let held: Vec<_> = dossier.ranks.iter().map(|rank| (code("golongan", rank.golongan), rank.since)).collect();
        assert_eq!(held, [("III/b", Day::new(2006, 4, 1))], "{name}");
        assert_eq!(register.dossier(OTHER).ranks, []);
    }
    let nobody = office().file("rw-golongan.json", answer(ranks)).import();
    assert_eq!(nobody.refused(), ["rw-golongan.json:1  nip-empty"]);
}

#[test]
fn all_answers_of_a_person_may_stand_in_one_object() {
    let person = format!(
        r#"{{
          "rw-golongan": [{{"golonganId": "31", "tmtGolongan": "01-03-2007"}}],
          "rw-jabatan": {jabatan},
          "rw-pendidikan": [{{"tkPendidikanId": 35, "tahunLulus": "2003", "tglLulus": "01-08-2003"}}],
          "rw-diklat": [{{"latihanStrukturalId": "2", "latihanStrukturalNama": "ADUM", "tahun": 2010}}],
          "rw-skp": [{{"tahun": "2012", "nilaiPrestasiKerja": "90,5", "nilairatarata": 60}}],
          "rw-skp22": [{{"tahun": 2022, "hasilKinerjaNilai": 1, "PerilakuKerjaNilai": "2", "KuadranKinerjaNilai": 2}},
                       {{"tahun": 2023, "hasilKinerjaNilai": 3, "PerilakuKerjaNilai": 3, "KuadranKinerjaNilai": 5}},
                       {{"tahun": 2024, "hasilKinerjaNilai": 1, "PerilakuKerjaNilai": 1, "KuadranKinerjaNilai": null}}],
          "rw-dp3": [{{"tahun": 2013, "kesetiaan": 91, "nilairatarata": 76.0}}],
          "rw-kinerjaperiodik": [{{"tahun": 2024, "periodikId": 1, "kuadranKinerjaNilai": 5}}],
          "rw-hukdis": [{{"jenisHukuman": "7", "jenisTingkatHukumanId": "S", "hukumanTanggal": "01-02-2012", "masaTahun": 1,
                          "masaBulan": 0, "akhirHukumTanggal": null, "skPembatalanNomor": null}}],
          "data-utama": {main}
        }}"#,
        jabatan = answer(
            r#"[{"jenisJabatan": "Jabatan Struktural", "jenisJabatanId": "1", "namaJabatan": "Kepala Seksi", "eselonId": "41", "tmtJabatan": "01-01-2011", "jenisPenugasanId": "PLT"}]"#
        ),
        main = main_record(NIP),
    );
    let register = Office::new().file("semua.json", person).import();
    let dossier = register.dossier(NIP);
    assert_eq!(dossier.notes, []);
    assert_eq!(dossier.ranks.len(), 1);
    let post = &dossier.posts[0];
    assert_eq!(
        (code("position-kind", post.kind), code("eselon", post.eselon), post.definitive),
        ("struktural", "IV.a", false)
    );
    assert_eq!(code("education", dossier.diplomas[0].education), "S-1", "a diploma IV");
    assert_eq!(code("structural-training", dossier.trainings[0].level), "diklatpim-iv");
    let mut appraisals: Vec<_> =
        dossier.appraisals.iter().map(|a| (a.year, code("performance", a.predicate))).collect();
    appraisals.sort_unstable();
    let expected = [(2012, "baik"), (2013, "baik"), (2022, "baik"), (2023, "sangat kurang"), (2024, "sangat baik")];
    assert_eq!(appraisals, expected, "1 is the best of the codes");
    let sanction = &dossier.sanctions[0];
    assert_eq!(
        (code("sanction", sanction.level), sanction.until),
        ("sedang", Day::new(2013, 1, 31)),
        "the length is stated"
    );
}

#[test]
fn a_file_may_hold_one_person_on_each_line_and_a_note_names_the_line() {
    let bad = main_record("123").replace('\n', " ");
    let text = format!("{}\n{bad}\n", main_record(NIP).replace('\n', " "));
    let register = Office::new().file("semua.jsonl", text).import();
    assert_eq!(register.refused(), ["semua.jsonl:2 nipBaru nip-length"]);
}

#[test]
fn a_person_of_both_the_export_and_the_service_is_one_person() {
    let register = Office::new()
        .profile(&[&row(NIP)])
        .file("z.json", main_record(NIP).replace("III/c", "III/d").replace("33", "34"))
        .import();
    assert_eq!(register.refused(), ["z.json:1 NIP BARU second-row-nip"]);
    assert_eq!(register.dossier(NIP).person.golongan, None);
    assert_eq!(register.notes(NIP, NoteKind::SourcesDisagree).len(), 1);
}
