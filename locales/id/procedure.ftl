# Putaran: kata untuk hasil, keadaan tahap, jenis tahap, dan setiap peristiwa dalam urutan waktu.

outcome-passed = memenuhi syarat (MS)
outcome-failed = kurang memenuhi syarat (KMS)
outcome-withdrawn = tidak bersedia
outcome-absent = gugur
outcome-open = belum ditetapkan

status-waiting = belum dimulai
status-open = sedang berjalan
status-closed = selesai

stage-kind-announcement = Pengumuman
stage-kind-screening = Seleksi administrasi
stage-kind-submission = Penyerahan dokumen
stage-kind-assessment = Penilaian
stage-kind-determination = Penetapan hasil
stage-kind-objection = Masa keberatan
stage-kind-pool = Talent pool

event-case-opened = Putaran dibuka.
event-setting-changed = Ketentuan { $setting } diubah dari { $before } menjadi { $after }.
event-announced = Putaran diumumkan; semua ketentuan disegel.
event-amended = Ketentuan atau jadwal diamendemen berdasarkan { $cite }.
event-register-screened = Seluruh register disaring: { $n } orang masuk daftar nominatif.
event-published = Hasil tahap { $stage } diumumkan.
event-stage-closed = Tahap { $stage } ditutup.
event-documents-handed-in = Peserta { $participant } menyerahkan dokumen pada tahap { $stage }.
event-documents-judged = Dokumen { $n } peserta diperiksa pada tahap { $stage }.
event-withdrawn = Peserta { $participant } menyatakan tidak bersedia.
event-absences-recorded = { $n } peserta gugur karena tidak hadir atau tidak menyerahkan pada tahap { $stage }.
event-marker-assigned = { $marker } ditugaskan menilai { $n } peserta pada tahap { $stage }.
event-marker-recused = { $marker } mengundurkan diri sebagai penilai peserta { $participant } pada tahap { $stage }.
event-marker-released = { $marker } dilepaskan dari tugas menilai { $n } peserta pada tahap { $stage }.
event-mark-submitted = { $marker } mengirim nilai peserta { $participant } dengan surat pernyataan pada tahap { $stage }.
event-mark-returned = Nilai peserta { $participant } dikembalikan kepada { $marker } pada tahap { $stage }.
event-marks-verified = Nilai { $n } peserta diverifikasi pada tahap { $stage }.
event-session-scheduled = Sesi { $session } dijadwalkan untuk { $n } peserta.
event-session-cancelled = Sesi { $session } dibatalkan.
event-session-held = Sesi { $session } berlangsung; { $n } peserta hadir.
event-results-determined = Hasil tahap { $stage } ditetapkan dengan nilai batas lulus { $grade }: { $passed } memenuhi syarat, { $failed } kurang memenuhi syarat.
event-objection-filed = Peserta { $participant } mengajukan keberatan nomor { $objection } pada tahap { $stage }.
event-objection-answered =
    { $upheld ->
        [true] Keberatan nomor { $objection } diterima; hasilnya berubah.
       *[false] Keberatan nomor { $objection } ditolak; hasilnya tetap.
    }
event-pool-entered = { $n } peserta masuk talent pool.
event-pool-left = Peserta { $participant } keluar dari talent pool.
standing-submission-passed = sudah diserahkan
standing-assessment-passed = penilaian selesai
standing-pool-passed = dalam talent pool
standing-screening-passed = memenuhi syarat

setting-value-half-up = setengah ke atas
setting-value-half-even = setengah ke genap
setting-value-mean = rata-rata
setting-value-third-reader = penilai ketiga
