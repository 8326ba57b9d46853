// What the browser tests share: the demonstration being served, Chromium, and axe-core.
// `cargo xtask test browser` installs everything and names it in the environment.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = process.env.JENJANG_BROWSER_MODULES;
const require = createRequire(join(modules, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const SHOTS = process.env.JENJANG_SHOTS ?? 'target/screenshots';
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Starts the demonstration and returns where it is and who can be taken on. */
export async function demo(at) {
  const folder = mkdtempSync(join(tmpdir(), 'jenjang-browser-'));
  const state = at ? ['--at', at] : [];
  const server = spawn(process.env.JENJANG_BIN, ['demo', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--format', 'json', ...state]);
  let told = '';
  const address = await new Promise((resolve, reject) => {
    server.stdout.on('data', (bytes) => {
      told += bytes;
      try { resolve(JSON.parse(told)); } catch { /* not all of it yet */ }
    });
    server.stderr.on('data', () => {});
    server.on('exit', (code) => reject(new Error(`the demonstration ended with ${code}: ${told}`)));
  });
  return { ...address, stop: () => server.kill('SIGTERM') };
}

/** Starts Chromium as this machine allows. */
export async function browser() {
  return chromium.launch({
    executablePath: process.env.JENJANG_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Opens a window of a persona, signed in, in a language. Anything the page complains about fails the test. */
export async function window(chrome, site, persona, { viewport = WIDE, language = 'id' } = {}) {
  const context = await chrome.newContext({ viewport, baseURL: site.address });
  await context.addCookies([{ name: 'bahasa', value: language, url: site.address }]);
  const page = await context.newPage();
  page.problems = [];
  page.on('console', (message) => { if (message.type() === 'error') page.problems.push(message.text()); });
  page.on('pageerror', (error) => page.problems.push(String(error)));
  if (persona) {
    await become(page, persona);
  }
  return page;
}

/** Takes somebody's place with one click, whoever the window was before. */
export async function become(page, persona) {
  await page.goto('/masuk');
  await page.click(`form:has(input[name=nama][value="${persona.login}"]) button`);
  await page.waitForURL(/\/tugas/);
}

/** Moves the clock of the demonstration to the first moment offered in these words, by its line on the page. */
export async function forward(page, words) {
  await page.click('.j-demo a[href^="/peragaan/jam"]');
  await page.locator('.j-offer', { hasText: words }).getByRole('button').click();
  await page.waitForURL(/#jam$/);
}

/** Returns a PDF file of one page with these lines, as any word processor writes one. */
export function paper(lines) {
  const text = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
  const content = `BT /F1 11 Tf 60 780 Td 16 TL\n${text}\nET\n`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}endstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return String(place).padStart(10, '0');
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${place} 00000 n \n`).join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** Returns what axe-core finds wrong with the page as it is. */
export async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`);
}

/** Keeps a picture of the page, for whoever reviews a change. */
export async function shot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Returns an address with numbers and ids taken out, so that a thousand entries are one page. */
export function pattern(address) {
  const { pathname } = new URL(address);
  return pathname.replace(/\/\d+(?=\/|$)/g, '/{n}').replace(/\/sesi-\d+/g, '/{sesi}').replace(/\/(kepala|penilai)-[\w-]+/g, '/{akun}');
}
