import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bodyOf, element } from '../../../src/inspect/enforce/build.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';

const test = suite('enforce/build');

test('an element is named as in the documents, and written as ActiveSync bodies are', () => {
  const body = bodyOf(element('AirSync:Sync', element('AirSync:Status', '4')));
  assert.is(body.toString('hex'), `03016a00${'45'}${'4e'}03${'34'}0001${'01'}`);
});

test('no text of the wire can break what is written', () => {
  const document = decode(bodyOf(element('AirSync:Sync', element('AirSync:SyncKey', 'a\0b\ud800c'))));
  assert.is(document.error, undefined);
  assert.match(toCanonicalXml(document), 'ab\ufffdc');
});

test('an empty text is no content', () => {
  assert.is(bodyOf(element('AirSync:Sync', '')).toString('hex'), '03016a0005');
});

test.run();
