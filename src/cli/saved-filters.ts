import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLSeq } from 'yaml';
import { readTextUpTo } from './bounded-file.ts';
import { messageOf } from './command-error.ts';
import { replaceFile, underLock } from './replace-file.ts';

/** Filters in the file, and characters of each; what the UI itself saves is bounded the same. */
const MAX_FILTERS = 100;
const MAX_FILTER = 4000;
/** Bytes of a file of so many, each character taking four; comments beside. */
const MAX_BYTES = MAX_FILTERS * MAX_FILTER * 4 + (64 << 10);

const HOW_THE_FILE_LOOKS = 'expected a list under "filters:", one filter an item';

type ParsedFile = { readonly document: ReturnType<typeof parseDocument>; readonly list: YAMLSeq };

/** The saved filters of a person, in a file that other programs and the person may write too. */
export class SavedFilters {
  readonly #folder: string;
  /** What the file holds as far as we know: changes are told from it. */
  #known: readonly string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  get path(): string {
    return join(this.#folder, 'filters.yaml');
  }

  /** Reads the file; what is wrong with it comes as a sentence, and no filters then. */
  read(): { readonly filters: readonly string[]; readonly problem?: string } {
    try {
      this.#known = textsOf(this.#parse().list);
      return { filters: this.#known };
    } catch (error) {
      return { filters: [], problem: `no saved filters: ${messageOf(error)}` };
    }
  }

  /**
   * Writes what has changed since the last time into the file as it is now, so that what others wrote in between stays.
   * Throws where the file cannot be read or written; it is as it was then.
   */
  keep(filters: readonly string[]): void {
    const added = filters.filter((text) => !this.#known.includes(text));
    const removed = this.#known.filter((text) => !filters.includes(text));
    underLock(this.path, () => {
      const { document, list } = this.#parse();
      const there = textsOf(list);
      list.items = list.items.filter((_, index) => !removed.includes(there[index] as string));
      for (const text of added) if (!there.includes(text)) list.add(document.createNode(text));
      if (list.items.length > MAX_FILTERS) {
        throw new Error(`not saved: ${this.path} would hold more than ${MAX_FILTERS} filters`);
      }
      replaceFile(this.path, document.toString({ lineWidth: 0 }));
    });
    this.#known = filters;
  }

  #parse(): ParsedFile {
    const { path } = this;
    const text = existsSync(path) ? readWhole(path) : '';
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'silent' });
    const wrong = (offset: number, what: string): Error => {
      const { line, col } = lines.linePos(offset);
      return new Error(`${path}:${line}:${col} ${what}`);
    };
    const [broken] = document.errors;
    if (broken) throw wrong(broken.pos[0], broken.message.split('\n', 1)[0] as string);
    if (document.contents === null) document.contents = document.createNode({ filters: [] }) as never;
    const list = isMap(document.contents) ? document.contents.get('filters', true) : undefined;
    if (!isSeq(list)) throw wrong(document.contents?.range?.[0] ?? 0, HOW_THE_FILE_LOOKS);
    list.flow = false;
    if (list.items.length > MAX_FILTERS) {
      throw wrong(list.range?.[0] ?? 0, `${list.items.length} filters; up to ${MAX_FILTERS}`);
    }
    for (const item of list.items) checkItem(item, wrong);
    return { document, list };
  }
}

function checkItem(item: unknown, wrong: (offset: number, what: string) => Error): void {
  const at = isScalar(item) || isMap(item) || isSeq(item) ? (item.range?.[0] ?? 0) : 0;
  if (!isScalar(item) || typeof item.value !== 'string') {
    throw wrong(at, 'is no text; put the filter in quotes');
  }
  if (item.value.length > MAX_FILTER) {
    throw wrong(at, `a filter of ${item.value.length} characters; up to ${MAX_FILTER}`);
  }
}

function textsOf(list: YAMLSeq): readonly string[] {
  return list.items.map((item) => String((item as { readonly value: unknown }).value));
}

function readWhole(path: string): string {
  // Opening a pipe would wait for somebody to write, for ever.
  if (!statSync(path).isFile()) throw new Error(`${path} is no file`);
  const { text, isWhole } = readTextUpTo(path, MAX_BYTES);
  if (!isWhole) throw new Error(`${path} is larger than ${MAX_BYTES} bytes`);
  return text;
}
