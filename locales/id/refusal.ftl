# Mengapa sebuah perintah tidak dijalankan, dan apa yang dapat dilakukan. Tidak ada yang tercatat.
# Kunci ini terbit bersama antarmuka; satu kunci tidak pernah dipakai untuk hal lain.

refusal-wrong-stage = Tahap { $stage } tidak sedang dibuka; yang sedang berjalan adalah { $open }. Kerjakan tahap itu lebih dahulu, atau periksa nama tahap.
refusal-unknown-stage = Tahap { $stage } tidak ada, atau bukan jenis yang dapat menerima perintah ini. Pilih salah satu: { $known }.
refusal-case-closed = Putaran ini sudah selesai. Tidak ada lagi yang dapat diubah, kecuali keluar dari talent pool.
refusal-unknown-setting = Ketentuan { $setting } tidak ada dalam peraturan ini. Yang paling mirip: { $nearest }.
refusal-bad-value = Nilai untuk { $setting } tidak dapat dipakai: { $problem }. Perbaiki nilainya sesuai batas peraturan.
refusal-sealed = Ketentuan { $setting } sudah disegel oleh pengumuman. Perubahan hanya melalui amendemen yang menyebut dasar hukumnya.
refusal-not-sealed = Putaran belum diumumkan, jadi belum ada yang perlu diamendemen. Ubah saja ketentuannya secara langsung.
refusal-amend-too-late = { $setting } tidak dapat diubah lagi, karena tahap { $stage } sudah memakainya atau sudah selesai. Hasil yang sudah ada hanya berubah melalui keberatan; nilai yang belum diverifikasi dapat dikembalikan dahulu kepada penilainya.
refusal-nothing-changed = Nilai { $setting } sama dengan yang berlaku sekarang. Isi nilai yang lain, atau batalkan.
refusal-empty =
    { $what ->
        [participants] Belum ada peserta yang dipilih. Pilih sedikitnya satu.
        [participant] Belum disebutkan siapa yang mengajukan. Isi nomor peserta, atau data orang yang tidak ada dalam daftar.
        [person] Belum disebutkan siapa yang mengajukan. Isi NIP orang yang tidak ada dalam daftar.
        [reason] Alasan belum diisi. Tulis alasannya dalam satu atau dua kalimat.
        [cite] Dasar hukum belum diisi. Sebutkan nomor dan tanggal keputusan atau pasalnya.
        [items] Butir keberatan belum diisi. Tulis apa yang diberatkan, satu butir satu isian, tanpa isian kosong.
        [answers] Ada jawaban yang kosong. Jawab setiap butir keberatan.
        [text] Isi pengumuman masih kosong. Tulis tema, cara menyerahkan, dan hal lain yang perlu dibaca semua orang.
        [posts] Belum ada jabatan yang ditawarkan. Isi sedikitnya satu.
        [post-name] Nama jabatan belum diisi.
        [post-count] Jumlah jabatan masih nol. Isi jumlahnya.
        [marker] Penilai belum dipilih.
        [monitor] Pemantau belum dipilih.
        [place] Tempat sesi belum diisi.
        [session] Kode sesi belum diisi. Beri kode pendek yang belum dipakai.
        [record] Catatan wawancara belum diisi. Tulis pertanyaan dan jawabannya.
       *[other] Isian { $what } kosong. Lengkapi, atau serahkan berkas yang berisi.
    }
