import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isSecretHeader, redactHeaders, redactTarget } from '../../../src/inspect/eas/redact.ts';

const test = suite('redact');
const basic = `Basic ${Buffer.from('alice:SECRET').toString('base64')}`;

const rows: readonly [name: string, value: string, shown: string][] = [
  ['Authorization', basic, 'Basic alice:[redacted]'],
  ['authorization', 'Bearer SECRET.SECRET', 'Bearer [redacted]'],
  ['Authorization', 'Negotiate SECRET', 'Negotiate [redacted]'],
  ['Authorization', 'SECRET', '[redacted]'],
  ['Authorization', 'SECRET=SECRET and more', '[redacted]'],
  ['Authorization', 'Basic U0VDUkVU', 'Basic [redacted]'],
  ['Proxy-Authorization', basic, 'Basic alice:[redacted]'],
  ['Cookie', 'a=SECRET; b=SECRET=', 'a=[redacted]; b=[redacted]'],
  ['Cookie', 'SECRET', '[redacted]'],
  ['Cookie', 'SECRET==', '[redacted]'],
  ['Authorization', 'SECRET and more', '[redacted]'],
  ['Set-Cookie', 'a="SECRET; SECRET"; Path=/; HttpOnly', 'a=[redacted]'],
  ['X-MS-PolicyKey', 'SECRET', '[redacted]'],
  ['x-ms-policykey', 'SECRET', '[redacted]'],
  ['WWW-Authenticate', 'Basic realm="mail"', 'Basic realm="mail"'],
  ['WWW-Authenticate', 'NTLM SECRET==', 'NTLM [redacted]'],
  ['WWW-Authenticate', 'Negotiate', 'Negotiate'],
  ['Location', 'https://alice:SECRET@mail.example.com/x', 'https://[redacted]@mail.example.com/x'],
  ['X-MS-Location', 'https://mail.example.com/x', 'https://mail.example.com/x'],
  ['MS-ASProtocolVersion', '14.1', '14.1'],
  ['Host', 'mail.example.com', 'mail.example.com'],
];

for (const [name, value, shown] of rows) {
  test(`shows ${name}: ${value.slice(0, 20)} as ${shown}`, () => {
    assert.equal(redactHeaders(['Host', 'h', name, value]), ['Host', 'h', name, shown]);
    assert.is(isSecretHeader(name), !/^(?:MS-AS|Host)/.test(name));
  });
}

const EAS = '/Microsoft-Server-ActiveSync';
const query = (key: string): string =>
  Buffer.concat([
    Buffer.from([141, 0, 9, 4, 2]),
    Buffer.from('D1'),
    Buffer.from([key.length]),
    Buffer.from(key),
    Buffer.from('\x01P'),
  ]).toString('base64');

const targets: readonly [target: string, shown: string][] = [
  [`${EAS}?${query('KEY!')}`, `${EAS}?${query('\0\0\0\0')}`],
  [`${EAS}?${query('KEY!')}&a=b`, `${EAS}?${query('\0\0\0\0')}&a=b`],
  [`${EAS}?${query('')}`, `${EAS}?${query('')}`],
  [`${EAS}?Cmd=Sync&User=alice`, `${EAS}?Cmd=Sync&User=alice`],
  [EAS, EAS],
  [`${EAS}?`, `${EAS}?`],
  [`/other?${query('KEY!')}`, `/other?${query('KEY!')}`],
  [
    `http://alice:SECRET@mail.example.com${EAS}?Cmd=Sync`,
    `http://[redacted]@mail.example.com${EAS}?Cmd=Sync`,
  ],
];

for (const [target, shown] of targets) {
  test(`shows the target ${target} as ${shown}`, () => assert.is(redactTarget(target), shown));
}

test('leaves the headers it was given alone', () => {
  const headers = Object.freeze(['Cookie', 'a=b']);
  redactHeaders(headers);
  assert.equal(headers, ['Cookie', 'a=b']);
});

test('no secret comes through, whatever is around it', () => {
  const secret = 'dG9wLXNlY3JldA';
  const logins = fc.tuple(
    fc.constantFrom('Authorization', 'Proxy-Authorization'),
    fc.constantFrom('', ' ', 'Bearer ', 'Basic ', 'NTLM ', 'Unheard-Of '),
  );
  // The name of a cookie may be shown, so the secret comes behind one.
  const cookies = fc.tuple(
    fc.constantFrom('Cookie', 'Set-Cookie'),
    fc.constantFrom('a=', ' ; x=y; z=', 'a="b; c='),
  );
  const others = fc.tuple(
    fc.constantFrom('X-MS-PolicyKey', 'Authentication-Info'),
    fc.constantFrom('', 'a='),
  );
  fc.assert(
    fc.property(fc.oneof(logins, cookies, others), fc.string(), ([name, before], after) => {
      const [, value] = redactHeaders([name, `${before}${secret}${after}`]);
      return !value?.includes(secret);
    }),
    { numRuns: 1000 },
  );
});

test.run();
