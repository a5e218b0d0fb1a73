/** What a tnetstring can hold. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A value as mitmproxy dumps it. */
export function dumped(value: Plain): Buffer {
  const [payload, type] = payloadOf(value);
  return Buffer.concat([Buffer.from(`${payload.length}:`), payload, Buffer.from(type)]);
}

function payloadOf(value: Plain): readonly [Buffer, string] {
  if (value === null) return [Buffer.alloc(0), '~'];
  if (typeof value === 'boolean') return [Buffer.from(`${value}`), '!'];
  if (typeof value === 'number') return [Buffer.from(`${value}`), Number.isInteger(value) ? '#' : '^'];
  if (typeof value === 'string') return [Buffer.from(value), ';'];
  if (value instanceof Uint8Array) return [Buffer.from(value), ','];
  if (Array.isArray(value)) return [Buffer.concat(value.map(dumped)), ']'];
  const items = Object.entries(value).flatMap(([key, item]) => [dumped(key), dumped(item)]);
  return [Buffer.concat(items), '}'];
}
