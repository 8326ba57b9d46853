//! Two processes and many tasks on one database.

use jenjang_desk::{Desk, SignInError};

use crate::contract;
use crate::support::{Chance, Home, PASSWORD, WRONG, account, address, after, options};

contract! {
    guesses_sent_all_at_once_get_no_further,
    everybody_who_signs_in_at_once_gets_in,
    drafts_saved_at_once_are_all_whole,
    a_new_password_leaves_no_session_of_the_old_one,
    two_processes_open_a_new_desk_at_once,
}

async fn guesses_sent_all_at_once_get_no_further(home: Home) {
    home.furnish().await;
    let other = home.other().await;
    let guesses: Vec<_> = (0..40)
        .map(|guess| {
            let desk = if guess % 2 == 0 { home.desk.clone() } else { other.clone() };
            tokio::spawn(async move {
                desk.sign_in("kabid-1", WRONG, address(guess), after(1), &mut Chance).await.unwrap_err()
            })
        })
        .collect();
    let (mut wrong, mut refused) = (0, 0);
    for guess in guesses {
        match guess.await.unwrap() {
            SignInError::Wrong => wrong += 1,
            SignInError::TooMany { .. } => refused += 1,
            error => panic!("{error:?}"),
        }
    }
    assert_eq!((wrong, refused), (5, 35));
    assert_eq!(home.desk.n_hashes() + other.n_hashes(), 2 + 5);
}

async fn everybody_who_signs_in_at_once_gets_in(home: Home) {
    for person in 0..24 {
        let subject = jenjang_desk::Subject::Account(format!("pegawai-{person}"));
        home.set(&format!("pegawai-{person}"), &subject).await;
    }
    let other = home.other().await;
    let people: Vec<_> = (0..24)
        .map(|person| {
            let desk = if person % 2 == 0 { home.desk.clone() } else { other.clone() };
            tokio::spawn(async move {
                let login = format!("pegawai-{person}");
                // An office behind one address, on a Monday morning.
                let signed_in = desk.sign_in(&login, PASSWORD, address(7), after(1), &mut Chance).await.unwrap();
                (login, signed_in)
            })
        })
        .collect();
    for person in people {
        let (login, signed_in) = person.await.unwrap();
        let session = home.desk.session(signed_in.session_token.expose(), after(2)).await.unwrap().unwrap();
        assert_eq!(session.subject.account(), Some(login.as_str()));
    }
    let left = "SELECT CAST(coalesce(sum(failures), 0) AS BIGINT) FROM desk_attempts";
    assert_eq!(home.raw().await.int(left).await, 0);
}

async fn drafts_saved_at_once_are_all_whole(home: Home) {
    let other = home.other().await;
    let writers: Vec<_> = (0..8)
        .map(|writer: usize| {
            let desk = if writer.is_multiple_of(2) { home.desk.clone() } else { other.clone() };
            tokio::spawn(async move {
                for round in 0..10 {
                    let own = format!("own/{writer}");
                    desk.save_draft(&account(), &own, &format!("{writer} {round}"), after(round)).await.unwrap();
                    let text = writer.to_string().repeat(5_000);
                    desk.save_draft(&account(), "shared", &text, after(round)).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    for writer in 0..8 {
        let draft = home.desk.draft(&account(), &format!("own/{writer}")).await.unwrap().unwrap();
        assert_eq!(draft.text, format!("{writer} 9"));
    }
    let shared = home.desk.draft(&account(), "shared").await.unwrap().unwrap().text;
    assert_eq!(shared, shared[..1].repeat(5_000));
}

async fn a_new_password_leaves_no_session_of_the_old_one(home: Home) {
    home.furnish().await;
    let other = home.other().await;
    let begin = |desk: Desk| {
        tokio::spawn(async move {
            let mut tokens = Vec::new();
            for _ in 0..15 {
                match desk.sign_in("kabid-1", PASSWORD, address(7), after(1), &mut Chance).await {
                    Ok(signed_in) => tokens.push(signed_in.session_token),
                    Err(SignInError::Wrong | SignInError::TooMany { .. }) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            tokens
        })
    };
    let signing_in = [begin(home.desk.clone()), begin(other.clone()), begin(home.desk.clone())];
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    other.set_password("kabid-1", &account(), WRONG, false, after(1), &mut Chance).await.unwrap();
    for tokens in signing_in {
        for token in tokens.await.unwrap() {
            assert!(home.desk.session(token.expose(), after(2)).await.unwrap().is_none());
        }
    }
}

async fn two_processes_open_a_new_desk_at_once(home: Home) {
    home.raw()
        .await
        .run(
            "DROP TABLE desk_installation; DROP TABLE desk_credentials; DROP TABLE desk_sessions; \
             DROP TABLE desk_api_tokens; DROP TABLE desk_attempts; DROP TABLE desk_drafts; DROP TABLE desk_versions",
        )
        .await;
    home.desk.close().await;
    let open = || {
        let (location, key) = (home.location.clone(), home.key.clone());
        tokio::spawn(async move { Desk::open_with(&location, &key, options()).await })
    };
    for opening in [open(), open(), open(), open()] {
        let desk = opening.await.unwrap().unwrap();
        desk.save_draft(&account(), "form", "typed", after(0)).await.unwrap();
    }
}
