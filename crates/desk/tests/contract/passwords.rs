//! Setting passwords, changing one's own, and shutting somebody out.

use jenjang_desk::{
    ChangePasswordError, HasPassword, LoginError, PasswordError, SetPasswordError, SignInError, Subject,
};

use crate::contract;
use crate::support::{Chance, Home, NIP, PASSWORD, WRONG, account, address, after, minute, person};

contract! {
    what_cannot_be_set_is_refused,
    a_new_password_ends_all_sessions,
    a_password_of_somebody_elses_choice_must_be_changed,
    a_wrong_current_password_counts,
    the_password_of_a_session_that_is_over_is_not_changed,
    who_is_shut_out_has_no_way_in,
    accents_may_be_typed_either_way,
}

async fn what_cannot_be_set_is_refused(home: Home) {
    home.furnish().await;
    let elsewhere = Subject::Account("kabid-2".to_owned());
    let as_nip = Subject::Account(NIP.to_owned());
    for (login, subject, password, expected) in [
        (
            "kabid-1",
            &elsewhere,
            PASSWORD,
            "this login belongs to somebody else; choose another, or shut that one out first",
        ),
        (NIP, &elsewhere, PASSWORD, "this login belongs to somebody else; choose another, or shut that one out first"),
        (
            "kabid-1",
            &person(),
            PASSWORD,
            "an employee signs in with the own NIP; give it as the login, or open an account",
        ),
        (
            "198006152006032902",
            &person(),
            PASSWORD,
            "an employee signs in with the own NIP; give it as the login, or open an account",
        ),
        ("x", &as_nip, PASSWORD, "this is no id of an account; it has 1 to 64 characters, no blanks, and is no NIP"),
        ("kepala bkd", &account(), PASSWORD, "a login has letters, digits and . - _ @ +, and no blanks"),
        ("kabid-1", &account(), "pendek", "a password has at least 10 characters"),
        (NIP, &person(), " 19800615 200603 2901", "the login cannot be the password; choose another"),
        ("kepala.bidang", &account(), "Kepala.Bidang", "the login cannot be the password; choose another"),
        (
            "kabid-1",
            &account(),
            "Password123",
            "this is one of the commonest passwords; choose another, for example several words in a row",
        ),
    ] {
        let refused = home.desk.set_password(login, subject, password, false, after(1), &mut Chance).await.unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
    let none = home.desk.set_password("", &account(), PASSWORD, false, after(1), &mut Chance).await.unwrap_err();
    assert!(matches!(none, SetPasswordError::Login(LoginError::Length)), "{none:?}");
    // Nothing was changed by any of them.
    home.sign_in("kabid-1", PASSWORD, after(2)).await.unwrap();
    home.sign_in(NIP, PASSWORD, after(2)).await.unwrap();
}

async fn a_new_password_ends_all_sessions(home: Home) {
    home.furnish().await;
    let (one, other) = (home.token(after(1)).await, home.token(after(1)).await);
    let theirs = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap().session_token;
    home.desk.set_password("kabid-1", &account(), WRONG, false, after(2), &mut Chance).await.unwrap();
    for token in [one, other] {
        assert!(home.desk.session(&token, after(3)).await.unwrap().is_none());
        assert!(home.desk.lapsed(&token, after(3)).await.unwrap().is_none());
    }
    assert!(home.desk.session(theirs.expose(), after(3)).await.unwrap().is_some());
    home.sign_in("kabid-1", PASSWORD, after(4)).await.unwrap_err();
    home.sign_in("kabid-1", WRONG, after(4)).await.unwrap();
}

async fn a_password_of_somebody_elses_choice_must_be_changed(home: Home) {
    let has = async || home.desk.has_password(&person()).await.unwrap();
    assert_eq!(has().await, HasPassword::None);
    home.desk.set_password(NIP, &person(), PASSWORD, true, after(0), &mut Chance).await.unwrap();
    assert_eq!(has().await, HasPassword::Unused);
    let first = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap();
    let second = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap();
    assert!(first.must_change);
    assert!(home.desk.session(first.session_token.expose(), after(2)).await.unwrap().unwrap().must_change);
    let change = |current: &'static str, new: &'static str| {
        let (desk, token) = (home.desk.clone(), first.session_token.clone());
        async move { desk.change_password(token.expose(), current, new, address(7), after(3), &mut Chance).await }
    };
    let same = change(PASSWORD, PASSWORD).await.unwrap_err();
    assert!(matches!(same, ChangePasswordError::Password(PasswordError::SameAsBefore)), "{same:?}");
    let login = change(PASSWORD, NIP).await.unwrap_err();
    assert!(matches!(login, ChangePasswordError::Password(PasswordError::SameAsLogin)), "{login:?}");
    let changed = change(PASSWORD, WRONG).await.unwrap();
    assert_eq!((changed.subject, changed.must_change), (person(), false));
    assert_eq!(has().await, HasPassword::Used);
    for (token, is_open) in [(first, false), (second, false)].map(|(s, open)| (s.session_token, open)) {
        assert_eq!(home.desk.session(token.expose(), after(4)).await.unwrap().is_some(), is_open);
    }
    assert!(!home.desk.session(changed.session_token.expose(), after(4)).await.unwrap().unwrap().must_change);
    assert!(!home.sign_in(NIP, WRONG, after(5)).await.unwrap().must_change);
    home.desk.shut_out(&person(), after(6)).await.unwrap();
    assert_eq!(has().await, HasPassword::None);
}

async fn a_wrong_current_password_counts(home: Home) {
    home.furnish().await;
    let token = home.token(after(1)).await;
    for _ in 0..5 {
        let wrong =
            home.desk.change_password(&token, WRONG, "kata yang baru sekali", address(7), after(2), &mut Chance).await;
        assert!(matches!(wrong, Err(ChangePasswordError::Wrong)), "{wrong:?}");
    }
    let refused =
        home.desk.change_password(&token, PASSWORD, "kata yang baru sekali", address(7), after(2), &mut Chance).await;
    assert!(matches!(refused, Err(ChangePasswordError::TooMany { .. })), "{refused:?}");
    let refused = home.sign_in("kabid-1", PASSWORD, after(3)).await;
    assert!(matches!(refused, Err(SignInError::TooMany { .. })), "{refused:?}");
    // Setting it anew lets them in at once.
    home.set("kabid-1", &account()).await;
    home.sign_in("kabid-1", PASSWORD, after(3)).await.unwrap();
}

async fn the_password_of_a_session_that_is_over_is_not_changed(home: Home) {
    home.furnish().await;
    let token = home.token(after(1)).await;
    for (token, at) in [(token.as_str(), minute(40)), ("", after(2)), (&token[1..], after(2))] {
        let over = home.desk.change_password(token, PASSWORD, WRONG, address(7), at, &mut Chance).await;
        assert!(matches!(over, Err(ChangePasswordError::SignedOut)), "{over:?}");
    }
}

async fn who_is_shut_out_has_no_way_in(home: Home) {
    home.furnish().await;
    home.set("kabid.lama", &account()).await;
    let token = home.token(after(1)).await;
    let theirs = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap().session_token;
    let secret = home.desk.new_api_token(&account(), "ekspor", minute(900), after(1), &mut Chance).await.unwrap();
    assert_eq!(home.desk.shut_out(&account(), after(2)).await.unwrap(), 2);
    assert!(home.desk.session(&token, after(3)).await.unwrap().is_none());
    assert_eq!(home.desk.api_subject(secret.expose(), after(3)).await.unwrap(), None);
    for login in ["kabid-1", "kabid.lama"] {
        let refused = home.sign_in(login, PASSWORD, after(3)).await.unwrap_err();
        assert!(matches!(refused, SignInError::Wrong), "{refused:?}");
    }
    assert!(home.desk.session(theirs.expose(), after(3)).await.unwrap().is_some());
    assert_eq!(home.desk.shut_out(&person(), after(4)).await.unwrap(), 1);
    assert!(home.desk.session(theirs.expose(), after(5)).await.unwrap().is_none());
    assert_eq!(home.desk.shut_out(&person(), after(4)).await.unwrap(), 0);
    // The login is free again.
    home.set("kabid-1", &Subject::Account("kabid-2".to_owned())).await;
}

async fn accents_may_be_typed_either_way(home: Home) {
    home.desk.set_password("rené", &account(), "cafe\u{301} di kota lama", false, after(0), &mut Chance).await.unwrap();
    home.sign_in("rene\u{301}", "caf\u{e9} di kota lama", after(1)).await.unwrap();
    home.sign_in("RENÉ", "cafe di kota lama", after(1)).await.unwrap_err();
}
