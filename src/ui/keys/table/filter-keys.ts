import type { KeyRow } from '../key-row.ts';

/** While a filter is typed. */
export const filterKeys = [
  { keys: ['enter'], command: 'filter.apply', in: ['filter'], help: 'Use the filter', short: 'use' },
  {
    keys: ['esc'],
    command: 'filter.cancel',
    in: ['filter'],
    help: 'Leave the filter as it was',
    short: 'cancel',
  },
  { keys: ['tab'], command: 'filter.complete', in: ['filter'], help: 'Complete the name', short: 'complete' },
  {
    keys: ['shift+tab'],
    command: 'filter.complete-back',
    in: ['filter'],
    help: 'Complete with the candidate before',
  },
  { keys: ['up'], command: 'filter.older', in: ['filter'], help: 'The filter used before' },
  { keys: ['down'], command: 'filter.newer', in: ['filter'], help: 'The filter used after' },
  { keys: ['left', 'ctrl+b'], command: 'filter.left', in: ['filter'], help: 'One character left' },
  { keys: ['right', 'ctrl+f'], command: 'filter.right', in: ['filter'], help: 'One character right' },
  { keys: ['home', 'ctrl+a'], command: 'filter.start', in: ['filter'], help: 'To the start' },
  { keys: ['end', 'ctrl+e'], command: 'filter.end', in: ['filter'], help: 'To the end' },
  { keys: ['backspace'], command: 'filter.erase', in: ['filter'], help: 'Erase the character before' },
  { keys: ['delete'], command: 'filter.delete', in: ['filter'], help: 'Erase the character after' },
  { keys: ['ctrl+w'], command: 'filter.erase-word', in: ['filter'], help: 'Erase the word before' },
  { keys: ['ctrl+u'], command: 'filter.erase-all', in: ['filter'], help: 'Erase everything before' },
  { keys: ['ctrl+s'], command: 'filter.save', in: ['filter'], help: 'Save the filter', short: 'save' },
] as const satisfies readonly KeyRow[];

/** In the list of saved filters. */
export const savedFilterKeys = [
  { keys: ['up', 'k'], command: 'saved.up', in: ['saved-filters'], help: 'One row up' },
  { keys: ['down', 'j'], command: 'saved.down', in: ['saved-filters'], help: 'One row down' },
  { keys: ['enter'], command: 'saved.use', in: ['saved-filters'], help: 'Use the filter', short: 'use' },
  {
    keys: ['d', 'delete'],
    command: 'saved.remove',
    in: ['saved-filters'],
    help: 'Forget the filter',
    short: 'forget',
  },
  {
    keys: ['esc', 'q', 'F'],
    command: 'saved.cancel',
    in: ['saved-filters'],
    help: 'Close the list',
    short: 'close',
  },
] as const satisfies readonly KeyRow[];
