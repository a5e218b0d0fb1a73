import type { ExchangeRecord, MessageRecord } from './record.ts';

/** Records on their way to another thread: one text and one run of bytes are handed over for next to nothing. */
export interface Batch {
  /** JSON; a body in it is its place in `bodies`. */
  readonly text: string;
  readonly bodies: ArrayBuffer;
}

type PackedMessage = Omit<MessageRecord, 'body'> & { readonly body?: readonly [start: number, end: number] };

/** Copies the bodies together: those of the records may be parts of larger buffers, and are needed here as well. */
export function packBatch(records: readonly ExchangeRecord[]): Batch {
  const bodies: Uint8Array[] = [];
  let length = 0;
  const pack = ({ body, ...message }: MessageRecord): PackedMessage => {
    if (!body) return message;
    bodies.push(body);
    length += body.length;
    return { ...message, body: [length - body.length, length] };
  };
  const packed = records.map((record) => ({ ...record, messages: record.messages.map(pack) }));
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const body of bodies) {
    joined.set(body, offset);
    offset += body.length;
  }
  return { text: JSON.stringify(packed), bodies: joined.buffer };
}

/** The records again; their bodies are views. */
export function unpackBatch({ text, bodies }: Batch): readonly ExchangeRecord[] {
  const packed = JSON.parse(text) as readonly (Omit<ExchangeRecord, 'messages'> & {
    readonly messages: readonly PackedMessage[];
  })[];
  return packed.map((record) => ({
    ...record,
    messages: record.messages.map(({ body, ...message }) => {
      if (!body) return message;
      const [start, end] = body;
      return { ...message, body: new Uint8Array(bodies, start, end - start) };
    }),
  }));
}
