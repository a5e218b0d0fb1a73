import type { VisibleList } from './visible-list.ts';

/** Longest that a filter is tried at a stretch; keys and traffic come in between. */
const SLICE_MS = 4;

/** Tries the filter on what it has not seen yet, a while at a time. */
export class FilterSlices {
  readonly #visible: VisibleList;
  readonly #onLater: () => void;
  #slice: NodeJS.Immediate | undefined;

  /** @param onLater hears that more was tried than `advance` had time for */
  constructor(visible: VisibleList, onLater: () => void) {
    this.#visible = visible;
    this.#onLater = onLater;
  }

  get isPending(): boolean {
    return this.#slice !== undefined;
  }

  /** Tries for a while, and goes on later where that is not enough; false where there was nothing to try. */
  advance(): boolean {
    if (this.#visible.isSettled) return false;
    const end = performance.now() + SLICE_MS;
    if (!this.#visible.advance(() => performance.now() < end)) this.#goOnLater();
    return true;
  }

  close(): void {
    clearImmediate(this.#slice);
  }

  #goOnLater(): void {
    this.#slice ??= setImmediate(() => {
      this.#slice = undefined;
      this.advance();
      this.#onLater();
    });
  }
}
