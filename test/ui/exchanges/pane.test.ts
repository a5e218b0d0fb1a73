import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { paneLines } from '../../../src/ui/exchanges/pane.ts';
import { eventsOf, finding, storeOf } from '../../helpers/exchanges.ts';

const test = suite('ui/exchanges/pane');

test('of a thousand findings only those that have room are put into words', () => {
  let worded = 0;
  const findings = Array.from({ length: 1000 }, () => ({
    ...finding(),
    get why() {
      worded++;
      return 'because';
    },
  }));
  const store = storeOf(eventsOf(1, { findings, status: 200, durationMs: 1 }));
  const lines = paneLines(store.getState().log.get(1), { columns: 80, rows: 14 }, 0);
  assert.is(lines.length, 14);
  assert.ok(worded <= 6, `${worded}`);
  store.close();
});

test.run();
