import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sightOf } from '../../src/cli/staying.ts';
import type { Mode } from '../../src/proxy/index.ts';
import { MovedDevices } from '../../src/proxy/index.ts';
import { requestFor } from '../inspect/eas/staying/answers.ts';

const test = suite('cli/staying');
const PATH = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=ABC';
const isMail = (hostname: string) => hostname === 'mail.example.com' || hostname === 'mail2.example.com';

/** Host of the request, where the answer leads, and in which modes the device stays. */
const rows: readonly [host: string, url: string, reverse: boolean, forward: boolean, both: boolean][] = [
  ['192.168.1.5', 'https://192.168.1.5/x', true, false, true],
  ['192.168.1.5', 'https://mail.example.com/x', false, true, false],
  ['192.168.1.5', 'http://192.168.1.5/x', false, true, false],
  ['mail.example.com', 'https://mail2.example.com/x', false, true, true],
  ['mail.example.com:443', 'https://mail2.example.com/x', false, true, true],
  ['mail.example.com', 'http://other.example/x', false, true, true],
  ['mail.example.com', 'https://other.example/x', false, false, false],
];

for (const [host, url, ...stays] of rows) {
  test(`asked as ${host}, led to ${url}: ${stays}`, () => {
    const ways: readonly (readonly Mode[])[] = [['reverse'], ['forward'], ['reverse', 'transparent']];
    const found = ways.map((modes) => {
      const sight = sightOf({ modes, scheme: 'https' });
      sight.reads(isMail);
      return sight.staying.isOnProxy(new URL(url), host);
    });
    assert.equal(found, stays);
  });
}

test('the way out is that of the modes', () => {
  const wayOut = (...modes: readonly Mode[]) =>
    sightOf({ modes, scheme: 'https' }).staying.wayOut(new URL('https://other.example'));
  assert.match(wayOut('reverse'), /^--keep-devices .*stays\.$/);
  assert.is(wayOut('forward'), '--intercept other.example keeps it in view.');
  assert.match(
    wayOut('reverse', 'forward'),
    /^--keep-devices .*stays\. .*led through here: --intercept other\.example /,
  );
});

test('who is led through is not kept by rewriting', () => {
  const moved = new MovedDevices(new URL('https://upstream.example'));
  const sight = sightOf({ modes: ['reverse', 'forward'], scheme: 'https', moved });
  sight.reads(isMail);
  const hindrance = (host: string) =>
    sight.keep?.hindranceTo(new URL('https://other.example'), requestFor(PATH, ['Host', host]));
  assert.is(hindrance('192.168.1.5'), undefined);
  assert.match(hindrance('mail.example.com') ?? '', /led through this proxy/);
  assert.is(
    sight.keep?.addressFor(requestFor(PATH, ['Host', '192.168.1.5:8443']).head),
    'https://192.168.1.5:8443',
  );
  assert.is(sightOf({ modes: ['reverse'], scheme: 'https' }).keep, undefined);
});

test.run();
