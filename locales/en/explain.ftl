# The verdict of one person, explained.

explain-meets = This person meets every criterion that the register answers for { $title }, state of { $on }.
explain-fails = This person fails { $count } of the criteria of { $title }, state of { $on }.
explain-undetermined = This person cannot be judged yet for { $title }, state of { $on }: data are missing for { $count } of the criteria.
explain-place = { $file } row { $row }
explain-since = as of { $day }
explain-applies = An exception applies
explain-may-apply = An exception may apply
explain-missing = not known: { $what }
explain-meets-from = met from { $day } if nothing else changes
explain-open-from = from { $day } new data decide
explain-not-by-time = time alone does not change this; the data would have to
explain-doubts = Doubts about the data of this person:
explain-set = set for this run
