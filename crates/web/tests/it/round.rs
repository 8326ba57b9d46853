//! A whole round played by pages alone, from its opening to the talent pool: each person signs in, opens a page, fills in
//! the form that stands there, and sends it. What the form carries unseen is taken from the page, as a browser does.

use jenjang_app::cases::PeopleQuery;
use jenjang_app::scenario::Scenario;
use jenjang_facts::Nip;

use crate::support::{Browser, CASE, FORM, Reply, World, form as encode, register_in, small_round};

const PDF: &[u8] = b"%PDF-1.4\nMakalah rekaan\n%%EOF";

fn round(page: &str) -> String {
    format!("/putaran/{CASE}/{page}")
}

/// A form as a page has drawn it.
#[derive(Debug)]
struct Form {
    action: String,
    with_files: bool,
    fields: Vec<(String, String)>,
    /// Boxes that can be ticked and choices that can be made.
    offered: Vec<(String, String)>,
    names: Vec<String>,
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// Returns the value of an attribute in a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(unescaped(after.split('"').next()?))
}

impl Form {
    /// Finds the form of a page that has a field of this name, or a button: `langkah=kirim`.
    fn on(html: &str, has: &str) -> Self {
        let mark = match has.split_once('=') {
            Some((name, value)) => format!("name=\"{name}\" value=\"{value}\""),
            None => format!("name=\"{has}\""),
        };
        let posted = |body: &&str| attribute(body.split('>').next().unwrap(), "method").is_some_and(|m| m == "post");
        let all = html.split("<form").skip(1).map(|part| part.split("</form>").next().unwrap()).filter(posted);
        let not_sign_out = |body: &&str| !body.contains("action=\"/keluar\"");
        let all: Vec<&str> = all.filter(not_sign_out).collect();
        let body = all.iter().find(|body| body.contains(&mark));
        let body = body.unwrap_or_else(|| panic!("no form with `{has}` among {all:#?}"));
        let head = body.split('>').next().unwrap();
        let mut form = Self {
            action: attribute(head, "action").unwrap(),
            with_files: attribute(head, "enctype").is_some(),
            fields: Vec::new(),
            offered: Vec::new(),
            names: Vec::new(),
        };
        for part in body.split('<').skip(1) {
            let (tag, inner) = part.split_once('>').unwrap();
            let Some(name) = attribute(tag, "name") else {
                if tag.starts_with("option") {
                    // An option belongs to the list before it; the first one is chosen unless another is.
                    let name = form.names.last().unwrap().clone();
                    let value = attribute(tag, "value").unwrap_or_default();
                    form.offered.push((name.clone(), value.clone()));
                    if tag.contains(" selected") {
                        form.set(&name, &value);
                    } else if form.fields.iter().all(|(one, _)| *one != name) {
                        form.fields.push((name, value));
                    }
                }
                continue;
            };
            form.names.push(name.clone());
            let value = attribute(tag, "value").unwrap_or_default();
            let kind = attribute(tag, "type").unwrap_or_default();
            match (tag.split(' ').next().unwrap(), kind.as_str()) {
                ("input", "checkbox" | "radio") => {
                    form.offered.push((name.clone(), value.clone()));
                    if tag.contains(" checked") {
                        form.fields.push((name, value));
                    }
                }
                ("input", "file") | ("button" | "select", _) => {}
                ("textarea", _) => form.fields.push((name, unescaped(inner))),
                _ => form.fields.push((name, value)),
            }
        }
        if let Some((name, value)) = has.split_once('=').filter(|(name, _)| *name == "langkah") {
            form.set(name, value);
        }
        form
    }

