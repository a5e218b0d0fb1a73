import type { Context } from './keymap.ts';

/** What each context is called in the help and in `docs/keys.md`, in their order. */
export const contextTitles: readonly (readonly [context: Context, title: string])[] = [
  ['exchanges', 'List of exchanges'],
  ['detail', 'One exchange'],
  ['findings', 'Findings'],
  ['devices', 'Devices'],
  ['rules', 'Rules'],
  ['help', 'Help'],
  ['filter', 'While a filter is typed'],
  ['saved-filters', 'Saved filters'],
  ['copy', 'Choosing what to copy'],
  ['connect', 'Setting up a device'],
];
