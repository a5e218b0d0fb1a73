import type { RequestLine } from './eas/request-line.ts';
import type { Finding } from './finding.ts';
import type {
  CapturedBody,
  InspectedRequest,
  InspectedResponse,
  RequestHead,
  ResponseHead,
} from './message.ts';
import type { RuleSet } from './rules/rule-set.ts';

export interface Judged<Message> {
  readonly message: Message;
  readonly findings: readonly Finding[];
}

/**
 * Turns captured messages into decoded ones and judges them. Pure but for two bounded memories: the message class of
 * items, and the last Sync of each device. One inspector serves one listener.
 */
export declare class Inspector {
  constructor(rules: RuleSet);
  request(head: RequestHead, line: RequestLine, captured: CapturedBody): Judged<InspectedRequest>;
  response(request: InspectedRequest, head: ResponseHead, captured: CapturedBody): Judged<InspectedResponse>;
}
