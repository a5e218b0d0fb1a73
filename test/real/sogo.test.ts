import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadline } from '../helpers/deadline.ts';
import { headerOf, statusOf } from '../helpers/http-wire.ts';
import { callerId, fetch, folderSync, ping, read, sendMail } from './bodies.ts';
import { assertKinds, sendChange, settle, synchronise } from './device.ts';
import { startEaslens } from './easlens.ts';
import { type Lab, startLab } from './lab.ts';
import { Phone } from './phone.ts';
import { lateMessage } from './sogo/messages.ts';

const test = suite('SOGo behind easlens');
let lab: Lab;

// Not in `before`: uvu drops what a hook throws, and passes.
test('SOGo starts', async () => {
  lab = await startLab();
});
test.after(() => lab?.stop());

test('OPTIONS', async () => {
  const { response, exchange } = await lab.plain.pass(lab.plain.phone('OPTIONS1'), {
    command: 'OPTIONS',
    method: 'OPTIONS',
  });
  assert.match(headerOf(response, 'MS-ASProtocolVersions') ?? '', '14.1');
  assert.is(exchange.command, 'OPTIONS');
  assertKinds(exchange, 'empty', 'empty');
});

test('FolderSync, then Sync from the beginning: every body decodes', async () => {
  const { serverIds } = await synchronise(lab.plain, 'FIRST1');
  assert.ok(serverIds.length >= 4);
});

test('a wrong password is passed on as 401', async () => {
  const phone = lab.plain.phone('NOBODY1');
  const { response } = await lab.plain.pass(phone, {
    command: 'FolderSync',
    body: folderSync,
    authorization: 'Basic YWxpY2U6d3Jvbmc=',
  });
  assert.is(statusOf(response), 401);
});

test('a read flag changes without a finding', async () => {
  const device = await synchronise(lab.plain, 'READER1');
  const { exchange, findings } = await sendChange(device, device.serverIds[0] ?? '', [read]);
  assertKinds(exchange, 'wbxml', 'wbxml');
  assert.is(exchange.status, '1');
  assert.equal(findings, []);
});

test('a Change that carries UmCallerID, and SOGo accepting it, are found where the element stands', async () => {
  const device = await synchronise(lab.plain, 'CALLER1');
  const serverId = device.serverIds[1] ?? '';
  const { findings, exchange, request } = await sendChange(device, serverId, [read, callerId]);
  assert.is(exchange.findings, 2);
  assert.equal(
    findings.map(({ rule, severity }) => `${severity} ${rule}`),
    ['error umcallerid/client-sent', 'error umcallerid/status-6-missing'],
  );
  // Tag, inline string, its text and terminator, end of the element.
  const written = Buffer.from('\x45\x03+14255550123\0\x01', 'latin1');
  const start = request.indexOf(written);
  for (const finding of findings) {
    assert.equal(finding.span, { start, end: start + written.length });
    assert.is(finding.value, '+14255550123');
    assert.equal(finding.item, { collectionId: device.inbox, serverId, messageClass: 'IPM.Note' });
  }
});

test('ItemOperations, plain and multipart', async () => {
  const { phone, inbox, serverIds } = await synchronise(lab.plain, 'FETCHER1');
  const body = fetch(inbox, serverIds[1] ?? '');
  const plain = await lab.plain.pass(phone, { command: 'ItemOperations', body });
  assertKinds(plain.exchange, 'wbxml', 'wbxml');
  const headers = ['MS-ASAcceptMultiPart: T'];
  const parts = await lab.plain.pass(phone, { command: 'ItemOperations', body, headers });
  assertKinds(parts.exchange, 'wbxml', 'multipart');
  assert.is(parts.exchange.status, '1');
});

test('a base64 query says version, command and device', async () => {
  // 14.1, FolderSync, en-US, device "BASE64", no policy key, type "TestPhone". (MS-ASHTTP 2.2.1.1.1.1)
  const query = Buffer.from('\x8d\x09\x09\x04\x06BASE64\x00\x09TestPhone', 'latin1').toString('base64');
  const phone = lab.plain.phone('unused');
  const { exchange } = await lab.plain.pass(phone, { command: 'FolderSync', body: folderSync, query });
  assertKinds(exchange, 'wbxml', 'wbxml');
  const { command, query: kind, deviceId, deviceType, protocolVersion } = exchange;
  assert.equal(
    { command, kind, deviceId, deviceType, protocolVersion },
    {
      command: 'FolderSync',
      kind: 'base64',
      deviceId: 'BASE64',
      deviceType: 'TestPhone',
      protocolVersion: '14.1',
    },
  );
});

