import type { RawHeaders } from '../message.ts';

/** The first value of a header field, blanks around it cut; undefined when there is none. `name` in lower case. */
export function headerValue(headers: RawHeaders, name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (isNamed(headers[index] as string, name)) return (headers[index + 1] as string).trim();
  }
  return undefined;
}

/** Every value of a header field in order, blanks around each cut. `name` in lower case. */
export function headerValues(headers: RawHeaders, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (isNamed(headers[index] as string, name)) values.push((headers[index + 1] as string).trim());
  }
  return values;
}

// Lengths differ for nearly every pair of names, and comparing them costs nothing.
function isNamed(field: string, name: string): boolean {
  return field.length === name.length && (field === name || field.toLowerCase() === name);
}
