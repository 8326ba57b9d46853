//! Many writers at once, in one process and through several connections.

use std::collections::BTreeSet;

use jenjang_ledger::{AppendError, CaseId, Ledger};

use crate::contract;
use crate::support::{Counter, Home, about, case, stamp};

contract! {
    writers_of_one_case_lose_no_update,
    writers_of_many_cases_share_one_chain,
}

/// Appends until so many were acknowledged; whoever is told of a conflict reads again. Returns the sequences won.
async fn write(ledger: Ledger, id: CaseId, count: usize, seed: u64) -> Vec<u64> {
    let mut won = Vec::new();
    let mut seen = 0;
    while won.len() < count {
        match ledger.append(&id, seen, &stamp(0), &[about("x")], &mut Counter(seed)).await {
            Ok(events) => {
                seen = events[0].sequence;
                won.push(seen);
            }
            Err(AppendError::Conflict { found, .. }) => seen = found,
            Err(error) => panic!("{error}: {:?}", std::error::Error::source(&error)),
        }
    }
    won
}

async fn writers_of_one_case_lose_no_update(home: Home) {
    let other = Ledger::open(&home.location).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let ledger = if writer % 2 == 0 { home.ledger.clone() } else { other.clone() };
            tokio::spawn(write(ledger, case("a"), 20, writer))
        })
        .collect();
    let mut won = Vec::new();
    for writer in writers {
        won.extend(writer.await.unwrap());
    }
    assert_eq!(won.len(), 160);
    assert_eq!(won.into_iter().collect::<BTreeSet<_>>(), (1..=160).collect());
    assert_eq!(home.verify().await.unwrap().head.size, 160);
}

async fn writers_of_many_cases_share_one_chain(home: Home) {
    let other = Ledger::open(&home.location).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let ledger = if writer % 2 == 0 { home.ledger.clone() } else { other.clone() };
            tokio::spawn(write(ledger, case(&format!("case-{writer}")), 20, writer))
        })
        .collect();
    for writer in writers {
        assert_eq!(writer.await.unwrap(), (1..=20).collect::<Vec<_>>());
    }
    let verified = home.verify().await.unwrap();
    assert_eq!((verified.head.size, verified.n_cases), (160, 8));
}
