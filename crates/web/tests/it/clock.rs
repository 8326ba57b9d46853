//! The clock of a demonstration: visitors move it forward by what the page offers, once, and stay signed in; a server
//! that is no demonstration has no such page.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jenjang_app::scenario::SeededEntropy;
use jenjang_facts::{Moment, Zone};
use jenjang_web::site::{Demonstration, Site, SiteConfig};

use crate::support::{Browser, NOW, World};

const KIND: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const CLOCK: &str = "/peragaan/jam";

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A demonstration over the round, and its clock.
async fn demonstration() -> (World, Arc<AtomicI64>) {
    let mut world = World::at(NOW).await;
    let clock = Arc::new(AtomicI64::new(at(NOW).millis()));
    let (reads, moves) = (Arc::clone(&clock), Arc::clone(&clock));
    let config = SiteConfig {
        app: Arc::clone(&world.app),
        desk: world.desk.clone(),
        agency: "Provinsi Uji".to_owned(),
        zone: Zone::default(),
        clock: Arc::new(move || Moment::from_millis(reads.load(Ordering::SeqCst)).unwrap()),
        entropy: Arc::new(|| Box::new(SeededEntropy::new(5))),
        secure: false,
        snapshots: None,
        personas: Vec::new(),
    };
    let forward = move |to: Moment| {
        moves.fetch_max(to.millis(), Ordering::SeqCst);
        Ok(())
    };
    let demonstration = Demonstration { forward: Arc::new(forward), until: at("2013-12-31T00:00WIB") };
    world.site = Site::new(config).with_demonstration(demonstration);
    (world, clock)
}

/// Returns the moments that a page offers.
fn offered(page: &str) -> Vec<Moment> {
    let fields = page.split("name=\"ke\" value=\"").skip(1);
    fields.map(|rest| Moment::from_millis(rest.split('"').next().unwrap().parse().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn only_a_demonstration_has_a_clock_to_move() {
    let world = World::at(NOW).await;
    let Browser { cookie, token, .. } = world.sign_in("bkd-01").await;
    let page = world.ask("GET", "/tugas", &[("cookie", &cookie)], "").await.text();
    assert!(!page.contains("j-demo") && !page.contains(CLOCK));
    assert_eq!(world.ask("GET", CLOCK, &[("cookie", &cookie)], "").await.status, 404);
    let form = format!("_token={token}&ke=1385719200000&kembali=%2Ftugas");
    assert_eq!(world.ask("POST", CLOCK, &[("cookie", &cookie), KIND], form).await.status, 404);
}

#[tokio::test]
async fn everybody_sees_the_clock_and_who_is_signed_in_moves_it() {
    let (world, clock) = demonstration().await;
    for address in ["/", "/masuk", "/putaran"] {
        let page = world.ask("GET", address, &[], "").await.text();
        assert!(page.contains("Kamis, 28 November 2013, ") && page.contains("/peragaan/jam?kembali="), "{address}");
    }
    let reply = world.ask("POST", CLOCK, &[KIND], "ke=1385719200000".to_owned()).await;
    assert!(reply.status == 303 && reply.header("location").starts_with("/masuk"), "a stranger signs in first");

    let Browser { cookie, token, .. } = world.sign_in("bkd-01").await;
    let page = world.ask("GET", "/peragaan/jam?kembali=%2Fputaran", &[("cookie", &cookie)], "").await.text();
    // Tomorrow morning, and the morning after the last day of the papers.
    assert_eq!(offered(&page), [at("2013-11-29T08:00WIB"), at("2013-12-06T08:00WIB")]);

    let send = |token: &str, to: Moment| format!("_token={token}&ke={}&kembali=%2Fputaran", to.millis());
    let post = async |cookie: &str, body: String| world.ask("POST", CLOCK, &[("cookie", cookie), KIND], body).await;
    let tomorrow = at("2013-11-29T08:00WIB");
    let foreign = post(&cookie, send("x", tomorrow)).await.status;
    assert!((400..500).contains(&foreign), "a form of somewhere else: {foreign}");
    let christmas = post(&cookie, send(&token, at("2013-12-25T08:00WIB"))).await;
    assert_eq!(christmas.status, 409, "what is not offered is not taken");
    assert_eq!(post(&cookie, format!("_token={token}&ke=besok")).await.status, 400);
    assert_eq!(clock.load(Ordering::SeqCst), at(NOW).millis());

    // Sent twice, the second changes nothing, nor does a moment that has passed. The desk of this test keeps sessions for
    // half an hour, that of a demonstration for as long as its clock can go.
    for to in [tomorrow, tomorrow, at("2013-11-13T08:00WIB")] {
        let Browser { cookie, token, .. } = world.sign_in("bkd-01").await;
        let reply = post(&cookie, send(&token, to)).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/putaran#jam"));
        assert_eq!(clock.load(Ordering::SeqCst), tomorrow.millis());
    }
    let Browser { cookie, token, .. } = world.sign_in("bkd-01").await;
    let elsewhere = format!("_token={token}&ke=0&kembali=https%3A%2F%2Fexample.org");
    assert_eq!(post(&cookie, elsewhere).await.header("location"), "/tugas#jam");
}

#[tokio::test]
async fn the_clock_ends_where_the_demonstration_does() {
    let (world, clock) = demonstration().await;
    clock.store(at("2013-12-30T17:00WIB").millis(), Ordering::SeqCst);
    let Browser { cookie, .. } = world.sign_in("bkd-01").await;
    let page = world.ask("GET", CLOCK, &[("cookie", &cookie)], "").await.text();
    assert_eq!(offered(&page), []);
    assert!(page.contains("tidak dapat dimajukan lagi"));
}
