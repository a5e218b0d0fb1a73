import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { Pseudonyms } from '../../../src/capture/redact/pseudonyms.ts';
import { CREDENTIALS_ONLY, type Redact } from '../../../src/capture/redact/redact.ts';
import { redactExchange } from '../../../src/capture/redact/redact-exchange.ts';
import { documentOf, openBody, wholeBody } from '../../../src/inspect/eas/body.ts';
import type { CapturedBody, RawHeaders, XmlBody } from '../../../src/inspect/message.ts';
import { element, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('redact/redact-exchange');
const ALL: Redact = { credentials: true, bodies: true, addresses: true };
const NOTHING: Redact = { credentials: false, bodies: false, addresses: false };
const pseudonyms = new Pseudonyms(Buffer.alloc(32, 1));
const WBXML = ['Content-Type', 'application/vnd.ms-sync.wbxml'];
const MAIL = element(
  'AirSync:Sync',
  element(
    'AirSync:ApplicationData',
    element('Email:From', 'bob@example.com'),
    element('Email:Subject', 'gulls'),
  ),
);

function exchange(body: CapturedBody | XmlBody, headers: RawHeaders = WBXML): CapturedExchange {
  return {
    place: { file: 'a', entry: 1 },
    request: {
      head: {
        method: 'POST',
        target: '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=D&DeviceType=T',
        headers: ['Authorization', 'Bearer secret', 'X-MS-PolicyKey', '77'],
      },
      body: wholeBody(Buffer.alloc(0)),
    },
    response: { head: { status: 200, headers }, body },
  };
}

const answerOf = (body: CapturedBody | XmlBody, redact: Redact, headers: RawHeaders = WBXML) =>
  redactExchange(exchange(body, headers), redact, pseudonyms).response;

/** Text of the elements of an answer, of those whose content is unknown in brackets. */
function textsOf(answer: CapturedExchange['response']): readonly string[] {
  const document = answer && documentOf(openBody(answer.head.headers, answer.body, 'response', 'Sync'));
  if (!document) return [];
  return [2, 4].map((node) => (document.isUnknown(node) ? `(${document.text(node)})` : document.text(node)));
}

test('heads lose what is to go, and everything else of the exchange stays', () => {
  const whole = exchange(wholeBody(writeWbxml(MAIL)));
  const { request, ...rest } = redactExchange(whole, CREDENTIALS_ONLY, pseudonyms);
  assert.equal(request.head.headers, ['Authorization', 'Bearer [redacted]', 'X-MS-PolicyKey', '[redacted]']);
  assert.is(request.head.target, whole.request.head.target);
  assert.is(rest.response?.body, whole.response?.body);
  assert.equal(rest.place, whole.place);
  assert.match(
    redactExchange(whole, ALL, pseudonyms).request.head.target,
    /User=redacted-[0-9a-f]{10}&DeviceId=D/,
  );
  assert.equal(redactExchange(whole, NOTHING, pseudonyms), whole);
});

test('bodies lose it too, coded or not, and say which elements are unknown', () => {
  const names = [`(${pseudonyms.person('bob@example.com')})`, `(${pseudonyms.text('gulls')})`];
  const bytes = writeWbxml(MAIL);
  assert.equal(textsOf(answerOf(wholeBody(bytes), ALL)), names);
  const gzip = [...WBXML, 'Content-Encoding', 'gzip', 'Content-Length', '1'];
  const coded = answerOf(wholeBody(gzipSync(bytes)), ALL, gzip);
  assert.equal(textsOf(coded), names);
  assert.is(coded?.head.headers.at(-1), String(coded && 'bytes' in coded.body && coded.body.bytes.length));
});

test('XML of a log becomes a body where something is taken out of it, and is left alone where nothing is', () => {
  const xml = {
    xml: '<Sync xmlns="AirSync"><ApplicationData xmlns="AirSync"><From xmlns="Email">bob@example.com</From><Subject xmlns="Email" bytes="9"/></ApplicationData></Sync>',
    line: 7,
  };
  assert.is(answerOf(xml, CREDENTIALS_ONLY)?.body, xml);
  const made = answerOf(xml, ALL);
  assert.ok(made && 'bytes' in made.body);
  // What the log did not know is as unknown as what was taken out.
  assert.equal(textsOf(made), [`(${pseudonyms.person('bob@example.com')})`, '()']);
});

test('what cannot be read to its end is unknown, never left as it is', () => {
  const cut = wholeBody(writeWbxml(MAIL).subarray(0, -3));
  const image = wholeBody(Buffer.from('bob@example.com'));
  for (const [body, headers] of [
    [cut, WBXML],
    [image, ['Content-Type', 'image/png']],
    [{ xml: 'no XML: bob@example.com', line: 1 }, WBXML],
  ] as const) {
    const made = answerOf(body, ALL, headers)?.body;
    assert.ok(made && 'overLimit' in made && made.overLimit && made.bytes.length === 0);
    assert.is(answerOf(body, CREDENTIALS_ONLY, headers)?.body, body);
  }
});

test('of mail text that stays, the addresses go where people are to go, and mails as a whole', () => {
  const people: Redact = { credentials: true, bodies: false, addresses: true };
  const textOf = (...content: (string | Uint8Array)[]): string | undefined => {
    const root = element(
      'AirSync:Sync',
      element('AirSync:Class', 'Email'),
      element('AirSyncBase:Data', ...content),
    );
    const made = answerOf(wholeBody(writeWbxml(root)), people);
    const document = made && documentOf(openBody(made.head.headers, made.body, 'response', 'Sync'));
    return document?.text(3);
  };
  assert.is(textOf('the gulls'), 'the gulls');
  assert.is(textOf('ask bob@example.com.'), `ask ${pseudonyms.address('bob@example.com')}.`);
  const mail = 'Received: x\r\nFrom: Bob Stone <bob@example.com>\r\n\r\nhello';
  assert.is(textOf(mail), pseudonyms.text(mail));
  assert.is(textOf(Buffer.from('\u0001bob@example.com')), pseudonyms.text('\u0001bob@example.com'));
});

test.run();
