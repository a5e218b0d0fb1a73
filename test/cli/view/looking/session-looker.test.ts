import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { redactorOf } from '../../../../src/capture/redact/redact-record.ts';
import { recordOf } from '../../../../src/capture/session/exchange-record.ts';
import { openForReading, openForWriting } from '../../../../src/capture/session/open-session.ts';
import { SessionFile } from '../../../../src/capture/session/session-file.ts';
import { SessionWriter } from '../../../../src/capture/session/writer.ts';
import type { FromLooking } from '../../../../src/cli/view/looking/messages.ts';
import { SessionLooker } from '../../../../src/cli/view/looking/session-looker.ts';
import type { ExchangeEvent } from '../../../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../../../src/inspect/exchange.ts';
import type { SyncProgress } from '../../../../src/ui/devices/device.ts';
import { DeviceTable } from '../../../../src/ui/devices/device-table.ts';
import { FindingGroups } from '../../../../src/ui/findings/groups.ts';
import { ExchangeLog } from '../../../../src/ui/state/exchange-log.ts';
import { AS_IT_CAME, withFolder } from '../../../helpers/session-files.ts';
import { readSession } from '../../../helpers/sessions.ts';

const test = suite('looking/session-looker');
const demo = readSession('demo').slice(0, 400);

/** What a live view shows of the same events. */
class Live {
  readonly #log = new ExchangeLog();
  readonly groups = new FindingGroups();
  readonly devices = new DeviceTable();

  record(event: ExchangeEvent): void {
    const change = this.#log.record(event);
    if (!change) return;
    this.groups.record(change.entry, event);
    this.devices.record(change.entry, event);
  }
}

/** A session that is written event by event. */
class Written {
  readonly #writer: SessionWriter;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #told = new Map<string, Exchange>();

  constructor(writer: SessionWriter) {
    this.#writer = writer;
  }

  record(event: ExchangeEvent): void {
    const exchange = foldExchange(this.#exchanges.get(event.id), event);
    if (!exchange) return;
    this.#exchanges.set(event.id, exchange);
    this.#writer.write([recordOf(exchange, this.#told.get(event.id))]);
    this.#told.set(event.id, exchange);
  }
}

async function withLooker(
  use: (
    written: Written,
    look: () => Promise<{ groups: FindingGroups; devices: DeviceTable }>,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = join(folder, 'a.easlens');
    const writing = await openForWriting(file);
    const settings = {
      at: 0,
      program: '',
      redaction: '',
      maxBytes: 1024 ** 3,
      redact: redactorOf(AS_IT_CAME),
    };
    const written = new Written(new SessionWriter(writing, settings));
    const database = await openForReading(file);
    const groups = new FindingGroups();
    const devices = new DeviceTable();
    let looker: SessionLooker | undefined;
    const tell = (message: FromLooking): void => {
      if (message.kind !== 'gathered') return;
      for (const group of message.gathered.groups) groups.put(group);
      for (const { device, first, progress } of message.gathered.devices)
        devices.put(device, first, progress);
    };
    const look = async () => {
      looker ??= new SessionLooker(database, new SessionFile(database, file), tell);
      // Until there is nothing to do, after the time that it waits between two looks.
      await new Promise((resolve) => setTimeout(resolve, 600));
      while (looker.step() === 0);
      return { groups, devices };
    };
    await use(written, look);
    database.close();
    writing.close();
  });
}

/** Times of single messages aside, which a session does not tell to the millisecond. */
function shown({ groups, devices }: { readonly groups: FindingGroups; readonly devices: DeviceTable }) {
  return {
    groups: groups.all().map(({ lastAt: _, ...group }) => group),
    devices: devices.all().map(({ latest, ...device }) => ({ ...device, latest: latest && untimed(latest) })),
    progress: devices.keys().map((key) => {
      const { collections, folders } = devices.progressOf(key)?.plain ?? { collections: [], folders: [] };
      return { folders, collections: collections.map(untimed) };
    }),
  };
}

function untimed({ at: _, ...progress }: SyncProgress) {
  return progress;
}

/** Places in the events right before, and right after, an answer in which something was found. */
function beforeAndAfterFindings(): readonly number[] {
  return demo
    .flatMap((event, index) =>
      event.kind === 'response-judged' && event.findings.length > 0 ? [index, index + 1] : [],
    )
    .filter((index) => index > 37)
    .slice(0, 6);
}

test('what rules and devices of a session come to is what a live view shows', () =>
  withLooker(async (written, look) => {
    const live = new Live();
    for (const event of demo) {
      live.record(event);
      written.record(event);
    }
    const looked = shown(await look());
    assert.ok(looked.groups.length > 5);
    assert.equal(looked, shown(live));
  }));

test('a session that grows is told as it grows, with what was found in exchanges that were open', () =>
  withLooker(async (written, look) => {
    const live = new Live();
    let open = 0;
    let done = 0;
    for (const until of [0, 37, ...beforeAndAfterFindings(), 400]) {
      for (const event of demo.slice(done, until)) {
        live.record(event);
        written.record(event);
      }
      done = until;
      const looked = shown(await look());
      open += looked.devices.filter(({ waiting }) => waiting).length;
      assert.equal(looked, shown(live), `after ${until} events`);
    }
    assert.ok(open > 0, 'nothing was open at any time');
  }));

test.run();
