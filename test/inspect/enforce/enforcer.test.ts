import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HeldResponse } from '../../../src/inspect/enforce/verdict.ts';
import type { Finding } from '../../../src/inspect/finding.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { Bench, shown } from '../../helpers/enforce.ts';
import { packOf, requestHead, syncWith, WBXML_HEADERS, wbxml } from '../../helpers/rules.ts';
import { shippedPacks } from '../../helpers/shipped-rules.ts';
import { arbitraryTree } from '../wbxml/arbitrary-tree.ts';

const test = suite('enforcer');
const NUMBER = '<email2:UmCallerID>1</email2:UmCallerID>';
const READ = '<email:Read>1</email:Read>';
const BLOCK = { onError: 'block' } as const;

function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, action, hindrance }) => [rule, action, hindrance].filter(Boolean).join(' '));
}

function sync(commands: string): string {
  return `<Sync><Collections><Collection><SyncKey>7</SyncKey><CollectionId>5</CollectionId>${commands}</Collection></Collections></Sync>`;
}

function change(id: string, data: string): string {
  return `<Change><ServerId>${id}</ServerId><ApplicationData>${data}</ApplicationData></Change>`;
}

test('what no enforced rule finds passes', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const held = bench.response(syncWith(READ));
  assert.equal(held.verdict, { kind: 'pass' });
  assert.equal(held.findings, []);
});

test('a rule that only reports changes nothing', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], {});
  const held = bench.response(syncWith(NUMBER));
  assert.equal(held.verdict, { kind: 'pass' });
  assert.equal(told(held.findings), ['own/rule-1 none']);
});

test('rewrite removes the element, and nothing but it', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const held = bench.response(syncWith(`${READ}${NUMBER}<email:To>t</email:To>`));
  assert.is(shown(held.verdict), syncWith(`${READ}<email:To>t</email:To>`));
  assert.equal(told(held.findings), ['own/rule-1 rewritten']);
});

test('rewrite sets the text that the rule works out', () => {
  const bench = new Bench(
    shippedPacks(),
    { 'umcallerid/format': 'rewrite' },
    { onError: 'pass', region: 'US' },
  );
  const voice = '<email:MessageClass>IPM.Note.Microsoft.Voicemail</email:MessageClass>';
  const held = bench.response(syncWith(`${voice}<email2:UmCallerID>4255550123</email2:UmCallerID>`));
  assert.is(shown(held.verdict), syncWith(`${voice}<email2:UmCallerID>+14255550123</email2:UmCallerID>`));
  assert.equal(told(held.findings), ['umcallerid/format rewritten']);
});

test('a value that the rule cannot put right stays, and the finding says why', () => {
  const bench = new Bench(shippedPacks(), { 'umcallerid/format': 'rewrite' });
  const voice = '<email:MessageClass>IPM.Note.Microsoft.Voicemail</email:MessageClass>';
  const held = bench.response(syncWith(`${voice}<email2:UmCallerID>hello</email2:UmCallerID>`));
  assert.is(shown(held.verdict), 'pass');
  assert.equal(told(held.findings), ['umcallerid/format none its rule has no fix that applies here']);
});

test('several rules may edit one message', () => {
  const pack = packOf(
    { fix: { set: '"2"' }, assert: 'value == "2"' },
    { select: 'email:Read', fix: 'remove' },
    { select: 'ApplicationData/email2:UmUserNotes', fix: 'remove' },
  );
  const bench = new Bench([pack], { 'own/rule-1': 'rewrite', 'own/rule-2': 'rewrite' });
  const held = bench.response(syncWith(`${NUMBER}${READ}<email2:UmUserNotes>n</email2:UmUserNotes>`));
  const after = '<email2:UmCallerID>2</email2:UmCallerID><email2:UmUserNotes>n</email2:UmUserNotes>';
  assert.is(shown(held.verdict), syncWith(after));
  assert.equal(told(held.findings), ['own/rule-1 rewritten', 'own/rule-2 rewritten', 'own/rule-3 none']);
});

