# CPNS exams: reading scores, thresholds, ranks, integration.

exam-stage-read = Reading scores
exam-stage-judge = Judging thresholds
exam-stage-rank = Ranking
exam-stage-write = Writing the result

exam-refused-no-participant = there is no participant number
exam-refused-twice = the participant stands in more than one row
exam-refused-unknown-seat = the seat { $seat } is not in the seats file
exam-refused-missing = the column { $column } is empty
exam-refused-unreadable = the column { $column } cannot be read
exam-refused-negative = the score { $column } { $score } is below zero
exam-refused-above-maximum = the score { $column } { $score } is above the maximum { $maximum }
exam-refused-not-the-sum = the total { $total } is not the sum of the three scores, which is { $sum }
exam-refused-not-a-multiple = the score { $column } { $score } is no multiple of { $step }; no real answer sheet gives it
exam-refused-out-of-range = the score { $column } is outside 0 to 100

exam-total = total
exam-condition = another condition
exam-gap-unnamed = what is laid down about { $what } was not found

exam-reason-absent = absent
exam-reason-admitted = meets the threshold { $rule } and is among those who go on
exam-reason-second-group = second group: called by rank for seats that are left
exam-reason-second-group-outside = does not meet the threshold; outside the second group
exam-reason-passed = meets the threshold { $rule }, not among those who go on
exam-reason-meets = meets the threshold { $rule }; { $gap }
exam-reason-failed = does not meet the threshold { $rule }: { $short }
exam-reason-waits = { $rule }; waits for: { $document }
exam-reason-pending = depends on others of this seat who cannot be judged yet
exam-reason-no-gpa = equal final scores, and the grade average that settles them is not there
exam-reason-no-birth = equal final scores, and the date of birth that settles them is not there
exam-reason-complete-tie = equal final scores, and all that settles them is equal too
exam-reason-selected = the rank is within the seats
exam-reason-not-selected = the rank is outside the seats
exam-reason-skb-absent = there is no SKB score

exam-report-title = { $name } CPNS { $year }
exam-report-read = Rows read
exam-report-refused = Refused
exam-report-decided = Decided
exam-report-seats = Seats
exam-report-empty = Seats without a candidate
exam-report-warnings = Warnings: { $n }
exam-report-refusals = Refused rows: { $n }
exam-report-more = ... and { $n } more; ask for JSON to see all
exam-report-row = { $file }, row { $row }: { $reason }
exam-report-notes = Not found for this year
exam-report-borrowed = Scale and rounding are borrowed from { $year } on request; none was found for this year
exam-report-code = Code
exam-report-count = Count

exam-explain-participant = Participant { $participant }, seat { $seat }: { $position } ({ $formation }), { $seats } seats
exam-explain-code = Result: { $code }
exam-explain-rule = Rule: { $text }
exam-explain-cite = Laid down in: { $cite } (grade: { $grade })
exam-explain-values = Scores
exam-explain-value-meets = { $value }, condition { $part }: met
exam-explain-value-fails = { $value }, condition { $part }: not met
exam-explain-total = total { $total }
exam-explain-absent = absent, no scores
exam-explain-rank = Rank: { $rank } of { $n } who meet the threshold
exam-explain-rank-second = Rank in the second group: { $rank }
exam-explain-no-rank = Rank: none
exam-explain-places = At most { $places } go on, { $per } for each seat ({ $cite })
exam-explain-boundary = Boundary: the last who goes on has a total of { $total } (TKP { $tkp }, TIU { $tiu }, TWK { $twk })
exam-explain-no-boundary = Boundary: not all places are taken
exam-explain-second-group = { $text } ({ $cite })
exam-explain-second-places = The second group of this seat takes at most { $places }
exam-explain-reason = Reason: { $reason }
exam-explain-waits = Waits for the document: { $document }

exam-what-if-title = What if { $changes }
exam-what-if-not-a-result = This is a trial, not a result; nothing is written.
exam-what-if-flips = Participants whose result changes: { $n }
exam-what-if-flip = { $participant }, seat { $seat }: { $before } becomes { $after }
exam-what-if-empty = Seats without a candidate: { $before } becomes { $after }
exam-what-if-change = { $before } becomes { $after }: { $n }