refusal-too-long = Isian { $what } terlalu panjang; paling banyak { $most } huruf. Persingkat, atau serahkan sebagai berkas.
refusal-no-deadline = Tahap { $stage } belum mempunyai hari terakhir penyerahan. Isi tanggalnya dalam jadwal.
refusal-bad-schedule = Jadwal tahap { $stage } tidak dapat dipakai: { $problem }. Betulkan urutan tanggalnya; batas waktu yang sudah lewat diperpanjang dengan amendemen.
refusal-no-holidays = Hari libur tahun { $year } belum tercatat, jadi hari kerja tidak dapat dihitung. Lengkapi data libur nasional dan cuti bersama tahun { $year }, lalu ulangi.
refusal-not-what-was-sealed = Penyaringan memakai { $what } yang berbeda dengan yang disegel. Disegel: { $sealed }. Dipakai: { $found }. Ulangi penyaringan dengan yang disegel.
refusal-unbalanced = Jumlahnya tidak cocok: { $problem }. Tidak seorang pun boleh hilang atau terhitung dua kali; periksa sumbernya, lalu ulangi.
refusal-already-done = Tahap { $stage } sudah dikerjakan. Tidak perlu diulang.
refusal-not-done = Pekerjaan pada tahap { $stage } belum dilakukan. Kerjakan lebih dahulu, lalu ulangi.
refusal-not-published = Hasil tahap { $stage } belum diumumkan. Umumkan lebih dahulu, lalu tutup tahapnya.
refusal-already-published = Hasil tahap { $stage } sudah diumumkan. Perubahan hanya melalui keberatan.
refusal-too-early = Tahap { $stage } baru dimulai pada { $from }. Tunggu sampai hari itu.
refusal-deadline-passed = Batas waktu tahap { $stage } sudah lewat pada { $until }. Tidak ada lagi yang dapat diterima.
refusal-still-open = Tahap { $stage } masih terbuka sampai { $until } dan { $n } orang masih dapat menggunakannya. Tunggu sampai hari itu lewat.
refusal-earlier-open = Tahap { $stage } belum dapat ditutup karena tahap { $open } masih terbuka. Selesaikan { $open } lebih dahulu.
refusal-people-open = Masih ada { $n } orang yang belum selesai pada tahap { $stage }, yang pertama peserta { $first }. Selesaikan semuanya, lalu tutup tahapnya.
refusal-unknown-participant = Tidak ada peserta dengan nomor { $participant }. Periksa nomornya.
refusal-not-in-stage = Peserta { $participant } tidak ikut dalam tahap { $stage }. Periksa nomor dan tahapnya.
refusal-not-open =
    { $outcome ->
        [passed] Peserta { $participant } sudah selesai dan memenuhi syarat pada tahap { $stage }.
        [failed] Peserta { $participant } kurang memenuhi syarat pada tahap { $stage } dan tidak melanjutkan.
        [withdrawn] Peserta { $participant } sudah menyatakan tidak bersedia (tahap { $stage }).
        [absent] Peserta { $participant } gugur karena tidak hadir pada tahap { $stage }.
       *[other] Peserta { $participant } tidak dapat diproses pada tahap { $stage }: { $outcome }.
    }
