import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Room } from '../../src/proxy/room.ts';
import { Tap } from '../../src/proxy/tap.ts';
import { ACTIVESYNC, type Harness, head, pass, ScriptedEnforcer, withProxy } from './harness.ts';

const test = suite('proxy/room');

test('what is taken is not given to others until it is given back', () => {
  const room = Room.forBodiesOf(1);
  assert.ok(room.take(30, 0));
  assert.not(room.take(3, 0));
  assert.ok(room.take(2, 0));
  room.give(3);
  assert.ok(room.take(3, 0));
  assert.not(room.take(1, 0));
});

test('small bodies find room, also where large ones fill it', () => {
  const room = Room.forBodiesOf(1024);
  assert.ok(room.take(32 * 1024, 0));
  assert.ok(room.take(4, 0));
  assert.not(room.take(1, 4));
  assert.not(room.take(5, 0));
});

test('a tap that finds no room is one beyond its limit, and gives all back', () => {
  const room = new Room(8);
  const [one, other] = [new Tap(8, 0, room), new Tap(8, 0, room)];
  one.add(Buffer.alloc(5));
  other.add(Buffer.alloc(2));
  other.add(Buffer.alloc(2));
  assert.equal(other.take(), { bytes: new Uint8Array(0), length: 4, overLimit: true });
  one.add(Buffer.alloc(3));
  assert.is(one.take().bytes.length, 8);
  assert.ok(room.take(8, 0));
});

/** Clients that send all but the last byte of a body of 8, one more than there is room for. */
async function crowd({ client }: Harness, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    client().write(`${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 9')}abcdefgh`);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test('half of a body that waits for ever takes its share; what finds no room streams, and what went gives room', () => {
  const enforcer = new ScriptedEnforcer({ request: pass });
  return withProxy(
    async (harness) => {
      await crowd(harness, 36);
      assert.is(harness.upstream.peers.length, 0);
      await crowd(harness, 1);
      assert.is(harness.upstream.peers.length, 1);
      assert.equal(enforcer.inspector.requests, [{ text: '', length: 8, overLimit: true }]);
    },
    { enforcer, inspectLimit: 9, holdLimit: 9 },
  );
});

test('the room of a body that was held comes back when its exchange is over', () => {
  const enforcer = new ScriptedEnforcer({ request: pass, response: pass });
  const sent = `${head(`POST ${ACTIVESYNC} HTTP/1.1`, 'Host: a', 'Content-Length: 9')}abcdefgh!`;
  return withProxy(
    async ({ upstream, client, kinds }) => {
      const phone = client();
      phone.write(sent);
      const server = await upstream.accept();
      for (let round = 1; round <= 40; round++) {
        await server.with('!');
        server.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 9')}12345678.`);
        await phone.with('78.');
        await kinds(round);
        phone.write(sent);
      }
      const calls = [...enforcer.inspector.requests, ...enforcer.inspector.responses];
      assert.is(calls.filter(({ overLimit }) => overLimit).length, 0);
    },
    { enforcer, inspectLimit: 9, holdLimit: 9 },
  );
});

test.run();
