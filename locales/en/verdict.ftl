# Verdicts, gaps and values: for lists, explanations, pages and letters.

verdict-meets = meets
verdict-fails = fails
verdict-undetermined = undetermined

gap-not-recorded = not recorded
gap-unusable = recorded but unreadable
gap-sources-disagree = sources disagree
gap-withheld = withheld

trouble-overflow = the result is beyond 18 digits
trouble-impossible-date = the result is no date of the calendar

value-yes = yes
value-no = no
value-none = none

grade-legal-text = legal text
grade-official = official source
grade-practice = practice
grade-assumed = assumed

rules-conflict = two exceptions apply and disagree
awaits-document = awaits a document: { $document }
