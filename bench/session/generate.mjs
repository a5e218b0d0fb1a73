// Writes a session of so many exchanges, as the recorder would: what four devices do in the demo, over and over, with other
// ids, times and keys, so that bodies differ.
import { Buffer } from 'node:buffer';

/** @param root the folder that holds `dist` */
export async function generate(root, file, count, tell = () => {}) {
  const load = (name) => import(`${root}/dist/${name}`);
  const { openForWriting } = await load('capture/session/open-session.js');
  const { settleSession } = await load('capture/session/settle-session.js');
  const { SessionWriter } = await load('capture/session/writer.js');
  const { redactorOf } = await load('capture/redact/redact-record.js');
  const { CREDENTIALS_ONLY } = await load('capture/redact/redact.js');
  const { recordOf } = await load('capture/session/exchange-record.js');
  const { foldExchange } = await load('inspect/exchange.js');
  const exchanges = await demoExchanges(load, foldExchange);
  const database = await openForWriting(file);
  const writer = new SessionWriter(database, {
    at: Date.UTC(2026, 10, 23, 10),
    program: 'easlens bench',
    redaction: 'credentials',
    maxBytes: 1024 ** 4,
    redact: redactorOf(CREDENTIALS_ONLY),
  });
  const start = performance.now();
  for (let done = 0; done < count; ) {
    const batch = [];
    for (; batch.length < 64 && done < count; done++)
      batch.push(recordOf(variant(exchanges, done), undefined));
    writer.write(batch);
    if (done % 64_000 === 0) tell(done);
  }
  const seconds = (performance.now() - start) / 1000;
  settleSession(database);
  return seconds;
}

async function demoExchanges(load, foldExchange) {
  const { runDemo } = await load('demo/run-demo.js');
  const { startProxy, ulid } = await load('proxy/index.js');
  const { Inspector } = await load('inspect/inspector.js');
  const { RuleSet } = await load('inspect/rules/rule-set.js');
  const { readRulePacks } = await load('cli/rule-files.js');
  const inspector = new Inspector(new RuleSet(readRulePacks({ rules: [], defaultRules: true })));
  const open = new Map();
  const onEvent = (event) => open.set(event.id, foldExchange(open.get(event.id), event));
  await runDemo({
    speed: 100,
    loop: false,
    signal: new AbortController().signal,
    onEvent,
    startProxy: (upstream, listener) =>
      startProxy({
        listen: { host: '127.0.0.1', port: 0 },
        upstream,
        inspector,
        onEvent: listener,
        now: Date.now,
        newId: ulid,
      }),
  });
  return [...open.values()].filter(({ durationMs }) => durationMs !== undefined);
}

/** One of the exchanges with an id and a time of its own, and every third response with bytes of its own. */
function variant(exchanges, number) {
  const exchange = exchanges[number % exchanges.length];
  const id = `01M${String(number).padStart(23, '0')}`;
  const openedAt = Date.UTC(2026, 10, 23, 10) + number * 50;
  const { response } = exchange;
  if (number % 3 !== 0 || !response || response.body.kind !== 'wbxml') return { ...exchange, id, openedAt };
  const bytes = Buffer.from(response.body.bytes);
  const digit = bytes.lastIndexOf(0x31);
  const own = Buffer.from(String(number).padStart(8, '0'));
  // One text of the body becomes another; the document stays one.
  const made = digit < 0 ? bytes : Buffer.concat([bytes.subarray(0, digit), own, bytes.subarray(digit + 1)]);
  return {
    ...exchange,
    id,
    openedAt,
    response: { ...response, body: { ...response.body, bytes: made, length: made.length } },
  };
}
