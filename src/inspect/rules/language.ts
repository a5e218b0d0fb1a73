/** A field or variable of the rule language, as `docs/rules.md` and `easlens rules functions` describe it. */
export interface Described {
  readonly name: string;
  /** CEL type. */
  readonly type: string;
  readonly description: string;
}

export interface LanguageType {
  readonly name: string;
  readonly fields: readonly Described[];
}

type Row = readonly [name: string, type: string, description: string];

function described(rows: readonly Row[]): readonly Described[] {
  return rows.map(([name, type, description]) => ({ name, type, description }));
}

/** What the variables are made of. A text that the wire did not carry is empty, never absent. */
export const languageTypes: readonly LanguageType[] = [
  {
    name: 'Node',
    fields: described([
      ['name', 'string', 'name of the element: `UmCallerID`'],
      ['namespace', 'string', 'name of its code page: `Email2`; empty for a page no table knows'],
      ['path', 'string', 'names from the root down: `Sync/Collections/Collection`'],
      [
        'parent',
        'string',
        'the element around it, with its namespace: `AirSync:ApplicationData`; empty for the root',
      ],
      ['text', 'string', 'text directly inside it'],
      ['count', 'int', 'how many elements of this name the element around it holds'],
      ['index', 'int', 'which of those it is, from 1'],
      ['children', 'list<string>', 'its child elements, each with its namespace; the first 1,000'],
      ['attributes', 'list<string>', 'its attributes, each `name=value`; ActiveSync has none'],
      ['opaque', 'bool', 'true where content came as opaque data instead of text'],
      ['empty', 'bool', 'true where it holds nothing at all'],
    ]),
  },
  {
    name: 'Item',
    fields: described([
      ['exists', 'bool', 'true where the element stands inside an ApplicationData or Properties'],
      ['direct', 'bool', 'true where it stands directly in that, not deeper'],
      [
        'complete',
        'bool',
        'true where all of that was read; a body cut short may lack what seems to be missing',
      ],
      ['operation', 'string', 'the element that holds the item: `Add`, `Change`, `Fetch`, `Result`'],
      ['section', 'string', 'where that stands: `Commands`, `Responses`, `Response`, `Store`'],
      ['serverId', 'string', 'ServerId of the item; LongId where a Search or Find answer has only that'],
      ['clientId', 'string', 'ClientId a phone gave a new item'],
      ['collectionId', 'string', 'CollectionId of its folder'],
      ['class', 'string', 'class of its content: `Email`'],
      [
        'messageClass',
        'string',
        'email:MessageClass beside it, else the one remembered of the item; empty when never seen',
      ],
      ['remembered', 'bool', 'true where messageClass comes from an earlier exchange'],
      ['status', 'string', 'Status of this item in the same message'],
    ]),
  },
  {
    name: 'Message',
    fields: described([
      ['direction', 'string', '`request` or `response`'],
      ['command', 'string', '`Sync`, `ItemOperations`, …'],
      ['protocolVersion', 'string', '`14.1`; empty when the request did not say'],
      [
        'queryVersion',
        'string',
        'the version byte of a base64 query, in the same notation; empty without one',
      ],
      ['status', 'string', 'top-level Status of the body; empty in a request'],
      ['httpStatus', 'int', 'HTTP status; 0 in a request'],
      ['kind', 'string', '`empty`, `wbxml`, `damaged`, `multipart`, `mime`, `xml`, `other` or `over-limit`'],
      ['bytes', 'int', 'length of the body on the wire'],
      ['headers', 'map<string, string>', 'header fields, names in lower case; see also `message.header(…)`'],
    ]),
  },
  {
    name: 'Device',
    fields: described([
      ['id', 'string', 'DeviceId'],
      ['type', 'string', 'DeviceType'],
    ]),
  },
  {
    name: 'Outcome',
    fields: described([
      ['verdict', 'string', '`accepted`, `refused`, or `unknown` where the answer cannot tell'],
      [
        'status',
        'string',
        'Status that decides over the item; empty where the answer passes over it in silence',
      ],
      ['source', 'string', 'where that Status stands: `item`, `collection`, `command`, or `silence`'],
    ]),
  },
];

const EVERYWHERE: readonly Described[] = described([
  ['value', 'string', 'the text of the element that `select` found; the same as `node.text`'],
  ['node', 'Node', 'that element; in a rule without `select`, the root'],
  ['item', 'Item', 'the mail, event, contact … that the element belongs to'],
  ['message', 'Message', 'the message that is judged'],
  ['device', 'Device', 'the device of the exchange'],
  ['user', 'string', 'the user of the exchange, as the request line names it'],
  ['region', 'string', 'region for national numbers, of `--region`: `US`; empty when not given'],
]);

const IN_EXCHANGES: readonly Described[] = described([
  ['request', 'Message', 'the request; `node`, `item` and `message` are of it too'],
  ['response', 'Message', 'the response to it'],
  ['outcome', 'Outcome', 'what the response says of the item: accepted, or refused with a Status'],
]);

