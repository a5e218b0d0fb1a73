import type { Finding } from '../../inspect/finding.ts';
import type { Direction } from '../../inspect/message.ts';
import { shown } from '../../inspect/rules/shown.ts';
import type { Span } from '../../inspect/wbxml/document.ts';
import { quote } from '../../inspect/wbxml/quote.ts';
import { REDACTED } from './redact.ts';

/** Words quote longer texts by their start alone. */
const QUOTED_WHOLE = 100;
/** Of a longer text, the start that words must not have. */
const START = 40;
/** Shorter texts are found everywhere, and tell nothing. */
const SHORTEST = 2;
/** Texts that are searched for in one finding: a message of a thousand addresses has few findings that quote any. */
const MAX_SEARCHES = 5000;
/** Characters in a row, letters and digits, that give a value away when words have them in another form. */
const TELLING = 5;

/** What was taken out of the messages of an exchange. */
export interface TakenOut {
  /** Texts, and what stands in their place. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Of a body that was changed: where elements are now, by the offset at which they began. */
  readonly moved: Readonly<Record<Direction, ReadonlyMap<number, Span> | undefined>>;
}

/** The finding without what was taken out of its message, and with the place where its element is now. */
export function redactFinding(finding: Finding, { replaced, moved }: TakenOut): Finding {
  const placed = inPlace(finding, moved[finding.direction]);
  if (replaced.size === 0) return placed;
  const { message, value, proposal, hindrance } = finding;
  const instead = value === undefined ? undefined : replaced.get(value);
  const words = (text: string): string => {
    const left = redactWords(text, replaced);
    return instead === undefined ? left : withoutForms(left, value ?? '');
  };
  return {
    ...placed,
    message: words(message),
    ...(value !== undefined && { value: instead ?? words(value) }),
    // What is proposed is made of the value.
    ...(proposal !== undefined && { proposal: instead === undefined ? words(proposal) : REDACTED }),
    ...(hindrance !== undefined && { hindrance: words(hindrance) }),
  };
}

function inPlace(finding: Finding, moved: ReadonlyMap<number, Span> | undefined): Finding {
  const { span, ...rest } = finding;
  if (!span || !moved) return finding;
  const now = moved.get(span.start);
  return now ? { ...rest, span: now } : rest;
}

function redactWords(words: string, replaced: ReadonlyMap<string, string>): string {
  if (replaced.size > MAX_SEARCHES) return REDACTED;
  let left = words;
  for (const [text, instead] of replaced) {
    if (text.length < SHORTEST) continue;
    if (text.length > QUOTED_WHOLE) {
      if (formsOf(text.slice(0, START)).some((start) => left.includes(start))) return REDACTED;
    } else {
      for (const form of formsOf(text)) left = left.replaceAll(form, instead);
    }
  }
  return left;
}

/** A text as words may have it: as it is, in quotes, and with what could drive a terminal made visible. */
function formsOf(text: string): readonly string[] {
  return [...new Set([text, quote(text).slice(1, -1), shown(text, text.length)])];
}

/** Words without quotations that have a part of a value, such as its digits without the spaces between them. */
function withoutForms(words: string, value: string): string {
  const bare = bareOf(value);
  return words.replace(/"((?:[^"\\]|\\.)*)"/g, (quotation, quoted: string) =>
    sharesPart(bareOf(quoted), bare) ? `"${REDACTED}"` : quotation,
  );
}

function bareOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function sharesPart(one: string, other: string): boolean {
  for (let at = 0; at + TELLING <= one.length; at++) {
    if (other.includes(one.slice(at, at + TELLING))) return true;
  }
  return false;
}