test('an edit that leaves its rule broken is not sent; the other edits are', () => {
  const pack = packOf({ fix: { set: '"still wrong"' } }, { select: 'email:Read', fix: 'remove' });
  const bench = new Bench([pack], { 'own/rule-1': 'rewrite', 'own/rule-2': 'rewrite' });
  const held = bench.response(syncWith(`${NUMBER}${READ}`));
  assert.is(shown(held.verdict), syncWith(NUMBER));
  assert.equal(told(held.findings), [
    'own/rule-1 none the rule would still be broken',
    'own/rule-2 rewritten',
    'easlens/enforce none',
  ]);
  assert.is(
    held.findings.at(-1)?.message,
    'own/rule-1 not enforced: the rule would still be broken; that part sent on as it came',
  );
});

test('where no edit works the message goes on as it came, or is refused', () => {
  const pack = packOf({ fix: { set: '"still wrong"' } });
  const passes = new Bench([pack], { 'own/rule-1': 'rewrite' }).response(syncWith(NUMBER));
  assert.is(shown(passes.verdict), 'pass');
  assert.is(
    passes.findings.at(-1)?.message,
    'own/rule-1 not enforced: the rule would still be broken; sent on as it came',
  );
  const blocks = new Bench([pack], { 'own/rule-1': 'rewrite' }, BLOCK).response(syncWith(NUMBER));
  assert.is(
    shown(blocks.verdict),
    '502 easlens: The answer of the server was kept back, for own/rule-1 cannot be enforced: the rule would still be broken.\n',
  );
  assert.equal(told(blocks.findings), ['own/rule-1 blocked', 'easlens/enforce blocked']);
});

test('the whole body cannot be removed', () => {
  const pack = packOf({ select: '/Sync', message: 'x', fix: 'remove' });
  const held = new Bench([pack], { 'own/rule-1': 'rewrite' }).response(syncWith(NUMBER));
  assert.is(shown(held.verdict), 'pass');
  assert.equal(told(held.findings), [
    'own/rule-1 none nothing would be left of the body',
    'easlens/enforce none',
  ]);
});

test('a title that would make lines of its own stays on one', () => {
  const pack = packOf({ title: 'evil\r\n\r\nSet-Cookie: \u202ea=b' });
  const held = new Bench([pack], { 'own/rule-1': 'block' }).response(syncWith(NUMBER));
  assert.is(
    shown(held.verdict),
    '502 easlens: The answer of the server was kept back: it breaks rule own/rule-1 (evil␍␊␍␊Set-Cookie: <U+202E>a=b).\n',
  );
});

test('an edit that would break another rule is not sent; what was broken before does not count', () => {
  const broken = packOf(
    { fix: 'remove' },
    { select: '/Sync', assert: 'node.path == ""', severity: 'error', message: 'always' },
    { select: 'ApplicationData', assert: 'node.hasChild("email2:UmCallerID")', message: 'needs one' },
  );
  const held = new Bench([broken], { 'own/rule-1': 'rewrite' }).response(syncWith(NUMBER));
  assert.is(shown(held.verdict), 'pass');
  assert.equal(told(held.findings), [
    'own/rule-2 none',
    'own/rule-1 none it would break another rule',
    'easlens/enforce none',
  ]);
});

test('an item whose removal would break another rule blocks the whole message', () => {
  const on = 'request';
  const wants = packOf(
    { on },
    { on, select: 'Collection', assert: 'node.hasChild("Commands")', message: 'x' },
  );
  const request = new Bench([wants], { 'own/rule-1': 'block' }).request(
    sync(`<Commands>${change('5:1', NUMBER)}</Commands>`),
  );
  assert.is(shown(request.verdict), '200 <Sync><Status>4</Status></Sync>');
  const needs = packOf(
    { fix: 'remove' },
    { select: 'ApplicationData', assert: 'node.hasChild("email2:UmCallerID")', message: 'x' },
  );
  const response = new Bench([needs], { 'own/rule-1': 'block' }).response(syncWith(NUMBER));
  assert.match(shown(response.verdict), /^502 easlens: .* rule own\/rule-1 /);
});

test('a note is never acted on', () => {
  const keys = { fix: 'remove', severity: 'warning', tiers: [{ when: 'value == "1"', severity: 'info' }] };
  const held = new Bench([packOf(keys)], { 'own/rule-1': 'block' }).response(
    syncWith(`${NUMBER}<email2:UmCallerID>2</email2:UmCallerID>`),
  );
  assert.is(shown(held.verdict), syncWith(NUMBER));
  assert.equal(told(held.findings), ['own/rule-1 none', 'own/rule-1 blocked']);
});

