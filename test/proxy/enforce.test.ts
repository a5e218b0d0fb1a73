import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusalTable } from '../../src/inspect/enforce/command-refusal.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { packOf, wbxml } from '../helpers/rules.ts';
import {
  add,
  asText,
  EMPTY_SYNC,
  enforcing,
  findingsOf,
  manyItems,
  NUMBER,
  nextMessage,
  POST,
  pass,
  syncOf,
  twoChanges,
  WBXML,
  withLengthOf,
  xmlOf,
} from './enforcing.ts';
import { ACTIVESYNC, type Harness, head, withProxy } from './harness.ts';

const test = suite('proxy/enforce');

/** A rule that no request of any command is without breaking. */
const NO_REQUEST = packOf({ on: 'request', select: undefined, message: 'found' });
const REFUSED = 'easlens: This request was not sent on: it breaks rule own/rule-1 (A rule of a test).\n';

/** The answer to a request that the server never hears of. */
async function refusedOf({ upstream, client }: Harness, request: string) {
  const phone = client();
  phone.write(request);
  const answer = await nextMessage(phone);
  assert.is(upstream.peers.length, 0);
  return answer;
}

/** Requests with a part to answer, where a command answers by parts. */
const PARTS: Readonly<Record<string, string>> = {
  MoveItems: '<MoveItems><Move><SrcMsgId>5:1</SrcMsgId></Move></MoveItems>',
  MeetingResponse: '<MeetingResponse><Request><RequestId>5:1</RequestId></Request></MeetingResponse>',
};

test('commands that have a Status for it are refused with it, and the server is not asked', () =>
  withProxy(
    async (harness) => {
      for (const { command, path, status } of refusalTable) {
        const body = wbxml(PARTS[command] ?? `<${command}/>`);
        const answer = await refusedOf(
          harness,
          withLengthOf(body, POST.replace('Cmd=Sync', `Cmd=${command}`), 'Host: a', WBXML),
        );
        assert.match(answer.startLine, ' 200 ');
        assert.ok(answer.headers.includes(WBXML));
        const [last = ''] = path.split('/').slice(-1);
        assert.match(xmlOf(answer), `<${last.replace(/.*:/, '')}>${status}</`);
      }
      await harness.kinds(refusalTable.length);
      assert.equal(findingsOf(harness.events), Array(refusalTable.length).fill('own/rule-1 blocked'));
    },
    enforcing({ 'own/rule-1': 'block' }, 'pass', [NO_REQUEST]),
  ));

test('all others are refused with 403 and a text that names the rule', () =>
  withProxy(
    async (harness) => {
      const mail = 'Subject: x\r\n\r\n';
      const requests = [
        head(`OPTIONS ${ACTIVESYNC.replace(/\?.*/, '')} HTTP/1.1`, 'Host: a'),
        head(POST.replace('Cmd=Sync', 'Cmd=GetAttachment&AttachmentName=a'), 'Host: a'),
        head(POST.replace('Cmd=Sync', 'Cmd=NoSuchThing'), 'Host: a'),
        withLengthOf(
          Buffer.from(mail),
          POST.replace('Cmd=Sync', 'Cmd=SendMail'),
          'Host: a',
          'MS-ASProtocolVersion: 12.1',
          'Content-Type: message/rfc822',
        ),
      ];
      for (const request of requests) {
        const answer = await refusedOf(harness, request);
        assert.match(answer.startLine, ' 403 ');
        assert.ok(answer.headers.includes('Content-Type: text/plain; charset=utf-8'));
        assert.is(asText(answer.body), REFUSED);
      }
    },
    enforcing({ 'own/rule-1': 'block' }, 'pass', [NO_REQUEST]),
  ));

test('an answer that is to be blocked becomes a 502 that names the rule, and the next exchange goes on', () =>
  withProxy(
    async (harness) => {
      const { upstream, client } = harness;
      const phone = client();
      phone.write(EMPTY_SYNC);
      const server = await upstream.accept();
      await nextMessage(server);
      server.write(withLengthOf(manyItems(), 'HTTP/1.1 200 OK', WBXML));
      const refusal = await nextMessage(phone);
      assert.match(refusal.startLine, ' 502 ');
      assert.match(asText(refusal.body), 'umcallerid/format');
      phone.write(EMPTY_SYNC);
      assert.is(asText((await nextMessage(server)).raw), EMPTY_SYNC);
      const good = withLengthOf(syncOf('airsync:Commands', [add('5:1', NUMBER)]), 'HTTP/1.1 200 OK', WBXML);
      server.write(good);
      assert.is(asText((await nextMessage(phone)).raw), good);
      await harness.kinds(2);
      assert.equal(findingsOf(harness.events), ['umcallerid/format blocked']);
    },
    enforcing({ 'umcallerid/format': 'block' }),
  ));

