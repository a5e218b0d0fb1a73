import { printableJson } from '../../inspect/printable.ts';

/** A text as a literal of the filter language, which has the escapes of JSON; no character of it can drive a terminal. */
export function literal(text: string): string {
  return printableJson(text);
}
