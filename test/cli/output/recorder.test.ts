import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Output } from '../../../src/cli/output/output.ts';
import { Recorder } from '../../../src/cli/output/recorder.ts';
import { finding, refusedPing, response, stamped, syncWithFinding } from '../../helpers/events.ts';

const test = suite('recorder');

function recording(): { readonly said: string[]; readonly recorder: Recorder } {
  const said: string[] = [];
  const output: Output = {
    listening: () => {},
    findings: ({ line }, findings) => said.push(`${line.command}: ${findings.length} found`),
    closed: ({ line }) => said.push(`${line.command} closed`),
    summary: () => {},
    note: () => {},
  };
  return { said, recorder: new Recorder(output) };
}

test('findings are told when they are made, the exchange when it closes', () => {
  const { said, recorder } = recording();
  const [opened, judged, answered, found] = syncWithFinding;
  for (const event of [opened, judged, answered, found]) if (event) recorder.record(event);
  assert.equal(said, ['Sync: 1 found']);
  for (const event of refusedPing) recorder.record(event);
  for (const event of syncWithFinding.slice(4)) recorder.record(event);
  assert.equal(said, ['Sync: 1 found', 'Ping closed', 'Sync closed']);
});

test('sums up, the commonest rule first', () => {
  const recorder = new Recorder();
  const other = { ...finding, rule: 'umcallerid/format', severity: 'warning' as const };
  const findings = [other, finding, other];
  const twice = stamped(
    [
      ...syncWithFinding.slice(0, 3).map(({ id: _, at: __, ...event }) => event),
      { kind: 'response-judged', response, findings },
      { kind: 'closed', durationMs: 1 },
    ],
    'another',
  );
  for (const event of [...twice, ...refusedPing]) recorder.record(event);
  assert.equal(recorder.summary(), {
    exchanges: 2,
    failed: 1,
    findings: { error: 1, warning: 2, info: 0 },
    rules: [
      ['umcallerid/format', 2],
      ['umcallerid/message-class', 1],
    ],
  });
});

test('one that is still open is not counted', () => {
  const recorder = new Recorder();
  for (const event of syncWithFinding.slice(0, 3)) recorder.record(event);
  assert.is(recorder.summary().exchanges, 0);
});

test.run();
