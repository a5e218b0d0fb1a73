import { Buffer } from 'node:buffer';
import type { Exchange } from '../../inspect/exchange.ts';
import type { CapturedExchange } from '../captured-exchange.ts';
import { recordOf } from './exchange-record.ts';
import type { ExchangeRecord, MessageRecord } from './record.ts';

/** What is to be written of an exchange of a capture that was judged: read back, it is the same exchange. */
export function capturedRecord(captured: CapturedExchange, judged: Exchange): ExchangeRecord {
  const record = recordOf(judged, undefined);
  return { ...record, messages: record.messages.map((message) => asCaptured(message, captured)) };
}

/** With what the source has of the body: of a log, its XML, for the bytes that it was made into leave out lines and gaps. */
function asCaptured(message: MessageRecord, { request, response }: CapturedExchange): MessageRecord {
  if (message.part !== 'request' && message.part !== 'response') return message;
  const body = message.part === 'request' ? request.body : response?.body;
  if (!body) return message;
  if (!('xml' in body)) return body.unknown ? { ...message, unknown: [...body.unknown] } : message;
  const { missing: _, ...rest } = message;
  return { ...rest, length: 0, body: Buffer.from(body.xml, 'utf8'), xmlLine: body.line };
}
