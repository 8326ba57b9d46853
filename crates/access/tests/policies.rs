//! The shipped policies: strict, complete, closed by default, and closed for good around scores.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};
use jenjang_access::{Access, Action, Confidentiality, Context, Kind, Principal, Resource, Role};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn principal(id: &str, roles: &[Role]) -> Principal {
    Principal { id: id.to_owned(), roles: roles.iter().copied().collect(), ..Principal::default() }
}

fn entry(participant: u32, unit: &str, markers: &[&str]) -> Resource {
    let markers = markers.iter().map(|marker| (*marker).to_owned()).collect();
    Resource::Entry { case: "round".to_owned(), participant, unit: unit.to_owned(), markers }
}

/// Something of the kind an action is done to, as favourable as it gets for `who` with number 1 of unit `u`.
fn resource_for(action: Action, who: &str) -> Resource {
    match action.kind() {
        Kind::Ledger => Resource::Ledger,
        Kind::Grants => Resource::Grants,
        Kind::Case => Resource::Case { id: "round".to_owned() },
        Kind::Entry => entry(1, "u", &[who]),
    }
}

fn denial(who: &Principal, action: Action, resource: &Resource, context: &Context) -> String {
    Access::shipped().check(who, action, resource, context).unwrap_err().to_string()
}

#[test]
fn every_file_is_strict_and_without_warnings() {
    let access = Access::shipped();
    let text = access.files().find(|(name, _)| *name == "schema.cedarschema").unwrap().1;
    let (schema, warnings) = Schema::from_cedarschema_str(text).unwrap();
    assert_eq!(warnings.count(), 0);
    let mut count = 0;
    for (name, text) in access.files().filter(|(name, _)| name.ends_with(".cedar")) {
        let policies: PolicySet = text.parse().unwrap();
        count += policies.num_of_policies();
        let result = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        assert!(result.validation_passed_without_warnings(), "{name}: {result}");
    }
    assert_eq!(count, access.policy_count());
}

#[test]
fn every_action_is_in_some_policy_and_somebody_may_do_it() {
    for action in Action::ALL.iter().copied() {
        assert!(!Access::shipped().policies_of(action).is_empty(), "{action}");
        let allowed = Role::ALL.into_iter().any(|role| {
            let who = Principal { units: ["u".to_owned()].into(), participant: Some(1), ..principal("who", &[role]) };
            let circumstances = [(Some(1), "another"), (Some(2), "another"), (Some(1), "who")];
            circumstances.into_iter().any(|(number, account)| {
                let resource = match resource_for(action, "who") {
                    Resource::Entry { .. } if number == Some(2) => entry(2, "u", &["who"]),
                    other => other,
                };
                let context = Context {
                    published: true,
                    role: Some(Role::Marker),
                    account: Some(account.to_owned()),
                    unit: Some("u".to_owned()),
                    participant: number,
                    own_mark: false,
                };
                Access::shipped().check(&who, action, &resource, &context).is_ok()
            })
        });
        assert!(allowed, "{action}");
    }
}

#[test]
fn keys_are_unique_and_read_back() {
    let keys: BTreeSet<&str> = Action::ALL.iter().map(|action| action.key()).collect();
    assert_eq!(keys.len(), Action::ALL.len());
    assert!(Action::ALL.iter().all(|action| Action::from_key(action.key()) == Some(*action)));
    assert!(Role::ALL.into_iter().all(|role| Role::from_key(role.key()) == Some(role)));
    assert_eq!((Action::from_key("read-everything"), Role::from_key("admin")), (None, None));
}

#[test]
fn what_an_action_is_not_done_to_is_denied() {
    let team = principal("team", &[Role::SelectionTeam]);
    let denied = Access::shipped().check(&team, Action::ReadScore, &Resource::Ledger, &Context::default()).unwrap_err();
    assert!(denied.because.is_some());
}

#[test]
fn the_office_appoints_neither_itself_nor_the_auditor() {
    let grant = |who: Role, role: Role, account: Option<&str>| {
        let context = Context { role: Some(role), account: account.map(str::to_owned), ..Context::default() };
        Access::shipped().check(&principal("me", &[who]), Action::GrantRole, &Resource::Grants, &context).is_ok()
    };
    assert!(grant(Role::Operator, Role::BkdAdmin, Some("you")));
    assert!(grant(Role::BkdAdmin, Role::SelectionTeam, Some("you")));
    assert!(!grant(Role::BkdAdmin, Role::SelectionTeam, Some("me")), "not to oneself");
    assert!(!grant(Role::BkdAdmin, Role::SelectionTeam, None), "nor to nobody known");
    for role in [Role::BkdAdmin, Role::Auditor, Role::Operator] {
        assert!(!grant(Role::BkdAdmin, role, Some("you")), "{role}");
    }
}

#[test]
fn the_person_reads_the_score_when_it_is_told() {
    let who = Principal { participant: Some(1), ..principal("who", &[Role::Participant]) };
    let read = |number, published| {
        let context = Context { published, ..Context::default() };
        Access::shipped().check(&who, Action::ReadScore, &entry(number, "u", &[]), &context).is_ok()
    };
    assert_eq!((read(1, true), read(1, false), read(2, true)), (true, false, false));
}

