//! Serving: requests from a socket, until somebody asks to stop.
//!
//! Encryption is the work of a proxy in front. What a request began is finished though its visitor goes away; when the
//! server is asked to stop, it takes no new requests and answers those it has.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
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
}

impl Default for Serving {
    fn default() -> Self {
        Self { trust_proxy: false, farewell: Duration::from_secs(20), sweep: Duration::from_secs(300) }
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
    let (asked, mut is_asked) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        let _ = asked.send(true);
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop);
    let too_late = async {
        let _ = is_asked.wait_for(|asked| *asked).await;
        tokio::time::sleep(serving.farewell).await;
    };
    tokio::select! {
        done = async { served.await } => done,
        () = too_late => Ok(()),
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
