//! Checkpoints and proofs: what was signed stays provable, and a rewriting owner is found out.

use jenjang_ledger::{
    BreakKind, Checkpoint, ConsistencyProof, InclusionProof, LedgerError, ProofError, VerifyError, verify,
};

use crate::contract;
use crate::support::{Counter, Home, case, furnish, plain, signer, stamp};

contract! {
    a_checkpoint_is_signed_once_for_a_size,
    every_event_is_proven_in_every_checkpoint_that_covers_it,
    a_rewritten_ledger_contradicts_an_earlier_checkpoint,
    a_key_never_signs_what_contradicts_it,
    untrusted_keys_are_named,
}

async fn a_checkpoint_is_signed_once_for_a_size(home: Home) {
    assert_eq!(home.ledger.latest_checkpoint().await.unwrap(), None);
    home.add("a", plain("opened")).await;
    let first = home.ledger.checkpoint(&signer()).await.unwrap();
    assert_eq!(home.ledger.checkpoint(&signer()).await.unwrap(), first);
    home.add("a", plain("closed")).await;
    let second = home.ledger.checkpoint(&signer()).await.unwrap();
    assert_eq!((first.size(), second.size()), (1, 2));
    assert_eq!(home.ledger.latest_checkpoint().await.unwrap(), Some(second.clone()));
    assert_eq!(home.ledger.checkpoints().await.unwrap(), [first, second.clone()]);
    assert_eq!(Checkpoint::parse(&second.to_string()).unwrap(), second);
    second.verify(&[signer().verifier()]).unwrap();
    let text = second.to_string();
    assert!(text.starts_with("ledger.example/bkd\n2\n") && text.contains("\n\n— ledger.example/bkd "), "{text}");
}

async fn every_event_is_proven_in_every_checkpoint_that_covers_it(home: Home) {
    let trusted = [signer().verifier()];
    for number in 0..13_u64 {
        let id = case(&format!("case-{}", number % 3));
        let stamp = stamp(number);
        home.ledger.append(&id, number / 3, &stamp, &[plain("x")], &mut Counter(1)).await.unwrap();
        home.ledger.checkpoint(&signer()).await.unwrap();
    }
    for event in home.ledger.page(0, 100).await.unwrap() {
        for size in event.position + 1..=13 {
            let proof = home.ledger.prove_inclusion(&event.case, event.sequence, Some(size)).await.unwrap();
            let proof = InclusionProof::parse(&proof.to_string()).unwrap();
            let (header, _) = proof.verify(&trusted).unwrap();
            assert_eq!((header.hash(), proof.checkpoint().size()), (event.hash, size));
        }
        let early = home.ledger.prove_inclusion(&event.case, event.sequence, Some(event.position.max(1))).await;
        assert!(event.position == 0 || matches!(early, Err(LedgerError::NotCovered { .. })));
    }
    for from in 1..=13 {
        for to in from..=13 {
            let proof = home.ledger.prove_consistency(from, to).await.unwrap();
            let proof = ConsistencyProof::parse(&proof.to_string()).unwrap();
            proof.verify(&trusted).unwrap();
            assert_eq!((proof.from().size(), proof.to().size()), (from, to));
        }
    }
    let text = home.ledger.prove_inclusion(&case("case-0"), 1, None).await.unwrap().to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra ") && text.contains("\nindex 0\n"), "{text}");
    every_changed_byte_is_noticed(&text, |text| {
        InclusionProof::parse(text).is_ok_and(|proof| proof.verify(&trusted).is_ok())
    });
    let text = home.ledger.prove_consistency(5, 13).await.unwrap().to_string();
    every_changed_byte_is_noticed(&text, |text| {
        ConsistencyProof::parse(text).is_ok_and(|proof| proof.verify(&trusted).is_ok())
    });
    assert!(matches!(home.ledger.prove_consistency(9, 5).await, Err(LedgerError::WrongOrder { .. })));
    assert!(matches!(home.ledger.prove_consistency(9, 50).await, Err(LedgerError::NoCheckpoint { size: 50 })));
    assert!(matches!(home.ledger.prove_inclusion(&case("no"), 1, None).await, Err(LedgerError::NoEvent { .. })));
}

fn every_changed_byte_is_noticed(text: &str, holds: impl Fn(&str) -> bool) {
    assert!(holds(text));
    for at in 0..text.len() {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        if let Ok(changed) = String::from_utf8(bytes) {
            assert!(!holds(&changed), "byte {at}: {changed}");
        }
    }
}

/// Records the same story with one word changed, as an owner of the database could.
async fn rewritten(home: &Home) {
    for table in ["personal", "erasures", "checkpoints", "events"] {
        home.raw().await.run(&format!("DELETE FROM {table}")).await;
    }
    home.add("jateng-2013", plain("opened-differently")).await;
    for _ in 0..9 {
        home.add("jateng-2013", plain("x")).await;
    }
}

async fn a_rewritten_ledger_contradicts_an_earlier_checkpoint(home: Home) {
    furnish(&home).await;
    let kept = home.ledger.latest_checkpoint().await.unwrap().unwrap();
    let check = || async { verify(&home.ledger, &home.blobs, None, std::slice::from_ref(&kept), &|_, _| {}).await };
    check().await.unwrap();
    rewritten(&home).await;
    home.verify().await.unwrap();
    let Err(VerifyError::Break(first)) = check().await else { panic!("not noticed") };
    assert_eq!((first.kind, first.checkpoint), (BreakKind::Checkpoint, Some(kept.size())));
    let forged = home.ledger.checkpoint(&signer()).await.unwrap();
    let honest = home.ledger.prove_consistency(forged.size(), forged.size()).await.unwrap().to_string();
    let claimed = honest.replacen(&forged.to_string(), &kept.to_string(), 1);
    let trusted = [signer().verifier()];
    let refused = ConsistencyProof::parse(&claimed).unwrap().verify(&trusted);
    assert!(matches!(refused, Err(ProofError::Rewritten { .. })));
}

async fn a_key_never_signs_what_contradicts_it(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    // The tree that was signed goes on, whatever the events before it say now.
    let bytes = raw.bytes("SELECT frontier FROM checkpoints ORDER BY size DESC LIMIT 1").await;
    let mut changed = bytes.clone();
    changed[5] ^= 1;
    raw.set_bytes("UPDATE checkpoints SET frontier = $1 WHERE size = 7", &changed).await;
    let refused = home.ledger.checkpoint(&signer()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Contradicts { size: 7 }), "{refused}");
    raw.set_bytes("UPDATE checkpoints SET frontier = $1 WHERE size = 7", &bytes).await;
    raw.run("DELETE FROM events WHERE position = 6").await;
    let refused = home.ledger.checkpoint(&signer()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Contradicts { size: 7 }), "{refused}");
}

async fn untrusted_keys_are_named(home: Home) {
    furnish(&home).await;
    let other = jenjang_ledger::Signer::generate("other.example", &mut Counter(99)).unwrap().verifier();
    let check = |keys: Vec<_>| {
        let (ledger, blobs) = (home.ledger.clone(), home.blobs.clone());
        async move { verify(&ledger, &blobs, Some(&keys), &[], &|_, _| {}).await }
    };
    assert_eq!(check(vec![signer().verifier(), other.clone()]).await.unwrap().n_checkpoints, 2);
    let Err(VerifyError::Break(first)) = check(vec![other]).await else { panic!("not noticed") };
    assert_eq!((first.kind, first.checkpoint), (BreakKind::Checkpoint, Some(3)));
    assert!(first.what.contains("ledger.example/bkd"), "{first}");
}
