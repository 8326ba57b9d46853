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
access-event-role-granted = Role { $role } granted to { $account } (grant { $grant }).
access-event-role-revoked = Grant { $grant } revoked ({ $reason }).
