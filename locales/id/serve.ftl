# Layanan, peragaan, kata sandi, dan token.

serve-ready = Jenjang siap di { $address }
serve-demo-temporary = Data peragaan ada di { $folder } dan dihapus ketika program berhenti.
serve-demo-kept = Data peragaan ada di { $folder }.
serve-demo-personas = Semua orang di sini rekaan. Masuk dengan salah satu nama ini dan kata sandi { $password }:
serve-password-ask = Kata sandi (terlihat ketika diketik):
serve-password-made = Kata sandi untuk { $account }: { $password }
    Hanya dicetak sekali ini, dan harus diganti pada kali pertama masuk.
serve-password-set = Kata sandi untuk { $account } tersimpan; sesi yang ada berakhir.
serve-token-made = Token untuk { $account }: { $token }
    Hanya dicetak sekali ini.
serve-token-revoked = Token dicabut.
serve-token-label = Untuk
serve-token-until = Sampai
serve-token-state = Keadaan
serve-token-is-revoked = dicabut
serve-token-is-over = habis masanya
serve-token-is-in-force = berlaku

serve-persona-admin = Admin BKD: menyiapkan putaran, menyaring, menjadwalkan, memeriksa dokumen.
serve-persona-team = Tim seleksi: menugaskan penilai, memeriksa nilai, menetapkan hasil.
serve-persona-team-2 = Tim seleksi: mengumumkan hasil dan menjawab keberatan.
serve-persona-monitor = Pemantau BKD: mengawasi sesi wawancara.
serve-persona-auditor = Auditor: membaca semua yang tercatat dan memeriksa buku besar.
serve-persona-head = Pimpinan SKPD: menilai makalah pegawai unitnya.
serve-persona-marker = Pejabat eselon III: menilai makalah tanpa melihat nama dan nilai orang lain.
serve-persona-not-handed-in = Pegawai yang memenuhi syarat dan belum menyerahkan makalah.
serve-persona-handed-in = Pegawai yang sudah menyerahkan makalah.
serve-persona-in-pool = Pegawai yang masuk daftar talenta.
serve-persona-below-grade = Pegawai yang nilai makalahnya di bawah batas lulus.
serve-persona-fails = Pegawai yang tidak memenuhi satu syarat.
serve-persona-undetermined = Pegawai yang belum dapat dinilai karena datanya kurang.
serve-shut-out = Semua jalan masuk ditutup: kata sandi, sesi, dan kunci API.
