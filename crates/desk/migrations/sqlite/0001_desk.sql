-- Which installation this is. One row.
CREATE TABLE desk_installation (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    key_check BLOB NOT NULL -- tells whether the program has the key that the digests below were made with
) STRICT;

-- Who may sign in. A login can be a NIP, so only its keyed digest is here.
CREATE TABLE desk_credentials (
    login       BLOB PRIMARY KEY, -- keyed digest
    subject     BLOB NOT NULL, -- keyed digest of whom it lets in
    account     TEXT, -- the id of an account; none for a person, whose login is the NIP
    phc         TEXT NOT NULL, -- Argon2id
    changed_at  INTEGER NOT NULL, -- milliseconds since 1970, here and below
    must_change INTEGER NOT NULL
) STRICT;

CREATE INDEX desk_credentials_by_subject ON desk_credentials (subject);

-- Who is signed in.
CREATE TABLE desk_sessions (
    token       BLOB PRIMARY KEY, -- SHA-256
    login       BLOB NOT NULL, -- keyed digest
    owner       BLOB NOT NULL, -- keyed digest of who is signed in
    subject     BLOB NOT NULL, -- who is signed in, sealed: only who brings the token reads it
    must_change INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX desk_sessions_by_owner ON desk_sessions (owner);

CREATE TABLE desk_api_tokens (
    digest     BLOB PRIMARY KEY, -- SHA-256
    owner      BLOB NOT NULL, -- keyed digest of whom it stands for
    subject    BLOB NOT NULL, -- whom it stands for, sealed: only who brings the token reads it
    label      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER, -- to some minutes
    revoked_at INTEGER
) STRICT;

CREATE INDEX desk_api_tokens_by_owner ON desk_api_tokens (owner);

-- Failed sign-ins of a login or of an address within a window.
CREATE TABLE desk_attempts (
    bucket     BLOB PRIMARY KEY, -- keyed digest
    started_at INTEGER NOT NULL,
    failures   INTEGER NOT NULL
) STRICT;

-- What somebody typed and has not handed in yet.
CREATE TABLE desk_drafts (
    owner    BLOB NOT NULL, -- keyed digest of whose it is
    form     TEXT NOT NULL,
    text     BLOB NOT NULL, -- UTF-8
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (owner, form)
) STRICT;
