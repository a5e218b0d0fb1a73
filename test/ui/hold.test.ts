import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { encode } from '../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../src/inspect/wbxml/from-xml.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { Console, type ConsoleOptions } from '../helpers/console.ts';
import { goldenSizes, matchesGolden } from '../helpers/golden.ts';
import { RecordingDesk } from '../helpers/recording-desk.ts';
import { readSession } from '../helpers/sessions.ts';

const test = suite('ui/hold');

const demo = readSession('demo');

/** The newest Sync request of the demo with a body: the events up to that, and then it is held. */
function heldEvents(): readonly ExchangeEvent[] {
  const at = demo.findLastIndex(
    (event) =>
      event.kind === 'request-judged' &&
      event.request.line.command === 'Sync' &&
      event.request.body.kind === 'wbxml' &&
      demo.some(({ id, kind }) => id === event.id && kind === 'closed'),
  );
  const judged = demo[at] as ExchangeEvent;
  const opened = demo.findIndex(({ id }) => id === judged.id);
  const before = demo
    .slice(0, opened)
    .filter(({ id }) => demo.slice(0, opened).some((one) => one.id === id && one.kind === 'closed'));
  return [...before, demo[opened] as ExchangeEvent, judged, held(judged)];
}

function held({ id, at }: ExchangeEvent, waits = 0): ExchangeEvent {
  return { id, at: at + waits, kind: 'held', direction: 'request', until: at + waits + 60_000 };
}

function released(how: Extract<ExchangeEvent, { kind: 'released' }>['how']): ExchangeEvent {
  const last = heldEvents().at(-1) as ExchangeEvent;
  return { id: last.id, at: last.at, kind: 'released', direction: 'request', how, findings: [] };
}

async function withHold(
  run: (screen: Console, desk: RecordingDesk, id: string) => Promise<void>,
  options: ConsoleOptions = {},
): Promise<void> {
  const desk = new RecordingDesk();
  const events = heldEvents();
  const last = events.at(-1) as ExchangeEvent;
  const console = new Console({ desk, now: () => last.at + 12_000, ...options });
  try {
    await console.type('i<ctrl+u>command == "Sync"<enter>');
    console.feed(events);
    await run(console, desk, last.id);
  } finally {
    await console.close();
  }
}

for (const [columns, rows] of goldenSizes) {
  test(`a list with a row that is held, ${columns}x${rows}`, () =>
    withHold(
      async (console) => {
        await console.type('g');
        await console.type('G');
        matchesGolden(`hold-list-${columns}x${rows}`, await console.screen());
      },
      { columns, rows },
    ));

  test(`an exchange that is held, ${columns}x${rows}`, () =>
    withHold(
      async (console) => {
        await console.type('<enter>');
        matchesGolden(`hold-detail-${columns}x${rows}`, await console.screen());
      },
      { columns, rows },
    ));
}

test('the answer to a request that is held is not waited for yet', () =>
  withHold(async (console) => {
    await console.type('<enter>r');
    assert.match(await console.screen(), 'The request is held: nothing of it has gone to the server.');
  }));

test('what was edited is on the screen with what is found in it, and a sends it', () =>
  withHold(async (console, desk, id) => {
    const edited = encode(
      fromXml(
        '<Sync><Collections><Collection><SyncKey>7</SyncKey><CollectionId>5</CollectionId></Collection></Collections></Sync>',
      ),
    );
    const judged = heldEvents().at(-2) as Extract<ExchangeEvent, { kind: 'request-judged' }>;
    const body = { kind: 'wbxml', length: edited.length, bytes: edited, document: decode(edited) } as const;
    const message = { request: { ...judged.request, body }, findings: [] };
    const waits = held(judged) as Extract<ExchangeEvent, { kind: 'held' }>;
    console.feed([{ ...waits, edited: message }]);
    assert.match(await console.screen(), '>E ');
    await console.type('<enter>');
    assert.match(await console.screen(), /CollectionId\W+5/);
    assert.match(await console.screen(), 'edited, held 12s');
    await console.type('a');
    assert.is(desk.told.at(-1), `let-go ${id}`);
    assert.match(await console.screen(), 'sent as edited');
  }));

for (const how of ['answered', 'edited', 'dropped'] as const) {
  test(`what a person ${how} is told in the list and in the exchange`, () =>
    withHold(
      async (console) => {
        console.feed([released(how)]);
        assert.match(await console.screen(), new RegExp(`^>.* ${how}\\b`, 'm'));
        await console.type('<enter>');
        assert.match(await console.screen(), `${how} by hand`);
      },
      { columns: 120, rows: 40 },
    ));
}

