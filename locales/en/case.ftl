# Rounds: opening them, acting in them, looking at them.

case-id = Round
case-open-stage = Open stage
case-events = Events
case-changed = Last change
case-none = There is no round you may see yet.
case-over = over

case-is-open = Open: { $stage }
case-is-open-until = Open: { $stage }, until { $until } ({ $zone })
case-is-over = The round is over; no stage is open.
case-seal = Seal { $seal }, facts of { $on }
case-posts = Posts offered
case-stages = Stages
case-stage = Stage
case-status = Status
case-in = In
case-passed = Passed
case-failed = Failed
case-withdrawn = Withdrawn
case-absent = Absent
case-open = Open
case-days = Schedule
case-objections = { $n } objections, { $answered } answered
case-published = Published: { $stage }, { $at }
case-blocked = This stage cannot be left yet: { $why }
case-settings = Settings
case-setting = Setting
case-default = Where the value is from
case-by-regulation = default of the regulation
case-by-team = set by the selection team
case-cite = Source of the default
case-grade = Grade
case-assumed = This default was found in no source; the selection team sets the value.
case-amendments = Amendments after the announcement

case-participant = participant { $number }
case-score = score
case-marker = marker
case-no-mark = no mark yet, or erased
case-returned = returned: { $why }
case-try-again = May try again next year.

case-number = No.
case-at = When
case-actor = Who
case-role = As
case-what = What
case-erased = personal content erased

case-parameter = Parameter
case-current = Now
case-is-current = yes

case-done = { $what } Recorded as event { $sequence } of `{ $case }`. Receipt { $hash }
case-line-done = line { $line }: { $what } Event { $sequence }, receipt { $hash }
case-line-not-done = line { $line } was not carried out
case-lines = { $done } lines carried out, { $not_done } not.
case-refused = the procedure does not allow this: { $why }
case-erased-now = Personal content of { $events } events and { $files } files erased; recorded as event { $sequence }.
case-playing = Playing the round
case-played = The round { $case } has { $events } events; the ledger { $size }, its last hash { $hash }.
case-file-written = { $file }: { $bytes } bytes, digest { $digest }.
