# Putusan, kekosongan data, dan nilai: dipakai pada daftar, penjelasan, halaman, dan surat.

verdict-meets = memenuhi
verdict-fails = tidak memenuhi
verdict-undetermined = belum dapat dinilai

gap-not-recorded = tidak tercatat
gap-unusable = tercatat tetapi tidak dapat dibaca
gap-sources-disagree = sumber tidak sama
gap-withheld = tidak diserahkan

trouble-overflow = hasil hitungan melampaui 18 angka
trouble-impossible-date = hasil hitungan bukan tanggal yang ada

value-yes = ya
value-no = tidak
value-none = tidak ada

grade-legal-text = naskah peraturan
grade-official = sumber resmi
grade-practice = praktik
grade-assumed = anggapan

rules-conflict = dua pengecualian berlaku dan bertentangan
awaits-document = menunggu dokumen: { $document }
