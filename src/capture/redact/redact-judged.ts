import { documentOf } from '../../inspect/eas/body.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { type Node, NodeKind, type WbxmlDocument } from '../../inspect/wbxml/document.ts';
import { definitionOf } from '../../inspect/wbxml/tags.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { REDACTED, type Redact } from './redact.ts';
import { redactFinding, type TakenOut } from './redact-finding.ts';
import { SECRET_PAGES, sensitivityOf } from './sensitive-tags.ts';

/** Texts of one exchange that are replaced in its findings; a hostile one has a million. */
const MAX_TEXTS = 20_000;

/**
 * A judged exchange as reports may tell it: user and findings without what is to go. It was judged as it was, and its
 * bodies stay, for places in them are told; whoever shows their content asks `shownInstead`.
 */
export function redactJudged(exchange: Exchange, redact: Redact, pseudonyms: Pseudonyms): Exchange {
  const { line, findings } = exchange;
  const replaced = findings.length === 0 ? undefined : textsTakenOut(exchange, redact, pseudonyms);
  const { user } = line;
  const withUser = user !== undefined && redact.addresses ? { ...line, user: pseudonyms.person(user) } : line;
  if (!replaced || replaced.size === 0) return withUser === line ? exchange : { ...exchange, line: withUser };
  const taken: TakenOut = { replaced, moved: { request: undefined, response: undefined } };
  return { ...exchange, line: withUser, findings: findings.map((finding) => redactFinding(finding, taken)) };
}

/** What is shown in place of the text of an element; undefined where it may be shown. */
export function shownInstead(
  document: WbxmlDocument,
  node: Node,
  redact: Redact,
  pseudonyms: Pseudonyms,
): string | undefined {
  const tag = document.tag(node);
  const kind = sensitivityOf(tag);
  if (kind === 'secret') return REDACTED;
  if (kind === 'person') return redact.addresses ? pseudonyms.person(document.text(node)) : undefined;
  if (kind === 'text') return redact.bodies ? pseudonyms.text(document.text(node)) : undefined;
  // Nobody knows what an element means that no table has.
  const isForeign = document.isLiteral(node) || definitionOf(tag) === undefined;
  return isForeign && (redact.bodies || redact.addresses) ? pseudonyms.text(document.text(node)) : undefined;
}

function textsTakenOut(
  { request, response }: Exchange,
  redact: Redact,
  pseudonyms: Pseudonyms,
): ReadonlyMap<string, string> {
  const replaced = new Map<string, string>();
  for (const body of [request?.body, response?.body]) gather(body, redact, pseudonyms, replaced);
  return replaced;
}

function gather(
  body: Body | undefined,
  redact: Redact,
  pseudonyms: Pseudonyms,
  replaced: Map<string, string>,
): void {
  const document = body && documentOf(body);
  if (!document) return;
  const isWhole = redact.bodies || redact.addresses;
  if (!isWhole && !SECRET_PAGES.some((page) => document.usesPage(page))) return;
  for (let node = 0; node < document.size && replaced.size < MAX_TEXTS; node++) {
    if (document.kind(node) !== NodeKind.Element) continue;
    const instead = shownInstead(document, node, redact, pseudonyms);
    if (instead === undefined) continue;
    const text = document.text(node);
    if (text !== '') replaced.set(text, instead);
  }
}
