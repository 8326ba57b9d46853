//! Counts and durations in the text form of Prometheus. Labels are patterns of routes, statuses and kinds of events.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper bounds of the durations, in seconds.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What is counted.
#[derive(Default)]
pub(crate) struct Metrics {
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(&'static str, String, u16), u64>,
    durations: BTreeMap<(&'static str, String), Durations>,
    appended: BTreeMap<String, u64>,
    sign_ins_failed: u64,
    panics: u64,
}

#[derive(Default)]
struct Durations {
    buckets: [u64; BOUNDS.len()],
    sum_s: f64,
    count: u64,
}

impl Metrics {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Counts are whole at any time; whoever panicked left none half-made.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request.
    pub(crate) fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let mut counts = self.counts();
        *counts.requests.entry((method, route.to_owned(), status)).or_default() += 1;
        let durations = counts.durations.entry((method, route.to_owned())).or_default();
        let seconds = took.as_secs_f64();
        for (bucket, bound) in durations.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
        durations.sum_s += seconds;
        durations.count += 1;
        // Sent to sign in with what lets nobody in, or too often.
        if method == "POST" && route == "/masuk" && matches!(status, 422 | 429) {
            counts.sign_ins_failed += 1;
        }
    }

    /// Counts a handler that broke off.
    pub(crate) fn panic(&self) {
        self.counts().panics += 1;
    }

    /// Counts events that this process appended.
    pub(crate) fn appended(&self, kinds: &[String]) {
        let mut counts = self.counts();
        for kind in kinds {
            *counts.appended.entry(kind.clone()).or_default() += 1;
        }
    }

    /// Writes everything. `size` is how many events the ledger has.
    pub(crate) fn to_text(&self, size: Option<u64>) -> String {
        let counts = self.counts();
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        };
        let put = |name: &str, labels: &[(&str, &str)], value: String| {
            let labels: Vec<String> =
                labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            format!("{name}{labels} {value}\n")
        };
        head(&mut text, "jenjang_requests_total", "counter", "Requests answered, by route and status.");
        for ((method, route, status), n) in &counts.requests {
            let labels = [("method", *method), ("route", route), ("status", &status.to_string())];
            text.push_str(&put("jenjang_requests_total", &labels, n.to_string()));
        }
        let name = "jenjang_request_duration_seconds";
        head(&mut text, name, "histogram", "Time until a request was answered, by route.");
        for ((method, route), durations) in &counts.durations {
            let labels = [("method", *method), ("route", route)];
            let bucket = format!("{name}_bucket");
            let bounds = BOUNDS.iter().map(f64::to_string).chain(std::iter::once("+Inf".to_owned()));
            for (bound, n) in bounds.zip(durations.buckets.iter().chain(std::iter::once(&durations.count))) {
                let labels = [labels.as_slice(), &[("le", bound.as_str())]].concat();
                text.push_str(&put(&bucket, &labels, n.to_string()));
            }
            text.push_str(&put(&format!("{name}_sum"), &labels, format!("{:.6}", durations.sum_s)));
            text.push_str(&put(&format!("{name}_count"), &labels, durations.count.to_string()));
        }
        let name = "jenjang_events_appended_total";
        head(&mut text, name, "counter", "Events that this process appended, by kind.");
        for (kind, n) in &counts.appended {
            text.push_str(&put(name, &[("kind", kind)], n.to_string()));
        }
        let mut single = |name: &str, kind: &str, help: &str, value: u64| {
            head(&mut text, name, kind, help);
            let _ = writeln!(text, "{name} {value}");
        };
        if let Some(size) = size {
            single("jenjang_ledger_events", "gauge", "Events in the ledger.", size);
        }
        let failed = counts.sign_ins_failed;
        single("jenjang_sign_ins_failed_total", "counter", "Attempts to sign in that let nobody in.", failed);
        single("jenjang_panics_total", "counter", "Requests that broke off by a defect.", counts.panics);
        text
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.request("GET", "/putaran/{case}", 200, Duration::from_millis(30));
        metrics.request("POST", "/masuk", 422, Duration::from_millis(7));
        metrics.appended(&["mark-submitted".to_owned(), "mark-submitted".to_owned()]);
        let text = metrics.to_text(Some(9));
        for line in [
            "jenjang_requests_total{method=\"GET\",route=\"/putaran/{case}\",status=\"200\"} 1",
            "jenjang_request_duration_seconds_bucket{method=\"GET\",route=\"/putaran/{case}\",le=\"0.025\"} 0",
            "jenjang_request_duration_seconds_bucket{method=\"GET\",route=\"/putaran/{case}\",le=\"0.05\"} 1",
            "jenjang_request_duration_seconds_bucket{method=\"GET\",route=\"/putaran/{case}\",le=\"+Inf\"} 1",
            "jenjang_request_duration_seconds_sum{method=\"GET\",route=\"/putaran/{case}\"} 0.030000",
            "jenjang_events_appended_total{kind=\"mark-submitted\"} 2",
            "jenjang_ledger_events 9",
            "jenjang_sign_ins_failed_total 1",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
