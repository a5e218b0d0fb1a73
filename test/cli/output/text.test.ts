import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonOutput } from '../../../src/cli/output/json.ts';
import type { Output } from '../../../src/cli/output/output.ts';
import { Recorder } from '../../../src/cli/output/recorder.ts';
import { styleFor } from '../../../src/cli/output/style.ts';
import { summaryText, textOutput } from '../../../src/cli/output/text.ts';
import type { ExchangeEvent } from '../../../src/inspect/events.ts';
import { finding, refusedPing, request, stamped, syncWithFinding } from '../../helpers/events.ts';

const test = suite('text');
const plain = styleFor('never', false, {});

function linesOf(events: readonly ExchangeEvent[], columns?: number): readonly string[] {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const output = textOutput(write, plain, () => columns);
  const recorder = new Recorder(output);
  for (const event of events) recorder.record(event);
  return text.trimEnd().split('\n');
}

test('writes one line an exchange and three a finding', () => {
  const [exchange, ...explained] = linesOf(syncWithFinding);
  assert.match(
    exchange as string,
    /^\d\d:\d\d:\d\d {2}Sync {15}14\.1 {2}iPhone ABC {16}alice {9}200, 1 ok {22}0 B > {3}19 MiB {4}13 ms {2}1 error, answer beyond the inspect limit$/,
  );
  assert.equal(explained, [
    '  error     umcallerid/message-class  MS-ASEMAIL R878  Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID  collectionId "5", serverId "5:12", messageClass "IPM.Note"',
    '            UmCallerID "+14255550123" in a message of class "IPM.Note"',
    '            A phone offers call-back on whatever carries it.',
  ]);
});

test('says what was done about an exchange, and about each finding', () => {
  const blocked = syncWithFinding.map((event) =>
    'findings' in event
      ? { ...event, findings: event.findings.map((found) => ({ ...found, action: 'blocked' as const })) }
      : event,
  );
  const lines = linesOf(blocked);
  assert.match(lines[0] as string, / {2}blocked, 1 error, /);
  assert.match(lines[3] as string, / -> blocked$/);
});

test('says why nothing was done about a finding', () => {
  const hindered = syncWithFinding.map((event) =>
    'findings' in event
      ? { ...event, findings: event.findings.map((found) => ({ ...found, hindrance: 'no fix\u001b' })) }
      : event,
  );
  assert.match(linesOf(hindered)[3] as string, / -> nothing done: no fix[^\u001b]+$/);
});

test('says which answer the client got in place of the server’s', () => {
  const sent = { head: { status: 502, headers: [] }, body: { kind: 'empty', length: 0 } } as const;
  const replaced = syncWithFinding.map((event) =>
    event.kind === 'response-judged' ? { ...event, sent } : event,
  );
  assert.match(linesOf(replaced)[0] as string, / {2}200, 502 in its place {2}/);
});

test('says as it starts what is enforced', () => {
  let text = '';
  const output = textOutput((more) => {
    text += more;
  }, plain);
  const where = { mode: 'reverse', scheme: 'https', address: '::1', port: 1, upstream: 'http://a' } as const;
  output.listening(where);
  assert.not.match(text, 'Enforcing');
  assert.match(text, 'listens on https://[::1]:1 in front of http://a');
  output.listening({ ...where, enforce: { 'a/b': 'rewrite', 'a/c': 'block' }, onError: 'block' });
  assert.match(text, /\nEnforcing: 1 rule rewrites, 1 rule blocks; what cannot be judged is refused\.\n/);
});

test('says why the body of a capture is missing', () => {
  const reasons = ['damaged', 'dropped', 'withheld'] as const;
  const remarks = reasons.map((missing) => {
    const body = { kind: 'over-limit', length: 9, missing } as const;
    const events = syncWithFinding.map((event) =>
      event.kind === 'response-judged' ? { ...event, response: { ...event.response, body } } : event,
    );
    return linesOf(events, 80)[1]?.trim();
  });
  assert.equal(remarks, [
    'answer damaged in the file',
    'answer not recorded, as the disk was too slow',
    'answer withheld by redaction',
  ]);
});

test('fits a narrow terminal, words wrapped under their rule', () => {
  const lines = linesOf(syncWithFinding, 80);
  assert.ok(
    lines.every((line) => line.length <= 80),
    lines.join('\n'),
  );
  assert.match(lines[0] as string, /^\d\d:\d\d:\d\d {2}Sync {15}14\.1 {2}iPhone ABC {3}200, 1 ok {16}13 ms$/);
  assert.is(lines[1], '          answer beyond the inspect limit');
});

test('names a document once, and wraps requirements that are too many for the terminal', () => {
  const events = syncWithFinding.map((event) =>
    'findings' in event && event.findings.length > 0
      ? {
          ...event,
          findings: [
            {
              ...finding,
              spec: [
                ...['R1454', 'R1455', 'R1456', 'R1457'].map((r) => `MS-ASEMAIL ${r}`),
                'RFC 3261 section 25',
              ],
            },
          ],
        }
      : event,
  );
  const rests = 'MS-ASEMAIL R1454, R1455, R1456, R1457, RFC 3261 section 25';
  assert.ok(linesOf(events)[1]?.includes(`message-class  ${rests}  Sync/`));
  assert.equal(linesOf(events, 80).slice(2, 4), [
    '  error     umcallerid/message-class',
    `            ${rests}`,
  ]);
});

