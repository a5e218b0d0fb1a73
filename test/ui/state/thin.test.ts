import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import type { Body } from '../../../src/inspect/message.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { thinned, withoutWords } from '../../../src/ui/state/thin.ts';
import { finding, request } from '../../helpers/events.ts';
import { readSession } from '../../helpers/sessions.ts';
import { answered, asked, bodyOf, closed, opened, wbxmlBody } from './exchanges.ts';

const test = suite('ui/state/thin');

function exchangeWith(body: Body): Exchange {
  let exchange: Exchange | undefined;
  for (const event of [opened('1'), asked('1', body), answered('1', body), closed('1')]) {
    exchange = foldExchange(exchange, event);
  }
  return exchange as Exchange;
}

const damaged = decode(Buffer.from('03016a00455c', 'hex'));

const bodies: readonly Body[] = [
  { kind: 'empty', length: 0 },
  { kind: 'over-limit', length: 20_000_000 },
  wbxmlBody(),
  bodyOf(1000),
  { kind: 'damaged', length: 6, bytes: damaged.bytes, document: damaged, error: damaged.error as never },
  {
    kind: 'damaged',
    length: 6,
    bytes: damaged.bytes,
    error: { code: 'bad-coding', offset: 3, message: 'no gzip' },
  },
  {
    kind: 'multipart',
    length: 6,
    bytes: damaged.bytes,
    document: damaged,
    multipart: { parts: [{ start: 0, end: 6, bytes: damaged.bytes }] },
  },
];

for (const body of bodies) {
  test(`a body of kind ${body.kind} keeps its kind and length, and no bytes`, () => {
    const { response, request } = thinned(exchangeWith(body));
    for (const thin of [request?.body, response?.body]) {
      assert.is(thin?.kind, body.kind);
      assert.is(thin?.length, body.length);
      assert.is(thin && 'bytes' in thin ? thin.bytes.length : 0, 0);
    }
  });
}

test('what a row shows stays, headers go', () => {
  const {
    id,
    line,
    request: asked,
    response,
    findings,
    durationMs,
    head,
  } = thinned(exchangeWith(wbxmlBody()));
  assert.is(id, '1');
  assert.is(durationMs, 2);
  assert.equal(line, request.line);
  assert.equal(asked?.line, request.line);
  assert.equal([head.method, head.target, head.headers], ['POST', request.head.target, []]);
  assert.is(response?.status, '1');
  assert.equal(response?.head, { status: 200, headers: [] });
  assert.equal(findings, [finding]);
});

test('long words are cut, and the document that an empty Sync repeats is let go', () => {
  const exchange = exchangeWith(wbxmlBody());
  const long = 'x'.repeat(20_000);
  const thin = thinned({
    ...exchange,
    line: { ...exchange.line, deviceId: long, problems: [long], attachmentName: long },
    request: { ...request, repeats: damaged },
    failure: { code: 'internal', message: long },
  });
  assert.ok(JSON.stringify(thin).length < 3000);
  assert.is(thin.failure?.code, 'internal');
  assert.not('repeats' in (thin.request as object));
});

test('what was sent in place of a message is thinned with it', () => {
  const exchange = exchangeWith(bodyOf(10));
  const { sentRequest, sentResponse } = thinned({
    ...exchange,
    sentRequest: { ...request, body: bodyOf(9000) },
    sentResponse: { head: { status: 403, headers: ['X', 'y'] }, body: bodyOf(9000), status: '1' },
  });
  for (const sent of [sentRequest, sentResponse]) {
    assert.equal(sent?.head.headers, []);
    assert.is(sent?.body.length, 9000);
    assert.is(sent && 'bytes' in sent.body ? sent.body.bytes.length : -1, 0);
  }
  assert.is(sentResponse?.head.status, 403);
});

test('every exchange of the demo can be thinned, twice', () => {
  const exchanges = new Map<string, Exchange>();
  for (const event of readSession('demo')) {
    exchanges.set(event.id, foldExchange(exchanges.get(event.id), event) as Exchange);
  }
  for (const exchange of exchanges.values()) {
    const thin = thinned(exchange);
    assert.equal(thinned(thin), thin);
    assert.is(thin.line.command, exchange.line.command);
  }
});

test('of findings one a rule, direction and action stays, without words', () => {
  const other = { ...finding, rule: 'umcallerid/format' };
  const kept = withoutWords([finding, { ...finding, value: '2' }, other, { ...finding, action: 'blocked' }]);
  assert.equal(
    kept.map(({ rule, action, message, path }) => [rule, action, message, path]),
    [
      ['umcallerid/message-class', 'none', 'no longer in memory', ''],
      ['umcallerid/format', 'none', 'no longer in memory', ''],
      ['umcallerid/message-class', 'blocked', 'no longer in memory', ''],
    ],
  );
});

test.run();
