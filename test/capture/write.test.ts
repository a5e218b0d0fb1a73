import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange, XmlBody } from '../../src/capture/captured-exchange.ts';
import type { Exported } from '../../src/capture/write/exported.ts';
import { writeExchangeFolder } from '../../src/capture/write/folder.ts';
import { fileWriterFor } from '../../src/capture/write/writers.ts';
import type { CapturedBody, RawHeaders } from '../../src/inspect/message.ts';
import { captures } from '../helpers/captures.ts';
import { harProblems } from '../helpers/har-shape.ts';
import { readAll } from '../helpers/read.ts';
import { withScratch } from '../helpers/scratch.ts';

const test = suite('write');
type ToFile = 'har' | 'mitm' | 'pcapng' | 'xml';

const body = (bytes: Uint8Array): CapturedBody => ({ bytes, length: bytes.length, overLimit: false });

function fileOf(to: ToFile, exchanges: readonly CapturedExchange[]): Buffer {
  const writer = fileWriterFor(to, '1.0');
  const pieces = exchanges.map((captured, index) => writer.exchange({ captured, number: index + 1 }));
  return Buffer.concat(
    [writer.begin(), ...pieces, writer.end()].map((piece) => Buffer.from(piece as string)),
  );
}

/** What is read of what was written. */
function back(to: ToFile | 'folder', exchanges: readonly CapturedExchange[]) {
  return withScratch(async (scratch) => {
    const path = join(scratch, 'written');
    if (to === 'folder') {
      mkdirSync(path);
      const all = exchanges.map((captured, index): Exported => ({ captured, number: index + 1 }));
      for (const exported of all) await writeExchangeFolder(path, exported);
    } else writeFileSync(path, fileOf(to, exchanges));
    return readAll(path);
  });
}

/** An exchange as it compares: without its place, bodies as hex. */
function comparable({ place: _, request, response, ...rest }: CapturedExchange): object {
  const message = ({ head, body }: { head: object; body: CapturedBody | XmlBody }) => ({
    head,
    body: inHex(body),
  });
  return { ...rest, request: message(request), ...(response && { response: message(response) }) };
}

function inHex(given: CapturedBody | XmlBody): object {
  if ('xml' in given) return given;
  const { bytes, length, overLimit, unknown } = given;
  return {
    bytes: Buffer.from(bytes).toString('hex'),
    length,
    overLimit,
    ...(unknown && { unknown: [...unknown] }),
  };
}

const bytes = fc.uint8Array({ maxLength: 300 });
const headers: fc.Arbitrary<RawHeaders> = fc
  .array(
    fc.tuple(
      fc.stringMatching(/^X-[A-Za-z]{1,8}$/),
      fc.stringMatching(/^[\x21-\x7e]([ -~]{0,20}[\x21-\x7e])?$/),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.flat());
const gzipped = bytes.map((plain) => ({ coding: ['Content-Encoding', 'gzip'], bytes: gzipSync(plain) }));
const plain = bytes.map((each) => ({ coding: [] as string[], bytes: each }));

const exchange: fc.Arbitrary<CapturedExchange> = fc
  .record({
    asked: plain,
    answered: fc.option(fc.oneof(plain, gzipped), { nil: undefined }),
    headers,
    at: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }),
    durationMs: fc.integer({ min: 0, max: 100_000 }),
    status: fc.integer({ min: 200, max: 599 }),
    command: fc.stringMatching(/^[A-Za-z]{1,12}$/),
  })
  .map(({ asked, answered, headers: fields, at, durationMs, status, command }) => ({
    place: { file: 'f', entry: 1 },
    at,
    ...(answered && { durationMs }),
    origin: 'https://mail.example.com',
    request: {
      head: { method: 'POST', target: `/Microsoft-Server-ActiveSync?Cmd=${command}`, headers: fields },
      body: body(asked.bytes),
    },
    ...(answered && {
      response: { head: { status, headers: [...fields, ...answered.coding] }, body: body(answered.bytes) },
    }),
  }));

for (const to of ['har', 'mitm', 'folder'] as const) {
  test(`${to}: any exchanges come back as they were, byte for byte`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { minLength: 1, maxLength: 4 }), async (exchanges) => {
        const { exchanges: read, troubles } = await back(to, exchanges);
        assert.equal(troubles, []);
        const expected = to === 'har' ? exchanges.map(withTime) : exchanges;
        assert.equal(read.map(comparable), expected.map(comparable));
      }),
      { numRuns: 60 },
    );
  });
}

/** HAR always has a time that an exchange took. */
function withTime(exchanged: CapturedExchange): CapturedExchange {
  return { durationMs: 0, ...exchanged };
}

test('recorded exchanges come back byte for byte', async () => {
  const recorded = captures.map(
    ({ request, response }, index): CapturedExchange => ({
      place: { file: 'f', entry: index + 1 },
      request: { head: request.head, body: request.captured },
      response: { head: response.head, body: response.captured },
    }),
  );
  for (const to of ['har', 'mitm', 'folder'] as const) {
    const { exchanges, troubles } = await back(to, recorded);
    assert.equal(troubles, [], to);
    assert.equal(
      exchanges.map(({ request, response }) => [inHex(request.body), response && inHex(response.body)]),
      recorded.map(({ request, response }) => [inHex(request.body), response && inHex(response.body)]),
      to,
    );
  }
});

