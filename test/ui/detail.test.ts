import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RequestLine } from '../../src/inspect/eas/request-line.ts';
import { parseRequestLine } from '../../src/inspect/eas/request-line.ts';
import type { Exchange } from '../../src/inspect/exchange.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { detailLines } from '../../src/ui/detail.ts';
import { withinBudget } from '../../src/ui/kept-bodies.ts';
import { capture } from '../helpers/captures.ts';
import { finding } from '../helpers/events.ts';

const test = suite('detail');

function exchangeOf(name: string): Exchange {
  const { request, response } = capture(name);
  const inspector = new Inspector(new RuleSet([]));
  const line = parseRequestLine(request.head) as RequestLine;
  const asked = inspector.request(request.head, line, request.captured).message;
  const answered = inspector.response(asked, response.head, response.captured).message;
  return {
    id: name,
    openedAt: 0,
    head: request.head,
    line,
    request: asked,
    answer: response.head,
    response: answered,
    findings: [finding],
    durationMs: 1,
  };
}

test('shows findings, heads and both bodies as XML', () => {
  const text = detailLines(exchangeOf('z-push/286')).join('\n');
  assert.match(text, /1 FINDING\nerror umcallerid\/message-class/);
  assert.match(text, /REQUEST POST \/Microsoft-Server-ActiveSync\?Cmd=Sync/);
  assert.match(text, /<email2:UmCallerID>\+14255550111<\/email2:UmCallerID>/);
  assert.match(text, /RESPONSE 200/);
  assert.match(text, /68 B of WBXML/);
});

test('shows no secret', () => {
  const text = detailLines(exchangeOf('z-push/286')).join('\n');
  assert.match(text, /Authorization: Basic/);
  assert.not.match(text, /Authorization: Basic [A-Za-z0-9+/]{8,}=*$/m);
  assert.not.match(text, /482977661/, 'the policy key');
});

test('names the parts of a multipart body', () => {
  assert.match(
    detailLines(exchangeOf('z-push/321')).join('\n'),
    /in \d+ parts; part 0:\n {2}<ItemOperations/,
  );
});

test('forgets the bodies of old exchanges and keeps their findings', () => {
  const old = exchangeOf('z-push/285');
  // Bytes and tree of 285 take 35 KB: with the bytes alone, both would have room.
  const kept = withinBudget([old, old, exchangeOf('z-push/286')], 50_000);
  assert.equal(
    kept.map(({ response }) => response?.body.kind),
    ['over-limit', 'wbxml', 'wbxml'],
  );
  assert.is(kept[0]?.response?.body.length, 10_725);
  assert.equal(kept[0]?.findings, [finding]);
});

test.run();
