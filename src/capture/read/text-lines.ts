/** Most characters of one line; a longer one is given in pieces, so that a file without line ends floods nothing. */
const MAX_LINE = 64 << 20;

export interface TextLine {
  /** Without its line end. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/**
 * The lines of a text, as many at a time as a chunk gives. UTF-8 or, where it begins with its mark, UTF-16, which the
 * shells of Windows write; bytes that are neither become U+FFFD.
 */
export async function* textLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly TextLine[]> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let number = 1;
  let pending: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
    pending.push(first);
    length += first.length;
    const lines: TextLine[] = [];
    for (const next of rest) {
      lines.push({ text: withoutReturn(pending.join('')), number: number++ });
      pending = [next];
      length = next.length;
    }
    if (length > MAX_LINE) {
      lines.push({ text: pending.join(''), number });
      [pending, length] = [[], 0];
    }
    yield lines;
  }
  const last = pending.join('') + (decoder?.decode() ?? '');
  if (last !== '') yield [{ text: withoutReturn(last), number }];
}

/** The start of a text, to tell what it is. */
export function textStart(sample: Buffer): string {
  return new TextDecoder(encodingOf(sample)).decode(sample);
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
