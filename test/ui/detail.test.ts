import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/detail');

test('keys lead through an exchange on a terminal', async () => {
  const terminal = new Console({ columns: 120, rows: 30 });
  try {
    terminal.feed(readSession('demo'));
    await terminal.type('<enter>');
    assert.match(await terminal.screen(), /#66 Sync/);
    await terminal.type('KKKKKKKKKKKKK');
    assert.match(await terminal.screen(), /#53 Sync/);
    await terminal.type('n');
    assert.match(await terminal.screen(), /finding 1 of 4/);
    await terminal.type('<tab><shift+tab>-<right><down>*p');
    assert.match(await terminal.screen(), /> +[-+] [A-Z]\w+.*│ [0-9a-f]{4}/);
    await terminal.type('<tab><tab>');
    assert.match(await terminal.screen(), /\[Hex of response\]/);
    await terminal.type('<esc>');
    assert.not.match(await terminal.screen(), /Headers/);
    assert.match(await terminal.screen(), /^>.* Sync /m);
  } finally {
    await terminal.close();
  }
});

test.run();
