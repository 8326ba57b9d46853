//! Every task leads to where it is done; and what cannot be taken is said on the form, beside what was typed.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_access::Role;
use jenjang_app::cases::{
    Acting, MAX_FILE_BYTES, NewAccount, NewGrant, PersonLine, Standing, TaskKind, TaskState, Who,
};
use jenjang_app::explain::Outcome;
use jenjang_locale::{Language, Locale};

use crate::support::{Browser, CASE, World};

const PAPERS: &str = "2013-11-15T10:00+07:00";
const PDF: &[u8] = b"%PDF-1.4\nmakalah\n%%EOF\n";

fn round(rest: &str) -> String {
    format!("/putaran/{CASE}{rest}")
}

fn stands(stage: &str, outcome: Standing) -> impl Fn(&PersonLine) -> bool {
    move |person| person.standing == Some((stage.to_owned(), outcome))
}

/// The addresses of the tasks of a page, in order.
fn links(page: &str) -> Vec<String> {
    let parts = page.split("govuk-task-list__link\"").skip(1);
    let href = |part: &str| part.split("href=\"").nth(1)?.split('"').next().map(|href| href.replace("&amp;", "&"));
    parts.filter_map(href).collect()
}

/// Tells whether a page has a form in which something of the round is done.
fn has_form(page: &str) -> bool {
    let forms = page.split("<form").skip(1).filter_map(|part| part.split('>').next());
    forms.into_iter().any(|form| {
        form.contains("method=\"post\"") && (form.contains("action=\"/putaran/") || form.contains("action=\"/audit/"))
    })
}

