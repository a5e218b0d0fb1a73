import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Containers } from '../../../src/inspect/enforce/containers.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import { NO_NODE, type Node, NodeKind } from '../../../src/inspect/wbxml/document.ts';
import { syncWith, wbxml } from '../../helpers/rules.ts';

const test = suite('enforce/containers');

test('elements of an item belong to it, whichever is asked first; those around it to none', () => {
  const document = decode(wbxml(syncWith('<email:Read>1</email:Read><email:Subject>a</email:Subject>')));
  const elements: Node[] = [];
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) === NodeKind.Element) elements.push(node);
  }
  const names = new Map(elements.map((node) => [node, document.path(node)]));
  const answers = (nodes: readonly Node[]) => {
    const containers = new Containers(document);
    return new Map(nodes.map((node) => [node, containers.of(node)]));
  };
  const [forward, backward] = [answers(elements), answers(elements.toReversed())];
  for (const node of elements) {
    const name = names.get(node) ?? '';
    assert.is(forward.get(node), backward.get(node), name);
    const container = forward.get(node) as Node;
    assert.is(container === NO_NODE ? undefined : names.get(container), /^.*\/Add/.exec(name)?.[0], name);
  }
});

test.run();
