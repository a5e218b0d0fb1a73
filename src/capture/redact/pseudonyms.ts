import { createHmac } from 'node:crypto';

/** Hexadecimal digits of a pseudonym: two of a million different texts rarely share one. */
const DIGITS = 10;
/** Texts whose digits are kept, and the longest of them: about 5 MiB at most. */
const MAX_KNOWN = 10_000;
const MAX_KNOWN_TEXT = 256;
/** What an address is made of, as it stands in a list of them, in a SIP URI or in running text. Read once, so that no text takes long. */
const WORD = /[^\s<>"'(),;:[\]\\]+/g;
const ENDS_SENTENCE: ReadonlySet<string> = new Set(['.', '!', '?']);

/**
 * Names that stand for texts: the same one for the same text, so that a flow can be followed, and none tells its text
 * without the key. Letter case of an address does not matter.
 */
export class Pseudonyms {
  readonly #key: Uint8Array;
  /** The same people write again and again, and a digest takes some microseconds. */
  readonly #known = new Map<string, string>();

  /** @param key of chance, kept nowhere */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** `redacted-1f0a3c5b7d`: of any text. */
  text(text: string): string {
    return `redacted-${this.#digits(text)}`;
  }

  /** `1f0a3c5b7d@redacted.invalid`: of one address. */
  address(address: string): string {
    return `${this.#digits(address.toLowerCase())}@redacted.invalid`;
  }

  /** Each address in a text by its own, names beside them left out; a text without one as a whole. */
  person(text: string): string {
    const addresses =
      text
        .match(WORD)
        ?.map(addressIn)
        .filter((address) => address !== '') ?? [];
    if (addresses.length === 0) return this.text(text);
    return addresses.map((address) => this.address(address)).join(', ');
  }

  /** The text with its addresses replaced and all else as it was. */
  inText(text: string): string {
    return text.replace(WORD, (word) => {
      const address = addressIn(word);
      return address === '' ? word : this.address(address) + word.slice(address.length);
    });
  }

  #digits(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const digits = createHmac('sha256', this.#key).update(text).digest('hex').slice(0, DIGITS);
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    if (text.length <= MAX_KNOWN_TEXT) this.#known.set(text, digits);
    return digits;
  }
}

/** The address that a word is, without what ends the sentence behind it; empty where it is none. */
function addressIn(word: string): string {
  let end = word.length;
  while (end > 0 && ENDS_SENTENCE.has(word[end - 1] as string)) end--;
  const at = word.indexOf('@', 1);
  return at > 0 && at < end - 1 ? word.slice(0, end) : '';
}
