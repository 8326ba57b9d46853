# Rounds: words for outcomes, states of stages, kinds of stages, and every event in the timeline.

outcome-passed = meets the requirements (MS)
outcome-failed = does not meet the requirements (KMS)
outcome-withdrawn = withdrew (tidak bersedia)
outcome-absent = out for staying away (gugur)
outcome-open = not determined

status-waiting = not begun
status-open = going on
status-closed = over

stage-kind-announcement = Announcement
stage-kind-screening = Screening of the register
stage-kind-submission = Handing in documents
stage-kind-assessment = Marking
stage-kind-determination = Determination of results
stage-kind-objection = Window for objections
stage-kind-pool = Talent pool

event-case-opened = The round was opened.
event-setting-changed = The setting { $setting } was changed from { $before } to { $after }.
event-announced = The round was announced; all settings are sealed.
event-amended = Settings or schedule were amended on the ground of { $cite }.
event-register-screened = The whole register was screened: { $n } people are on the nominative list.
event-published = The result of the stage { $stage } was published.
event-stage-closed = The stage { $stage } was closed.
event-documents-handed-in = Participant { $participant } handed in documents in the stage { $stage }.
event-documents-judged = Documents of { $n } participants were judged in the stage { $stage }.
event-withdrawn = Participant { $participant } withdrew.
event-absences-recorded = { $n } participants are out for staying away, or handing in nothing, in the stage { $stage }.
event-marker-assigned = { $marker } was assigned { $n } participants to mark in the stage { $stage }.
event-marker-recused = { $marker } stepped back from marking participant { $participant } in the stage { $stage }.
event-marker-released = { $marker } was released from marking { $n } participants in the stage { $stage }.
event-mark-submitted = { $marker } submitted a mark for participant { $participant } with the statement in the stage { $stage }.
event-mark-returned = The mark for participant { $participant } was returned to { $marker } in the stage { $stage }.
event-marks-verified = The marks of { $n } participants were verified in the stage { $stage }.
event-session-scheduled = The session { $session } was scheduled for { $n } participants.
event-session-cancelled = The session { $session } was called off.
event-session-held = The session { $session } was held; { $n } participants were present.
event-results-determined = The results of the stage { $stage } were determined with the passing grade { $grade }: { $passed } meet the requirements, { $failed } do not.
event-objection-filed = Participant { $participant } filed objection { $objection } in the stage { $stage }.
event-objection-answered =
    { $upheld ->
        [true] The objection { $objection } was upheld; the result changes.
       *[false] The objection { $objection } was rejected; the result stays.
    }
event-pool-entered = { $n } participants entered the talent pool.
event-pool-left = Participant { $participant } left the talent pool.
standing-submission-passed = handed in
standing-assessment-passed = marked and verified
standing-pool-passed = in the talent pool
standing-screening-passed = meets the requirements

setting-value-half-up = half up
setting-value-half-even = half to even
setting-value-mean = mean
setting-value-third-reader = third reader
