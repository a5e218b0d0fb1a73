import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encode } from '../../../src/inspect/wbxml/encode.ts';
import { fromXml } from '../../../src/inspect/wbxml/from-xml.ts';
import { XmlError } from '../../../src/inspect/wbxml/xml/error.ts';

const test = suite('from-xml');

function hexOf(xml: string): string {
  return encode(fromXml(xml)).toString('hex');
}

const read: readonly (readonly [what: string, xml: string, hex: string])[] = [
  [
    'conventional prefixes without a declaration',
    '<Sync><email2:UmCallerID>+1</email2:UmCallerID></Sync>',
    '45001645032b310001' + '01',
  ],
  [
    'declared namespaces with a colon',
    '<x:Sync xmlns:x="AirSync:"><y:To xmlns:y="Email:"/></x:Sync>',
    '4500021601',
  ],
  [
    'declared namespaces without a colon',
    '<Sync xmlns="AirSync"><Status>1</Status></Sync>',
    '454e0331000101',
  ],
  [
    'a default namespace that changes inside',
    '<Sync><To xmlns="Email:"/><Status/></Sync>',
    '4500021600000e01',
  ],
  [
    'an unprefixed command root in its own namespace',
    '<Ping><Status>1</Status></Ping>',
    '000d4547033100' + '0101',
  ],
  ['a prefixed root around AirSync', '<airsyncbase:Body><Status/></airsyncbase:Body>', '00114a00000e01'],
  ['white space between elements as layout', '<Sync>\n  <Status/>\n</Sync>', '450e01'],
  ['white space alone as text', '<Sync><Status>  </Status></Sync>', '454e03202000' + '0101'],
  ['text between elements as it stands', '<Sync><Status/> a </Sync>', '450e0320612000' + '01'],
  [
    'CDATA, references and comments',
    '<Sync><Status><![CDATA[<]]>&amp;<!-- x -->&#65;</Status></Sync>',
    '454e033c264100' + '0101',
  ],
  ['an XML declaration', '<?xml version="1.0" encoding="utf-8"?><Sync/>', '05'],
  ['unknown tokens and pages', '<Sync><token-0x3f/><page-72:token-0x05/></Sync>', '453f00480501'],
  [
    'a string that goes into the table by itself',
    '<Sync><Status><wbxml:string>ab</wbxml:string></Status></Sync>',
    '!03016a03616200454e83000101',
  ],
  [
    'the same string once',
    '<Sync><wbxml:string>a</wbxml:string><wbxml:string>a</wbxml:string></Sync>',
    '!03016a026100458300830001',
  ],
  [
    'a literal by its name',
    '<Sync><wbxml:literal name="X">1</wbxml:literal></Sync>',
    '!03016a02580045440003310001' + '01',
  ],
  ['opaque text as UTF-8', '<Sync wbxml:opaque="text">é</Sync>', '45c302c3a901'],
  ['opaque with CRLF', '<Sync wbxml:opaque="crlf">a\nb</Sync>', '45c304610d0a6201'],
  ['base64 with white space in it', '<Sync wbxml:opaque="base64">\n  /wA=\n</Sync>', '45c302ff0001'],
];

for (const [what, xml, hex] of read) {
  test(`reads ${what}`, () => assert.is(hexOf(xml), hex.startsWith('!') ? hex.slice(1) : `03016a00${hex}`));
}

