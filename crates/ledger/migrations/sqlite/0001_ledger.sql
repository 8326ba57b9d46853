-- The whole ledger in order. Nothing in this table is ever changed or deleted.
CREATE TABLE events (
    position        INTEGER PRIMARY KEY,
    case_id         TEXT    NOT NULL,
    sequence        INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL, -- milliseconds since 1970
    actor           TEXT    NOT NULL,
    role            TEXT    NOT NULL,
    via             TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    blobs           BLOB    NOT NULL, -- digests, 32 bytes each
    personal_digest BLOB,
    payload_digest  BLOB    NOT NULL,
    previous        BLOB    NOT NULL,
    hash            BLOB    NOT NULL,
    UNIQUE (case_id, sequence)
) STRICT;

-- What was erased is looked up whenever a personal part or a file is missing.
CREATE INDEX erasing_events ON events (position) WHERE kind = 'payload-erased';

-- Personal parts, so that they can be erased without touching an event.
CREATE TABLE personal (
    position INTEGER PRIMARY KEY REFERENCES events (position),
    salt     BLOB    NOT NULL,
    text     TEXT    NOT NULL
) STRICT;

CREATE TABLE erasures (
    position  INTEGER PRIMARY KEY REFERENCES events (position),
    erased_by INTEGER NOT NULL REFERENCES events (position)
) STRICT;

CREATE TABLE checkpoints (
    size      INTEGER NOT NULL,
    signed_by TEXT    NOT NULL, -- verifier key
    note      TEXT    NOT NULL,
    frontier  BLOB    NOT NULL, -- roots of the full subtrees, largest first, 32 bytes each
    PRIMARY KEY (size, signed_by)
) STRICT;
