import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findingBytes, weightOf } from '../../../src/ui/state/weigh.ts';
import { finding, request } from '../../helpers/events.ts';
import { readSession } from '../../helpers/sessions.ts';
import { answered, asked, bodyOf, closed, opened, wbxmlBody } from './exchanges.ts';

const test = suite('ui/state/weigh');

test('a body weighs its bytes and its tree, and what it repeats', () => {
  const tree = wbxmlBody();
  assert.ok(weightOf(asked('1', bodyOf(5000))) > 5000);
  assert.is(weightOf(asked('1', tree)) - weightOf(asked('1', bodyOf(8))), 2 * 20);
  const document = 'document' in tree ? tree.document : undefined;
  const repeating = { ...request, body: bodyOf(8), ...(document && { repeats: document }) };
  assert.is(
    weightOf({ id: '1', at: 1, kind: 'request-judged', request: repeating, findings: [] }) -
      weightOf(asked('1', bodyOf(8))),
    8 + 2 * 20,
  );
});

test('what was sent in place of a message weighs with it', () => {
  const event = answered('1', bodyOf(100));
  if (event.kind !== 'response-judged') throw new Error('no response');
  const sent = { head: { status: 403, headers: ['X', 'y'.repeat(1000)] }, body: bodyOf(5000) };
  assert.ok(weightOf({ ...event, sent }) - weightOf(event) > 6000);
});

test('a head weighs its fields', () => {
  const event = opened('1');
  const long = { ...request.head, headers: ['X', 'y'.repeat(16_000)] };
  assert.ok(weightOf({ ...event, kind: 'opened', head: long, line: request.line }) > 16_000);
  assert.is(weightOf(closed('1')), 0);
});

test('a finding weighs its words', () => {
  assert.is(findingBytes([]), 0);
  const words = {
    value: 'v'.repeat(1000),
    hindrance: 'h'.repeat(1000),
    item: { serverId: 's'.repeat(1000) },
  };
  assert.ok(
    findingBytes([
      { ...finding, ...words },
      { ...finding, ...words },
    ]) > 6000,
  );
  assert.ok(findingBytes([finding]) < 1000);
});

test('no event weighs nothing but the last of an exchange', () => {
  for (const event of readSession('demo')) {
    if (event.kind === 'opened' || event.kind === 'answered') assert.ok(weightOf(event) > 0);
  }
  assert.ok(weightOf(answered('1')) > 0);
});

test.run();
