//! No page is heavy: every page that people reach by its links, in both languages, as it goes over the wire.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jenjang_app::cases::{Acting, PeopleQuery, Who};
use jenjang_regulation::Outcome;

use crate::support::{Browser, CASE, NOW, World};

/// The longest page, in bytes; pages are not compressed, for they carry the tokens of forms.
const MOST_PAGE: usize = 40_000;
/// The most that the first visit brings: a page, the styles, the typeface and the scripts.
const MOST_VISIT: usize = 150_000;

/// Whose pages are walked: everybody who has a page of their own.
const ACCOUNTS: [&str; 4] = ["bkd-01", "tim-01", "pemantau-01", "auditor-01"];

/// Returns an address with its numbers and ids taken out, so that a thousand entries are one page.
fn pattern(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let plain = |part: &str| {
        let number = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if number || part.starts_with("sesi-") || part.starts_with("kepala-") || part.starts_with("penilai-") {
            return "{n}".to_owned();
        }
        part.to_owned()
    };
    path.split('/').map(plain).collect::<Vec<_>>().join("/")
}

/// Returns the links of a page within the site that lead to pages.
fn links(page: &str) -> Vec<String> {
    let tags = page.split("<a ").skip(1).filter_map(|rest| rest.split('>').next());
    let pages = tags.filter(|tag| !tag.contains(" download"));
    let found = pages.filter_map(|tag| tag.split("href=\"").nth(1)?.split('"').next());
    let own = found.filter(|link| link.starts_with('/') && !link.starts_with("/bahasa") && !link.starts_with("/aset"));
    own.map(|link| link.replace("&amp;", "&")).collect()
}

/// Follows links from page to page, one of each kind, and returns the length of each.
async fn walk(world: &World, cookie: &str, starts: &[String]) -> BTreeMap<String, usize> {
    let (mut seen, mut found) = (BTreeSet::new(), BTreeMap::new());
    let mut waiting: VecDeque<String> = starts.iter().cloned().collect();
    while let Some(address) = waiting.pop_front() {
        if !seen.insert(pattern(&address)) {
            continue;
        }
        let reply = world.ask("GET", &address, &[("cookie", cookie)], "").await;
        if reply.status == 200 && reply.header("content-type").starts_with("text/html") {
            found.insert(pattern(&address), reply.bytes.len());
            waiting.extend(links(&reply.text()));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_heavier_than_forty_kilobytes() {
    let world = World::at(NOW).await;
    let mut people: Vec<String> = ACCOUNTS.map(ToOwned::to_owned).to_vec();
    let operator = Acting { who: Who::Operator, at: world.site.now(), via: "uji".to_owned() };
    let accounts = world.app.read_grants(&operator).await.unwrap();
    let marker = |start: &str| accounts.iter().map(|(id, _)| id).find(|id| id.starts_with(start)).cloned();
    people.extend(marker("kepala-"));
    people.extend(marker("penilai-"));
    let starts = |at: &[&str]| at.iter().map(|at| (*at).to_owned()).collect::<Vec<_>>();
    let round = |rest: &str| format!("/putaran/{CASE}{rest}");
    let mut heavy = Vec::new();
    let mut kinds = BTreeSet::new();
    for language in ["id", "en"] {
        let mut visits = vec![(format!("bahasa={language}"), starts(&["/", "/masuk", &round("/daftar")]))];
        for account in &people {
            let Browser { cookie, .. } = world.sign_in(account).await;
            let begin =
                starts(&["/tugas", &round("/peserta?putusan=fails&hal=2"), &round("/peserta/1"), &round("/nilai")]);
            visits.push((format!("{cookie}; bahasa={language}"), begin));
        }
        for (cookie, starts) in visits {
            for (kind, bytes) in walk(&world, &cookie, &starts).await {
                if bytes > MOST_PAGE {
                    heavy.push(format!("{kind} ({language}): {bytes}"));
                }
                kinds.insert(kind);
            }
        }
    }
    assert_eq!(heavy, Vec::<String>::new());
    // The walk came to where the long lists are.
    for rest in ["/peserta", "/peserta/{n}", "/dasbor", "/tim/paper-marking", "/nilai", "/daftar"] {
        assert!(kinds.contains(&round(rest)), "{rest} of {kinds:?}");
    }
    for address in [format!("/audit/{CASE}"), "/audit/akses".to_owned()] {
        assert!(kinds.contains(&address), "{address} of {kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_people_is_full_and_light() {
    let world = World::at(NOW).await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: world.site.now(), via: "uji".to_owned() };
    let query = PeopleQuery { verdict: Some(Outcome::Fails), page: 1, per_page: 25, ..PeopleQuery::default() };
    assert!(world.app.people(&office, CASE, &query).await.unwrap().total > 50, "there are people for three pages");
    let Browser { cookie, .. } = world.sign_in("bkd-01").await;
    let address = format!("/putaran/{CASE}/peserta?putusan=fails&urut=-unit&hal=2");
    let page = world.ask("GET", &address, &[("cookie", &cookie)], "").await;
    assert_eq!(page.text().matches("<th scope=\"row\"").count(), 25);
    assert!(page.bytes.len() <= MOST_PAGE, "{}", page.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_visit_brings_no_more_than_150_kilobytes() {
    let world = World::at(NOW).await;
    let page = world.ask("GET", "/", &[], "").await;
    let text = page.text();
    let parts = text.split(['"']).filter(|part| part.starts_with("/aset/"));
    let assets: BTreeSet<&str> = parts.collect();
    assert!(assets.len() >= 4, "styles, typeface and scripts: {assets:?}");
    let mut bytes = page.bytes.len();
    for asset in assets {
        let reply = world.ask("GET", asset, &[("accept-encoding", "gzip")], "").await;
        assert_eq!(reply.status, 200, "{asset}");
        assert!(reply.header("cache-control").contains("immutable"), "{asset} is not asked for again");
        bytes += reply.bytes.len();
    }
    assert!(bytes <= MOST_VISIT, "{bytes}");
}
