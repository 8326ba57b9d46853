//! Health, metrics and the log: how the server is, and not a word about anybody.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use jenjang_web::server::{Serving, serve};
use tower::ServiceExt as _;

use crate::support::{CASE, NOW, World};

#[tokio::test]
async fn the_server_says_that_it_lives_and_whether_it_can_work() {
    let world = World::at(NOW).await;
    for address in ["/healthz", "/readyz"] {
        assert_eq!(world.ask("GET", address, &[], "").await.status, 200, "{address}");
    }
    std::fs::rename(world.folder.path().join("files"), world.folder.path().join("elsewhere")).unwrap();
    let reply = world.ask("GET", "/readyz", &[], "").await;
    assert_eq!((reply.status, reply.text().as_str()), (503, "{\"ready\":false}\n"));
    assert_eq!(world.ask("GET", "/healthz", &[], "").await.status, 200, "it lives all the same");
    let lines = world.log.lock().unwrap().join("\n");
    assert!(lines.contains("\"kind\":\"failure\"") && lines.contains("is not there"), "the log says why: {lines}");
    std::fs::rename(world.folder.path().join("elsewhere"), world.folder.path().join("files")).unwrap();
    world.app.ledger().close().await;
    assert_eq!(world.ask("GET", "/readyz", &[], "").await.status, 503);
    assert_eq!(world.ask("GET", "/healthz", &[], "").await.status, 200);
}

#[tokio::test]
async fn neither_metrics_nor_the_log_name_anybody() {
    let world = World::at(NOW).await;
    let entry = format!("/api/v1/rounds/{CASE}/participants/7");
    assert_eq!(world.api("bkd-01", &entry).await.status, 200);
    let people = format!("/api/v1/rounds/{CASE}/people?text=Rahasia");
    assert_eq!(world.api("bkd-01", &people).await.status, 200);
    assert_eq!(world.ask("GET", "/tiada/198006152006032901", &[], "").await.status, 404);
    let kind = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(world.ask("POST", "/masuk?nama=bocor", &[kind], "nama=tim-01&sandi=salah+sekali").await.status, 422);
    assert_eq!(world.ask("BREW", "/healthz", &[], "").await.status, 405);

    let metrics = world.ask("GET", "/metrics", &[], "").await;
    assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    let metrics = metrics.text();
    for line in [
        "jenjang_requests_total{method=\"GET\",route=\"/api/v1/rounds/{case}/participants/{number}\",status=\"200\"} 1",
        "jenjang_requests_total{method=\"GET\",route=\"-\",status=\"404\"} 1",
        "jenjang_requests_total{method=\"OTHER\",route=\"/healthz\",status=\"405\"} 1",
        "jenjang_sign_ins_failed_total 1",
    ] {
        assert!(metrics.lines().any(|one| one == line), "{line}\n{metrics}");
    }
    let log = world.log.lock().unwrap().join("\n");
    assert!(log.lines().count() >= 5, "{log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if line["kind"] == "request" {
            let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["kind", "method", "route", "status", "ms"]);
        }
    }
    for secret in ["Rahasia", "bocor", "198006152006032901", CASE, "tim-01", "jenjang_A", "participants/7", "salah"] {
        assert!(!log.contains(secret) && !metrics.contains(secret), "{secret}\n{log}");
    }
}

#[tokio::test]
async fn counts_are_for_the_own_network() {
    let world = World::at(NOW).await;
    for (from, status) in [("127.0.0.1:5", 200), ("10.0.0.9:5", 200), ("203.0.113.4:5", 404)] {
        let mut request = Request::get("/metrics").body(Body::empty()).unwrap();
        let from: SocketAddr = from.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        assert_eq!(world.router().oneshot(request).await.unwrap().status(), status, "{from}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_say_nothing_are_let_go() {
    use std::time::{Duration, Instant};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    let world = World::at(NOW).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let patience = Duration::from_millis(400);
    let serving = Serving { patience, farewell: Duration::from_secs(2), ..Serving::default() };
    let served = tokio::spawn(serve(world.site.clone(), listener, serving, async {
        let _ = stopped.await;
    }));

    let silent = || async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let (since, mut said) = (Instant::now(), Vec::new());
        stream.read_to_end(&mut said).await.unwrap();
        (since.elapsed(), said)
    };
    let half = || async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Sl").await.unwrap();
        let (since, mut said) = (Instant::now(), Vec::new());
        let _ = stream.read_to_end(&mut said).await;
        (since.elapsed(), said)
    };
    // One that has asked once and keeps the line.
    let kept = || async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let (since, mut said) = (Instant::now(), Vec::new());
        let _ = stream.read_to_end(&mut said).await;
        (since.elapsed(), said)
    };
    let ends = async { tokio::join!(silent(), half(), kept()) };
    let (silent, half, kept) = tokio::time::timeout(Duration::from_secs(20), ends).await.expect("all are let go");
    for (took, _) in [&silent, &half, &kept] {
        assert!(*took >= patience / 2, "not before their time: {took:?}");
    }
    assert!(!String::from_utf8_lossy(&half.1).contains("200 OK"));
    assert!(String::from_utf8_lossy(&kept.1).contains("200 OK"));
    // The address of the client is known, and the server stops when it is asked to.
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), served).await.expect("it stops").unwrap().unwrap();
}
