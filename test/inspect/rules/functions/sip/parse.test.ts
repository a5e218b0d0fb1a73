import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MAX_URI_LENGTH, parseSipUri } from '../../../../../src/inspect/rules/functions/sip/parse.ts';

const test = suite('rules/functions/sip/parse');

/** URIs of the messages in RFC 4475 that are right, by the section that holds them. */
const torture: readonly (readonly [section: string, uri: string])[] = [
  ['3.1.1.1', 'sip:vivekg@chair-dnrc.example.com;unknownparam'],
  ['3.1.1.1', 'sip:vivekg@chair-dnrc.example.com'],
  ['3.1.1.1', 'sip:jdrosen@example.com'],
  ['3.1.1.1', 'sip:services.example.com;lr;unknownwith=value;unknown-no-value'],
  [
    '3.1.1.2',
    "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
  ],
  ['3.1.1.2', "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com"],
  ['3.1.1.2', 'sip:mundane@example.com'],
  ['3.1.1.3', 'sip:sips%3Auser%40example.com@example.net'],
  ['3.1.1.3', 'sip:%75se%72@example.com'],
  ['3.1.1.3', 'sip:I%20have%20spaces@example.net'],
  ['3.1.1.3', 'sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31'],
  ['3.1.1.4', 'sip:example.com'],
  ['3.1.1.4', 'sip:null-%00-null@example.com'],
  ['3.1.1.4', 'sip:%00@host5.example.com'],
  ['3.1.1.4', 'sip:%00%00@host5.example.com'],
  ['3.1.1.5', 'sip:registrar.example.com'],
  [
    '3.1.1.7',
    `sip:user@example.com:6000;unknownparam1=very${'long'.repeat(20)}value;longparam${'name'.repeat(25)}=shortvalue;very${'long'.repeat(25)}ParameterNameWithNoValue`,
  ],
  ['3.1.1.7', `sip:${'amazinglylongcallername'.repeat(5)}@example.net`],
  ['3.1.1.9', 'sip:user;par=u%40example.net@example.com'],
  ['3.1.1.9', 'sip:j_user@example.com'],
  ['3.1.1.11', 'sip:127.0.0.1:5080'],
  ['3.1.1.11', 'sip:fluffy@127.0.0.1:5070'],
  // A URI that may not stand in a request line, since it has headers; by itself it is right.
  ['3.1.2.11', 'sip:user@example.com?Route=%3Csip:example.com%3E'],
  ['3.1.2.13', 'sip:user@example.com?Route=%3Csip:sip.example.com%3E'],
];

/** What the wrong messages of RFC 4475 have in place of a URI, and where that shows. */
const tortureWrong: readonly (readonly [section: string, text: string, position: number])[] = [
  ['3.1.2.1', 'sip:joe@example.org;;;;', 20],
  ['3.1.2.6', '"Mr. J. User <sip:j.user@example.com>', 13],
  ['3.1.2.7', '<sip:user@example.com>', 0],
  ['3.1.2.8', 'sip:user@example.com; lr', 21],
  ['3.1.2.9', ' sip:user@example.com', 0],
  ['3.1.2.10', 'sip:remote-target@example.com  ', 29],
  ['3.1.2.14', '"Watson, Thomas" < t.watson@example.org >', 0],
  ['3.1.2.15', 'Bell, Alexander <sip:a.g.bell@example.com>', 16],
  ['3.3.2', 'nobodyKnowsThisScheme:totallyopaquecontent', 0],
  ['3.3.3', 'soap.beep://192.0.2.103:3002', 0],
];

