// node bench/ca/run.mjs: certificates made and handshakes served by the interception CA, in one process with its client. Needs "npm run build".
import { once } from 'node:events';
import { cpus } from 'node:os';
import { connect, createSecureContext, createServer } from 'node:tls';
import { Authority } from '../../dist/ca/authority.js';
import { createAuthority } from '../../dist/ca/create-authority.js';

const HOSTS = 100;
const HANDSHAKES = 1000;
const AT_ONCE = 50;

const now = Date.now();
const stored = await createAuthority({ hosts: ['bench.test'], now });
const host = (index) => `h${index % HOSTS}.bench.test`;
console.log(`${cpus().length} x ${cpus()[0].model}, Node.js ${process.versions.node}`);

/** Runs `act` for each number, so many at once, and tells the milliseconds of each. */
async function spread(count, act) {
  const times = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const start = performance.now();
      await act(index);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { times: times.sort((one, other) => one - other), total: performance.now() - start };
}

function report(what, { times, total }) {
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  console.log(
    `${what}: ${total.toFixed(0)} ms in all, ${(total / times.length).toFixed(2)} ms each; median ${at(0.5)} ms, 99% within ${at(0.99)} ms`,
  );
}

const fresh = new Authority(stored);
await fresh.leafFor('warm.bench.test', now);
report(
  `${HANDSHAKES} certificates, each for a new host`,
  await spread(HANDSHAKES, (index) => fresh.leafFor(`n${index}.bench.test`, now)),
);

const authority = new Authority(stored);
const made = new Map();
const contextFor = (name) => {
  const known = made.get(name);
  if (known) return known;
  const context = authority
    .leafFor(name, now)
    .then(({ certificate, key }) => createSecureContext({ cert: certificate, key }));
  made.set(name, context);
  return context;
};
const server = createServer({
  SNICallback: (name, done) => contextFor(name).then((context) => done(null, context), done),
});
server.on('secureConnection', (socket) => socket.end());
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const trusting = createSecureContext({ ca: stored.rootCertificate });
const handshake = async (index) => {
  const socket = connect({ port, host: '127.0.0.1', servername: host(index), secureContext: trusting });
  await once(socket, 'secureConnect');
  socket.destroy();
};
const title = `${HANDSHAKES} handshakes to ${HOSTS} hosts`;
report(`${title}, none known before`, await spread(HANDSHAKES, handshake));
report(`${title}, all known`, await spread(HANDSHAKES, handshake));
console.log(`${made.size} certificates were made`);
server.close();
