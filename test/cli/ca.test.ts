import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeAuthority, readAuthority } from '../../src/cli/ca-files.ts';
import { now } from '../helpers/authority.ts';
import { type CommandResult, runCommand } from '../helpers/run-command.ts';

const test = suite('cli/ca');
const DAY_MS = 86_400_000;

type Ca = (...argv: readonly string[]) => Promise<CommandResult & { readonly text: string }>;

/** Gives a test a home of its own, and `easlens ca` in it. */
function atHome(act: (ca: Ca, home: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const home = mkdtempSync(join(tmpdir(), 'easlens-ca-'));
    const ca: Ca = async (...argv) => {
      const terminal = argv.includes('(terminal)');
      const given = argv.filter((argument) => argument !== '(terminal)');
      const result = await runCommand(['ca', ...given], { env: { EASLENS_HOME: home }, terminal });
      return { ...result, text: result.stdout.toString() };
    };
    try {
      await act(ca, home);
    } finally {
      rmSync(home, { recursive: true });
    }
  };
}

test(
  'init makes a CA and says what it may do, and what comes next',
  atHome(async (ca, home) => {
    const { exitCode, text, stderr } = await ca('init', '--intercept', 'mail.example.com', '192.0.2.7');
    assert.is(exitCode, 0, stderr);
    assert.match(text, /^Made EAS Lens CA [0-9A-F]{6}\.\n/);
    assert.match(text, '  vouches for  mail.example.com and names under it; 192.0.2.7\n');
    assert.match(text, /expires {6}\d{4}-\d\d-\d\d, in 90 days\n/);
    assert.ok(text.includes(`${join(home, 'ca', 'authority.pem')}; the key of its root is nowhere`));
    assert.match(text, 'easlens ca export --format mobileconfig');
  }),
);

test(
  'init without hosts makes one for the large providers',
  atHome(async (ca) => {
    const { text } = await ca('init');
    assert.match(text, 'outlook.office365.com');
    assert.match(text, 'm.google.com');
    assert.match(text, 'no addresses');
  }),
);

test(
  'init leaves a CA that will do as it is, and says so',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'example.com');
    const before = readAuthority(home)?.root.fingerprint;
    for (const argv of [['init'], ['init', '--intercept', 'mail.example.com']]) {
      const { exitCode, text } = await ca(...argv);
      assert.is(exitCode, 0);
      assert.match(text, 'was left as it is');
    }
    const { exitCode, stderr } = await ca('init', '--intercept', 'mail.example.org');
    assert.is(exitCode, 2);
    assert.match(stderr, 'EASLENS_CA_HOSTS');
    assert.match(stderr, 'easlens ca init --force --intercept example.com mail.example.org');
    assert.is(readAuthority(home)?.root.fingerprint, before);
  }),
);

test(
  'init --force makes a new one for the same hosts, and names the old one',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com', '192.0.2.7');
    const before = readAuthority(home);
    const { exitCode, text } = await ca('init', '--force');
    assert.is(exitCode, 0);
    const after = readAuthority(home);
    assert.is.not(after?.root.fingerprint, before?.root.fingerprint);
    assert.equal(after?.authority.constraints, before?.authority.constraints);
    assert.ok(text.includes(`Remove ${before?.root.name} from the devices that trust it.`));
  }),
);

test(
  'a damaged CA is told, and --force gets past it',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com');
    writeFileSync(join(home, 'ca', 'authority.pem'), 'half');
    for (const argv of [['init'], ['show'], ['export']]) {
      const { exitCode, stderr } = await ca(...argv);
      assert.is(exitCode, 2);
      assert.match(stderr, 'EASLENS_CA_BROKEN');
      assert.match(stderr, 'easlens ca init --force');
    }
    assert.is((await ca('init', '--force')).exitCode, 0);
    assert.is((await ca('show')).exitCode, 0);
  }),
);

test(
  'without a CA, show and export say how to make one',
  atHome(async (ca) => {
    for (const argv of [['show'], ['export', '--format', 'p12']]) {
      const { exitCode, stderr, text } = await ca(...argv);
      assert.is(exitCode, 2);
      assert.is(text, '');
      assert.match(stderr, 'EASLENS_CA_NONE');
      assert.match(stderr, 'easlens ca init --intercept');
    }
  }),
);

test(
  'show tells the same as JSON',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com', '192.0.2.7');
    const kept = readAuthority(home);
    const shown = JSON.parse((await ca('show', '--output', 'json')).text);
    assert.is(shown.sha256, kept?.root.fingerprint);
    assert.is(shown.subject, kept?.root.subject);
    assert.equal([shown.domains, shown.addresses], [['mail.example.com'], ['192.0.2.7']]);
    assert.is(Date.parse(shown.notAfter), kept?.authority.validity.notAfter);
    const { text } = await ca('show');
    assert.ok(text.includes(shown.sha256) && text.includes(shown.subject));
  }),
);

