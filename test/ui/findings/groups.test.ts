import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import { devicesInWords, FindingGroups } from '../../../src/ui/findings/groups.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { DIALOGUE_AT, dialogue } from '../../helpers/dialogue.ts';
import { finding } from '../../helpers/events.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('ui/findings/groups');

function groupsOf(events: readonly ExchangeEvent[]): FindingGroups {
  const log = new ExchangeLog();
  const groups = new FindingGroups();
  for (const event of events) {
    const change = log.record(event);
    if (change) groups.record(change.entry, event);
  }
  return groups;
}

function found(rule: string, more: Partial<Finding> = {}): Finding {
  return { ...finding, rule, ...more };
}

test('counts every finding of the demo once', () => {
  const events = readSession('demo');
  const all = events.flatMap((event) => ('findings' in event ? event.findings : []));
  const groups = groupsOf(events).all();
  assert.is(
    groups.reduce((sum, { count }) => sum + count, 0),
    all.length,
  );
  assert.is(groups.length, new Set(all.map(({ rule }) => rule)).size);
});

test('the gravest come first, then the most frequent', () => {
  const warning = found('a/warning', { severity: 'warning' });
  const groups = groupsOf(
    dialogue({ findings: [warning, warning, warning, found('a/once'), found('a/twice'), found('a/twice')] }),
  );
  assert.equal(
    groups.all().map(({ rule, count }) => `${rule} ${count}`),
    ['a/twice 2', 'a/once 1', 'a/warning 3'],
  );
});

test('a rule with milder cases is as grave as its gravest', () => {
  const groups = groupsOf(dialogue({ findings: [found('a/b'), found('a/b', { severity: 'info' })] }));
  assert.is(groups.of('a/b')?.severity, 'error');
});

test('tells devices, the last time and the latest message', () => {
  const groups = groupsOf(
    dialogue(
      { deviceId: 'A', findings: [found('a/b', { message: 'first' })] },
      { deviceId: 'B', findings: [found('a/b')], at: 10 },
      { deviceId: 'a', findings: [found('a/b', { message: 'last' })], at: 20 },
    ),
  );
  const group = groups.of('a/b');
  assert.is(group?.devices, 2, 'letter case aside');
  assert.equal(group?.deviceIds, ['a', 'B', 'A']);
  assert.is(group?.lastAt, DIALOGUE_AT + 21);
  assert.is(group?.latest.message, 'last');
});

test('counts a thousand devices, and then no more', () => {
  const many = Array.from({ length: 1005 }, (_, id) => ({ deviceId: String(id), findings: [found('a/b')] }));
  const group = groupsOf(dialogue(...many)).of('a/b');
  assert.is(group && devicesInWords(group), '1000+');
  assert.is(group?.count, 1005);
});

test('keeps no more rules and no longer texts than it has room for', () => {
  const rules = Array.from({ length: 10_005 }, (_, id) => found(`a/${id}`));
  const groups = groupsOf(dialogue({ findings: [...rules, found('a/0', { message: 'x'.repeat(1 << 20) })] }));
  assert.is(groups.all().length, 10_000);
  assert.is(groups.of('a/0')?.latest.message.length, 1024);
});

test.run();
