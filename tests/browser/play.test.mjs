// The small round, played to the talent pool by clicking what the pages offer, as each persona in turn: nothing is known
// here that a person would not read on the page. The clock is moved by the line on every page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { PHONE, WIDE, become, browser, demo, forward, paper, shot, violations, window } from './support.mjs';

let site;
let chrome;
let page;
let n = 0;

before(async () => {
  [site, chrome] = await Promise.all([demo('small'), browser()]);
  page = await window(chrome, site);
  page.setDefaultTimeout(15_000);
}, { timeout: 180_000 });

after(async () => {
  await chrome?.close();
  site?.stop();
});

const round = '/putaran/promosi-kecil-2013';
const office = (login) => site.personas.find((one) => one.login === login);
const employees = (about) => site.personas.filter((one) => /^\d{18}$/.test(one.login) && one.about === `serve-persona-${about}`);
const listed = () => [...employees('not-handed-in'), ...employees('handed-in')];

/** Looks at the page as it is: pictures wide and small, nothing wrong in either language, nothing wider than the window. */
async function look(name) {
  n += 1;
  const label = `main-${String(n).padStart(2, '0')}-${name}`;
  const at = page.url();
  for (const view of [{ size: WIDE, suffix: '' }, { size: PHONE, suffix: '-ponsel' }]) {
    await page.setViewportSize(view.size);
    await shot(page, label + view.suffix);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wider <= 0, `${label} is ${wider} px wider than ${view.size.width}`);
  }
  assert.deepEqual(await violations(page), [], label);
  await page.setViewportSize(WIDE);
  // The same in English, unless looking again would be another page: what a form was answered with.
  const response = await page.request.get(at, { headers: { cookie: 'bahasa=en' } });
  if (response.ok() && (response.headers()['content-type'] ?? '').startsWith('text/html')) {
    const other = await page.context().newPage();
    await page.context().addCookies([{ name: 'bahasa', value: 'en', url: site.address }]);
    await other.goto(at);
    assert.equal(await other.getAttribute('html', 'lang'), 'en', label);
    assert.deepEqual(await violations(other), [], `${label} in English`);
    await page.context().addCookies([{ name: 'bahasa', value: 'id', url: site.address }]);
    await other.close();
  }
  assert.deepEqual(page.problems, [], label);
}

const as = (login) => become(page, office(login));
const main = () => page.locator('main');
const press = (name) => turn(main().getByRole('button', { name }).first());
const follow = (name) => turn(main().getByRole('link', { name }).first());
const sees = async (words) => assert.match(await main().innerText(), words);
const has = async (name) => await main().getByRole('link', { name }).count() > 0;

