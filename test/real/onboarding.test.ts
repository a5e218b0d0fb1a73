import { execFile, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { Chromium, type Look } from './chromium.ts';
import { needing, programs } from './debian.ts';
import { type Easlens, startEaslens } from './easlens.ts';
import { Tmux } from './tmux.ts';

const test = suite('real/onboarding');
const run = promisify(execFile);

const PROGRAM = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
/** Nobody is there: whatever went on to the server would fail. */
const UPSTREAM = 'https://mail.example.com';

const missing = programs({ chromium: 'chromium', zbarimg: 'zbar-tools', plistutil: 'libplist-utils' });

interface Started {
  readonly easlens: Easlens;
  readonly home: string;
  /** The page's address, from the program itself. */
  readonly setup: string;
}

/** The built program with a home, and so a CA, of its own. */
async function withEaslens(
  words: readonly string[],
  use: (started: Started) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'easlens-onboarding-'));
  const before = process.env['EASLENS_HOME'];
  process.env['EASLENS_HOME'] = home;
  const starting = startEaslens(UPSTREAM, ...words);
  if (before === undefined) delete process.env['EASLENS_HOME'];
  else process.env['EASLENS_HOME'] = before;
  const easlens = await starting;
  try {
    const { setup } = await easlens.line(({ type }) => type === 'listening');
    await use({ easlens, home, setup: String(setup) });
  } finally {
    assert.is(await deadline(20_000, easlens.stop()), 0);
    rmSync(home, { recursive: true });
  }
}

async function withChromium(
  words: readonly string[],
  use: (browser: Chromium) => Promise<void>,
): Promise<void> {
  const browser = await Chromium.start(words);
  try {
    await use(browser);
  } finally {
    await browser.stop();
  }
}

