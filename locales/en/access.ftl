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
access-event-role-granted = Role { $role } granted to { $account } (grant { $grant }).
access-event-role-revoked = Grant { $grant } revoked ({ $reason }).
