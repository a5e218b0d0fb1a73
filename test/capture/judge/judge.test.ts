import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CapturedExchange } from '../../../src/capture/captured-exchange.ts';
import { judgedExchange } from '../../../src/capture/judge/judge.ts';
import type { Exchange } from '../../../src/inspect/exchange.ts';
import { Inspector } from '../../../src/inspect/inspector.ts';
import { exchangeLine } from '../../../src/inspect/json-lines.ts';
import { RuleSet } from '../../../src/inspect/rules/rule-set.ts';
import { type Capture, captures } from '../../helpers/captures.ts';
import { shippedPack } from '../../helpers/shipped-rules.ts';

const test = suite('judge');
const rules = new RuleSet([shippedPack()]);

test('captures are judged as live traffic is', () => {
  const inspector = new Inspector(rules);
  let findings = 0;
  for (const [index, capture] of captures.entries()) {
    const captured = { ...capturedOf(capture), at: 1000 + index, durationMs: 5 };
    const judged = judgedExchange(captured, inspector, 'X');
    assert.equal([judged?.openedAt, judged?.durationMs], [1000 + index, 5], capture.name);
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

test.run();
