//! The description of the API, OpenAPI 3.1. A test holds it against the routes and the answers.

use serde_json::{Map, Value, json};

/// What a request can be told of in its address.
struct Parameter {
    name: &'static str,
    place: &'static str,
    schema: Value,
}

/// One operation.
struct Operation {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    query: Vec<Parameter>,
    takes: Takes,
    answer: Answer,
}

/// What a request brings beside its address.
enum Takes {
    /// Nothing.
    Nothing,
    /// JSON of a named schema.
    Json(&'static str),
    /// A form with files, of a named schema.
    Form(&'static str),
    /// A command, alone as JSON or with its files in a form.
    Command,
}

/// What an operation answers.
enum Answer {
    /// JSON of a named schema.
    Json(&'static str),
    /// A file.
    File,
    /// Rows as CSV.
    Csv,
    /// Rows: JSON, or CSV where it is asked for.
    Rows,
    /// This description.
    Description,
}

/// The schemas by name.
const SCHEMAS: &str = include_str!("schemas.json");

fn query(name: &'static str, schema: Value) -> Parameter {
    Parameter { name, place: "query", schema }
}

fn operations() -> Vec<Operation> {
    let get = |path, id, summary, answer| {
        let (query, takes) = (Vec::new(), Takes::Nothing);
        Operation { method: "get", path, id, summary, query, takes, answer }
    };
    let post = |path, takes, id, summary, answer| Operation { method: "post", takes, ..get(path, id, summary, answer) };
    let text = || json!({ "type": "string" });
    let whole = || json!({ "type": "integer", "minimum": 0 });
    let one_of = |values: &[&str]| json!({ "type": "string", "enum": values });
    let people = vec![
        query("text", text()),
        query("unit", text()),
        query("verdict", one_of(&["meets", "fails", "undetermined"])),
        query("criterion", text()),
        query("standing", one_of(&["open", "passed", "failed", "withdrawn", "absent"])),
        query("sort", one_of(&["name", "unit", "verdict", "number"])),
        query("descending", json!({ "type": "boolean" })),
        query("page", whole()),
        query("per_page", json!({ "type": "integer", "minimum": 1, "maximum": 200 })),
    ];
    let events =
        vec![query("after", whole()), query("limit", json!({ "type": "integer", "minimum": 1, "maximum": 1000 }))];
    let export = vec![query("stage", text()), query("unit", text()), query("format", one_of(&["json", "csv"]))];
    vec![
        get("/api/v1/openapi.json", "describe", "This description", Answer::Description),
        get("/api/v1/me", "me", "Whose token this is: roles, units, rounds taken part in", Answer::Json("Me")),
        get("/api/v1/rounds", "listRounds", "The rounds this account may see", Answer::Json("Rounds")),
        get(
            "/api/v1/rounds/{case}",
            "showRound",
            "A round: settings, posts, stages with counts that balance",
            Answer::Json("Round"),
        ),
        get("/api/v1/rounds/{case}/stages", "showStages", "The stages of a round", Answer::Json("Stages")),
        get(
            "/api/v1/rounds/{case}/entry",
            "showOwnEntry",
            "The own entry, for an account of somebody who takes part",
            Answer::Json("Entry"),
        ),
        get(
            "/api/v1/rounds/{case}/participants/{number}",
            "showEntry",
            "A participant, as far as this account may see",
            Answer::Json("Entry"),
        ),
        get(
            "/api/v1/rounds/{case}/participants/{number}/files/{stage}/{item}",
            "readFile",
            "A file that a participant handed in",
            Answer::File,
        ),
        Operation {
            query: people,
            ..get(
                "/api/v1/rounds/{case}/people",
                "listPeople",
                "Everybody whom the round screened",
                Answer::Json("People"),
            )
        },
        get(
            "/api/v1/rounds/{case}/people/{place}",
            "showPerson",
            "The verdict of somebody whom the round screened, by the place in the list of people",
            Answer::Json("Screened"),
        ),
        get("/api/v1/tasks", "listTasks", "What waits for this account, round by round", Answer::Json("Tasks")),
        get(
            "/api/v1/rounds/{case}/objections",
            "listObjections",
            "The objections that this account may answer",
            Answer::Json("Objections"),
        ),
        get(
            "/api/v1/rounds/{case}/objections/{number}",
            "showObjection",
            "An objection in full, for those who may answer it",
            Answer::Json("Objection"),
        ),
        get(
            "/api/v1/rounds/{case}/sessions",
            "listSessions",
            "The sessions that this account follows, and who can be invited",
            Answer::Json("Sessions"),
        ),
        get(
            "/api/v1/rounds/{case}/documents",
            "listDocuments",
            "The documents that this account may judge",
            Answer::Json("Documents"),
        ),
        get("/api/v1/rounds/{case}/pool", "showPool", "The talent pool", Answer::Json("Pool")),
        Operation {
            query: vec![
                query("skip", whole()),
                query("limit", json!({ "type": "integer", "minimum": 1, "maximum": 200 })),
            ],
            ..get(
                "/api/v1/rounds/{case}/days",
                "listDays",
                "What happened day by day, the latest first, without names",
                Answer::Json("Days"),
            )
        },
        get(
            "/api/v1/rounds/{case}/stages/{stage}/marking",
            "marking",
            "The own assignments of a marker",
            Answer::Json("Marking"),
        ),
        get(
            "/api/v1/rounds/{case}/stages/{stage}/marking/{number}",
            "markSheet",
            "The sheet on which a participant is marked",
            Answer::Json("MarkSheet"),
        ),
        get(
            "/api/v1/rounds/{case}/stages/{stage}/verification",
            "verification",
            "The marks of a stage, for the selection team",
            Answer::Json("Verification"),
        ),
        get(
            "/api/v1/rounds/{case}/stages/{stage}/preview",
            "preview",
            "What a determination would give now, for the selection team",
            Answer::Json("Preview"),
        ),
        get(
            "/api/v1/rounds/{case}/stages/{stage}/similar",
            "similar",
            "Papers that are much alike: a hint for the selection team, no verdict; those still to be read are read from now on",
            Answer::Json("Similar"),
        ),
        get(
            "/api/v1/rounds/{case}/timeline",
            "timeline",
            "What happened, in words, for auditors",
            Answer::Json("Timeline"),
        ),
        Operation {
            query: events,
            ..get(
                "/api/v1/rounds/{case}/events",
                "events",
                "What was recorded, with hashes, without personal parts, for auditors",
                Answer::Json("Events"),
            )
        },
        Operation {
            query: export,
            ..get(
                "/api/v1/rounds/{case}/export/{what}",
                "export",
                "Results for the office's SIMPEG: list, results, marks, pool",
                Answer::Rows,
            )
        },
        post(
            "/api/v1/rounds/{case}/commands",
            Takes::Command,
            "carryOut",
            "Do something in a round; the answer is the receipt, and says that it is on disk",
            Answer::Json("Done"),
        ),
        get(
            "/api/v1/rounds/{case}/dashboard",
            "dashboard",
            "How a round goes: stages with their days, what is late, what blocks, how far the marking is",
            Answer::Json("Dashboard"),
        ),
        get(
            "/api/v1/rounds/{case}/settings",
            "showSettings",
            "The settings with their bounds and where they are laid down, for those who prepare a round",
            Answer::Json("Settings"),
        ),
        post(
            "/api/v1/rounds/{case}/screening",
            Takes::Json("Screen"),
            "screenRegister",
            "Judge everybody of a register that was kept, under the sealed settings",
            Answer::Json("Done"),
        ),
        post(
            "/api/v1/rounds",
            Takes::Json("OpenRound"),
            "openRound",
            "Open a round under a regulation",
            Answer::Json("Done"),
        ),
        get("/api/v1/registers", "listRegisters", "The registers there are", Answer::Json("Registers")),
        post(
            "/api/v1/registers",
            Takes::Form("RegisterForm"),
            "readRegister",
            "Read the exports of a register; it waits until it is kept, and nothing can be screened by it before",
            Answer::Json("Intake"),
        ),
        post(
            "/api/v1/registers/{register}/keep",
            Takes::Nothing,
            "keepRegister",
            "Keep a register that was read",
            Answer::Json("Register"),
        ),
        get(
            "/api/v1/registers/{register}/notes",
            "readNotes",
            "What is to be mended in the exports, row by row",
            Answer::Csv,
        ),
        get("/api/v1/accounts", "listAccounts", "The accounts with their roles", Answer::Json("Accounts")),
        post(
            "/api/v1/accounts",
            Takes::Json("OpenAccount"),
            "openAccount",
            "Open an account; it has no role and no password yet",
            Answer::Json("Done"),
        ),
        post(
            "/api/v1/accounts/{account}/roles",
            Takes::Json("GrantRole"),
            "grantRole",
            "Grant a role",
            Answer::Json("Done"),
        ),
        post(
            "/api/v1/grants/{number}/revoke",
            Takes::Json("Revoke"),
            "revokeRole",
            "Revoke a role that was granted",
            Answer::Json("Done"),
        ),
    ]
}

/// Returns the description.
pub(super) fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations() {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_owned(), describe(&operation));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Jenjang",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What the pages do, by the same rules. Texts come in Indonesian, or in English with \
                            `Accept-Language: en`. What an account may not see is answered as not found.",
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of an account, made with `jenjang access token`.",
                },
            },
            // The file is part of the program; a test reads it.
            "schemas": serde_json::from_str::<Value>(SCHEMAS).unwrap_or_default(),
            "responses": {
                "Problem": {
                    "description": "What went wrong (RFC 9457)",
                    "content": { "application/problem+json": { "schema": reference("Problem") } },
                },
            },
        },
    })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn describe(operation: &Operation) -> Value {
    let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| {
            let schema = match name {
                "number" | "place" => json!({ "type": "integer", "minimum": 1 }),
                "what" => json!({ "type": "string", "enum": ["list", "results", "marks", "pool"] }),
                _ => json!({ "type": "string" }),
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    parameters.extend(operation.query.iter().map(|parameter| {
        json!({ "name": parameter.name, "in": parameter.place, "required": false, "schema": parameter.schema })
    }));
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    let content = match operation.answer {
        Answer::Json(name) => json_of(reference(name)),
        Answer::File => json!({ "application/pdf": {}, "application/octet-stream": {} }),
        Answer::Csv => json!({ "text/csv": { "schema": { "type": "string" } } }),
        Answer::Rows => json!({
            "application/json": { "schema": { "type": "array", "items": { "type": "object" } } },
            "text/csv": { "schema": { "type": "string" } },
        }),
        Answer::Description => json_of(json!({ "type": "object" })),
    };
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done", "content": content },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    });
    let Some(fields) = described.as_object_mut() else { return described };
    if matches!(operation.answer, Answer::Description) {
        fields.insert("security".to_owned(), json!([]));
    }
    let form = |schema: Value| json!({ "multipart/form-data": { "schema": schema } });
    let content = match operation.takes {
        Takes::Nothing => return described,
        Takes::Json(name) => json_of(reference(name)),
        Takes::Form(name) => form(reference(name)),
        Takes::Command => {
            let with_files = json!({
                "type": "object",
                "required": ["command"],
                "properties": { "command": { "type": "string", "description": "The command as JSON" } },
                "additionalProperties": { "type": "string", "contentMediaType": "application/octet-stream" },
            });
            json!({
                "application/json": { "schema": reference("Command") },
                "multipart/form-data": { "schema": with_files },
            })
        }
    };
    fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    described
}
