// Every page that each persona reaches by its links: no violation of accessibility in either language, nothing wider than
// the window, no error in the console, no page too heavy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { PHONE, WIDE, browser, demo, pattern, shot, violations, window } from './support.mjs';

let site;
let chrome;

before(async () => {
  [site, chrome] = await Promise.all([demo(), browser()]);
}, { timeout: 180_000 });

after(async () => {
  await chrome?.close();
  site?.stop();
});

/** Follows links from page to page, one page of each kind, and calls `look` on it. */
async function walk(page, start, look) {
  const seen = new Set();
  const waiting = [start];
  while (waiting.length > 0) {
    const address = waiting.shift();
    const kind = pattern(new URL(address, site.address).href);
    if (seen.has(kind)) continue;
    seen.add(kind);
    const response = await page.goto(address);
    if (!response || !(response.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    await look(kind, response);
    const links = await page.$$eval('a[href]', (all) => all.filter((a) => !a.hasAttribute('download')).map((a) => a.getAttribute('href')));
    for (const link of links) {
      const own = link.startsWith('/') && !link.startsWith('/bahasa') && !link.startsWith('/aset');
      const file = /\/(berkas|bukti|titik-periksa|peserta\.xlsx)(\/|\?|$)/.test(link);
      if (own && !file) waiting.push(link);
    }
  }
  return seen;
}

async function inspect(page, kind, response, name) {
  assert.equal(response.status(), 200, `${name} ${kind}`);
  // Pages are not compressed, so this is what goes over the wire.
  const body = await response.body();
  assert.ok(body.length <= 40_000, `${name} ${kind}: ${body.length} bytes`);
  assert.deepEqual(await violations(page), [], `${name} ${kind}`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `${name} ${kind} is ${wider} px wider than the window`);
  assert.deepEqual(page.problems, [], `${name} ${kind}`);
}

test('the first visit', { timeout: 120_000 }, async () => {
  const page = await window(chrome, site, null);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', (loaded) => { bytes += loaded.encodedDataLength; });
  await page.goto('/', { waitUntil: 'networkidle' });
  assert.ok(bytes > 40_000, `styles and typeface are among the ${bytes} bytes`);
  assert.ok(bytes <= 150_000, `${bytes} bytes`);
  await page.context().close();
});

const views = [
  { viewport: WIDE, language: 'id' },
  { viewport: PHONE, language: 'en' },
];

test('every page that anybody reaches', { timeout: 900_000 }, async (t) => {
  for (const persona of [null, ...site.personas]) {
    for (const view of views) {
      const who = persona?.login.replace(/\d{18}/, 'pegawai') ?? 'umum';
      const label = `${persona ? site.personas.indexOf(persona) : 'x'}-${view.language}`;
      await t.test(`${who}, ${view.language}, ${view.viewport.width}`, async () => {
        const page = await window(chrome, site, persona, view);
        const seen = await walk(page, persona ? '/tugas' : '/', async (kind, response) => {
          await shot(page, `${label}${kind.replaceAll('/', '_').replace(/[{}]/g, '')}`);
          await inspect(page, kind, response, who);
        });
        assert.ok(seen.size > 1, 'a page leads somewhere');
        await page.context().close();
      });
    }
  }
});
