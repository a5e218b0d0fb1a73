import type { ScanPart } from './job.ts';

/** Text of this many characters is a part: few messages between threads, and little that waits. */
const PART_CHARACTERS = 64 << 10;

/** Gathers text until there is enough of it. */
export class TextCollector {
  #texts: string[] = [];
  #length = 0;

  readonly write = (text: string): void => {
    this.#texts.push(text);
    this.#length += text.length;
  };

  /** What has come together; nothing where it is little, unless all of it is wanted. */
  take(all: boolean): ScanPart | undefined {
    if (this.#length === 0 || (!all && this.#length < PART_CHARACTERS)) return undefined;
    const text = this.#texts.join('');
    this.#texts = [];
    this.#length = 0;
    return { kind: 'text', text };
  }
}
