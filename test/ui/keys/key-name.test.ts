import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Key, render, useInput } from 'ink';
import { createElement } from 'react';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type KeyPress, keysOf } from '../../../src/ui/keys/key-name.ts';
import { Console } from '../../helpers/console.ts';
import { deadline } from '../../helpers/deadline.ts';

const test = suite('ui/keys/key-name');

const NO_KEY = {} as Key;
const ESC = '\u001b';

/** What terminals send, and the key that it is. */
const SENT: readonly (readonly [terminal: string, bytes: string, key: string])[] = [
  ['xterm', `${ESC}[A`, 'up'],
  ['xterm, application mode', `${ESC}OB`, 'down'],
  ['rxvt, with shift', `${ESC}[a`, 'up'],
  ['xterm, with control', `${ESC}[1;5D`, 'left'],
  ['kitty, with its event', `${ESC}[1;1:1B`, 'down'],
  ['xterm', `${ESC}[H`, 'home'],
  ['xterm, application mode', `${ESC}OF`, 'end'],
  ['linux console, screen', `${ESC}[1~`, 'home'],
  ['linux console, screen', `${ESC}[4~`, 'end'],
  ['rxvt', `${ESC}[7~`, 'home'],
  ['rxvt', `${ESC}[8~`, 'end'],
  ['xterm', `${ESC}[5~`, 'pageup'],
  ['xterm', `${ESC}[6~`, 'pagedown'],
  ['xterm', `${ESC}[3~`, 'delete'],
  ['most', '\u007f', 'backspace'],
  ['some', '\u0008', 'backspace'],
  ['all', '\r', 'enter'],
  ['scripts', '\n', 'enter'],
  ['application keypad', `${ESC}OM`, 'enter'],
  ['all', '\t', 'tab'],
  ['all', `${ESC}[Z`, 'shift+tab'],
  ['all', ESC, 'esc'],
  ['kitty', `${ESC}[27u`, 'esc'],
  ['kitty', `${ESC}[13u`, 'enter'],
  ['kitty', `${ESC}[103;2u`, 'G'],
  ['kitty', `${ESC}[99;5u`, 'ctrl+c'],
  ['all', '\u0003', 'ctrl+c'],
  ['all', '\u0017', 'ctrl+w'],
  ['all', `${ESC}x`, 'alt+x'],
  ['all', 'G', 'G'],
  ['all', '?', '?'],
  ['all', ' ', 'space'],
];

/** A terminal of nothing but keys, and what they were read as. */
class Keys {
  readonly pressed: KeyPress[] = [];
  readonly #typed: string[] = [];
  readonly #stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode() {},
    setEncoding() {},
    ref() {},
    unref() {},
    resume() {},
    pause() {},
    read: () => this.#typed.shift() ?? null,
  });
  readonly #stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    isTTY: true,
    write: () => true,
  });
  readonly #instance = render(createElement(Reader, { onKeys: (keys) => this.pressed.push(...keys) }), {
    stdin: this.#stdin as unknown as NodeJS.ReadStream,
    stdout: this.#stdout as unknown as NodeJS.WriteStream,
    exitOnCtrlC: false,
    interactive: true,
  });

  async send(bytes: string): Promise<KeyPress | undefined> {
    const before = this.pressed.length;
    this.#typed.push(bytes);
    this.#stdin.emit('readable');
    const comes = async () => {
      while (this.pressed.length === before) await pause(2);
    };
    await deadline(2000, comes());
    return this.pressed.at(-1);
  }

  close(): void {
    this.#instance.unmount();
  }
}

function Reader({ onKeys }: { readonly onKeys: (keys: readonly KeyPress[]) => void }) {
  useInput((input, key) => onKeys(keysOf(input, key)));
  return null;
}

test('knows what terminals send', async () => {
  const keys = new Keys();
  try {
    await pause(50);
    for (const [terminal, bytes, name] of SENT) {
      assert.is((await keys.send(bytes))?.name, name, `${terminal}: ${JSON.stringify(bytes)}`);
    }
    assert.is(keys.pressed.length, SENT.length);
  } finally {
    keys.close();
  }
});

test('letters that come at once are several keys', () => {
  const names = (input: string) => keysOf(input, NO_KEY).map(({ name }) => name);
  assert.equal(names('jjG '), ['j', 'j', 'G', 'space']);
  assert.equal(names('\u0006\u0006'), ['ctrl+f', 'ctrl+f']);
  assert.equal(
    keysOf('a😀', NO_KEY).map(({ text }) => text),
    ['a', '😀'],
  );
});

test('a key that is let go, and a sequence that nobody knows, are no keys', () => {
  assert.equal(keysOf('j', { ...NO_KEY, eventType: 'release' }), []);
  for (const unknown of ['[25~', '[<35;1;1M', '[<0;1;1m', 'Ox']) assert.equal(keysOf(unknown, NO_KEY), []);
  assert.equal(keysOf('[', NO_KEY), [{ name: '[', text: '[' }]);
});

test('nothing steals the focus while a filter is typed', async () => {
  const console = new Console();
  try {
    await console.type('/q1?M');
    for (const chord of [`${ESC}x`, `${ESC}[25~`, `${ESC}[<0;5;5m`, `${ESC}OP`]) await console.send(chord);
    await console.type(' jkG');
    const screen = await console.screen();
    assert.match(screen, /\/q1\?M jkG/);
    assert.is(console.quits, 0);
  } finally {
    await console.close();
  }
});

test.run();
