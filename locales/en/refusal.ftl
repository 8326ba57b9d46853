# Why a command was not carried out, and what can be done. Nothing was recorded.
# These keys are published with the interface; a key is never used for something else.

refusal-wrong-stage = The stage { $stage } is not open; { $open } is going on. Do that stage first, or check the name.
refusal-unknown-stage = There is no stage { $stage }, or it is not of a kind that takes this command. Choose one of: { $known }.
refusal-case-closed = This round is over. Nothing can be changed any more, except leaving the talent pool.
refusal-unknown-setting = This regulation has no setting { $setting }. The nearest is { $nearest }.
refusal-bad-value = The value for { $setting } cannot be used: { $problem }. Correct it within the bounds of the regulation.
refusal-sealed = The setting { $setting } was sealed by the announcement. It changes only by an amendment that names its legal ground.
refusal-not-sealed = The round is not announced, so there is nothing to amend yet. Change the setting itself.
refusal-amend-too-late = { $setting } cannot be changed any more, because the stage { $stage } has used it or is over. A result changes through an objection only; marks that are not verified can be returned to their markers first.
refusal-nothing-changed = The value of { $setting } is the one that counts now. Enter another, or leave it.
refusal-empty =
    { $what ->
        [participants] Nobody is chosen. Choose at least one participant.
        [participant] It is not said who objects. Enter a number, or who it is that is not on the list.
        [person] It is not said who objects. Enter the NIP of the person who is not on the list.
        [reason] The reason is empty. Write it in one or two sentences.
        [cite] The legal ground is empty. Name the number and date of the decision, or the article.
        [items] The points of the objection are empty. Write what is contested, point by point, and leave none blank.
        [answers] An answer is empty. Answer each point of the objection.
        [text] The announcement is empty. Write the theme, how to hand in, and what else everybody should read.
        [posts] No post is offered. Enter at least one.
        [post-name] The name of a post is empty.
        [post-count] The number of posts is zero. Enter how many there are.
        [marker] No marker is chosen.
        [monitor] No monitor is chosen.
        [place] The place of the session is empty.
        [session] The id of the session is empty. Give it a short one that is not used yet.
        [record] The record of the interview is empty. Write down questions and answers.
       *[other] { $what } is empty. Fill it in, or hand over a file with content.
    }
refusal-too-long = { $what } is too long; at most { $most } characters. Shorten it, or hand it over as a file.
refusal-no-deadline = The stage { $stage } has no last day for handing in. Enter it in the schedule.
refusal-bad-schedule = The schedule of the stage { $stage } cannot be used: { $problem }. Put the dates in order; a deadline that has passed is extended by an amendment.
refusal-no-holidays = The holidays of { $year } are not on record, so working days cannot be counted. Add the national holidays and shared leave of { $year }, then try again.
refusal-not-what-was-sealed = The screening used another { $what } than was sealed. Sealed: { $sealed }. Used: { $found }. Screen again with what was sealed.
refusal-unbalanced = The counts do not add up: { $problem }. Nobody may be lost or counted twice; check the source and try again.
refusal-already-done = The stage { $stage } has been done. It need not be done again.
refusal-not-done = The work of the stage { $stage } has not been done. Do it first, then try again.
refusal-not-published = The result of the stage { $stage } is not published. Publish it first, then close the stage.
refusal-already-published = The result of the stage { $stage } is published. It changes through an objection only.
refusal-too-early = The stage { $stage } begins on { $from }. Wait for that day.
refusal-deadline-passed = The deadline of the stage { $stage } passed on { $until }. Nothing more is taken.
refusal-still-open = The stage { $stage } is open until { $until } and { $n } people may still use it. Wait until that day is over.
refusal-earlier-open = The stage { $stage } cannot be closed because { $open } is still open. Finish { $open } first.
refusal-people-open = { $n } people are still open in the stage { $stage }, the first is participant { $first }. Finish them all, then close the stage.
refusal-unknown-participant = There is no participant { $participant }. Check the number.
refusal-not-in-stage = Participant { $participant } is not in the stage { $stage }. Check number and stage.
refusal-not-open =
    { $outcome ->
        [passed] Participant { $participant } is done and meets the requirements in the stage { $stage }.
        [failed] Participant { $participant } does not meet the requirements in the stage { $stage } and does not go on.
        [withdrawn] Participant { $participant } has withdrawn (stage { $stage }).
        [absent] Participant { $participant } is out for staying away from the stage { $stage }.
       *[other] Participant { $participant } cannot be dealt with in the stage { $stage }: { $outcome }.
    }