/** Clicks what leads to another page, and waits until that is there. */
async function turn(what) {
  await what.waitFor();
  await page.evaluate(() => { document.documentElement.dataset.left = ''; });
  await what.click();
  for (const begun = Date.now(); Date.now() - begun < 30_000;) {
    // While a page goes away there is nothing to ask.
    const there = await page.evaluate(() => !('left' in document.documentElement.dataset) && document.readyState === 'complete').catch(() => false);
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  assert.fail(`${what} leads nowhere`);
}

/** Goes to a task of the start page. */
async function task(name) {
  await page.goto('/tugas');
  await follow(name);
}

/** The levels of a rubric, the same in each line, and the statement. */
async function fill(level) {
  for (const group of await page.locator('fieldset:has(input[type=radio])').all()) {
    await group.locator(`input[type=radio][value="${level}"]`).check();
  }
  const record = page.locator('[name=rekaman]');
  if (await record.count()) await record.fill('Pertanyaan 1 sampai 6 menurut instrumen; jawaban dicatat pada lembar.');
  await page.check('[name=pernyataan]');
}

/** Checks what is about to be sent, and sends it. */
async function send() {
  await press('Kirim nilai');
  await sees(/Periksa sebelum dikirim/);
  await press('Kirim nilai ini');
}

/** Marks whatever waits for somebody; `level` says which level each participant gets. */
async function markAll(login, stage, level) {
  await as(login);
  for (let sent = 0; ; sent += 1) {
    await page.goto(`${round}/nilai?tahap=${stage}`);
    if (!await has(/^Nilai peserta/)) return sent;
    await follow(/^Nilai peserta/);
    const number = Number(page.url().split('/').at(-1));
    await fill(level(number));
    await send();
  }
}

/** Takes the first unit of those that lack markers, where there is a choice. */
async function chooseUnit() {
  if (await page.locator('[name=penilai]').count() === 0) await turn(main().locator('a[href*="unit="]').first());
  await page.locator('[name=penilai]').first().waitFor();
}

async function handIn(persona, pdf, see = async () => {}) {
  await become(page, persona);
  await see('pegawai-tugas');
  await follow(/^Serahkan dokumen/);
  await see('pegawai-serahkan');
  const title = page.locator('[name=judul]');
  if (await title.count()) await title.fill('Satu daftar kerja bersama');
  await page.setInputFiles('input[type=file]', { name: 'berkas saya.pdf', mimeType: 'application/pdf', buffer: pdf });
  for (const box of await page.locator('main form input[type=checkbox]').all()) await box.check();
  await press('Serahkan');
  await page.waitForURL(/\/bukti\/\d+$/);
  await see('pegawai-bukti');
}

/** Closes a stage as the team does, once nothing stands in the way. */
async function close(stage, see = async () => {}) {
  await page.goto(`${round}/tim`);
  await follow(`Tutup tahap: ${stage}`);
  await see('tim-tutup');
  await press(/^Tutup tahap/);
  await page.waitForURL(/catatan=|\/tim(\?|$)/);
}

async function determine(stage, see = async () => {}) {
  await as('tim-01');
  await task(`Tetapkan hasil: ${stage}`);
  await see('tim-pratinjau');
  await page.check('[name=periksa]');
  await press('Tetapkan hasil');
  await see('tim-ditetapkan');
  await as('tim-02');
  await task(`Umumkan: ${stage}`);
  await page.check('[name=periksa]');
  await press('Umumkan hasil');
  await see('tim-diumumkan');
  await close(stage);
}

/** Verifies what is ready, the whole page at once. */
async function verify(stage, see = async () => {}) {
  await as('tim-01');
  await page.goto(`${round}/tim/${stage}?keadaan=siap`);
  await see('tim-verifikasi');
  for (const box of await page.locator('main input[type=checkbox][name=peserta]').all()) await box.check();
  await press('Verifikasi terpilih');
  await see('tim-verifikasi-periksa');
  await press(/^Verifikasi \d+ peserta/);
}

test('the small round is played to the talent pool', { timeout: 1_800_000 }, async (t) => {
  let stopped = false;
  // What comes later needs what came before.
  const step = (name, run) => t.test(name, { timeout: 300_000, skip: stopped }, async () => {
    try {
      await run();
    } catch (error) {
      stopped = true;
      await shot(page, 'main-gagal');
      throw new Error(`at ${page.url()}: ${error.message}`, { cause: error });
    }
  });
  await step('somebody looks around before signing in', async () => {
    for (const address of ['/', '/putaran', round, `${round}/daftar`, '/masuk', '/buku-besar']) {
      await page.goto(address);
      await look(`umum${address.replaceAll('/', '-')}`);
    }
  });

  await step('somebody not on the list reads why, and objects', async () => {
    await become(page, employees('fails')[0]);
    await look('tak-masuk-tugas');
    await task(/^Lihat mengapa/);
    await look('tak-masuk-alasan');
    await task(/^Ajukan keberatan/);
    await page.fill('[name=butir-1]', 'Pangkat saya sudah III/d sejak 1 April 2012; keputusannya saya lampirkan.');
    await page.setInputFiles('[name=bukti-1]', { name: 'sk.pdf', mimeType: 'application/pdf', buffer: paper(['Keputusan pangkat (contoh rekaan)']) });
    await look('tak-masuk-keberatan');
    await press('Ajukan keberatan');
    await look('tak-masuk-bukti');
    await become(page, employees('undetermined')[0]);
    await task(/^Lihat mengapa/);
    await look('belum-dapat-dinilai');
  });

  await step('employees hand in their papers and keep the receipt', async () => {
    const [first, ...others] = employees('not-handed-in');
    await handIn(first, paper(['Satu daftar kerja bersama', 'Pekerjaan yang sama dicatat di tiga tempat (dan tidak pernah cocok).']), look);
    const twice = paper(['Antrean surat', 'Surat masuk dihitung setiap jam selama sebulan, lalu jalurnya dipotong menjadi dua.']);
    for (const one of others.slice(0, -1)) await handIn(one, twice);
    await become(page, others.at(-1));
    await page.goto(`${round}/saya`);
    await look('pegawai-putaran');
  });

  await step('the team answers the objections', async () => {
    await as('tim-02');
    await look('tim-tugas');
    await page.goto(`${round}/tim`);
    await look('tim-meja');
    for (let at = 0; at < 2; at += 1) {
      await task(/^Jawab \d keberatan/);
      if (at === 0) await look('tim-keberatan');
      await follow(/^Keberatan nomor/);
      for (const answer of await page.locator('main textarea').all()) await answer.fill('Data telah diperiksa pada sumbernya dan tetap.');
      await page.check('[name=putusan][value=ditolak]');
      await page.fill('[name=dasar]', 'II.b');
      if (at === 0) await look('tim-keberatan-jawab');
      await press('Periksa jawaban');
      if (at === 0) await look('tim-keberatan-periksa');
      await press('Kirim jawaban');
    }
    await forward(page, 'Keberatan atas daftar nominatif');
    await look('jam-maju');
    await close('Keberatan atas daftar nominatif', look);
  });

  await step('the deadline of the papers passes, and the stage is closed', async () => {
    await turn(page.locator('.j-demo a[href^="/peragaan/jam"]'));
    await look('jam');
    await page.goto('/tugas');
    await forward(page, 'Penyerahan makalah');
    await close('Penyerahan makalah');
  });

  await step('the team assigns markers to the papers that came in since', async () => {
    await as('tim-01');
    for (let rounds = 0; rounds < 12; rounds += 1) {
      await page.goto(`${round}/tim`);
      if (!await has(/^Tugaskan penilai/)) break;
      await follow(/^Tugaskan penilai/);
      await chooseUnit();
      // Whoever has least to do; each paper is marked by two.
      const markers = page.locator('[name=penilai]');
      await markers.nth(rounds % 2).check();
      for (const box of await page.locator('[name=peserta]').all()) await box.check();
      if (rounds === 0) await look('tim-tugaskan');
      await press('Tugaskan');
    }
    await page.goto('/tugas');
    assert.ok(!await has(/^Tugaskan penilai untuk/), 'every paper has its markers');
  });

  await step('a marker marks with the keyboard alone', async () => {
    await page.goto('/masuk');
    const key = (name) => page.keyboard.press(name);
    const focused = () => page.evaluate(() => document.activeElement?.innerText || document.activeElement?.name || '');
    const tabTo = async (fits) => {
      for (let at = 0; at < 120; at += 1) {
        await key('Tab');
        if (fits(await focused())) return;
      }
      assert.fail(`the keyboard reaches nothing like ${fits}`);
    };
    await tabTo((words) => words === office('kepala-1').name);
    await key('Enter');
    await page.waitForURL(/\/tugas/);
    await tabTo((words) => words.startsWith('Nilai '));
    await key('Enter');
    await page.waitForURL(/\/nilai\?/);
    await look('penilai-daftar');
    await tabTo((words) => words.startsWith('Nilai peserta'));
    await key('Enter');
    await page.waitForURL(/\/nilai\/paper-marking\/\d+/);
    await look('penilai-lembar');
    for (const line of ['analysis', 'strategic', 'planning', 'writing']) {
      await tabTo((words) => words.includes(line));
      await key('Space');
      for (let level = 1; level < 4; level += 1) await key('ArrowDown');
    }
    await tabTo((words) => words === 'catatan');
    await page.keyboard.type('Sebab dan akibat jelas; pilihan lain belum ditimbang.');
    await tabTo((words) => words === 'pernyataan');
    await key('Space');
    await tabTo((words) => words === 'Kirim nilai');
    await key('Enter');
    await main().getByRole('button', { name: 'Kirim nilai ini' }).waitFor();
    await look('penilai-periksa');
    assert.equal(await main().getByText(/^4 · /).count() || (await main().innerText()).match(/\b4 · /g)?.length, 4, 'level four in every line');
    await tabTo((words) => words === 'Kirim nilai ini');
    await key('Enter');
    await page.waitForURL(/catatan=/);
    await look('penilai-terkirim');
  });

  await step('a marker saves, comes back, and steps back from one paper', async () => {
    await as('penilai-1-a');
    await task(/^Nilai \d/);
    await follow(/^Nilai peserta/);
    const sheet = page.url();
    await page.fill('[name=catatan]', 'Dibaca sampai halaman satu.');
    await press('Simpan dan lanjutkan');
    await look('penilai-disimpan');
    await page.goto('/tugas');
    await page.goto(sheet);
    assert.equal(await page.inputValue('[name=catatan]'), 'Dibaca sampai halaman satu.');
    await follow('Baca teksnya saja');
    await look('penilai-teks');
    await follow('Kembali ke lembar penilaian');
    await follow('Saya tidak dapat menilai peserta ini');
    await look('penilai-mundur');
    await page.fill('[name=alasan]', 'Penulis adalah ipar saya.');
    await press('Mundur dari tugas ini');
    await look('penilai-sudah-mundur');
  });

  // The papers of two numbers are marked low, so that the round has people on both sides of the grade.
  const low = new Set();
  const level = (number) => {
    if (low.size < 2) low.add(number);
    return low.has(number) ? 2 : 5;
  };

  await step('every marker marks, and somebody else where one stepped back or two were apart', async () => {
    for (let rounds = 0; rounds < 6; rounds += 1) {
      let sent = 0;
      for (const unit of [1, 2]) {
        for (const login of [`kepala-${unit}`, `penilai-${unit}-a`, `penilai-${unit}-b`]) sent += await markAll(login, 'paper-marking', level);
      }
      await as('tim-01');
      await page.goto(`${round}/tim`);
      let asked = 0;
      while (await has(/^Tugaskan penilai|^Cari pembaca ketiga/) && asked < 8) {
        const third = await has(/^Cari pembaca ketiga/);
        await follow(third ? /^Cari pembaca ketiga/ : /^Tugaskan penilai/);
        if (third) {
          await turn(main().locator('tbody a').first());
          if (asked === 0 && rounds === 0) await look('tim-pembaca-ketiga');
          const choose = main().getByRole('button', { name: 'Tugaskan pembaca ketiga' });
          if (!await choose.count()) break;
          await turn(choose);
        } else {
          await chooseUnit();
          // The last is whoever was not asked before.
          await page.locator('[name=penilai]').last().check();
          for (const box of await page.locator('[name=peserta]').all()) await box.check();
          await press('Tugaskan');
        }
        asked += 1;
        await page.goto(`${round}/tim`);
      }
      if (sent === 0 && asked === 0) break;
    }
  });

  await step('the team returns a mark with a reason, and the marker mends it', async () => {
    await as('tim-01');
    await page.goto(`${round}/tim/paper-marking?keadaan=siap`);
    await turn(main().locator('tbody a').first());
    await look('tim-nilai');
    await page.locator('details').filter({ hasText: /^Kembalikan nilai/ }).first().locator('summary').click();
    const form = page.locator('details[open] form');
    const marker = await form.locator('[name=penilai]').inputValue();
    await form.locator('textarea').fill('Catatan penilaian belum menyebut bagian mana yang dinilai.');
    await turn(form.getByRole('button'));
    await look('tim-dikembalikan');
    await as(marker);
    await look('penilai-tugas-dikembalikan');
    await task(/^Nilai \d/);
    await follow(/^Nilai peserta/);
    await look('penilai-lembar-dikembalikan');
    await page.fill('[name=catatan]', 'Bagian kedua: sebab dan akibat diuraikan dengan data unit sendiri.');
    await page.check('[name=pernyataan]');
    await send();
    await page.waitForURL(/catatan=/);
  });

  await step('the marks are verified; the result is looked at, determined and published', async () => {
    await verify('paper-marking', look);
    await close('Penilaian makalah');
    await determine('Penetapan hasil makalah', look);
  });

  await step('somebody reads the result, objects, and is answered', async () => {
    for (const one of listed()) {
      await become(page, one);
      if (await has(/^Ajukan keberatan/)) break;
    }
    await page.goto(`${round}/saya`);
    await look('pegawai-hasil');
    await task(/^Ajukan keberatan/);
    await page.fill('[name=butir-1]', 'Data pada halaman tiga tidak dibaca.');
    await press('Ajukan keberatan');
    await as('tim-02');
    await task(/^Jawab \d keberatan/);
    await follow(/^Keberatan nomor/);
    for (const answer of await page.locator('main textarea').all()) await answer.fill('Halaman tiga dibaca; nilainya tetap.');
    await page.check('[name=putusan][value=ditolak]');
    await page.fill('[name=dasar]', 'II.c');
    await press('Periksa jawaban');
    await press('Kirim jawaban');
    await forward(page, 'Keberatan atas hasil makalah');
    await close('Keberatan atas hasil makalah');
  });

  await step('interviews are scheduled, held, recorded and marked', async () => {
    await as('tim-01');
    for (let units = 0; units < 4; units += 1) {
      await page.goto(`${round}/tim`);
      if (!await has(/^Tugaskan penilai/)) break;
      await follow(/^Tugaskan penilai/);
      await chooseUnit();
      await page.locator('[name=penilai][value^=kepala]').check();
      for (const box of await page.locator('[name=peserta]').all()) await box.check();
      await press('Tugaskan');
    }
    await as('bkd-01');
    await look('bkd-tugas');
    const clock = new Date(await page.getAttribute('.j-demo time', 'datetime'));
    const day = new Date(clock.getTime() + 7 * 3_600_000 + 86_400_000);
    for (let sessions = 1; sessions < 5; sessions += 1) {
      await page.goto('/tugas');
      if (!await has(/^Jadwalkan/)) break;
      await follow(/^Jadwalkan/);
      const choose = main().getByRole('button', { name: 'Tampilkan peserta SKPD ini' });
      if (await choose.count()) await turn(choose);
      await page.fill('[name=kode]', `sesi-${sessions}`);
      for (const [part, value] of [['hari', day.getUTCDate()], ['bulan', day.getUTCMonth() + 1], ['tahun', day.getUTCFullYear()]]) {
        await main().locator(`.govuk-date-input input[name$=${part}], .govuk-date-input input[id$=${part}]`).first().fill(String(value));
      }
      await page.fill('[name=pukul]', `1${sessions}.00`);
      await page.fill('[name=tempat]', 'Ruang rapat lantai 2');
      await page.selectOption('[name=pemantau]', { index: 1 });
      if (sessions === 1) {
        await page.setInputFiles('[name=instrumen]', { name: 'instrumen.pdf', mimeType: 'application/pdf', buffer: paper(['Instrumen wawancara (contoh rekaan)']) });
        await look('bkd-sesi');
      }
      await press('Jadwalkan');
      await page.waitForURL(/sesi\?/);
    }
    await look('bkd-sesi-terjadwal');
    await page.goto(`${round}/dasbor`);
    await look('bkd-dasbor');
    for (;;) {
      await turn(page.locator('.j-demo a[href^="/peragaan/jam"]'));
      const next = page.locator('.j-offer', { hasText: 'Saat sesi dimulai' }).getByRole('button');
      if (!await next.count()) break;
      await turn(next);
    }
    await as('pemantau-01');
    await look('pemantau-tugas');
    let looked = false;
    for (;;) {
      await page.goto('/tugas');
      if (!await has(/^Nyatakan \d/)) break;
      await follow(/^Nyatakan \d/);
      await turn(main().getByRole('row').filter({ hasText: 'Belum ditutup' }).getByRole('link').first());
      for (const came of await page.locator('input[type=radio][name^=hadir-][value=ya]').all()) await came.check();
      await page.fill('[name=catatan]', 'Semua pertanyaan menurut instrumen.');
      if (!looked) await look('pemantau-sesi');
      looked = true;
      await press('Tutup sesi');
    }
    await as('kepala-1');
    await task(/^Nilai \d/);
    await follow(/^Nilai peserta/);
    await look('pimpinan-wawancara');
    for (const login of ['kepala-1', 'kepala-2']) await markAll(login, 'interview', () => 5);
    await verify('interview');
    await close('Wawancara');
    await determine('Penetapan hasil wawancara');
  });

  await step('medical certificates come in and are accepted', async () => {
    await as('tim-02');
    await forward(page, 'Keberatan atas hasil wawancara');
    await close('Keberatan atas hasil wawancara');
    for (const one of listed()) {
      await become(page, one);
      if (!await has(/^Serahkan dokumen: Surat/)) continue;
      await handIn(one, paper(['Surat keterangan sehat (contoh rekaan)']));
    }
    await as('bkd-01');
    await task(/^Periksa dokumen/);
    await look('bkd-dokumen');
    for (const box of await page.locator('main input[type=checkbox][name=peserta]').all()) await box.check();
    await press('Terima yang dipilih');
    await look('bkd-dokumen-diterima');
    await as('tim-01');
    await page.goto(`${round}/tim`);
    if (!await has('Tutup tahap: Surat keterangan sehat')) {
      await forward(page, 'Surat keterangan sehat');
    }
    await close('Surat keterangan sehat');
  });

  await step('the office takes the next register in, and lets an employee in who forgot the password', async () => {
    await as('bkd-01');
    await page.locator('nav').getByRole('link', { name: 'Data pegawai' }).click();
    await look('bkd-register');
    const rows = Array.from({ length: 30 }, (_, n) => `19800101200501${1 + (n % 2)}${900 + n},id-${n},Pegawai ${n},01-01-1980,III/c`);
    rows.push('198001012005,id-x,Tanpa NIP,01-01-1980,III/c');
    const csv = ['NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA', ...rows].join('\n');
    for (const [part, value] of [['hari', '31'], ['bulan', 'Desember'], ['tahun', '2013']]) await page.fill(`[name=per-${part}]`, value);
    await page.setInputFiles('[name=profil]', { name: 'Ekspor milik Ani.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await press('Baca dan periksa');
    await sees(/1\s+baris ditolak/);
    assert.doesNotMatch(await main().innerText(), /Ani/);
    await look('bkd-register-periksa');
    await press('Simpan data ini');
    await sees(/Data pegawai tersimpan/);
    await look('bkd-register-tersimpan');
    const [employee] = employees('fails');
    await page.goto('/akun');
    await follow('Kata sandi pegawai');
    await look('bkd-sandi-pegawai');
    await page.fill('[name=nip]', employee.login);
    await press('Periksa');
    await look('bkd-sandi-pegawai-periksa');
    await press('Buat kata sandi');
    await sees(/tidak dapat ditampilkan lagi/);
    await look('bkd-sandi-pegawai-dibuat');
    await page.goto('/sandi-pegawai');
    await follow('Surat kata sandi untuk satu SKPD');
    await look('bkd-surat');
    await page.selectOption('[name=unit]', { index: 1 });
    await page.check('[name=ulang]');
    await press('Periksa');
    await look('bkd-surat-periksa');
  });

  await step('they enter the talent pool', async () => {
    await as('tim-01');
    await task(/^Masukkan \d+ orang/);
    for (let units = 0; units < 4; units += 1) {
      await page.goto(`${round}/tim/pool`);
      const enter = main().getByRole('button', { name: 'Masukkan semua dari unit ini' });
      if (!await enter.count()) break;
      if (units === 0) await look('tim-pool');
      await turn(enter);
      if (units === 0) await look('tim-pool-periksa');
      await press(/^Masukkan \d+ orang/);
    }
    await look('tim-pool-terisi');
    await close('Talent pool');
  });

  await step('the employee reads the outcome, the public the numbers, the auditor checks it all', async () => {
    let found = false;
    for (const one of listed()) {
      await become(page, one);
      await page.goto(`${round}/saya`);
      if (/talent pool/i.test(await main().innerText()) && /berlaku|sampai/i.test(await main().innerText())) {
        found = true;
        break;
      }
    }
    assert.ok(found, 'somebody is in the pool');
    await look('pegawai-pool');
    await as('auditor-01');
    await task('Periksa catatan putaran');
    await look('auditor-peristiwa');
    await page.goto('/audit');
    await press('Periksa seluruh buku catatan');
    await look('auditor-diperiksa');
    const stranger = await window(chrome, site);
    await stranger.goto(round);
    const words = await stranger.locator('main').innerText();
    assert.match(words, /Talent pool/);
    await stranger.context().close();
    await page.goto(round);
    await look('umum-akhir');
  });

  await step('the office makes letters with first passwords for a unit', async () => {
    await as('bkd-01');
    await page.goto('/sandi-pegawai/surat');
    await page.selectOption('[name=unit]', { index: 1 });
    await page.check('[name=ulang]');
    await press('Periksa');
    await press(/^Buat \d+ surat$/);
    await look('bkd-surat-dibuat');
    const letters = await page.locator('.j-letter').count();
    assert.ok(letters > 0, 'there are letters');
    const letter = await page.locator('.j-letter').first().innerText();
    assert.ok(letter.includes(`${new URL(site.address).host}/masuk`), `a letter says where to sign in: ${letter}`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.j-letter:visible').count(), letters);
    assert.equal(await page.locator('header:visible, nav:visible, .j-on-screen:visible').count(), 0, 'letters alone are printed');
    await page.emulateMedia({ media: null });
  });
});
