import { documentOf, openBody } from '../../inspect/eas/body.ts';
import { parseRequestLine } from '../../inspect/eas/request-line.ts';
import type { Direction, RequestHead, ResponseHead } from '../../inspect/message.ts';
import { printable } from '../../inspect/printable.ts';
import { toXml } from '../../inspect/wbxml/to-xml.ts';
import { escapeText } from '../../inspect/wbxml/xml/escape.ts';
import type { CapturedMessage } from '../captured-exchange.ts';
import { type Exported, type FileWriter, findingWords } from './exported.ts';

/** Writes the documents of all bodies as one XML file: what people read, and other programs take on. */
export function xmlWriter(): FileWriter {
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<exchanges>\n',
    exchange: exchangeXml,
    end: () => '</exchanges>\n',
  };
}

function exchangeXml({ captured, judged, number }: Exported): string {
  const { at, durationMs, request, response } = captured;
  const line = judged?.line ?? parseRequestLine(request.head);
  const command = line?.command ?? '';
  const attributes = attributesOf({
    number: String(number),
    at: at === undefined ? undefined : new Date(at).toISOString(),
    durationMs: durationMs === undefined ? undefined : String(Math.round(durationMs)),
    command: line?.command,
    protocolVersion: line?.protocolVersion,
    user: line?.user,
    deviceId: line?.deviceId,
    method: request.head.method,
    target: request.head.target,
  });
  return [
    `<exchange${attributes}>`,
    messageXml(request, 'request', command, {}),
    ...(response
      ? [messageXml(response, 'response', command, { status: String(response.head.status) })]
      : []),
    ...findingWords(judged).map((words) => `<finding>${safe(words)}</finding>`),
    '</exchange>\n',
  ].join('\n');
}

function messageXml(
  { head, body }: CapturedMessage<RequestHead | ResponseHead>,
  side: Direction,
  command: string,
  more: Readonly<Record<string, string>>,
): string {
  const opened = openBody(head.headers, body, side, command);
  const document = documentOf(opened);
  const attributes = attributesOf({ ...more, kind: opened.kind, bytes: String(opened.length) });
  if (!document) return `<${side}${attributes}/>`;
  return `<${side}${attributes}>\n${toXml(document)}\n</${side}>`;
}

function attributesOf(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${safe(value)}"`]))
    .join('');
}

/** Text of a capture where XML has text: control characters, which it cannot hold, become symbols. */
function safe(text: string): string {
  return escapeText(printable(text).replace(/[\ufffe\uffff]/g, '\ufffd')).replaceAll('"', '&quot;');
}
