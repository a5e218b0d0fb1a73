// Run by itself: for each shape, how often parts of src/inspect run to judge a body of some of it, and of four times as many, as
// request and as response. Prints it as JSON.
import { RunCounter } from './run-counter.ts';

/** Runs for a body, and for one four times as large. */
export interface Growth {
  readonly name: string;
  readonly runs: number;
  readonly runsOfFour: number;
}

/** More than children that are looked at one by one. */
const COUNT = 400;

const counter = new RunCounter();
const { repeatedShapes } = await import('./repeated-shapes.ts');
const { wholeBody } = await import('../../src/inspect/eas/body.ts');
const { parseRequestLine } = await import('../../src/inspect/eas/request-line.ts');
const { Inspector } = await import('../../src/inspect/inspector.ts');
const { RuleSet } = await import('../../src/inspect/rules/rule-set.ts');
const { requestHead, WBXML_HEADERS, wbxml } = await import('./rules.ts');
const { shippedPacks } = await import('./shipped-rules.ts');

const rules = new RuleSet(shippedPacks());

function runsOf(xml: string): number {
  const head = requestHead(/^<(\w+)/.exec(xml)?.[1] ?? '');
  const line = parseRequestLine(head);
  if (!line) throw new Error('no request line');
  const body = wholeBody(wbxml(xml));
  const inspector = new Inspector(rules);
  counter.take();
  const { message } = inspector.request(head, line, body);
  inspector.response(message, { status: 200, headers: WBXML_HEADERS }, body);
  return counter.take();
}

const growths: Growth[] = [];
for (const { name, xml } of repeatedShapes) {
  // What is made once is not the work of a message.
  runsOf(xml(2));
  growths.push({ name, runs: runsOf(xml(COUNT)), runsOfFour: runsOf(xml(4 * COUNT)) });
}
process.stdout.write(`${JSON.stringify(growths)}\n`);