test('with only a rule about requests enforced, answers stream', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      phone.write(EMPTY_SYNC);
      const server = await upstream.accept();
      await nextMessage(server);
      const start = head('HTTP/1.1 200 OK', WBXML, 'Content-Length: 900');
      server.write(`${start}\x03\x01`);
      assert.is(await phone.with('\x03\x01'), `${start}\x03\x01`);
    },
    enforcing({ 'umcallerid/client-sent': 'block' }),
  ));

test('with only a rule about answers enforced, requests stream, and commands it does not judge stream both ways', () =>
  withProxy(
    async ({ upstream, client }) => {
      const phone = client();
      const start = head(POST.replace('Cmd=Sync', 'Cmd=Ping'), 'Host: a', WBXML, 'Content-Length: 900');
      phone.write(`${start}\x03\x01`);
      const server = await upstream.accept();
      assert.is(await server.with('\x03\x01'), `${start}\x03\x01`);
      server.write(head('HTTP/1.1 200 OK', WBXML, 'Content-Length: 900'));
      await phone.with('\r\n\r\n');
    },
    enforcing({ 'umcallerid/message-class': 'block' }),
  ));

/** Why a message cannot be judged, and bodies of which that is so. */
const TROUBLES: readonly (readonly [what: string, body: Buffer, fields: readonly string[], says: RegExp])[] =
  [
    ['damaged', manyItems().subarray(0, -40), [], /cannot be read to the end/],
    ['of an unknown coding', manyItems(), ['Content-Encoding: zstd'], /"zstd" is not known/],
    ['not of the coding that it names', manyItems(), ['Content-Encoding: gzip'], /no gzip/],
    [
      'cut short inside its coding',
      gzipSync(manyItems()).subarray(0, -9),
      ['Content-Encoding: gzip'],
      /cut short/,
    ],
    ['a bomb', gzipSync(Buffer.alloc(33 << 20)), ['Content-Encoding: gzip'], /inflates beyond/],
    ['beyond the limit', Buffer.alloc(70_000), [], /70000 bytes is larger than what can be held/],
  ];
/** Rules in force over both directions, none of which can be judged. */
const BOTH_WAYS = { 'umcallerid/client-sent': 'block', 'umcallerid/format': 'rewrite' } as const;

function enforceFindingOf(events: readonly ExchangeEvent[]) {
  const found = events.flatMap((event) => ('findings' in event ? event.findings : []));
  return found.filter(({ rule }) => rule === 'easlens/enforce');
}

for (const [what, body, fields, says] of TROUBLES) {
  for (const onError of ['pass', 'block'] as const) {
    const options = { ...enforcing(BOTH_WAYS, onError), inspectLimit: 65_536 };
    const becomes = onError === 'pass' ? 'passes as it came, with a finding' : 'is refused with 502';

    test(`an answer that is ${what} ${becomes}`, () =>
      withProxy(async (harness) => {
        const answer = withLengthOf(body, 'HTTP/1.1 200 OK', WBXML, ...fields);
        const { atClient } = await pass(harness, EMPTY_SYNC, answer);
        if (onError === 'pass') assert.ok(asText(atClient.raw) === answer);
        else assertRefused(atClient, 'umcallerid/format');
        await harness.kinds();
        const [found, ...others] = enforceFindingOf(harness.events);
        assert.match(found?.message ?? '', says);
        assert.is(found?.action, onError === 'pass' ? 'none' : 'blocked');
        assert.equal(others, []);
      }, options));

    test(`a request that is ${what} ${becomes}`, () =>
      withProxy(async (harness) => {
        const request = withLengthOf(body, POST, 'Host: a', WBXML, ...fields);
        if (onError === 'pass') {
          const { atServer } = await pass(harness, request, head('HTTP/1.1 200 OK', 'Content-Length: 0'));
          assert.ok(asText(atServer.raw) === request);
        } else {
          assertRefused(await refusedOf(harness, request), 'umcallerid/client-sent');
        }
        await harness.kinds();
        const [found] = enforceFindingOf(harness.events);
        assert.match(found?.message ?? '', says);
        assert.is(found?.action, onError === 'pass' ? 'none' : 'blocked');
      }, options));
  }
}

