import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type DemoOptions, type DemoSummary, runDemo } from '../../src/demo/run-demo.ts';
import { headerValue } from '../../src/inspect/eas/headers.ts';
import { reverseStaying } from '../../src/inspect/eas/staying/staying.ts';
import type { ExchangeListener } from '../../src/inspect/events.ts';
import { type Exchange, foldExchange } from '../../src/inspect/exchange.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { toXml } from '../../src/inspect/wbxml/to-xml.ts';
import { type RunningProxy, startProxy, ulid } from '../../src/proxy/index.ts';
import { deadline } from '../helpers/deadline.ts';
import { shippedPack } from '../helpers/shipped-rules.ts';

const test = suite('demo/run-demo');
let played: Played;

test('plays to its end', async () => {
  played = await play({});
});

interface Played {
  readonly summary: DemoSummary;
  readonly exchanges: readonly Exchange[];
  readonly proxies: readonly RunningProxy[];
}

test('every rule of the shipped pack fires at least once', () => {
  const { summary } = played;
  const rules = shippedPack().rules.map(({ name }) => name);
  assert.is(rules.length, 13);
  assert.equal([...summary.findings.keys()].sort(), ['easlens/leaves-proxy', ...rules].sort());
});

test('most of the traffic is as it should be', () => {
  const { exchanges } = played;
  const clean = exchanges.filter(({ findings }) => findings.length === 0);
  assert.ok(clean.length > exchanges.length * 0.7, `${clean.length} of ${exchanges.length}`);
  assert.equal(
    exchanges.flatMap(({ failure }) => failure ?? []),
    [],
  );
});

test('the summary counts what the events told', () => {
  const { summary, exchanges } = played;
  assert.is(summary.exchanges, exchanges.length);
  const found = exchanges.flatMap(({ findings }) => findings).length;
  assert.is(
    [...summary.findings.values()].reduce((sum, count) => sum + count, 0),
    found,
  );
});

test('all that the program can show is there once', () => {
  const { exchanges } = played;
  const seen = (value: (exchange: Exchange) => string | undefined): string[] =>
    [...new Set(exchanges.map(value))].filter((one) => one !== undefined).sort();
  assert.equal(
    seen(({ line }) => line.protocolVersion),
    ['12.1', '14.1', '16.1'],
  );
  assert.equal(
    seen(({ line }) => line.query),
    ['base64', 'none', 'plain'],
  );
  assert.equal(
    seen(({ request }) => request?.body.kind),
    ['empty', 'wbxml'],
  );
  assert.equal(
    seen(({ response }) => response?.body.kind),
    ['damaged', 'empty', 'multipart', 'wbxml'],
  );
  assert.equal(
    seen(({ answer }) => String(answer?.status)),
    ['200', '449', '451'],
  );
  assert.equal(
    seen(({ line }) => line.command),
    [
      ...['Find', 'FolderSync', 'GetItemEstimate', 'ItemOperations', 'OPTIONS', 'Ping', 'Provision'],
      ...['Search', 'SendMail', 'Settings', 'Sync'],
    ],
  );
  const responseHeader = (name: string) => seen(({ answer }) => answer && headerValue(answer.headers, name));
  assert.equal(responseHeader('content-encoding'), ['gzip']);
  assert.equal(responseHeader('transfer-encoding'), ['chunked']);
  assert.ok(exchanges.some(({ head }) => headerValue(head.headers, 'content-encoding') === 'gzip'));
});

test('a device that is sent to another server is told of', () => {
  const leaving = played.exchanges.filter(({ findings }) =>
    findings.some(({ rule }) => rule === 'easlens/leaves-proxy'),
  );
  assert.equal(
    leaving.map(({ line, answer }) => `${line.user} ${line.command} ${answer?.status}`),
    ['booth FolderSync 451'],
  );
});

test('a server that refuses the element is told from one that takes it', () => {
  const { exchanges } = played;
  const rulesOf = (user: string) =>
    exchanges
      .filter(({ line }) => line.user === user)
      .flatMap(({ findings }) => findings.map(({ rule }) => rule));
  assert.is(rulesOf('juno').filter((rule) => rule === 'umcallerid/client-sent').length, 2);
  assert.not.ok(rulesOf('juno').includes('umcallerid/status-6-missing'));
  assert.ok(rulesOf('odo').includes('umcallerid/status-6-missing'));
});

