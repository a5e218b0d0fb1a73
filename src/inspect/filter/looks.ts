import { filterNames } from './language.ts';

/** Quoted texts, of which the last may still be open. */
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*'/g;
/** A word in angle brackets, such as a Message-ID or a tag: no comparison. */
const BRACKETED = /(?<=^|\s)<[^\s<>=]+>(?=\s|$)/g;
/** Operators of CEL that hardly stand in words. */
const OPERATOR = /[=!<>]=|&&|\|\||[<>]|(?:^|[\s(])!\w/;
/** A call: a name right before a parenthesis. */
const CALL = /\b[A-Za-z_]\w*\(/;
/** `"umcallerid/format" in rules` */
const MEMBERSHIP = /(?:^|\s)""\s+in\s+\w/;

const names = filterNames.map(({ name }) => name).join('|');
/** One equals sign after a name of ours: meant to be two. */
const ASSIGNMENT = new RegExp(`(?:^|[\\s(!])(?:${names})(?:\\.\\w+)?\\s*=(?:[^=]|$)`);

/** Whether a text was meant as an expression, right or wrong; quoted parts and words in angle brackets aside. */
export function looksLikeExpression(text: string): boolean {
  const bare = text.replace(QUOTED, '""').replace(BRACKETED, ' ');
  return [OPERATOR, CALL, MEMBERSHIP, ASSIGNMENT].some((mark) => mark.test(bare));
}
