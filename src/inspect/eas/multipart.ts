/** A multipart response: part 0 is WBXML, the others are raw bodies it points to. (MS-ASCMD 2.2.1.10.1) */
export interface Multipart {
  readonly parts: readonly MultipartPart[];
}

export interface MultipartPart {
  /** Half-open range in the body. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}
