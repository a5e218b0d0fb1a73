import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeAuthority } from '../../src/cli/ca-files.ts';
import type { CommandError } from '../../src/cli/command-error.ts';
import {
  type HostsToRead,
  hostsOf,
  interceptionFor,
  type ReadyInterception,
} from '../../src/cli/interception.ts';

const test = suite('cli/interception');

const UPSTREAM = new URL('https://mail.example.com/SOGo');
const NOTHING: HostsToRead = { intercept: [], hostname: [] };

interface Ready {
  readonly interception: ReadyInterception;
  readonly notes: readonly string[];
}

/** What is made ready where a CA for `hosts` is there already. */
async function ready(
  asked: Partial<HostsToRead>,
  upstream?: URL,
  hosts: readonly string[] = [],
): Promise<Ready> {
  const folder = mkdtempSync(join(tmpdir(), 'easlens-'));
  const notes: string[] = [];
  try {
    if (hosts.length > 0) await makeAuthority(folder, hosts, Date.now());
    const streams = { env: { EASLENS_HOME: folder } };
    const interception = await interceptionFor({ ...NOTHING, ...asked }, upstream, streams, (note) =>
      notes.push(note),
    );
    return { interception, notes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('by default the server, its autodiscover host and the clouds are read', async () => {
  const { interception, notes } = await ready({}, UPSTREAM);
  const read = [
    'mail.example.com',
    'eu.mail.example.com',
    'autodiscover.example.com',
    'outlook.office365.com',
  ];
  const unread = [
    'example.com',
    'www.example.com',
    'notmail.example.com',
    'www.google.com',
    'office365.com',
    '',
  ];
  assert.equal([...read, ...unread].filter(interception.intercepts), read);
  assert.is(notes.length, 1);
  assert.match(notes.join(), /A CA was made/);
});

test('what is asked for takes the place of all that', async () => {
  const { interception } = await ready(
    { intercept: ['*.Contoso.com'], hostname: ['lens.example'] },
    UPSTREAM,
  );
  const names = ['contoso.com', 'mail.contoso.com', 'lens.example', 'mail.example.com', 'm.google.com'];
  assert.equal(names.filter(interception.intercepts), ['contoso.com', 'mail.contoso.com', 'lens.example']);
  assert.equal(interception.hosts, ['lens.example', 'contoso.com']);
});

test('a CA that may not vouch for the clouds leaves them alone, and it is said', async () => {
  const own = ['mail.example.com', 'autodiscover.example.com', 'm.google.com'];
  const { interception, notes } = await ready({}, UPSTREAM, own);
  assert.equal(interception.hosts, own);
  assert.not.ok(interception.intercepts('outlook.office365.com'));
  assert.match(notes.join(), /unread, for the CA may not vouch for them: outlook\.office365\.com, /);
});

test('a CA that may not vouch for what is wanted is an error with a way out', async () => {
  const wanted = ready({ intercept: ['mail.contoso.com'] }, UPSTREAM, ['mail.example.com']);
  const { code, wayOut } = await wanted.then(
    () => assert.unreachable() as never,
    (error: CommandError) => error,
  );
  assert.is(code, 'EASLENS_CA_HOSTS');
  assert.match(wayOut, 'ca init --force --intercept mail.example.com mail.contoso.com');
});

const hosts: readonly (readonly [upstream: string | undefined, hosts: readonly string[]])[] = [
  [undefined, []],
  ['https://mail.example.com', ['mail.example.com', 'autodiscover.example.com']],
  ['https://example.com:8443', ['example.com', 'autodiscover.example.com']],
  ['https://eas.mail.example.co.uk', ['eas.mail.example.co.uk', 'autodiscover.mail.example.co.uk']],
  ['http://192.0.2.7:20000', ['192.0.2.7']],
  ['http://[2001:db8::7]', ['2001:db8::7']],
  ['http://localhost:20000', ['localhost']],
];

for (const [upstream, expected] of hosts) {
  test(`the hosts of ${upstream} are ${expected.join(', ') || 'none'}`, () => {
    assert.equal(hostsOf(upstream === undefined ? undefined : new URL(upstream)), expected);
  });
}

test.run();
