import type { RequestLine } from '../../eas/request-line.ts';

/** What expressions see of the device of an exchange. */
export class DeviceView {
  readonly #line: RequestLine;

  constructor(line: RequestLine) {
    this.#line = line;
  }

  get id(): string {
    return this.#line.deviceId ?? '';
  }

  get type(): string {
    return this.#line.deviceType ?? '';
  }
}
