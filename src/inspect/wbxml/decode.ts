import { type DocumentNotes, WbxmlDocument } from './document.ts';
import { WbxmlError } from './error.ts';
import { WbxmlTokenizer } from './tokenizer.ts';
import { newTable, TreeBuilder, withTable } from './tree-builder.ts';

/**
 * Decodes a body. Never throws: what is wrong with the bytes is the document's `error`, and its tree holds
 * everything up to that offset. `notes` is what is known of it beside its bytes.
 */
export function decode(bytes: Uint8Array, notes?: DocumentNotes): WbxmlDocument {
  const decoding = new Decoding(bytes);
  decoding.advance(Number.POSITIVE_INFINITY);
  return decoding.document(notes);
}

/** Tokens read in one step: about two milliseconds. */
const TOKENS_A_STEP = 16_384;

/** The same in steps, between which others may decode. */
export function* decodeInSteps(bytes: Uint8Array, notes?: DocumentNotes): Generator<void, WbxmlDocument> {
  const decoding = new Decoding(bytes);
  let own = newTable();
  /** With a table of its own in place of the shared one. */
  const apart = <Result>(run: () => Result): Result => {
    const { result, table } = withTable(own, run);
    own = table;
    return result;
  };
  while (!apart(() => decoding.advance(TOKENS_A_STEP))) yield;
  return apart(() => decoding.document(notes));
}

/** One body on its way to be a document. */
class Decoding {
  readonly #bytes: Uint8Array;
  readonly #builder = new TreeBuilder();
  #tokenizer: WbxmlTokenizer | undefined;
  #failure: WbxmlError | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads so many tokens on; true once there is no more to read. */
  advance(tokens: number): boolean {
    try {
      this.#tokenizer ??= new WbxmlTokenizer(this.#bytes);
      return this.#builder.read(this.#tokenizer, tokens);
    } catch (error) {
      if (!(error instanceof WbxmlError)) throw error;
      this.#failure = error;
      this.#builder.abandon(error.offset);
      return true;
    }
  }

  document(notes: DocumentNotes | undefined): WbxmlDocument {
    const [bytes, tokenizer, builder] = [this.#bytes, this.#tokenizer, this.#builder];
    const body = tokenizer?.bytes ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new WbxmlDocument(body, tokenizer?.header, builder.take(), builder.pages, this.#failure, notes);
  }
}