#[test]
fn a_denial_says_whom_to_ask_and_names_nobody() {
    let resource = Resource::Case { id: "round".to_owned() };
    let who = principal("199001012015031999", &[Role::Participant]);
    assert_eq!(
        denial(&who, Action::PublishList, &resource, &Context::default()),
        "`participant` may not `publish-list` here; it takes `bkd-admin`, ask `operator`"
    );
    assert_eq!(
        denial(&who, Action::SubmitMark, &entry(1, "u", &[]), &Context::default()),
        "`participant` may not `submit-mark` here: forbidden by `scores-stay-closed`; it takes `skpd-head`, `marker`, ask `bkd-admin`"
    );
    assert_eq!(
        denial(&principal("x", &[]), Action::ReadCase, &resource, &Context::default()),
        "who has no role may not `read-case`; it takes `bkd-admin`, `selection-team`, `skpd-head`, `bkd-monitor`, \
         `auditor`, ask `operator` or `bkd-admin`"
    );
    let team = principal("x", &[Role::SelectionTeam, Role::Public]);
    let own_mark = Context { own_mark: true, ..Context::default() };
    let denied = Access::shipped().check(&team, Action::VerifyMark, &resource, &own_mark).unwrap_err();
    assert_eq!(denied.policies, ["nobody-verifies-own-marks"]);
    assert_eq!(
        denied.to_string(),
        "`selection-team` may not `verify-mark` here: forbidden by `nobody-verifies-own-marks`"
    );
}

fn any_principal() -> impl Strategy<Value = Principal> {
    let roles = subsequence(Role::ALL.to_vec(), 0..=Role::ALL.len());
    let units = subsequence(vec!["u".to_owned(), "v".to_owned()], 0..=2);
    (select(vec!["a", "b"]), roles, units, proptest::option::of(1..4_u32)).prop_map(
        |(id, roles, units, participant)| Principal {
            id: id.to_owned(),
            roles: roles.into_iter().collect(),
            units: units.into_iter().collect(),
            participant,
        },
    )
}

fn any_entry() -> impl Strategy<Value = Resource> {
    let markers = subsequence(vec!["a", "b", "c"], 0..=3);
    (1..4_u32, select(vec!["u", "v"]), markers).prop_map(|(number, unit, markers)| entry(number, unit, &markers))
}

fn any_context() -> impl Strategy<Value = Context> {
    let role = proptest::option::of(select(Role::ALL.to_vec()));
    let account = proptest::option::of(select(vec!["a".to_owned(), "b".to_owned()]));
    let unit = proptest::option::of(select(vec!["u".to_owned(), "v".to_owned()]));
    (any::<bool>(), any::<bool>(), role, account, unit, proptest::option::of(1..4_u32)).prop_map(
        |(published, own_mark, role, account, unit, participant)| Context {
            published,
            own_mark,
            role,
            account,
            unit,
            participant,
        },
    )
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// The shipped policies and one more that allows everything to everybody: what the forbids alone hold.
fn with_everything_permitted() -> Access {
    let shipped = Access::shipped().files().map(|(name, text)| (name.to_owned(), text.to_owned()));
    let careless = "@id(\"careless\") permit (principal, action, resource);".to_owned();
    Access::from_files(shipped.chain([("careless.cedar".to_owned(), careless)]).collect()).unwrap()
}

#[test]
fn nobody_but_person_markers_and_team_reads_a_score_whatever_is_permitted() {
    let careless = with_everything_permitted();
    proptest!(config(), |(who in any_principal(), what in any_entry(), context in any_context())| {
        let Resource::Entry { participant, markers, .. } = &what else { unreachable!() };
        let person = who.participant == Some(*participant);
        let marker = markers.contains(&who.id);
        let team = who.roles.contains(&Role::SelectionTeam);
        for access in [Access::shipped(), &careless] {
            if access.check(&who, Action::ReadScore, &what, &context).is_ok() {
                prop_assert!(person || marker || team);
            }
            if access.check(&who, Action::SubmitMark, &what, &context).is_ok() {
                prop_assert!(!person && (marker || team));
            }
        }
    });
}

#[test]
fn without_a_role_nothing_is_allowed_and_auditors_see_nothing_secret() {
    proptest!(config(), |(who in any_principal(), what in any_entry(), context in any_context())| {
        for action in Action::ALL.iter().copied() {
            let resource = if action.kind() == Kind::Entry { what.clone() } else { resource_for(action, &who.id) };
            let nobody = Principal { roles: BTreeSet::new(), ..who.clone() };
            prop_assert!(Access::shipped().check(&nobody, action, &resource, &context).is_err());
            let auditor = Principal { roles: [Role::Auditor].into(), ..who.clone() };
            if action.confidentiality() == Confidentiality::Secret || action.kind() == Kind::Entry {
                prop_assert!(Access::shipped().check(&auditor, action, &resource, &context).is_err());
            }
        }
    });
}
