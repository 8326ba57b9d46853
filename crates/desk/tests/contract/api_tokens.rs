//! Tokens for programs.

use jenjang_desk::ApiTokenError;

use crate::contract;
use crate::support::{Chance, Home, NIP, after, minute};

contract! {
    a_token_stands_for_its_account_until_it_is_over,
    a_revoked_token_is_over_at_once,
    what_cannot_be_a_token_is_refused,
}

async fn a_token_stands_for_its_account_until_it_is_over(home: Home) {
    let secret = home.desk.new_api_token("kabid-1", " ekspor é ", minute(60), after(0), &mut Chance).await.unwrap();
    let secret = secret.expose();
    assert!(secret.starts_with("jenjang_") && secret.len() == 51, "{secret}");
    let other = home.other().await;
    assert_eq!(other.api_account(secret, after(1)).await.unwrap().as_deref(), Some("kabid-1"));
    assert_eq!(other.api_account(secret, minute(60)).await.unwrap(), None);
    for wrong in ["", "jenjang_", &secret[8..], &secret[1..], &format!("{secret}A"), &secret.to_uppercase()] {
        assert_eq!(home.desk.api_account(wrong, after(1)).await.unwrap(), None);
    }
    // A token is no session, and a session no token.
    assert!(home.desk.session(&secret[8..], after(1)).await.unwrap().is_none());
    home.furnish().await;
    let session = home.token(after(1)).await;
    assert_eq!(home.desk.api_account(&format!("jenjang_{session}"), after(2)).await.unwrap(), None);
}

async fn a_revoked_token_is_over_at_once(home: Home) {
    let first = home.desk.new_api_token("kabid-1", "ekspor", minute(60), after(0), &mut Chance).await.unwrap();
    let second = home.desk.new_api_token("kabid-1", "papan", minute(60), after(1), &mut Chance).await.unwrap();
    let tokens = home.desk.api_tokens("kabid-1").await.unwrap();
    assert_eq!(tokens.iter().map(|token| token.label.as_str()).collect::<Vec<_>>(), ["ekspor", "papan"]);
    let id = tokens[0].id;
    assert!(!home.desk.revoke_api_token("kabid-2", &id, after(2)).await.unwrap());
    assert!(home.desk.revoke_api_token("kabid-1", &id, after(2)).await.unwrap());
    assert!(!home.desk.revoke_api_token("kabid-1", &id, after(3)).await.unwrap());
    assert_eq!(home.desk.api_account(first.expose(), after(2)).await.unwrap(), None);
    assert!(home.desk.api_account(second.expose(), after(2)).await.unwrap().is_some());
    let tokens = home.desk.api_tokens("kabid-1").await.unwrap();
    assert_eq!((tokens[0].revoked_at, tokens[1].revoked_at), (Some(after(2)), None));
}

async fn what_cannot_be_a_token_is_refused(home: Home) {
    for (account, label, expires) in [
        (NIP, "ekspor", minute(1)),
        ("", "ekspor", minute(1)),
        ("kabid-1", " ", minute(1)),
        ("kabid-1", "two\nlines", minute(1)),
        ("kabid-1", &"x".repeat(101), minute(1)),
        ("kabid-1", "ekspor", after(0)),
    ] {
        let refused = home.desk.new_api_token(account, label, expires, after(0), &mut Chance).await.unwrap_err();
        assert!(!matches!(refused, ApiTokenError::Desk(_)), "{refused:?}");
        assert!(!refused.to_string().contains(NIP));
    }
    assert!(home.desk.api_tokens("kabid-1").await.unwrap().is_empty());
}
