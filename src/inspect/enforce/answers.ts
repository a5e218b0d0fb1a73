import { Buffer } from 'node:buffer';
import type { Direction, InspectedRequest } from '../message.ts';
import { printable } from '../printable.ts';
import type { Rule } from '../rules/rule.ts';
import { refuseCommand } from './command-refusal.ts';
import { namesOf } from './order.ts';
import { WBXML_TYPE } from './rewrite.ts';
import type { Verdict } from './verdict.ts';

/** Answers a request that is blocked as a whole: with the command's own Status, else with HTTP 403. */
export function refuseRequest(request: InspectedRequest, rules: readonly Rule[]): Verdict {
  const body = refuseCommand(request);
  if (body) return answer(200, WBXML_TYPE, body);
  return say(403, `This request was not sent on: it breaks ${inWords(rules)}.`);
}

/** Answers in place of a response that is blocked as a whole. */
export function refuseResponse(rules: readonly Rule[]): Verdict {
  return say(502, `The answer of the server was kept back: it breaks ${inWords(rules)}.`);
}

/** Answers where a message could not be judged, or not be put right, and may not pass so. */
export function refuseUnjudged(direction: Direction, rules: readonly Rule[], why: string): Verdict {
  const what =
    direction === 'request' ? 'This request was not sent on' : 'The answer of the server was kept back';
  const forWhat = rules.length > 0 ? `, for ${namesOf(rules)} cannot be enforced` : '';
  return say(502, `${what}${forWhat}: ${why}.`);
}

function say(status: number, text: string): Verdict {
  return answer(status, 'text/plain; charset=utf-8', Buffer.from(`easlens: ${printable(text)}\n`));
}

function answer(status: number, type: string, body: Uint8Array): Verdict {
  const headers = ['Content-Type', type, 'Content-Length', String(body.length)];
  return { kind: 'answer', head: { status, headers }, body };
}

/** `rule umcallerid/format (UmCallerID is a telephone number or a SIP link)`. */
function inWords(rules: readonly Rule[]): string {
  const [first] = rules;
  const isOne = new Set(rules).size === 1 && first !== undefined;
  return isOne ? `rule ${first.name} (${first.title})` : `rules ${namesOf(rules)}`;
}
