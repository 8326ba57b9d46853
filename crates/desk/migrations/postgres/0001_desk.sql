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

-- Who is signed in.
CREATE TABLE desk_sessions (
    token       BYTEA PRIMARY KEY, -- SHA-256
    login       BYTEA NOT NULL, -- keyed digest
    owner       BYTEA NOT NULL, -- keyed digest of who is signed in
    subject     BYTEA NOT NULL, -- who is signed in, sealed: only who brings the token reads it
    must_change BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX desk_sessions_by_owner ON desk_sessions (owner);

CREATE TABLE desk_api_tokens (
    digest     BYTEA PRIMARY KEY, -- SHA-256
    owner      BYTEA NOT NULL, -- keyed digest of whom it stands for
    subject    BYTEA NOT NULL, -- whom it stands for, sealed: only who brings the token reads it
    label      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT, -- to some minutes
    revoked_at BIGINT
);

CREATE INDEX desk_api_tokens_by_owner ON desk_api_tokens (owner);

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