function assertRefused(
  { startLine, headers, body }: Awaited<ReturnType<typeof nextMessage>>,
  rule: string,
): void {
  assert.match(startLine, ' 502 ');
  assert.ok(headers.includes('Content-Type: text/plain; charset=utf-8'));
  assert.match(asText(body), rule);
}

test('a rule that fails over a message, and an edit that leaves it broken, are no better', async () => {
  const failing = packOf({ assert: 'int(value) == 1', fix: 'remove' });
  const useless = packOf({ fix: { set: '"still wrong"' } });
  const answer = withLengthOf(manyItems(), 'HTTP/1.1 200 OK', WBXML);
  const bad = answer.replace('4255550123', 'ABCDEFGHIJ');
  for (const [pack, says] of [
    [failing, /rule failed/],
    [useless, /the rule would still be broken/],
  ] as const) {
    for (const onError of ['pass', 'block'] as const) {
      await withProxy(
        async (harness) => {
          const { atClient } = await pass(harness, EMPTY_SYNC, bad);
          if (onError === 'pass') assert.ok(asText(atClient.raw) === bad);
          else assertRefused(atClient, 'own/rule-1');
          await harness.kinds();
          assert.match(enforceFindingOf(harness.events)[0]?.message ?? '', says);
        },
        enforcing({ 'own/rule-1': 'rewrite' }, onError, [pack]),
      );
    }
  }
});

test('where the inspector itself fails, the message passes with a finding, or is refused', async () => {
  for (const onError of ['pass', 'block'] as const) {
    const { inspector, ...options } = enforcing(BOTH_WAYS, onError);
    inspector.judgeRequest = () => {
      throw new RangeError('out of luck');
    };
    await withProxy(
      async (harness) => {
        const request = withLengthOf(twoChanges(), POST, 'Host: a', WBXML);
        if (onError === 'pass') {
          const { atServer } = await pass(harness, request, head('HTTP/1.1 200 OK', 'Content-Length: 0'));
          assert.is(asText(atServer.raw), request);
        } else {
          assertRefused(await refusedOf(harness, request), 'umcallerid/client-sent');
        }
        await harness.kinds();
        assert.match(enforceFindingOf(harness.events)[0]?.message ?? '', /RangeError: out of luck/);
      },
      { ...options, inspector },
    );
  }
});

test('a policy that is changed while traffic passes counts from the next request on', () => {
  const { policy, ...options } = enforcing({});
  return withProxy(async (harness) => {
    const request = withLengthOf(twoChanges(), POST, 'Host: a', WBXML);
    const answer = head('HTTP/1.1 200 OK', 'Content-Length: 0');
    const first = await pass(harness, request, answer);
    assert.is(asText(first.atServer.raw), request);
    policy.enforce('umcallerid/client-sent', 'rewrite');
    const second = await pass(harness, request, answer);
    assert.not.match(asText(second.atServer.body), NUMBER);
    policy.turn('umcallerid/client-sent', false);
    const third = await pass(harness, request, answer);
    assert.is(asText(third.atServer.raw), request);
  }, options);
});

test('a refusal is told although its rule was switched off before the answer came', () => {
  const { policy, ...options } = enforcing({ 'umcallerid/client-sent': 'block' });
  return withProxy(async ({ upstream, client }) => {
    const phone = client();
    phone.write(withLengthOf(twoChanges(), POST, 'Host: a', WBXML));
    const server = await upstream.accept();
    await nextMessage(server);
    policy.turn('umcallerid/client-sent', false);
    policy.enforce('umcallerid/client-sent', 'report');
    server.write(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
    const told = xmlOf(await nextMessage(phone));
    assert.match(told, '<Change><ServerId>5:2</ServerId><Status>6</Status></Change>');
  }, options);
});

test('a message whose rule is switched off while it is held goes on as it came', () => {
  const { policy, ...options } = enforcing({ 'umcallerid/client-sent': 'block' }, 'block');
  return withProxy(async ({ upstream, client }) => {
    const phone = client();
    const request = withLengthOf(twoChanges(), POST, 'Host: a', WBXML);
    phone.write(request.slice(0, -1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    policy.enforce('umcallerid/client-sent', 'report');
    phone.write(request.slice(-1));
    assert.is(asText((await nextMessage(await upstream.accept())).raw), request);
  }, options);
});

test.run();