test('one bad item of many: its span changes and no other byte', () => {
  const items = Array.from({ length: 240 }, (_, index) =>
    change(`5:${index}`, `${READ}<email2:UmCallerID>${index === 77 ? 'bad' : '+1'}</email2:UmCallerID>`),
  );
  const came = wbxml(sync(`<Status>1</Status><Commands>${items.join('')}</Commands>`));
  const bench = new Bench([packOf({ assert: 'value == "+1"', fix: { set: '"+1"' } })], {
    'own/rule-1': 'rewrite',
  });
  const { verdict, findings } = bench.response(came);
  const [span] = findings.map((finding) => finding.span);
  assert.is(findings.length, 1);
  if (verdict.kind !== 'send' || !span) throw new Error('nothing was sent');
  const body = Buffer.from(verdict.body);
  assert.equal(body.subarray(0, span.start), came.subarray(0, span.start));
  assert.is(body.subarray(span.start, span.end - 1).toString('hex'), '45032b310001');
  assert.equal(body.subarray(span.end - 1), came.subarray(span.end));
});

test('gzip is undone and redone around an edit', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const wire = gzipSync(wbxml(syncWith(`${NUMBER}${READ}`)));
  const headers = [...WBXML_HEADERS, 'Content-Encoding', 'gzip', 'Content-Length', String(wire.length)];
  const { verdict } = bench.response(wire, { headers });
  if (verdict.kind !== 'send') throw new Error('nothing was sent');
  assert.equal(gunzipSync(verdict.body), wbxmlWithout());
  assert.is(verdict.headers.at(-1), String(verdict.body.length));
});

/** The edited body: the switch to Email2 stays, and the next tag brings its own. */
function wbxmlWithout(): Buffer {
  const came = wbxml(syncWith(`${NUMBER}${READ}`));
  const at = came.indexOf(Buffer.from('4503310001', 'hex'), 5);
  return Buffer.concat([came.subarray(0, at), came.subarray(at + 5)]);
}

test('blocking an answer removes the element where that is the fix', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'block' });
  const held = bench.response(syncWith(`${READ}${NUMBER}`));
  assert.is(shown(held.verdict), syncWith(READ));
  assert.equal(told(held.findings), ['own/rule-1 blocked']);
});

for (const [what, keys] of [
  ['has no fix', {}],
  ['sets a text', { fix: { set: '"2"' }, assert: 'value == "2"' }],
  ['looks at no element', { select: undefined, message: 'x' }],
  ['is over exchanges', { on: 'exchange', select: undefined, message: 'x' }],
] as const) {
  test(`blocking an answer whose rule ${what} keeps it back`, () => {
    const bench = new Bench([packOf(keys, { fix: 'remove' })], {
      'own/rule-1': 'block',
      'own/rule-2': 'rewrite',
    });
    const held = bench.response(syncWith(NUMBER));
    assert.is(
      shown(held.verdict),
      '502 easlens: The answer of the server was kept back: it breaks rule own/rule-1 (A rule of a test).\n',
    );
    assert.equal([...told(held.findings)].sort(), [
      'own/rule-1 blocked',
      'own/rule-2 none the whole message was refused for another rule',
    ]);
  });
}

test('rewriting by a rule over exchanges does nothing, and says so', () => {
  const bench = new Bench([packOf({ on: 'exchange', fix: 'remove' })], { 'own/rule-1': 'rewrite' });
  const request = bench.request(sync(`<Commands>${change('5:1', NUMBER)}</Commands>`)).message;
  const held = bench.response(sync('<Status>1</Status>'), { request });
  assert.is(shown(held.verdict), 'pass');
  assert.equal(told(held.findings), [
    'own/rule-1 none its rule judges the whole exchange, and the request is with the server already',
  ]);
});

const CLIENT_SENT = { 'umcallerid/client-sent': 'block' } as const;
const STATUS_6 = '<Change><ServerId>5:1</ServerId><Status>6</Status></Change>';

