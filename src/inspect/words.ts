import type { FindingItem } from './finding.ts';
import type { Missing } from './message.ts';

/** `1.5 KiB`: bytes for people, three digits at most. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `12 ms`, `1.5 s`, `59 min`; nothing where a capture does not tell. */
export function durationInWords(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '';
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Said of a body that is not there: `beyond the inspect limit`, where no other reason is known. */
export function missingInWords(missing: Missing | undefined): string {
  switch (missing) {
    case undefined:
      return 'beyond the inspect limit';
    case 'damaged':
      return 'damaged in the file';
    case 'dropped':
      return 'not recorded, as the disk was too slow';
    case 'withheld':
      return 'withheld by redaction';
  }
}

/** `MS-ASEMAIL R930, R931`: a document is named once for requirements that follow each other. */
export function requirementsInWords(spec: readonly string[]): string {
  const documentOf = (text: string | undefined) => text?.split(' ', 1)[0];
  return spec
    .map((text, index) =>
      /^\S+ R\d+$/.test(text) && documentOf(text) === documentOf(spec[index - 1])
        ? text.slice(text.indexOf(' ') + 1)
        : text,
    )
    .join(', ');
}

/** `collectionId "5", serverId "5:26"`: as it came, and so not safe to print yet. */
export function itemInWords(item: FindingItem): string {
  return Object.entries(item)
    .map(([name, value]) => `${name} "${value}"`)
    .join(', ');
}