/** URIs of RFC 5118, the same for IPv6; 4.10 as RFC 5954 settles it. */
const ipv6: readonly (readonly [section: string, uri: string, valid: boolean])[] = [
  ['4.1', 'sip:[2001:db8::10]', true],
  ['4.1', 'sip:user@[2001:db8::10]', true],
  ['4.2', 'sip:2001:db8::10', false],
  ['4.3', 'sip:[2001:db8::10:5070]', true],
  ['4.4', 'sip:[2001:db8::10]:5070', true],
  ['4.10', 'sip:user@[::ffff:192.0.2.10]', true],
  ['4.10', 'sip:user@[2001:db8:::192.0.2.1]', false],
];

const right = [
  'SIP:Alice@Example.COM',
  'sips:alice@example.com',
  'sip:alice:secret@example.com',
  'sip:alice:@example.com',
  'sip:+14255550123@example.com;user=phone',
  'sip:+1-425-555-0123;isub=12;postd=pp22@example.com',
  'sip:1234@192.0.2.1',
  'sip:alice@example.com.',
  'sip:alice@a-b.example',
  'sip:a@4.example.com',
  'sip:a@b:0',
  'sip:a@b:99999',
  'sip:a@b;transport=tcp;user=ip;method=INVITE;ttl=255;maddr=239.255.255.1;lr',
  'sip:a@b;transport=%`',
  'sip:a@b;maddr=[2001:db8::1]',
  'sip:a@b;x=[/]:&+$',
  'sip:a@b?subject=&priority=urgent',
  'sip:a@b?[/]?:+$=[/]?:+$',
  'sip:a@b;lr?to=alice%40example.com',
  'sip:%FF%fe@b',
  'sip:alice',
];

/** Text, where it goes wrong, and a word of the reason. */
const wrong: readonly (readonly [text: string, position: number, reason: string])[] = [
  ['', 0, 'begins with'],
  ['sip', 0, 'begins with'],
  ['alice@example.com', 0, 'begins with'],
  ['tel:+14255550123', 0, 'begins with'],
  ['sip:', 4, 'host is missing'],
  ['sip://alice@example.com/x', 23, '"/"'],
  ['sip:@example.com', 4, 'user before "@" is empty'],
  ['sip::secret@example.com', 4, 'user before "@" is empty'],
  ['sip:alice@', 10, 'host is missing'],
  ['sip:alice@bob@example.com', 13, '"@"'],
  ['sip:alice:a;b@example.com', 11, 'password'],
  ['sip:al ice@example.com', 6, 'U+0020 (blank)'],
  ['sip:al\u00edce@example.com', 6, 'U+00ED'],
  ['sip:alice\u200e@example.com', 9, 'left-to-right mark'],
  ['sip:al%4@example.com', 6, 'two hexadecimal digits'],
  ['sip:al%zz@example.com', 6, 'two hexadecimal digits'],
  ['sip:alice#1@example.com', 9, '"#"'],
  ['sip:a@ex_ample.com', 8, '"_"'],
  ['sip:a@-example.com', 6, 'label'],
  ['sip:a@example-.com', 6, 'label'],
  ['sip:a@example..com', 14, 'empty label'],
  ['sip:a@.example', 6, 'empty label'],
  ['sip:a@example.com..', 18, 'empty label'],
  ['sip:a@.', 6, 'empty label'],
  ['sip:a@example.4com', 14, 'neither'],
  ['sip:a@1.2.3', 10, 'neither'],
  ['sip:a@1.2.3.256', 12, 'neither'],
  ['sip:a@1.2.3.04', 12, 'neither'],
  ['sip:a@1.2.3.4.5', 14, 'neither'],
  ['sip:14255550123', 15, 'number without its "@"'],
  ['sip:+14255550123', 16, 'number without its "@"'],
  ['sip:a@[::1', 6, 'not closed'],
  ['sip:a@[]', 7, 'not an IPv6 address'],
  ['sip:a@[1:2:3:4:5:6:7:8:9]', 7, 'not an IPv6 address'],
  ['sip:a@[1:2:3:4:5:6:7]', 7, 'not an IPv6 address'],
  ['sip:a@[1::2::3]', 7, 'not an IPv6 address'],
  ['sip:a@[12345::]', 7, 'not an IPv6 address'],
  ['sip:a@[fe80::1%eth0]', 14, '"%" may not stand in an IPv6 address'],
  ['sip:a@[::1\u202e]', 10, 'U+202E (right-to-left override)'],
  ['sip:a@[::1]x', 11, '"x"'],
  ['sip:a@b:', 8, 'port'],
  ['sip:a@b:x', 8, 'port'],
  ['sip:a@b:50x', 10, '"x"'],
  ['sip:a@b;', 8, 'parameter is empty'],
  ['sip:a@b;=x', 8, 'parameter is empty'],
  ['sip:a@b;x=', 10, 'value of the parameter "x" is empty'],
  ['sip:a@b;x=1=2', 11, '"="'],
  ['sip:a@b;x=`', 10, '"`"'],
  ['sip:a@b;x="1"', 10, '"""'],
  ['sip:a@b?', 8, 'header is empty'],
  ['sip:a@b?x', 9, 'no "="'],
  ['sip:a@b?x=1&', 12, 'header is empty'],
  ['sip:a@b?=1', 8, 'header is empty'],
  ['sip:a@b?x=1;y=2', 11, '";"'],
  ['sip:a@b?x;y=2', 9, '";"'],
  ['sip:a@b\u0000', 7, 'U+0000'],
  ['sip:a@b#fragment', 7, '"#"'],
  ['Alice <sip:alice@example.com>', 6, 'display name'],
];

