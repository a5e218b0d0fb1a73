import type { Example, InvalidExample, Rule } from '../../inspect/rules/rule.ts';
import { fromXml } from '../../inspect/wbxml/from-xml.ts';
import { toXml } from '../../inspect/wbxml/to-xml.ts';
import { XmlError } from '../../inspect/wbxml/xml/error.ts';

/** Longest example that is shown, in characters: people write some hundred. */
const MAX_EXAMPLE = 20_000;

/** A heading and the lines under it. */
export interface ExampleText {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The first valid and the first invalid example of a rule, as XML with an element a line. */
export function exampleTexts({ on, examples }: Rule): readonly ExampleText[] {
  const [valid] = examples.valid;
  const [invalid] = examples.invalid;
  return [
    ...(valid ? bodies('Valid', valid, on === 'exchange') : []),
    ...(invalid ? bodies('Invalid', invalid, on === 'exchange') : []),
    ...(invalid ? [{ heading: 'It says', lines: invalid.messages }] : []),
    ...afterFix(invalid),
  ];
}

function bodies(about: string, example: Example, isBoth: boolean): readonly ExampleText[] {
  return (['request', 'response'] as const).flatMap((direction) => {
    const text = example[direction];
    if (text === undefined) return [];
    return [{ heading: isBoth ? `${about} ${direction}` : about, lines: xmlLines(text) }];
  });
}

function afterFix(invalid: InvalidExample | undefined): readonly ExampleText[] {
  if (invalid?.after === undefined) return [];
  return [{ heading: 'Put right', lines: xmlLines(invalid.after) }];
}

/** An element a line; as it is written where it is no XML, which only running the examples tells. */
function xmlLines(text: string): readonly string[] {
  if (text === '') return ['(empty body)'];
  try {
    return toXml(fromXml(text), { declarations: false, maxLength: MAX_EXAMPLE }).trimEnd().split('\n');
  } catch (error) {
    if (error instanceof XmlError) return [text.slice(0, MAX_EXAMPLE)];
    throw error;
  }
}
