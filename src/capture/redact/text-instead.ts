import { type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { definitionOf } from '../../inspect/wbxml/tags.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { REDACTED, type Redact } from './redact.ts';
import { sensitivityIn } from './sensitive-tags.ts';

/** Fields of the head of a mail, which name people beside their addresses. (RFC 5322, 3.6) */
const MAIL_HEAD =
  /^(?:(?:received|return-path|from|sender|to|cc|bcc|reply-to|date|subject|mime-version|message-id):)/im;
/** How far a head is looked for in a text. */
const HEAD_CHARACTERS = 2000;

/** What stands in place of the text of an element; undefined where it may stay as it is. */
export function textInstead(
  document: WbxmlDocument,
  node: Node,
  redact: Redact,
  pseudonyms: Pseudonyms,
): string | undefined {
  const text = (): string => document.text(node);
  switch (sensitivityIn(document, node)) {
    case 'secret':
      return redact.credentials ? REDACTED : undefined;
    case 'person':
      return redact.addresses ? pseudonyms.person(text()) : undefined;
    case 'text':
      if (redact.bodies) return pseudonyms.text(text());
      return redact.addresses ? withoutPeople(document, node, pseudonyms) : undefined;
  }
  // Nobody knows what an element means that no table has.
  const isForeign = document.isLiteral(node) || definitionOf(document.tag(node)) === undefined;
  if (!isForeign || !(redact.bodies || redact.addresses) || text() === '') return undefined;
  return pseudonyms.text(text());
}

/** Mail text of which addresses alone are to go; whole mails go as such, for their heads name people in other words. */
function withoutPeople(document: WbxmlDocument, node: Node, pseudonyms: Pseudonyms): string | undefined {
  const text = document.text(node);
  if (!text.includes('@')) return undefined;
  const isOpaque = document.kind(node + 1) === NodeKind.Opaque;
  if (isOpaque || MAIL_HEAD.test(text.slice(0, HEAD_CHARACTERS))) return pseudonyms.text(text);
  const left = pseudonyms.inText(text);
  return left === text ? undefined : left;
}
