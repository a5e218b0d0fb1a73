import { compileExpression, type Expression } from './expression.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import type { Scope } from './language.ts';
import { shown, shownInQuotes } from './shown.ts';
import { UnknownValueError } from './unknown-value.ts';

/** A finding's message: fixed text, and expressions whose values are put in quotes. */
export interface Template {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

/** Most characters a value may take in a message; the finding has it in full beside the message. */
export const MAX_SHOWN_VALUE = 120;
/** Types a placeholder may have: those with one plain way to be shown. */
const SHOWN_TYPES = ['string', 'int', 'double', 'bool', 'list<string>'];

/** Reads `text {expression} text`; `{{` and `}}` stand for the braces themselves. */
export function compileTemplate(source: string, scope: Scope): Template | readonly ExpressionProblem[] {
  const parts: (string | Expression)[] = [];
  const problems: ExpressionProblem[] = [];
  let text = '';
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if ((character === '{' || character === '}') && source[at + 1] === character) {
      text += character;
      at++;
    } else if (character === '}') {
      problems.push({
        code: 'EASLENS_RULE_EXPRESSION',
        index: at,
        problem: 'a "}" without its "{"; expected {expression}, or }} for the brace itself',
      });
    } else if (character === '{') {
      const end = endOfExpression(source, at + 1);
      if (end === -1) {
        problems.push({
          code: 'EASLENS_RULE_EXPRESSION',
          index: at,
          problem: 'a "{" without its "}"; expected {expression}, or {{ for the brace itself',
        });
        break;
      }
      const compiled = compileExpression(source.slice(at + 1, end), scope, SHOWN_TYPES);
      if ('problem' in compiled) problems.push({ ...compiled, index: at + 1 + compiled.index });
      else {
        if (text !== '') parts.push(text);
        parts.push(compiled);
        text = '';
      }
      at = end;
    } else text += character;
  }
  if (text !== '') parts.push(text);
  return problems.length > 0 ? problems : { source, parts };
}

/** The `}` that closes an expression: braces of maps and texts in quotes are passed over. */
function endOfExpression(source: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < source.length; at++) {
    const character = source.charAt(at);
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth++;
    else if (character === '}' && depth-- === 0) return at;
  }
  return -1;
}

/** Stands in a message for a value that was taken out of the capture. */
const TAKEN_OUT = '[redacted]';

/** The message with its values filled in. Throws where an expression does. */
export function fillTemplate(template: Template, variables: object): string {
  return template.parts.map((part) => (typeof part === 'string' ? part : filledIn(part, variables))).join('');
}

function filledIn(expression: Expression, variables: object): string {
  try {
    return valueText(expression.evaluate(variables));
  } catch (error) {
    if (error instanceof UnknownValueError) return TAKEN_OUT;
    throw error;
  }
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return shownInQuotes(value, MAX_SHOWN_VALUE);
  if (Array.isArray(value)) return shown(value.join(', '), MAX_SHOWN_VALUE);
  return String(value);
}
