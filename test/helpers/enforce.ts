import { wholeBody } from '../../src/inspect/eas/body.ts';
import { parseRequestLine, type RequestLine } from '../../src/inspect/eas/request-line.ts';
import { Enforcer, type EnforcerOptions } from '../../src/inspect/enforce/enforcer.ts';
import type { HeldRequest, HeldResponse, Refusal, Verdict } from '../../src/inspect/enforce/verdict.ts';
import { Inspector } from '../../src/inspect/inspector.ts';
import type { InspectedRequest, RawHeaders, RequestHead } from '../../src/inspect/message.ts';
import { type Enforcement, RulePolicy } from '../../src/inspect/rules/policy.ts';
import type { RulePack } from '../../src/inspect/rules/rule.ts';
import { RuleSet } from '../../src/inspect/rules/rule-set.ts';
import { toCanonicalXml } from '../../src/inspect/wbxml/canonical.ts';
import { decode } from '../../src/inspect/wbxml/decode.ts';
import { requestHead, WBXML_HEADERS, wbxml } from './rules.ts';

/** An enforcer over packs, and both ways through it. */
export class Bench {
  readonly policy = new RulePolicy();
  readonly enforcer: Enforcer;

  constructor(
    packs: readonly RulePack[],
    enforced: Readonly<Record<string, Enforcement>>,
    options: EnforcerOptions & { readonly region?: string } = { onError: 'pass' },
  ) {
    const rules = new RuleSet(packs, this.policy);
    const inspector = new Inspector(rules, options.region === undefined ? {} : { region: options.region });
    for (const [rule, enforcement] of Object.entries(enforced)) this.policy.enforce(rule, enforcement);
    this.enforcer = new Enforcer(inspector, rules, this.policy, options);
  }

  request(body: string | Uint8Array, version = '14.1', headers: RawHeaders = []): HeldRequest {
    const bytes = typeof body === 'string' ? wbxml(body) : body;
    const command = /^<(\w+)/.exec(typeof body === 'string' ? body : '<Sync')?.[1] ?? 'Sync';
    const head = requestHead(command, version);
    return this.requestWith({ ...head, headers: [...head.headers, ...headers] }, bytes);
  }

  requestWith(head: RequestHead, bytes: Uint8Array): HeldRequest {
    return this.enforcer.request(head, lineOf(head), wholeBody(bytes));
  }

  /** An answer to a request without a body of the same command, or to one that was held. */
  response(
    body: string | Uint8Array,
    options: {
      readonly request?: InspectedRequest;
      readonly refusal?: Refusal | undefined;
      readonly status?: number;
      readonly headers?: RawHeaders;
    } = {},
  ): HeldResponse {
    const bytes = typeof body === 'string' ? wbxml(body) : body;
    const command = (typeof body === 'string' && /^<(\w+)/.exec(body)?.[1]) || 'Sync';
    const { status = 200, headers = WBXML_HEADERS, refusal } = options;
    const request = options.request ?? emptyRequest(command);
    return this.enforcer.response(request, { status, headers }, wholeBody(bytes), refusal);
  }
}

function emptyRequest(command: string): InspectedRequest {
  const head = requestHead(command);
  return { head, line: lineOf(head), body: { kind: 'empty', length: 0 } };
}

function lineOf(head: RequestHead): RequestLine {
  return parseRequestLine(head) as RequestLine;
}

/** What a verdict lets go, as XML; the text of an answer in words, behind its status. */
export function shown(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'pass':
      return 'pass';
    case 'head':
      return verdict.headers.join(' ');
    case 'send':
      return toCanonicalXml(decode(verdict.body));
    case 'answer': {
      const { head, body } = verdict;
      const isText = head.headers[1]?.startsWith('text/plain');
      return `${head.status} ${isText ? Buffer.from(body).toString() : toCanonicalXml(decode(body))}`;
    }
  }
}
