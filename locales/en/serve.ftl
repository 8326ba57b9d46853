# Serving, the demonstration, passwords and tokens.

serve-ready = Jenjang is ready at { $address }
serve-demo-temporary = The data of the demonstration are in { $folder } and are removed when the program stops.
serve-demo-kept = The data of the demonstration are in { $folder }.
serve-demo-personas = Everybody here is invented. Sign in with one of these names and the password { $password }:
serve-password-ask = Password (shown as you type):
serve-password-made = Password for { $account }: { $password }
    It is printed this once, and must be changed at the first sign-in.
serve-password-set = The password for { $account } is set; sessions that were open are over.
serve-token-made = Token for { $account }: { $token }
    It is printed this once.
serve-token-revoked = The token is revoked.
serve-token-label = For
serve-token-until = Until
serve-token-state = State
serve-token-is-revoked = revoked
serve-token-is-over = expired
serve-token-is-in-force = in force

serve-persona-admin = Admin of BKD: prepares the round, screens, schedules, checks documents.
serve-persona-team = Selection team: assigns markers, checks marks, determines results.
serve-persona-team-2 = Selection team: publishes results and answers objections.
serve-persona-monitor = Monitor of BKD: watches the interviews.
serve-persona-auditor = Auditor: reads everything recorded and checks the ledger.
serve-persona-head = Head of an SKPD: marks the papers of the unit.
serve-persona-marker = Official of eselon III: marks papers without seeing names or the marks of others.
serve-persona-not-handed-in = An employee who meets the criteria and has not handed in a paper.
serve-persona-handed-in = An employee who has handed in a paper.
serve-persona-in-pool = An employee who is in the talent pool.
serve-persona-below-grade = An employee whose paper is below the passing grade.
serve-persona-fails = An employee who fails one criterion.
serve-persona-undetermined = An employee who cannot be judged because data are missing.
serve-shut-out = Every way in is closed: passwords, sessions and tokens of the API.
