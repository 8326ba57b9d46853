# Penjelasan putusan satu orang.

explain-meets = Pegawai ini memenuhi semua kriteria register untuk { $title }, keadaan { $on }.
explain-fails = Pegawai ini tidak memenuhi { $count } kriteria untuk { $title }, keadaan { $on }.
explain-undetermined = Pegawai ini belum dapat dinilai untuk { $title }, keadaan { $on }: { $count } kriteria menunggu data.
explain-place = { $file } baris { $row }
explain-since = per { $day }
explain-applies = Pengecualian berlaku
explain-may-apply = Pengecualian mungkin berlaku
explain-missing = belum diketahui: { $what }
explain-meets-from = memenuhi mulai { $day } bila hal lain tidak berubah
explain-open-from = mulai { $day } perlu dinilai dengan data baru
explain-not-by-time = tidak berubah hanya karena waktu berjalan; perlu perubahan data
explain-doubts = Keraguan tentang data orang ini:
explain-set = ditetapkan untuk pengujian ini
