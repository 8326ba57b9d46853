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
    await page.goto('/masuk');
    await page.fill('main form:first-of-type [name=nama]', persona.login);
    await page.fill('main form:first-of-type [name=sandi]', persona.password);
    await page.click('main form:first-of-type button');
    await page.waitForURL(/\/tugas/);
  }
  return page;
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
