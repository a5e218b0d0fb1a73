import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stopRequested } from '../../src/cli/stop.ts';
import { deadline } from '../helpers/deadline.ts';

const test = suite('stop');

/** Delivers a signal to whoever listens, without the system; nobody listening would end the tests. */
function signal(name: 'SIGINT' | 'SIGTERM'): void {
  assert.ok(process.listenerCount(name) > 0, `nobody listens for ${name}`);
  process.emit(name, name);
}

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  test(`${name} asks once, and once more for now`, async () => {
    const stop = stopRequested();
    let now = false;
    void stop.second.then(() => {
      now = true;
    });
    signal(name);
    await deadline(1000, stop.first);
    assert.is(now, false);
    signal('SIGINT');
    await deadline(1000, stop.second);
    stop.release();
  });
}

test('gives the signals back', () => {
  const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
  stopRequested().release();
  assert.equal([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')], before);
});

test.run();
