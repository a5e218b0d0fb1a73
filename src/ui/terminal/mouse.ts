/** What the mouse did; row and column of the terminal from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  readonly row: number;
  readonly column: number;
}

/** A report in SGR form: button, column, row, pressed or released. (xterm, `1006`) */
const REPORT = /^\u001b\[<(\d{1,3});(\d{1,5});(\d{1,5})([Mm])$/;

const KINDS: Readonly<Record<string, MouseEvent['kind']>> = {
  '0': 'click',
  '64': 'wheel-up',
  '65': 'wheel-down',
};

/** Asks the terminal to report clicks and the wheel. */
export const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
export const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l';

/** Reads a report; undefined where it is none, or of nothing that we follow. */
export function readMouse(report: string): MouseEvent | undefined {
  const [, button = '', column, row, end] = REPORT.exec(report) ?? [];
  const kind = KINDS[button];
  if (!kind || end !== 'M') return undefined;
  return { kind, row: Number(row) - 1, column: Number(column) - 1 };
}
