import { CELLS } from './document.ts';
import { WbxmlError } from './error.ts';
import { MAX_NODES } from './limits.ts';

const FIRST_CELLS = 4096 * CELLS;
/** A table larger than this is given back after use. */
const KEEP_CELLS = 65536 * CELLS;
/** Largest copy, in cells, that shares its memory with others, and how much they share. */
const SMALL_CELLS = 2048;
const POOL_CELLS = 8192;
let pool = new Int32Array(POOL_CELLS);
let poolUsed = 0;

/** Where a tree is put together. It grows as documents need it, and serves one after another: they take a copy cut to size. */
export class NodeTable {
  cells = new Int32Array(FIRST_CELLS);

  /** @param offset of the token that finds no room, for the WbxmlError where there are too many nodes */
  grow(offset: number): void {
    if (this.cells.length >= MAX_NODES * CELLS)
      throw new WbxmlError('too-large', offset, `More than ${MAX_NODES} nodes`);
    const grown = new Int32Array(this.cells.length * 2);
    grown.set(this.cells);
    this.cells = grown;
  }

  /** A copy of so many nodes. */
  take(nodes: number): Int32Array {
    const copy = copyOf(this.cells.subarray(0, nodes * CELLS));
    if (this.cells.length > KEEP_CELLS) this.cells = new Int32Array(FIRST_CELLS);
    return copy;
  }
}

/** A small one lies in memory that it shares with those next to it, for memory of its own takes longer than decoding. */
function copyOf(cells: Int32Array): Int32Array {
  const { length } = cells;
  if (length > SMALL_CELLS) return cells.slice();
  if (poolUsed + length > POOL_CELLS) {
    pool = new Int32Array(POOL_CELLS);
    poolUsed = 0;
  }
  const copy = new Int32Array(pool.buffer, poolUsed * Int32Array.BYTES_PER_ELEMENT, length);
  copy.set(cells);
  poolUsed += length;
  return copy;
}
