// node --expose-gc --import tsx bench/soak/rounds.mjs [rounds]: plays the faults of test/helpers/faults.ts that do not wait, one after
// the other, and tells what is left in memory after a collection: proxy, server and clients in one process.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { startProxy, ulid } from '../../src/proxy/index.ts';
import { answerWell, faults } from '../../test/helpers/faults.ts';
import { Peer } from '../../test/helpers/peer.ts';
import { shippedPacks } from '../../test/helpers/shipped-rules.ts';

const ROUNDS = Number(process.argv[2] ?? 10_000);
const TOLD_EACH = 1000;
const MIB = 1 << 20;
const quick = faults.filter(({ name }) => !/stalls|trickles/.test(name));

let script = answerWell;
const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  const peer = new Peer(socket);
  socket.on('end', () => socket.end());
  socket.on('data', () => {
    if (!/abcdef$|\r\n0\r\n\r\n$/.test(peer.text)) return;
    peer.take();
    void script(peer);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const proxy = await startProxy({
  listen: { host: '127.0.0.1', port: 0 },
  upstream: new URL(`http://127.0.0.1:${server.address().port}`),
  inspector: new Inspector(new RuleSet(shippedPacks())),
  onEvent: () => {},
  now: Date.now,
  newId: ulid,
});
const stage = { port: proxy.port, holds: false, serve: (next) => (script = next) };
let wrong = 0;
for (let round = 0; round < ROUNDS; round++) {
  const fault = quick[round % quick.length];
  const outcome = await fault.play(stage);
  if (outcome !== fault.streams) process.stdout.write(`${fault.name}: ${outcome}\n`, () => wrong++);
  if ((round + 1) % TOLD_EACH === 0) await tell(round + 1);
}
await proxy.stop(0);
server.close();
process.exitCode = wrong > 0 ? 1 : 0;

async function tell(rounds) {
  await pause(100);
  gc();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const [heap, beside, all] = [heapUsed, external, rss].map((bytes) => (bytes / MIB).toFixed(1));
  const descriptors = readdirSync('/proc/self/fd').length;
  process.stdout.write(
    `${rounds} rounds: ${heap} MiB of heap, ${beside} beside it, ${all} resident, ${descriptors} descriptors\n`,
  );
}
