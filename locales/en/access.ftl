# Accounts and roles.

access-account = Account
access-name = Name
access-grant = Grant
access-role = Role
access-unit = Unit
access-case = Round
access-by = By
access-none = There is no account yet.
access-erased = (erased)
access-revoked = revoked
access-expired = over
access-event-account-opened = Account { $account } opened.
access-event-password-set = The password of the account { $account } was set by somebody else.
access-event-password-set-employee = The password of an employee was set by somebody else.
access-event-token-made = A token of the API was made for the account { $account }.
access-event-token-made-employee = A token of the API was made for an employee.
access-event-token-revoked = A token of the API of the account { $account } was revoked.
access-event-token-revoked-employee = A token of the API of an employee was revoked.
access-event-shut-out = Every way in was taken from the account { $account } ({ $reason }).
access-event-shut-out-employee = Every way in was taken from an employee ({ $reason }).
access-event-role-granted = Role { $role } granted to { $account } (grant { $grant }).
access-event-role-revoked = Grant { $grant } revoked ({ $reason }).
access-event-register-kept = The register as of { $as_of } was kept: { $people } people, { $refused } rows refused.
