import { EMPTY_LINE, type Line, line, span } from '../draw/line.ts';
import { wrapped } from '../draw/wrap.ts';
import type { Context } from '../keys/contexts.ts';
import { keySections } from '../keys/sections.ts';
import { topics } from './topics.ts';

/** Columns for keys, a blank included; longer ones, and examples, get a row of their own. */
const KEYS = 18;
const NARROW_KEYS = 10;
/** Below these columns the text gets what it can. */
const NARROW = 50;

/** Paragraphs of the help, each with its heading: the keys of the screen one came from first. */
export function helpBlocks(context: Context | undefined, columns: number): readonly (readonly Line[])[] {
  const sections = keySections();
  const own = sections.filter((section) => section.context === context);
  const rest = sections.filter((section) => section.context !== context);
  const [everywhere, ...others] = rest;
  const keys = (all: typeof sections) =>
    all.map(({ title, bindings }) =>
      block(
        title,
        bindings.map((row) => [row.keys.join(', '), row.help]),
        columns,
      ),
    );
  const told = topics.map(({ title, rows }) => block(title, rows, columns));
  return [...keys(own), ...keys(everywhere ? [everywhere] : []), ...told, ...keys(others)];
}

function block(
  title: string,
  rows: readonly (readonly [shown: string, means: string])[],
  columns: number,
): readonly Line[] {
  return [
    line(span(` ${title}`, 'strong')),
    ...rows.flatMap(([shown, means]) => row(shown, means, columns)),
    EMPTY_LINE,
  ];
}

function row(shown: string, means: string, columns: number): readonly Line[] {
  const keys = columns < NARROW ? NARROW_KEYS : KEYS;
  const beside = shown.length < keys;
  const first = beside ? [] : wrapped(shown, columns - 4).map((part) => line(span(`   ${part}`, 'accent')));
  const words = wrapped(means, Math.max(10, columns - keys - 3)).map((part, index) =>
    line(span(`   ${(beside && index === 0 ? shown : '').padEnd(keys)}`, 'accent'), part),
  );
  return [...first, ...words];
}