test(
  'an expired CA is shown as such, exported with a warning, and made anew by --force',
  atHome(async (ca, home) => {
    await makeAuthority(home, ['mail.example.com'], now - 100 * DAY_MS);
    assert.match((await ca('show')).text, '10 days ago: "easlens ca init --force" makes a new one');
    const { exitCode, stderr } = await ca('export');
    assert.is(exitCode, 0);
    assert.match(stderr, 'has expired');
    const again = await ca('init');
    assert.is(again.exitCode, 2);
    assert.match(again.stderr, 'EASLENS_CA_EXPIRED');
    assert.match((await ca('init', '--force')).text, 'mail.example.com');
    assert.is((await ca('export')).stderr, '');
  }),
);

test(
  'export writes the root certificate, and no key in any format',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com');
    const root = readAuthority(home)?.root;
    assert.is(new X509Certificate((await ca('export')).stdout).fingerprint256, root?.fingerprint);
    assert.equal((await ca('export', '--format', 'der')).stdout, root?.as('der'));
    assert.match((await ca('export', '--format', 'mobileconfig')).text, 'com.apple.security.root');
    const p12 = await ca('export', '--format', 'p12');
    assert.match(p12.stderr, 'The password is easlens');
    const kept = readFileSync(join(home, 'ca', 'authority.pem'), 'utf8');
    const key = Buffer.from(/PRIVATE KEY-----\n([^-]+)/.exec(kept)?.[1] ?? '', 'base64');
    assert.ok(key.length > 100);
    // The secret number of a P-256 key in PKCS #8.
    const secret = key.subarray(36, 68);
    for (const format of ['pem', 'der', 'p12', 'mobileconfig']) {
      const { stdout } = await ca('export', '--format', format);
      assert.not(stdout.includes(secret), format);
      assert.not(stdout.includes('PRIVATE'), format);
    }
  }),
);

test(
  'export --out writes new files only: the CA itself is never written over',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com');
    const file = join(home, 'ca.crt');
    assert.is((await ca('export', '--format', 'der', '--out', file, '(terminal)')).exitCode, 0);
    assert.equal(readFileSync(file), readAuthority(home)?.root.as('der'));
    const kept = join(home, 'ca', 'authority.pem');
    for (const taken of [file, kept]) {
      const before = readFileSync(taken);
      const { exitCode, stderr } = await ca('export', '--out', taken);
      assert.is(exitCode, 2);
      assert.match(stderr, 'EASLENS_CA_OUT');
      assert.equal(readFileSync(taken), before);
    }
    const nowhere = join(home, 'no', 'folder', 'ca.pem');
    assert.match((await ca('export', '--out', nowhere)).stderr, 'EASLENS_CA_OUT');
    assert.not(existsSync(nowhere));
  }),
);

test(
  'bytes are not written to a terminal',
  atHome(async (ca) => {
    await ca('init', '--intercept', 'mail.example.com');
    for (const format of ['der', 'p12']) {
      const { exitCode, stderr, text } = await ca('export', '--format', format, '(terminal)');
      assert.is(exitCode, 2);
      assert.is(text, '');
      assert.match(stderr, `easlens ca export --format ${format} --out easlens-ca.`);
    }
    assert.match((await ca('export', '(terminal)')).text, '-----BEGIN CERTIFICATE-----');
  }),
);

test(
  'a key that others may read is named, with what to do',
  atHome(async (ca, home) => {
    await ca('init', '--intercept', 'mail.example.com');
    chmodSync(join(home, 'ca', 'authority.pem'), 0o644);
    const { exitCode, stderr } = await ca('show');
    assert.is(exitCode, 2);
    assert.match(stderr, 'EASLENS_CA_OPEN');
    assert.match(stderr, 'chmod 600');
  }),
);

test('help has examples', async () => {
  for (const argv of [['ca'], ['ca', 'init'], ['ca', 'show'], ['ca', 'export']]) {
    const { exitCode, stdout } = await runCommand([...argv, '--help']);
    assert.is(exitCode, 0);
    assert.match(stdout.toString(), /Examples?:\n {2}easlens ca /);
  }
});

test('the page about it has every code, and no other', () => {
  const codesIn = (...files: readonly string[]): readonly string[] => {
    const texts = files.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
    return [...new Set(texts.join().match(/EASLENS_CA_[A-Z]+/g))].sort();
  };
  assert.equal(codesIn('docs/ca.md'), codesIn('src/cli/ca-actions.ts', 'src/cli/ca-files.ts'));
});

test.run();
