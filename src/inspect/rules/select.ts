import { NO_NODE, type Node, NodeKind, type WbxmlDocument } from '../wbxml/document.ts';
import { pageNamed, pageOf, type Tag } from '../wbxml/tags.ts';
import { tagProblem, tagsNamed } from './tag-names.ts';

/** What one step of a path asks of an element. */
type StepTest =
  | { readonly kind: 'tags'; readonly tags: readonly Tag[] }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'any' };

/** A compiled path. Matching goes from the found element upwards, so that only elements of the last tag are looked at. */
export interface Selector {
  readonly source: string;
  /** Runs of steps without `//` between them; runs and steps from the last to the first. */
  readonly runs: readonly (readonly StepTest[])[];
  /** The first step is the root element. */
  readonly anchored: boolean;
  /** What the found element itself must be; its tags are the key of the index. */
  readonly last: StepTest;
}

export interface SelectorProblem {
  readonly index: number;
  readonly problem: string;
}

/** Most steps in a path: far more than the protocol nests. */
const MAX_STEPS = 32;
const STEP = /^(?:\*|([A-Za-z][\w-]*):(?:\*|[A-Za-z][\w-]*)|[A-Za-z][\w-]*)/;

/**
 * Reads a path in the manner of XPath's abbreviated form: `email2:UmCallerID` anywhere,
 * `Properties/email2:UmCallerID` with that parent, `/Sync//Commands/*` from the root.
 */
export function parseSelector(source: string): Selector | SelectorProblem {
  const anchored = source.startsWith('/') && !source.startsWith('//');
  const runs: StepTest[][] = [[]];
  let at = anchored ? 1 : 0;
  if (source.startsWith('//')) at = 2;
  for (let steps = 1; ; steps++) {
    const name = STEP.exec(source.slice(at))?.[0];
    if (name === undefined) {
      return {
        index: at,
        problem: `${describeAt(source, at)}; expected an element, such as email2:UmCallerID, or *`,
      };
    }
    const test = testOf(name);
    if ('problem' in test) return { index: at, problem: test.problem };
    if (steps > MAX_STEPS)
      return { index: at, problem: `a path of more than ${MAX_STEPS} steps; expected fewer` };
    runs.at(-1)?.push(test);
    at += name.length;
    if (at === source.length) break;
    if (source[at] !== '/') {
      return { index: at, problem: `${describeAt(source, at)}; expected / or // or the end of the path` };
    }
    const loose = source[at + 1] === '/';
    if (loose) runs.push([]);
    at += loose ? 2 : 1;
  }
  const upwards = runs.map((run) => run.toReversed()).reverse();
  return { source, runs: upwards, anchored, last: (upwards[0] as StepTest[])[0] as StepTest };
}

function describeAt(source: string, at: number): string {
  return at >= source.length ? 'a path that ends too early' : `"${source.slice(at, at + 20)}" in a path`;
}

function testOf(name: string): StepTest | { readonly problem: string } {
  if (name === '*') return { kind: 'any' };
  if (name.endsWith(':*')) {
    const page = pageNamed(name.slice(0, -2));
    return page === undefined ? { problem: tagProblem(name) as string } : { kind: 'page', page };
  }
  const problem = tagProblem(name);
  return problem === undefined ? { kind: 'tags', tags: tagsNamed(name) } : { problem };
}

/**
 * Elements looked at to find whether the path leads to an element: as many where it does, so many below zero where it does not.
 * Each run takes the nearest place that fits: that leaves the most room for the runs above it, so no other choice can do better,
 * and the time is depth times steps.
 */
export function looksTo({ runs, anchored }: Selector, document: WbxmlDocument, node: Node): number {
  let looks = 0;
  let at = node;
  for (let number = 0; number < runs.length; number++) {
    const run = runs[number] as readonly StepTest[];
    const toRoot = anchored && number === runs.length - 1;
    let above = runFits(run, document, at);
    looks += run.length;
    if (number === 0 && (above === undefined || (toRoot && above !== NO_NODE))) return -looks;
    while (above === undefined || (toRoot && above !== NO_NODE)) {
      at = document.parent(at);
      if (at === NO_NODE) return -looks;
      above = runFits(run, document, at);
      looks += run.length;
    }
    at = above;
    if (at === NO_NODE && number < runs.length - 1) return -looks;
  }
  return looks;
}

/** Fits a run of steps from an element upwards; gives the element above the run, or undefined where it does not fit. */
function runFits(run: readonly StepTest[], document: WbxmlDocument, node: Node): Node | undefined {
  let at = node;
  for (const test of run) {
    if (at === NO_NODE || !fits(test, document, at)) return undefined;
    at = document.parent(at);
  }
  return at;
}

/** Whether an element is what a step asks for. */
export function fits(test: StepTest, document: WbxmlDocument, node: Node): boolean {
  if (document.kind(node) !== NodeKind.Element) return false;
  switch (test.kind) {
    case 'tags':
      return test.tags.includes(document.tag(node));
    case 'page':
      return pageOf(document.tag(node)) === test.page;
    case 'any':
      return true;
  }
}
