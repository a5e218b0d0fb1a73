import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Exchange, foldExchange } from '../../../src/inspect/exchange.ts';
import { compileFilter } from '../../../src/inspect/filter/compile.ts';
import type { More } from '../../../src/inspect/filter/exchange-view.ts';
import { readSession } from '../../helpers/sessions.ts';

const test = suite('filter/compile');

const more: More = { number: 7, isMarked: false };

function exchangesOf(name: string): readonly Exchange[] {
  const exchanges = new Map<string, Exchange>();
  for (const event of readSession(name)) {
    const folded = foldExchange(exchanges.get(event.id), event);
    if (folded) exchanges.set(event.id, folded);
  }
  return [...exchanges.values()];
}

const demo = exchangesOf('demo');
const count = (text: string, among = demo) => {
  const filter = compileFilter(text);
  if ('problem' in filter) throw new Error(`${filter.problem} at ${filter.index}`);
  return among.filter((exchange) => filter.test(exchange, more)).length;
};
const countBy = (passes: (exchange: Exchange) => boolean) => demo.filter(passes).length;

const rows: readonly (readonly [text: string, passes: (exchange: Exchange) => boolean])[] = [
  ['command == "Sync"', ({ line }) => line.command === 'Sync'],
  [
    'command != "Sync" && findings > 0',
    ({ line, findings }) => line.command !== 'Sync' && findings.length > 0,
  ],
  ['method == "OPTIONS"', ({ head }) => head.method === 'OPTIONS'],
  ['protocolVersion == "14.1"', ({ line }) => line.protocolVersion === '14.1'],
  ['versionAtLeast(protocolVersion, "16.0")', ({ line }) => Number(line.protocolVersion) >= 16],
  ['httpStatus == 200', ({ answer }) => answer?.status === 200],
  ['status == "1"', ({ response }) => response?.status === '1'],
  ['durationMs > 1', ({ durationMs = 0 }) => durationMs > 1],
  ['durationMs >= 0 && durationMs != 0', ({ durationMs = 0 }) => durationMs > 0],
  ['durationMs == 0', ({ durationMs = 0 }) => durationMs === 0],
  ['pending', ({ durationMs }) => durationMs === undefined],
  ['!pending', ({ durationMs }) => durationMs !== undefined],
  ['failed', ({ failure }) => failure !== undefined],
  ['failure == "upstream-reset"', ({ failure }) => failure?.code === 'upstream-reset'],
  ['request.bytes > 200', ({ request }) => (request?.body.length ?? 0) > 200],
  ['response.kind == "wbxml"', ({ response }) => response?.body.kind === 'wbxml'],
  ['errors > 0', ({ findings }) => findings.some(({ severity }) => severity === 'error')],
  ['severity == "error"', ({ findings }) => findings.some(({ severity }) => severity === 'error')],
  [
    '"umcallerid/format" in rules',
    ({ findings }) => findings.some(({ rule }) => rule === 'umcallerid/format'),
  ],
  ['rules.exists(r, r.startsWith("umcallerid/"))', ({ findings }) => findings.length > 0],
  ['action == "none"', () => true],
  ['number == 7 && !marked', () => true],
  ['request.header("MS-ASProtocolVersion") == "14.1"', ({ head }) => head.headers.includes('14.1')],
  ['device.type.matches("(?i)iphone")', ({ line }) => /iphone/i.test(line.deviceType ?? '')],
];

for (const [text, passes] of rows) {
  test(`${text} is an expression`, () => {
    const filter = compileFilter(text);
    assert.is('kind' in filter && filter.kind, 'expression');
    assert.is(count(text), countBy(passes));
  });
}

const wrong: readonly (readonly [text: string, index: number, problem: RegExp])[] = [
  ['comand == "Sync"', 0, /^unknown name "comand"; did you mean "command"\?$/],
  ['command == Sync', 11, /^unknown name "Sync"; a text stands in quotes/],
  ['device.idd == "a"', 7, /^Device has no "idd"; did you mean "id"\?$/],
  ['command == 5', 8, /^"==" between string and int; expected types that go together/],
  ['pending && command == "a', 22, /^unterminated string; expected a CEL expression$/],
  ['command = "Sync"', 8, /^unexpected character: =/],
  ['pending && ', 11, /^an expression that ends too early/],
  ['findings + 1 > 0 ? findings : 0', 0, /^an expression of type int; expected bool$/],
  ['foo("x")', 0, /^unknown function "foo"/],
  ['command.header("x") == ""', 0, /does not fit; expected Message\.header\(string\): string$/],
  ['command.matches("(")', 16, /expected a pattern of RE2$/],
  ['node.text == "x"', 0, /^unknown name "node"/],
  ['"umcallerid/format" in ruls', 23, /did you mean "rules"\?$/],
  [`${'x'.repeat(4001)}`, 4000, /^a filter of 4001 characters; up to 4000$/],
];

for (const [text, index, problem] of wrong) {
  test(`${text.slice(0, 40)} is wrong at ${index}`, () => {
    const filter = compileFilter(text);
    if (!('problem' in filter)) throw new Error(`it is taken for ${filter.kind}`);
    assert.is(filter.index, index, filter.problem);
    assert.match(filter.problem, problem);
  });
}

for (const text of [
  'Sync',
  'alice@example.com',
  'lunch today',
  '"lunch today"',
  '"lunch && dinner"',
  '<20261123.1@example.com>',
  'text/html',
  '5:12',
  '+14255550123',
  'Cmd=Sync',
  'device.id',
  'Hello!',
  'error in rule',
  'f (x)',
]) {
  test(`${text} is words`, () => {
    const filter = compileFilter(text);
    assert.is('kind' in filter && filter.kind, 'words');
  });
}

test('an expression that fails on an exchange lets it not pass, and the failure is counted once', () => {
  const filter = compileFilter('int(command) > 1');
  if ('problem' in filter) throw new Error(filter.problem);
  const [options] = demo.filter(({ line }) => line.command === 'OPTIONS');
  if (!options) throw new Error('no OPTIONS');
  assert.is(filter.test(options, more), false);
  assert.is(filter.test(options, more), false);
  assert.is(filter.failures.size, 1);
});

test('an expression without end is stopped by its budget', () => {
  const list = `[${Array.from({ length: 100 }, () => '1').join(',')}]`;
  const filter = compileFilter(
    `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, a + b + c + d > 0))))`,
  );
  if ('problem' in filter) throw new Error(filter.problem);
  const [first] = demo;
  if (!first) throw new Error('no exchange');
  assert.is(filter.test(first, more), false);
  assert.is(filter.failures.size, 1);
});

test('one exchange never takes the work of another', () => {
  const list = `[${Array.from({ length: 100 }, () => '1').join(',')}]`;
  const filter = compileFilter(`${list}.all(a, ${list}.all(b, a + b > 0))`);
  if ('problem' in filter) throw new Error(filter.problem);
  const [first] = demo;
  if (!first) throw new Error('no exchange');
  for (let number = 1; number <= 300; number++)
    assert.ok(filter.test(first, { ...more, number }), `${number}`);
});

test('counts that outlive the findings are those of the filter', () => {
  const filter = compileFilter('errors == 3 && findings == 4');
  if ('problem' in filter) throw new Error(filter.problem);
  const [first] = demo;
  if (!first) throw new Error('no exchange');
  assert.ok(filter.test(first, { ...more, counts: { error: 3, warning: 1, info: 0 } }));
  assert.not(filter.test(first, more));
});

test.run();