test('says what failed', () => {
  const [line] = linesOf(refusedPing);
  assert.match(line as string, /Ping .* upstream-refused .* mail\.example\.com refused the connection$/);
});

test('shows hostile text from the wire as symbols, in every field', () => {
  const evil = '\u001b]0;x\u0007\u202e\n';
  const hostile = stamped([
    {
      kind: 'opened',
      head: { ...request.head, target: evil },
      line: {
        ...request.line,
        command: evil,
        user: evil,
        deviceId: evil,
        deviceType: evil,
        protocolVersion: evil,
        problems: [evil],
      },
    },
    {
      kind: 'request-judged',
      request,
      findings: [{ ...finding, message: evil, path: evil, value: evil, why: evil }],
    },
    { kind: 'failed', failure: { code: 'upstream-reset', message: evil } },
    { kind: 'closed', durationMs: 1 },
  ]);
  const text = linesOf(hostile).join('\n');
  assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  assert.is(text.split('\n').length, 4);
});

test('colours only when asked, and keeps the words the same', () => {
  const strip = (text: string) => text.replace(/\u001b\[\d+m/g, '');
  const summary = {
    exchanges: 2,
    failed: 1,
    findings: { error: 1, warning: 0, info: 3 },
    rules: [['a/b', 4]],
  } as const;
  const coloured = summaryText(summary, styleFor('always', false, {}));
  assert.is(strip(coloured), summaryText(summary, plain));
  assert.is.not(coloured, summaryText(summary, plain));
  assert.is(summaryText(summary, styleFor('auto', true, { NO_COLOR: '1' })), summaryText(summary, plain));
  assert.is(summaryText(summary, plain), '\n2 exchanges, 1 failed: 1 error, 0 warnings, 3 info\n  a/b  4\n');
});

test('writes findings as JSON at once, the exchange when it closes', () => {
  const types: unknown[] = [];
  const recorder = new Recorder(
    jsonOutput((line) => types.push((JSON.parse(line) as { type: string }).type)),
  );
  for (const event of syncWithFinding.slice(0, 4)) recorder.record(event);
  assert.equal(types, ['finding']);
  recorder.record(syncWithFinding[4] as ExchangeEvent);
  assert.equal(types, ['finding', 'exchange']);
  assert.equal(recorder.summary().rules, [['umcallerid/message-class', 1]]);
});

test('a finding about no element, no item and of no requirement has no empty places', () => {
  const hindered = syncWithFinding.map((event) =>
    'findings' in event
      ? {
          ...event,
          findings: event.findings.map(({ item: _, ...found }) => ({ ...found, path: '', spec: [] })),
        }
      : event,
  );
  const lines = [
    '  error     umcallerid/message-class',
    '            UmCallerID "+14255550123" in a message of class "IPM.Note"',
    '            A phone offers call-back on whatever carries it.',
  ];
  for (const columns of [undefined, 100]) assert.equal(linesOf(hindered, columns).slice(-3), lines);
});

test('names the item on a line of its own on a terminal, and prints nothing of it that could drive one', () => {
  const hostile = syncWithFinding.map((event) =>
    'findings' in event
      ? {
          ...event,
          findings: event.findings.map((found) => ({ ...found, item: { serverId: '5\u001b[2J' } })),
        }
      : event,
  );
  const lines = linesOf(hostile, 80);
  assert.ok(lines.some((line) => /^ {12}serverId "5[^\u001b]+"$/.test(line)));
  assert.not.match(lines.join(''), '\u001b');
});

const setup = {
  url: 'http://192.168.1.5:8080/easlens',
  others: ['http://10.0.0.4:8080/easlens'],
  isLoopback: false,
  qr: ['██▀▄██', '██▄▀██'],
};
const listening = {
  mode: 'reverse',
  scheme: 'http',
  address: '0.0.0.0',
  port: 8080,
  upstream: 'https://mail.example.com',
} as const;

function started(
  columns: number | undefined,
  style = plain,
  own: Parameters<Output['listening']>[1] = setup,
): string {
  let text = '';
  const output = textOutput(
    (more) => {
      text += more;
    },
    style,
    () => columns,
  );
  output.listening(listening, own);
  return text;
}

test('tells where devices are set up, with a code for cameras on a terminal that has room for it', () => {
  const words = 'Set up a device: http://192.168.1.5:8080/easlens, or http://10.0.0.4:8080/easlens\n';
  assert.match(started(80), `${words}██▀▄██\n██▄▀██\nCtrl-C`);
  for (const columns of [undefined, 5]) {
    assert.match(started(columns), words);
    assert.not.match(started(columns), '█');
  }
  assert.match(started(80, styleFor('always', true, {})), '\u001b[97m\u001b[40m██▀▄██\u001b[49m\u001b[39m\n');
});

test('of a proxy that only this machine reaches, it says how to let others in', () => {
  const own = { url: 'http://127.0.0.1:8080/easlens', others: [], isLoopback: true };
  assert.match(
    started(80, plain, own),
    'http://127.0.0.1:8080/easlens on this machine; others come in by --listen with its',
  );
});

test.run();
