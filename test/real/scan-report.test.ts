import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { htmlReport } from '../../src/capture/report/html/page.ts';
import { hostileReport } from '../helpers/reports.ts';
import { runCommand } from '../helpers/run-command.ts';
import { Chromium, type OpenPage } from './chromium.ts';
import { needing, programs } from './debian.ts';

const test = suite('scan report in Chromium');
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'easlens-report-'));
const SIZES = [
  ['phone', 360, 740],
  ['tablet', 768, 1024],
  ['desktop', 1280, 900],
] as const;

const missing = programs({ chromium: 'chromium' });
test.after(() => rmSync(folder, { recursive: true, force: true }));

test(
  'a report of real captures fits every screen, asks for nothing, and complains of nothing',
  needing(missing, ['chromium'], async () => {
    const out = join(folder, 'report.html');
    const captures = [fixture('tools/mitmdump.mitm'), fixture('logs/mailbox-log.txt'), fixture('captures')];
    await runCommand(['scan', ...captures, '--output', 'html', '--out', out]);
    await onEveryScreen(out, async (page, isDark) => {
      assert.ok((await page.evaluate<number>('document.querySelectorAll("rect").length')) > 0);
      assert.ok((await page.evaluate<number>('document.querySelectorAll("article").length')) > 5);
      const marked = 'getComputedStyle(document.querySelector(".context .found")).backgroundColor';
      assert.is(await page.evaluate(marked), isDark ? 'rgb(74, 65, 23)' : 'rgb(255, 243, 191)');
    });
  }),
);

test(
  'hostile text does nothing, and does not break the page',
  needing(missing, ['chromium'], async () => {
    const out = join(folder, 'hostile.html');
    writeFileSync(out, [...htmlReport(hostileReport())].join(''));
    await onEveryScreen(out, async (page) => {
      assert.is(await page.evaluate('document.querySelectorAll("script, img, iframe, [onerror]").length'), 0);
      assert.is(await page.evaluate('document.querySelectorAll("footer").length'), 1);
    });
  }),
);

/** Screenshots are kept where `EASLENS_SCREENSHOTS` says, to be looked at. */
async function onEveryScreen(
  file: string,
  use: (page: OpenPage, isDark: boolean) => Promise<void>,
): Promise<void> {
  const url = pathToFileURL(file).href;
  const browser = await Chromium.start();
  try {
    for (const [name, width, height] of SIZES) {
      for (const isDark of [false, true]) {
        const page = await browser.open(url, { width, height, isDark });
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        assert.ok(overflow <= 0, `${name}: ${overflow} pixels too wide`);
        const screenshot = await page.screenshot();
        assert.ok(screenshot.length > 5000, name);
        const kept = process.env['EASLENS_SCREENSHOTS'];
        if (kept !== undefined)
          writeFileSync(join(kept, `${name}-${isDark ? 'dark' : 'light'}.png`), screenshot);
        await use(page, isDark);
        assert.equal(page.requests, [url]);
        assert.equal(page.complaints, []);
      }
    }
  } finally {
    await browser.stop();
  }
}

test.run();
