//! A folder of policies laid over the shipped ones: what it may change, and how its mistakes are told.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use jenjang_access::{Access, AccessError, Action, Context, Principal, Resource, Role};

fn read(files: &[(&str, &str)]) -> Result<Access, AccessError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Access::read_over_shipped(folder.path())
}

fn mistakes(files: &[(&str, &str)]) -> String {
    read(files).unwrap_err().to_string()
}

fn auditor() -> Principal {
    Principal { id: "audrey".to_owned(), roles: [Role::Auditor].into(), ..Principal::default() }
}

#[test]
fn a_file_replaces_the_shipped_one_of_its_name_and_a_new_one_joins() {
    let check = |access: &Access, action| access.check(&auditor(), action, &Resource::Ledger, &Context::default());
    assert!(check(&read(&[]).unwrap(), Action::ReadEvents).is_ok());
    let emptied = read(&[("ledger.cedar", "// nothing\n"), ("notes.txt", "not read")]).unwrap();
    assert!(check(&emptied, Action::ReadEvents).is_err());
    let closed = "@id(\"closed\") forbid (principal, action == Action::\"read-events\", resource);";
    let closed = read(&[("local/closed.cedar", closed)]).unwrap();
    assert_eq!(check(&closed, Action::ReadEvents).unwrap_err().policies, ["closed"]);
}

#[test]
fn without_policies_everything_is_denied() {
    let only_schema = Access::shipped().files().filter(|(name, _)| *name == "schema.cedarschema");
    let bare =
        Access::from_files(only_schema.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()).unwrap();
    let everything = Principal { roles: Role::ALL.into(), ..auditor() };
    for action in Action::ALL.iter().copied() {
        assert!(bare.check(&everything, action, &Resource::Ledger, &Context::default()).is_err(), "{action}");
    }
}

#[test]
fn an_evaluation_error_is_a_denial_in_a_permit_and_in_a_forbid() {
    // Adding one to the largest number passes every check of types and fails when it is tried.
    for effect in ["permit", "forbid"] {
        let broken = format!(
            "@id(\"broken\") {effect} (principal, action == Action::\"read-events\", resource)\n\
             when {{ context.published && 9223372036854775807 + 1 == 0 }};"
        );
        let access = read(&[("broken.cedar", &broken)]).unwrap();
        let check = |published| {
            let context = Context { published, ..Context::default() };
            access.check(&auditor(), Action::ReadEvents, &Resource::Ledger, &context)
        };
        assert!(check(false).is_ok(), "{effect}: the policy is not in the way until it fails");
        let denied = check(true).unwrap_err();
        let because = denied.because.as_ref().unwrap();
        assert!(because.messages.len() == 1 && because.to_string().contains("broken"), "{effect}: {because}");
        assert!(!because.to_string().contains("audrey"));
        assert_eq!(
            denied.to_string(),
            "`auditor` may not `read-events` here: the policies could not be evaluated, tell whoever runs the server"
        );
        assert!(std::error::Error::source(&denied).is_some());
        // Other actions do not suffer.
        assert!(access.check(&auditor(), Action::ProveEvent, &Resource::Ledger, &Context::default()).is_ok());
    }
}

#[test]
fn what_is_no_cedar_is_told_at_its_place() {
    let text = "// a comment\n@id(\"a\")\npermit (principal, action, resource\nwhen { true };\n";
    assert!(
        mistakes(&[("pool.cedar", text)]).starts_with("1 mistake in the policies\npool.cedar:4:1: "),
        "{}",
        mistakes(&[("pool.cedar", text)])
    );
}

#[test]
fn strict_validation_tells_every_mistake_with_file_and_line() {
    let text = "\
@id(\"attribute\")
permit (principal, action == Action::\"read-pool\", resource)
when { principal.unit == context.unit };

@id(\"role\")
permit (principal in Role::\"boss\", action == Action::\"read-pool\", resource);

@id(\"action\")
permit (principal, action == Action::\"read-all\", resource);
";
    let told = mistakes(&[("pool.cedar", text)]);
    for place in ["pool.cedar:3:8: ", "pool.cedar:6:22: ", "pool.cedar:9:30: "] {
        assert!(told.contains(place), "{place} is not in:\n{told}");
    }
}

#[test]
fn policies_have_names_of_their_own_and_no_slots() {
    let text = "@id(\"pool-is-read\")\npermit (principal, action, resource);\n\npermit (principal, action, resource);\n\
                @id(\"slot\") permit (principal == ?principal, action, resource);";
    assert_eq!(
        mistakes(&[("zz.cedar", text)]),
        "3 mistakes in the policies\n\
         zz.cedar: a policy has a `?principal` or `?resource`; write it out\n\
         zz.cedar:1:1: there is a policy `pool-is-read` in pool.cedar already; a name stands once\n\
         zz.cedar:4:1: this policy has no name; write @id(\"...\") above it"
    );
}

#[test]
fn a_schema_fits_the_program() {
    let shipped = Access::shipped().files().find(|(name, _)| *name == "schema.cedarschema").unwrap().1;
    let told = |from: &str, to: &str| {
        assert!(shipped.contains(from), "{from}");
        mistakes(&[("schema.cedarschema", &shipped.replace(from, to))])
    };
    for (from, to, problem) in [
        (
            "\"back-up\", \"restore\" in [\"secret\"]",
            "\"back-up\", \"restore\" in [\"public\"]",
            "belongs in the group `secret`",
        ),
        ("\"keep-token\" in", "\"keep-token\", \"smile\" in", "the program has no action Action::\"smile\""),
        ("units: Set<Unit>", "units: Set<String>", "does not fit the program"),
        ("ownMark: Bool", "mine: Bool", "does not fit the program"),
        ("entity Ledger;", "entity Ledger", "schema.cedarschema:"),
    ] {
        let told = told(from, to);
        assert!(told.contains(problem), "{problem} is not in:\n{told}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let error = Access::read_over_shipped(std::path::Path::new("no/such/folder")).unwrap_err();
    assert_eq!(error.to_string(), "could not read `no/such/folder`");
}
