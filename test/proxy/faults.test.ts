import { existsSync, readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import type { ProxyOptions } from '../../src/proxy/index.ts';
import { deadline } from '../helpers/deadline.ts';
import { answerWell, type Fault, faults, type Script, WHOLE_REQUEST } from '../helpers/faults.ts';
import { Peer } from '../helpers/peer.ts';
import { shippedPacks } from '../helpers/shipped-rules.ts';
import { type Harness, pass, ScriptedEnforcer, withProxy } from './harness.ts';

const test = suite('proxy/faults');

/** How often each fault is played in one go, over one proxy. */
const ROUNDS = 3;

/** A server that does with each whole request what the script says. */
class ScriptedServer {
  script: Script = answerWell;
  open = 0;

  readonly answer = (socket: Socket): void => {
    this.open++;
    socket.on('close', () => this.open--);
    const peer = new Peer(socket);
    socket.on('end', () => socket.end());
    socket.on('data', () => {
      if (!/abcdef$|\r\n0\r\n\r\n$/.test(peer.text)) return;
      peer.take();
      void this.script(peer);
    });
  };
}

const inspector = new Inspector(new RuleSet(shippedPacks()));
const holding = (): Partial<ProxyOptions> => ({
  enforcer: new ScriptedEnforcer({ request: pass, response: pass }),
});

/** Files and sockets this process has open, where the system tells. */
function descriptors(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

async function until(is: () => boolean, what: () => string): Promise<void> {
  const wait = async () => {
    while (!is()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  await deadline(5000, wait()).catch(() => assert.unreachable(what()));
}

/** Nothing of the exchanges is left: no connection, no open exchange, no descriptor. */
async function leftNothing(
  { proxy, events }: Harness,
  server: ScriptedServer,
  before: number,
): Promise<void> {
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  await until(
    () => proxy.pending === 0 && server.open === 0 && descriptors() <= before,
    () => `${proxy.pending} pending, ${server.open} upstream, ${descriptors() - before} descriptors left`,
  );
  await until(
    () => count('opened') === count('closed'),
    () => `${count('opened')} opened, ${count('closed')} closed`,
  );
}

async function playInRounds(fault: Fault, way: 'streams' | 'held'): Promise<void> {
  const server = new ScriptedServer();
  await withProxy(
    async (harness) => {
      const stage = {
        port: harness.proxy.port,
        holds: way === 'held',
        serve: (script: Script) => (server.script = script),
      };
      const before = descriptors();
      for (let round = 0; round < ROUNDS; round++) {
        assert.is(await fault.play(stage), fault[way], `round ${round}`);
      }
      await leftNothing(harness, server, before);
      server.script = answerWell;
      const phone = harness.client();
      phone.write(WHOLE_REQUEST);
      assert.match(await phone.with('abcdef'), /^HTTP\/1\.1 200 OK\r\n/);
      assert.equal(
        harness.notices.filter(({ kind }) => kind === 'internal'),
        [],
      );
    },
    way === 'held' ? holding() : { inspector },
    server.answer,
  );
}

for (const fault of faults) {
  test(`${fault.name}: the client has ${fault.streams}, nothing leaks, the next exchange works`, () =>
    playInRounds(fault, 'streams'));

  test(`${fault.name}, messages held: the client has ${fault.held}, nothing leaks, the next exchange works`, () =>
    playInRounds(fault, 'held'));
}

const JUMP_MS = 60_000;

test('a clock that is set back again and again changes nothing that passes, and no exchange takes less than no time', async () => {
  const server = new ScriptedServer();
  let asked = 0;
  const jumping = () => Date.now() - ++asked * JUMP_MS;
  for (const way of [{ inspector }, holding()]) {
    await withProxy(
      async (harness) => {
        const phone = harness.client();
        for (let round = 0; round < 10; round++) {
          phone.write(WHOLE_REQUEST);
          assert.match(await phone.with('abcdef'), /^HTTP\/1\.1 200 OK\r\n/);
        }
        await harness.kinds(10);
        const durations = harness.events.flatMap((event) =>
          event.kind === 'closed' ? event.durationMs : [],
        );
        assert.is(durations.length, 10);
        assert.equal(
          durations.filter((duration) => duration < 0),
          [],
        );
      },
      { ...way, now: jumping },
      server.answer,
    );
  }
});

test.run();
