import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { htmlReport } from '../../src/capture/report/html/page.ts';
import { deadline } from '../helpers/deadline.ts';
import { hostileReport } from '../helpers/reports.ts';
import { runCommand } from '../helpers/run-command.ts';
import { installChromium, openPage, type Page } from './page.ts';

const test = suite('scan report in Chromium');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'easlens-report-'));
const SIZES = [
  ['phone', 360, 740],
  ['tablet', 768, 1024],
  ['desktop', 1280, 900],
] as const;

test('Chromium is there', () => installChromium());
test.after(() => rmSync(folder, { recursive: true, force: true }));

test('a report of real captures fits every screen, asks for nothing, and complains of nothing', async () => {
  const out = join(folder, 'report.html');
  const captures = [fixture('tools/mitmdump.mitm'), fixture('logs/mailbox-log.txt'), fixture('captures')];
  await runCommand(['scan', ...captures, '--output', 'html', '--out', out]);
  await withPage(out, async (page) => {
    await assertFits(page);
    assert.ok(((await page.evaluate('document.querySelectorAll("rect").length')) as number) > 0);
    assert.ok(((await page.evaluate('document.querySelectorAll("article").length')) as number) > 5);
    const marked = 'getComputedStyle(document.querySelector(".context .found")).backgroundColor';
    await page.look(1280, 900, false);
    assert.is(await page.evaluate(marked), 'rgb(255, 243, 191)');
    await page.look(1280, 900, true);
    assert.is(await page.evaluate(marked), 'rgb(74, 65, 23)');
  });
});

test('hostile text does nothing, and does not break the page', async () => {
  const out = join(folder, 'hostile.html');
  writeFileSync(out, [...htmlReport(hostileReport())].join(''));
  await withPage(out, async (page) => {
    await assertFits(page);
    assert.is(await page.evaluate('document.querySelectorAll("script, img, iframe, [onerror]").length'), 0);
    assert.is(await page.evaluate('document.querySelectorAll("footer").length'), 1);
  });
});

/** Screenshots are kept where `EASLENS_SCREENSHOTS` says, to be looked at. */
async function assertFits(page: Page): Promise<void> {
  for (const [name, width, height] of SIZES) {
    for (const dark of [false, true]) {
      const { overflow, screenshot } = await page.look(width, height, dark);
      assert.ok(overflow <= 0, `${name}: ${overflow} pixels too wide`);
      assert.ok(screenshot.length > 5000, name);
      const kept = process.env['EASLENS_SCREENSHOTS'];
      if (kept !== undefined) writeFileSync(join(kept, `${name}-${dark ? 'dark' : 'light'}.png`), screenshot);
    }
  }
  assert.equal(page.requests, []);
  assert.equal(page.complaints, []);
}

async function withPage(file: string, run: (page: Page) => Promise<void>): Promise<void> {
  const page = await deadline(60_000, openPage(pathToFileURL(file).href));
  try {
    await deadline(60_000, run(page));
  } finally {
    await page.close();
  }
}

test.run();
