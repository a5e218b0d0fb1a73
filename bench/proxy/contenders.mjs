// What stands between load and upstream: each is started anew for each size, and names why where it cannot be.
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { nginxConfiguration } from './servers/nginx.mjs';

const here = new URL('.', import.meta.url).pathname;

export const BASELINE = 'httpxy, bare';

/** Goes on with what it has taken when the load is over, so it is started for each round and stopped before the next. */
export const ALONE = 'mitmproxy, WBXML view';

/** Name and how to start: resolves to a server, or to the reason it is left out. */
export const contenders = [
  ['direct', ({ upstream }) => ({ port: upstream.port })],
  ['nginx', startNginx],
  [BASELINE, ({ upstream }) => startBare('http-proxy', upstream.port)],
  ['http-proxy 1.18, bare', ({ upstream }) => startBare('http-proxy-1', upstream.port)],
  [
    'easlens, inspecting nothing',
    ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'nothing'),
  ],
  ['easlens, all rules', ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'rules')],
  [
    'easlens, all rules, recorded',
    ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'session'),
  ],
  ['easlens, hold', ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'hold')],
  [ALONE, startMitmproxy],
];

/** A server of ours in a process of its own. */
export async function startNode(file, ...given) {
  const child = fork(join(here, file), given.map(String), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]);
  if (port === undefined) return `${file} did not start`;
  return { port, pid: child.pid, stop: () => child.disconnect() };
}

async function startBare(name, upstreamPort) {
  try {
    import.meta.resolve(name);
  } catch {
    return 'not installed: npm install --prefix bench';
  }
  return startNode('servers/bare.mjs', name, upstreamPort);
}

async function startNginx({ upstream, folder }) {
  if (!has('nginx', '-v')) return 'not installed: apt-get install nginx-light';
  const port = await freePort();
  const file = join(folder, `nginx-${port}.conf`);
  writeFileSync(file, nginxConfiguration(upstream.port, port, folder));
  return started(
    spawn('nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] }),
    port,
  );
}

/** Printing bodies is what runs its decoder; what it prints goes nowhere. */
async function startMitmproxy({ upstream, folder }) {
  if (!has('mitmdump', '--version')) return 'not installed: apt-get install mitmproxy';
  const port = await freePort();
  const options = ['--mode', `reverse:http://127.0.0.1:${upstream.port}`, '--listen-host', '127.0.0.1'];
  const settings = [
    '--set',
    `confdir=${folder}/mitmproxy`,
    '--flow-detail',
    '4',
    '--listen-port',
    String(port),
  ];
  return started(spawn('mitmdump', [...options, ...settings], { stdio: 'ignore' }), port);
}

function has(program, flag) {
  return spawnSync(program, [flag], { stdio: 'ignore' }).error === undefined;
}

async function started(child, port) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) return `ended with code ${child.exitCode} at its start`;
    if (await answers(port)) return { port, pid: child.pid, stop: () => child.kill('SIGKILL') };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  return 'did not listen within 20 s';
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
