//! `jenjang demo` as its users start it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Outcome, load};

/// A demonstration that is served; it ends with this value.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    told: Value,
    /// How long it took until the page where one signs in was there.
    pub(crate) ready: Duration,
}

impl Served {
    pub(crate) fn start(jenjang: &Path, folder: &Path) -> Outcome<Self> {
        let started = Instant::now();
        let mut command = Command::new(jenjang);
        command.args(["demo", "--format", "json", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
        // The log goes where a server's log goes: somewhere that takes it at once.
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line)?;
        let address = told
            .get("address")
            .and_then(|address| address.as_str())
            .and_then(|address| address.strip_prefix("http://"))
            .ok_or("no address")?;
        let mut served = Self { child, address: address.parse()?, ready: Duration::ZERO, told: Value::Null };
        let page = served.get("/putaran/promosi-iv-2013")?;
        served.ready = started.elapsed();
        if !page.starts_with("HTTP/1.1 200 ") {
            return Err("the round is not shown".into());
        }
        served.told = told;
        Ok(served)
    }

    /// Returns the login of the first persona who shows something.
    pub(crate) fn login_of(&self, about: &str) -> String {
        let personas = self.told.get("personas").and_then(|all| all.as_array()).into_iter().flatten();
        let found = personas.into_iter().find(|persona| persona["about"] == about);
        found.and_then(|persona| persona["login"].as_str()).unwrap_or_default().to_owned()
    }

    fn get(&self, address: &str) -> Outcome<String> {
        load::once(self.address, format!("GET {address} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address).as_bytes())
    }

    /// Signs somebody in and returns the cookie; none for nobody.
    pub(crate) fn sign_in(&self, login: &str) -> Outcome<String> {
        if login.is_empty() {
            return Ok(String::new());
        }
        let personas = self.told.get("personas").and_then(|all| all.as_array()).into_iter().flatten();
        let password = personas.into_iter().find(|one| one["login"] == login).and_then(|one| one["password"].as_str());
        let form = format!("nama={login}&sandi={}", password.ok_or("no such persona")?);
        let (host, bytes) = (self.address, form.len());
        let request = format!(
            "POST /masuk HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {bytes}\r\n\r\n{form}"
        );
        let answer = load::once(self.address, request.as_bytes())?;
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
        Ok(cookie.ok_or_else(|| format!("`{login}` was not let in"))?.to_owned())
    }

    /// Returns the most memory it has had so far, in MiB.
    pub(crate) fn peak_mib(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no mark of memory")?;
        Ok(mark.trim().trim_end_matches(" kB").parse::<u64>()? / 1_024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
