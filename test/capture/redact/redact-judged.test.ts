import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgedExchange } from '../../../src/capture/judge/judge.ts';
import { Pseudonyms } from '../../../src/capture/redact/pseudonyms.ts';
import { CREDENTIALS_ONLY } from '../../../src/capture/redact/redact.ts';
import { redactJudged } from '../../../src/capture/redact/redact-judged.ts';
import { textInstead } from '../../../src/capture/redact/text-instead.ts';
import { wholeBody } from '../../../src/inspect/eas/body.ts';
import type { Exchange } from '../../../src/inspect/exchange.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { packOf, syncWith, WBXML_HEADERS, wbxml } from '../../helpers/rules.ts';

const test = suite('redact judged');
const pseudonyms = new Pseudonyms(Buffer.alloc(32));
const ADDRESSES = { ...CREDENTIALS_ONLY, addresses: true };
const BODIES = { ...CREDENTIALS_ONLY, bodies: true };

test('findings are made of what was there, and told without what is to go', () => {
  const exchange = judged();
  assert.equal(messages(exchange), ['found "Bob <bob@example.com>"', 'found "Secret plans"']);
  const address = pseudonyms.address('bob@example.com');
  const withoutPeople = redactJudged(exchange, ADDRESSES, pseudonyms);
  assert.equal(messages(withoutPeople), [`found "${address}"`, 'found "Secret plans"']);
  assert.is(withoutPeople.findings[0]?.value, address);
  assert.is(withoutPeople.line.user, pseudonyms.person('alice'));
  const withoutText = redactJudged(exchange, BODIES, pseudonyms);
  assert.equal(messages(withoutText), [
    'found "Bob <bob@example.com>"',
    `found "${pseudonyms.text('Secret plans')}"`,
  ]);
  assert.is(withoutText.line.user, 'alice');
});

test('places stay where they are in the capture', () => {
  const exchange = judged();
  const redacted = redactJudged(exchange, { ...ADDRESSES, bodies: true }, pseudonyms);
  assert.equal(
    redacted.findings.map(({ span }) => span),
    exchange.findings.map(({ span }) => span),
  );
});

test('where nothing is to go it is the same exchange', () => {
  const exchange = judged();
  assert.is(redactJudged(exchange, CREDENTIALS_ONLY, pseudonyms), exchange);
});

test('secrets are never shown, mail text and people unless asked', () => {
  const document = decode(
    wbxml('<Provision><Policies><Policy><PolicyKey>123</PolicyKey></Policy></Policies></Provision>'),
  );
  const key =
    Array.from({ length: document.size }, (_, node) => node).find(
      (node) => document.name(node) === 'PolicyKey',
    ) ?? 0;
  assert.is(textInstead(document, key, CREDENTIALS_ONLY, pseudonyms), '[redacted]');
  const mail = decode(wbxml(syncWith('<email:Subject>Hello</email:Subject>')));
  const subject =
    Array.from({ length: mail.size }, (_, node) => node).find((node) => mail.name(node) === 'Subject') ?? 0;
  assert.is(textInstead(mail, subject, CREDENTIALS_ONLY, pseudonyms), undefined);
  assert.is(textInstead(mail, subject, BODIES, pseudonyms), pseudonyms.text('Hello'));
});

function judged(): Exchange {
  const rules = new RuleSet([packOf({ select: 'email:To' }, { select: 'email:Subject' })]);
  const body = wbxml(
    syncWith('<email:To>Bob &lt;bob@example.com&gt;</email:To><email:Subject>Secret plans</email:Subject>'),
  );
  const target = '/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=D&DeviceType=Phone';
  const exchange = judgedExchange(
    {
      place: { file: 'a', entry: 1 },
      request: { head: { method: 'POST', target, headers: [] }, body: wholeBody(new Uint8Array()) },
      response: { head: { status: 200, headers: WBXML_HEADERS }, body: wholeBody(body) },
    },
    new Inspector(rules),
    'X',
  );
  return exchange as Exchange;
}

function messages({ findings }: Exchange): readonly string[] {
  return findings.map(({ message }) => message);
}

test.run();
