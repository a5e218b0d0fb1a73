import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OutlookMobileSigns } from '../../src/proxy/outlook-mobile-signs.ts';
import { ACTIVESYNC, head, withProxy } from './harness.ts';

const test = suite('proxy/outlook-mobile-signs');
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

test('each client is told of once, by host or by request', () => {
  const signs = new OutlookMobileSigns();
  const app = ['user-agent', 'Outlook-iOS/2.0'];
  assert.is(signs.ofHost('192.0.2.7', 'mail.example.com'), undefined);
  assert.is(signs.ofHost('192.0.2.7', 'prod.acompli.net')?.rule, 'easlens/outlook-mobile');
  assert.is(signs.ofHost('192.0.2.7', 'prod.outlookmobile.com'), undefined);
  assert.is(signs.ofRequest('192.0.2.7', app), undefined);
  assert.match(signs.ofRequest('192.0.2.8', app)?.message ?? '', /does not speak ActiveSync/);
  const cloud = ['User-Agent', 'Outlook-iOS-Android/1.0'];
  assert.match(signs.ofRequest('192.0.2.8', cloud)?.message ?? '', /A service of Microsoft/);
  assert.is(signs.ofRequest('192.0.2.8', cloud), undefined);
  assert.is(signs.ofRequest('192.0.2.9', ['User-Agent', 'Apple-iPhone15C2/2201.100']), undefined);
  assert.is(signs.ofRequest('192.0.2.9', []), undefined);
});

test('many clients do not fill the memory, though one may be told of twice', () => {
  const signs = new OutlookMobileSigns();
  for (let number = 0; number <= 1000; number++) assert.ok(signs.ofHost(String(number), 'acompli.net'));
  assert.ok(signs.ofHost('0', 'acompli.net'));
});

test('the proxy says it of a request, whatever it asks for, and relays it', () =>
  withProxy(async ({ upstream, client, notices }) => {
    const phone = client();
    const asks = (path: string) =>
      head(`POST ${path} HTTP/1.1`, 'Host: a', 'User-Agent: Outlook-Android/2.0', 'Content-Length: 0');
    phone.write(asks('/api'));
    const server = await upstream.accept();
    assert.is(await server.with('\r\n\r\n'), asks('/api'));
    server.write(OK);
    await phone.with(OK);
    phone.write(asks(ACTIVESYNC));
    await server.with('\r\n\r\n');
    assert.equal(
      notices.map(({ kind, rule }) => `${kind} ${rule}`),
      ['no-activesync easlens/outlook-mobile'],
    );
    assert.match(notices[0]?.message ?? '', /^127\.0\.0\.1:\d+: Outlook for iOS and Android does not speak/);
  }));

for (const modes of [['reverse'], ['forward', 'reverse']] as const) {
  test(`a CONNECT to its hosts says it too: ${modes}`, () =>
    withProxy(
      async ({ client, notices }) => {
        const phone = client();
        phone.write(head('CONNECT prod.acompli.net:443 HTTP/1.1', 'Host: prod.acompli.net:443'));
        await phone.with('\r\n\r\n');
        assert.is(notices[0]?.rule, 'easlens/outlook-mobile');
      },
      // No name is looked up, for the other proxy would do that, and there is none.
      { modes, upstreamProxy: new URL('http://127.0.0.1:1') },
    ));
}

test.run();
