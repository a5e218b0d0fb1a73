import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Edges, type Effect, perform } from '../../../src/ui/state/effect.ts';

const test = suite('ui/state/effect');

function edges(calls: unknown[], more: Partial<Edges> = {}): Edges {
  return {
    quit: () => void calls.push('quit'),
    copy: (text) => void calls.push(['copy', text]),
    save: (name, text) => {
      calls.push(['save', name, text]);
      return `/tmp/${name}`;
    },
    mouse: (on) => void calls.push(['mouse', on]),
    keepFilters: (filters) => void calls.push(['keep', filters]),
    now: () => 0,
    ...more,
  };
}

const cases: readonly (readonly [effect: Effect, call: unknown, said: RegExp | undefined])[] = [
  [{ kind: 'quit' }, 'quit', undefined],
  [{ kind: 'copy', what: 'the body', text: '<Sync/>' }, ['copy', '<Sync/>'], /the body/],
  [
    { kind: 'save', what: 'the body', name: 'a.xml', text: '<Sync/>' },
    ['save', 'a.xml', '<Sync/>'],
    /\/tmp\/a\.xml/,
  ],
  [{ kind: 'mouse', on: true }, ['mouse', true], /mouse/],
  [{ kind: 'mouse', on: false }, ['mouse', false], /mouse/],
  [{ kind: 'keep-filters', filters: ['a'] }, ['keep', ['a']], undefined],
];

for (const [effect, call, said] of cases) {
  test(`${effect.kind} is carried out, and said where nobody sees it`, () => {
    const calls: unknown[] = [];
    const words = perform(effect, edges(calls));
    assert.equal(calls, [call]);
    if (said) assert.match(words ?? '', said);
    else assert.is(words, undefined);
  });
}

test('what cannot be done is said, not thrown', () => {
  const failing = edges([], {
    save: () => {
      throw new Error('the disk is full');
    },
  });
  const words = perform({ kind: 'save', what: 'x', name: 'a', text: '' }, failing);
  assert.match(words ?? '', /the disk is full/);
});

test.run();
