import { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Connection } from '../../src/proxy/connection.ts';
import { Connections } from '../../src/proxy/connections.ts';

const test = suite('proxy/connections');

function connectionOf(client: Socket): Connection {
  return new Connection(client, () => ({ status: 421, message: 'nowhere' }), {
    openExchange: () => undefined,
    now: () => 0,
    mayHold: () => false,
    notice: () => {},
  });
}

test('a connection is kept until its client has gone', async () => {
  const connections = new Connections();
  const client = new Socket();
  const connection = connectionOf(client);
  connections.add(client, connection);
  assert.is(connections.of(client), connection);
  assert.is(connections.pending, 0);
  client.destroy();
  await new Promise((resolve) => client.once('close', resolve));
  assert.is(connections.of(client), undefined);
});

test('a client that was left has none, until it is given another', () => {
  const connections = new Connections();
  const client = new Socket();
  connections.add(client, connectionOf(client));
  connections.leave(client);
  assert.is(connections.of(client), undefined);
  assert.equal([client.listenerCount('end'), client.destroyed], [new Socket().listenerCount('end'), false]);
  const later = connectionOf(client);
  connections.add(client, later);
  assert.is(connections.of(client), later);
});

test('all are cut, with the reason', () => {
  const connections = new Connections();
  const clients = [new Socket(), new Socket()];
  for (const client of clients) connections.add(client, connectionOf(client));
  const failure = { code: 'stopped', message: 'stopped' } as const;
  connections.cut(failure);
  for (const client of clients) {
    assert.ok(client.destroyed);
    assert.is(connections.of(client)?.clientFailure, failure);
  }
});

test.run();
