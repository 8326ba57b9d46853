# The ledger: checks, checkpoints, proofs, backups.

ledger-checking = checking events
ledger-replaying = computing again

ledger-holds = The ledger holds: every event, payload, file and checkpoint is what it was.
ledger-stored-keys = Signatures were checked with the keys stored with them; give --key to check with one you know.
ledger-events = events
ledger-cases = rounds
ledger-personal = personal parts
ledger-erased = personal parts erased
ledger-files = files
ledger-checkpoints = checkpoints
ledger-head = hash of the last event

ledger-broken = The ledger does NOT hold. The first place:
ledger-break-position = position
ledger-break-case = round
ledger-break-event = event
ledger-break-checkpoint = checkpoint
ledger-break-kind = kind
ledger-break-what = what

ledger-replay-holds = `{ $case }`: everything computed again is what was recorded.
ledger-replay-differs = `{ $case }`: { $n } things DIFFER from what was recorded.
ledger-screenings = screenings
ledger-determinations = determinations
ledger-marks = marks
ledger-lists = seals, counts and lists
ledger-replay-erased = { $count } things could not be computed again because their content was erased:
ledger-event = event { $sequence }
ledger-recorded = recorded
ledger-computed = computed
ledger-event-payload-erased = Personal content erased ({ $reason }).

ledger-backed-up = Backup written and read again: { $file }
ledger-restored = Backup { $file } restored into { $place }
ledger-key-not-in-it = The signing key is not in a backup; keep ledger.key apart.

ledger-proves-checkpoint = True: { $by } signed that the ledger holds { $size } events with the root { $root }.
ledger-proves-consistency = True: { $by } signed { $from } and then { $to } events, and nothing was rewritten between them.
ledger-proves-event = True: event { $sequence } of round `{ $case }` (`{ $kind }`), by { $actor } as { $role } through { $via } on { $at }, is at position { $position } of the ledger of { $size } events that { $by } signed.
ledger-payload = digest of the payload
ledger-hash = hash of the event
ledger-proves-nothing = NOT proven: { $why }
ledger-other-root = your checkpoint of { $size } events has another root than the one stored in this ledger; what came before was rewritten, or the checkpoint is of another ledger
ledger-scrubbed = Erased personal content is gone from the database.
