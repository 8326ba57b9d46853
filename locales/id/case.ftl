# Putaran: membuka, menjalankan, melihat.

case-id = Putaran
case-open-stage = Tahap terbuka
case-events = Peristiwa
case-changed = Terakhir berubah
case-none = Belum ada putaran yang boleh Anda lihat.
case-over = selesai

case-is-open = Terbuka: { $stage }
case-is-open-until = Terbuka: { $stage }, sampai { $until } ({ $zone })
case-is-over = Putaran selesai; tidak ada tahap yang terbuka.
case-seal = Segel { $seal }, fakta per { $on }
case-posts = Jabatan yang ditawarkan
case-stages = Tahap
case-stage = Tahap
case-status = Keadaan
case-in = Masuk
case-passed = MS
case-failed = KMS
case-withdrawn = Tidak bersedia
case-absent = Gugur
case-open = Belum
case-days = Jadwal
case-objections = { $n } keberatan, { $answered } dijawab
case-published = Diumumkan: { $stage }, { $at }
case-blocked = Tahap ini belum dapat ditutup: { $why }
case-settings = Ketetapan
case-setting = Ketetapan
case-default = Asal nilai
case-by-regulation = baku menurut peraturan
case-by-team = ditetapkan tim seleksi
case-cite = Dasar nilai baku
case-grade = Derajat
case-assumed = Angka baku ini tidak ditemukan di sumber mana pun; tim seleksi yang menetapkannya.
case-amendments = Perubahan sesudah pengumuman

case-participant = peserta { $number }
case-score = nilai
case-marker = penilai
case-no-mark = belum ada nilai, atau sudah dihapus
case-returned = dikembalikan: { $why }
case-try-again = Dapat mengikuti lagi tahun berikutnya.

case-number = No.
case-at = Waktu
case-actor = Oleh
case-role = Sebagai
case-what = Peristiwa
case-erased = isi pribadi dihapus

case-parameter = Parameter
case-current = Sekarang
case-is-current = ya

case-done = { $what } Tercatat sebagai peristiwa { $sequence } pada `{ $case }`. Tanda terima { $hash }
case-line-done = baris { $line }: { $what } Peristiwa { $sequence }, tanda terima { $hash }
case-line-not-done = baris { $line } tidak dijalankan
case-lines = { $done } baris dijalankan, { $not_done } tidak.
case-refused = prosedur tidak mengizinkannya: { $why }
case-erased-now = Isi pribadi dari { $events } peristiwa dan { $files } berkas dihapus; tercatat sebagai peristiwa { $sequence }.
case-playing = Memainkan putaran
case-played = Putaran { $case } mempunyai { $events } peristiwa; buku besar { $size }, sidik jari terakhir { $hash }.
case-file-written = { $file }: { $bytes } bita, sidik jari { $digest }.
