-- Which installation this is. One row.
CREATE TABLE desk_installation (
    id        BIGINT PRIMARY KEY CHECK (id = 1),
    key_check BYTEA NOT NULL -- tells whether the program has the key that the digests below were made with
);

-- Who may sign in. A login can be a NIP, so only its keyed digest is here.
CREATE TABLE desk_credentials (
    login       BYTEA PRIMARY KEY, -- keyed digest
    subject     BYTEA NOT NULL, -- keyed digest of whom it lets in
    account     TEXT, -- the id of an account; none for a person, whose login is the NIP
    phc         TEXT NOT NULL, -- Argon2id
    changed_at  BIGINT NOT NULL, -- milliseconds since 1970, here and below
    must_change BIGINT NOT NULL
);

CREATE INDEX desk_credentials_by_subject ON desk_credentials (subject);

-- Who is signed in. The one place where a person's NIP is readable, and not for longer than the session is kept.
CREATE TABLE desk_sessions (
    token       BYTEA PRIMARY KEY, -- SHA-256
    login       BYTEA NOT NULL, -- keyed digest
    subject     TEXT NOT NULL,
    must_change BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX desk_sessions_by_subject ON desk_sessions (subject);

CREATE TABLE desk_api_tokens (
    digest     BYTEA PRIMARY KEY, -- SHA-256
    account    TEXT NOT NULL,
    label      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX desk_api_tokens_by_account ON desk_api_tokens (account);

-- Failed sign-ins of a login or of an address within a window.
CREATE TABLE desk_attempts (
    bucket     BYTEA PRIMARY KEY, -- keyed digest
    started_at BIGINT NOT NULL,
    failures   BIGINT NOT NULL
);

-- What somebody typed and has not handed in yet.
CREATE TABLE desk_drafts (
    owner    BYTEA NOT NULL, -- keyed digest of whose it is
    form     TEXT NOT NULL,
    text     BYTEA NOT NULL, -- UTF-8
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (owner, form)
);
