# Baris perintah.

cli-regulation = Peraturan
cli-version = Versi
cli-from = Mulai
cli-until = Sampai
cli-title = Judul
cli-issuer = Penerbit
cli-source = Sumber
cli-in-force = Berlaku
cli-open-end = sekarang
cli-digest = Sidik jari
cli-parameters = Parameter
cli-criteria = Kriteria
cli-exception = kecuali
cli-document = dijawab dengan dokumen
cli-check-good = Tidak ada kesalahan: { $procedures } peraturan, { $versions } versi, { $cases } kasus.
cli-cases = { $id }: { $passed } dari { $cases } kasus sesuai
cli-mutants = { $noticed } dari { $all } perubahan diketahui oleh kasus

cli-file = Berkas
cli-kind = Jenis
cli-rows = Baris
cli-row = Baris
cli-column = Kolom
cli-value = Isi
cli-reason = Sebab
cli-copy = salinan, tidak dibaca dua kali
cli-more = dan { $count } lagi
cli-people = Pegawai
cli-refused = Baris ditolak
cli-gaps = Sel kosong karena rusak atau berbeda
cli-doubts = Keraguan
cli-snapshot = Register beku
cli-worklist = Daftar kerja

cli-example-written = { $people } pegawai rekaan dan { $refused } baris rusak ditulis ke { $folder }

register-as-of = Keadaan data
register-none = Belum ada register di { $folder }; buat dengan `jenjang import`.
register-verified = Isinya sesuai dengan namanya.
register-facts = Fakta ditulis ke { $file }
register-diff = hilang { $gone }, baru { $new }, berubah { $changed }

diff-sentence = Putusan { $flipped } dari { $people } pegawai berubah.
diff-from = Semula
diff-to = Menjadi
diff-people = Pegawai
diff-by = Karena
diff-first = { $count } yang pertama:
