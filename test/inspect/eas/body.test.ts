import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  documentOf,
  documentStart,
  openBody,
  openBodyInSteps,
  wholeBody,
  wireOf,
} from '../../../src/inspect/eas/body.ts';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';
import type { Body, BodyKind, Direction } from '../../../src/inspect/message.ts';
import { type Capture, capture, captures } from '../../helpers/captures.ts';
import { element, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('body');
const ping = writeWbxml(element('Ping:Ping', element('Ping:Status', '1')));
const headersFor = (type: string): readonly string[] => (type === '' ? [] : ['Content-Type', type]);
const WBXML = 'application/vnd.ms-sync.wbxml';
const MULTIPART = 'application/vnd.ms-sync.multipart';
const utf8 = (text: string): Uint8Array => Buffer.from(text);

function multipart(...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(4 + parts.length * 8);
  head.writeUInt32LE(parts.length, 0);
  let offset = head.length;
  for (const [index, part] of parts.entries()) {
    head.writeUInt32LE(offset, 4 + index * 8);
    head.writeUInt32LE(part.length, 8 + index * 8);
    offset += part.length;
  }
  return Buffer.concat([head, ...parts]);
}

type Row = readonly [
  what: string,
  type: string,
  bytes: Uint8Array,
  kind: BodyKind,
  of?: readonly [Direction, string],
];

const rows: readonly Row[] = [
  ['WBXML', WBXML, ping, 'wbxml'],
  ['WBXML with a parameter in its type', `${WBXML.toUpperCase()}; charset=utf-8`, ping, 'wbxml'],
  ['WBXML under the older type', 'application/vnd.ms-sync', ping, 'wbxml'],
  ['WBXML without a type', '', ping, 'wbxml'],
  ['WBXML under a wrong type', 'text/html', ping, 'wbxml'],
  ['WBXML that claims to be multipart', MULTIPART, ping, 'wbxml'],
  [
    'an attachment that looks like WBXML',
    'application/octet-stream',
    ping,
    'other',
    ['response', 'GetAttachment'],
  ],
  ['WBXML cut short', WBXML, ping.subarray(0, -3), 'damaged'],
  ['a page of HTML under the type of WBXML', WBXML, utf8('<html>'), 'damaged'],
  ['a page of HTML', 'text/html', utf8('<html>'), 'other'],
  ['nothing', WBXML, new Uint8Array(), 'empty'],
  ['mail', 'message/rfc822', utf8('Subject: a\r\n\r\n'), 'mime', ['request', 'SendMail']],
  ['mail without a type', '', utf8('Subject: a\r\n\r\n'), 'mime', ['request', 'SmartReply']],
  ['mail in WBXML', WBXML, writeWbxml(element('ComposeMail:SendMail')), 'wbxml', ['request', 'SendMail']],
  ['an error in text', '', utf8('no'), 'other', ['response', 'SendMail']],
  ['XML', 'text/xml', utf8('<Autodiscover/>'), 'xml', ['request', 'Autodiscover']],
  ['XML of a named sort', 'application/soap+xml', utf8('<a/>'), 'xml'],
  ['XML without a type', '', utf8('\ufeff <Autodiscover/>'), 'xml', ['response', 'Autodiscover']],
  ['JSON', 'application/json', utf8('{}'), 'other', ['response', 'Autodiscover']],
  ['two parts', MULTIPART, multipart(ping, utf8('abc')), 'multipart'],
  ['parts of which the first is no WBXML', MULTIPART, multipart(utf8('abc')), 'damaged'],
  ['a part table that lies', MULTIPART, multipart(ping, utf8('abc')).subarray(0, -1), 'damaged'],
  ['a part table cut short', MULTIPART, multipart(ping).subarray(0, 9), 'damaged'],
];

function open(type: string, bytes: Uint8Array, [direction, command]: readonly [Direction, string]): Body {
  return openBody(headersFor(type), wholeBody(bytes), direction, command);
}

const anySync = ['response', 'Sync'] as const;

for (const [what, type, bytes, kind, of = anySync] of rows) {
  test(`takes ${what} for ${kind}`, () => {
    const body = open(type, bytes, of);
    assert.is(body.kind, kind);
    assert.is(body.length, bytes.length);
  });

  test(`takes ${what} for ${kind} under gzip too`, () => {
    if (bytes.length === 0) return;
    const zipped = gzipSync(bytes);
    const headers = [...headersFor(type), 'Content-Encoding', 'gzip'];
    const body = openBody(headers, wholeBody(zipped), of[0], of[1]);
    assert.is(body.kind, kind);
    assert.is(body.length, zipped.length);
    if ('bytes' in body) assert.ok(Buffer.from(bytes).equals(body.bytes));
  });
}

test('says over-limit of a body that was not kept, with its length', () => {
  const body = openBody([], { bytes: new Uint8Array(), length: 99, overLimit: true }, 'response', 'Sync');
  assert.equal(body, { kind: 'over-limit', length: 99 });
});

test('says why a body of a capture is missing', () => {
  const captured = { bytes: new Uint8Array(), length: 99, overLimit: true, missing: 'damaged' } as const;
  const body = openBody([], captured, 'response', 'Sync');
  assert.equal(body, { kind: 'over-limit', length: 99, missing: 'damaged' });
});

test('a gzip body of nothing is empty', () => {
  assert.is(
    openBody(['Content-Encoding', 'gzip'], wholeBody(gzipSync('')), 'response', 'Sync').kind,
    'empty',
  );
});

test('decodes as far as a gzip body that is cut short goes', () => {
  const { response } = capture('z-push/285');
  const zipped = gzipSync(response.captured.bytes);
  const headers = [...headersFor(WBXML), 'Content-Encoding', 'gzip'];
  const body = openBody(headers, wholeBody(zipped.subarray(0, zipped.length >> 1)), 'response', 'Sync');
  assert.is(body.kind, 'damaged');
  assert.is(body.kind === 'damaged' && body.error.code, 'bad-coding');
  const document = documentOf(body);
  assert.is(document?.error?.code, 'truncated');
  assert.ok((document?.size ?? 0) > 100, String(document?.size));
});

test('shows no tree of a body in a coding nobody knows', () => {
  const body = openBody(
    [...headersFor(WBXML), 'Content-Encoding', 'zip'],
    wholeBody(ping),
    'response',
    'Sync',
  );
  assert.is(body.kind === 'damaged' && body.error.code, 'unknown-coding');
  assert.is(documentOf(body), undefined);
});

test('places the document of a multipart body, and its errors, in the whole body', () => {
  const bytes = multipart(ping.subarray(0, -3), utf8('abc'));
  const body = open(MULTIPART, bytes, ['response', 'ItemOperations']);
  assert.is(documentStart(body), 20);
  assert.is(body.kind === 'damaged' && body.multipart?.parts.length, 2);
  const document = documentOf(body);
  assert.is(body.kind === 'damaged' && body.error.offset, 20 + (document?.error?.offset ?? 0));
  assert.is(
    bytes[20 + (document?.start(document.root) ?? 0)],
    ping[documentOf(open(WBXML, ping, ['response', 'Ping']))?.start(0) ?? 0],
  );
});

test('keeps part 0 of a multipart body whose later parts lie', () => {
  const body = open(MULTIPART, multipart(ping, utf8('abc')).subarray(0, -1), ['response', 'ItemOperations']);
  assert.is(body.kind === 'damaged' && body.error.code, 'bad-multipart');
  assert.is(documentOf(body)?.error, undefined);
});

function bodiesOf({ request, response }: Capture): readonly [Body, Body] {
  const command = parseRequestLine(request.head)?.command ?? '';
  return [
    openBody(request.head.headers, request.captured, 'request', command),
    openBody(response.head.headers, response.captured, 'response', command),
  ];
}

test('opens every recorded body', () => {
  const kinds = new Map<BodyKind, number>();
  for (const recorded of captures) {
    for (const body of bodiesOf(recorded)) {
      assert.not.ok('error' in body, recorded.name);
      kinds.set(body.kind, (kinds.get(body.kind) ?? 0) + 1);
    }
  }
  assert.equal(Object.fromEntries(kinds), { wbxml: 84, empty: 9, multipart: 3 });
});

test('keeps the bytes as on the wire, coded or not, sound or not', () => {
  const zipped = gzipSync(ping);
  const cases: readonly (readonly [coding: string, bytes: Uint8Array])[] = [
    ['', ping],
    ['gzip', zipped],
    ['gzip', zipped.subarray(0, -4)],
    ['gzip', gzipSync('')],
    ['compress', ping],
    ['', ping.subarray(0, 5)],
  ];
  for (const [coding, bytes] of cases) {
    const headers = [...headersFor(WBXML), 'Content-Encoding', coding];
    const body = openBody(headers, wholeBody(bytes), 'response', 'Ping');
    assert.is(wireOf(body), bytes, `${coding} ${bytes.length}`);
  }
  const beyond = { bytes: new Uint8Array(), length: 9, overLimit: true };
  assert.is(wireOf(openBody([], beyond, 'response', 'Ping')), undefined);
  assert.is(wireOf(openBody([], wholeBody(new Uint8Array()), 'response', 'Ping'))?.length, 0);
});

test('reads a recorded gzip answer to its end', () => {
  const [, zipped] = bodiesOf(capture('sogo/074'));
  const [, bare] = bodiesOf(capture('sogo/056'));
  // The same list of folders, asked for by two devices.
  assert.is(documentOf(zipped)?.size, documentOf(bare)?.size);
  assert.is('bytes' in zipped && zipped.bytes.length, bare.length);
});

test('any bytes under any type and coding give a body', () => {
  const types = fc.constantFrom('', WBXML, MULTIPART, 'text/xml', 'a/b');
  const codings = fc.constantFrom('', 'gzip', 'deflate', 'br');
  const starts = fc.constantFrom([], [3, 1, 0x6a, 0], [2, 0, 0, 0]);
  fc.assert(
    fc.property(types, codings, starts, fc.uint8Array({ maxLength: 200 }), (type, coding, start, rest) => {
      const headers = [...headersFor(type), 'Content-Encoding', coding];
      const body = openBody(headers, wholeBody(Uint8Array.from([...start, ...rest])), 'response', 'Sync');
      return body.kind !== 'damaged' || (body.error.offset >= 0 && body.error.message !== '');
    }),
    { numRuns: 2000 },
  );
});

const cut = gzipSync(ping).subarray(0, 20);
const codings: readonly (readonly [coding: string, bytes: Uint8Array])[] = [
  ['', ping],
  ['gzip', gzipSync(ping)],
  ['x-gzip', gzipSync(ping)],
  ['deflate', deflateSync(ping)],
  ['deflate', deflateRawSync(ping)],
  ['br', brotliCompressSync(ping)],
  ['gzip, br', brotliCompressSync(gzipSync(ping))],
  ['gzip', cut],
  ['gzip', ping],
  ['gzip', gzipSync(Buffer.alloc(33 << 20))],
  ['zstd', ping],
];

for (const [coding, bytes] of codings) {
  test(`in steps comes the same as at once: ${coding || 'no coding'}, ${bytes.length} bytes`, async () => {
    const headers = ['Content-Type', WBXML, ...(coding === '' ? [] : ['Content-Encoding', coding])];
    await sameInSteps(headers, bytes);
  });
}

for (const [what, type, bytes, , of = ['response', 'Sync'] as const] of rows)
  test(`in steps comes the same as at once: ${what}`, () => sameInSteps(headersFor(type), bytes, ...of));

async function sameInSteps(
  headers: readonly string[],
  bytes: Uint8Array,
  direction: Direction = 'response',
  command = 'Sync',
): Promise<void> {
  const steps = openBodyInSteps(headers, wholeBody(bytes), direction, command);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  const expected = openBody(headers, wholeBody(bytes), direction, command);
  const [{ document: stepped, ...ours }, { document: whole, ...theirs }] = [
    { document: undefined, ...step.value },
    { document: undefined, ...expected },
  ];
  assert.equal(ours, theirs);
  assert.is(documentOf(step.value)?.size, documentOf(expected)?.size);
  assert.is(stepped === undefined, whole === undefined);
  // What was opened ahead is not opened again.
  const opened = { ...wholeBody(bytes), opened: step.value };
  assert.is(openBody(headers, opened, direction, command), step.value);
}

test.run();
