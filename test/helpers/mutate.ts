/** Numbers from 0 to below 1, the same for a seed. (mulberry32) */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same bytes with some damage: bits turned, pieces cut out, doubled or filled, digits made large, the end missing. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  let copy: Buffer = Buffer.from(bytes);
  for (let count = 1 + Math.floor(random() * 6); count > 0; count--) copy = damaged(copy, random);
  return copy;
}

function damaged(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const end = Math.min(bytes.length, at + 1 + Math.floor(random() ** 4 * bytes.length));
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (Math.floor(random() * 6)) {
    case 0:
      return Buffer.concat([
        before,
        Buffer.from(piece.map((byte) => byte ^ (1 << Math.floor(random() * 8)))),
        after,
      ]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, piece, piece, after]);
    case 3:
      return Buffer.concat([
        before,
        Buffer.alloc(piece.length, '"\\{[<-0 \n\0'[Math.floor(random() * 10)]),
        after,
      ]);
    case 4:
      return Buffer.concat([before, Buffer.from(`${Math.floor(random() * 1e12)}`), after]);
    default:
      return before;
  }
}
