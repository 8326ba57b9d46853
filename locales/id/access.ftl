# Akun dan peran.

access-account = Akun
access-name = Nama
access-grant = Pemberian
access-role = Peran
access-unit = Unit
access-case = Putaran
access-by = Oleh
access-none = Belum ada akun.
access-erased = (dihapus)
access-revoked = dicabut
access-expired = lewat
access-event-account-opened = Akun { $account } dibuka.
access-event-role-granted = Peran { $role } diberikan kepada { $account } (pemberian { $grant }).
access-event-role-revoked = Pemberian { $grant } dicabut ({ $reason }).
