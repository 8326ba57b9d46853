//! Tokens for programs.

use jenjang_desk::{ApiTokenError, Subject};

use crate::contract;
use crate::support::{Chance, Home, NIP, account, after, minute, person};

contract! {
    a_token_stands_for_its_account_until_it_is_over,
    a_revoked_token_is_over_at_once,
    a_token_of_an_employee_stands_for_them_and_ends_with_their_ways_in,
    a_token_tells_when_it_was_used_and_is_written_to_seldom,
    what_cannot_be_a_token_is_refused,
}

fn other() -> Subject {
    Subject::Account("kabid-2".to_owned())
}

async fn a_token_of_an_employee_stands_for_them_and_ends_with_their_ways_in(home: Home) {
    let first = home.desk.new_api_token(&person(), "rekap", minute(60), after(0), &mut Chance).await.unwrap();
    let of_account = home.desk.new_api_token(&account(), "rekap", minute(60), after(0), &mut Chance).await.unwrap();
    let elsewhere = home.other().await;
    assert_eq!(elsewhere.api_subject(first.expose(), after(1)).await.unwrap(), Some(person()));
    assert_eq!(home.desk.api_tokens(&person()).await.unwrap().len(), 1);
    let id = home.desk.api_tokens(&person()).await.unwrap()[0].id;
    assert!(!home.desk.revoke_api_token(&account(), &id, after(1)).await.unwrap());
    home.desk.shut_out(&person(), after(2)).await.unwrap();
    assert_eq!(elsewhere.api_subject(first.expose(), after(2)).await.unwrap(), None);
    assert_eq!(elsewhere.api_subject(of_account.expose(), after(2)).await.unwrap(), Some(account()));
}

async fn a_token_tells_when_it_was_used_and_is_written_to_seldom(home: Home) {
    let secret = home.desk.new_api_token(&account(), "rekap", minute(60), after(0), &mut Chance).await.unwrap();
    let used = async || home.desk.api_tokens(&account()).await.unwrap()[0].used_at;
    assert_eq!(used().await, None);
    for (asked, noted) in
        [(minute(1), minute(1)), (minute(5), minute(1)), (minute(6), minute(6)), (minute(3), minute(6))]
    {
        assert!(home.desk.api_subject(secret.expose(), asked).await.unwrap().is_some());
        assert_eq!(used().await, Some(noted), "{asked:?}");
    }
}

async fn a_token_stands_for_its_account_until_it_is_over(home: Home) {
    let secret = home.desk.new_api_token(&account(), " ekspor é ", minute(60), after(0), &mut Chance).await.unwrap();
    let secret = secret.expose();
    assert!(secret.starts_with("jenjang_") && secret.len() == 51, "{secret}");
    let other = home.other().await;
    assert_eq!(other.api_subject(secret, after(1)).await.unwrap(), Some(account()));
    assert_eq!(other.api_subject(secret, minute(60)).await.unwrap(), None);
    for wrong in ["", "jenjang_", &secret[8..], &secret[1..], &format!("{secret}A"), &secret.to_uppercase()] {
        assert_eq!(home.desk.api_subject(wrong, after(1)).await.unwrap(), None);
    }
    // A token is no session, and a session no token.
    assert!(home.desk.session(&secret[8..], after(1)).await.unwrap().is_none());
    home.furnish().await;
    let session = home.token(after(1)).await;
    assert_eq!(home.desk.api_subject(&format!("jenjang_{session}"), after(2)).await.unwrap(), None);
}

async fn a_revoked_token_is_over_at_once(home: Home) {
    let first = home.desk.new_api_token(&account(), "ekspor", minute(60), after(0), &mut Chance).await.unwrap();
    let second = home.desk.new_api_token(&account(), "papan", minute(60), after(1), &mut Chance).await.unwrap();
    let tokens = home.desk.api_tokens(&account()).await.unwrap();
    assert_eq!(tokens.iter().map(|token| token.label.as_str()).collect::<Vec<_>>(), ["ekspor", "papan"]);
    let id = tokens[0].id;
    assert!(!home.desk.revoke_api_token(&other(), &id, after(2)).await.unwrap());
    assert!(home.desk.revoke_api_token(&account(), &id, after(2)).await.unwrap());
    assert!(!home.desk.revoke_api_token(&account(), &id, after(3)).await.unwrap());
    assert_eq!(home.desk.api_subject(first.expose(), after(2)).await.unwrap(), None);
    assert!(home.desk.api_subject(second.expose(), after(2)).await.unwrap().is_some());
    let tokens = home.desk.api_tokens(&account()).await.unwrap();
    assert_eq!((tokens[0].revoked_at, tokens[1].revoked_at), (Some(after(2)), None));
}

async fn what_cannot_be_a_token_is_refused(home: Home) {
    for (id, label, expires) in [
        (NIP, "ekspor", minute(1)),
        ("", "ekspor", minute(1)),
        ("kabid-1", " ", minute(1)),
        ("kabid-1", "two\nlines", minute(1)),
        ("kabid-1", &"x".repeat(101), minute(1)),
        ("kabid-1", "ekspor", after(0)),
    ] {
        let refused = home
            .desk
            .new_api_token(&Subject::Account(id.to_owned()), label, expires, after(0), &mut Chance)
            .await
            .unwrap_err();
        assert!(!matches!(refused, ApiTokenError::Desk(_)), "{refused:?}");
        assert!(!refused.to_string().contains(NIP));
    }
    assert!(home.desk.api_tokens(&account()).await.unwrap().is_empty());
}