test('a blocked change is taken out, the other goes on, and the answer tells of it', () => {
  const bench = new Bench(shippedPacks(), CLIENT_SENT);
  const held = bench.request(sync(`<Commands>${change('5:1', NUMBER)}${change('5:2', READ)}</Commands>`));
  assert.is(shown(held.verdict), sync(`<Commands>${change('5:2', READ)}</Commands>`));
  assert.equal(told(held.findings), ['umcallerid/client-sent blocked']);
  const answer = bench.response(sync('<Status>1</Status>'), { request: held.message, refusal: held.refusal });
  assert.is(shown(answer.verdict), sync(`<Status>1</Status><Responses>${STATUS_6}</Responses>`));
  // The server never got the element, so it is not said to have taken it.
  assert.equal(answer.findings, []);
});

test('an empty answer becomes one that tells, with the SyncKey of the request', () => {
  const bench = new Bench(shippedPacks(), CLIENT_SENT);
  const { message: request, refusal } = bench.request(sync(`<Commands>${change('5:1', NUMBER)}</Commands>`));
  const headers = ['Server', 's', 'Content-Length', '0'];
  const { verdict } = bench.response('', { request, refusal, headers });
  assert.is(shown(verdict), sync(`<Status>1</Status><Responses>${STATUS_6}</Responses>`));
  if (verdict.kind !== 'send') throw new Error('nothing was sent');
  const length = String(verdict.body.length);
  assert.equal(verdict.headers, ['Server', 's', 'Content-Length', length, ...WBXML_HEADERS]);
});

test('an answer that fails is left alone: the device sends its items again', () => {
  const bench = new Bench(shippedPacks(), CLIENT_SENT);
  const { message: request, refusal } = bench.request(sync(`<Commands>${change('5:1', NUMBER)}</Commands>`));
  const answers = [
    { body: sync('<Status>3</Status>'), status: 200 },
    { body: '<Sync><Status>12</Status></Sync>', status: 200 },
    { body: '', status: 503 },
  ];
  for (const { body, status } of answers) {
    const held = bench.response(body, { request, refusal, status });
    assert.is(shown(held.verdict), 'pass');
    assert.equal(held.findings, []);
  }
});

test('an answer that has no room for the refusal goes on, or is refused', () => {
  const html = Buffer.from('<html>');
  const options = { headers: ['Content-Type', 'text/html'] };
  for (const [onError, expected] of [
    ['pass', 'pass'],
    [
      'block',
      '502 easlens: The answer of the server was kept back: the answer has no room to tell of the items that were refused.\n',
    ],
  ] as const) {
    const bench = new Bench(shippedPacks(), CLIENT_SENT, { onError });
    const { message: request, refusal } = bench.request(
      sync(`<Commands>${change('5:1', NUMBER)}</Commands>`),
    );
    const held = bench.response(html, { ...options, request, refusal });
    assert.is(shown(held.verdict), expected);
    assert.equal(
      held.findings.map(({ rule }) => rule),
      ['easlens/enforce'],
    );
  }
});

test('block beats rewrite: what is left of the request is rewritten', () => {
  const pack = packOf(
    { on: 'request', select: 'email:Read', fix: 'remove' },
    { on: 'request', select: 'email2:UmCallerID' },
  );
  const bench = new Bench([pack], { 'own/rule-1': 'rewrite', 'own/rule-2': 'block' });
  const before = `${change('5:1', `${READ}${NUMBER}`)}${change('5:2', `${READ}<email:To>t</email:To>`)}`;
  const held = bench.request(sync(`<Commands>${before}</Commands>`));
  assert.is(shown(held.verdict), sync(`<Commands>${change('5:2', '<email:To>t</email:To>')}</Commands>`));
  assert.equal(told(held.findings), ['own/rule-1 blocked', 'own/rule-2 blocked', 'own/rule-1 rewritten']);
});

