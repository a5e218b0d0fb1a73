import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startWithDescriptors } from './easlens.ts';
import { Visitors } from './visitors.ts';

const test = suite('exhaustion');

const FEW_PORTS = fileURLToPath(new URL('few-ports.ts', import.meta.url));
const NODE = [process.execPath, '--import', 'tsx'].map((word) => `'${word}'`).join(' ');

test('without free ports to reach the server from, clients are told so, and those that have one are served', () => {
  const inNamespace = [
    'ip link set lo up',
    // Twenty ports for each pair of addresses.
    'echo 40000 40019 > /proc/sys/net/ipv4/ip_local_port_range',
    `exec ${NODE} '${FEW_PORTS}'`,
  ].join(' && ');
  const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', inNamespace], {
    encoding: 'utf8',
    timeout: 180_000,
  });
  assert.is(status, 0, stderr);
  const { first, later, code } = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  const served = first['200'];
  assert.ok(served > 0 && served <= 20, JSON.stringify(first));
  assert.equal(first, { '200': served, '502 EADDRNOTAVAIL': 60 - served });
  assert.is(later, '200', 'the next exchange works');
  assert.is(code, 0);
});

test('without free descriptors, clients are told so or wait; the proxy lives on and serves them later', async () => {
  const upstream = createServer((request, response) => {
    request.resume().on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  const easlens = await startWithDescriptors(60, `http://127.0.0.1:${port}`);
  try {
    const visitors = new Visitors(easlens.port);
    const tally = await visitors.ask(100);
    assert.ok((tally['200'] ?? 0) > 0, JSON.stringify(tally));
    const known = ['200', '502 EMFILE', 'client: ECONNRESET', 'client: EPIPE'];
    assert.equal(
      Object.keys(tally).filter((answer) => !known.includes(answer)),
      [],
      JSON.stringify(tally),
    );
    visitors.leave();
    assert.is(await visitors.askUntilAnswered(), '200', 'the next exchange works');
    visitors.leave();
    assert.is(await easlens.stop(), 0);
  } finally {
    upstream.close();
  }
});

test.run();