test('a Change without MessageClass is judged by the class that came before', () => {
  const { exchanges } = played;
  const changes = exchanges.filter(
    ({ line, response }) => line.user === 'mira' && textOf(response?.body).includes('<Change>'),
  );
  assert.is(changes.length, 1);
  assert.equal(changes[0]?.findings, []);
});

test('an unknown token and a body cut short are shown as far as they go', () => {
  const { exchanges } = played;
  assert.ok(exchanges.some(({ response }) => textOf(response?.body).includes('token-0x3e')));
  const damaged = exchanges.filter(({ response }) => response?.body.kind === 'damaged');
  assert.equal(
    damaged.map(({ line }) => line.command),
    ['Settings'],
  );
  assert.match(textOf(damaged[0]?.response?.body), 'DeviceInformation');
});

test('every number and name is made up', () => {
  const { exchanges } = played;
  const texts = exchanges.flatMap(({ request, response }) => [textOf(request?.body), textOf(response?.body)]);
  const numbers = texts.join('\n').match(/\+?\d[\d ()-]{9,}\d/g) ?? [];
  const made = /^\+?(1[ -]?)?\(?425\)?[ -]?555[ -]?01\d\d$|^\+?44207946\d{4}$/;
  const policyKeys = ['1307199584', '3942919513'];
  assert.equal(
    numbers.filter((number) => !made.test(number) && !policyKeys.includes(number) && !isTime(number)),
    [],
  );
  const hosts = new Set(texts.join('\n').match(/@[a-z0-9.-]+/g));
  assert.equal([...hosts].sort(), ['@anonymous.invalid', '@harbourlights.example']);
});

test('the signal ends it at once, and nothing stays behind', async () => {
  const ending = new AbortController();
  const { summary, exchanges, proxies } = await play({ speed: 5, signal: ending.signal }, (event) => {
    // While the server holds a Ping.
    if (event.kind === 'request-judged' && event.request.line.command === 'Ping') ending.abort();
  });
  assert.is(summary.exchanges, exchanges.length, 'every exchange has closed');
  const cut = exchanges.find(({ line, failure }) => failure && line.command === 'Ping');
  assert.match(cut?.failure?.code ?? '', /^(stopped|client-gone)$/);
  assert.is(proxies[0]?.pending, 0);
});

test('a loop begins anew until the signal', async () => {
  const ending = new AbortController();
  const once = played.summary.exchanges;
  let closed = 0;
  const { summary } = await play({ loop: true, signal: ending.signal }, ({ kind }) => {
    if (kind === 'closed') closed += 1;
    if (closed > 1.5 * once) ending.abort();
  });
  assert.ok(summary.exchanges > once);
});

test('a proxy that cannot start is the reason that comes out', async () => {
  const startProxy = () => Promise.reject(new Error('no port left'));
  const options = { speed: 100, loop: false, signal: new AbortController().signal, onEvent: () => {} };
  const outcome = await deadline(
    5000,
    runDemo({ ...options, startProxy }).catch((error: Error) => error.message),
  );
  assert.is(outcome, 'no port left');
});

/** Plays the demo a hundred times faster than usual; `listen` hears every event. */
async function play(options: Partial<DemoOptions>, listen: ExchangeListener = () => {}): Promise<Played> {
  const exchanges = new Map<string, Exchange>();
  const proxies: RunningProxy[] = [];
  const summary = await deadline(
    20_000,
    runDemo({
      speed: 100,
      loop: false,
      signal: new AbortController().signal,
      onEvent: (event) => {
        const exchange = foldExchange(exchanges.get(event.id), event);
        if (exchange) exchanges.set(event.id, exchange);
        listen(event);
      },
      startProxy: async (upstream, onEvent) => {
        const proxy = await startProxy({
          listen: { host: '127.0.0.1', port: 0 },
          upstream,
          inspector: new Inspector(new RuleSet([shippedPack()]), { staying: reverseStaying('http') }),
          onEvent,
          now: Date.now,
          newId: ulid,
        });
        proxies.push(proxy);
        return proxy;
      },
      ...options,
    }),
  );
  return { summary, exchanges: [...exchanges.values()], proxies };
}

function textOf(body: NonNullable<Exchange['response']>['body'] | undefined): string {
  return body && 'document' in body && body.document ? toXml(body.document) : '';
}

/** `2026-11-20`, which is long enough to look like a number. */
function isTime(text: string): boolean {
  return /^20\d\d-\d\d-\d\d$/.test(text);
}

test.run();
