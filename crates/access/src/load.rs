//! Reads policy files and holds them to their schema, and the schema to the program.

use std::collections::BTreeMap;
use std::path::Path;

use cedar_policy::ffi::DetailedError;
use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use include_dir::{Dir, include_dir};

use crate::Action;
use crate::fit::{ActionEntity, fit};
use crate::mistake::{AccessError, Mistake, about_file, at, located};
use crate::request::Names;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");

/// The name of the schema among the files.
const SCHEMA: &str = "schema.cedarschema";

/// Policies and schema that fit each other and the program.
pub(crate) struct Loaded {
    pub(crate) names: Names,
    pub(crate) schema: Schema,
    pub(crate) policies: PolicySet,
    pub(crate) actions: BTreeMap<Action, ActionEntity>,
}

/// Returns name and text of the files that ship inside the program.
pub(crate) fn shipped() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&SHIPPED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8())
                && is_policy_file(name)
            {
                files.insert(name.to_owned(), text.to_owned());
            }
        }
    }
    files
}

/// Adds the policy files of a folder and of the folders in it.
pub(crate) fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> Result<(), AccessError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| AccessError::Read { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if is_policy_file(name) {
            let text = std::fs::read_to_string(&path).map_err(failed(&path))?;
            files.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
}

fn is_policy_file(name: &str) -> bool {
    name == SCHEMA || name.ends_with(".cedar")
}

/// Reads the files and checks them, strictly and all of them before it gives up.
pub(crate) fn load(files: &BTreeMap<String, String>) -> Result<Loaded, AccessError> {
    let names = Names::new().map_err(AccessError::Engine)?;
    let mut mistakes = Vec::new();
    let schema = read_schema(files, &mut mistakes);
    let (policies, homes) = read_policies(files, &mut mistakes);
    let Some(schema) = schema.filter(|_| mistakes.is_empty()) else { return Err(AccessError::told(mistakes)) };
    validate(&schema, &policies, files, &homes, &mut mistakes);
    let actions = match fit(&schema, &names) {
        Ok(actions) => actions,
        Err(problems) => {
            mistakes.extend(problems.into_iter().map(|message| about_file(SCHEMA, message)));
            BTreeMap::new()
        }
    };
    if mistakes.is_empty() { Ok(Loaded { names, schema, policies, actions }) } else { Err(AccessError::told(mistakes)) }
}

fn read_schema(files: &BTreeMap<String, String>, mistakes: &mut Vec<Mistake>) -> Option<Schema> {
    let Some(text) = files.get(SCHEMA) else {
        mistakes.push(about_file(SCHEMA, "there is no schema; policies are checked against one".to_owned()));
        return None;
    };
    match Schema::from_cedarschema_str(text) {
        Ok((schema, _)) => Some(schema),
        Err(error) => {
            mistakes.extend(located(SCHEMA, text, DetailedError::from(&error)));
            None
        }
    }
}

/// Reads every policy under the id it is annotated with; returns them and the file each is in.
fn read_policies(
    files: &BTreeMap<String, String>,
    mistakes: &mut Vec<Mistake>,
) -> (PolicySet, BTreeMap<PolicyId, String>) {
    let mut all = PolicySet::new();
    let mut homes: BTreeMap<PolicyId, String> = BTreeMap::new();
    for (file, text) in files.iter().filter(|(name, _)| name.as_str() != SCHEMA) {
        let read = match text.parse::<PolicySet>() {
            Ok(read) => read,
            Err(errors) => {
                mistakes.extend(located(file, text, DetailedError::from(&errors)));
                continue;
            }
        };
        if read.num_of_templates() > 0 {
            mistakes.push(about_file(file, "a policy has a `?principal` or `?resource`; write it out".to_owned()));
        }
        let mut searched = 0;
        for policy in in_order(&read) {
            let start = place_of(policy, text, &mut searched);
            let mut wrong = |message: String| mistakes.push(at(file, text, start, message));
            let Some(id) = policy.annotation("id").filter(|id| !id.is_empty()) else {
                wrong("this policy has no name; write @id(\"...\") above it".to_owned());
                continue;
            };
            let id = PolicyId::new(id);
            if let Some(other) = homes.get(&id) {
                wrong(format!("there is a policy `{id}` in {other} already; a name stands once"));
            } else if let Err(error) = all.add(policy.new_id(id.clone())) {
                wrong(error.to_string());
            } else {
                homes.insert(id, file.clone());
            }
        }
    }
    (all, homes)
}

/// Returns the policies of a file as they stand in it; Cedar numbers them.
fn in_order(read: &PolicySet) -> Vec<&Policy> {
    let mut policies: Vec<&Policy> = read.policies().collect();
    policies.sort_by_key(|policy| {
        let id: &str = policy.id().as_ref();
        id.trim_start_matches("policy").parse::<usize>().unwrap_or(usize::MAX)
    });
    policies
}

/// Returns the byte at which a policy starts, looking from where the one before it ended.
fn place_of(policy: &Policy, text: &str, searched: &mut usize) -> usize {
    let source = policy.to_cedar().unwrap_or_default();
    let start = text.get(*searched..).and_then(|rest| rest.find(&source)).map_or(0, |found| *searched + found);
    *searched = (start + source.len()).max(*searched);
    start
}

fn validate(
    schema: &Schema,
    policies: &PolicySet,
    files: &BTreeMap<String, String>,
    homes: &BTreeMap<PolicyId, String>,
    mistakes: &mut Vec<Mistake>,
) {
    let result = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
    for error in result.validation_errors() {
        let file = homes.get(error.policy_id()).map_or("", String::as_str);
        let text = files.get(file).map_or("", String::as_str);
        mistakes.extend(located(file, text, DetailedError::from(error)));
    }
}
