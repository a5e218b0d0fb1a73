import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Redact } from '../../../src/capture/redact/redact.ts';
import { redactorOf } from '../../../src/capture/redact/redact-record.ts';
import { recordOf } from '../../../src/capture/session/exchange-record.ts';
import type { ExchangeRecord } from '../../../src/capture/session/record.ts';
import { exchangeOf } from '../../../src/capture/session/stored-exchange.ts';
import { documentOf, wholeBody } from '../../../src/inspect/eas/body.ts';
import { parseRequestLine } from '../../../src/inspect/eas/request-line.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { readSession } from '../../helpers/sessions.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';
import { element, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('redact/redact-record');
const KEY = Buffer.alloc(32);
const CREDENTIALS: Redact = { credentials: true, bodies: false, addresses: false };
const ALL: Redact = { credentials: true, bodies: true, addresses: true };

function demoExchanges(): readonly Exchange[] {
  const exchanges = new Map<string, Exchange>();
  for (const event of readSession('demo')) {
    const exchange = foldExchange(exchanges.get(event.id), event);
    if (exchange) exchanges.set(event.id, exchange);
  }
  return [...exchanges.values()];
}

const demo = demoExchanges();

function redacted(exchange: Exchange, redact: Redact): ExchangeRecord {
  return redactorOf(redact, KEY)(recordOf(exchange, undefined));
}

/** All that would get into the file, as text; bodies byte by byte. */
function textOf(record: ExchangeRecord): string {
  return JSON.stringify(record, (key, value) =>
    key === 'body' ? Buffer.from(Object.values(value) as number[]).toString('latin1') : value,
  );
}

function again(record: ExchangeRecord): Exchange {
  return exchangeOf({ ...record, number: 1, run: 1, isMarked: false, findings: record.findings ?? [] });
}

test('what is known to hold no secrets comes out as if it had been looked through', () => {
  let known = 0;
  for (const exchange of demo) {
    const record = recordOf(exchange, undefined);
    const messages = record.messages.map(({ isWithoutSecrets, ...message }) => message);
    known += record.messages.filter(({ isWithoutSecrets }) => isWithoutSecrets).length;
    for (const redact of [CREDENTIALS, ALL]) {
      const looked = redactorOf(redact, KEY)({ ...record, messages });
      assert.is(
        textOf(redacted(exchange, redact)).replaceAll(',"isWithoutSecrets":true', ''),
        textOf(looked),
      );
    }
  }
  assert.ok(known > 20, `${known}`);
});

test('no password and no policy key of the demo is left', () => {
  const secrets = demo.flatMap(({ head }) => {
    const basic = head.headers[head.headers.indexOf('Authorization') + 1] ?? '';
    const key = head.headers[head.headers.indexOf('X-MS-PolicyKey') + 1] ?? '';
    return [basic.slice(6), Buffer.from(basic.slice(6), 'base64').toString().split(':')[1] ?? '', key];
  });
  const known = [...new Set(secrets)].filter((secret) => secret.length > 3 && !/^[A-Za-z-]+$/.test(secret));
  assert.ok(known.length >= 4, known.join());
  for (const exchange of demo) {
    const text = textOf(redacted(exchange, CREDENTIALS));
    for (const secret of known) assert.not.ok(text.includes(secret), `${exchange.line.command}: ${secret}`);
  }
});

test('what is left decodes as before, and findings point at the elements they spoke of', () => {
  for (const redact of [CREDENTIALS, ALL]) {
    for (const exchange of demo) {
      const read = again(redacted(exchange, redact));
      const before = exchange.response && documentOf(exchange.response.body);
      const after = read.response && documentOf(read.response.body);
      if (exchange.response?.body.kind === 'damaged' && redact === ALL) continue;
      assert.is(after?.size !== undefined, before?.size !== undefined, exchange.line.command);
      assert.is(read.response?.body.kind, exchange.response?.body.kind);
      for (const [index, { span, path, direction }] of exchange.findings.entries()) {
        const moved = read.findings[index]?.span;
        if (
          !span ||
          direction !== 'response' ||
          !before ||
          !after ||
          exchange.response?.body.kind !== 'wbxml'
        )
          continue;
        const nameAt = (document: typeof before, at: number) => {
          for (let node = 0; node < document.size; node++)
            if (document.start(node) === at) return document.name(node);
          return undefined;
        };
        assert.is(nameAt(after, moved?.start ?? -1), nameAt(before, span.start), path);
      }
    }
  }
});

test('no address and no text of a mail is left where they are to go, and one stands for one', () => {
  const texts = [
    'harbourlights',
    'gulls',
    '+442079460',
    '4255550',
    'Juno Quill',
    'mira',
    'juno',
    'propeller',
  ];
  for (const exchange of demo) {
    const text = textOf(redacted(exchange, ALL));
    for (const secret of texts) assert.not.ok(text.includes(secret), `${exchange.line.command}: ${secret}`);
  }
  const users = new Set(demo.map((exchange) => redacted(exchange, ALL).user));
  assert.is(users.size, new Set(demo.map(({ line }) => line.user)).size);
});

test('what was taken out is unknown to rules, never empty and never wrong', () => {
  const inspector = () => new Inspector(new RuleSet(shippedPacks()));
  for (const exchange of demo) {
    if (!exchange.response || !exchange.request || exchange.response.body.kind === 'damaged') continue;
    const read = again(redacted(exchange, ALL));
    if (!read.response || !read.request) continue;
    const judged = inspector().judgeResponse(read.request, read.response);
    const rules = new Set(exchange.findings.map(({ rule }) => rule));
    for (const { finding } of judged) {
      if (finding.rule === 'umcallerid/message-class-unknown') continue;
      assert.ok(rules.has(finding.rule), `${exchange.line.command}: ${finding.rule} ${finding.message}`);
      assert.not.match(finding.rule, /format|anonymous/);
    }
  }
});

test('a policy key goes from a body that came compressed, and from a base64 query', () => {
  const document = writeWbxml(element('Provision:Provision', element('Provision:PolicyKey', '3942919513')));
  const wire = gzipSync(document);
  const headers = [
    'Content-Type',
    'application/vnd.ms-sync.wbxml',
    'Content-Encoding',
    'gzip',
    'Content-Length',
    String(wire.length),
  ];
  const query = Buffer.from([
    141, 20, 9, 4, 3, 0x61, 0x62, 0x63, 4, 0xd9, 0x5e, 0x04, 0xeb, 1, 0x78,
  ]).toString('base64');
  const head = { method: 'POST', target: `/Microsoft-Server-ActiveSync?${query}`, headers };
  const line = parseRequestLine(head);
  if (!line) throw new Error('no line');
  const inspector = new Inspector(new RuleSet([]));
  const { message } = inspector.request(head, line, wholeBody(wire));
  const record = redacted({ id: 'X', openedAt: 0, head, line, request: message, findings: [] }, CREDENTIALS);
  const read = again(record);
  const body = read.request && documentOf(read.request.body);
  assert.is(body?.text(1), '[redacted]');
  assert.is(body?.isUnknown(1), true);
  assert.is(read.request?.body.length, wire.length);
  assert.is(Number(record.messages[0]?.headers[5]), record.messages[0]?.body?.length);
  const bytes = Buffer.from(record.target.split('?')[1] ?? '', 'base64');
  assert.equal([...bytes.subarray(9, 13)], [0, 0, 0, 0]);
});

test('a damaged body of a command with secrets is withheld, any other stays as it came', () => {
  const whole = writeWbxml(element('Provision:Provision', element('Provision:PolicyKey', '3942919513')));
  for (const [command, isWithheld] of [
    ['Provision', true],
    ['Sync', false],
  ] as const) {
    const cut =
      command === 'Sync'
        ? writeWbxml(element('AirSync:Sync', element('AirSync:SyncKey', '7'))).subarray(0, -3)
        : whole.subarray(0, -3);
    const head = {
      method: 'POST',
      target: `/Microsoft-Server-ActiveSync?Cmd=${command}`,
      headers: ['Content-Type', 'application/vnd.ms-sync.wbxml'],
    };
    const line = parseRequestLine(head);
    if (!line) throw new Error('no line');
    const { message } = new Inspector(new RuleSet([])).request(head, line, wholeBody(cut));
    const [kept] = redacted(
      { id: 'X', openedAt: 0, head, line, request: message, findings: [] },
      CREDENTIALS,
    ).messages;
    assert.is(kept?.missing, isWithheld ? 'withheld' : undefined);
    assert.is(kept?.body?.length, isWithheld ? undefined : cut.length);
  }
});

test.run();
