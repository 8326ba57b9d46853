//! Who gets in, and how often one may be wrong.

use jenjang_desk::{Desk, DeskOptions, HashCost, SignInError};

use crate::contract;
use crate::support::{Chance, Home, NIP, PASSWORD, WRONG, account, address, after, minute, options, person};

contract! {
    an_account_and_a_person_get_in,
    an_unknown_login_and_a_wrong_password_look_alike,
    a_login_may_be_wrong_five_times,
    refused_attempts_do_not_make_the_wait_longer,
    a_success_forgets_the_failures_of_the_login,
    an_address_may_be_wrong_thirty_times,
    whoever_signs_in_properly_uses_up_no_address,
    a_login_that_is_none_is_only_wrong,
    a_dearer_hash_is_made_at_the_next_sign_in,
}

async fn an_account_and_a_person_get_in(home: Home) {
    home.furnish().await;
    for (typed, subject) in
        [("kabid-1", account()), ("  KABID-1 ", account()), (NIP, person()), ("19800615 200603 2 901", person())]
    {
        let signed_in = home.sign_in(typed, PASSWORD, after(1)).await.unwrap();
        assert_eq!(signed_in.subject, subject, "{typed}");
        assert!(!signed_in.must_change);
        assert_eq!(signed_in.session_token.expose().len(), 43);
        let session = home.desk.session(signed_in.session_token.expose(), after(2)).await.unwrap().unwrap();
        assert_eq!(session.subject, subject);
        assert!(session.csrf.matches(signed_in.csrf.token()));
    }
}

async fn an_unknown_login_and_a_wrong_password_look_alike(home: Home) {
    home.furnish().await;
    let mut answers = Vec::new();
    for login in ["kabid-1", NIP, "nobody", "198006152006032902", ""] {
        let before = home.desk.n_hashes();
        let error = home.sign_in(login, WRONG, after(1)).await.unwrap_err();
        assert!(matches!(error, SignInError::Wrong), "{error:?}");
        answers.push((error.to_string(), home.desk.n_hashes() - before));
    }
    assert_eq!(answers, vec![("the login or the password is wrong".to_owned(), 1); 5]);
    // Counted alike too: nobody learns from the limit which logins there are.
    let rows = home.raw().await.int("SELECT count(*) FROM desk_attempts WHERE failures = 1").await;
    assert_eq!(rows, 5);
}

/// Tries until it is refused, and returns how many tries were looked at.
async fn wrong_until_refused(desk: &Desk, login: &str, from: u8, at: i64) -> usize {
    for tried in 0..100 {
        match desk.sign_in(login, WRONG, address(from), after(at), &mut Chance).await.unwrap_err() {
            SignInError::Wrong => {}
            SignInError::TooMany { .. } => return tried,
            error => panic!("{error:?}"),
        }
    }
    100
}

async fn a_login_may_be_wrong_five_times(home: Home) {
    home.furnish().await;
    for login in ["kabid-1", "nobody"] {
        assert_eq!(wrong_until_refused(&home.desk, login, 7, 0).await, 5);
        // Not from elsewhere, not through another process, not with the right password, and without any work.
        let other = home.other().await;
        let refused = other.sign_in(login, PASSWORD, address(8), minute(14), &mut Chance).await.unwrap_err();
        assert!(matches!(refused, SignInError::TooMany { until } if until == minute(15)), "{refused:?}");
        assert_eq!(other.n_hashes(), 0);
    }
    // Others are not affected, and the wait ends.
    home.sign_in(NIP, PASSWORD, minute(14)).await.unwrap();
    home.sign_in("kabid-1", PASSWORD, minute(15)).await.unwrap();
}

async fn refused_attempts_do_not_make_the_wait_longer(home: Home) {
    home.furnish().await;
    wrong_until_refused(&home.desk, "kabid-1", 7, 0).await;
    for at in 1..15 {
        let refused = home.sign_in("kabid-1", WRONG, minute(at)).await.unwrap_err();
        assert!(matches!(refused, SignInError::TooMany { until } if until == minute(15)), "{refused:?}");
    }
    home.sign_in("kabid-1", PASSWORD, minute(15)).await.unwrap();
}

async fn a_success_forgets_the_failures_of_the_login(home: Home) {
    home.furnish().await;
    for _ in 0..3 {
        for _ in 0..4 {
            home.sign_in("kabid-1", WRONG, after(1)).await.unwrap_err();
        }
        home.sign_in("kabid-1", PASSWORD, after(2)).await.unwrap();
    }
    assert_eq!(wrong_until_refused(&home.desk, "kabid-1", 7, 3).await, 5);
}

async fn an_address_may_be_wrong_thirty_times(home: Home) {
    home.furnish().await;
    for tried in 0..30 {
        let login = format!("guess-{tried}");
        let error = home.sign_in(&login, WRONG, after(1)).await.unwrap_err();
        assert!(matches!(error, SignInError::Wrong), "{error:?}");
    }
    let refused = home.sign_in("kabid-1", PASSWORD, after(2)).await.unwrap_err();
    assert!(matches!(refused, SignInError::TooMany { .. }), "{refused:?}");
    home.desk.sign_in("kabid-1", PASSWORD, address(8), after(2), &mut Chance).await.unwrap();
}

async fn whoever_signs_in_properly_uses_up_no_address(home: Home) {
    home.furnish().await;
    for at in 0..40 {
        home.sign_in("kabid-1", PASSWORD, after(at)).await.unwrap();
    }
    home.sign_in("kabid-1", WRONG, after(50)).await.unwrap_err();
    let failures = home.raw().await.int("SELECT CAST(sum(failures) AS BIGINT) FROM desk_attempts").await;
    assert_eq!(failures, 2);
}

async fn a_login_that_is_none_is_only_wrong(home: Home) {
    home.furnish().await;
    for login in ["", " ", "kepala bkd", "a\0b", "🙂", "19800615200603290", &"x".repeat(1_000_000)] {
        let error = home.desk.sign_in(login, "\0", address(9), after(1), &mut Chance).await.unwrap_err();
        assert!(matches!(error, SignInError::Wrong), "{error:?}");
    }
    let error = home.sign_in("kabid-1", &PASSWORD.repeat(10_000), after(1)).await.unwrap_err();
    assert!(matches!(error, SignInError::Wrong), "{error:?}");
}

async fn a_dearer_hash_is_made_at_the_next_sign_in(home: Home) {
    home.furnish().await;
    let options = DeskOptions { cost: HashCost::new(16, 2, 1).unwrap(), ..options() };
    let other = home.other_with(options).await;
    for n_hashes in [2, 3, 4] {
        other.sign_in("kabid-1", PASSWORD, address(7), after(1), &mut Chance).await.unwrap();
        assert_eq!(other.n_hashes(), n_hashes);
    }
    let sql = "SELECT phc FROM desk_credentials WHERE account = 'kabid-1'";
    assert!(home.raw().await.text(sql).await.starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
    home.sign_in("kabid-1", PASSWORD, after(2)).await.unwrap();
}
