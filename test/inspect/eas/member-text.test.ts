import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memberText } from '../../../src/inspect/eas/member-text.ts';
import { knownTag } from '../../../src/inspect/eas/tags.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { element, writeWbxml } from '../../helpers/wbxml-writer.ts';

const test = suite('member-text');
const syncKey = knownTag('AirSync:SyncKey');

function textOf(...inside: (string | Uint8Array)[]): string | undefined {
  const document = decode(writeWbxml(element('AirSync:Sync', element('AirSync:SyncKey', ...inside))));
  return memberText(document, document.root, syncKey);
}

/** A SyncKey of tokens in hexadecimal, behind a string table. */
function textOfTokens(table: string, tokens: string): string | undefined {
  const length = Buffer.from([
    0x80 | (table.length >> 14),
    0x80 | ((table.length >> 7) & 0x7f),
    table.length & 0x7f,
  ]);
  const head = Buffer.concat([Buffer.from('03016a', 'hex'), length, Buffer.from(table, 'latin1')]);
  const document = decode(Buffer.concat([head, Buffer.from(`454b${tokens}0101`, 'hex')]));
  assert.is(document.error, undefined);
  return memberText(document, document.root, syncKey);
}

test('gives the text of a child, in however many pieces', () => {
  assert.is(textOf('7'), '7');
  assert.is(textOf('{a', 'b', Buffer.from('c}')), '{abc}');
  assert.is(textOf(''), '');
  assert.is(textOf('ü'.repeat(100)), 'ü'.repeat(100));
  assert.is(textOfTokens('key\0', '8300' + '024a' + '03' + '6c00'), 'keyJl');
});

test('none where there is no such child', () => {
  const document = decode(writeWbxml(element('AirSync:Sync', element('AirSync:Collections'))));
  assert.is(memberText(document, document.root, syncKey), undefined);
});

test('cuts what is too long to be an id, wherever it is long', () => {
  const long = 'x'.repeat(5000);
  assert.is(textOf(long), 'x'.repeat(1024));
  assert.is(textOf(Buffer.from(long)), 'x'.repeat(1024));
  assert.is(textOf('x'.repeat(1000), long), 'x'.repeat(1024));
  assert.is(textOfTokens(`${long}\0`, '8300'), 'x'.repeat(1024));
});

test('looks at so many pieces only', () => {
  // Empty ones, and then one that is not.
  assert.is(textOf(...new Array<string>(5000).fill(''), 'x'), '');
});

test.run();
