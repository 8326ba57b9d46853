-- Events of one kind, page by page, and how many there are, without reading all others.
CREATE INDEX events_by_kind ON events (case_id, kind, sequence);
