import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BudgetError, startBudget, startMessageBudget } from '../../../../src/inspect/rules/budget.ts';
import { NodeView } from '../../../../src/inspect/rules/views/node-view.ts';
import { decode } from '../../../../src/inspect/wbxml/decode.ts';
import { NO_NODE, type Node } from '../../../../src/inspect/wbxml/document.ts';
import { wbxml } from '../../../helpers/rules.ts';
import { element, writeWbxml } from '../../../helpers/wbxml-writer.ts';

const test = suite('node-view');

const document = decode(
  wbxml(
    '<Sync><Collections><Collection><Commands><Add><ApplicationData><email:To>a</email:To><email:To>b</email:To><email2:UmCallerID>+1</email2:UmCallerID><email:From/></ApplicationData></Add></Commands></Collection></Collections></Sync>',
  ),
);

function view(name: string, nth = 1): NodeView {
  startMessageBudget();
  const found = Array.from({ length: document.size }, (_, node: Node) => node).filter(
    (node) => document.name(node) === name,
  );
  return new NodeView(document, found[nth - 1] as Node);
}

test('tells name, namespace, place and text', () => {
  const caller = view('UmCallerID');
  assert.is(caller.name, 'UmCallerID');
  assert.is(caller.namespace, 'Email2');
  assert.is(caller.path, 'Sync/Collections/Collection/Commands/Add/ApplicationData/UmCallerID');
  assert.is(caller.parent, 'AirSync:ApplicationData');
  assert.is(caller.text, '+1');
  assert.is(view('Sync').parent, '');
});

test('counts its own kind among its siblings', () => {
  assert.equal([view('To').index, view('To').count], [1n, 2n]);
  assert.equal([view('To', 2).index, view('To', 2).count], [2n, 2n]);
  assert.equal([view('UmCallerID').index, view('UmCallerID').count], [1n, 1n]);
  assert.equal([view('Sync').index, view('Sync').count], [1n, 1n]);
});

test('lists and finds its children, with or without their namespace', () => {
  const data = view('ApplicationData');
  assert.equal(data.children, ['Email:To', 'Email:To', 'Email2:UmCallerID', 'Email:From']);
  assert.is(data.childCount('email:To'), 2n);
  assert.is(data.childCount('To'), 2n);
  assert.is(data.childText('email:To'), 'a');
  assert.is(data.childText('email:Subject'), '');
  assert.is(data.hasChild('email2:UmCallerID'), true);
  assert.is(data.hasChild('email:UmCallerID'), false);
});

test('tells what is empty and what is opaque', () => {
  assert.equal([view('From').empty, view('To').empty], [true, false]);
  const opaque = decode(writeWbxml(element('AirSync:Sync', Buffer.from('a'))));
  assert.equal([view('To').opaque, new NodeView(opaque, opaque.root).opaque], [false, true]);
});

test('is empty throughout where there is no element', () => {
  startMessageBudget();
  const none = new NodeView(document, NO_NODE);
  assert.equal([none.name, none.namespace, none.path, none.parent, none.text], ['', '', '', '', '']);
  assert.equal([none.count, none.index, none.childCount('To')], [0n, 0n, 0n]);
  assert.equal([none.children, none.attributes], [[], []]);
  assert.equal([none.opaque, none.hasChild('To'), none.childText('To')], [false, false, '']);
});

test('pays for the siblings it looks at, each time that it has to', () => {
  startBudget();
  const family = `<Responses>${'<Status>1</Status>'.repeat(20_000)}</Responses>`;
  const wide = decode(wbxml(`<Sync>${family}${family}</Sync>`));
  const first = wide.root + 1;
  const members = [new NodeView(wide, first + 1), new NodeView(wide, wide.next(first) + 1)];
  assert.throws(
    () => {
      for (let turn = 0; turn < 1000; turn++) members[turn % 2]?.count;
    },
    (error: unknown) => error instanceof BudgetError,
  );
});

test.run();
