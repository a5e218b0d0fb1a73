// Runs in a network namespace of its own, in which few ports are left; prints what came of connections as JSON.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEaslens } from './easlens.ts';
import { Visitors } from './visitors.ts';

const CLIENTS = 60;

const upstream = createServer((request, response) => {
  request.resume().on('end', () => response.end('ok'));
});
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
const { port } = upstream.address() as AddressInfo;
const easlens = await startEaslens(`http://127.0.0.1:${port}`, '--listen', '0.0.0.0:0');
const visitors = new Visitors(easlens.port);
// The ports of each address are counted apart, so that there are enough to reach the proxy.
const first = await visitors.ask(CLIENTS, (number) => `127.0.0.${1 + (number % 10)}`);
visitors.leave();
// One that was closed lately is not free at once.
const later = await visitors.askUntilAnswered('127.0.0.1');
visitors.leave();
const code = await easlens.stop();
upstream.close();
process.stdout.write(`${JSON.stringify({ first, later, code })}\n`);
