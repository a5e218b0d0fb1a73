import { readFileSync } from 'node:fs';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { bytesOfHexFixture } from './hex-fixture.ts';
import { requestHead, syncWith, WBXML_HEADERS, wbxml } from './rules.ts';
import { shippedPacks } from './shipped-rules.ts';

/** Work on fixed input. */
export interface Workload {
  readonly name: string;
  readonly run: () => unknown;
}

/** Some, by name, so that the figures stay what they are when others come. */
const FIXTURES = [
  'foldersync-response-folders',
  'itemoperations-response-properties',
  'provision-response-policy',
  'sync-response-html-bodies',
  'sync-response-voice-messages',
];
const fixtures = FIXTURES.map((name) =>
  bytesOfHexFixture(readFileSync(new URL(`../fixtures/wbxml/${name}.hex`, import.meta.url), 'utf8')),
);

const ITEMS = 200;
const mail = syncWith('<email:Subject>s</email:Subject><email:MessageClass>IPM.Note</email:MessageClass>');
const voice = syncWith(
  '<email:MessageClass>IPM.Note.Microsoft.Voicemail</email:MessageClass><email2:UmCallerID>+14255550123</email2:UmCallerID>',
);

/** A Sync of so many items like the one of another. */
function manyLike(xml: string): Uint8Array {
  return wbxml(xml.replace(/<Add>.*<\/Add>/, (item) => item.repeat(ITEMS)));
}

function judging(body: Uint8Array): () => unknown {
  const head = requestHead('Sync');
  const line = parseRequestLine(head) as RequestLine;
  const inspector = new Inspector(new RuleSet(shippedPacks()));
  const { message } = inspector.request(head, line, wholeBody(new Uint8Array(0)));
  return () => inspector.response(message, { status: 200, headers: WBXML_HEADERS }, wholeBody(body));
}

export const workloads: readonly Workload[] = [
  { name: 'decode five bodies', run: () => fixtures.map((bytes) => decode(bytes)) },
  { name: 'five bodies as XML', run: () => fixtures.map((bytes) => toXml(decode(bytes))) },
  { name: `judge a Sync of ${ITEMS} mails`, run: judging(manyLike(mail)) },
  { name: `judge a Sync of ${ITEMS} voice mails`, run: judging(manyLike(voice)) },
  { name: 'read a request line', run: () => parseRequestLine(requestHead('Sync')) },
];
