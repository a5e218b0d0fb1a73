/** Where keys mean something: a screen, or something that is being typed. */
export type Context =
  | 'exchanges'
  | 'detail'
  | 'findings'
  | 'devices'
  | 'rules'
  | 'help'
  | 'filter' // the filter line
  | 'saved-filters' // the list of saved filters
  | 'copy' // choosing what to copy
  | 'connect'; // the address and the QR code for a device

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
