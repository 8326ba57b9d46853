-- The whole ledger in order. Nothing in this table is ever changed or deleted.
CREATE TABLE events (
    position        BIGINT PRIMARY KEY,
    case_id         TEXT    NOT NULL,
    sequence        BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL, -- milliseconds since 1970
    actor           TEXT    NOT NULL,
    role            TEXT    NOT NULL,
    via             TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    blobs           BYTEA   NOT NULL, -- digests, 32 bytes each
    personal_digest BYTEA,
    payload_digest  BYTEA   NOT NULL,
    previous        BYTEA   NOT NULL,
    hash            BYTEA   NOT NULL,
    UNIQUE (case_id, sequence)
);

-- What was erased is looked up whenever a personal part or a file is missing.
CREATE INDEX erasing_events ON events (position) WHERE kind = 'payload-erased';

-- Personal parts, so that they can be erased without touching an event.
CREATE TABLE personal (
    position BIGINT PRIMARY KEY REFERENCES events (position),
    salt     BYTEA   NOT NULL,
    text     TEXT    NOT NULL
);

CREATE TABLE erasures (
    position  BIGINT PRIMARY KEY REFERENCES events (position),
    erased_by BIGINT NOT NULL REFERENCES events (position)
);

CREATE TABLE checkpoints (
    size      BIGINT NOT NULL,
    signed_by TEXT    NOT NULL, -- verifier key
    note      TEXT    NOT NULL,
    frontier  BYTEA   NOT NULL, -- roots of the full subtrees, largest first, 32 bytes each
    PRIMARY KEY (size, signed_by)
);
