import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { judgeCaptured, judgedExchange } from '../../../src/capture/judge/judge.ts';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { exchangeLine } from '../../../src/inspect/json-lines.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { type Capture, captures } from '../../helpers/captures.ts';
import { shippedPack } from '../../helpers/shipped-rules.ts';

const test = suite('judge');
const rules = new RuleSet([shippedPack()]);

test('the events of a capture are those of live traffic, and fold into the exchange that is judged at once', () => {
  const [forEvents, forExchange] = [new Inspector(rules), new Inspector(rules)];
  let findings = 0;
  for (const [index, capture] of captures.entries()) {
    const captured = { ...capturedOf(capture), at: 1000 + index, durationMs: 5 };
    const events = judgeCaptured(captured, forEvents, 'X') ?? [];
    assert.equal(
      events.map(({ kind }) => kind),
      ['opened', 'request-judged', 'answered', 'response-judged', 'closed'],
    );
    let folded: Exchange | undefined;
    for (const event of events) folded = foldExchange(folded, event);
    const judged = judgedExchange(captured, forExchange, 'X');
    assert.equal(shownOf(judged), shownOf(folded), capture.name);
    findings += judged?.findings.length ?? 0;
  }
  assert.is(findings, 38);
});

test('what a capture does not tell stays absent: times, and an answer', () => {
  const { response: _, ...captured } = capturedOf(captures[0] as Capture);
  const exchange = judgedExchange(captured, new Inspector(rules), 'X') as Exchange;
  const line = exchangeLine(exchange) as Record<string, unknown>;
  assert.is(line['at'], null);
  assert.is(line['durationMs'], null);
  assert.is(line['httpStatus'], null);
  assert.equal(line['response'], { bytes: null, kind: null });
});

test('a time that no date can say is none', () => {
  const captured = { ...capturedOf(captures[0] as Capture), at: 1e20 };
  const exchange = judgedExchange(captured, new Inspector(rules), 'X') as Exchange;
  assert.is((exchangeLine(exchange) as Record<string, unknown>)['at'], null);
});

test('other traffic is none of ours', () => {
  const captured = capturedOf(captures[0] as Capture);
  const head = { method: 'GET', target: '/owa/', headers: [] };
  assert.is(
    judgeCaptured({ ...captured, request: { ...captured.request, head } }, new Inspector(rules), 'X'),
    undefined,
  );
  assert.is(
    judgedExchange({ ...captured, request: { ...captured.request, head } }, new Inspector(rules), 'X'),
    undefined,
  );
});

function capturedOf({ name, request, response }: Capture): CapturedExchange {
  return {
    place: { file: name, entry: 1 },
    request: { head: request.head, body: request.captured },
    response: { head: response.head, body: response.captured },
  };
}

function shownOf(exchange: Exchange | undefined): unknown {
  return exchange && [exchangeLine(exchange), exchange.findings];
}

test.run();