const refused: readonly (readonly [what: string, xml: string, message: string])[] = [
  [
    'a tag of another page',
    '<Sync>\n  <UmCallerID/>\n</Sync>',
    '2:3 AirSync has no tag "UmCallerID"; expected <email2:UmCallerID>',
  ],
  ['a tag in other letter case', '<sync/>', '1:1 AirSync has no tag "sync"; expected "Sync"'],
  [
    'a tag that nobody has',
    '<Sync><Nonsense/></Sync>',
    '1:7 AirSync has no tag "Nonsense"; expected one of its tags, or token-0x05 to token-0x3f for one without a name',
  ],
  [
    'a prefix that nobody declared',
    '<Sync><foo:Bar/></Sync>',
    '1:7 prefix "foo" is not declared; expected a namespace in lower case such as email2, page-72 for an unknown one, or wbxml',
  ],
  [
    'a foreign namespace',
    '<Sync xmlns="urn:x"/>',
    '1:1 namespace "urn:x" is not one of ActiveSync; expected one such as "AirSync:", "Email2:" or "easlens:wbxml"',
  ],
  [
    'an attribute',
    '<Sync a="b"/>',
    '1:1 attribute "a" has no token; expected <wbxml:attributes> inside the element',
  ],
  ['a wrong end tag', '<Sync>\n <Status>1</Stat></Sync>', '2:11 missing end tag for element Status'],
  ['an entity of its own', '<Sync>&nbsp;</Sync>', "1:7 named entity isn't defined: &nbsp;"],
  ['two roots', '<Sync/><Sync/>', '1:8 extra content at the end of the document'],
  ['nothing', '', '1:1 root element is missing or invalid'],
  [
    'an instruction of XML',
    '<Sync><?php x?></Sync>',
    '1:7 <?php?> has no WBXML form; expected <wbxml:instruction>',
  ],
  [
    'U+0000 in a string',
    '<Sync>a<wbxml:char code="0"/></Sync>',
    '1:1 a string cannot hold U+0000, which ends strings; expected opaque content',
  ],
  [
    'broken base64',
    '<Sync wbxml:opaque="base64">x</Sync>',
    '1:1 this is not base64; expected groups of four of A-Z a-z 0-9 + / and = at the end',
  ],
  [
    'an unknown encoding',
    '<Sync wbxml:opaque="hex">00</Sync>',
    '1:1 encoding "hex"; expected text, crlf or base64',
  ],
  [
    'an element in opaque content',
    '<Sync wbxml:opaque="text"><Status/></Sync>',
    '1:1 <Sync> holds text; expected no element inside',
  ],
  [
    'an unknown mark',
    '<Sync wbxml:colour="red"/>',
    '1:1 wbxml:colour="red" does not fit; expected one of wbxml:opaque="text|crlf|base64", wbxml:text="crlf|base64", wbxml:content="empty|text"',
  ],
  [
    'content in an element marked empty',
    '<Sync wbxml:content="empty">x</Sync>',
    '1:1 <Sync> is marked empty; expected no content',
  ],
  [
    'an unknown element of the notation',
    '<Sync><wbxml:foo/></Sync>',
    '1:7 <wbxml:foo> may not stand here; expected text, string, entity, opaque or extension of the wbxml namespace',
  ],
  [
    'a root that is no element',
    '<wbxml:text>x</wbxml:text>',
    '1:1 <wbxml:text> is no root element; expected one such as <Sync>',
  ],
  [
    'an index without a table',
    '<Sync><wbxml:string index="0"/></Sync>',
    '1:7 there is no string table to refer to; expected <wbxml:strings> before, or no index',
  ],
  [
    'an index whose string is another',
    '<wbxml:document><wbxml:strings><wbxml:string>a</wbxml:string></wbxml:strings><Sync><wbxml:string index="0">b</wbxml:string></Sync></wbxml:document>',
    '1:84 string 0 of the table is not "b"; expected no index, or the string that it has',
  ],
  [
    'a number out of range',
    '<Sync><wbxml:entity code="0x1ffffffff"/></Sync>',
    '1:7 attribute code "0x1ffffffff" does not fit; expected a number from 0 to 4294967295, such as 12 or 0x0c',
  ],
  [
    'a missing number',
    '<Sync><wbxml:entity/></Sync>',
    '1:7 attribute code is missing; expected a number from 0 to 4294967295, such as 12 or 0x0c',
  ],
  [
    'a global token as attribute',
    '<Sync><wbxml:attributes><wbxml:attribute token="0x42"/></wbxml:attributes></Sync>',
    '1:25 token 0x42 is a global one; expected another',
  ],
  [
    'an unknown version',
    '<wbxml:document version="2.0"><Sync/></wbxml:document>',
    '1:1 version "2.0"; expected one of 1.0, 1.1, 1.2, 1.3',
  ],
  [
    'a second root in the wrapper',
    '<wbxml:document><Sync/><Sync/></wbxml:document>',
    '1:24 a second root element; expected one',
  ],
  [
    'what the character set cannot say',
    '<wbxml:document charset="4"><Sync>字</Sync></wbxml:document>',
    '1:29 character set 4 cannot say "字"',
  ],
];

for (const [what, xml, message] of refused) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => fromXml(xml),
      (error: unknown) => {
        assert.instance(error, XmlError);
        assert.is((error as XmlError).message, message);
        return true;
      },
    );
  });
}

test('refuses what is nested too deeply, however deep', () => {
  for (const depth of [102, 100_000]) {
    const xml = '<Sync>'.repeat(depth) + '</Sync>'.repeat(depth);
    assert.throws(
      () => fromXml(xml),
      (error: unknown) => error instanceof XmlError && /nested/.test(error.message),
    );
  }
  assert.ok(fromXml('<Sync>'.repeat(101) + '</Sync>'.repeat(101)));
});

test.run();
