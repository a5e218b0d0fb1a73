import type { KeyRow } from '../key-row.ts';

/** Choose what to copy. */
export const copyKeys = [
  {
    keys: ['c'],
    command: 'copy.curl',
    in: ['copy'],
    help: 'The request as a curl command, to the clipboard',
    short: 'curl',
  },
  { keys: ['x'], command: 'copy.xml', in: ['copy'], help: 'The body as XML, to the clipboard', short: 'XML' },
  {
    keys: ['h'],
    command: 'copy.hex',
    in: ['copy'],
    help: 'The body in hexadecimal, to the clipboard',
    short: 'hex',
  },
  {
    keys: ['C'],
    command: 'save.curl',
    in: ['copy'],
    help: 'The request as a curl command, to a file',
    short: 'capital: to a file',
  },
  { keys: ['X'], command: 'save.xml', in: ['copy'], help: 'The body as XML, to a file' },
  { keys: ['H'], command: 'save.hex', in: ['copy'], help: 'The body in hexadecimal, to a file' },
  { keys: ['esc', 'q', 'y'], command: 'copy.cancel', in: ['copy'], help: 'Copy nothing', short: 'cancel' },
] as const satisfies readonly KeyRow[];

/** While the address for a device is shown. */
export const connectKeys = [
  {
    keys: ['esc', 'c', 'q', 'enter'],
    command: 'connect.close',
    in: ['connect'],
    help: 'Go back',
    short: 'back',
  },
] as const satisfies readonly KeyRow[];
