//! Health and metrics, and the log: how the server is, without a word about anybody.

mod log;
mod metrics;
mod observe;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, StatusCode};
use axum::response::{IntoResponse, Response};

pub(crate) use log::{Log, failures_to, report};
pub(crate) use metrics::Metrics;
pub(crate) use observe::observe;

use crate::error_page::ErrorPage;
use crate::site::{Needs, Routes, Site};

pub(crate) fn routes() -> Routes {
    Routes::new().get(Needs::Nothing, "/healthz", is_alive).get(Needs::Nothing, "/readyz", is_ready).get(
        Needs::Nothing,
        "/metrics",
        metrics,
    )
}

/// How long the database and the files have to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The program runs and answers.
async fn is_alive() -> &'static str {
    "ok\n"
}

/// The program can work: ledger, files and desk are within reach.
async fn is_ready(State(site): State<Site>) -> Response {
    let check = async {
        let reach = site.app().check_reach().await.map_err(|error| site.pulse().log.failure("ready", &error));
        // Any token will do: an answer is what matters.
        let desk = site.desk().session("", site.now()).await;
        let desk = desk.map_err(|error| site.pulse().log.failure("ready", &error));
        reach.is_ok() && desk.is_ok()
    };
    match tokio::time::timeout(PATIENCE, check).await {
        Ok(true) => "ready\n".into_response(),
        _ => {
            let json = [(CONTENT_TYPE, "application/json")];
            (StatusCode::SERVICE_UNAVAILABLE, json, "{\"ready\":false}\n").into_response()
        }
    }
}

/// Counts for Prometheus. Only machines of the own network are answered: how busy an office is, is its own affair.
async fn metrics(State(site): State<Site>, extensions: Extensions) -> Result<Response, ErrorPage> {
    let from = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    if !from.is_none_or(is_own_network) {
        return Err(ErrorPage::NotFound);
    }
    let size = site.app().ledger().head().await.map(|head| head.size).ok();
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, site.pulse().metrics.to_text(size)).into_response())
}

fn is_own_network(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

/// What a site knows about how it is doing.
#[derive(Default)]
pub(crate) struct Pulse {
    pub(crate) metrics: Metrics,
    pub(crate) log: Log,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_machines_of_the_own_network_see_counts() {
        for (address, own) in [
            ("127.0.0.1", true),
            ("10.4.0.7", true),
            ("::1", true),
            ("fd00::7", true),
            ("::ffff:192.168.1.9", true),
            ("203.0.113.9", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_own_network(address.parse().unwrap()), own, "{address}");
        }
    }
}
