//! Every refusal, outcome, state, kind of stage and kind of event has its words, in both languages.

use jenjang_locale::{Language, Locale};
use jenjang_procedure::{Event, Outcome, Refusal, Status};

use crate::support::plan;

fn locales() -> [Locale; 2] {
    [Locale::new(Language::Indonesian), Locale::new(Language::English)]
}

#[test]
fn every_refusal_says_in_both_languages_what_happened_with_its_own_placeholders() {
    for locale in locales() {
        for (key, placeholders) in Refusal::KEYS {
            let key = format!("refusal-{key}");
            let values: Vec<(&str, String)> = placeholders.iter().map(|name| (*name, format!("<{name}>"))).collect();
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let text = locale.text_with(&key, &values);
            assert_ne!(text, key, "{}", locale.language().tag());
            assert!(!text.contains("{$"), "{}: {text}", locale.language().tag());
            for name in
                placeholders.iter().filter(|name| ["participant", "session", "objection", "year"].contains(name))
            {
                assert!(text.contains(&format!("<{name}>")), "{key} does not say which {name}: {text}");
            }
            assert!(text.ends_with(['.', '>']), "{key}: {text}");
        }
    }
}

#[test]
fn a_refusal_speaks_of_outcomes_and_inputs_in_words() {
    let [indonesian, english] = locales();
    let refused = |locale: &Locale, key: &str, arguments: &[(&str, &str)]| locale.text_with(key, arguments);
    let out = [("participant", "17"), ("stage", "Makalah"), ("outcome", "absent")];
    insta::assert_snapshot!(refused(&indonesian, "refusal-not-open", &out), @"Peserta 17 gugur karena tidak hadir pada tahap Makalah.");
    insta::assert_snapshot!(refused(&english, "refusal-not-open", &out), @"Participant 17 is out for staying away from the stage Makalah.");
    insta::assert_snapshot!(refused(&indonesian, "refusal-empty", &[("what", "reason")]), @"Alasan belum diisi. Tulis alasannya dalam satu atau dua kalimat.");
    insta::assert_snapshot!(refused(&indonesian, "refusal-empty", &[("what", "health-certificate")]), @r"
    Isian health-certificate kosong. Lengkapi, atau serahkan berkas yang berisi.
    ");
}

#[test]
fn outcomes_states_kinds_of_stages_and_events_have_words() {
    let keys = Outcome::ALL.iter().map(|outcome| format!("outcome-{}", outcome.key()));
    let states = [Status::Waiting, Status::Open, Status::Closed];
    let keys = keys.chain(states.iter().map(|status| format!("status-{}", status.key())));
    let plan = plan();
    let keys = keys.chain(plan.stages().iter().map(|stage| format!("stage-kind-{}", stage.kind.key())));
    let keys: Vec<String> = keys.chain(Event::KINDS.iter().map(|kind| format!("event-{kind}"))).collect();
    for locale in locales() {
        for key in &keys {
            assert_ne!(locale.text(key), *key, "{}", locale.language().tag());
        }
    }
}
