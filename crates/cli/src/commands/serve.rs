//! `jenjang serve`

use std::io::{IsTerminal as _, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use jenjang_app::cases::App;
use jenjang_desk::Desk;
use jenjang_facts::{Moment, Zone};
use jenjang_registry::snapshot::snapshots_folder;
use jenjang_web::server::{Serving, log_to, serve};
use jenjang_web::site::{Demonstration, Persona, Site, SiteConfig};
use tokio::net::TcpListener;

use crate::clock;
use crate::context::Common;
use crate::entropy::SystemEntropy;
use crate::runtime;
use crate::store::{Mode, Places};

/// The address that is listened on unless another is named: on the machine itself only.
pub(super) const LISTEN: &str = "127.0.0.1:8010";

/// Serve pages and the API.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    listen: Listen,
    /// The agency whose records these are, as pages call it
    #[arg(long, env = "JENJANG_AGENCY", value_name = "NAME", default_value = "Jenjang")]
    agency: String,
    #[command(flatten)]
    places: Places,
}

/// Where requests come from.
#[derive(Args)]
pub(super) struct Listen {
    /// The address and port to listen on; a proxy in front does the encryption
    #[arg(long, env = "JENJANG_LISTEN", value_name = "ADDRESS:PORT", default_value = LISTEN)]
    pub(super) listen: SocketAddr,
    /// Believe a proxy in front about the address of the client (X-Forwarded-For)
    #[arg(long, env = "JENJANG_TRUST_PROXY")]
    trust_proxy: bool,
    /// Let cookies travel without encryption; on the machine itself they always may
    #[arg(long, env = "JENJANG_INSECURE_COOKIES")]
    insecure_cookies: bool,
}

/// What is served, beside the application and the desk.
pub(super) struct Served {
    pub(super) agency: String,
    pub(super) personas: Vec<Persona>,
    pub(super) clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    pub(super) zone: Zone,
    /// The folder of register snapshots that parameters can be tried on.
    pub(super) snapshots: Option<PathBuf>,
    /// How visitors move the clock, in a demonstration.
    pub(super) demonstration: Option<Demonstration>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let procedures = common.procedures(&*common.reference()?)?;
    let locale = common.locale();
    runtime::run(async {
        let app = arguments.places.open(common, Mode::Write, procedures, Box::new(SystemEntropy)).await?;
        let desk = arguments.places.open_desk(common).await?;
        let served = Served {
            agency: arguments.agency.clone(),
            personas: Vec::new(),
            clock: Arc::new(clock::now),
            zone: Zone::default(),
            snapshots: Some(snapshots_folder(&common.data)),
            demonstration: None,
        };
        let told = |address: SocketAddr| locale.text_with("serve-ready", &[("address", &format!("http://{address}/"))]);
        arguments.listen.serve(app, desk, served, told).await
    })?;
    Ok(ExitCode::SUCCESS)
}

impl Listen {
    /// Serves until somebody asks to stop; says what `told` gives once requests are taken.
    pub(super) async fn serve(
        &self,
        app: App,
        desk: Desk,
        served: Served,
        told: impl FnOnce(SocketAddr) -> String,
    ) -> Result<()> {
        let failed = || format!("could not listen on {}; name another address with --listen", self.listen);
        let listener = TcpListener::bind(self.listen).await.with_context(failed)?;
        let address = listener.local_addr().with_context(failed)?;
        let app = Arc::new(app);
        let site = Site::new(SiteConfig {
            app: Arc::clone(&app),
            desk: desk.clone(),
            agency: served.agency,
            zone: served.zone,
            clock: served.clock,
            entropy: Arc::new(|| Box::new(SystemEntropy)),
            secure: !(self.insecure_cookies || is_loopback(address.ip())),
            snapshots: served.snapshots,
            personas: served.personas,
        });
        let site = match served.demonstration {
            Some(demonstration) => site.with_demonstration(demonstration),
            None => site,
        };
        log_to(&site, write_log);
        tell_panics_without_words();
        // Asked for before requests are taken: whoever reads the address may send the signal at once.
        let stop = stop()?;
        println!("{}", told(address));
        std::io::stdout().flush().context("could not write to standard output")?;
        let serving = Serving { trust_proxy: self.trust_proxy, ..Serving::default() };
        let done = serve(site, listener, serving, stop).await.context("could not go on serving");
        desk.close().await;
        app.ledger().close().await;
        done
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Writes a line of the log, with the moment, on standard error.
fn write_log(line: &str) {
    let rest = line.strip_prefix('{').unwrap_or(line);
    let line = format!("{{\"at\":\"{}\",{rest}\n", clock::now());
    // Who does not read the log is no reason to serve nobody.
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}

/// Says where a defect is, not with which values it came up: they may be about somebody.
fn tell_panics_without_words() {
    if std::io::stderr().is_terminal() && cfg!(debug_assertions) {
        return;
    }
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        write_log(&serde_json::json!({ "kind": "defect", "place": place }).to_string());
    }));
}

/// Returns what is done when somebody asks the program to stop.
fn stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("could not listen for signals")?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
