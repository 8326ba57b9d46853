//! Steps of a round that were once done on the command line alone, through the real router: screening the register,
//! the instrument of interviews, papers that are alike, keys of the API.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod office_support;

use office_support::{CASE, World, register_in, small_round};

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
    assert!(words.contains("400 disaring") && words.contains("90 memenuhi") && words.contains("6 belum dapat"), "{words}");
    // A preview records nothing.
    assert!(office.get(&round("saring")).await.text().contains("name=\"data\""));
    let (data, seen) = (preview.hidden("data"), preview.hidden("seen"));
    let fields = [("data", data.as_str()), ("seen", seen.as_str())];
    // Sent twice at once.
    let address = round("saring");
    let (one, two) = tokio::join!(office.post(&address, &fields), office.post(&address, &fields));
    assert_eq!((one.status, two.status), (303, 303), "{} {}", one.words(), two.words());
    let locations = [one.location, two.location];
    assert!(locations.iter().any(|to| to.contains("kabar=screened")), "{locations:?}");
    // And once more, by the back button.
    let late = office.post(&round("saring"), &fields).await;
    assert_eq!((late.status, late.location), (303, round("saring")));
    assert!(office.get(&round("saring")).await.words().contains("sudah disaring"));
    let events = world.app.timeline(&world.acting("auditor-01"), CASE).await.unwrap();
    let screenings: Vec<_> = events.iter().filter(|event| event.kind == "register-screened").collect();
    assert_eq!(screenings.len(), 1);
    assert_eq!((&screenings[0].body["snapshot"], &screenings[0].body["counts"]["meets"]), (&name.into(), &90.into()));
    let news = office.get(&locations[0]).await;
    assert!(news.words().contains("Register disaring") || locations[0] == round("saring"), "{}", news.words());
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
    let without = World::until(ANNOUNCED).await;
    let page = without.sign_in("bkd-01").await.get(&round("saring")).await;
    assert!(page.words().contains("jenjang import"), "{}", page.words());
}