refusal-unknown-item = Tidak ada { $item } yang diminta dalam bentuk itu. Yang diminta: { $known }.
refusal-missing-item = { $item } belum ada. Lengkapi, lalu serahkan lagi.
refusal-not-judged = { $item } tidak dinilai oleh kantor. Hanya dokumen yang menjawab sebuah kriteria yang diterima atau ditolak.
refusal-document-replaced = Berkasnya diganti selagi Anda memeriksa, untuk peserta { $participants }. Buka berkas yang baru, lalu putuskan lagi.
refusal-wrong-media = Berkas untuk { $item } berjenis { $found }, padahal yang diterima { $wanted }. Ubah jenis berkasnya, lalu serahkan lagi.
refusal-no-statement = Surat pernyataan penilaian objektif belum disetujui. Baca dan setujui pernyataannya, lalu kirim nilai lagi.
refusal-not-assigned = Peserta { $participant } tidak ditugaskan kepada penilai ini. Minta penugasan kepada tim seleksi.
refusal-already-assigned = Peserta { $participant } sudah pernah ditugaskan kepada penilai ini. Pilih penilai lain.
refusal-own-entry = Penilai ini adalah peserta { $participant } sendiri. Pilih penilai lain.
refusal-enough-markers = Peserta { $participant } sudah mempunyai { $n } penilai, sebanyak yang ditetapkan. Lepaskan salah satu lebih dahulu bila perlu diganti.
refusal-being-marked = Makalah peserta { $participant } sudah mulai dinilai dan tidak dapat diganti lagi.
refusal-already-marked = Nilai untuk peserta { $participant } sudah dikirim. Hanya tim seleksi yang dapat mengembalikannya.
refusal-not-marked = Nilai untuk peserta { $participant } belum lengkap: ada { $n } dari { $wanted }. Tunggu penilainya, atau lepaskan penilai yang berhalangan.
refusal-needs-third-reader = Kedua nilai untuk peserta { $participant } terlalu berjauhan. Tugaskan pembaca ketiga.
refusal-already-verified = Nilai peserta { $participant } sudah diverifikasi dan tidak dapat diubah lagi.
refusal-own-mark = Nilai peserta { $participant } Anda berikan sendiri, jadi orang lain yang memverifikasinya.
refusal-erased = Isi nilai peserta { $participant } sudah dihapus sesuai masa simpannya, jadi tidak dapat dihitung lagi.
refusal-bad-level = Tingkat untuk kriteria { $criterion } tidak dapat dipakai ({ $problem }). Pilih satu tingkat untuk setiap kriteria.
refusal-no-session = Peserta { $participant } belum hadir dalam sesi yang sudah dinyatakan berlangsung. Jadwalkan sesinya; pemantau yang menyatakan siapa hadir dan siapa tidak.
refusal-not-absent = Peserta { $participant } hadir, sudah menyerahkan, atau sudah dinilai pada tahap { $stage }, jadi tidak dapat dinyatakan gugur.
refusal-unknown-session = Tidak ada sesi { $session }. Periksa kodenya.
refusal-session-closed = Sesi { $session } sudah dinyatakan berlangsung.
refusal-session-taken = Kode sesi { $session } sudah dipakai. Beri kode lain.
refusal-has-session = Peserta { $participant } sudah dijadwalkan pada sesi { $session }. Batalkan sesi itu lebih dahulu bila waktunya berubah.
refusal-session-not-begun = Sesi { $session } baru dimulai { $from }. Nyatakan berlangsung sesudah waktunya.
refusal-not-monitor = Sesi { $session } hanya dapat dinyatakan berlangsung oleh pemantaunya. Bila pemantau berhalangan, batalkan sesi itu dan jadwalkan yang baru.
refusal-session-unaccounted = Pada sesi { $session }, peserta { $participant } belum disebut tepat satu kali sebagai hadir atau tidak hadir. Periksa daftar hadirnya.
refusal-monitor-marks = Pemantau sesi { $session } tidak boleh sekaligus menilai pesertanya. Pilih orang lain.
refusal-no-objections = Tidak ada masa keberatan pada tahap { $stage } menurut ketentuan yang disegel.
refusal-nothing-to-contest =
    { $outcome ->
        [passed] Peserta { $participant } memenuhi syarat, jadi tidak ada yang diberatkan.
        [withdrawn] Peserta { $participant } sudah menyatakan tidak bersedia, jadi hasilnya tidak dapat diberatkan.
        [absent] Peserta { $participant } gugur karena tidak hadir; yang dapat diberatkan hanya hasil kurang memenuhi syarat.
       *[other] Hasil peserta { $participant } tidak dapat diberatkan: { $outcome }.
    }
refusal-already-objected = Peserta { $participant } sudah mengajukan keberatan pada masa ini. Satu orang mengajukan satu kali, dengan semua butirnya.
refusal-unknown-unit = Tidak ada unit { $unit } dalam penyaringan ini. Pilih salah satu: { $known }.
refusal-unknown-objection = Tidak ada keberatan nomor { $objection }. Periksa nomornya.
refusal-already-answered = Keberatan nomor { $objection } sudah dijawab.
refusal-items-unanswered = Keberatan nomor { $objection } mempunyai { $items } butir, tetapi jawabannya { $answers }. Jawab setiap butir satu kali.
refusal-objections-open = Masih ada { $n } keberatan yang belum dijawab pada tahap { $stage }. Jawab semuanya, lalu tutup tahapnya.
refusal-in-pool = Peserta { $participant } sudah dimasukkan ke talent pool.
refusal-not-in-pool = Peserta { $participant } tidak ada dalam talent pool, atau sudah keluar.
