//! Serving: requests from a socket, until somebody asks to stop.
//!
//! Encryption is the work of a proxy in front. What a request began is finished though its visitor goes away; when the
//! server is asked to stop, it takes no new requests and answers those it has.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

use crate::pages::ops;
use crate::site::Site;

/// How requests are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serving {
    /// Whether a proxy in front says in `X-Forwarded-For` who asks. Without one, anybody could say anything.
    pub trust_proxy: bool,
    /// How long requests under way have when the server stops.
    pub farewell: Duration,
    /// How often what is over is thrown away at the desk.
    pub sweep: Duration,
    /// How long a connection may take to send the head of a request, the next one as well as the first. Whoever opens
    /// connections and says nothing does not keep them.
    pub patience: Duration,
}

impl Default for Serving {
    fn default() -> Self {
        Self {
            trust_proxy: false,
            farewell: Duration::from_secs(20),
            sweep: Duration::from_secs(300),
            patience: Duration::from_secs(30),
        }
    }
}

/// Sends the lines of the log somewhere, those of the site and those of the process.
pub fn log_to(site: &Site, write: impl Fn(&str) + Send + Sync + 'static) {
    let write = Arc::new(write);
    let again = Arc::clone(&write);
    site.pulse().log.to(Box::new(move |line| write(line)));
    ops::failures_to(Box::new(move |line| again(line)));
}

/// Serves a site until `stop` is done.
pub async fn serve(
    site: Site,
    listener: TcpListener,
    serving: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let mut beside = JoinSet::new();
    beside.spawn(warm_up(site.clone()));
    beside.spawn(count_news(site.clone()));
    beside.spawn(sweep(site.clone(), serving.sweep));
    let mut router = site.router();
    if serving.trust_proxy {
        router = router.layer(from_fn(believe_proxy));
    }
    let connections = GracefulShutdown::new();
    take_connections(listener, router, serving.patience, &connections, stop).await;
    // Those that are idle end at once; the others have a while.
    let _ = tokio::time::timeout(serving.farewell, connections.shutdown()).await;
    Ok(())
}

/// Takes connections, a task each, until `stop` is done.
async fn take_connections(
    mut listener: TcpListener,
    router: Router,
    patience: Duration,
    connections: &GracefulShutdown,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let service = TowerToHyperService::new(router);
    let mut stop = std::pin::pin!(stop);
    loop {
        // What cannot be accepted is tried again there, and a machine without free sockets waited for.
        let (stream, client) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => return,
        };
        let service = service.clone();
        let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(client));
            service.call(request)
        });
        let served = connections.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            // A client that goes away or says nothing is no failure of the server.
            let _ = served.await;
        });
    }
}

/// Reads every case, so that the first page is as quick as the next.
async fn warm_up(site: Site) {
    if let Err(error) = site.app().warm_up().await {
        site.pulse().log.failure("warm-up", &error);
    }
}

async fn count_news(site: Site) {
    let mut news = site.app().subscribe();
    loop {
        match news.recv().await {
            Ok(news) => site.pulse().metrics.appended(&news.kinds),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

async fn sweep(site: Site, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        if let Err(error) = site.desk().sweep(site.now()).await {
            site.pulse().log.failure("sweep", &error);
        }
    }
}

/// Takes the address of the client from what the proxy says.
async fn believe_proxy(mut request: Request, next: Next) -> Response {
    if let Some(client) = forwarded(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
    }
    next.run(request).await
}

/// Returns the last address in `X-Forwarded-For`: the one that the proxy itself added.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let last = line.rsplit(',').next()?.trim();
    let bare = last.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_is_believed_about_the_last_address_only() {
        let told = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            forwarded(&headers).map(|address| address.to_string())
        };
        assert_eq!(told(&["9.9.9.9, 203.0.113.7"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(told(&["9.9.9.9", "203.0.113.7"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(told(&["203.0.113.7:5123"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(told(&["[2001:db8::7]"]).as_deref(), Some("2001:db8::7"));
        assert_eq!(told(&["[2001:db8::7]:99"]).as_deref(), Some("2001:db8::7"));
        assert_eq!(told(&["nobody"]), None);
        assert_eq!(told(&[]), None);
    }
}
