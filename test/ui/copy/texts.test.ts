import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Direction } from '../../../src/inspect/message.ts';
import { type Copied, type CopyFormat, copied } from '../../../src/ui/copy/texts.ts';
import { sideOf } from '../../../src/ui/detail/side.ts';
import type { Entry } from '../../../src/ui/state/entry.ts';
import { ExchangeLog } from '../../../src/ui/state/exchange-log.ts';
import { runCommand } from '../../helpers/run-command.ts';
import { readSession } from '../../helpers/sessions.ts';
import { handMade } from '../detail/bodies.ts';

const test = suite('ui/copy/texts');

const UPSTREAM = 'https://mail.example.com';
const SIDES: readonly Direction[] = ['request', 'response'];
const XML = ['Content-Type', 'text/xml'];

function entriesOf(events: ReturnType<typeof readSession>): readonly Entry[] {
  const log = new ExchangeLog();
  for (const event of events) log.record(event);
  return Array.from({ length: log.totals.exchanges }, (_, index) => log.get(index + 1) as Entry);
}

function only(made: Parameters<typeof handMade>[0]): Entry {
  return entriesOf(handMade(made))[0] as Entry;
}

function textOf(result: Copied): string {
  if ('problem' in result) throw new Error(result.problem);
  return result.text;
}

function problemOf(entry: Entry, format: CopyFormat, side: Direction = 'response'): string {
  const result = copied(entry, format, side, UPSTREAM);
  return 'problem' in result ? result.problem : (assert.unreachable('it was copied') as never);
}

/** One body with WBXML of each kind of message in the demo, and its bytes. */
function* bodies(): Generator<readonly [name: string, entry: Entry, side: Direction, bytes: Buffer]> {
  const seen = new Set<string>();
  for (const entry of entriesOf(readSession('demo'))) {
    for (const side of SIDES) {
      const name = `${entry.exchange.line.command} ${side}`;
      const body = sideOf(entry.exchange, side);
      if (!body?.document || body.bytes.length !== body.document.bytes.length || seen.has(name)) continue;
      seen.add(name);
      yield [name, entry, side, Buffer.from(body.bytes)];
    }
  }
}

for (const [name, entry, side, bytes] of bodies()) {
  test(`${name}: hex is what decode writes, and XML is what encode reads`, async () => {
    const hex = textOf(copied(entry, 'hex', side, UPSTREAM));
    const decoded = await runCommand(['decode', '--format', 'hex'], { stdin: bytes });
    assert.is(hex, decoded.stdout.toString());
    const xml = textOf(copied(entry, 'xml', side, UPSTREAM));
    const encoded = await runCommand(['encode'], { stdin: xml });
    assert.is(encoded.exitCode, 0, encoded.stderr);
    const again = await runCommand(['decode'], { stdin: encoded.stdout });
    assert.is(again.stdout.toString(), xml);
  });
}

test('there were many kinds', () => assert.ok([...bodies()].length > 15));

test('a body that is no WBXML is copied as bytes that decode reads, and as text where it is XML', () => {
  const bytes = Buffer.from(`<a>${'x'.repeat(20)}</a>`);
  const entry = only({ response: bytes, responseHeaders: XML });
  const hex = textOf(copied(entry, 'hex', 'response', UPSTREAM));
  assert.equal(
    hex.split('\n').map((row) => row.length),
    [47, 32, 0].slice(0, hex.split('\n').length),
  );
  assert.is(Buffer.from(hex.replace(/\s/g, ''), 'hex').toString(), bytes.toString());
  assert.is(textOf(copied(entry, 'xml', 'response', UPSTREAM)), bytes.toString());
});

test('says what it is, and names a file that can be nothing but a file here', () => {
  const target = '/Microsoft-Server-ActiveSync?Cmd=..%2f..%2f%1b[2J&User=a&DeviceId=b&DeviceType=c';
  const result = copied(only({ target, response: Buffer.from('x') }), 'hex', 'response', UPSTREAM);
  assert.ok(!('problem' in result));
  assert.match(result.name, /^easlens-1-[\w-]+-response\.hex$/);
  assert.is(result.what, 'response of #1 as hex');
});

test('curl is of the request, whatever side is looked at', () => {
  const result = copied(only({}), 'curl', 'response', UPSTREAM);
  assert.ok(!('problem' in result));
  assert.is(result.name, 'easlens-1-Sync-request.sh');
  assert.match(result.text, UPSTREAM);
});

test('what cannot be copied is told with its reason', () => {
  const text = only({
    response: Buffer.from('nothing of ours'),
    responseHeaders: ['Content-Type', 'text/plain'],
  });
  assert.match(problemOf(text, 'xml'), /no WBXML or XML; h copies it in hexadecimal/);
  assert.match(problemOf(only({}), 'hex'), /the response has no body/);
  assert.match(problemOf({ ...only({}), isThinned: true }, 'curl'), /#1 have left memory/);
  const open = entriesOf(handMade({}).slice(0, 2))[0] as Entry;
  assert.match(problemOf(open, 'xml'), /there is no response yet/);
});

test.run();
