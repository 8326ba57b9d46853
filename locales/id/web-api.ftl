# Jawaban API bila sesuatu tidak dapat dilakukan.

web-api-not-found = Yang diminta tidak ada, atau akun ini tidak dapat melihatnya.
web-api-invalid = Permintaan ini tidak dapat dibaca.
web-api-input = Isian atau berkas ini tidak dapat diterima.
web-api-no-token = Tidak ada token yang berlaku. Kirim token akun di kepala Authorization: Bearer.
web-api-busy = Orang lain mengubah putaran ini pada saat yang sama. Belum ada yang dicatat; coba sekali lagi.
web-api-case-exists = Putaran dengan kode ini sudah ada.
web-api-account-exists = Akun dengan kode ini sudah ada.
web-api-not-allowed = Alamat ini tidak melayani permintaan seperti itu.
web-api-too-large = Kiriman ini terlalu besar.
web-api-too-many = Terlalu banyak permintaan. Coba lagi nanti.
web-api-failed = Terjadi kesalahan pada layanan. Sampaikan nomor rujukannya kepada kantor.
web-api-unavailable = Layanan sedang tidak dapat dipakai. Coba lagi sebentar.
web-api-cannot-save = Tempat penyimpanan penuh atau hanya dapat dibaca; tidak ada yang dicatat. Beri tahu pengelola sistem.
