/** Milliseconds since 1970 with fractions, which no change of the system's clock disturbs. */
export const now = (): number => performance.timeOrigin + performance.now();
