import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitMessages, type WireMessage } from '../helpers/http-wire.ts';
import { element, writeWbxml } from '../helpers/wbxml-writer.ts';
import {
  add,
  asText,
  change,
  chunkedOf,
  EMPTY_SYNC,
  enforcing,
  findingsOf,
  manyItems,
  NUMBER,
  nextMessage,
  POST,
  syncOf,
  WBXML,
  withLengthOf,
} from './enforcing.ts';
import { head, withProxy } from './harness.ts';

const test = suite('proxy/enforce-bodies');

interface Coding {
  readonly title: string;
  readonly fields: readonly string[];
  readonly code: (bytes: Uint8Array) => Buffer;
  readonly plain: (bytes: Uint8Array) => Buffer;
}

const same = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const codings: readonly Coding[] = [
  { title: 'identity', fields: [], code: same, plain: same },
  { title: 'gzip', fields: ['Content-Encoding: gzip'], code: gzipSync, plain: gunzipSync },
  { title: 'deflate', fields: ['Content-Encoding: deflate'], code: deflateSync, plain: inflateSync },
  {
    title: 'raw deflate',
    fields: ['content-encoding: Deflate'],
    code: deflateRawSync,
    plain: inflateRawSync,
  },
  { title: 'br', fields: ['Content-Encoding: br'], code: brotliCompressSync, plain: brotliDecompressSync },
];

/** What a sender vouches for its own bytes with. */
const VOUCHERS = [
  'ETag: "a"',
  'Content-MD5: Q2hlY2s=',
  'Digest: sha-256=eA==',
  'repr-digest: sha-256=:eA==:',
];

const framings = {
  length: (body, lines) => withLengthOf(body, ...lines),
  chunks: (body, lines) => chunkedOf(body, 77, ...lines),
  close: (body, lines) => head(...lines) + asText(body),
} satisfies Readonly<Record<string, (body: Uint8Array, lines: readonly string[]) => string>>;
type Framing = keyof typeof framings;

/** The head without what tells of the body's length. */
function stable({ startLine, headers }: WireMessage): readonly string[] {
  return [startLine, ...headers.filter((line) => !/^content-length:/i.test(line))];
}

/** What reaches the server of a request. */
async function sent(request: string, options: ReturnType<typeof enforcing>): Promise<WireMessage> {
  let atServer: WireMessage | undefined;
  await withProxy(async ({ upstream, client }) => {
    client().write(request);
    atServer = await nextMessage(await upstream.accept());
  }, options);
  return atServer as WireMessage;
}

/** What reaches the client of an answer, and what was found. */
async function answered(
  request: string,
  answer: string,
  framing: Framing,
  options: ReturnType<typeof enforcing>,
) {
  let atClient: WireMessage | undefined;
  let found: readonly string[] = [];
  await withProxy(async (harness) => {
    const phone = harness.client();
    phone.write(request);
    const server = await harness.upstream.accept();
    assert.is(asText((await nextMessage(server)).raw), request);
    if (framing === 'close') server.end(answer);
    else server.write(answer);
    atClient =
      framing === 'close'
        ? splitMessages(Buffer.from(await phone.ended(), 'latin1'))[0]
        : await nextMessage(phone);
    await harness.kinds();
    found = findingsOf(harness.events);
  }, options);
  return { atClient: atClient as WireMessage, found };
}

function requestOf(number?: string): Buffer {
  const caller = number === undefined ? [] : [element('email2:UmCallerID', number)];
  return syncOf('airsync:Commands', [change('5:1', element('email:Read', '1'), ...caller)]);
}