test('the answer to a refused item may be rewritten and gzipped too', () => {
  const pack = packOf({ on: 'request' }, { on: 'response', select: 'email:Read', fix: 'remove' });
  const bench = new Bench([pack], { 'own/rule-1': 'block', 'own/rule-2': 'rewrite' });
  const { message: request, refusal } = bench.request(sync(`<Commands>${change('5:1', NUMBER)}</Commands>`));
  const body = gzipSync(
    wbxml(sync(`<Status>1</Status><Commands>${change('5:9', `${READ}<email:To>t</email:To>`)}</Commands>`)),
  );
  const headers = [...WBXML_HEADERS, 'Content-Encoding', 'gzip'];
  const held: HeldResponse = bench.response(body, { request, refusal, headers });
  const after = `<Status>1</Status><Commands>${change('5:9', '<email:To>t</email:To>')}</Commands><Responses>${STATUS_6}</Responses>`;
  if (held.verdict.kind !== 'send') throw new Error('nothing was sent');
  assert.is(shown({ ...held.verdict, body: gunzipSync(held.verdict.body) }), sync(after));
});

test('an item that no answer can name refuses the whole Sync', () => {
  const bench = new Bench(shippedPacks(), CLIENT_SENT);
  const nameless = `<Commands><Change><ApplicationData>${NUMBER}</ApplicationData></Change></Commands>`;
  assert.is(shown(bench.request(sync(nameless)).verdict), '200 <Sync><Status>4</Status></Sync>');
});

test('a rewritten request is what the exchange is judged by', () => {
  const bench = new Bench(shippedPacks(), { 'umcallerid/client-sent': 'rewrite' });
  const held = bench.request(sync(`<Commands>${change('5:1', `${READ}${NUMBER}`)}</Commands>`));
  assert.is(shown(held.verdict), sync(`<Commands>${change('5:1', READ)}</Commands>`));
  assert.is(held.refusal, undefined);
  assert.equal(bench.response(sync('<Status>1</Status>'), { request: held.message }).findings, []);
});

test('a blocked command of another kind is answered with its own Status', () => {
  const bench = new Bench([packOf({ on: 'request', select: 'email2:UmCallerID' })], {
    'own/rule-1': 'block',
  });
  const held = bench.request(`<Search><Store><Options>${NUMBER}</Options></Store></Search>`);
  assert.is(
    shown(held.verdict),
    '200 <Search><Status>1</Status><Response><Store><Status>5</Status></Store></Response></Search>',
  );
  assert.equal(told(held.findings), ['own/rule-1 blocked']);
});

test('a blocked command without a Status is answered with 403', () => {
  const bench = new Bench([packOf({ on: 'request', select: undefined, message: 'x' })], {
    'own/rule-1': 'block',
  });
  const options = bench.requestWith({ ...requestHead('Sync'), method: 'OPTIONS' }, Buffer.alloc(0));
  const text = 'easlens: This request was not sent on: it breaks rule own/rule-1 (A rule of a test).\n';
  assert.is(shown(options.verdict), `403 ${text}`);
  const mail = { ...requestHead('SendMail', '12.1'), headers: ['Content-Type', 'message/rfc822'] };
  assert.is(shown(bench.requestWith(mail, Buffer.from('Subject: x\r\n\r\n')).verdict), `403 ${text}`);
});

const wrong: readonly (readonly [
  what: string,
  bytes: Uint8Array,
  headers: readonly string[],
  says: RegExp,
])[] = [
  ['is damaged', wbxml(syncWith(READ)).subarray(0, -3), [], /cannot be read to the end/],
  ['has an unknown coding', wbxml(syncWith(READ)), ['Content-Encoding', 'zstd'], /"zstd" is not known/],
  ['is a part', wbxml(syncWith(READ)), ['Content-Range', 'bytes 0-9/10'], /Content-Range/],
];

for (const [what, bytes, headers, says] of wrong) {
  test(`a message that ${what} passes with a finding, or is refused`, () => {
    const pack = packOf({ fix: 'remove' }, { on: 'request' });
    const enforced = { 'own/rule-1': 'rewrite', 'own/rule-2': 'block' } as const;
    const passing = new Bench([pack], enforced);
    const answer = { headers: [...WBXML_HEADERS, ...headers] };
    for (const held of [passing.response(bytes, answer), passing.request(bytes, '14.1', headers)]) {
      assert.is(shown(held.verdict), 'pass');
      assert.equal(told(held.findings), ['easlens/enforce none']);
      assert.match(String(held.findings[0]?.message), says);
    }
    const blocking = new Bench([pack], enforced, BLOCK);
    for (const held of [blocking.response(bytes, answer), blocking.request(bytes, '14.1', headers)]) {
      assert.match(shown(held.verdict), /^502 easlens: .*for own\/rule-[12] cannot be enforced: /);
      assert.equal(told(held.findings), ['easlens/enforce blocked']);
    }
  });
}

