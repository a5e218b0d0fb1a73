import { documentOf, openBody, openBodyInSteps } from './eas/body.ts';
import { MessageClassMemory } from './eas/message-class-memory.ts';
import type { RequestLine } from './eas/request-line.ts';
import { topStatus } from './eas/status.ts';
import { leavings } from './eas/staying/leaving.ts';
import type { Staying } from './eas/staying/staying.ts';
import { SyncMemory } from './eas/sync-memory.ts';
import type { Finding } from './finding.ts';
import type {
  CapturedBody,
  Direction,
  InspectedRequest,
  InspectedResponse,
  RawHeaders,
  RequestHead,
  ResponseHead,
  XmlBody,
} from './message.ts';
import { type Hit, judge } from './rules/engine.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { exchangeSubject, requestSubject, responseSubject, type Surroundings } from './rules/subject.ts';
import { NO_NODE } from './wbxml/document.ts';

export interface Judged<Message> {
  readonly message: Message;
  readonly findings: readonly Finding[];
}

/** A message with all that is needed to act on its findings. */
export interface Inspected<Message> {
  readonly message: Message;
  readonly hits: readonly Hit[];
}

export interface InspectorOptions {
  /** Region for national numbers, two letters: `US`. */
  readonly region?: string;
  /** How to know what leads a device past the proxy; without it, nothing is said of that. */
  readonly staying?: Staying;
}

/**
 * Turns captured messages into decoded ones and judges them. Pure but for two bounded memories: the message class of
 * items, and the last Sync of each device. One inspector serves one listener. Never throws: a failure of its own is a
 * finding about itself.
 */
export class Inspector {
  readonly #rules: RuleSet;
  readonly #classes = new MessageClassMemory();
  readonly #syncs = new SyncMemory();
  readonly #around: Surroundings;
  readonly #staying: Staying | undefined;

  constructor(rules: RuleSet, options: InspectorOptions = {}) {
    this.#rules = rules;
    this.#staying = options.staying;
    this.#around = {
      region: options.region ?? '',
      recall: (line, item) => this.#classes.recall(line, item.collectionId, item.serverId),
    };
  }

  request(head: RequestHead, line: RequestLine, captured: CapturedBody | XmlBody): Judged<InspectedRequest> {
    return judgedOf(this.inspectRequest(head, line, captured));
  }

  response(
    request: InspectedRequest,
    head: ResponseHead,
    captured: CapturedBody | XmlBody,
  ): Judged<InspectedResponse> {
    const inspected = this.inspectResponse(request, head, captured);
    this.learn(request, inspected.message);
    return judgedOf(inspected);
  }

  /**
   * Opens a body ahead, in steps that take some milliseconds each: what is judged later has the most of its work behind it.
   * Memory stays as it is.
   */
  async *openAhead(
    headers: RawHeaders,
    captured: CapturedBody,
    direction: Direction,
    command: string,
  ): AsyncGenerator<void, CapturedBody> {
    return { ...captured, opened: yield* openBodyInSteps(headers, captured, direction, command) };
  }

  inspectRequest(
    head: RequestHead,
    line: RequestLine,
    captured: CapturedBody | XmlBody,
  ): Inspected<InspectedRequest> {
    const overLimit = { kind: 'over-limit', length: lengthOf(captured) } as const;
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
      return { message, hits: this.judgeRequest(message) };
    });
  }

  /** Takes nothing to memory: a class that this very response tells is read from it. Call `learn` once it was judged. */
  inspectResponse(
    request: InspectedRequest,
    head: ResponseHead,
    captured: CapturedBody | XmlBody,
  ): Inspected<InspectedResponse> {
    const overLimit = { kind: 'over-limit', length: lengthOf(captured) } as const;
    return guarded('response', { head, body: overLimit }, () => {
      const { line } = request;
      const body = openBody(head.headers, captured, 'response', line.command);
      const document = documentOf(body);
      const status = document && topStatus(line.command, document);
      const message = { head, body, ...(status !== undefined && { status }) };
      const ofExchange = this.#judgeExchange(request, message);
      const hits = [...ofExchange, ...this.judgeResponse(request, message)];
      return {
        message,
        hits: this.#staying ? [...hits, ...leavingHits(request, message, this.#staying)] : hits,
      };
    });
  }

  /** What rules over requests find; memory stays as it is. */
  judgeRequest(message: InspectedRequest): readonly Hit[] {
    const plan = this.#rules.plan('request', message.line.command);
    return judge(plan, requestSubject(message, this.#around));
  }

  /** What rules over responses find; memory stays as it is. */
  judgeResponse(request: InspectedRequest, message: InspectedResponse): readonly Hit[] {
    const plan = this.#rules.plan('response', request.line.command);
    return judge(plan, responseSubject(request, message, this.#around));
  }

  /** Remembers the message classes that an exchange tells. */
  learn(request: InspectedRequest, response: InspectedResponse): void {
    const document = documentOf(response.body);
    if (!document) return;
    guarded('response', response, () => {
      this.#classes.learn(request.line, document, documentOf(request.sent ?? request.body));
      return { message: response, hits: [] };
    });
  }

  /** Of a request that was rewritten, what the server got is what it answers. */
  #judgeExchange(request: InspectedRequest, response: InspectedResponse): readonly Hit[] {
    const plan = this.#rules.plan('exchange', request.line.command);
    const { sent } = request;
    if (!sent) return judge(plan, exchangeSubject(request, response, this.#around));
    const hits = judge(plan, exchangeSubject({ ...request, body: sent }, response, this.#around));
    // A span counts in the body that came, and this one is another.
    return hits.map(({ finding: { span: _, ...finding }, ...hit }) => ({ ...hit, finding }));
  }
}

/** A log that has XML does not tell how long the bytes were. */
function lengthOf(captured: CapturedBody | XmlBody): number {
  return 'length' in captured ? captured.length : 0;
}

function leavingHits(
  request: InspectedRequest,
  response: InspectedResponse,
  staying: Staying,
): readonly Hit[] {
  return leavings(request, response, staying).map((leaving) => ({
    finding: leaving.finding,
    node: NO_NODE,
    leaving,
  }));
}

function judgedOf<Message>({ message, hits }: Inspected<Message>): Judged<Message> {
  return { message, findings: hits.map(({ finding }) => finding) };
}

/** Runs an inspection; where it throws, the message is as good as not inspected, and a finding says so. */
function guarded<Message>(
  direction: Direction,
  fallback: Message,
  inspect: () => Inspected<Message>,
): Inspected<Message> {
  try {
    return inspect();
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { message: fallback, hits: [{ finding: inspectorFailure(direction, said), node: NO_NODE }] };
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
