//! What somebody finds who has the database and not the key.

use jenjang_desk::{DatabaseError, Desk, DeskError, DeskKey};

use crate::contract;
use crate::support::{Chance, Home, NIP, PASSWORD, WRONG, account, address, after, options, person, sqlite};

contract! {
    passwords_are_argon2id_and_logins_digests,
    another_key_is_refused,
    tables_of_a_later_program_are_refused,
    nothing_secret_is_shown,
}

async fn passwords_are_argon2id_and_logins_digests(home: Home) {
    home.furnish().await;
    let mut raw = home.raw().await;
    assert_eq!(raw.int("SELECT count(*) FROM desk_credentials WHERE phc LIKE '$argon2id$v=19$m=8,t=1,p=1$%'").await, 2);
    assert_eq!(raw.int("SELECT count(*) FROM desk_credentials WHERE account IS NULL").await, 1);
    // The same password, and another salt and hash.
    assert_eq!(raw.int("SELECT count(DISTINCT phc) FROM desk_credentials").await, 2);
    let signed_in = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap();
    assert_eq!(raw.int("SELECT count(*) FROM desk_sessions").await, 1);
    home.desk.sign_out(signed_in.session_token.expose()).await.unwrap();
    assert_eq!(raw.int("SELECT count(*) FROM desk_sessions").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_holds_no_nip_no_password_and_no_token() {
    let home = sqlite().await.unwrap();
    home.furnish().await;
    let signed_in = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap();
    home.sign_in(NIP, WRONG, after(1)).await.unwrap_err();
    home.desk.save_draft(&person(), "form", "typed", after(2)).await.unwrap();
    let secret = home.desk.new_api_token(&account(), "ekspor", after(60), after(1), &mut Chance).await.unwrap();
    home.desk.new_api_token(&person(), "rekap", after(60), after(1), &mut Chance).await.unwrap();
    home.desk.sweep(after(3)).await.unwrap();
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(home.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
        }
        bytes.extend(std::fs::read(path).unwrap());
    }
    let secrets = [
        NIP,
        PASSWORD,
        WRONG,
        signed_in.session_token.expose(),
        signed_in.csrf.token(),
        &secret.expose()[8..],
        "192.0.2.7",
    ];
    for secret in secrets {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    assert!(bytes.windows(5).any(|window| window == b"typed"));
}

async fn another_key_is_refused(home: Home) {
    home.furnish().await;
    let refused = Desk::open_with(&home.location, &DeskKey::generate(&mut Chance), options()).await.unwrap_err();
    assert!(matches!(refused, DeskError::OtherKey { .. }), "{refused:?}");
    home.other().await.sign_in("kabid-1", PASSWORD, address(7), after(1), &mut Chance).await.unwrap();
}

async fn tables_of_a_later_program_are_refused(home: Home) {
    let mut raw = home.raw().await;
    raw.run("INSERT INTO desk_versions (version) VALUES (2)").await;
    let refused = Desk::open_with(&home.location, &home.key, options()).await.unwrap_err();
    assert!(matches!(refused, DeskError::Database(DatabaseError::Newer { found: 2, known: 1, .. })), "{refused:?}");
    raw.run("DELETE FROM desk_versions WHERE version = 1").await;
    raw.run("UPDATE desk_versions SET version = 0").await;
    let refused = Desk::open_with(&home.location, &home.key, options()).await.unwrap_err();
    assert!(matches!(refused, DeskError::Database(DatabaseError::Versions { .. })), "{refused:?}");
}

async fn nothing_secret_is_shown(home: Home) {
    home.furnish().await;
    let signed_in = home.sign_in(NIP, PASSWORD, after(1)).await.unwrap();
    let token = signed_in.session_token.expose();
    let session = home.desk.session(token, after(2)).await.unwrap().unwrap();
    let lapsed = home.desk.lapsed(token, after(3_600)).await.unwrap().unwrap();
    let shown = format!("{signed_in:?} {session:?} {lapsed:?} {:?} {:?}", home.desk, home.key);
    for secret in [NIP, token, signed_in.csrf.token(), home.key.to_text().expose()] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