/// Follows a task: what is due has a form there, or on a page that its list leads to.
async fn can_be_done(browser: &Browser, href: &str) -> bool {
    let page = browser.get(href).await.text();
    if has_form(&page) {
        return true;
    }
    let base = href.split('?').next().unwrap();
    let body = page.split("<main").nth(1).unwrap_or_default();
    let inner: BTreeSet<String> = body
        .split("href=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .map(|link| link.replace("&amp;", "&"))
        .filter(|link| link.starts_with(&format!("{base}/")) || link.starts_with(&format!("{base}?")))
        .filter(|link| !link.contains("/berkas/"))
        .collect();
    for link in inner.iter().take(40) {
        let reply = browser.get(link).await;
        if reply.status == 200 && has_form(&reply.text()) {
            return true;
        }
    }
    false
}

/// What is only to be read, or to be waited for, needs no form.
fn is_done_there(kind: TaskKind, state: TaskState) -> bool {
    let reads = [
        TaskKind::Attend,
        TaskKind::Result,
        TaskKind::Screened,
        TaskKind::NotListed,
        TaskKind::Undetermined,
        // The register is screened on the machine that has it; the page says so.
        TaskKind::Screen,
    ];
    matches!(state, TaskState::Due | TaskState::Late) && !reads.contains(&kind)
}

#[tokio::test]
async fn every_task_leads_to_where_it_is_done() {
    let mut met: BTreeMap<TaskKind, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for moment in [
        "2013-10-31T08:00+07:00",
        "2013-11-04T10:00+07:00",
        "2013-11-13T10:30+07:00",
        "2013-11-13T11:02+07:00",
        PAPERS,
        "2013-12-05T17:00+07:00",
        "2013-12-12T07:30+07:00",
        "2013-12-12T09:45+07:00",
        "2013-12-12T10:30+07:00",
        "2013-12-12T15:30+07:00",
        "2013-12-13T10:00+07:00",
        "2013-12-19T07:30+07:00",
        "2013-12-19T18:00+07:00",
        "2014-01-06T07:30+07:00",
        "2014-01-06T13:30+07:00",
        "2014-01-08T10:00+07:00",
    ] {
        let world = World::at(moment).await;
        let office = Acting { who: Who::Account("bkd-01".to_owned()), at: world.now(), via: "test".to_owned() };
        let accounts = world.app.read_grants(&office).await.unwrap();
        let mut whom: Vec<Who> = Vec::new();
        let mut kinds = BTreeSet::new();
        for (account, held) in &accounts {
            // Some of each kind of work: what waits for two markers is of one kind.
            let kind = format!("{:?}", held.grants.iter().map(|grant| grant.role).collect::<Vec<_>>());
            if kinds.insert((kind.clone(), 0)) || kinds.insert((kind, 1)) {
                whom.push(Who::Account(account.clone()));
            }
        }
        // One of everybody who stands alike.
        let mut seen = BTreeSet::new();
        for person in world.people().await {
            if seen.insert(format!("{:?} {:?}", person.standing, person.verdict)) {
                whom.push(Who::Person(person.nip));
            }
        }
        for who in whom {
            let browser = match &who {
                Who::Account(id) => world.sign_in(id).await,
                Who::Person(nip) => world.sign_in_person(*nip).await,
                _ => unreachable!(),
            };
            let acting = Acting { who: who.clone(), at: world.now(), via: "test".to_owned() };
            let rounds = world.app.tasks(&acting, &Locale::new(Language::Indonesian)).await.unwrap();
            let tasks: Vec<_> = rounds.iter().flat_map(|round| &round.tasks).collect();
            let links = links(&browser.get("/tugas").await.text());
            assert_eq!(links.len(), tasks.len(), "{moment} {who:?}: every task has a link");
            for (task, href) in tasks.iter().zip(&links) {
                *met.entry(task.kind).or_default() += 1;
                let reply = browser.get(href).await;
                let about = format!("{moment} {who:?}: {:?} {:?} leads to {href}", task.kind, task.state);
                if reply.status != 200 {
                    wrong.push(format!("{about}: {}", reply.status));
                } else if is_done_there(task.kind, task.state) && !can_be_done(&browser, href).await {
                    wrong.push(format!("{about}, where it cannot be done"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A test that met nothing would say nothing.
    for kind in [
        TaskKind::HandIn,
        TaskKind::Attend,
        TaskKind::Result,
        TaskKind::Object,
        TaskKind::NotListed,
        TaskKind::Mark,
        TaskKind::Announce,
        TaskKind::Verify,
        TaskKind::Answer,
        TaskKind::Determine,
        TaskKind::PublishList,
        TaskKind::Publish,
        TaskKind::EnterPool,
        TaskKind::Close,
        TaskKind::Screen,
        TaskKind::Judge,
        TaskKind::CloseSession,
        TaskKind::Audit,
    ] {
        assert!(met.contains_key(&kind), "{kind:?} was never met: {met:?}");
    }
}

/// What cannot be taken, and what is said of it: what comes, and a part of the sentence.
fn not_taken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut large = PDF.to_vec();
    large.splice(9..9, vec![b' '; MAX_FILE_BYTES]);
    let mut huge = PDF.to_vec();
    huge.splice(9..9, vec![b' '; 3 * MAX_FILE_BYTES + (3 << 20)]);
    vec![
        ("one byte too many", large, "paling besar"),
        ("more than three files", huge, "paling besar"),
        ("nothing", Vec::new(), "kosong (0 bita)"),
        ("another type", b"PK\x03\x04 ganti nama.pdf".to_vec(), "PDF"),
        ("cut off", b"%PDF-1.4 terpotong di teng".to_vec(), "terpotong"),
    ]
}

#[tokio::test]
async fn a_paper_that_cannot_be_taken_costs_nobody_what_was_typed() {
    let world = World::at(PAPERS).await;
    let due = world.somebody(stands("paper", Standing::Open)).await;
    let browser = world.sign_in_person(due.nip).await;
    let address = round("/saya/serahkan/paper");
    let typed = [("judul", "Jalan \"<b>\" provinsi"), ("butir-originality", "ya")];
    for (what, bytes, said) in not_taken() {
        let reply = browser.upload(&address, &typed, &[("butir-paper", &bytes)]).await;
        let page = reply.text();
        assert_eq!(reply.status, 422, "{what}: {page}");
        assert!(page.contains(said) && page.contains("href=\"#butir-paper\""), "{what}: {page}");
        assert!(page.contains("Jalan &quot;&lt;b&gt;&quot; provinsi") && page.contains("checked"), "{what}: {page}");
    }
    let two = browser.upload(&address, &typed, &[("butir-paper", PDF), ("butir-paper", PDF)]).await;
    assert!(two.status == 422 && two.words().contains("kirim satu berkas saja"), "{}", two.words());
    let large =
        browser.upload(&address, &typed, &[("butir-paper", &vec![b' '; MAX_FILE_BYTES + (1 << 20)])]).await.text();
    assert!(
        large.contains("22,0 MB") || large.contains("21 MB") || large.contains("22 MB"),
        "the size is said: {large}"
    );
    // The line breaks while the file is under way, as behind a proxy that gives up.
    let token = browser.token.clone();
    let body = format!(
        "--xx\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{token}\r\n\
         --xx\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\nJudul tetap\r\n\
         --xx\r\nContent-Disposition: form-data; name=\"butir-paper\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4 separ"
    );
    let broken = browser.ask("POST", &address, "multipart/form-data; boundary=xx", body.into_bytes()).await;
    let page = broken.text();
    assert_eq!(broken.status, 422, "{page}");
    assert!(page.contains("tidak sampai utuh") && page.contains("Judul tetap"), "{page}");
    // Nothing was recorded by any of it.
    assert_eq!(browser.get(&round("/saya/berkas/paper/paper")).await.status, 404);
    assert_eq!(browser.upload(&address, &typed, &[("butir-paper", PDF)]).await.status, 303);
}

#[tokio::test]
async fn evidence_that_cannot_be_taken_costs_nobody_the_points() {
    let world = World::at(PAPERS).await;
    let address = round("/saya/keberatan/screening-objection");
    let mut found = None;
    for person in
        world.people().await.into_iter().filter(|one| one.participant.is_none() && one.verdict == Outcome::Fails)
    {
        let browser = world.sign_in_person(person.nip).await;
        if browser.get(&address).await.text().contains("name=\"butir-1\"") {
            found = Some(browser);
            break;
        }
    }
    let browser = found.unwrap();
    let typed = [("butir-1", "Masa kerja saya <b>lima</b> tahun"), ("butir-4", "Butir keempat")];
    for (what, bytes, said) in not_taken() {
        let reply = browser.upload(&address, &typed, &[("bukti-1", PDF), ("bukti-2", &bytes)]).await;
        let page = reply.text();
        assert_eq!(reply.status, 422, "{what}: {page}");
        assert!(page.contains(said) && page.contains("href=\"#bukti-2\""), "{what}: {page}");
        assert!(!page.contains("href=\"#bukti-1\""), "{what}: the other file is well");
        assert!(page.contains("&lt;b&gt;lima") && page.contains("Butir keempat"), "{what}: {page}");
    }
    assert_eq!(browser.upload(&address, &typed, &[("bukti-2", PDF)]).await.status, 303);
}

#[tokio::test]
async fn somebody_who_works_on_the_round_objects_to_their_own_screening() {
    let world = World::at(PAPERS).await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: world.now(), via: "test".to_owned() };
    let address = round("/saya/keberatan/screening-objection");
    let mut at_hand = None;
    for person in
        world.people().await.into_iter().filter(|one| one.participant.is_none() && one.verdict == Outcome::Fails)
    {
        if world.sign_in_person(person.nip).await.get(&address).await.text().contains("name=\"butir-1\"") {
            at_hand = Some(person);
            break;
        }
    }
    let person = at_hand.unwrap();
    let stranger = jenjang_facts::Nip::parse("196001011985031999").unwrap();
    for (id, nip) in [("penilai-baru", person.nip), ("penilai-luar", stranger)] {
        let new = NewAccount { id: id.to_owned(), name: "Rekaan".to_owned(), nip: Some(nip) };
        world.app.open_account(&office, &new).await.unwrap();
        let account = id.to_owned();
        let grant = NewGrant { account, role: Role::Marker, unit: Some("x".to_owned()), case: None, until: None };
        world.app.grant_role(&office, &grant).await.unwrap();
    }
    let marker = world.sign_in("penilai-baru").await;
    let tasks = marker.get("/tugas").await.text();
    assert!(tasks.contains(&address) && tasks.contains(&round("/saya\"")), "{tasks}");
    let own = marker.get(&round("/saya")).await;
    assert!(own.status == 200 && own.text().contains("Anda belum memenuhi syarat"), "{}", own.text());
    assert!(marker.get(&round("")).await.text().contains(&round("/saya")));
    let filed = marker.upload(&address, &[("butir-1", "Ijazah saya sudah S-1")], &[("bukti-1", PDF)]).await;
    assert_eq!(filed.status, 303, "{}", filed.text());
    let receipt = marker.get(filed.location()).await;
    assert!(receipt.status == 200 && receipt.text().contains("Keberatan Anda diterima"), "{}", receipt.text());
    // Signed in as the employee it is the same matter, once.
    let again = world.sign_in_person(person.nip).await;
    assert!(again.get(&address).await.text().contains("Ijazah saya sudah S-1"));
    assert_eq!(again.upload(&address, &[("butir-1", "lagi")], &[]).await.status, 422);
    // An account of somebody whom the register does not know has no own matter.
    let outside = world.sign_in("penilai-luar").await;
    for path in [round("/saya"), address.clone()] {
        assert_eq!(outside.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(outside.upload(&address, &[("butir-1", "x")], &[]).await.status, 404);
}
