import { documentOf } from '../../inspect/eas/body.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Body } from '../../inspect/message.ts';
import { NodeKind } from '../../inspect/wbxml/document.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Redact } from './redact.ts';
import { redactFinding, type TakenOut } from './redact-finding.ts';
import { SECRET_PAGES } from './sensitive-tags.ts';
import { textInstead } from './text-instead.ts';

/** Texts of one exchange that are replaced in its findings; a hostile one has a million. */
const MAX_TEXTS = 20_000;

/**
 * A judged exchange as reports may tell it: user and findings without what is to go. It was judged as it was, and its
 * bodies stay, for places in them are told; whoever shows their content asks `textInstead`.
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
    const instead = textInstead(document, node, redact, pseudonyms);
    if (instead === undefined) continue;
    const text = document.text(node);
    if (text !== '') replaced.set(text, instead);
  }
}
