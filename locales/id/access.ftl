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
access-event-password-set = Kata sandi akun { $account } dibuat orang lain.
access-event-password-set-employee = Kata sandi seorang pegawai dibuat orang lain.
access-event-token-made = Kunci API dibuat untuk akun { $account }.
access-event-token-made-employee = Kunci API dibuat untuk seorang pegawai.
access-event-token-revoked = Kunci API akun { $account } dicabut.
access-event-token-revoked-employee = Kunci API seorang pegawai dicabut.
access-event-shut-out = Semua jalan masuk akun { $account } ditutup ({ $reason }).
access-event-shut-out-employee = Semua jalan masuk seorang pegawai ditutup ({ $reason }).
access-event-role-granted = Peran { $role } diberikan kepada { $account } (pemberian { $grant }).
access-event-role-revoked = Pemberian { $grant } dicabut ({ $reason }).
access-event-register-kept = Data pegawai per { $as_of } disimpan: { $people } orang, { $refused } baris ditolak.
