// What stands between load and upstream: each is started anew for each size, and names why where it cannot be.
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nginxConfiguration } from './servers/nginx.mjs';

const here = new URL('.', import.meta.url).pathname;

export const BASELINE = 'httpxy, bare';

/** Go on with what they have taken when the load is over, so each is started for each round and stopped before the next. */
export const ALONE = new Set(['mitmproxy', 'mitmproxy, WBXML view']);

export const WITH_VIEW = 'mitmproxy, WBXML view';
export const NOTHING = 'easlens, inspecting nothing';
export const OBSERVING = 'easlens, all rules';
export const PROGRAM = 'easlens, the program';

/** Name and how to start: resolves to a server, or to the reason it is left out. */
export const contenders = [
  ['direct', ({ upstream }) => ({ port: upstream.port })],
  ['nginx', startNginx],
  [BASELINE, ({ upstream }) => startBare('http-proxy', upstream.port)],
  ['http-proxy 1.18, bare', ({ upstream }) => startBare('http-proxy-1', upstream.port)],
  ['http-proxy-3, bare', ({ upstream }) => startBare('http-proxy-3', upstream.port)],
  [NOTHING, ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'nothing')],
  [OBSERVING, ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'rules')],
  [
    'easlens, all rules, recorded',
    ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'session'),
  ],
  ['easlens, hold', ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'hold')],
  [
    'easlens, every rule enforced',
    ({ upstream }) => startNode('servers/easlens.mjs', upstream.port, 'enforce'),
  ],
  ['mitmproxy', (parts) => startMitmproxy(parts, 0)],
  // Printing bodies is what runs its decoder; what it prints goes nowhere.
  [WITH_VIEW, (parts) => startMitmproxy(parts, 4)],
];

/** A server of ours in a process of its own. */
export async function startNode(file, ...given) {
  const child = fork(join(here, file), given.map(String), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]);
  if (port === undefined) return `${file} did not start`;
  return { port, pid: child.pid, stop: () => child.disconnect() };
}

/** What is installed, as one would start it; the lines it writes are read and dropped. */
export async function startProgram(upstreamPort) {
  const file = join(here, '../../dist/cli/bin.js');
  if (!existsSync(file)) return 'not built: npm run build';
  const words = ['--upstream', `http://127.0.0.1:${upstreamPort}`, '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, [file, 'proxy', ...words, '--output', 'json', '--no-ui'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [])]);
  if (line === undefined) return 'the program did not start';
  lines.close();
  child.stdout.resume();
  return { port: JSON.parse(line).port, pid: child.pid, stop: () => child.kill() };
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

/** @param detail how much of each exchange it prints */
async function startMitmproxy({ upstream, folder }, detail) {
  if (!has('mitmdump', '--version')) return 'not installed: apt-get install mitmproxy';
  const port = await freePort();
  const options = ['--mode', `reverse:http://127.0.0.1:${upstream.port}`, '--listen-host', '127.0.0.1'];
  const settings = [
    '--set',
    `confdir=${folder}/mitmproxy`,
    '--flow-detail',
    String(detail),
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
