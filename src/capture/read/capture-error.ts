/** A capture that cannot be read at all: nothing was found in it. What is wrong further on is a `CaptureTrouble`. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** `EASLENS_CAPTURE_…`: stable, for scripts. */
  readonly code: `EASLENS_CAPTURE_${string}`;
  /** What the user can do about it. */
  readonly wayOut: string;

  constructor(code: `EASLENS_CAPTURE_${string}`, message: string, wayOut: string) {
    super(message);
    this.code = code;
    this.wayOut = wayOut;
  }
}
