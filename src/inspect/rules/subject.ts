import { documentOf, documentStart } from '../eas/body.ts';
import type { Item } from '../eas/items.ts';
import type { RequestLine } from '../eas/request-line.ts';
import type { InspectedRequest, InspectedResponse } from '../message.ts';
import type { WbxmlDocument } from '../wbxml/document.ts';
import { type Outcome, outcomesOf } from './outcome.ts';
import type { MessageParts } from './views/message-view.ts';

/** What rules may ask beyond the messages. */
export interface Surroundings {
  /** Region for national numbers, `US`; empty when none was given. */
  readonly region: string;
  /** Message class of an item of this device, as earlier exchanges told it. */
  readonly recall: (line: RequestLine, item: Item) => string | undefined;
}

/** What is judged, and all that rules may ask about it. */
export interface Subject {
  readonly parts: MessageParts;
  /** Absent where the body has no WBXML. */
  readonly document: WbxmlDocument | undefined;
  /** Offset of the document in the body that spans count in: part 0 of a multipart body starts later. */
  readonly start: number;
  readonly region: string;
  readonly recall: (item: Item) => string | undefined;
  /** Only for rules with `on: exchange`: the response, and what it says of an item. */
  readonly answer?: { readonly parts: MessageParts; readonly outcomeOf: (item: Item | undefined) => Outcome };
}

export function requestSubject(request: InspectedRequest, around: Surroundings): Subject {
  return subjectOf(requestParts(request), around);
}

export function responseSubject(
  request: InspectedRequest,
  response: InspectedResponse,
  around: Surroundings,
): Subject {
  return subjectOf(responseParts(request.line, response), around);
}

/** Request and response together; elements and spans are those of the request. */
export function exchangeSubject(
  request: InspectedRequest,
  response: InspectedResponse,
  around: Surroundings,
): Subject {
  const answer = responseParts(request.line, response);
  return {
    ...requestSubject(request, around),
    answer: { parts: answer, outcomeOf: outcomesOf(request, response) },
  };
}

function subjectOf(parts: MessageParts, { region, recall }: Surroundings): Subject {
  return {
    parts,
    document: documentOf(parts.body),
    start: documentStart(parts.body),
    region,
    recall: (item) => recall(parts.line, item),
  };
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
