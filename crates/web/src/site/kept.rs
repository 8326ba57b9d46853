//! What is given back of a form that was sent too late: the words a person typed, under the labels they typed them at.
//!
//! Only fields named here come back. Whoever looks at the page may be somebody else by now, so a secret must not be on
//! it, and what a page told itself in hidden fields is nobody's text.

use jenjang_locale::Locale;

use crate::components::DateText;
use crate::forms::FormData;

/// Fields of words, and the text of their label.
const WORDS: [(&str, &str); 14] = [
    ("alasan", "web-office-reason"),
    ("catatan", "web-kept-notes"),
    ("rekaman", "web-mk-record"),
    ("judul", "web-kept-title"),
    ("naskah", "web-office-text"),
    ("jabatan", "web-office-posts"),
    ("dasar", "web-office-cite"),
    ("tempat", "web-office-place"),
    ("pukul", "web-office-hour"),
    ("kode", "web-kept-code"),
    ("akun", "web-office-account-id"),
    ("nama", "web-office-account-name"),
    ("nip", "web-kept-nip"),
    ("putusan", "web-tm-obj-ruling"),
];

/// Fields that stand several times, with a number at the end: the beginning of their name, and the text of their label.
const NUMBERED: [(&str, &str); 4] = [
    ("alasan-", "web-kept-reason-n"),
    ("butir-", "web-object-point"),
    ("jawaban-", "web-tm-obj-answer-to"),
    ("hadir-", "web-kept-came-n"),
];

/// Fields named after something of the round, which are told apart by their place on the page.
const PLACED: [(&str, &str); 2] = [("tingkat-", "web-kept-level-n"), ("atur-", "web-kept-setting-n")];

/// Returns the label and the text of every field that a person filled in.
pub(super) fn words_of(form: &FormData, locale: &Locale) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    let mut placed = [0_usize; PLACED.len()];
    let mut n_days = 0_usize;
    for (name, text) in form.fields().filter(|(_, text)| !text.trim().is_empty()) {
        let numbered = |n: &str, key: &str| locale.text_with(key, &[("n", n)]);
        if let Some((_, key)) = WORDS.iter().find(|(field, _)| *field == name) {
            kept.push((locale.text(key), text.to_owned()));
        } else if let Some((n, key)) = number_in(name) {
            kept.push((numbered(n, key), said(text, locale)));
        } else if let Some(at) = PLACED.iter().position(|(start, _)| name.starts_with(start)) {
            if let (Some(n), Some((_, key))) = (placed.get_mut(at), PLACED.get(at)) {
                *n += 1;
                kept.push((numbered(&n.to_string(), key), text.to_owned()));
            }
        } else if let Some(field) = name.strip_suffix("-hari") {
            // A day is one thing to a person, though three fields to the form.
            let day = DateText::of_form(form, field);
            n_days += 1;
            let parts = [day.day, day.month, day.year].join(" ");
            kept.push((numbered(&n_days.to_string(), "web-kept-day-n"), parts.trim().to_owned()));
        }
    }
    kept
}

/// Returns the number at the end of a numbered field, and the text of its label.
fn number_in(name: &str) -> Option<(&str, &'static str)> {
    let (n, key) = NUMBERED.iter().find_map(|(start, key)| Some((name.strip_prefix(start)?, *key)))?;
    n.bytes().all(|byte| byte.is_ascii_digit()).then_some((n, key))
}

/// Writes yes and no as the page that asked did.
fn said(text: &str, locale: &Locale) -> String {
    match text {
        "ya" => locale.text("value-yes"),
        "tidak" => locale.text("value-no"),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn words_come_back_under_their_labels_and_nothing_else_does() {
        let form = FormData::parse(
            b"_token=0a1b&lama=rahasia-1&baru=rahasia-2&sandi=rahasia-3&seen=41&langkah=tolak&dilihat=ffe0&isian=alasan-1\
              &ada=passing&draf=deadbeef&nilai=85.0&bahan=abc:1:pdf&pernyataan=ya&berkas=abc&peserta=7&tahap=paper\
              &butir-originality=ya&tingkat-analysis=4&tingkat-writing=5&atur-passing=70&catatan=Cukup%20baik\
              &alasan-1=Bukti%20kurang&hadir-12=tidak&butir-2=Nilai%20saya&tutup-hari=5&tutup-bulan=12&tutup-tahun=2013&kosong=",
        );
        let shown = |locale: &Locale| {
            let kept = words_of(&form, locale);
            kept.iter().map(|(label, text)| format!("{label}: {text}")).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(shown(&id()), @"
        Tingkat yang dipilih, unsur 1: 4
        Tingkat yang dipilih, unsur 2: 5
        Nilai pengaturan 1: 70
        Catatan: Cukup baik
        Alasan 1: Bukti kurang
        Peserta 12 hadir: tidak
        Butir 2: Nilai saya
        Tanggal 1: 5 12 2013
        ");
        assert!(shown(&en()).contains("Notes: Cukup baik"));
        for secret in ["rahasia", "0a1b", "ffe0", "deadbeef", "41", "abc"] {
            assert!(!shown(&id()).contains(secret), "{secret}");
        }
    }
}
