/** Strings kept for use again. Devices, commands and content types repeat; what does not is not worth keeping. */
const MAX_STRINGS = 4096;

/**
 * Gives equal strings as one, cut to a length and freed from the longer string they were cut out of, which they would
 * keep in memory.
 */
export class StringPool {
  readonly #strings = new Map<string, string>();

  take(text: string, most: number): string {
    const cut = text.length > most ? text.slice(0, most) : text;
    const known = this.#strings.get(cut);
    if (known !== undefined) return known;
    if (this.#strings.size >= MAX_STRINGS) this.#strings.clear();
    // UTF-16, so that a lone surrogate stays what it is.
    const copy = Buffer.from(cut, 'utf16le').toString('utf16le');
    this.#strings.set(copy, copy);
    return copy;
  }
}
