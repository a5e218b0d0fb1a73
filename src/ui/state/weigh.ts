import { documentOf } from '../../inspect/eas/body.ts';
import type { ExchangeEvent } from '../../inspect/events.ts';
import type { Exchange } from '../../inspect/exchange.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Body, InspectedRequest, InspectedResponse, RawHeaders } from '../../inspect/message.ts';
import { NODE_BYTES, type WbxmlDocument } from '../../inspect/wbxml/document.ts';

/** What a string, a small object or a view of bytes takes beside its characters or bytes. */
const OBJECT_BYTES = 64;

/** Memory in bytes that the headers and bodies of an event take. */
export function weightOf(event: ExchangeEvent): number {
  switch (event.kind) {
    case 'opened':
      return 2 * event.head.target.length + headerBytes(event.head.headers) + OBJECT_BYTES;
    case 'request-judged':
      return messageBytes(event.request) + sentBytes(event.sent);
    case 'answered':
      return headerBytes(event.head.headers);
    case 'response-judged':
      return messageBytes(event.response) + sentBytes(event.sent);
    case 'released':
      return sentBytes(event.sentRequest) + sentBytes(event.sentResponse);
    // As many as are held at once, and gone with that.
    case 'held':
    case 'failed':
    case 'closed':
      return 0;
  }
}

/** Memory in bytes that the headers and bodies of an exchange take. */
export function exchangeBytes(exchange: Exchange): number {
  const { head, answer, request, response, sentRequest, sentResponse } = exchange;
  const heads = headerBytes(head.headers) + (answer ? headerBytes(answer.headers) : 0);
  const bodies = (request ? messageBytes(request) : 0) + (response ? messageBytes(response) : 0);
  return heads + bodies + sentBytes(sentRequest) + sentBytes(sentResponse) + OBJECT_BYTES;
}

type Message = InspectedRequest | InspectedResponse;

function sentBytes(message: Message | undefined): number {
  return message ? headerBytes(message.head.headers) + messageBytes(message) : 0;
}

/** Without the head, which came with an event of its own. */
function messageBytes(message: Message): number {
  const repeated = 'repeats' in message ? treeBytes(message.repeats) : 0;
  return bodyBytes(message.body) + repeated;
}

function headerBytes(headers: RawHeaders): number {
  let total = 0;
  for (const text of headers) total += text.length + OBJECT_BYTES;
  return total;
}

/** The bytes and their tree, which can take many times as much: a node may be read from one byte. */
function bodyBytes(body: Body): number {
  const coded = body.wire?.length ?? 0;
  if (!('bytes' in body)) return coded;
  const parts = 'multipart' in body ? (body.multipart?.parts.length ?? 0) : 0;
  const nodes = documentOf(body)?.size ?? 0;
  return coded + body.bytes.length + nodes * NODE_BYTES + (parts + 2) * OBJECT_BYTES;
}

/** A document that belongs to an earlier exchange, and stays in memory with this one. */
function treeBytes(document: WbxmlDocument | undefined): number {
  return document ? document.bytes.length + document.size * NODE_BYTES : 0;
}

/** Memory in bytes that findings take: names and words that are their own, not those of their rule. */
export function findingBytes(findings: readonly Finding[]): number {
  let total = 0;
  for (const { message, path, value, proposal, hindrance, item } of findings) {
    total += 4 * OBJECT_BYTES + message.length + path.length;
    total += (value?.length ?? 0) + (proposal?.length ?? 0) + (hindrance?.length ?? 0);
    if (item) for (const text of Object.values(item)) total += text.length + OBJECT_BYTES;
  }
  return total;
}
