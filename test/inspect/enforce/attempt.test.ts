import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { attempt, type Change } from '../../../src/inspect/enforce/attempt.ts';
import type { Hit } from '../../../src/inspect/rules/engine.ts';
import type { Rule } from '../../../src/inspect/rules/rule.ts';
import { toCanonicalXml } from '../../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../../src/inspect/wbxml/decode.ts';
import type { Node, WbxmlDocument } from '../../../src/inspect/wbxml/document.ts';
import { NodeKind } from '../../../src/inspect/wbxml/document.ts';
import { packOf, syncWith, wbxml } from '../../helpers/rules.ts';

const test = suite('enforce/attempt');

const came = decode(wbxml(syncWith('<email:Read>1</email:Read><email:Subject>a</email:Subject>')));
const { rules } = packOf({}, {});
const RULE = rules[0] as Rule;

function nodeOf(document: WbxmlDocument, name: string): Node | undefined {
  for (let node = 0; node < document.size; node++) {
    if (document.kind(node) === NodeKind.Element && document.path(node).endsWith(`/${name}`)) return node;
  }
  return undefined;
}

function hitAt(node: Node, rule = RULE): Hit {
  const finding = {
    rule: rule.name,
    severity: 'error',
    spec: [],
    direction: 'response',
    message: 'found',
    why: 'It is a test.',
    path: '',
    action: 'none',
  } as const;
  return { finding, rule, node };
}

/** To remove an element in which the rule was found broken. */
function removalOf(name: string): Change {
  const node = nodeOf(came, name) as Node;
  return {
    edits: [{ kind: 'remove', node }],
    orders: [{ hit: hitAt(node), rule: RULE, enforcement: 'rewrite' }],
  };
}

/** Finds the rule broken at the elements of some names, as long as these are there. */
function brokenAt(...names: readonly string[]) {
  return (document: WbxmlDocument) =>
    names.flatMap((name) => {
      const node = nodeOf(document, name);
      return node === undefined ? [] : [hitAt(node)];
    });
}

test('changes that put their rules right are made together', () => {
  const changes = [removalOf('Read'), removalOf('Subject')];
  const hits = brokenAt('Read', 'Subject')(came);
  const tried = attempt({ document: came, hits, judge: brokenAt('Read', 'Subject') }, changes);
  assert.equal(tried.made, changes);
  assert.not.match(toCanonicalXml(tried.document as WbxmlDocument), /Read|Subject/);
});

test('one that leaves its rule broken is left out, the others are made', () => {
  const useless: Change = {
    ...removalOf('Subject'),
    edits: [{ kind: 'set', node: nodeOf(came, 'Subject') as Node, text: 'b' }],
  };
  const judge = brokenAt('Read', 'Subject');
  const tried = attempt({ document: came, hits: judge(came), judge }, [removalOf('Read'), useless]);
  assert.equal(tried.failed, [{ change: useless, why: 'the rule would still be broken' }]);
  assert.match(toCanonicalXml(tried.document as WbxmlDocument), />a</);
  assert.not.match(toCanonicalXml(tried.document as WbxmlDocument), 'Read');
});

test('a new error elsewhere takes all changes back, for it may come of any', () => {
  const judge = (document: WbxmlDocument) =>
    nodeOf(document, 'Read') === undefined ? [hitAt(nodeOf(document, 'Status') as Node, rules[1])] : [];
  const changes = [removalOf('Read'), removalOf('Subject')];
  const tried = attempt({ document: came, hits: [], judge }, changes);
  assert.equal(tried.made, []);
  assert.is(tried.document, undefined);
  assert.equal(
    tried.failed.map(({ why }) => why),
    Array(2).fill('it would break another rule'),
  );
});

test('a judge that is never content is asked three times at most', () => {
  let asked = 0;
  const changes = ['Read', 'Subject', 'ServerId', 'Status', 'CollectionId'].map(removalOf);
  const judge = () => {
    const change = changes[asked++] as Change;
    return [hitAt((change.orders[0]?.hit.node ?? 0) as Node)];
  };
  const tried = attempt(
    { document: came, hits: changes.map(({ orders }) => orders[0]?.hit as Hit), judge },
    changes,
  );
  assert.ok(asked <= 3, String(asked));
  assert.is(tried.failed.length + tried.made.length, changes.length);
});

test('nothing to change is nothing made', () => {
  assert.equal(attempt({ document: came, hits: [], judge: () => [] }, []), { made: [], failed: [] });
});

test.run();
