import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { itemAt } from '../../../../src/inspect/eas/items.ts';
import { startMessageBudget } from '../../../../src/inspect/rules/budget.ts';
import { ItemView } from '../../../../src/inspect/rules/views/item-view.ts';
import { decode } from '../../../../src/inspect/wbxml/decode.ts';
import type { Node, WbxmlDocument } from '../../../../src/inspect/wbxml/document.ts';
import { wbxml } from '../../../helpers/rules.ts';

const test = suite('item-view');

const whole = wbxml(
  '<Sync><Collections><Collection><Class>Email</Class><CollectionId>5</CollectionId><Commands><Add><ServerId>5:1</ServerId><ApplicationData><email:MessageClass>IPM.Note</email:MessageClass><email:From>a</email:From></ApplicationData></Add><Delete><ServerId>5:2</ServerId></Delete></Commands></Collection></Collections></Sync>',
);

function viewAt(document: WbxmlDocument, name: string, recalled?: string): ItemView {
  startMessageBudget();
  for (let node: Node = document.size - 1; node >= 0; node--) {
    if (document.name(node) !== name) continue;
    return new ItemView(itemAt(document, node), node, () => recalled);
  }
  throw new Error(`No ${name}`);
}

test('tells what the message says of the item', () => {
  const item = viewAt(decode(whole), 'From');
  assert.equal([item.exists, item.direct, item.complete], [true, true, true]);
  assert.equal([item.operation, item.section], ['Add', 'Commands']);
  assert.equal([item.serverId, item.clientId, item.collectionId], ['5:1', '', '5']);
  assert.equal([item.class, item.messageClass, item.status], ['Email', 'IPM.Note', '']);
  assert.equal([item.hasChild('email:From'), item.hasChild('email:To')], [true, false]);
  assert.equal([item.childText('email:From'), item.childCount('email:From')], ['a', 1n]);
});

test('recalls the message class only where the message does not say it', () => {
  const told = viewAt(decode(whole), 'From', 'IPM.Other');
  assert.equal([told.messageClass, told.remembered], ['IPM.Note', false]);
  const untold = viewAt(decode(whole), 'Delete', 'IPM.Other');
  assert.equal([untold.messageClass, untold.remembered], ['IPM.Other', true]);
  const unknown = viewAt(decode(whole), 'Delete');
  assert.equal([unknown.messageClass, unknown.remembered], ['', false]);
});

test('an item that is only mentioned does not exist in the message', () => {
  const item = viewAt(decode(whole), 'Delete');
  assert.equal([item.exists, item.complete, item.operation, item.serverId], [false, false, 'Delete', '5:2']);
  assert.equal(
    [item.hasChild('ServerId'), item.childText('ServerId'), item.childCount('ServerId')],
    [false, '', 0n],
  );
});

test('an item cut short is not complete', () => {
  const at = whole.indexOf('IPM.Note');
  const item = viewAt(decode(whole.subarray(0, at + 9)), 'MessageClass');
  assert.equal([item.exists, item.complete], [true, false]);
});

test('outside of items everything is empty', () => {
  const none = viewAt(decode(whole), 'Collections', 'IPM.Other');
  assert.equal([none.exists, none.direct, none.complete, none.remembered], [false, false, false, false]);
  assert.equal([none.operation, none.section, none.messageClass, none.serverId], ['', '', '', '']);
  assert.equal([none.hasChild('From'), none.childText('From'), none.childCount('From')], [false, '', 0n]);
});

test.run();
