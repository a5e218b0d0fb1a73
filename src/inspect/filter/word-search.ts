import { isSecretHeader, redactHeaders, redactTarget } from '../eas/redact.ts';
import { statusWords } from '../eas/status.ts';
import type { Exchange } from '../exchange.ts';
import type { Finding } from '../finding.ts';
import type { Direction, RawHeaders } from '../message.ts';
import { BodySearch } from './body-search.ts';

/** Whether a word is in a body of an exchange. */
export type BodyTest = (search: BodySearch, exchange: Exchange, direction: Direction) => boolean;

const inBody: BodyTest = (search, exchange, direction) => search.isIn(exchange[direction]?.body);

/**
 * A test for exchanges in which all words occur, each anywhere: heads as they are shown, findings, bodies.
 *
 * @param isInBody for whoever remembers what it found in a body that many exchanges have
 */
export function wordSearch(words: readonly string[], isInBody = inBody): (exchange: Exchange) => boolean {
  const searches = words.map((word) => ({ word, body: new BodySearch(word) }));
  return (exchange) => searches.every(({ word, body }) => occurs(exchange, word, body, isInBody));
}

function occurs(exchange: Exchange, word: string, body: BodySearch, isInBody: BodyTest): boolean {
  return (
    inLine(exchange, word) ||
    inHeaders(exchange.head.headers, word) ||
    inHeaders(exchange.answer?.headers ?? [], word) ||
    exchange.findings.some((finding) => inFinding(finding, word)) ||
    isInBody(body, exchange, 'request') ||
    isInBody(body, exchange, 'response')
  );
}

function inLine({ head, line, answer, response, failure }: Exchange, word: string): boolean {
  const { status } = response ?? {};
  return (
    holds(line.command, word) ||
    holds(line.user, word) ||
    holds(line.deviceId, word) ||
    holds(line.deviceType, word) ||
    holds(line.protocolVersion, word) ||
    holds(head.method, word) ||
    inTarget(head.target, word) ||
    holds(answer && String(answer.status), word) ||
    holds(status !== undefined ? statusWords(line.command, status) : undefined, word) ||
    holds(failure?.code, word) ||
    holds(failure?.message, word)
  );
}

/** What is redacted on the screen is not found either: a hit would tell a secret letter by letter. */
function inTarget(target: string, word: string): boolean {
  return holds(target, word) && holds(redactTarget(target), word);
}

function inHeaders(headers: RawHeaders, word: string): boolean {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] as string;
    if (holds(name, word)) return true;
    const value = headers[index + 1] as string;
    const shown = isSecretHeader(name) ? redactHeaders([name, value])[1] : value;
    if (holds(shown, word)) return true;
  }
  return false;
}

function inFinding({ rule, message, value, path, item }: Finding, word: string): boolean {
  return (
    holds(rule, word) ||
    holds(message, word) ||
    holds(value, word) ||
    holds(path, word) ||
    holds(item?.messageClass, word) ||
    holds(item?.serverId, word)
  );
}

function holds(text: string | undefined, word: string): boolean {
  return text?.toLowerCase().includes(word) === true;
}