async function curl(...words: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('curl', ['-sS', '--noproxy', '*', '--max-time', '20', ...words], {
    encoding: 'buffer',
  });
  return stdout;
}

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15';
const LOOKS: readonly Look[] = [
  { width: 320, height: 568, userAgent: IPHONE },
  { width: 390, height: 844, userAgent: IPHONE, isDark: true },
  { width: 768, height: 1024, userAgent: 'Mozilla/5.0 (Linux; Android 15; Tab) AppleWebKit/537.36' },
  { width: 1280, height: 900, userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', isDark: true },
];

/** Elements that stick out of the window, by name; and the shortest of what is there to be hit. */
const MEASURE = `(() => {
  for (const guide of document.querySelectorAll('details')) guide.open = true;
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
  const targets = [...document.querySelectorAll('.button, button, summary, input')].map((one) => one.getBoundingClientRect().height);
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: wide.map((one) => one.tagName + '.' + one.className),
    lowest: Math.min(...targets),
    first: document.querySelector('details').id,
    paper: getComputedStyle(document.body).backgroundColor,
  };
})()`;

interface Measured {
  readonly overflow: number;
  readonly wide: readonly string[];
  readonly lowest: number;
  readonly first: string;
  readonly paper: string;
}

test(
  'the page fits phones and desktops, light and dark, complains of nothing and asks nobody else',
  needing(missing, ['chromium'], () =>
    withEaslens(['--listen', 'https://127.0.0.1:0', '--hostname', 'localhost'], ({ setup }) =>
      // The CA is what the page is there to bring.
      withChromium(['--ignore-certificate-errors'], async (browser) => {
        const papers = new Set<string>();
        const firsts: string[] = [];
        for (const look of LOOKS) {
          const page = await browser.open(setup, look);
          const { overflow, wide, lowest, first, paper } = await page.evaluate<Measured>(MEASURE);
          assert.equal([overflow, wide], [0, []], `${look.width} wide`);
          assert.ok(lowest >= 40, `${lowest} pixels to hit, ${look.width} wide`);
          assert.equal(page.complaints, []);
          assert.equal(page.requests, [setup]);
          papers.add(paper);
          firsts.push(first);
        }
        assert.is(papers.size, 2, 'light and dark');
        assert.equal(firsts, ['ios', 'ios', 'android', 'windows']);
      }),
    ),
  ),
);

test(
  'the form asks for the profile with what was filled in, and nothing else',
  needing(missing, ['chromium'], () =>
    withEaslens(['--listen', 'https://127.0.0.1:0', '--hostname', 'localhost'], ({ setup }) =>
      withChromium(['--ignore-certificate-errors'], async (browser) => {
        const page = await browser.open(setup, LOOKS[0] as Look);
        await page.evaluate(`document.querySelector('[name=email]').value = 'alice@example.com'`);
        await page.evaluate(`document.querySelector('form button').click()`);
        const asked = async (): Promise<void> => {
          while (page.requests.length < 2) await page.evaluate('1');
        };
        await deadline(10_000, asked());
        assert.is(page.requests[1], `${setup}/easlens.mobileconfig?email=alice%40example.com&user=`);
        assert.equal(page.complaints, []);
      }),
    ),
  ),
);

test(
  'a browser that uses the proxy finds the page by its name',
  needing(missing, ['chromium'], () =>
    withEaslens(['--mode', 'forward', '--listen', '127.0.0.1:0'], ({ easlens }) =>
      withChromium([`--proxy-server=http://127.0.0.1:${easlens.port}`], async (browser) => {
        const page = await browser.open('http://easlens.test/', LOOKS[0] as Look);
        assert.match(await page.evaluate<string>('document.body.innerText'), 'Leave the account as it is');
        assert.equal(page.complaints, []);
        assert.equal(page.requests, ['http://easlens.test/']);
      }),
    ),
  ),
);

test('curl trusts the proxy by the CA that the page gives, and only for its names', () =>
  withEaslens(
    ['--listen', 'https://127.0.0.1:0', '--hostname', 'localhost'],
    async ({ easlens, setup, home }) => {
      const pem = await curl('-k', `${setup}/ca.pem`);
      const file = join(home, 'ca.pem');
      writeFileSync(file, pem);
      const page = await curl('--cacert', file, `https://localhost:${easlens.port}/easlens`);
      assert.match(page.toString(), new X509Certificate(pem).fingerprint256.replaceAll(':', ':<wbr>'));
      const der = await curl('-k', `${setup}/ca.crt`);
      assert.is(new X509Certificate(der).fingerprint256, new X509Certificate(pem).fingerprint256);
      const refused = await curl('--cacert', file, `https://127.0.0.1:${easlens.port}/easlens`).catch(String);
      assert.match(String(refused), /curl: \(60\)/);
      assert.not(easlens.lines.some(({ type }) => type === 'exchange'));
    },
  ));

test(
  "Python's and libplist's readers take the profiles",
  needing(missing, ['plistutil'], () =>
    withEaslens(['--listen', 'https://127.0.0.1:0', '--hostname', 'localhost'], async ({ setup, home }) => {
      for (const name of ['ca', 'account', 'easlens']) {
        const file = join(home, `${name}.mobileconfig`);
        const query = name === 'ca' ? '' : '?email=a%40example.com&user=%3C%26%27%22%3E%E2%82%AC';
        writeFileSync(file, await curl('-k', `${setup}/${name}.mobileconfig${query}`));
        const binary = join(home, `${name}.bplist`);
        const { status, stderr } = spawnSync('plistutil', ['-i', file, '-o', binary, '-f', 'bin'], {
          encoding: 'utf8',
        });
        assert.is(status, 0, stderr);
        assert.is(readFileSync(binary).subarray(0, 6).toString(), 'bplist');
        const python = [
          'import json, plistlib, sys',
          'profile = plistlib.load(open(sys.argv[1], "rb"))',
          'print(json.dumps(profile, default=lambda data: data.hex()))',
        ].join('\n');
        const { stdout } = await run('python3', ['-c', python, file]);
        const { PayloadContent } = JSON.parse(String(stdout)) as {
          PayloadContent: Record<string, unknown>[];
        };
        const account = PayloadContent.find(({ PayloadType }) => PayloadType === 'com.apple.eas.account');
        assert.is(account !== undefined, name !== 'ca');
        if (account) {
          assert.is(account['UserName'], `<&'">€`);
          assert.is(account['SSL'], true);
        }
      }
    }),
  ),
);

/** The QR code in the text of a terminal, as a picture: eight pixels a module, light ones where something is drawn. */
function pictureOf(screen: string): Buffer {
  const rows = screen.split('\n').flatMap((line) => /^██[ █▀▄]+██/.exec(line)?.[0] ?? []);
  const modules = rows.flatMap((row) => [
    [...row].map((character) => character === '█' || character === '▀'),
    [...row].map((character) => character === '█' || character === '▄'),
  ]);
  const scaled = modules.flatMap((row) => {
    const line = Buffer.from(row.flatMap((isLight) => Array.from({ length: 8 }, () => (isLight ? 255 : 0))));
    return Array.from({ length: 8 }, () => line);
  });
  const head = `P5 ${(modules[0]?.length ?? 0) * 8} ${scaled.length} 255\n`;
  return Buffer.concat([Buffer.from(head), ...scaled]);
}

/** What a reader of QR codes sees on a screen. */
function scanned(screen: string, folder: string): string {
  const file = join(folder, 'code.pgm');
  writeFileSync(file, pictureOf(screen));
  const { stdout, stderr } = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
  return stdout.trim() || `nothing: ${stderr}`;
}

test(
  'zbar reads the code that a terminal of 80 columns and 24 rows shows, in lines and in the UI',
  needing(missing, ['zbarimg'], async () => {
    const folder = mkdtempSync(join(tmpdir(), 'easlens-code-'));
    const tmux = Tmux.start(80, 24);
    try {
      const begin = (...words: readonly string[]) => {
        const command = [
          process.execPath,
          PROGRAM,
          'proxy',
          '--no-session',
          '--upstream',
          UPSTREAM,
          '--listen',
          '0.0.0.0:0',
          ...words,
        ];
        tmux.type(`clear; ${command.join(' ')}`);
        tmux.keys('Enter');
      };
      await tmux.shows(/^\$/m);
      begin('--no-ui');
      const lines = await tmux.shows(/Ctrl-C ends it/);
      const url = /Set up a device: (\S+?),?\s/.exec(lines)?.[1] ?? '';
      if (!lines.includes('██')) {
        process.stderr.write('skipped: this machine has no network whose address a code could hold\n');
        return;
      }
      assert.match(url, /^http:\/\/[\d.]+:\d+\/easlens$/);
      assert.is(scanned(lines, folder), url);
      tmux.keys('C-c');
      await tmux.shows(/0 exchanges[\s\S]*^\$/m);
      begin();
      await tmux.shows(/press c for a QR code/);
      tmux.keys('c');
      const screen = await tmux.shows(/Set up a device/);
      assert.match(scanned(screen, folder), /^http:\/\/[\d.]+:\d+\/easlens$/);
      assert.ok(screen.includes(scanned(screen, folder)), screen);
      tmux.keys('q', 'q');
      await tmux.shows(/0 exchanges[\s\S]*^\$/m);
    } finally {
      tmux.stop();
      rmSync(folder, { recursive: true });
    }
  }),
);

test.run();
