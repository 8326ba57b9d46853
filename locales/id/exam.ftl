# Ujian CPNS: pembacaan nilai, ambang batas, peringkat, integrasi.

exam-stage-read = Membaca nilai
exam-stage-judge = Menilai ambang batas
exam-stage-rank = Menyusun peringkat
exam-stage-write = Menulis hasil

exam-refused-no-participant = tidak ada nomor peserta
exam-refused-twice = peserta tercantum pada lebih dari satu baris
exam-refused-unknown-seat = formasi { $seat } tidak ada dalam berkas formasi
exam-refused-missing = kolom { $column } kosong
exam-refused-unreadable = kolom { $column } tidak dapat dibaca
exam-refused-negative = nilai { $column } { $score } kurang dari nol
exam-refused-above-maximum = nilai { $column } { $score } melebihi nilai tertinggi { $maximum }
exam-refused-not-the-sum = nilai total { $total } bukan jumlah ketiga nilai, yaitu { $sum }
exam-refused-not-a-multiple = nilai { $column } { $score } bukan kelipatan { $step }; lembar jawaban yang sebenarnya tidak menghasilkannya
exam-refused-out-of-range = nilai { $column } di luar 0 sampai 100

exam-total = total
exam-condition = syarat lain
exam-gap-unnamed = ketentuan tentang { $what } tidak ditemukan

exam-reason-absent = tidak hadir
exam-reason-admitted = memenuhi ambang batas { $rule } dan masuk jumlah yang maju
exam-reason-second-group = kelompok kedua: mengisi sisa formasi menurut peringkat
exam-reason-second-group-outside = tidak memenuhi ambang batas; di luar jumlah kelompok kedua
exam-reason-passed = memenuhi ambang batas { $rule }, di luar jumlah yang maju
exam-reason-meets = memenuhi ambang batas { $rule }; { $gap }
exam-reason-failed = tidak memenuhi ambang batas { $rule }: { $short }
exam-reason-waits = { $rule }; menunggu: { $document }
exam-reason-pending = bergantung pada peserta lain di formasi ini yang belum dapat dinilai
exam-reason-no-gpa = nilai akhir sama dan IPK atau rata-rata ijazah yang menentukannya tidak ada
exam-reason-no-birth = nilai akhir sama dan tanggal lahir yang menentukannya tidak ada
exam-reason-complete-tie = semua penentu nilai akhir yang sama juga sama
exam-reason-selected = peringkatnya masuk jumlah formasi
exam-reason-not-selected = peringkatnya di luar jumlah formasi
exam-reason-skb-absent = tidak ada nilai SKB

exam-report-title = { $name } CPNS { $year }
exam-report-read = Baris dibaca
exam-report-refused = Ditolak
exam-report-decided = Diputus
exam-report-seats = Formasi
exam-report-empty = Formasi tanpa calon
exam-report-warnings = Peringatan: { $n }
exam-report-refusals = Baris yang ditolak: { $n }
exam-report-more = ... dan { $n } lagi; tulis ke JSON untuk semuanya
exam-report-row = { $file }, baris { $row }: { $reason }
exam-report-notes = Yang tidak ditemukan untuk tahun ini
exam-report-borrowed = Skala dan pembulatan dipinjam dari { $year } atas permintaan; untuk tahun ini tidak ditemukan
exam-report-code = Kode
exam-report-count = Jumlah

exam-explain-participant = Peserta { $participant }, formasi { $seat }: { $position } ({ $formation }), { $seats } kursi
exam-explain-code = Hasil: { $code }
exam-explain-rule = Aturan: { $text }
exam-explain-cite = Dasar: { $cite } (tingkat: { $grade })
exam-explain-values = Nilai
exam-explain-value-meets = { $value }, syarat { $part }: memenuhi
exam-explain-value-fails = { $value }, syarat { $part }: tidak memenuhi
exam-explain-total = total { $total }
exam-explain-absent = tidak hadir, tidak ada nilai
exam-explain-rank = Peringkat: { $rank } dari { $n } yang memenuhi ambang batas
exam-explain-rank-second = Peringkat di kelompok kedua: { $rank }
exam-explain-no-rank = Peringkat: tidak ada
exam-explain-places = Yang maju paling banyak { $places }, { $per } tiap kursi ({ $cite })
exam-explain-boundary = Batas: yang terakhir maju bernilai total { $total } (TKP { $tkp }, TIU { $tiu }, TWK { $twk })
exam-explain-no-boundary = Batas: belum semua tempat terisi
exam-explain-second-group = { $text } ({ $cite })
exam-explain-second-places = Kelompok kedua di formasi ini paling banyak { $places } orang
exam-explain-reason = Alasan: { $reason }
exam-explain-waits = Menunggu dokumen: { $document }

exam-what-if-title = Andaikan { $changes }
exam-what-if-not-a-result = Ini percobaan, bukan hasil; tidak ada yang ditulis.
exam-what-if-flips = Peserta yang hasilnya berubah: { $n }
exam-what-if-flip = { $participant }, formasi { $seat }: { $before } menjadi { $after }
exam-what-if-empty = Formasi tanpa calon: { $before } menjadi { $after }
exam-what-if-change = { $before } menjadi { $after }: { $n }
