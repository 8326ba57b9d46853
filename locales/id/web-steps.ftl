# Langkah-langkah putaran: penyaringan, instrumen wawancara, makalah yang mirip, kunci API.

web-screen-title = Saring register pegawai
web-screen-lead = Setiap orang dalam register dinilai menurut datanya pada { $on }. Belum ada yang dicatat sebelum Anda menegaskannya.
web-screen-who = BKD.
web-screen-registers = Data pegawai yang sudah diimpor
web-screen-registers-hint = Sidik jari membedakan dua impor dari tanggal yang sama.
web-screen-register = Data tertanggal { $day }
web-screen-register-hint = { $people } orang · { $refused } baris ditolak · { $gaps } data kosong atau berselisih · sidik jari { $digest }…
web-screen-no-day = (tanpa tanggal)
web-screen-choose-one = Pilih salah satu data pegawai
web-screen-preview = Lihat hasilnya dulu
web-screen-none = Belum ada data pegawai
web-screen-none-next = Impor ekspor SIMPEG pada server dengan perintah berikut, lalu buka halaman ini lagi.
web-screen-as-of = Register tertanggal
web-screen-people = Orang dalam register
web-screen-refused = Baris yang ditolak saat impor
web-screen-units = SKPD dengan peserta
web-screen-digest = Sidik jari register
web-screen-criteria = Hasil menurut syarat
web-screen-criterion = Syarat
web-screen-gap-about = Orang yang belum dapat dinilai tidak lulus dan tidak gugur. Datanya perlu dilengkapi; mereka dapat mengajukan keberatan setelah daftar terbit.
web-screen-warning = Hasil ini dicatat tetap bersama seluruh data pegawai yang dipakai. Register lain tidak dapat dipakai lagi untuk putaran ini.
web-screen-do = Catat hasil penyaringan
web-screen-other = Pilih data lain
web-screen-done = Register sudah disaring untuk putaran ini. Hasilnya ada di dasbor.
