//! How long sessions last, and what is left of one that time has ended.

use crate::contract;
use crate::support::{Home, NIP, PASSWORD, account, after, minute, person};

contract! {
    a_session_in_use_goes_on_and_an_idle_one_ends,
    a_session_ends_after_twelve_hours_in_any_case,
    a_session_is_written_to_once_a_minute,
    what_is_no_token_is_no_session,
    who_signs_out_is_out_at_once_and_in_every_process_after_a_second,
    who_signs_out_everywhere_is_out_everywhere,
    a_lapsed_session_tells_whose_it_was,
    what_was_typed_when_the_session_ended_is_there_after_the_next_sign_in,
}

async fn a_session_in_use_goes_on_and_an_idle_one_ends(home: Home) {
    home.furnish().await;
    let token = home.token(minute(0)).await;
    for at in [10, 39, 68, 97] {
        let session = home.desk.session(&token, minute(at)).await.unwrap().unwrap();
        assert_eq!((session.created_at, session.ends_at), (minute(0), minute(at + 30)));
    }
    assert!(home.desk.session(&token, minute(127)).await.unwrap().is_none());
    // Time that goes back brings it back; nothing was lost by looking.
    assert!(home.desk.session(&token, minute(126)).await.unwrap().is_some());
}

async fn a_session_ends_after_twelve_hours_in_any_case(home: Home) {
    home.furnish().await;
    let token = home.token(minute(0)).await;
    for at in (20..720).step_by(20) {
        assert!(home.desk.session(&token, minute(at)).await.unwrap().is_some(), "{at}");
    }
    let session = home.desk.session(&token, minute(719)).await.unwrap().unwrap();
    assert_eq!(session.ends_at, minute(720));
    assert!(home.desk.session(&token, minute(720)).await.unwrap().is_none());
}

async fn a_session_is_written_to_once_a_minute(home: Home) {
    home.furnish().await;
    let token = home.token(after(0)).await;
    let mut raw = home.raw().await;
    let mut seen = Vec::new();
    for at in [1, 59, 60, 61, 119, 120, 90] {
        home.desk.session(&token, after(at)).await.unwrap().unwrap();
        let millis = raw.int("SELECT seen_at FROM desk_sessions").await;
        seen.push((millis - after(0).millis()) / 1_000);
    }
    assert_eq!(seen, [0, 0, 60, 60, 60, 120, 120]);
}

async fn what_is_no_token_is_no_session(home: Home) {
    home.furnish().await;
    let token = home.token(after(0)).await;
    let other = if token.starts_with('A') { "B" } else { "A" };
    let flipped = format!("{other}{}", &token[1..]);
    for text in ["", "x", &token[1..], &format!("{token}="), &format!(" {token}"), &flipped, &"é".repeat(50_000)] {
        assert!(home.desk.session(text, after(1)).await.unwrap().is_none());
        assert!(home.desk.lapsed(text, minute(60)).await.unwrap().is_none());
        home.desk.sign_out(text).await.unwrap();
    }
    let session = home.desk.session(&token, after(1)).await.unwrap().unwrap();
    for presented in ["", &token, &flipped] {
        assert!(!session.csrf.matches(presented));
    }
}

async fn who_signs_out_is_out_at_once_and_in_every_process_after_a_second(home: Home) {
    home.furnish().await;
    let (token, other_token) = (home.token(after(0)).await, home.token(after(0)).await);
    let other = home.other().await;
    for desk in [&home.desk, &other] {
        assert!(desk.session(&token, after(1)).await.unwrap().is_some());
    }
    home.desk.sign_out(&token).await.unwrap();
    home.desk.sign_out(&token).await.unwrap();
    assert!(home.desk.session(&token, after(1)).await.unwrap().is_none());
    assert!(other.session(&token, after(2)).await.unwrap().is_none());
    assert!(other.lapsed(&token, minute(60)).await.unwrap().is_none());
    assert!(other.session(&other_token, after(1)).await.unwrap().is_some());
}

async fn who_signs_out_everywhere_is_out_everywhere(home: Home) {
    home.furnish().await;
    let tokens = [home.token(after(0)).await, home.token(after(0)).await];
    let theirs = home.sign_in(NIP, PASSWORD, after(0)).await.unwrap().session_token;
    for token in &tokens {
        assert!(home.desk.session(token, after(1)).await.unwrap().is_some());
    }
    assert_eq!(home.desk.sign_out_everywhere(&account()).await.unwrap(), 2);
    for token in tokens {
        assert!(home.desk.session(&token, after(1)).await.unwrap().is_none());
    }
    assert!(home.desk.session(theirs.expose(), after(1)).await.unwrap().is_some());
    assert_eq!(home.desk.sign_out_everywhere(&person()).await.unwrap(), 1);
}

async fn a_lapsed_session_tells_whose_it_was(home: Home) {
    home.furnish().await;
    let signed_in = home.sign_in(NIP, PASSWORD, minute(0)).await.unwrap();
    let token = signed_in.session_token.expose();
    assert!(home.desk.lapsed(token, minute(29)).await.unwrap().is_none());
    let lapsed = home.desk.lapsed(token, minute(30)).await.unwrap().unwrap();
    assert_eq!((lapsed.subject, lapsed.ended_at), (person(), minute(30)));
    assert!(lapsed.csrf.matches(signed_in.csrf.token()));
    assert!(home.desk.lapsed(token, minute(749)).await.unwrap().is_some());
    assert!(home.desk.lapsed(token, minute(750)).await.unwrap().is_none());
}

async fn what_was_typed_when_the_session_ended_is_there_after_the_next_sign_in(home: Home) {
    home.furnish().await;
    let signed_in = home.sign_in("kabid-1", PASSWORD, minute(0)).await.unwrap();
    let (token, csrf) = (signed_in.session_token.expose(), signed_in.csrf.token());
    // The form arrives an hour later.
    assert!(home.desk.session(token, minute(60)).await.unwrap().is_none());
    home.desk.sweep(minute(60)).await.unwrap();
    let lapsed = home.desk.lapsed(token, minute(60)).await.unwrap().filter(|lapsed| lapsed.csrf.matches(csrf)).unwrap();
    home.desk.save_draft(&lapsed.subject, "mark/jateng-2013/7", "jelas dan runtut", minute(60)).await.unwrap();
    let again = home.sign_in("kabid-1", PASSWORD, minute(61)).await.unwrap();
    let draft = home.desk.draft(&again.subject, "mark/jateng-2013/7").await.unwrap().unwrap();
    assert_eq!(draft.text, "jelas dan runtut");
}
