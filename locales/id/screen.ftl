# Hasil penyaringan.

screen-heading = { $version } · keadaan { $on } · data per { $as_of }
screen-as-of-unknown = tanggal tidak disebutkan
screen-cite = Dasar
screen-criterion = Kriteria
screen-meets = Memenuhi
screen-fails = Tidak memenuhi
screen-undetermined = Belum dapat dinilai
screen-alone = Hanya ini gagal
screen-document = dokumen
screen-verdict = Putusan
screen-sentence = { $people } pegawai = { $meets } memenuhi ({ $share }) + { $fails } tidak memenuhi + { $undetermined } belum dapat dinilai.
screen-documents = Kriteria yang dijawab dengan dokumen belum dinilai dan tidak menahan putusan ini.
screen-near = Gagal pada tepat satu kriteria: { $count } ({ $each }).
screen-refused = { $count } baris register ditolak dan tidak ikut dihitung:
screen-digest-regulation = Sidik jari peraturan
screen-digest-register = Sidik jari register
screen-digest-facts = Sidik jari fakta
screen-digest-verdicts = Sidik jari putusan
screen-written = Ditulis
screen-worklist-hint = Daftar kerja lengkap: tambahkan `--keep`, atau tulis daftar dengan `--out`.