const XML: XmlBody = { xml: '<Ping xmlns="Ping:"><Status bytes="1"/></Ping>', line: 12 };
const WBXML = body(Buffer.from('03016a00000d4547033100' + '0101', 'hex'));
const HEAD = {
  method: 'POST',
  target: '/Microsoft-Server-ActiveSync?Cmd=Ping',
  headers: ['Host', 'a.example'],
};
const odd: CapturedExchange = {
  place: { file: 'f', entry: 1 },
  identity: 'A1',
  request: { head: HEAD, body: XML },
  response: { head: { status: 200, headers: [] }, body: { ...WBXML, unknown: new Set([1]) } },
};
const tooLong: CapturedExchange = {
  ...odd,
  request: { head: HEAD, body: { bytes: new Uint8Array(), length: 99, overLimit: true } },
};

test('XML of logs, unknown elements and bodies too long stay what they are where the format is ours to add to', async () => {
  for (const to of ['har', 'folder'] as const) {
    const { exchanges } = await back(to, [odd, tooLong]);
    assert.equal(
      exchanges.map(({ request }) => inHex(request.body)),
      [XML, inHex(tooLong.request.body)],
      to,
    );
    assert.equal(
      exchanges[0]?.response && inHex(exchanges[0].response.body),
      inHex(odd.response?.body as CapturedBody),
      to,
    );
  }
});

test('xml is well-formed, whatever was captured', () => {
  const hostile = { ...HEAD, target: '/Microsoft-Server-ActiveSync?Cmd=<"&\u0001\ud800]]>' };
  const text = fileOf('xml', [odd, tooLong, { ...odd, request: { head: hostile, body: WBXML } }]).toString(
    'utf8',
  );
  parseXml(text);
  assert.match(text, '<Status>1</Status>');
  assert.not.match(text, /[\x00-\x08]/);
});

test('har is HAR 1.2', async () => {
  const gzip: CapturedExchange = {
    ...odd,
    at: 1_700_000_000_000,
    durationMs: 3,
    response: { head: { status: 302, headers: ['Content-Encoding', 'gzip'] }, body: body(gzipSync('text')) },
  };
  const { response: _, ...unanswered } = odd;
  const har = JSON.parse(fileOf('har', [odd, tooLong, gzip, unanswered]).toString('utf8'));
  assert.equal(harProblems(har.log), []);
  assert.equal(har.log.entries.length, 4);
  assert.equal(har.log.entries[2].response.content.text, Buffer.from('text').toString('base64'));
  // The check finds what is wrong.
  delete har.log.entries[0].cache;
  har.log.entries[1].time = 'long';
  assert.equal(harProblems(har.log), ['log.entries[0].cache is missing', 'log.entries[1].time is no number']);
});

test('no line end of a capture gets into a head', async () => {
  const split: CapturedExchange = {
    ...odd,
    request: { head: { ...HEAD, headers: ['X-A', 'b\r\nX-Smuggled: c'] }, body: WBXML },
  };
  const { exchanges } = await back('folder', [split]);
  assert.equal(exchanges[0]?.request.head.headers, ['X-A', 'b X-Smuggled: c']);
});

test('pcapng: sums of all packets are right, and the numbers go on', () => {
  const large = body(new Uint8Array(70_001).fill(7));
  const file = fileOf('pcapng', [{ ...odd, response: { head: { status: 200, headers: [] }, body: large } }]);
  const packets = packetsOf(file);
  assert.is(packets.length, 3 + 2 + Math.ceil((70_001 + 44) / 1460) + 1 + 3);
  for (const packet of packets) {
    assert.is(sum(packet.subarray(0, 20)), 0xffff);
    const segment = packet.subarray(20);
    const pseudo = Buffer.concat([
      packet.subarray(12, 20),
      Buffer.from([0, 6, segment.length >> 8, segment.length & 255]),
    ]);
    assert.is(sum(Buffer.concat([pseudo, segment])), 0xffff);
  }
});

/** The packets of enhanced packet blocks. */
function packetsOf(file: Buffer): readonly Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) {
    assert.is(file.readUInt32LE(at + file.readUInt32LE(at + 4) - 4), file.readUInt32LE(at + 4));
    if (file.readUInt32LE(at) === 6)
      packets.push(file.subarray(at + 28, at + 28 + file.readUInt32LE(at + 20)));
  }
  return packets;
}

function sum(data: Buffer): number {
  let total = 0;
  for (let at = 0; at < data.length; at += 2) total += ((data[at] ?? 0) << 8) + (data[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

test('the flow file of nothing is empty, and a HAR of nothing is one', () => {
  assert.is(fileOf('mitm', []).length, 0);
  assert.equal(JSON.parse(fileOf('har', []).toString('utf8')).log.entries, []);
});

test.run();
