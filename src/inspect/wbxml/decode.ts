import { type DocumentNotes, WbxmlDocument } from './document.ts';
import { WbxmlError } from './error.ts';
import { NodeTable } from './node-table.ts';
import { WbxmlTokenizer } from './tokenizer.ts';
import { TreeBuilder } from './tree-builder.ts';

/** Shared by all bodies that are decoded at once, which never overlap. */
const table = new NodeTable();

/**
 * Decodes a body. Never throws: what is wrong with the bytes is the document's `error`, and its tree holds
 * everything up to that offset. `notes` is what is known of it beside its bytes.
 */
export function decode(bytes: Uint8Array, notes?: DocumentNotes): WbxmlDocument {
  const decoding = new Decoding(bytes, table);
  decoding.advance(Number.POSITIVE_INFINITY);
  return decoding.document(notes);
}

/** Tokens read in one step: about two milliseconds. */
const TOKENS_A_STEP = 16_384;

/** The same in steps, between which others may decode: it has a table of its own. */
export function* decodeInSteps(bytes: Uint8Array, notes?: DocumentNotes): Generator<void, WbxmlDocument> {
  const decoding = new Decoding(bytes, new NodeTable());
  while (!decoding.advance(TOKENS_A_STEP)) yield;
  return decoding.document(notes);
}

/** One body on its way to be a document. */
class Decoding {
  readonly #bytes: Uint8Array;
  readonly #builder: TreeBuilder;
  #tokenizer: WbxmlTokenizer | undefined;
  #failure: WbxmlError | undefined;

  constructor(bytes: Uint8Array, table: NodeTable) {
    this.#bytes = bytes;
    this.#builder = new TreeBuilder(table);
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
