import type { KeyRow } from '../key-row.ts';

/** Look at an exchange: open it, go around in it, and on from it. */
export const lookingKeys = [
  {
    keys: ['enter'],
    command: 'open',
    in: ['exchanges', 'findings', 'devices', 'rules'],
    help: 'Open what is under the cursor',
    short: 'open',
  },
  {
    keys: ['right', 'l'],
    command: 'unfold',
    in: ['detail'],
    help: 'Unfold the element, or go inside; in hexadecimal: next byte',
  },
  {
    keys: ['left', 'h'],
    command: 'fold',
    in: ['detail'],
    help: 'Fold the element, or go to the one around it; in hexadecimal: previous byte',
  },
  {
    keys: ['enter', 'space'],
    command: 'fold.toggle',
    in: ['detail'],
    help: 'Fold or unfold; of a finding: go to its element',
    short: 'fold',
  },
  {
    keys: ['*'],
    command: 'unfold.all',
    in: ['detail'],
    help: 'Unfold all elements, and close the texts that are open',
  },
  { keys: ['-'], command: 'fold.all', in: ['detail'], help: 'Fold all elements' },
  { keys: ['p'], command: 'parent', in: ['detail'], help: 'To the element around this one' },
  {
    keys: ['r'],
    command: 'side',
    in: ['detail'],
    help: 'From request to response and back',
    short: 'request/response',
  },
  {
    keys: ['s'],
    command: 'sent',
    in: ['detail'],
    help: 'Of a message that was rewritten: what was sent, or what came',
    short: 'as sent',
  },
  { keys: ['J'], command: 'exchange.next', in: ['detail'], help: 'The exchange after this one' },
  { keys: ['K'], command: 'exchange.previous', in: ['detail'], help: 'The exchange before this one' },
  {
    keys: ['n'],
    command: 'finding.next',
    in: ['exchanges', 'detail'],
    help: 'Next finding',
    short: 'next finding',
  },
  { keys: ['N'], command: 'finding.previous', in: ['exchanges', 'detail'], help: 'Previous finding' },
  {
    keys: ['m'],
    command: 'mark',
    in: ['exchanges', 'detail'],
    help: 'Mark the exchange, or take the mark away',
    short: 'mark',
  },
] as const satisfies readonly KeyRow[];

/** Do something about an exchange: copy it, or decide about what of it is held. */
export const actingKeys = [
  {
    keys: ['y'],
    command: 'copy',
    in: ['exchanges', 'detail'],
    help: 'Copy as curl, XML or hex',
    short: 'copy',
  },
  {
    keys: ['i'],
    command: 'hold.edit',
    in: 'screens',
    help: 'Say what is held, to look at and change it',
    short: 'hold',
  },
  {
    keys: ['a'],
    command: 'hold.let-go',
    in: ['exchanges', 'detail'],
    help: 'Let go what is held, as edited where it was',
    short: 'let go',
  },
  { keys: ['A'], command: 'hold.let-all-go', in: ['exchanges', 'detail'], help: 'Let go all that is held' },
  {
    keys: ['e'],
    command: 'hold.body',
    in: ['exchanges', 'detail'],
    help: 'Edit the body of what is held, as XML in the editor',
    short: 'edit',
  },
  {
    keys: ['x'],
    command: 'hold.drop',
    in: ['exchanges', 'detail'],
    help: 'Drop what is held: the connection is cut',
    short: 'drop',
  },
  {
    keys: ['w'],
    command: 'hold.answer',
    in: ['exchanges', 'detail'],
    help: "Answer what is held, with the command's own no",
    short: 'answer',
  },
] as const satisfies readonly KeyRow[];
