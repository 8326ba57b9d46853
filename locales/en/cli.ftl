# The command line.

cli-regulation = Regulation
cli-version = Version
cli-from = From
cli-until = Until
cli-title = Title
cli-issuer = Issuer
cli-source = Source
cli-in-force = In force
cli-open-end = now
cli-digest = Digest
cli-parameters = Parameters
cli-criteria = Criteria
cli-exception = except
cli-document = answered by a document
cli-check-good = No mistake: { $procedures } regulations, { $versions } versions, { $cases } cases.
cli-cases = { $id }: { $passed } of { $cases } cases as expected
cli-mutants = { $noticed } of { $all } changes are noticed by a case

cli-file = File
cli-kind = Kind
cli-rows = Rows
cli-row = Row
cli-column = Column
cli-value = Value
cli-reason = Reason
cli-copy = a copy, not read twice
cli-more = and { $count } more
cli-people = People
cli-refused = Rows refused
cli-gaps = Cells unusable or in disagreement
cli-doubts = Doubts
cli-snapshot = Snapshot
cli-worklist = Work list

cli-example-written = { $people } invented people and { $refused } damaged rows written to { $folder }

register-as-of = Data as of
register-none = There is no snapshot in { $folder } yet; make one with `jenjang import`.
register-verified = The content is what the name says.
register-facts = Facts written to { $file }
register-diff = gone { $gone }, new { $new }, changed { $changed }

diff-sentence = The verdict of { $flipped } of { $people } people changes.
diff-from = From
diff-to = To
diff-people = People
diff-by = By
diff-first = The first { $count }:
