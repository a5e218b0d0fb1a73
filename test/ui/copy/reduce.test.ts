import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyLines } from '../../../src/ui/copy/reduce.ts';
import { sideOf } from '../../../src/ui/detail/side.ts';
import { textOf } from '../../../src/ui/draw/line.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';
import type { Entry } from '../../../src/ui/state/entry.ts';
import { withCommand } from '../../../src/ui/state/reduce.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { demoState } from '../filter/states.ts';

const test = suite('ui/copy/reduce');

const state = demoState();

function after(...commands: readonly Command[]): UiState {
  return commands.reduce(withCommand, state);
}

test('asks what to copy of the exchange under the cursor: the answer, where it has a body', () => {
  const sides = new Set<string>();
  for (let at = after('move.first'), row = 0; row < 20; row++, at = withCommand(at, 'move.down')) {
    const { copy } = withCommand(at, 'copy');
    if (!copy) throw new Error('nothing is asked');
    const { exchange } = state.log.get(copy.number) as Entry;
    const hasAnswer = (sideOf(exchange, 'response')?.bytes.length ?? 0) > 0;
    assert.is(copy.side, hasAnswer ? 'response' : 'request');
    const asked = copyLines(copy, 40).map(textOf);
    assert.ok(asked.length > 1 && asked.every((row) => row.length <= 40));
    assert.match(asked.join(' '), new RegExp(`#${copy.number}.*the ${copy.side}.*to a file`));
    sides.add(copy.side);
  }
  assert.is(sides.size, 2);
});

test('in an exchange it is the side that is on the screen', () => {
  const seen = new Set<string>();
  for (let at = after('open'), tabs = 0; tabs < 5; tabs++, at = withCommand(at, 'next')) {
    const tab = at.detail?.tab ?? '';
    if (tab !== 'request' && tab !== 'response') continue;
    assert.is(withCommand(at, 'copy').copy?.side, tab);
    seen.add(tab);
  }
  assert.is(seen.size, 2);
});

const copies = [
  ['copy.curl', 'copy'],
  ['copy.hex', 'copy'],
  ['save.curl', 'save'],
  ['save.hex', 'save'],
] as const;

for (const [command, kind] of copies) {
  test(`${command} is an effect, and closes the question`, () => {
    const done = after('move.first', 'finding.next', 'copy', command);
    assert.is(done.copy, undefined);
    assert.equal(
      done.effects.map((effect) => effect.kind),
      [kind],
    );
  });
}

test('what cannot be copied is said, and the question closed', () => {
  const done = after('move.first', 'copy', 'copy.xml');
  assert.is(done.copy, undefined);
  assert.match(done.note, /^nothing copied: /);
  assert.equal(done.effects, []);
});

test('cancelling copies nothing', () => {
  const done = after('copy', 'copy.cancel');
  assert.is(done.copy, undefined);
  assert.equal(done.effects, []);
  assert.is(done.note, '');
});

const servers: readonly (readonly [upstream: string | undefined, server: string | undefined, is: string])[] =
  [
    ['https://mail.example/SOGo', undefined, 'https://mail.example/SOGo/'],
    ['https://mail.example/SOGo', 'https://mail.example', 'https://mail.example/SOGo/'],
    ['https://mail.example/SOGo', 'https://other.example:8443', 'https://other.example:8443/'],
    [undefined, 'https://other.example', 'https://other.example/'],
    [undefined, undefined, 'https://mail.example.com/'],
  ];

for (const [upstream, server, is] of servers) {
  test(`of an exchange with ${server ?? 'nobody knows whom'} before ${upstream ?? 'no server'}, curl asks ${is}`, () => {
    const { upstream: _, ...session } = state.session;
    const asked = withCommand({ ...state, session: { ...session, ...(upstream && { upstream }) } }, 'copy');
    const entry = asked.log.get(asked.copy?.number ?? 0) as Entry;
    const { server: __, ...exchange } = entry.exchange;
    Object.assign(entry, { exchange: { ...exchange, ...(server && { server }) } });
    const { effects } = withCommand(asked, 'copy.curl');
    assert.match(JSON.stringify(effects), `'${is}`);
  });
}

test.run();
