//! Servers that tests need, started for them and stopped with them: PostgreSQL, and one that speaks S3.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::{command, output, succeed};
use crate::tools;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A PostgreSQL server of its own, in a folder that goes with it.
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts a server that listens on this machine only.
    pub(crate) fn start() -> Result<Self> {
        let programs = tools::postgres()?;
        let folder = std::env::temp_dir().join(format!("jenjang-postgres-{}", std::process::id()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let as_root = output(&mut command("id", &["-u"]))?.trim() == "0";
        if as_root {
            // The server refuses to run as root.
            succeed(&mut command("chown", &["postgres", text(&folder)]))?;
        }
        let data = folder.join("data");
        let program = |name: &str, arguments: &[&str]| {
            let path = programs.join(name);
            let words = [&["-u", "postgres", "--", text(&path)], arguments].concat();
            let mut words = if as_root { command("runuser", &words) } else { command(&path, arguments) };
            words.current_dir(&folder).stdout(Stdio::null());
            words
        };
        let initdb =
            ["-D", text(&data), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "--no-sync"];
        succeed(&mut program("initdb", &initdb))?;
        let port = free_port()?;
        let number = port.to_string();
        let listen = ["-D", text(&data), "-k", text(&folder), "-h", "127.0.0.1", "-p", &number];
        let server =
            program("postgres", &listen).stderr(Stdio::null()).spawn().context("could not start PostgreSQL")?;
        let started = Self { server, folder: folder.clone(), port };
        wait_for(port, "PostgreSQL")?;
        let ready = ["-h", "127.0.0.1", "-p", &number, "-U", "postgres", "-d", "postgres", "-c", "SELECT 1"];
        let since = Instant::now();
        // The port is open before the server takes connections.
        while !program("psql", &ready).stderr(Stdio::null()).status()?.success() {
            if since.elapsed() > PATIENCE {
                bail!("PostgreSQL did not take connections within {} s", PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(started)
    }

    /// Returns the address of the database `postgres`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The first line of the file is the process of the server itself; `runuser` would not hand a signal on.
        let pid = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = command("kill", &["-QUIT", pid]).status();
        }
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A server that speaks S3, with nothing in it.
pub(crate) struct S3 {
    server: Child,
    port: u16,
}

impl S3 {
    /// Starts a server that listens on this machine only.
    pub(crate) fn start() -> Result<Self> {
        let port = free_port()?;
        let mut moto = Command::new(tools::moto()?);
        moto.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Self { server: moto.spawn().context("could not start moto")?, port };
        wait_for(port, "moto")?;
        Ok(started)
    }

    /// Returns its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn wait_for(port: u16, what: &str) -> Result<()> {
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if since.elapsed() > PATIENCE {
            bail!("{what} did not answer within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
