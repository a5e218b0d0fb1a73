// `npm run record:captures`, as root on Debian with mitmproxy, tshark and tcpdump, lets these tools write what the readers
// of captures are tested with: test/fixtures/tools. Replays recorded exchanges over loopback.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { toolExchanges } from './tool-exchanges.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const out = join(fixtures, 'tools');
mkdirSync(out, { recursive: true });

const names = toolExchanges;

await recordFlows();
await recordPackets('plain.pcap', ['tcpdump', '-i', 'lo', '-U', '-w']);
await recordPackets('plain.pcapng', ['tshark', '-q', '-i', 'lo', '-F', 'pcapng', '-w']);
await recordTls();
listPackets();

/** A flow file of mitmdump, and the HAR that its own script makes of it. */
async function recordFlows(): Promise<void> {
  const server = await listen(createServer(answer));
  const port = 18_098;
  const [flows, har] = [join(out, 'mitmdump.mitm'), join(out, 'har_dump.har')];
  for (const file of [flows, har]) rmSync(file, { force: true });
  const script = '/usr/share/doc/mitmproxy/examples/contrib/har_dump.py';
  const mode = `reverse:http://127.0.0.1:${portOf(server)}`;
  const tool = await start(
    ['mitmdump', '--mode', mode, '-p', `${port}`, '-w', flows, '-s', script, '--set', `hardump=${har}`],
    /listening at/,
  );
  for (const name of names) await replay(name, () => connect(port, '127.0.0.1'));
  await stop(tool);
  server.close();
}

async function recordPackets(file: string, [command = '', ...rest]: readonly string[]): Promise<void> {
  const server = await listen(createServer(answer));
  const path = join(out, file);
  rmSync(path, { force: true });
  const tool = await start(
    [command, ...rest, path, '-f', `tcp port ${portOf(server)}`].filter(isFor(command)),
    /listening on|Capturing on/,
  );
  for (const name of names) await replay(name, () => connect(portOf(server), '127.0.0.1'));
  await stop(tool);
  server.close();
}

/** tcpdump takes its filter bare. */
function isFor(command: string): (word: string) => boolean {
  return (word) => command !== 'tcpdump' || word !== '-f';
}

async function recordTls(): Promise<void> {
  const [key, cert] = ['localhost.key', 'localhost.pem'].map((name) =>
    readFileSync(join(fixtures, 'tls', name)),
  );
  const tls = createTlsServer({ key, cert } as { key: Buffer; cert: Buffer }, answer);
  const keys: Buffer[] = [];
  tls.on('keylog', (line: Buffer) => keys.push(line));
  const server = await listen(tls);
  const path = join(out, 'tls.pcap');
  rmSync(path, { force: true });
  const tool = await start(
    ['tcpdump', '-i', 'lo', '-U', '-w', path, `tcp port ${portOf(server)}`],
    /listening on/,
  );
  const open = (): TLSSocket =>
    connectTls({ port: portOf(server), host: '127.0.0.1', rejectUnauthorized: false });
  for (const name of names.slice(0, 3)) await replay(name, open);
  await stop(tool);
  writeFileSync(join(out, 'tls.keys'), Buffer.concat(keys));
  server.close();
}

/** What tshark says of the first three exchanges, to test how that is read where there is no tshark. */
function listPackets(): void {
  const words = ['-n', '-r', join(out, 'plain.pcap'), '-o', 'http.decompress_body:FALSE'];
  const filter = ['-Y', 'http and tcp.stream <= 2', '-T', 'ek', '-x', '-J', 'frame http'];
  writeFileSync(join(out, 'plain.ek.jsonl'), execFileSync('tshark', [...words, ...filter]));
}

/** Answers each request as it was answered once: its path tells which. */
function answer(socket: Socket): void {
  let received = '';
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    const name = names.find((each) => received.includes(`X-Replayed: ${each}\r\n`));
    if (name !== undefined && received.length >= bytesOf(name, 'request').length)
      socket.end(bytesOf(name, 'response'));
  });
}

async function replay(name: string, open: () => Socket): Promise<void> {
  const socket = open();
  socket.write(bytesOf(name, 'request'));
  socket.resume();
  await once(socket, 'close');
  await sleep(50);
}

/** A message as it was on the wire, with a field that names it; a chunked body as one chunk. */
function bytesOf(name: string, side: 'request' | 'response'): Buffer {
  const [head, body] = ['head', 'body'].map((part) =>
    readFileSync(join(fixtures, 'captures', name, `${side}.${part}`)),
  );
  const text = (head as Buffer).toString('latin1');
  const marked = side === 'request' ? text.replace('\r\n', `\r\nX-Replayed: ${name}\r\n`) : text;
  const chunked = /transfer-encoding: chunked/i.test(text);
  const framed = chunked ? chunk(body as Buffer) : (body as Buffer);
  return Buffer.concat([Buffer.from(marked, 'latin1'), framed]);
}

function chunk(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

async function listen<Kind extends Server>(server: Kind): Promise<Kind> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function start(
  [command = '', ...rest]: readonly string[],
  ready: RegExp,
): Promise<ReturnType<typeof spawn>> {
  const tool = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (ready.test(said)) resolve();
    };
    tool.stdout?.on('data', hear);
    tool.stderr?.on('data', hear);
    tool.on('exit', () => reject(new Error(said)));
  });
  await sleep(1500);
  return tool;
}

async function stop(tool: ReturnType<typeof spawn>): Promise<void> {
  await sleep(1500);
  tool.kill('SIGINT');
  await once(tool, 'exit');
}
