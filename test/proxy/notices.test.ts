import { connect, createServer, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProxyNotice } from '../../src/proxy/index.ts';
import { Notices } from '../../src/proxy/notices.ts';

const test = suite('proxy/notices');

test('a notice begins with the client it is about, where that is known', async () => {
  const told: ProxyNotice[] = [];
  const notices = new Notices((notice) => told.push(notice));
  const server = createServer((client) => client.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = connect(port, '127.0.0.1');
  try {
    await new Promise((resolve) => client.once('connect', resolve));
    notices.tellOf({ kind: 'refused', message: 'no' }, client);
    notices.tellOf({ kind: 'refused', message: 'no' }, new Socket());
    notices.tellOf({ kind: 'refused', message: 'no' }, new PassThrough());
  } finally {
    client.destroy();
    server.close();
  }
  assert.equal(
    told.map(({ message }) => message),
    [`127.0.0.1:${port}: no`, 'a client:: no', 'a client: no'],
  );
});

test('a defect is told of with its error', () => {
  const told: ProxyNotice[] = [];
  const error = new Error('why');
  new Notices((notice) => told.push(notice)).defect('It failed', error);
  assert.equal(told, [{ kind: 'internal', message: 'It failed: Error: why', error }]);
});

test('a listener that throws, or is not there, stops nothing', () => {
  const throwing = new Notices(() => {
    throw new Error('a defect');
  });
  throwing.tell({ kind: 'internal', message: '' });
  new Notices(undefined).tell({ kind: 'internal', message: '' });
});

test.run();
