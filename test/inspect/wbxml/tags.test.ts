import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pages } from '../../../src/inspect/wbxml/codepages/index.ts';
import {
  definitionOf,
  nameOfTag,
  namespaceOf,
  pageNamed,
  pageOf,
  tagNamed,
  tagOf,
  tagsCalled,
  tokenOf,
} from '../../../src/inspect/wbxml/tags.ts';

const test = suite('tags');

test('every tag of the tables is found by number and by name', () => {
  let count = 0;
  for (const { page, namespace, tags } of pages) {
    assert.is(namespaceOf(page), namespace);
    assert.is(pageNamed(namespace), page);
    for (const definition of tags) {
      const tag = tagOf(page, definition.token);
      assert.is(definitionOf(tag), definition);
      assert.is(nameOfTag(tag), definition.name);
      assert.is(tagNamed(`${namespace}:${definition.name}`), tag);
      assert.ok(tagsCalled(definition.name).includes(definition));
      count++;
    }
  }
  assert.ok(count > 600, `${count} tags`);
});

test('a tag is its page above its token, whatever bits the token carries', () => {
  const tag = tagOf(22, 0x45);
  assert.is(tag, tagOf(22, 0x05));
  assert.is(pageOf(tag), 22);
  assert.is(tokenOf(tag), 0x05);
});

test('names are found letter case aside', () => {
  assert.is(tagNamed('email2:umcallerid'), tagNamed('Email2:UmCallerID'));
  assert.is(pageNamed('EMAIL2'), 22);
});

test('what no table knows has no definition, but a name to print', () => {
  assert.is(definitionOf(tagOf(22, 0x3f)), undefined);
  assert.is(nameOfTag(tagOf(22, 0x3f)), '0x3f');
  assert.is(nameOfTag(tagOf(72, 0x05)), '0x05');
  assert.is(namespaceOf(72), undefined);
  assert.is(tagNamed('email2:Nonsense'), undefined);
  assert.equal(tagsCalled('Nonsense'), []);
});

test('a name on several pages gives all of them', () => {
  assert.ok(tagsCalled('Status').length > 5);
});

test.run();
