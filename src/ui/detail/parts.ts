import type { MultipartPart } from '../../inspect/eas/multipart.ts';
import { bytesInWords } from '../../inspect/words.ts';
import { inBoth } from './body-notes.ts';
import { isText } from './text.ts';

/** What files of some kinds begin with. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['03016a', 'WBXML'],
  ['ffd8ff', 'JPEG image'],
  ['89504e47', 'PNG image'],
  ['47494638', 'GIF image'],
  ['25504446', 'PDF'],
  ['504b0304', 'ZIP, or an office document'],
];

/** `part 1  offset 0x1c (28)  10.0 KiB  MIME text`. */
export function partInWords(part: MultipartPart, number: number): string {
  const kind = part.bytes.length === 0 ? 'empty' : kindOf(part.bytes);
  return `part ${number}  offset ${inBoth(part.start)}  ${bytesInWords(part.end - part.start)}  ${kind}`;
}

function kindOf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 64));
  const hex = start.toString('hex');
  const known = SIGNATURES.find(([signature]) => hex.startsWith(signature));
  if (known) return known[1];
  if (!isText(bytes)) return 'binary';
  return /^[A-Za-z][A-Za-z0-9-]*:\s/.test(start.toString('latin1')) ? 'MIME text' : 'text';
}
