//! A few people as the SIASN service answers about them: one file each, the answers under their paths.
//!
//! The spellings are the service's own, mistakes included (`akhirHukumTanggal`, `nomorIjasah`).

use std::fs;
use std::path::Path;

use jenjang_facts::Day;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::ExampleError;
use crate::appraisal::{Appraisal, appraisals};
use crate::expected::Expected;
use crate::files::Folder;
use crate::options::Counts;
use crate::person::{Person, World};
use crate::posts::{Code, FUNCTIONAL, GENERAL, RANK_NAMES, RANKS};
use crate::sanction::{Sanction, push_decree, sanctions};
use crate::sheet::{push_day, push_id};
use crate::training::{Training, trainings};
use crate::units::PROVINCE;

/// Writes the people of the service and counts them.
pub(crate) fn write(
    folder: &Folder,
    world: &World,
    counts: Counts,
    expected: &mut Expected,
) -> Result<(), ExampleError> {
    for number in 0..u64::from(counts.json_people) {
        let index = u64::from(counts.people) + number;
        let plan = world.plans.plan(index);
        expected.count(&plan);
        let person = world.person(index, &plan);
        let year = world.on.year();
        let answers = json!({
            "data-utama": answer(main_record(&person)),
            "rw-golongan": answer(ranks(&person)),
            "rw-jabatan": answer(posts(&person)),
            "rw-pendidikan": answer(diplomas(&person)),
            "rw-diklat": answer(trainings(world.seed, index, year).into_iter().map(training).collect()),
            "rw-skp": answer(scores(&appraisals(world.seed, index, &plan, year))),
            "rw-skp22": answer(quadrants(&appraisals(world.seed, index, &plan, year))),
            "rw-hukdis": answer(
                sanctions(world.seed, index, &plan, world.on).iter().map(|held| sanction(&person, held)).collect(),
            ),
        });
        // No number of a person in a file name.
        write_json(&folder.file(&format!("siasn-{:04}.json", number + 1)), &answers)?;
    }
    Ok(())
}

/// Writes a file of JSON for people to read.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ExampleError> {
    let wrong = |source| ExampleError::Write { path: path.to_owned(), source };
    let mut text = serde_json::to_string_pretty(value).map_err(|error| wrong(error.into()))?;
    text.push('\n');
    fs::write(path, text).map_err(wrong)
}

/// Wraps an answer as the service does; one without anything is a sentence, and its code says failure.
fn answer(data: Value) -> Value {
    match data {
        Value::Array(list) if list.is_empty() => json!({ "code": 0, "data": "Data tidak ditemukan", "message": "" }),
        data => json!({ "code": 1, "data": data, "message": "success" }),
    }
}

fn main_record(person: &Person<'_>) -> Value {
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
    put("id", id(person.pns_id));
    put("nipBaru", nip(person));
    put("nama", json!(person.name));
    put("gelarDepan", json!(person.title_front));
    put("gelarBelakang", json!(person.title_back));
    put("tglLahir", day(person.born));
    put("jenisKelamin", json!(if person.female { "F" } else { "M" }));
    put("agama", json!("Islam"));
    put("agamaId", json!(1));
    put("nik", json!(format!("999999{:010}", person.index)));
    put("email", json!(format!("pegawai{}@contoh.example", person.index)));
    put("alamat", json!("Jalan Contoh No. 1, Desa Umpama"));
    put("gajiPokok", json!("0"));
    put("jenisPegawaiId", json!(person.employee_kind.id));
    put("jenisPegawaiNama", json!(person.employee_kind.name));
    put("kedudukanPnsId", code_id(person.standing));
    put("kedudukanPnsNama", code_name(person.standing));
    put("statusPegawai", json!(person.civil_status));
    put("tmtCpns", day(person.appointed));
    put("tmtPns", person.pns_since.map_or(Value::Null, day));
    put("bupPensiun", json!(58));
    put("golRuangAwalId", json!(person.first_rank.id));
    put("golRuangAwal", json!(person.first_rank.name));
    put("golRuangAkhirId", code_id(person.rank));
    put("golRuangAkhir", code_name(person.rank));
    put("tmtGolAkhir", person.rank.map_or(Value::Null, |_| day(person.rank_since)));
    put("mkTahun", json!(person.service_months / 12));
    put("mkBulan", json!((person.service_months % 12).to_string()));
    put_post(&mut put, person);
    put("instansiIndukNama", json!(PROVINCE));
    put("instansiKerjaNama", json!(person.work_agency));
    put("tkPendidikanTerakhirId", code_id(person.education));
    put("tkPendidikanTerakhir", code_name(person.education));
    put("tahunLulus", person.education.map_or(Value::Null, |_| json!(person.graduated_year.to_string())));
    Value::Object(record)
}

fn put_post(put: &mut impl FnMut(&str, Value) -> Option<Value>, person: &Person<'_>) {
    put("jenisJabatanId", code_id(person.post.map(|post| post.kind)));
    put("jenisJabatan", code_name(person.post.map(|post| post.kind)));
    put("jabatanNama", json!(person.post.map(|post| post.name)));
    put("tmtJabatan", person.post.map_or(Value::Null, |_| day(person.post_since)));
    put("eselonId", code_id(person.post.and_then(|post| post.eselon)));
    put("eselon", code_name(person.post.and_then(|post| post.eselon)));
    put("unorId", person.unit.map_or(Value::Null, |unit| id(unit.id)));
    put("unorNama", json!(person.unit.map(|unit| unit.name.as_str())));
    put("unorIndukId", person.unit.map_or(Value::Null, |unit| id(unit.service_id)));
    put("unorIndukNama", json!(person.unit.map(|unit| unit.service)));
}

