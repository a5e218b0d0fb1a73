import { setImmediate as turn } from 'node:timers/promises';
import { headerValue } from '../inspect/eas/headers.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { CapturedBody, Direction, RawHeaders } from '../inspect/message.ts';

/** Bodies from this size on are opened ahead: smaller ones take less than a millisecond. */
const LARGE_BYTES = 128 * 1024;
/** The same for those in a content coding, which may hold a thousand times as much. */
const LARGE_CODED_BYTES = 8 * 1024;
/** How long it goes on at a stretch, in milliseconds, before traffic has its turn. */
const STRETCH_MS = 4;

/** What is known of a body beside its bytes. */
interface Of {
  readonly headers: RawHeaders;
  readonly direction: Direction;
  readonly command: string;
}

/** Opens large bodies in steps, between which traffic passes, before they are judged. */
export class OpeningAhead {
  readonly #inspector: Partial<Pick<Inspector, 'openAhead'>>;
  readonly #tried = new WeakSet<CapturedBody>();

  /** @param inspector one that opens nothing ahead opens bodies when it judges them */
  constructor(inspector: Partial<Pick<Inspector, 'openAhead'>>) {
    this.#inspector = inspector;
  }

  /**
   * Opens what `of` holds, in its place; undefined where that is not worth while, or was tried before. Never rejects.
   * @param isBehind traffic has to wait
   */
  open(
    of: { value: CapturedBody } | undefined,
    { headers, direction, command }: Of,
    isBehind: () => boolean,
  ): Promise<void> | undefined {
    if (!of || !this.#inspector.openAhead || !isLarge(of.value, headers) || this.#tried.has(of.value))
      return undefined;
    const steps = this.#inspector.openAhead(headers, of.value, direction, command);
    return this.#open(of, steps, isBehind);
  }

  async #open(
    of: { value: CapturedBody },
    steps: AsyncGenerator<void, CapturedBody>,
    isBehind: () => boolean,
  ): Promise<void> {
    this.#tried.add(of.value);
    try {
      of.value = await inTurns(steps, isBehind);
      this.#tried.add(of.value);
    } catch {
      // Whoever judges it meets the same, and says so.
    }
  }
}

async function inTurns<Result>(
  steps: AsyncGenerator<void, Result>,
  isBehind: () => boolean,
): Promise<Result> {
  let turnAt = performance.now() + STRETCH_MS;
  for (let step = await steps.next(); ; step = await steps.next()) {
    if (step.done) return step.value;
    if (performance.now() < turnAt || isBehind()) continue;
    await turn();
    turnAt = performance.now() + STRETCH_MS;
  }
}

function isLarge({ bytes, overLimit }: CapturedBody, headers: RawHeaders): boolean {
  if (overLimit || bytes.length < LARGE_CODED_BYTES) return false;
  return bytes.length >= LARGE_BYTES || headerValue(headers, 'content-encoding') !== undefined;
}
