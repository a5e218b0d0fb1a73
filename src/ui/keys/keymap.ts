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
  | 'copy'; // choosing what to copy

/** What a key asks for. */
export type Command = (typeof keymap)[number]['command'];

interface Row {
  /** As `keyName` names them. */
  readonly keys: readonly string[];
  readonly command: string;
  /** Contexts where it holds; `screens` stands for all of them, not for what is being typed. */
  readonly in: 'screens' | readonly Context[];
  readonly help: string;
  /** Two or three words for the footer; absent where the footer leaves it out. */
  readonly short?: string;
}

/** The one table of keys: input, footer, help screen and `docs/keys.md` are made from it. */
export const keymap = [
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
  {
    keys: ['space'],
    command: 'rule.toggle',
    in: ['rules'],
    help: 'Switch the rule or pack on or off',
    short: 'on/off',
  },
  {
    keys: ['e'],
    command: 'rule.enforce',
    in: ['rules'],
    help: 'Report, rewrite or block what the rule finds; of a pack, all of its rules',
    short: 'enforce',
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
  {
    keys: ['ctrl+c'],
    command: 'quit.now',
    in: ['exchanges', 'detail', 'findings', 'devices', 'rules', 'help', 'filter', 'saved-filters', 'copy'],
    help: 'Quit; a second time cuts what is open',
  },
] as const satisfies readonly Row[];

export type Binding = Row & { readonly command: Command };

const TYPED: readonly Context[] = ['filter', 'saved-filters', 'copy'];

const byContext = new Map<Context, Map<string, Command>>();

/** What a key asks for in a context; undefined where it asks for nothing. */
export function commandFor(key: string, context: Context): Command | undefined {
  let commands = byContext.get(context);
  if (!commands) {
    commands = new Map(
      bindingsIn(context).flatMap(({ keys, command }) => keys.map((name) => [name, command])),
    );
    byContext.set(context, commands);
  }
  return commands.get(key);
}

/** The rows of the table that hold in a context, in its order. */
export function bindingsIn(context: Context): readonly Binding[] {
  const isScreen = !TYPED.includes(context);
  return (keymap as readonly Binding[]).filter((row) =>
    row.in === 'screens' ? isScreen : row.in.includes(context),
  );
}
