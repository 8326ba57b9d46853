# The outcome of a screening.

screen-heading = { $version } · state of { $on } · data as of { $as_of }
screen-as-of-unknown = a day not stated
screen-cite = Source
screen-criterion = Criterion
screen-meets = Meets
screen-fails = Fails
screen-undetermined = Undetermined
screen-alone = Fails this alone
screen-document = document
screen-verdict = Verdict
screen-sentence = { $people } people = { $meets } meet ({ $share }) + { $fails } fail + { $undetermined } undetermined.
screen-documents = Criteria answered by a document are not judged yet and do not hold up this verdict.
screen-near = Fail exactly one criterion: { $count } ({ $each }).
screen-refused = { $count } rows of the register were refused and took no part:
screen-digest-regulation = Digest of the regulation
screen-digest-register = Digest of the register
screen-digest-facts = Digest of the facts
screen-digest-verdicts = Digest of the verdicts
screen-written = Written
screen-worklist-hint = The whole work list: add `--keep`, or write a list with `--out`.