refusal-unknown-item = No { $item } is asked for in that form. Asked for: { $known }.
refusal-missing-item = { $item } is missing. Complete it and hand in again.
refusal-not-judged = { $item } is not judged by the office. Only documents that answer a criterion are accepted or rejected.
refusal-document-replaced = The file was replaced while you looked at it, for participant { $participants }. Open the new file, then decide again.
refusal-wrong-media = The file for { $item } is of the type { $found }, but { $wanted } is taken. Convert it and hand in again.
refusal-no-statement = The statement of objective marking is not agreed to. Read it and agree, then submit the mark again.
refusal-not-assigned = Participant { $participant } is not assigned to this marker. Ask the selection team to assign.
refusal-already-assigned = Participant { $participant } is or was assigned to this marker. Choose another marker.
refusal-own-entry = This marker is participant { $participant }. Choose another marker.
refusal-enough-markers = Participant { $participant } has { $n } markers, as many as are set. Release one first if somebody is to be replaced.
refusal-being-marked = The paper of participant { $participant } is being marked and can no longer be replaced.
refusal-already-marked = The mark for participant { $participant } was submitted. Only the selection team can return it.
refusal-not-marked = The marks for participant { $participant } are not complete: { $n } of { $wanted }. Wait for the markers, or release one who cannot mark.
refusal-needs-third-reader = The two marks for participant { $participant } are too far apart. Assign a third reader.
refusal-already-verified = The marks of participant { $participant } are verified and can no longer be changed.
refusal-own-mark = You gave a mark for participant { $participant } yourself, so somebody else verifies it.
refusal-erased = The content of a mark of participant { $participant } was erased at the end of its retention, so it cannot be counted any more.
refusal-bad-level = The level for the criterion { $criterion } cannot be used ({ $problem }). Choose one level for each criterion.
refusal-no-session = Participant { $participant } was not present in a session that was held. Schedule the session; its monitor says who came and who did not.
refusal-not-absent = Participant { $participant } came, handed something in or was marked in the stage { $stage }, and so was not absent.
refusal-unknown-session = There is no session { $session }. Check its id.
refusal-session-closed = The session { $session } was held already.
refusal-session-taken = The session id { $session } is used already. Give another.
refusal-has-session = Participant { $participant } is invited to the session { $session }. Call that session off first if the time changes.
refusal-session-not-begun = The session { $session } begins { $from }. Say that it was held after that time.
refusal-not-monitor = Only the monitor of the session { $session } can say that it was held. If the monitor cannot, call the session off and schedule a new one.
refusal-session-unaccounted = In the session { $session } participant { $participant } is not named exactly once as present or absent. Check the attendance.
refusal-monitor-marks = The monitor of the session { $session } may not mark its people. Choose somebody else.
refusal-no-objections = The sealed settings give no window for objections in the stage { $stage }.
refusal-nothing-to-contest =
    { $outcome ->
        [passed] Participant { $participant } meets the requirements, so there is nothing to contest.
        [withdrawn] Participant { $participant } has withdrawn, so the result cannot be contested.
        [absent] Participant { $participant } is out for staying away; only a result of not meeting the requirements is contested.
       *[other] The result of participant { $participant } cannot be contested: { $outcome }.
    }
refusal-already-objected = Participant { $participant } has objected in this window. One person objects once, with all points.
refusal-unknown-unit = This screening has no unit { $unit }. Choose one of: { $known }.
refusal-unknown-objection = There is no objection { $objection }. Check the number.
refusal-already-answered = The objection { $objection } was answered.
refusal-items-unanswered = The objection { $objection } has { $items } points, but { $answers } answers. Answer each point once.
refusal-objections-open = { $n } objections wait for an answer in the stage { $stage }. Answer them all, then close the stage.
refusal-in-pool = Participant { $participant } is in the talent pool already.
refusal-not-in-pool = Participant { $participant } is not in the talent pool, or has left it.