test('compressed and chunked answers decode, and stay compressed', async () => {
  const { response, exchange } = await lab.gzip.pass(lab.gzip.phone('GZIP1'), {
    command: 'FolderSync',
    body: folderSync,
    headers: ['Accept-Encoding: gzip'],
  });
  assert.is(headerOf(response, 'content-encoding'), 'gzip');
  assertKinds(exchange, 'wbxml', 'wbxml');
  assert.is(exchange.status, '1');
});

test('an empty Sync with nothing before it', async () => {
  const { exchange } = await lab.plain.pass(lab.plain.phone('EMPTY1'), { command: 'Sync' });
  assertKinds(exchange, 'empty', 'wbxml');
  assert.is(exchange.status, '13');
});

test('a body that is no WBXML passes, and is shown as damaged', async () => {
  const body = Buffer.from('\x03\x01\x6a\x00\x45\x5c\x4f\xff\xff\xff', 'latin1');
  const { exchange } = await lab.plain.pass(lab.plain.phone('GARBAGE1'), { command: 'Sync', body });
  assert.equal((exchange.request as { kind: string }).kind, 'damaged');
});

test('SendMail reaches the recipient as it was written', async () => {
  const message = `From: alice@example.test\nTo: bob@example.test\nSubject: Re: Dress rehearsal\n\nAll low notes packed.\n`;
  const { exchange, response } = await lab.plain.pass(lab.plain.phone('SENDER1'), {
    command: 'SendMail',
    body: sendMail('send-1', message),
  });
  assert.is(statusOf(response), 200);
  assertKinds(exchange, 'wbxml', 'empty');
  assert.match(lab.sogo.sent.at(-1) ?? '', 'All low notes packed.');
});

test('Ping ends quietly, or with the new message', async () => {
  const device = await synchronise(lab.plain, 'PINGER1');
  const { phone, inbox } = device;
  await settle(device);
  const quiet = await lab.plain.pass(phone, { command: 'Ping', body: ping(inbox, 5) });
  assertKinds(quiet.exchange, 'wbxml', 'wbxml');
  assert.is(quiet.exchange.status, '1');
  const waiting = lab.plain.pass(phone, { command: 'Ping', body: ping(inbox, 30) });
  lab.sogo.deliver(lateMessage);
  const { exchange } = await waiting;
  assertKinds(exchange, 'wbxml', 'wbxml');
  assert.is(exchange.status, '2');
});

test('without nginx: SOGo closes each connection unannounced, and the next request still arrives', async () => {
  const phone = lab.direct.phone('DIRECT1');
  for (let round = 0; round < 3; round++) {
    const { exchange } = await lab.direct.pass(phone, { command: 'FolderSync', body: folderSync });
    assertKinds(exchange, 'wbxml', 'wbxml');
  }
});

test('without nginx: a chunked request stays chunked, and its refusal is passed on', async () => {
  const request = { command: 'FolderSync', body: folderSync, framing: 'chunked' } as const;
  const { response, exchange } = await lab.direct.pass(lab.direct.phone('DIRECT2'), request);
  assert.is(statusOf(response), 500);
  assert.is(exchange.httpStatus, 500);
});

test('a client that expects 100-continue gets its answer, whether the server knows of it or not', async () => {
  for (const way of [lab.plain, lab.direct]) {
    const request = { command: 'FolderSync', body: folderSync, framing: 'expect' } as const;
    const { exchange } = await way.pass(way.phone('EXPECT1'), request);
    assertKinds(exchange, 'wbxml', 'wbxml');
  }
});

test('over TLS: decoded when the certificate is trusted, refused when it is not', async () => {
  const { tls, mailbox } = lab.sogo;
  const upstream = `https://127.0.0.1:${tls.port}`;
  for (const [options, status] of [
    [['--upstream-ca', tls.certificate], 200],
    [['--insecure'], 200],
    [[], 502],
  ] as const) {
    const easlens = await deadline(20_000, startEaslens(upstream, ...options));
    try {
      const phone = new Phone(easlens.port, tls.path, mailbox, 'TLS1');
      const { response } = await deadline(20_000, phone.send({ command: 'FolderSync', body: folderSync }));
      assert.is(statusOf(response), status, options.join(' '));
      const exchange = await deadline(
        5000,
        easlens.line(({ type }) => type === 'exchange'),
      );
      if (status === 200) assertKinds(exchange, 'wbxml', 'wbxml');
      else assert.is((exchange.failure as { code: string }).code, 'upstream-refused');
    } finally {
      assert.is(await deadline(20_000, easlens.stop()), 0);
    }
  }
});

test.run();
