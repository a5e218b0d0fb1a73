import { STATUS_CODES } from 'node:http';
import type { RawHeaders, RequestHead, ResponseHead } from '../../inspect/message.ts';
import { fieldsOf } from './exported.ts';

/** The head of a request as it would stand on the wire. */
export function requestHeadBytes({ method, target, headers }: RequestHead): Buffer {
  return headBytes(`${method} ${target} HTTP/1.1`, headers);
}

export function responseHeadBytes({ status, headers }: ResponseHead): Buffer {
  return headBytes(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(), headers);
}

/** Characters beyond ISO 8859-1 and line ends cannot stand in a head, whatever the capture says. */
function headBytes(start: string, headers: RawHeaders): Buffer {
  const lines = [start, ...fieldsOf(headers).map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.from(lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\r\n'), 'latin1');
}

/** Fields that frame a body of this length which goes without chunks. */
export function framedBy(headers: RawHeaders, length: number): RawHeaders {
  const kept = fieldsOf(headers).filter(([name]) => !/^(?:transfer-encoding|content-length)$/i.test(name));
  return [...kept.flat(), 'Content-Length', String(length)];
}
