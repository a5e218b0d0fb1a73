import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InspectionQueue, type Job } from '../../src/proxy/inspection-queue.ts';

const test = suite('proxy/inspection-queue');

function job(run: () => void): Job {
  return { weight: 0, queued: false, run };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('runs jobs in order, and not before the caller has gone on', async () => {
  const queue = new InspectionQueue();
  const ran: number[] = [];
  for (const number of [1, 2, 3])
    queue.add(
      job(() => ran.push(number)),
      10,
    );
  assert.equal(ran, []);
  await queue.idle();
  assert.equal(ran, [1, 2, 3]);
});

test('a job that waits already is not queued twice, and may queue itself anew', async () => {
  const queue = new InspectionQueue();
  let runs = 0;
  const again = job(() => {
    if (++runs < 3) queue.add(again, 0);
  });
  queue.add(again, 1, true);
  queue.add(again, 1);
  await turn();
  assert.is(runs, 1);
  await queue.idle();
  assert.is(runs, 3);
});

test('a large backlog is worked off in several turns', async () => {
  const queue = new InspectionQueue();
  let runs = 0;
  for (let count = 0; count < 8; count++)
    queue.add(
      job(() => runs++),
      4 * 1024 ** 2,
      true,
    );
  const seen: number[] = [];
  while (runs < 8) {
    await turn();
    seen.push(runs);
  }
  assert.ok(seen.length > 1 && seen.length < 8, `${seen}`);
  await queue.idle();
});

test('work that nobody waits for lets what comes next pass before it, and work that traffic waits for does not', async () => {
  const queue = new InspectionQueue();
  const ran: string[] = [];
  queue.add(
    job(() => ran.push('rests')),
    1,
  );
  await turn();
  assert.equal(ran, []);
  // Order holds: what waited goes with it.
  queue.add(
    job(() => ran.push('awaited')),
    1,
    true,
  );
  await turn();
  assert.equal(ran, ['rests', 'awaited']);
  await queue.idle();
});

test('a job that has to be prepared is, for as long as it asks, and those behind it wait', async () => {
  const queue = new InspectionQueue();
  const ran: string[] = [];
  const ready = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let prepared = 0;
  queue.add({ ...job(() => ran.push('large')), prepare: () => ready[prepared++]?.promise }, 1, true);
  queue.add(
    job(() => ran.push('small')),
    1,
  );
  for (const { resolve } of ready) {
    await turn();
    await turn();
    queue.add(
      job(() => ran.push('later')),
      1,
      true,
    );
    assert.equal(ran, []);
    resolve();
  }
  await queue.idle();
  assert.equal(ran, ['large', 'small', 'later', 'later']);
});

test('where much waits, nothing is prepared, and what is being prepared hears of it', async () => {
  const queue = new InspectionQueue();
  const ran: string[] = [];
  const ready = Promise.withResolvers<void>();
  let isBehind = () => false;
  const large = (name: string, bytes: number, preparing?: Promise<void>) =>
    queue.add(
      {
        ...job(() => ran.push(name)),
        prepare: (behind) => {
          isBehind = behind;
          const first = preparing;
          preparing = undefined;
          if (!first) ran.push(`asked for ${name}`);
          return first;
        },
      },
      bytes,
      true,
    );
  large('first', 1024 ** 2, ready.promise);
  await turn();
  assert.is(isBehind(), false);
  large('second', 1024 ** 2);
  large('third', 9 * 1024 ** 2);
  assert.is(isBehind(), true);
  ready.resolve();
  await queue.idle();
  assert.equal(ran, ['first', 'second', 'asked for third', 'third']);
});

test('what is done is let go of, though there is always something that is prepared', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const queue = new InspectionQueue();
  const jobs: WeakRef<Job>[] = [];
  let go = (): void => {};
  const last = new Promise<void>((resolve) => {
    go = resolve;
  });
  const add = (): void => {
    let isPrepared = false;
    const prepare = (): Promise<void> | undefined => {
      if (isPrepared) return undefined;
      isPrepared = true;
      if (jobs.length === 300) return last;
      // Before it is done there is one behind it.
      return Promise.resolve().then(add);
    };
    const next: Job = { ...job(() => {}), prepare };
    jobs.push(new WeakRef(next));
    queue.add(next, 10, true);
  };
  add();
  while (jobs.length < 300) await turn();
  for (let count = 0; count < 5; count++) await turn();
  collect();
  const kept = jobs.filter((one) => one.deref() !== undefined).length;
  go();
  await queue.idle();
  assert.ok(kept < 10, `${kept} of ${jobs.length} are kept`);
});

test('idle resolves at once where nothing waits', () => new InspectionQueue().idle());

test.run();
