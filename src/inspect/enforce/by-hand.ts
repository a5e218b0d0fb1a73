import { Buffer } from 'node:buffer';
import { documentOf, wholeBody } from '../eas/body.ts';
import type { EditedMessage } from '../events.ts';
import type { Inspector } from '../inspector.ts';
import type { Body, Direction, InspectedRequest, InspectedResponse, RawHeaders } from '../message.ts';
import { decode } from '../wbxml/decode.ts';
import { refuseCommand } from './command-refusal.ts';
import { hindranceTo, WBXML_TYPE } from './rewrite.ts';
import type { Verdict } from './verdict.ts';
import { type Remade, withDocument } from './with-document.ts';

/** A body that a person gave a message, ready to go on. */
export interface HandEdit {
  readonly verdict: Extract<Verdict, { kind: 'send' }>;
  readonly message: EditedMessage;
}

export interface EditProblem {
  readonly problem: string;
}

type Judge = Pick<Inspector, 'judgeRequest' | 'inspectResponse'>;

/** Puts another document into a request; `wire` is its body as it came. */
export function editRequest(
  inspector: Judge,
  { head, line, body }: InspectedRequest,
  wire: Uint8Array,
  document: Uint8Array,
): HandEdit | EditProblem {
  const made = replaced(head.headers, body, wire, document, 'request', line.command);
  if ('problem' in made) return made;
  const request = { head: { ...head, headers: made.rewritten.headers }, line, body: made.body };
  const findings = inspector.judgeRequest(request).map(({ finding }) => finding);
  return { verdict: { kind: 'send', ...made.rewritten }, message: { request, findings } };
}

/** Puts another document into the answer to a request. */
export function editResponse(
  inspector: Judge,
  request: InspectedRequest,
  { head, body }: InspectedResponse,
  wire: Uint8Array,
  document: Uint8Array,
): HandEdit | EditProblem {
  const made = replaced(head.headers, body, wire, document, 'response', request.line.command);
  if ('problem' in made) return made;
  const { rewritten } = made;
  const edited = { ...head, headers: rewritten.headers };
  const { message, hits } = inspector.inspectResponse(request, edited, wholeBody(rewritten.body));
  const findings = hits.map(({ finding }) => finding);
  return { verdict: { kind: 'send', ...rewritten }, message: { response: message, findings } };
}

/** The answer that the proxy gives where a person asks for it: the command's own no, else HTTP 503. */
export function answerByHand(request: InspectedRequest): Extract<Verdict, { kind: 'answer' }> {
  const refusal = refuseCommand(request);
  const body =
    refusal ?? Buffer.from('easlens: this request was answered by hand, in place of the server.\n');
  const type = refusal ? WBXML_TYPE : 'text/plain; charset=utf-8';
  const headers = ['Content-Type', type, 'Content-Length', String(body.length)];
  return { kind: 'answer', head: { status: refusal ? 200 : 503, headers }, body };
}

function replaced(
  headers: RawHeaders,
  body: Body,
  wire: Uint8Array,
  document: Uint8Array,
  direction: Direction,
  command: string,
): Remade | EditProblem {
  const hindrance = hindranceTo(headers, body) ?? (documentOf(body) ? undefined : 'it has no WBXML body');
  if (hindrance !== undefined) return { problem: `cannot be edited: ${hindrance}` };
  const { error } = decode(document);
  if (error) return { problem: `the edited body cannot be read: ${error.message}` };
  const made = withDocument({ direction, command, headers, body, wire }, document);
  return made ?? { problem: 'the edited body could not be read again' };
}
