import { connect, createServer, type Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { singleCertificate } from '../../../src/proxy/tls/certificate-source.ts';
import { Handshakes, type Offer } from '../../../src/proxy/tls/handshakes.ts';
import { deadline } from '../../helpers/deadline.ts';
import { tlsFixture } from '../harness.ts';

const test = suite('proxy/tls/handshakes');

const certificates = singleCertificate({
  certificate: tlsFixture('localhost.pem'),
  key: tlsFixture('localhost.key'),
});

test('beyond the bound the oldest handshake is given up, and the others go on', async () => {
  const failed: string[] = [];
  const handshakes = new Handshakes({ most: 2 });
  const offer: Offer = {
    certificates,
    secured: () => {},
    failed: (_, error) => failed.push(error.code ?? ''),
  };
  const clients: Socket[] = [];
  let begun = 0;
  const server = createServer((raw) => {
    handshakes.begin(raw, offer);
    begun += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    for (let count = 1; count <= 3; count++) {
      const client = connect(port, '127.0.0.1');
      client.on('error', () => {}).resume();
      clients.push(client);
      const seen = async () => {
        while (begun < count) await new Promise((resolve) => setTimeout(resolve, 2));
      };
      await deadline(5000, seen());
    }
    const closed = async () => {
      while (!clients[0]?.destroyed) await new Promise((resolve) => setTimeout(resolve, 2));
    };
    await deadline(5000, closed());
    assert.equal(failed, ['ERR_TLS_HANDSHAKE_FLOOD']);
    assert.is(handshakes.size, 2);
    assert.equal(
      clients.map(({ destroyed }) => destroyed),
      [true, false, false],
    );
  } finally {
    handshakes.close();
    for (const client of clients) client.destroy();
    server.close();
  }
});

test.run();
