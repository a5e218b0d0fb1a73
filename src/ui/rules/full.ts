import { explainRule } from '../../inspect/rules/explain.ts';
import type { Rule } from '../../inspect/rules/rule.ts';
import { type Line, line, span } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import { exampleTexts } from './examples.ts';

/** Column at which sentences begin; on a narrow terminal they begin under their word. */
const INDENT = 11;
const NARROW = 50;
/** Lines for one text: a rule file may hold texts of any length. */
const MOST_LINES = 60;

interface Made {
  readonly columns: number;
  readonly lines: readonly Line[];
}

const made = new WeakMap<Rule, Made>();

/** A rule in plain words with its examples, on as many lines as that takes. */
export function ruleLines(rule: Rule, columns: number): readonly Line[] {
  const known = made.get(rule);
  if (known?.columns === columns) return known.lines;
  const lines = makeLines(rule, columns);
  made.set(rule, { columns, lines });
  return lines;
}

function makeLines(rule: Rule, columns: number): readonly Line[] {
  return [
    ...sentence('Title', rule.title, columns),
    ...sentence('Severity', rule.severity, columns),
    ...explainRule(rule).sentences.flatMap(({ about, text }) => sentence(about, text, columns)),
    ...exampleTexts(rule).flatMap(({ heading, lines }) => [
      line(span(` ${heading}`, 'strong')),
      ...lines.flatMap((text) => indented(text, columns)),
    ]),
  ];
}

/** A word at the margin, its text beside it or, on a narrow terminal, under it. */
export function sentence(about: string, text: string, columns: number): readonly Line[] {
  if (columns < NARROW) {
    const parts = wrapped(text, columns - 3, MOST_LINES);
    return [line(span(` ${about}`, 'strong')), ...parts.map((part) => line(`  ${part}`))];
  }
  return wrapped(text, columns - INDENT - 2, MOST_LINES).map((part, index) =>
    line(span(` ${(index === 0 ? about : '').padEnd(INDENT)}`, 'strong'), part),
  );
}

/** A line of XML: what does not fit goes on under its own beginning. */
function indented(text: string, columns: number): readonly Line[] {
  const blanks = Math.min(/^ */.exec(text)?.[0].length ?? 0, Math.floor(columns / 2));
  const parts = wrapped(text.trimStart(), columns - blanks - 4, MOST_LINES);
  return parts.map((part) => line(`${' '.repeat(blanks + 3)}${part}`));
}