for (const [section, uri] of torture) {
  test(`RFC 4475 ${section} takes ${uri.slice(0, 60)}`, () => assert.is(parseSipUri(uri).fault, undefined));
}

for (const [section, text, position] of tortureWrong) {
  test(`RFC 4475 ${section} refuses ${text}`, () => assert.is(parseSipUri(text).fault?.position, position));
}

for (const [section, uri, valid] of ipv6) {
  test(`RFC 5118 ${section} ${valid ? 'takes' : 'refuses'} ${uri}`, () => {
    assert.is(parseSipUri(uri).fault === undefined, valid);
  });
}

for (const uri of right) {
  test(`takes ${uri}`, () => assert.is(parseSipUri(uri).fault, undefined));
}

for (const [text, position, reason] of wrong) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    const { fault } = parseSipUri(text);
    assert.match(fault?.reason ?? '', reason);
    assert.is(fault?.position, position);
  });
}

test('takes a URI apart as written', () => {
  const parsed = parseSipUri('SIPS:user;par=u%40x:pass@Example.com:5061;lr?a=b');
  assert.equal(parsed, { scheme: 'sips', user: 'user;par=u%40x', host: 'Example.com' });
  assert.is(parseSipUri('sip:[::1]:5060').host, '[::1]');
  assert.is(parseSipUri('sip:example.com').user, '');
});

test('any text is judged, and a fault lies inside it or at its end', () => {
  const near = fc.string({ unit: fc.constantFrom(...'sip:a1@.-[];=?&%4`é '), maxLength: 30 });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), fc.boolean(), (text, withScheme) => {
      const uri = withScheme ? `sip:${text}` : text;
      const { fault } = parseSipUri(uri);
      assert.ok(fault === undefined || (fault.position >= 0 && fault.position <= uri.length));
    }),
    { numRuns: 2000 },
  );
});

test('reasons are printable ASCII, whatever the text was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('sip:', 'sip:a@[', 'sip:a@b;', 'sip:a@b?'),
      (text, start) => {
        assert.match(parseSipUri(start + text).fault?.reason ?? '', /^[ -~]*$/);
      },
    ),
    { numRuns: 1000 },
  );
});

test('a URI beyond the limit is refused unread', () => {
  const uri = `sip:${'a'.repeat(MAX_URI_LENGTH)}@b`;
  assert.is(parseSipUri(uri).fault?.position, MAX_URI_LENGTH);
});

test.run();