/** The words of expressions that are not about rules: their own names, types and functions, and CEL's functions of texts and lists. */
export interface Vocabulary {
  readonly variables: readonly Described[];
  readonly types: readonly LanguageType[];
  /** The class behind each of the types, by which the library tells them. */
  readonly classes: Readonly<Record<string, new (...given: never[]) => object>>;
  readonly functions: readonly (BuiltIn & { readonly call: (...given: never[]) => unknown })[];
}

/** What a rule judges: one message as it passes, or a request together with its response. Or words of somebody else. */
export type Scope = 'message' | 'exchange' | Vocabulary;

export function variablesOf(scope: Scope): readonly Described[] {
  if (typeof scope === 'object') return scope.variables;
  return scope === 'message' ? EVERYWHERE : [...EVERYWHERE, ...IN_EXCHANGES];
}

export function typesOf(scope: Scope): readonly LanguageType[] {
  return typeof scope === 'object' ? scope.types : languageTypes;
}

/** Functions of CEL and of the types that an expression may call; those of `functions/` come on top. */
export function builtInsOf(scope: Scope): readonly BuiltIn[] {
  if (typeof scope !== 'object') return builtIns;
  const ours = languageTypes.map(({ name }) => `${name}.`);
  const general = builtIns.filter(({ signature }) => !ours.some((owner) => signature.startsWith(owner)));
  return [...scope.functions, ...general];
}

/** A function that is there without any of `functions/`: of CEL itself, or of the types above. */
export interface BuiltIn {
  readonly signature: string;
  readonly description: string;
}

/** CEL functions a rule may call. The others of the library are left out: they bring no use here, or unbounded work. */
export const builtIns: readonly BuiltIn[] = [
  {
    signature: 'Node.hasChild(string): bool',
    description: 'whether a child element of that name is there: `node.hasChild("email:Subject")`',
  },
  {
    signature: 'Node.childText(string): string',
    description: 'text of the first such child; empty when there is none',
  },
  { signature: 'Node.childCount(string): int', description: 'how many such children there are' },
  {
    signature: 'Item.hasChild(string): bool',
    description: 'the same for the ApplicationData or Properties of the item',
  },
  { signature: 'Item.childText(string): string', description: 'text of the first such child of the item' },
  { signature: 'Item.childCount(string): int', description: 'how many such children the item has' },
  {
    signature: 'Message.header(string): string',
    description: 'a header field, name in any letter case; empty when it is not there',
  },
  {
    signature: 'string.matches(string): bool',
    description: 'whether an RE2 pattern is found in the text; `^…$` for all of it',
  },
  { signature: 'matches(string, string): bool', description: 'the same, text first' },
  { signature: 'string.startsWith(string): bool', description: 'whether the text begins so' },
  { signature: 'string.endsWith(string): bool', description: 'whether the text ends so' },
  { signature: 'string.contains(string): bool', description: 'whether the text holds the other' },
  {
    signature: 'string.indexOf(string): int',
    description: 'where the other begins; -1 when it is not there',
  },
  { signature: 'string.substring(int): string', description: 'the text from a character on' },
  { signature: 'string.substring(int, int): string', description: 'the text between two places' },
  { signature: 'string.lowerAscii(): string', description: 'in lower case' },
  { signature: 'string.upperAscii(): string', description: 'in upper case' },
  { signature: 'string.trim(): string', description: 'without blanks at its ends' },
  { signature: 'string.split(string): list<string>', description: 'the parts between separators' },
  { signature: 'list<string>.join(string): string', description: 'the parts with separators between' },
  { signature: 'string.size(): int', description: 'number of characters' },
  { signature: 'list.size(): int', description: 'number of items' },
  { signature: 'size(string): int', description: 'number of characters' },
  { signature: 'size(list): int', description: 'number of items' },
  { signature: 'string(int): string', description: 'a number as text; also of bool and double' },
  {
    signature: 'int(string): int',
    description: 'a text of digits as number; the rule fails on anything else',
  },
  { signature: 'double(int): double', description: 'a number with a fraction; also of string' },
  {
    signature: 'list.all(x, bool): bool',
    description: 'whether every item fits: `node.children.all(c, c != "")`',
  },
  { signature: 'list.exists(x, bool): bool', description: 'whether any item fits' },
  { signature: 'list.exists_one(x, bool): bool', description: 'whether exactly one item fits' },
  { signature: 'list.filter(x, bool): list', description: 'the items that fit' },
  { signature: 'list.map(x, T): list<T>', description: 'one new item for each' },
];

/** `matches` of `string.matches(string): bool`. */
export function functionName(signature: string): string {
  return /^(?:[\w<>, ]+\.)?(\w+)\(/.exec(signature)?.[1] ?? signature;
}