fn ranks(person: &Person<'_>) -> Value {
    let last = person.rank.filter(|rank| RANKS.contains(rank));
    let first = last.filter(|last| *last != person.first_rank).map(|_| (person.first_rank, person.appointed));
    let held = first.into_iter().chain(last.map(|rank| (rank, person.rank_since)));
    held.map(|(rank, since)| {
        let name = RANKS.iter().zip(RANK_NAMES).find(|(known, _)| **known == rank).map(|(_, name)| name);
        json!({ "golonganId": rank.id, "golongan": rank.name, "pangkat": name, "tmtGolongan": day(since) })
    })
    .collect()
}

fn posts(person: &Person<'_>) -> Value {
    // A kind that is in no table stays in the main record alone.
    let known = person.post.filter(|post| ["1", "2", "3", "4"].contains(&post.kind.id));
    let held = known.map(|post| {
        json!({
            "idPns": id(person.pns_id),
            "nipBaru": nip(person),
            "jenisJabatan": post.kind.id,
            "namaJabatan": post.name,
            "jabatanFungsionalNama": (post.kind == FUNCTIONAL).then_some(post.name),
            "jabatanFungsionalUmumNama": (post.kind == GENERAL).then_some(post.name),
            "eselonId": code_id(post.eselon),
            "eselon": code_name(post.eselon),
            "unorId": person.unit.map_or(Value::Null, |unit| id(unit.id)),
            "unorNama": person.unit.map(|unit| unit.name.as_str()),
            "tmtJabatan": day(person.post_since),
            "jenisPenugasanId": "D",
        })
    });
    held.into_iter().collect()
}

fn diplomas(person: &Person<'_>) -> Value {
    let known = person.education.filter(|education| education.id != "98");
    let diploma = known.map(|education| {
        json!({
            "tkPendidikanId": education.id,
            "tkPendidikanNama": education.name,
            "tahunLulus": person.graduated_year.to_string(),
            "nomorIjasah": "0000",
            "isPendidikanPertama": "1",
        })
    });
    diploma.into_iter().collect()
}

fn training(training: Training) -> Value {
    json!({
        "latihanStrukturalId": training.id,
        "latihanStrukturalNama": training.name,
        "tahun": training.year,
        "tanggal": Value::Null,
    })
}

/// The years with a number; the same key is a number in one answer and a text in another.
fn scores(on_file: &[Appraisal]) -> Value {
    let scored = on_file.iter().filter(|appraisal| appraisal.score.is_some() || appraisal.predicate.is_empty());
    scored
        .map(|appraisal| {
            let score = appraisal.score.map(|score| format!("{}.{:02}", score / 100, score % 100));
            let year = appraisal.year;
            json!({
                "tahun": if year % 2 == 0 { json!(year) } else { json!(year.to_string()) },
                "nilairatarata": score.unwrap_or_else(|| "belum dinilai".to_owned()),
            })
        })
        .collect()
}

/// The years since 2022, by quadrant: 1 is the best result, the best behaviour and the best predicate.
fn quadrants(on_file: &[Appraisal]) -> Value {
    let judged = on_file.iter().filter(|appraisal| appraisal.score.is_none() && !appraisal.predicate.is_empty());
    judged
        .map(|appraisal| {
            let (result, behaviour, quadrant) = match appraisal.predicate {
                "Sangat Baik" => (1, 1, 1),
                "Baik" => (2, 2, 2),
                "Butuh Perbaikan" => (3, 1, 3),
                "Kurang" => (2, 3, 4),
                _ => (3, 3, 5),
            };
            json!({
                "tahun": appraisal.year,
                "hasilKinerjaNilai": result,
                "PerilakuKerjaNilai": behaviour.to_string(),
                "kuadranKinerja": appraisal.predicate.to_uppercase(),
                "KuadranKinerjaNilai": quadrant,
            })
        })
        .collect()
}

fn sanction(person: &Person<'_>, sanction: &Sanction) -> Value {
    let mut decree = String::new();
    push_decree(&mut decree, sanction);
    json!({
        "pnsOrang": id(person.pns_id),
        "jenisHukuman": Some(sanction.kind.id).filter(|id| !id.is_empty()),
        "jenisHukumanNama": sanction.kind.name,
        "jenisTingkatHukumanId": sanction.kind.level,
        "skNomor": decree,
        "skTanggal": day(sanction.from),
        "hukumanTanggal": day(sanction.from),
        "akhirHukumTanggal": sanction.until.map_or(Value::Null, day),
        "skPembatalanNomor": sanction.cancelled.map(|_| "862/BATAL"),
        "skPembatalanTanggal": sanction.cancelled.map_or(Value::Null, day),
    })
}

fn nip(person: &Person<'_>) -> Value {
    json!(person.nip.to_string())
}

fn id(id: u128) -> Value {
    let mut text = String::new();
    push_id(&mut text, id);
    Value::String(text)
}

fn day(day: Day) -> Value {
    let mut text = String::new();
    push_day(&mut text, day);
    Value::String(text)
}

fn code_id(code: Option<Code>) -> Value {
    json!(code.map(|code| code.id))
}

fn code_name(code: Option<Code>) -> Value {
    json!(code.map(|code| code.name))
}
