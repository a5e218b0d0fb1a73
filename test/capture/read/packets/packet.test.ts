import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readPacket } from '../../../../src/capture/read/packets/packet.ts';
import { capture } from '../../../helpers/captures.ts';
import { toolFile } from '../../../helpers/tool-exchanges.ts';

const test = suite('packet');

const packets = readFileSync(toolFile('plain.ek.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .flatMap((line) => readPacket(JSON.parse(line)) ?? []);

test('reads the messages of each packet, and no other lines', () => {
  assert.equal(
    packets.map(({ messages }) => messages.map(({ head }) => head.split(' ', 1)[0])),
    [['POST'], ['HTTP/1.1'], ['POST'], ['HTTP/1.1'], ['POST'], ['HTTP/1.1']],
  );
});

test('an answer names the packet of its request', () => {
  const [asked, answered] = packets;
  assert.is(answered?.messages[0]?.requestIn, asked?.number);
  assert.match(
    asked?.messages[0]?.address ?? '',
    /^http:\/\/127\.0\.0\.1\/Microsoft-Server-ActiveSync\?Cmd=Sync/,
  );
  assert.ok((asked?.at ?? 0) > Date.UTC(2026, 0));
});

test('bodies whole, empty, and in chunks and gzip', () => {
  const bodies = packets.map(({ messages }) => Buffer.from(messages[0]?.body.bytes ?? []).toString('hex'));
  const expected = ['z-push/286', 'z-push/306', 'sogo/074'].flatMap((name) => {
    const { request, response } = capture(name);
    return [request.captured.bytes, response.captured.bytes];
  });
  assert.equal(
    bodies,
    expected.map((bytes) => Buffer.from(bytes).toString('hex')),
  );
});

test('what is no packet is none', () => {
  for (const line of [undefined, null, 1, {}, { layers: 1 }]) assert.is(readPacket(line), undefined);
  assert.equal(readPacket({ layers: { http: [1], http_raw: [2], frame: null } })?.messages, []);
});

test.run();
