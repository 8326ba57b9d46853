//! Which pages are measured, and who looks at them.

use crate::served::Served;

/// The round of the demonstration.
const ROUND: &str = "/putaran/promosi-iv-2013";

/// Pages of one kind.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Who looks; nobody for a page that everybody sees.
    pub(crate) login: String,
    /// Several, asked for in turn, so that no single page is what gets measured.
    pub(crate) addresses: Vec<String>,
    /// Whether it is measured over loopback too.
    pub(crate) loaded: bool,
}

/// Returns every kind.
pub(crate) fn all(served: &Served) -> Vec<Kind> {
    let kind =
        |name, login: &str, loaded, addresses: Vec<String>| Kind { name, login: login.to_owned(), addresses, loaded };
    let round = |rest: &str| vec![format!("{ROUND}{rest}")];
    let lists = [
        "cari=sri&putusan=fails&urut=-unit",
        "putusan=meets&kedudukan=open&urut=nomor&hal=3",
        "syarat=rank&urut=-nama&hal=20",
        "urut=putusan&hal=150",
        "cari=19&syarat=education&putusan=fails&urut=unit&hal=2",
    ];
    let lists = lists.map(|query| format!("{ROUND}/peserta?{query}")).to_vec();
    // A step that shares no factor with the number of people visits them all over the list.
    let dossiers = (0..64).map(|n| format!("{ROUND}/peserta/{}", 1 + n * 1_013 % 2_937)).collect();
    let events = ["dari=3001", "jenis=mark-recorded&dari=5000"];
    let events = events.map(|query| format!("/audit/promosi-iv-2013?{query}")).to_vec();
    let marker = served.login_of("serve-persona-marker");
    let employee = served.login_of("serve-persona-handed-in");
    vec![
        kind("participants, searched, filtered and sorted", "bkd-01", true, lists),
        kind("a dossier", "bkd-01", true, dossiers),
        kind("tasks of the office", "bkd-01", true, vec!["/tugas".to_owned()]),
        kind("dashboard of the round", "bkd-01", true, round("/dasbor")),
        kind("tasks of the selection team", "tim-01", false, vec!["/tugas".to_owned()]),
        kind("verification of marks", "tim-01", false, round("/tim/paper-marking")),
        kind("assignments of a marker", &marker, false, round("/nilai")),
        kind("own round of an employee", &employee, true, round("/saya")),
        kind("events for the auditor", "auditor-01", false, events),
        kind("the round for everybody", "", true, round("")),
    ]
}
