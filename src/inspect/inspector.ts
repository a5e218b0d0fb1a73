import { documentOf, documentStart, openBody } from './eas/body.ts';
import type { Item } from './eas/items.ts';
import { MessageClassMemory } from './eas/message-class-memory.ts';
import type { RequestLine } from './eas/request-line.ts';
import { isSuccess, topStatus } from './eas/status.ts';
import { SyncMemory } from './eas/sync-memory.ts';
import { type SyncOutcome, syncOutcomes } from './eas/sync-outcome.ts';
import type { Finding } from './finding.ts';
import type {
  CapturedBody,
  Direction,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from './message.ts';
import { judge } from './rules/engine.ts';
import type { RuleSet } from './rules/rule-set.ts';
import type { Subject } from './rules/variables.ts';
import type { MessageParts, Outcome } from './rules/views.ts';
import type { Node } from './wbxml/document.ts';

export interface Judged<Message> {
  readonly message: Message;
  readonly findings: readonly Finding[];
}

export interface InspectorOptions {
  /** Region for national numbers, two letters: `US`. */
  readonly region?: string;
}

/**
 * Turns captured messages into decoded ones and judges them. Pure but for two bounded memories: the message class of
 * items, and the last Sync of each device. One inspector serves one listener. Never throws: a failure of its own is a
 * finding about itself.
 */
export class Inspector {
  readonly #rules: RuleSet;
  readonly #region: string;
  readonly #classes = new MessageClassMemory();
  readonly #syncs = new SyncMemory();

  constructor(rules: RuleSet, options: InspectorOptions = {}) {
    this.#rules = rules;
    this.#region = options.region ?? '';
  }

  /** Takes over the message classes of a request line's device as if earlier exchanges had told them. */
  get messageClasses(): MessageClassMemory {
    return this.#classes;
  }

  request(head: RequestHead, line: RequestLine, captured: CapturedBody): Judged<InspectedRequest> {
    const overLimit = { kind: 'over-limit', length: captured.length } as const;
    return guarded('request', { head, line, body: overLimit }, () => {
      const body = openBody(head.headers, captured, 'request', line.command);
      const document = documentOf(body);
      if (document) {
        this.#syncs.remember(line, document);
        this.#classes.notice(line, document);
      }
      const isRepeat = body.kind === 'empty' && line.command === 'Sync' && head.method === 'POST';
      const repeats = isRepeat ? this.#syncs.repeated(line)?.last : undefined;
      const message = { head, line, body, ...(repeats && { repeats }) };
      const subject = this.#subject(requestParts(message));
      const hits = judge(this.#rules.plan('request', line.command), subject);
      return { message, findings: hits.map(({ finding }) => finding) };
    });
  }

  response(request: InspectedRequest, head: ResponseHead, captured: CapturedBody): Judged<InspectedResponse> {
    const overLimit = { kind: 'over-limit', length: captured.length } as const;
    return guarded('response', { head, body: overLimit }, () => {
      const { line } = request;
      const body = openBody(head.headers, captured, 'response', line.command);
      const document = documentOf(body);
      const status = document && topStatus(line.command, document);
      const message = { head, body, ...(status !== undefined && { status }) };
      // First the judging: a class that this very response tells is read from it, not from memory.
      const subject = this.#subject(responseParts(line, message));
      const hits = [
        ...judge(this.#rules.plan('exchange', line.command), this.#exchange(request, message)),
        ...judge(this.#rules.plan('response', line.command), subject),
      ];
      if (document) this.#classes.learn(line, document);
      return { message, findings: hits.map(({ finding }) => finding) };
    });
  }

  #subject(parts: MessageParts): Subject {
    const { line, body } = parts;
    return {
      parts,
      document: documentOf(body),
      start: documentStart(body),
      region: this.#region,
      recall: (item) => this.#classes.recall(line, item.collectionId, item.serverId),
    };
  }

  /** Request and response together; elements and spans are those of the request. */
  #exchange(request: InspectedRequest, response: InspectedResponse): Subject {
    const answer = responseParts(request.line, response);
    return {
      ...this.#subject(requestParts(request)),
      answer: { parts: answer, outcomeOf: outcomesOf(request, response) },
    };
  }
}

function requestParts({ head, line, body }: InspectedRequest): MessageParts {
  return { direction: 'request', line, headers: head.headers, body };
}

function responseParts(line: RequestLine, { head, body, status }: InspectedResponse): MessageParts {
  return {
    direction: 'response',
    line,
    headers: head.headers,
    body,
    httpStatus: head.status,
    ...(status !== undefined && { status }),
  };
}

const UNKNOWN: Outcome = { verdict: 'unknown', status: '', source: 'silence' };

/** Gives what the response says of an item of the request; the pairing is made when it is first asked for. */
function outcomesOf(
  request: InspectedRequest,
  response: InspectedResponse,
): (item: Item | undefined) => Outcome {
  const sent = documentOf(request.body);
  const received = documentOf(response.body);
  const isReadable =
    response.head.status === 200 && (received !== undefined || response.body.kind === 'empty');
  if (!sent || !isReadable) return () => UNKNOWN;
  let outcomes: Map<Node, SyncOutcome> | undefined;
  return (item) => {
    outcomes ??= new Map(syncOutcomes(sent, received).map((outcome) => [outcome.item.container, outcome]));
    const found = item && outcomes.get(item.container);
    if (found) return { verdict: found.verdict, status: found.status ?? '', source: found.source };
    const { status } = response;
    if (request.line.command === 'Sync' || status === undefined) return UNKNOWN;
    const verdict = isSuccess(request.line.command, status) ? 'accepted' : 'refused';
    return { verdict, status, source: 'command' };
  };
}

/** Runs an inspection; where it throws, the message is as good as not inspected, and a finding says so. */
function guarded<Message>(
  direction: Direction,
  fallback: Message,
  inspect: () => Judged<Message>,
): Judged<Message> {
  try {
    return inspect();
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { message: fallback, findings: [inspectorFailure(direction, said)] };
  }
}

function inspectorFailure(direction: Direction, said: string): Finding {
  return {
    rule: 'easlens/inspector',
    severity: 'warning',
    spec: [],
    direction,
    message: `the inspector failed: ${said}`,
    why: 'This message passed without being judged; that is a defect of easlens, please report it.',
    path: '',
    action: 'none',
  };
}
