// Writes the corpus as the files that are scanned.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A flow file, by mitmproxy's own code: Debian's python3 has it beside mitmdump. */
export async function writeFlowFile(file, exchanges) {
  const script = fileURLToPath(new URL('flows.py', import.meta.url));
  const python = spawn('/usr/bin/python3', [script, file], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (const { target, requestHeaders, responseHeaders, request, response, at, durationMs } of exchanges) {
    const head = Buffer.from(
      JSON.stringify({
        target,
        requestHeaders,
        responseHeaders,
        at: at / 1000,
        end: (at + durationMs) / 1000,
        request: request.length,
        response: response.length,
      }),
    );
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    if (!python.stdin.write(Buffer.concat([length, head, request, response])))
      await once(python.stdin, 'drain');
  }
  python.stdin.end();
  const [code] = await once(python, 'exit');
  if (code !== 0) throw new Error('mitmproxy is not installed for /usr/bin/python3');
}

/** A session file, as the recorder writes it. */
export async function writeSessionFile(file, exchanges) {
  const { openForWriting } = await import('../../dist/capture/session/open-session.js');
  const { settleSession } = await import('../../dist/capture/session/settle-session.js');
  const { SessionWriter } = await import('../../dist/capture/session/writer.js');
  const { recordOf } = await import('../../dist/capture/session/exchange-record.js');
  const { judgedExchange } = await import('../../dist/capture/judge/judge.js');
  const { CaptureIds } = await import('../../dist/capture/judge/capture-id.js');
  const { Inspector } = await import('../../dist/inspect/inspector.js');
  const { RuleSet } = await import('../../dist/inspect/rules/rule-set.js');
  const inspector = new Inspector(new RuleSet([]));
  const ids = new CaptureIds('bench');
  const database = await openForWriting(file);
  const writer = new SessionWriter(database, {
    at: 0,
    program: 'easlens bench',
    redaction: 'nothing',
    maxBytes: 1024 ** 4,
    redact: (record) => record,
  });
  let batch = [];
  for (const exchange of exchanges) {
    const captured = capturedOf(exchange);
    batch.push(recordOf(judgedExchange(captured, inspector, ids.of(captured)), undefined));
    if (batch.length < 64) continue;
    writer.write(batch);
    batch = [];
  }
  writer.write(batch);
  settleSession(database);
}

export function capturedOf({
  number,
  at,
  durationMs,
  target,
  requestHeaders,
  responseHeaders,
  request,
  response,
}) {
  const whole = (bytes) => ({ bytes, length: bytes.length, overLimit: false });
  return {
    place: { file: 'bench', entry: number + 1 },
    at,
    durationMs,
    request: { head: { method: 'POST', target, headers: requestHeaders.flat() }, body: whole(request) },
    response: { head: { status: 200, headers: responseHeaders.flat() }, body: whole(response) },
  };
}

/** A capture of packets, plain HTTP: a connection for each exchange, segments of 1,448 bytes. */
export async function writePcap(file, exchanges) {
  const descriptor = openSync(file, 'w');
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262144, 16);
  head.writeUInt32LE(101, 20); // raw IP
  writeSync(descriptor, head);
  for (const exchange of exchanges) writeSync(descriptor, Buffer.concat(packetsOf(exchange)));
  closeSync(descriptor);
}

function packetsOf({ number, at, target, requestHeaders, responseHeaders, request, response }) {
  const lines = (first, headers) =>
    Buffer.from(`${first}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  const asked = Buffer.concat([lines(`POST ${target} HTTP/1.1`, requestHeaders), request]);
  const answered = Buffer.concat([lines('HTTP/1.1 200 OK', responseHeaders), response]);
  const port = 10_000 + (number % 50_000);
  const packets = [];
  let [client, server] = [1000, 5000];
  const send = (isClient, flags, payload) => {
    packets.push(
      packet({
        at,
        port,
        isClient,
        flags,
        sequence: isClient ? client : server,
        acknowledged: isClient ? server : client,
        payload,
      }),
    );
    const taken = payload.length + (flags & 3 ? 1 : 0);
    if (isClient) client += taken;
    else server += taken;
  };
  const none = Buffer.alloc(0);
  send(true, 0x02, none);
  send(false, 0x12, none);
  send(true, 0x10, none);
  for (let offset = 0; offset < asked.length; offset += 1448)
    send(true, 0x18, asked.subarray(offset, offset + 1448));
  for (let offset = 0; offset < answered.length; offset += 1448)
    send(false, 0x18, answered.subarray(offset, offset + 1448));
  send(false, 0x11, none);
  send(true, 0x11, none);
  send(false, 0x10, none);
  return packets;
}

function packet({ at, port, isClient, flags, sequence, acknowledged, payload }) {
  const bytes = Buffer.alloc(16 + 40 + payload.length);
  bytes.writeUInt32LE(Math.floor(at / 1000), 0);
  bytes.writeUInt32LE((at % 1000) * 1000, 4);
  bytes.writeUInt32LE(40 + payload.length, 8);
  bytes.writeUInt32LE(40 + payload.length, 12);
  const ip = bytes.subarray(16);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + payload.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  ip.set(isClient ? [10, 0, 0, 1] : [10, 0, 0, 2], 12);
  ip.set(isClient ? [10, 0, 0, 2] : [10, 0, 0, 1], 16);
  ip.writeUInt16BE(isClient ? port : 80, 20);
  ip.writeUInt16BE(isClient ? 80 : port, 22);
  ip.writeUInt32BE(sequence, 24);
  ip.writeUInt32BE(acknowledged, 28);
  ip[32] = 0x50;
  ip[33] = flags;
  ip.writeUInt16BE(0xffff, 34);
  ip.set(payload, 40);
  return bytes;
}
