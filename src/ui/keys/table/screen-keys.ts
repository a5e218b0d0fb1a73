import type { KeyRow } from '../key-row.ts';

/** Move the cursor, on every screen. */
export const movingKeys = [
  { keys: ['up', 'k'], command: 'move.up', in: 'screens', help: 'One row up' },
  { keys: ['down', 'j'], command: 'move.down', in: 'screens', help: 'One row down' },
  { keys: ['pageup', 'ctrl+b'], command: 'move.page-up', in: 'screens', help: 'One page up' },
  { keys: ['pagedown', 'ctrl+f'], command: 'move.page-down', in: 'screens', help: 'One page down' },
  { keys: ['g', 'home'], command: 'move.first', in: 'screens', help: 'To the first row' },
  {
    keys: ['G', 'end'],
    command: 'move.last',
    in: 'screens',
    help: 'To the last row; in the list of exchanges: follow the newest',
    short: 'newest',
  },
] as const satisfies readonly KeyRow[];

/** Go from screen to screen, and to the filter. */
export const turningKeys = [
  {
    keys: ['tab'],
    command: 'next',
    in: 'screens',
    help: 'Next screen; in an exchange: next tab',
    short: 'next tab',
  },
  { keys: ['shift+tab'], command: 'previous', in: 'screens', help: 'Previous screen or tab' },
  { keys: ['1'], command: 'screen.exchanges', in: 'screens', help: 'Exchanges' },
  { keys: ['2'], command: 'screen.findings', in: 'screens', help: 'Findings by rule' },
  { keys: ['3'], command: 'screen.devices', in: 'screens', help: 'Devices' },
  { keys: ['4'], command: 'screen.rules', in: 'screens', help: 'Rules' },
  { keys: ['?'], command: 'screen.help', in: 'screens', help: 'All keys', short: 'help' },
  { keys: ['/'], command: 'filter.edit', in: 'screens', help: 'Type a filter', short: 'filter' },
  { keys: ['F'], command: 'filter.saved', in: 'screens', help: 'Choose a saved filter' },
] as const satisfies readonly KeyRow[];

/** Stand last on every screen. */
export const leavingKeys = [
  {
    keys: ['c'],
    command: 'screen.connect',
    in: 'screens',
    help: 'Set up a device: the address, and a QR code, of the page that helps',
    short: 'connect',
  },
  {
    keys: ['M'],
    command: 'mouse',
    in: 'screens',
    help: 'Give the mouse back to the terminal, to select text, or take it again',
  },
  {
    keys: ['esc'],
    command: 'back',
    in: 'screens',
    help: 'Back; in the list of exchanges: take the filter away',
    short: 'back',
  },
  {
    keys: ['q'],
    command: 'quit',
    in: 'screens',
    help: 'Back, and from the list of exchanges: quit',
    short: 'quit',
  },
  { keys: ['ctrl+z'], command: 'suspend', in: 'screens', help: 'Suspends nothing: traffic goes on' },
] as const satisfies readonly KeyRow[];

/** Holds everywhere. */
export const quitKeys = [
  {
    keys: ['ctrl+c'],
    command: 'quit.now',
    in: [
      'exchanges',
      'detail',
      'findings',
      'devices',
      'rules',
      'help',
      'connect',
      'filter',
      'saved-filters',
      'copy',
    ],
    help: 'Quit; a second time cuts what is open',
  },
] as const satisfies readonly KeyRow[];
