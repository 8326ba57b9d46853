# Buku catatan: pemeriksaan, titik periksa, bukti, cadangan.

ledger-checking = memeriksa peristiwa
ledger-replaying = menghitung ulang

ledger-holds = Buku catatan utuh: setiap peristiwa, isi, berkas, dan titik periksa sesuai.
ledger-stored-keys = Tanda tangan diperiksa dengan kunci yang tersimpan bersamanya; berikan --key untuk memeriksa dengan kunci yang Anda kenal.
ledger-events = peristiwa
ledger-cases = putaran
ledger-personal = isi pribadi
ledger-erased = isi pribadi yang dihapus
ledger-files = berkas
ledger-checkpoints = titik periksa
ledger-head = hash peristiwa terakhir

ledger-broken = Buku catatan TIDAK utuh. Yang pertama tidak sesuai:
ledger-break-position = posisi
ledger-break-case = putaran
ledger-break-event = peristiwa
ledger-break-checkpoint = titik periksa
ledger-break-kind = jenis
ledger-break-what = sebab

ledger-replay-holds = `{ $case }`: semua yang dihitung ulang sama dengan yang tercatat.
ledger-replay-differs = `{ $case }`: { $n } hal BERBEDA dari yang tercatat.
ledger-screenings = seleksi administrasi
ledger-determinations = penetapan hasil
ledger-marks = nilai
ledger-lists = segel, hitungan, dan daftar
ledger-replay-erased = { $count } hal tidak dapat dihitung ulang karena isinya sudah dihapus:
ledger-event = peristiwa { $sequence }
ledger-recorded = tercatat
ledger-computed = dihitung
ledger-event-payload-erased = Isi pribadi dihapus ({ $reason }).

ledger-backed-up = Cadangan ditulis dan dibaca ulang: { $file }
ledger-restored = Cadangan { $file } dipulihkan ke { $place }
ledger-key-not-in-it = Kunci penanda tangan tidak ada di dalam cadangan; simpan ledger.key terpisah.

ledger-proves-checkpoint = Benar: { $by } menandatangani bahwa buku catatan berisi { $size } peristiwa dengan akar { $root }.
ledger-proves-consistency = Benar: { $by } menandatangani { $from } lalu { $to } peristiwa, dan tidak ada yang ditulis ulang di antaranya.
ledger-proves-event = Benar: peristiwa { $sequence } putaran `{ $case }` (`{ $kind }`), oleh { $actor } sebagai { $role } lewat { $via } pada { $at }, ada di posisi { $position } buku catatan berisi { $size } peristiwa yang ditandatangani { $by }.
ledger-payload = sidik jari isi
ledger-hash = hash peristiwa
ledger-proves-nothing = TIDAK terbukti: { $why }
ledger-other-root = titik periksa Anda untuk { $size } peristiwa mempunyai akar lain daripada yang tersimpan di buku catatan ini; catatan sebelumnya ditulis ulang, atau titik periksa itu milik buku catatan lain
ledger-scrubbed = Isi pribadi yang dihapus sudah tidak ada lagi di basis data.
