import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Console } from '../helpers/console.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('start');

test('draws the demo, and quits on q', async () => {
  const console = new Console();
  console.feed(readSession('demo'));
  await console.shows('SendMail');
  await console.type('k<enter>');
  await console.shows('Headers');
  await console.type('qq');
  assert.is(console.quits, 1);
  await console.close();
  // The alternate screen was entered and left again.
  const { written } = console;
  assert.ok(written.lastIndexOf('\u001b[?1049l') > written.indexOf('\u001b[?1049h'));
});

test.run();
