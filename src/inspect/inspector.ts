import { documentOf, openBody } from './eas/body.ts';
import { MessageClassMemory } from './eas/message-class-memory.ts';
import type { RequestLine } from './eas/request-line.ts';
import { topStatus } from './eas/status.ts';
import { SyncMemory } from './eas/sync-memory.ts';
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
import { exchangeSubject, requestSubject, responseSubject, type Surroundings } from './rules/subject.ts';

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
  readonly #classes = new MessageClassMemory();
  readonly #syncs = new SyncMemory();
  readonly #around: Surroundings;

  constructor(rules: RuleSet, options: InspectorOptions = {}) {
    this.#rules = rules;
    this.#around = {
      region: options.region ?? '',
      recall: (line, item) => this.#classes.recall(line, item.collectionId, item.serverId),
    };
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
      const subject = requestSubject(message, this.#around);
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
      const subject = responseSubject(request, message, this.#around);
      const hits = [
        ...judge(this.#rules.plan('exchange', line.command), exchangeSubject(request, message, this.#around)),
        ...judge(this.#rules.plan('response', line.command), subject),
      ];
      if (document) this.#classes.learn(line, document, documentOf(request.body));
      return { message, findings: hits.map(({ finding }) => finding) };
    });
  }
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
