//! What was typed comes back as it was typed, to whom it belongs.

use jenjang_desk::{DraftError, MAX_DRAFT_BYTES, MAX_DRAFTS_BYTES};

use crate::contract;
use crate::support::{Home, account, after, person};

contract! {
    a_draft_survives_byte_for_byte,
    a_draft_is_replaced_and_discarded,
    a_draft_is_nobody_elses,
    what_is_too_much_is_refused_and_the_draft_before_stays,
    all_drafts_together_have_a_limit,
    a_draft_survives_a_restart,
}

async fn a_draft_survives_byte_for_byte(home: Home) {
    let long_name = "Raden Mas Tumenggung ".repeat(15).chars().take(300).collect::<String>();
    let texts = [
        String::new(),
        long_name.clone(),
        format!(r#"{{"name":"{long_name}","remark":"<script>alert('x')</script> &amp; \u0000 \"'\\"}}"#),
        "<b>';DROP TABLE desk_drafts;-- $1 %s {{}}".to_owned(),
        "\0\u{1}\r\n\t \u{feff}e\u{301}é🙂\u{202e}\u{10ffff}".to_owned(),
    ];
    for text in texts {
        home.desk.save_draft(&account(), "form", &text, after(0)).await.unwrap();
        let draft = home.desk.draft(&account(), "form").await.unwrap().unwrap();
        assert_eq!(draft.text.as_bytes(), text.as_bytes());
        assert_eq!(draft.saved_at, after(0));
        assert!(text.is_empty() || !format!("{draft:?}").contains(&text));
    }
}

async fn a_draft_is_replaced_and_discarded(home: Home) {
    for (at, text) in [(0, "one"), (5, "two")] {
        home.desk.save_draft(&account(), "mark/7", text, after(at)).await.unwrap();
    }
    home.desk.save_draft(&account(), "objection é", "three", after(3)).await.unwrap();
    let heads = home.desk.drafts(&account()).await.unwrap();
    let heads: Vec<_> = heads.into_iter().map(|head| (head.form, head.saved_at)).collect();
    assert_eq!(heads, [("mark/7".to_owned(), after(5)), ("objection é".to_owned(), after(3))]);
    assert_eq!(home.desk.draft(&account(), "mark/7").await.unwrap().unwrap().text, "two");
    assert!(home.desk.discard_draft(&account(), "mark/7").await.unwrap());
    assert!(!home.desk.discard_draft(&account(), "mark/7").await.unwrap());
    assert!(home.desk.draft(&account(), "mark/7").await.unwrap().is_none());
    assert!(home.desk.draft(&account(), "objection é").await.unwrap().is_some());
}

async fn a_draft_is_nobody_elses(home: Home) {
    home.desk.save_draft(&account(), "form", "ours", after(0)).await.unwrap();
    home.desk.save_draft(&person(), "form", "theirs", after(0)).await.unwrap();
    assert_eq!(home.desk.draft(&account(), "form").await.unwrap().unwrap().text, "ours");
    assert_eq!(home.desk.draft(&person(), "form").await.unwrap().unwrap().text, "theirs");
    assert!(home.desk.discard_draft(&person(), "form").await.unwrap());
    assert_eq!(home.desk.drafts(&account()).await.unwrap().len(), 1);
}

async fn what_is_too_much_is_refused_and_the_draft_before_stays(home: Home) {
    let most = "é".repeat(MAX_DRAFT_BYTES / 2);
    home.desk.save_draft(&account(), "form", &most, after(0)).await.unwrap();
    let refused = home.desk.save_draft(&account(), "form", &format!("{most}x"), after(1)).await.unwrap_err();
    assert_eq!(refused.to_string(), "the draft has 262145 bytes, and 262144 can be saved; shorten it");
    for form in ["", "a\nb", &"x".repeat(201)] {
        let refused = home.desk.save_draft(&account(), form, "text", after(1)).await.unwrap_err();
        assert!(matches!(refused, DraftError::Form), "{refused:?}");
    }
    assert_eq!(home.desk.draft(&account(), "form").await.unwrap().unwrap().text, most);
}

async fn all_drafts_together_have_a_limit(home: Home) {
    let most = "x".repeat(MAX_DRAFT_BYTES);
    let n_drafts = MAX_DRAFTS_BYTES / MAX_DRAFT_BYTES;
    for form in 0..n_drafts {
        home.desk.save_draft(&account(), &form.to_string(), &most, after(0)).await.unwrap();
    }
    let refused = home.desk.save_draft(&account(), "one more", "x", after(1)).await.unwrap_err();
    assert!(matches!(refused, DraftError::TooMany), "{refused:?}");
    // What is there can be written over, and others have room of their own.
    home.desk.save_draft(&account(), "0", &most, after(1)).await.unwrap();
    home.desk.save_draft(&person(), "0", &most, after(1)).await.unwrap();
    home.desk.discard_draft(&account(), "0").await.unwrap();
    home.desk.save_draft(&account(), "one more", "x", after(1)).await.unwrap();
}

async fn a_draft_survives_a_restart(home: Home) {
    home.desk.save_draft(&account(), "form", "typed", after(0)).await.unwrap();
    home.desk.close().await;
    let again = home.other().await;
    assert_eq!(again.draft(&account(), "form").await.unwrap().unwrap().text, "typed");
}