for (const { title, fields, code, plain } of codings) {
  for (const framing of ['length', 'chunks'] as const) {
    test(`a request in ${framing}, ${title}: rewritten, or as it came`, async () => {
      const lines = [POST, 'Host: a', ...VOUCHERS, WBXML, ...fields, 'X-Last: b'];
      const wire = (body: Buffer) => framings[framing](code(body), lines);
      const rewriting = () => enforcing({ 'umcallerid/client-sent': 'rewrite' });
      const came = requestOf(NUMBER);
      const made = await sent(wire(came), rewriting());
      // The element alone is gone; the switch to its page stays, for nothing behind it needs another.
      const expected = asText(came).replace(`\x45\x03${NUMBER}\0\x01`, '');
      assert.is(asText(plain(made.body)), expected);
      const kept = lines.filter((line) => !VOUCHERS.includes(line));
      const chunked = framing === 'chunks' ? ['Transfer-Encoding: chunked'] : [];
      assert.equal(stable(made), [...kept, ...chunked]);
      const good = await sent(wire(requestOf()), rewriting());
      assert.is(asText(good.raw), wire(requestOf()));
    });
  }
}

function multipart(...parts: readonly Buffer[]): Buffer {
  const table = Buffer.alloc(4 + parts.length * 8);
  table.writeUInt32LE(parts.length, 0);
  let offset = table.length;
  for (const [index, part] of parts.entries()) {
    table.writeUInt32LE(offset, 4 + index * 8);
    table.writeUInt32LE(part.length, 8 + index * 8);
    offset += part.length;
  }
  return Buffer.concat([table, ...parts]);
}

function fetched(number: string): Buffer {
  return writeWbxml(
    element(
      'itemoperations:ItemOperations',
      element('itemoperations:Status', '1'),
      element(
        'itemoperations:Response',
        element(
          'itemoperations:Fetch',
          element('itemoperations:Status', '1'),
          element('airsync:CollectionId', '5'),
          element('airsync:ServerId', '5:1'),
          element(
            'itemoperations:Properties',
            element('email:MessageClass', 'IPM.Note.Microsoft.Voicemail.UM.CA'),
            element('email2:UmCallerID', number),
          ),
        ),
      ),
    ),
  );
}

const ATTACHMENT = Buffer.from([...Array(256).keys()]);
const FETCH = withLengthOf(
  writeWbxml(element('itemoperations:ItemOperations')),
  POST.replace('Cmd=Sync', 'Cmd=ItemOperations'),
  'Host: a',
  WBXML,
  'MS-ASAcceptMultiPart: T',
);

const answers = [
  {
    what: 'of 240 items the wrong one is changed, and no other byte',
    request: EMPTY_SYNC,
    type: WBXML,
    bad: manyItems(),
    mended: Buffer.from(asText(manyItems()).replace('\x034255550123\0', `\x03${NUMBER}\0`), 'latin1'),
    good: syncOf('airsync:Commands', [add('5:1', NUMBER), add('5:2')]),
  },
  {
    what: 'a multipart one in its first part, the others as they came',
    request: FETCH,
    type: 'Content-Type: application/vnd.ms-sync.multipart',
    bad: multipart(fetched('4255550123'), ATTACHMENT, Buffer.from('last')),
    mended: multipart(fetched(NUMBER), ATTACHMENT, Buffer.from('last')),
    good: multipart(fetched(NUMBER), ATTACHMENT),
  },
];

for (const { what, request, type, bad, mended, good } of answers) {
  for (const { title, fields, code, plain } of codings) {
    for (const framing of Object.keys(framings) as Framing[]) {
      test(`an answer in ${framing}, ${title}: ${what}; or as it came`, async () => {
        const lines = ['HTTP/1.1 200 OK', 'Date: d', ...VOUCHERS, type, ...fields, 'X-Last: b'];
        const wire = (body: Buffer) => framings[framing](code(body), lines);
        const rewriting = () => enforcing({ 'umcallerid/format': 'rewrite' });
        const { atClient, found } = await answered(request, wire(bad), framing, rewriting());
        assert.ok(plain(atClient.body).equals(mended));
        const kept = lines.filter((line) => !VOUCHERS.includes(line));
        const chunked = framing === 'chunks' ? ['Transfer-Encoding: chunked'] : [];
        assert.equal(stable(atClient), [...kept, ...chunked]);
        assert.equal(found, ['umcallerid/format rewritten']);
        const passed = await answered(request, wire(good), framing, rewriting());
        assert.is(asText(passed.atClient.raw), wire(good));
      });
    }
  }
}

test.run();
