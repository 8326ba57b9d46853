//! What is over is thrown away, and nothing else.

use jenjang_desk::Swept;

use crate::contract;
use crate::support::{Chance, Home, NIP, PASSWORD, WRONG, account, after, minute};

contract! { what_is_over_is_swept_and_nothing_else }

const MONTH: i64 = 30 * 24 * 60;

async fn what_is_over_is_swept_and_nothing_else(home: Home) {
    home.furnish().await;
    let old = home.token(minute(0)).await;
    let used = home.sign_in(NIP, PASSWORD, minute(0)).await.unwrap().session_token;
    home.sign_in("nobody", WRONG, minute(0)).await.unwrap_err();
    home.desk.new_api_token(&account(), "short", minute(1), minute(0), &mut Chance).await.unwrap();
    home.desk.new_api_token(&account(), "long", minute(2 * MONTH), minute(0), &mut Chance).await.unwrap();
    home.desk.save_draft(&account(), "old", "typed", minute(0)).await.unwrap();
    home.desk.save_draft(&account(), "new", "typed", minute(100)).await.unwrap();
    assert_eq!(home.desk.sweep(minute(14)).await.unwrap(), Swept::default());
    for at in (20..=700).step_by(20) {
        home.desk.session(used.expose(), minute(at)).await.unwrap().unwrap();
    }
    // The login `nobody`, and the address.
    assert_eq!(home.desk.sweep(minute(15)).await.unwrap(), Swept { attempts: 2, ..Swept::default() });
    assert_eq!(home.desk.sweep(minute(749)).await.unwrap(), Swept::default());
    assert_eq!(home.desk.sweep(minute(750)).await.unwrap(), Swept { sessions: 1, ..Swept::default() });
    assert!(home.desk.session(&old, minute(29)).await.unwrap().is_none());
    assert!(home.desk.session(used.expose(), minute(719)).await.unwrap().is_some());
    let swept = home.desk.sweep(minute(MONTH + 1)).await.unwrap();
    assert_eq!(swept, Swept { sessions: 1, api_tokens: 1, attempts: 0, drafts: 1 });
    assert_eq!(home.desk.api_tokens(&account()).await.unwrap()[0].label, "long");
    assert_eq!(home.desk.drafts(&account()).await.unwrap()[0].form, "new");
    home.sign_in("kabid-1", PASSWORD, after(0)).await.unwrap();
}