test('i asks what to hold, and an empty answer ends holding', () =>
  withHold(async (console, desk) => {
    assert.equal(desk.told, ['filter']);
    assert.ok(desk.matches);
    await console.type('i');
    assert.match(await console.screen(), 'hold: command == "Sync"');
    await console.type('<ctrl+u><enter>');
    assert.equal(desk.told, ['filter', 'no filter']);
    assert.match(await console.screen(), 'nothing is held any more');
  }));

test('what is wrong with a hold filter is said, and it is not used', () =>
  withHold(async (console, desk) => {
    await console.type('i<ctrl+u>command == <enter>');
    assert.match(await console.screen(), '^');
    assert.equal(desk.told, ['filter']);
  }));

for (const [key, told, said] of [
  ['a', 'let-go', 'let go'],
  ['x', 'drop', 'dropped, and its connection cut'],
  ['w', 'answer', 'answered by the proxy'],
] as const) {
  test(`${key}: ${said}`, () =>
    withHold(async (console, desk, id) => {
      await console.type(key);
      assert.is(desk.told.at(-1), `${told} ${id}`);
      assert.match(await console.screen(), said);
    }));
}

test('keys stay with what is held while others come', () =>
  withHold(async (console, desk, id) => {
    console.feed(demo.slice(0, 4).map((event) => ({ ...event, id: `later ${event.id}` })));
    await console.type('x');
    assert.is(desk.told.at(-1), `drop ${id}`);
  }));

test('A lets all go', () =>
  withHold(async (console, desk) => {
    await console.type('A');
    assert.is(desk.told.at(-1), 'let all go');
  }));

test('keys about what is held say where nothing is', () =>
  withHold(async (console, desk) => {
    await console.type('ga');
    assert.match(await console.screen(), /#1 is not held; this one, #\d+, is/);
    assert.match(await console.screen(), '>H ');
    console.feed([released('timed-out')]);
    assert.match(await console.screen(), 'went on as it came: its time was over');
    await console.type('Ga');
    assert.match(await console.screen(), 'nothing is held so far');
    assert.equal(desk.told, ['filter']);
  }));

test('an edited body goes to the desk as WBXML, and the screen shows it', () =>
  withHold(
    async (console, desk, id) => {
      await console.type('e');
      await console.shows('is edited; a sends it');
      assert.equal(desk.told.slice(1), [`opened ${id}`, `edit ${id}`, `closed ${id}`]);
      assert.match(toXml(decode(Buffer.from(desk.edited as Uint8Array))), '<WindowSize>7</WindowSize>');
    },
    { edit: async () => '<Sync><WindowSize>7</WindowSize></Sync>' },
  ));

test('what is no document is said with its place, and comes back in the editor', () => {
  const texts: string[] = [];
  const edit = async (text: string) => {
    texts.push(text);
    return '<Sync>\n<Nonsense/></Sync>';
  };
  return withHold(
    async (console, desk) => {
      await console.type('e');
      await console.shows('line 2, column 1');
      await console.type('e');
      await console.shows('line 2, column 1');
      assert.is(texts[1], '<Sync>\n<Nonsense/></Sync>');
      assert.match(texts[0] ?? '', '<Collections>');
      assert.not(desk.edited);
    },
    { edit },
  );
});

test('an unchanged body leaves all as it is, and an editor that fails is told of', async () => {
  await withHold(
    async (console, desk) => {
      await console.type('e');
      await console.shows('is unchanged, and still held');
      assert.not(desk.edited);
    },
    { edit: async (text) => text },
  );
  await withHold(
    async (console) => {
      await console.type('e');
      await console.shows('was not edited: no editor');
    },
    {
      edit: async () => {
        throw new Error('no editor');
      },
    },
  );
});

test('traffic goes on while the editor is open, and is on the screen afterwards', () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  return withHold(
    async (console) => {
      await console.type('e');
      console.feed([released('timed-out')]);
      resolve('<Sync/>');
      await console.shows('edited');
      await console.type('a');
      assert.match(await console.screen(), 'nothing is held so far');
    },
    { edit: () => promise },
  );
});

test('a UI that ends holds nothing any more', async () => {
  const desk = new RecordingDesk();
  const console = new Console({ desk });
  await console.close();
  assert.equal(desk.told, ['no filter']);
});

test('without a proxy nothing can be held', async () => {
  const console = new Console();
  try {
    await console.type('i');
    assert.match(await console.screen(), 'nothing can be held here');
  } finally {
    await console.close();
  }
});

test.run();
