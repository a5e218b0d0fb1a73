import type { Finding } from '../../inspect/finding.ts';
import type { Direction } from '../../inspect/message.ts';
import { NO_NODE, type Node } from '../../inspect/wbxml/document.ts';
import { nodeAt } from './node-at.ts';
import type { Side } from './side.ts';

/** The findings of one side by the nodes they speak of, in the order of the nodes. */
export interface Marks {
  readonly nodes: readonly Node[];
  readonly findings: readonly Finding[];
}

/** Kept for the findings of an exchange, which are a new array whenever there are more. */
const made = new WeakMap<readonly Finding[], Partial<Record<Direction, Marks>>>();

export function marksOf(side: Side, findings: readonly Finding[]): Marks {
  const known = made.get(findings) ?? {};
  const marks = known[side.direction] ?? readMarks(side, findings);
  made.set(findings, { ...known, [side.direction]: marks });
  return marks;
}

/** The node that a finding speaks of; NO_NODE where it tells no place, or one that is not in the tree. */
export function nodeOfFinding({ document, start, isRepeat }: Side, finding: Finding): Node {
  if (!document || !finding.span || isRepeat) return NO_NODE;
  return nodeAt(document, finding.span.start - start);
}

function readMarks(side: Side, findings: readonly Finding[]): Marks {
  const found = findings
    .filter(({ direction }) => direction === side.direction)
    .map((finding) => ({ finding, node: nodeOfFinding(side, finding) }))
    .filter(({ node }) => node !== NO_NODE)
    .sort((a, b) => a.node - b.node);
  return { nodes: found.map(({ node }) => node), findings: found.map(({ finding }) => finding) };
}

/** Findings on nodes from one up to, but without, another. */
export function findingsWithin({ nodes, findings }: Marks, from: Node, to: Node): readonly Finding[] {
  const start = firstAtOrAfter(nodes, from);
  return findings.slice(start, firstAtOrAfter(nodes, to));
}

function firstAtOrAfter(nodes: readonly Node[], node: Node): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle] as Node) < node) low = middle + 1;
    else high = middle;
  }
  return low;
}
