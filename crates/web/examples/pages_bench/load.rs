//! A generator of load: threads that each keep one connection open and ask as soon as they are answered.
//!
//! It shares the machine with the server it asks, so what it takes is missing there.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::{Outcome, percentile};

/// What came of it.
pub(crate) struct Loaded {
    took: Duration,
    bytes: usize,
    /// What each request took, the shortest first.
    times: Vec<Duration>,
}

impl Loaded {
    pub(crate) fn a_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    pub(crate) fn p99(&self) -> Duration {
        percentile(&self.times, 99)
    }

    /// Returns the length of an average answer, its head included.
    pub(crate) fn bytes_each(&self) -> usize {
        self.bytes / self.times.len().max(1)
    }
}

/// Asks for addresses in turn over so many connections, for so long.
pub(crate) fn run(
    server: SocketAddr,
    addresses: &[String],
    cookie: &str,
    connections: usize,
    how_long: Duration,
) -> Outcome<Loaded> {
    let requests: Vec<Vec<u8>> = addresses.iter().map(|address| request(server, address, cookie)).collect();
    let started = Instant::now();
    let (mut times, mut bytes) = (Vec::new(), 0);
    std::thread::scope(|scope| {
        let ask = |first: usize| {
            let requests = &requests;
            move || ask(server, requests, first, started + how_long)
        };
        let threads: Vec<_> = (0..connections).map(|first| scope.spawn(ask(first))).collect();
        for thread in threads {
            let (its, n) = thread.join().map_err(|_| "a thread of the generator stopped")??;
            times.extend(its);
            bytes += n;
        }
        Outcome::Ok(())
    })?;
    let took = started.elapsed();
    times.sort_unstable();
    Ok(Loaded { took, bytes, times })
}

/// Asks once over a connection of its own and returns the whole answer.
pub(crate) fn once(server: SocketAddr, request: &[u8]) -> Outcome<String> {
    let mut connection = Connection::open(server)?;
    let n = connection.ask(request)?;
    Ok(String::from_utf8_lossy(connection.buffer.get(..n).unwrap_or_default()).into_owned())
}

fn request(server: SocketAddr, address: &str, cookie: &str) -> Vec<u8> {
    format!("GET {address} HTTP/1.1\r\nhost: {server}\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

fn ask(server: SocketAddr, requests: &[Vec<u8>], first: usize, until: Instant) -> Outcome<(Vec<Duration>, usize)> {
    let mut connection = Connection::open(server)?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    for request in requests.iter().cycle().skip(first) {
        let started = Instant::now();
        if until <= started {
            break;
        }
        bytes += connection.ask(request)?;
        times.push(started.elapsed());
        if !connection.buffer.starts_with(b"HTTP/1.1 200 ") {
            let head = connection.buffer.get(..200).unwrap_or_default();
            return Err(format!("not answered: {}", String::from_utf8_lossy(head)).into());
        }
    }
    Ok((times, bytes))
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(server: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: vec![0; 1 << 20] })
    }

    /// Sends a request, reads the answer to its end, and returns how long it is.
    fn ask(&mut self, request: &[u8]) -> Outcome<usize> {
        self.stream.write_all(request)?;
        let (mut read, mut whole) = (0, None);
        loop {
            let free = self.buffer.get_mut(read..).filter(|free| !free.is_empty()).ok_or("an answer of a megabyte")?;
            match self.stream.read(free)? {
                0 => return Err("the server hung up".into()),
                n => read += n,
            }
            let sofar = self.buffer.get(..read).unwrap_or_default();
            if whole.is_none() {
                whole = length(sofar)?;
            }
            if whole.is_some_and(|whole| whole <= read) {
                return Ok(read);
            }
        }
    }
}

/// Returns how long an answer is, once its head is there.
fn length(sofar: &[u8]) -> Outcome<Option<usize>> {
    let Some(end) = sofar.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(sofar.get(..end).unwrap_or_default())?;
    let body = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    // Every page says how long it is.
    Ok(Some(end + 4 + body.ok_or("an answer without a length")?))
}
