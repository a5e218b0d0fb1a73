/** What a tnetstring can hold. A float is apart from the integer that it may look like. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Float
  | readonly Plain[]
  | { readonly [key: string]: Plain };

export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A value as a tnetstring: text with `;`, bytes with `,`, as mitmproxy tells them apart. */
export function dumped(value: Plain): Buffer {
  const [payload, type] = payloadOf(value);
  return Buffer.concat([Buffer.from(`${payload.length}:`), payload, Buffer.from(type)]);
}

function payloadOf(value: Plain): readonly [Buffer, string] {
  if (value === null) return [Buffer.alloc(0), '~'];
  if (typeof value === 'boolean') return [Buffer.from(`${value}`), '!'];
  if (typeof value === 'number') return [Buffer.from(`${value}`), '#'];
  if (value instanceof Float) return [Buffer.from(`${value.value}`), '^'];
  if (typeof value === 'string') return [Buffer.from(value), ';'];
  if (value instanceof Uint8Array) return [Buffer.from(value), ','];
  if (Array.isArray(value)) return [Buffer.concat(value.map(dumped)), ']'];
  const items = Object.entries(value).flatMap(([key, item]) => [dumped(key), dumped(item)]);
  return [Buffer.concat(items), '}'];
}
