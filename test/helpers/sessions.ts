import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import type { ExchangeEvent } from '../../src/inspect/events.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { InspectedRequest, RequestHead, ResponseHead } from '../../src/inspect/message.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { shippedPacks } from './shipped-rules.ts';

/** One line of an event file: an event without what judging makes, which is made anew when it is read. */
export type SessionLine = { readonly id: string; readonly at: number } & (
  | { readonly kind: 'opened'; readonly head: RequestHead }
  | { readonly kind: 'request-judged'; readonly body: string }
  | { readonly kind: 'answered'; readonly head: ResponseHead }
  | { readonly kind: 'response-judged'; readonly body: string }
  | Extract<ExchangeEvent, { kind: 'failed' | 'closed' }>
);

const folder = fileURLToPath(new URL('../fixtures/sessions/', import.meta.url));

/** The events of a file in `test/fixtures/sessions`, its bodies judged by the rules that ship. */
export function readSession(name: string): readonly ExchangeEvent[] {
  const reader = new SessionReader();
  return readFileSync(`${folder}${name}.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => reader.event(JSON.parse(line) as SessionLine));
}

class SessionReader {
  readonly #inspector = new Inspector(new RuleSet(shippedPacks()));
  readonly #asked = new Map<string, { head: RequestHead; line: RequestLine; request?: InspectedRequest }>();
  readonly #answered = new Map<string, ResponseHead>();

  event(read: SessionLine): ExchangeEvent {
    const { id, at } = read;
    switch (read.kind) {
      case 'opened': {
        const line = parseRequestLine(read.head);
        if (!line) throw new Error(`${id} is no ActiveSync request`);
        this.#asked.set(id, { head: read.head, line });
        return { id, at, kind: 'opened', head: read.head, line };
      }
      case 'request-judged': {
        const asked = this.#of(id);
        const judged = this.#inspector.request(asked.head, asked.line, bodyOf(read.body));
        asked.request = judged.message;
        return { id, at, kind: 'request-judged', request: judged.message, findings: judged.findings };
      }
      case 'answered':
        this.#answered.set(id, read.head);
        return read;
      case 'response-judged': {
        const { request } = this.#of(id);
        const head = this.#answered.get(id);
        if (!request || !head) throw new Error(`${id}: a body without its head`);
        const judged = this.#inspector.response(request, head, bodyOf(read.body));
        return { id, at, kind: 'response-judged', response: judged.message, findings: judged.findings };
      }
      case 'failed':
      case 'closed':
        return read;
    }
  }

  #of(id: string) {
    const asked = this.#asked.get(id);
    if (!asked) throw new Error(`${id} was never opened`);
    return asked;
  }
}

function bodyOf(base64: string) {
  return wholeBody(Buffer.from(base64, 'base64'));
}
