import { isDeepStrictEqual } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bindingsIn } from '../../../src/ui/keys/bindings.ts';
import type { Context } from '../../../src/ui/keys/contexts.ts';
import { contextTitles } from '../../../src/ui/keys/contexts.ts';
import type { Command } from '../../../src/ui/keys/keymap.ts';
import { keySections } from '../../../src/ui/keys/sections.ts';
import { contextOf, withCommand } from '../../../src/ui/state/reduce.ts';
import type { UiState } from '../../../src/ui/state/state.ts';
import { Headless } from '../../helpers/headless.ts';
import { readSession } from '../../helpers/sessions.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';

const test = suite('ui/keys/sections');

test('hold every row of the table once for each context', () => {
  const sections = keySections();
  const everywhere = sections[0]?.bindings ?? [];
  for (const [context] of contextTitles) {
    const own = sections.find((section) => section.context === context)?.bindings ?? [];
    const both = [...everywhere.filter((row) => bindingsIn(context).includes(row)), ...own];
    assert.is(new Set(both).size, both.length, context);
    assert.is(both.length, bindingsIn(context).length, context);
  }
});

/** Keys that lead into a context, and to places there where its commands have something to do. */
const WAYS: Readonly<Record<Context, readonly string[]>> = {
  exchanges: ['', '40', '/ S enter 40'],
  detail: [
    'n enter',
    'n enter tab',
    'n enter tab tab',
    'n enter tab tab 9',
    'n enter tab tab tab tab',
    '40 enter 1j',
    'n n n enter tab 9 enter',
    'n enter tab 9 left',
  ],
  findings: ['2', '2 5j'],
  devices: ['3', '3 2j'],
  rules: ['4', '4 9j'],
  help: ['4 ?', '4 ? 5j'],
  connect: ['c'],
  filter: ['/ c o m', '/ c o m space d left', '/ S enter / P enter / up', '/ c o m home', '/ c o m tab'],
  'saved-filters': [
    'F',
    'F down',
    '/ S ctrl+s esc F',
    '/ S ctrl+s esc / P ctrl+s esc F',
    '/ S ctrl+s esc / P ctrl+s esc F down',
  ],
  copy: ['n enter tab y', 'y', 'n y'],
};

const events = readSession('demo');
const packs = shippedPacks();

/** The UI after keys between blanks; `40` and `5j` stand for that many times up and down. */
function after(way: string): Headless {
  const ui = new Headless({ packs }).feed(events);
  for (const key of way.split(' ').filter((one) => one !== '')) {
    const [, times, down] = /^(\d+)(j?)$/.exec(key) ?? [];
    const isTimes = times !== undefined && (down === 'j' || Number(times) > 4);
    for (let time = isTimes ? Number(times) : 1; time > 0; time--)
      ui.press(isTimes ? (down === 'j' ? 'down' : 'up') : key);
  }
  ui.state.visible.advance(() => true);
  return ui.close();
}

/** What a command can change, without what changes by itself. */
function changeable({ log, visible, groups, deviceTable, rulesInUse, ...rest }: UiState): unknown {
  return [rest, rulesInUse.policy.revision, log.revision];
}

function changes(way: string, context: Context, command: Command): boolean {
  const { state } = after(way);
  assert.is(contextOf(state), context, `${way} leads to ${contextOf(state)}`);
  const quiet = { ...state, note: '' };
  const before = changeable(quiet);
  return !isDeepStrictEqual(changeable(withCommand(quiet, command)), before);
}

for (const [context, title] of contextTitles) {
  test(`${title}: every command does something somewhere`, () => {
    const idle = bindingsIn(context)
      .map(({ command }) => command)
      .filter((command) => command !== `screen.${context}`)
      .filter((command) => !WAYS[context].some((way) => changes(way, context, command)));
    assert.equal(idle, []);
  });
}

test.run();