test('a message beyond the limit, and a rule that fails, cannot be judged', () => {
  const bench = new Bench([packOf({ assert: 'int(value) == 1', fix: 'remove' })], {
    'own/rule-1': 'rewrite',
  });
  const failing = bench.response(syncWith('<email2:UmCallerID>x</email2:UmCallerID>'));
  assert.match(
    String(failing.findings.at(-1)?.message),
    /own\/rule-1 could not be enforced: own\/rule-1: rule failed/,
  );
  const { message } = bench.request('');
  const long = { bytes: Buffer.alloc(0), length: 1 << 30, overLimit: true };
  const held = bench.enforcer.response(message, { status: 200, headers: WBXML_HEADERS }, long);
  assert.is(shown(held.verdict), 'pass');
  assert.match(String(held.findings[0]?.message), /1073741824 bytes is larger/);
});

test('bodies without a document pass: an error page, nothing at all', () => {
  const bench = new Bench([packOf({ fix: 'remove' })], { 'own/rule-1': 'rewrite' }, BLOCK);
  const page = bench.response(Buffer.from('<html>'), { headers: ['Content-Type', 'text/html'], status: 503 });
  assert.equal([shown(page.verdict), page.findings], ['pass', []]);
  assert.equal(shown(bench.response('').verdict), 'pass');
});

test('a failure of the inspector is treated as what cannot be judged, and is no exception', () => {
  const broken = {
    get bytes(): Uint8Array {
      throw new RangeError('out of luck');
    },
    length: 5,
    overLimit: false,
  };
  const head = requestHead('Sync');
  const { line } = new Bench([], {}).request('').message;
  const pack = packOf({ on: 'request' });
  const passing = new Bench([pack], { 'own/rule-1': 'block' }).enforcer.request(head, line, broken);
  assert.is(shown(passing.verdict), 'pass');
  assert.equal(told(passing.findings), ['easlens/inspector none', 'easlens/enforce none']);
  const blocking = new Bench([pack], { 'own/rule-1': 'block' }, BLOCK).enforcer.request(head, line, broken);
  assert.match(shown(blocking.verdict), /^502 easlens: .*the inspector failed: RangeError: out of luck/);
});

test('any bytes are decided about: what leaves reads like what came, less what the rule removes', () => {
  const pack = packOf(
    { select: '/*//*', fix: 'remove' },
    { on: 'request', select: '/*//*', fix: { set: '"x"' }, assert: 'value == "x"' },
  );
  const bench = new Bench([pack], { 'own/rule-1': 'rewrite', 'own/rule-2': 'rewrite' });
  fc.assert(
    fc.property(arbitraryTree, fc.nat(400), fc.nat(255), fc.boolean(), (tree, at, byte, isWhole) => {
      const bytes = encode(tree);
      if (!isWhole && at < bytes.length) bytes[at] = byte;
      const came = decode(bytes);
      for (const { verdict } of [bench.response(bytes), bench.request(bytes)]) {
        if (came.error || verdict.kind !== 'send') continue;
        const sent = decode(verdict.body);
        assert.is(sent.error, undefined);
        assert.ok(sent.name(sent.root) === came.name(came.root));
      }
    }),
    { numRuns: 400 },
  );
});

test('a million elements beside the wrong ones cost no more than reading them', () => {
  const pack = packOf({ on: 'request', fix: 'remove' });
  const bench = new Bench([pack], { 'own/rule-1': 'block' });
  const wrong = '<email2:UmCallerID/>'.repeat(900);
  const document = wbxml(
    sync(`<Commands><Change><ServerId>5:1</ServerId>${wrong}<Fetch/></Change></Commands>`),
  );
  // Empty Fetch elements, one byte each.
  const at = document.lastIndexOf(0x0a);
  const bytes = Buffer.concat([
    document.subarray(0, at),
    Buffer.alloc(1_000_000, 0x0a),
    document.subarray(at),
  ]);
  const held = bench.request(bytes);
  assert.is(held.refusal?.items.length, 1);
  assert.is(shown(held.verdict), sync(''));
});

test.run();