    fn set(&mut self, name: &str, value: &str) {
        assert!(self.names.iter().any(|one| one == name), "the form has no `{name}`: {:?}", self.names);
        self.fields.retain(|(one, _)| one != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    fn values(&self, name: &str) -> Vec<String> {
        self.offered.iter().filter(|(one, _)| one == name).map(|(_, value)| value.clone()).collect()
    }

    /// Ticks everything of a name, or chooses the last of what is offered.
    fn tick_all(&mut self, name: &str) {
        let all = self.values(name);
        assert!(!all.is_empty(), "nothing to tick under `{name}`");
        self.fields.retain(|(one, _)| one != name);
        self.fields.extend(all.into_iter().map(|value| (name.to_owned(), value)));
    }

    fn fill(&mut self, typed: &[(&str, &str)]) {
        for (name, value) in typed {
            if *value == ALL { self.tick_all(name) } else { self.set(name, value) }
        }
    }

    async fn send(self, client: &Browser, files: &[(&str, &[u8])]) -> Reply {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if !self.with_files {
            assert!(files.is_empty(), "the form takes no files");
            return client.ask("POST", &self.action, FORM, encode(&fields)).await;
        }
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            assert!(self.names.iter().any(|one| one == name), "the form takes no file `{name}`: {:?}", self.names);
            let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        client.ask("POST", &self.action, "multipart/form-data; boundary=x", body).await
    }
}

/// Stands for everything that can be ticked.
const ALL: &str = "\u{0}";

/// Opens a page, fills in the form with this field or button, and sends it.
async fn go(client: &Browser, page: &str, has: &str, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
    let shown = client.get(page).await;
    assert_eq!(shown.status, 200, "{page}: {}", shown.words());
    then(client, &shown, has, typed, files).await
}

/// Fills in a form of a page that was shown.
async fn then(client: &Browser, shown: &Reply, has: &str, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
    let mut form = Form::on(&shown.text(), has);
    form.fill(typed);
    form.send(client, files).await
}

/// Checks that a step was taken: the browser is sent on to a page that is there.
async fn done(client: &Browser, reply: Reply, what: &str) -> Reply {
    assert_eq!(reply.status, 303, "{what}: {}", reply.words());
    let to = client.get(reply.location()).await;
    assert_eq!(to.status, 200, "{what}: {}", reply.location());
    to
}

async fn close(world: &World, stage: &str) {
    let team = world.sign_in("tim-01").await;
    let reply = go(&team, &round(&format!("tim/tutup/{stage}")), "_token", &[], &[]).await;
    done(&team, reply, &format!("closing {stage}")).await;
}

async fn determine(world: &World, stage: &str) {
    let (team, page) = (world.sign_in("tim-01").await, round(&format!("tim/{stage}/tetapkan")));
    for step in ["langkah=tetapkan", "langkah=umumkan"] {
        let reply = go(&team, &page, step, &[("periksa", "ya")], &[]).await;
        done(&team, reply, &format!("{stage} {step}")).await;
    }
    close(world, stage).await;
}

async fn verify(world: &World, stage: &str) {
    let team = world.sign_in("tim-02").await;
    let page = round(&format!("tim/{stage}?keadaan=siap"));
    let check = go(&team, &page, "langkah=pilihan", &[("peserta", ALL)], &[]).await;
    assert_eq!(check.status, 200, "{}", check.words());
    let reply = then(&team, &check, "langkah=verifikasi", &[], &[]).await;
    done(&team, reply, "verification").await;
    close(world, stage).await;
}

/// Marks whoever a marker has, all with one level.
async fn mark(world: &World, account: &str, stage: &str, people: &[u32], level: &str) {
    let marker = world.sign_in(account).await;
    for number in people {
        let page = round(&format!("nilai/{stage}/{number}"));
        let shown = marker.get(&page).await;
        assert_eq!(shown.status, 200, "{account}: {}", shown.words());
        let mut form = Form::on(&shown.text(), "langkah=periksa");
        let levels: Vec<String> = form.names.iter().filter(|name| name.starts_with("tingkat-")).cloned().collect();
        assert!(!levels.is_empty());
        for name in levels {
            form.set(&name, level);
        }
        form.set("catatan", "Runtut.");
        form.set("pernyataan", "ya");
        if form.names.iter().any(|name| name == "rekaman") {
            form.set("rekaman", "Menjawab semua pertanyaan dengan contoh dari pekerjaannya.");
        }
        let check = form.send(&marker, &[]).await;
        assert_eq!(check.status, 200, "{account}: {}", check.words());
        let reply = then(&marker, &check, "langkah=kirim", &[], &[]).await;
        done(&marker, reply, "a mark").await;
    }
}

/// Opens an account with a role on the pages, and lets its holder in with the password the page shows.
async fn account(world: &World, id: &str, role: &str, unit: &str) {
    let office = world.sign_in("bkd-01").await;
    let reply = go(&office, "/akun", "akun", &[("akun", id), ("nama", "Pejabat Rekaan")], &[]).await;
    done(&office, reply, id).await;
    let page = format!("/akun/{id}");
    let typed = [("peran", role), ("unit", unit), ("putaran", CASE)];
    let reply = go(&office, &page, "langkah=beri", &typed, &[]).await;
    done(&office, reply, role).await;
    let set = go(&office, &page, "langkah=sandi", &[], &[]).await;
    assert_eq!(set.status, 200, "{}", set.words());
    let password = set.text().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let signed = world.stranger().ask("POST", "/masuk", FORM, encode(&[("nama", id), ("sandi", &password)])).await;
    assert_eq!((signed.status, signed.location()), (303, "/sandi"), "{}", signed.words());
}

/// Three people of one unit who meet the criteria, and somebody who does not.
async fn people(world: &World) -> (String, Vec<(Nip, u32)>, Nip) {
    let query = PeopleQuery { per_page: 200, page: 1, ..PeopleQuery::default() };
    let mut rows = world.app.people(&world.acting("bkd-01"), CASE, &query).await.unwrap().rows;
    let query = PeopleQuery { page: 2, ..query };
    rows.extend(world.app.people(&world.acting("bkd-01"), CASE, &query).await.unwrap().rows);
    let of = |unit: &str| rows.iter().filter(|row| row.unit == unit && row.participant.is_some()).count();
    let unit = rows.iter().find(|row| of(&row.unit) >= 3).unwrap().unit.clone();
    let three = rows.iter().filter(|row| row.unit == unit).filter_map(|row| Some((row.nip, row.participant?)));
    let outsider = rows.iter().find(|row| row.participant.is_none()).unwrap().nip;
    let three = three.take(3).collect();
    (unit, three, outsider)
}

#[tokio::test]
async fn a_round_is_played_from_its_opening_to_the_talent_pool_by_pages_alone() {
    let folder = tempfile::tempdir().unwrap();
    let register = register_in(folder.path()).await;
    // The office and the team have accounts, and another round is open.
    let other = Scenario { case: "putaran-lain".to_owned(), ..small_round() };
    let world = World::of(other, "2013-10-28T09:00 WIB", Some(folder.path())).await;

    let office = world.sign_in("bkd-01").await;
    let typed = [("judul", "Promosi Terbuka Kecil"), ("kode", CASE)];
    let reply = go(&office, "/putaran-baru", "kode", &typed, &[]).await;
    done(&office, reply, "opening").await;

    let team = world.sign_in("tim-01").await;
    let typed = [("atur-paper_passing_grade", "70"), ("atur-difference_limit", "25")];
    let reply = go(&team, &round("pengaturan?ubah=semua"), "atur-paper_passing_grade", &typed, &[]).await;
    done(&team, reply, "settings").await;
    let typed = [
        ("data-hari", "13"),
        ("data-bulan", "11"),
        ("data-tahun", "2013"),
        ("jabatan", "Kepala Seksi; IV.a; 2"),
        ("naskah", "Tema makalah: tugas pokok SKPD."),
        ("buka-screening-hari", "11"),
        ("buka-screening-bulan", "11"),
        ("buka-screening-tahun", "2013"),
        ("tutup-paper-hari", "5"),
        ("tutup-paper-bulan", "12"),
        ("tutup-paper-tahun", "2013"),
        ("tutup-health-hari", "3"),
        ("tutup-health-bulan", "1"),
        ("tutup-health-tahun", "2014"),
    ];
    let page = round("pengaturan/umumkan");
    let check = go(&team, &page, "langkah=periksa", &typed, &[("bahan-1", PDF)]).await;
    assert_eq!(check.status, 200, "{}", check.words());
    let reply = then(&team, &check, "langkah=kirim", &[], &[]).await;
    done(&team, reply, "announcement").await;

    world.set_clock("2013-11-13T10:00 WIB");
    let office = world.sign_in("bkd-01").await;
    let reply = go(&office, &round(&format!("saring?data={register}")), "data", &[], &[]).await;
    done(&office, reply, "screening").await;
    let reply = go(&office, &round("terbitkan/screening"), "seen", &[], &[]).await;
    done(&office, reply, "the nominative list").await;
    close(&world, "screening").await;

    let (unit, three, outsider) = people(&world).await;
    let numbers: Vec<u32> = three.iter().map(|(_, number)| *number).collect();
    let left_out = world.sign_in_person(outsider).await;
    let reason = "Ijazah saya belum tercatat dalam register.";
    let page = round("saya/keberatan/screening-objection");
    let reply = go(&left_out, &page, "butir-1", &[("butir-1", reason)], &[]).await;
    done(&left_out, reply, "an objection").await;
    let team = world.sign_in("tim-02").await;
    let typed = [("jawaban-1", "Register sudah benar."), ("putusan", "ditolak"), ("dasar", "II.b")];
    let check = go(&team, &round("tim/keberatan/1"), "langkah=periksa", &typed, &[]).await;
    let reply = then(&team, &check, "langkah=kirim", &[], &[]).await;
    done(&team, reply, "the answer").await;

    world.set_clock("2013-11-20T09:00 WIB");
    close(&world, "screening-objection").await;
    for (nip, _) in &three {
        let person = world.sign_in_person(*nip).await;
        let typed = [("judul", "Menata arsip"), ("butir-originality", "ya")];
        let reply = go(&person, &round("saya/serahkan/paper"), "judul", &typed, &[("butir-paper", PDF)]).await;
        done(&person, reply, "a paper").await;
    }

    account(&world, "pimpinan", "skpd-head", &unit).await;
    account(&world, "penilai-a", "marker", &unit).await;
    let team = world.sign_in("tim-01").await;
    let unit_id = jenjang_app::cases::unit_id(&unit);
    for marker in ["pimpinan", "penilai-a"] {
        let page = round(&format!("tim/paper-marking/tugaskan?unit={unit_id}"));
        let reply = go(&team, &page, "penilai", &[("penilai", marker), ("peserta", ALL)], &[]).await;
        done(&team, reply, marker).await;
    }
    mark(&world, "pimpinan", "paper-marking", &numbers, "4").await;
    mark(&world, "penilai-a", "paper-marking", &numbers, "5").await;

    // Who handed nothing in is out when the last day is over.
    world.set_clock("2013-12-06T08:00 WIB");
    close(&world, "paper").await;
    verify(&world, "paper-marking").await;
    determine(&world, "paper-result").await;

    world.set_clock("2013-12-18T08:00 WIB");
    close(&world, "paper-objection").await;
    let team = world.sign_in("tim-01").await;
    let page = round(&format!("tim/interview/tugaskan?unit={unit_id}"));
    let reply = go(&team, &page, "penilai", &[("penilai", "pimpinan"), ("peserta", ALL)], &[]).await;
    done(&team, reply, "the interviewer").await;
    let office = world.sign_in("bkd-01").await;
    let typed = [
        ("kode", "wawancara-1"),
        ("hari-hari", "19"),
        ("hari-bulan", "12"),
        ("hari-tahun", "2013"),
        ("pukul", "09.00"),
        ("tempat", "Ruang 2"),
        ("pemantau", "pemantau-01"),
        ("peserta", ALL),
    ];
    let reply = go(&office, &round("sesi"), "kode", &typed, &[("instrumen", PDF)]).await;
    done(&office, reply, "the session").await;

    world.set_clock("2013-12-19T13:00 WIB");
    let monitor = world.sign_in("pemantau-01").await;
    let came: Vec<String> = numbers.iter().map(|number| format!("hadir-{number}")).collect();
    let mut typed: Vec<(&str, &str)> = came.iter().map(|name| (name.as_str(), "ya")).collect();
    typed.push(("catatan", "Berjalan tertib."));
    let reply = go(&monitor, &round("sesi/wawancara-1"), "langkah=tutup", &typed, &[]).await;
    done(&monitor, reply, "closing the session").await;
    let head = world.sign_in("pimpinan").await;
    let sheet = head.get(&round(&format!("nilai/interview/{}", numbers[0]))).await;
    assert!(sheet.text().contains(&round("sesi/wawancara-1/instrumen")), "{}", sheet.words());
    assert_eq!(head.get(&round("sesi/wawancara-1/instrumen")).await.bytes, PDF);
    mark(&world, "pimpinan", "interview", &numbers, "5").await;
    verify(&world, "interview").await;
    determine(&world, "interview-result").await;

    world.set_clock("2013-12-30T09:00 WIB");
    for (nip, _) in &three {
        let person = world.sign_in_person(*nip).await;
        let files: [(&str, &[u8]); 1] = [("butir-health-certificate", PDF)];
        let shown = person.get(&round("saya/serahkan/health")).await;
        let mut form = Form::on(&shown.text(), "butir-health-certificate");
        for name in form.names.clone().iter().filter(|name| name.starts_with("butir-")) {
            if !form.values(name).is_empty() {
                form.tick_all(name);
            }
        }
        let reply = form.send(&person, &files).await;
        done(&person, reply, "a certificate").await;
    }
    world.set_clock("2014-01-06T08:00 WIB");
    let office = world.sign_in("bkd-01").await;
    let reply = go(&office, &round("dokumen"), "langkah=terima", &[("peserta", ALL)], &[]).await;
    done(&office, reply, "the certificates").await;
    close(&world, "interview-objection").await;
    close(&world, "health").await;

    let team = world.sign_in("tim-01").await;
    let check = go(&team, &round("tim/pool"), "langkah=periksa", &[("unit", &unit_id)], &[]).await;
    assert_eq!(check.status, 200, "{}", check.words());
    let reply = then(&team, &check, "langkah=masukkan", &[], &[]).await;
    done(&team, reply, "the talent pool").await;
    close(&world, "pool").await;

    // Signing in again as the same person has ended the session before.
    let pool = world.sign_in("tim-01").await.get(&round("tim/pool")).await;
    assert_eq!(pool.status, 200);
    for number in &numbers {
        assert!(pool.words().contains(&format!(" {number} ")), "{}", pool.words());
    }
    for (nip, _) in &three {
        let own = world.sign_in_person(*nip).await.get(&round("saya")).await;
        assert!(own.status == 200 && own.words().contains("talent pool"), "{}", own.words());
    }
    // Everything came in by pages.
    let events = world.app.timeline(&world.acting("auditor-01"), CASE).await.unwrap();
    assert!(events.len() > 30);
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "stage-closed").count(), 11, "{kinds:?}");
}
