import { EXTENSIONS, Token } from '../tokens.ts';
import type { TreeAttribute, TreeContent, TreeValue } from '../tree.ts';
import type { XmlInput } from './input.ts';
import { type Placed, place, wbxmlAttribute } from './scope.ts';

/** Largest value of a multi-byte integer. (WBXML 1.3, 5.1) */
const MOST_INTEGER = 0xffffffff;

/** One child of an element: character data, or an element. */
export type Item = string | Placed;

/**
 * Children with character data joined, `wbxml:char` put into it, and white space between elements dropped. White
 * space alone in its element is text: `<Subject>  </Subject>`.
 */
export function itemsOf(parent: Placed, input: XmlInput): Item[] {
  const items: Item[] = [];
  for (const child of parent.element.children) {
    const item = typeof child === 'string' ? child : characterOr(place(child, parent.bindings, input), input);
    const before = items.at(-1);
    if (typeof item === 'string' && typeof before === 'string') items[items.length - 1] = before + item;
    else items.push(item);
  }
  if (items.length === 1) return items;
  return items.filter((item) => typeof item !== 'string' || !/^[ \t\r\n]*$/.test(item));
}

function characterOr(child: Placed, input: XmlInput): Item {
  if (child.space !== 'wbxml' || child.local !== 'char') return child;
  return String.fromCodePoint(input.number(child.element, 'code', [0, 0x10ffff]));
}

/** The character data of an element that may hold nothing else. */
export function textIn(parent: Placed, input: XmlInput): string {
  const [item = '', ...others] = itemsOf(parent, input);
  if (typeof item === 'string' && others.length === 0) return item;
  return input.fail(parent.element, `<${parent.element.name}> holds text; expected no element inside`);
}

/** `<wbxml:text>` and its like. */
export function contentOf(placed: Placed, input: XmlInput): TreeContent {
  const { element, space, local } = placed;
  const { encoding } = element.attributes;
  switch (space === 'wbxml' ? local : '') {
    case 'text':
      return { kind: 'text', ...input.string(element, textIn(placed, input), encoding) };
    case 'string': {
      const text = encoding === 'base64' ? undefined : textIn(placed, input);
      return { kind: 'table-text', index: input.reference(element, text) };
    }
    case 'entity':
      return { kind: 'entity', code: input.number(element, 'code', [0, MOST_INTEGER]) };
    case 'opaque':
      return { kind: 'opaque', bytes: input.opaque(element, textIn(placed, input), encoding ?? 'text') };
    case 'extension':
      return extensionOf(placed, input);
  }
  return input.fail(
    element,
    `<${element.name}> may not stand here; expected text, string, entity, opaque or extension of the wbxml namespace`,
  );
}

function extensionOf(placed: Placed, input: XmlInput): TreeContent {
  const { element } = placed;
  const { token: name = '', encoding } = element.attributes;
  const token = EXTENSIONS[name];
  if (token === undefined)
    return input.fail(
      element,
      `extension token "${name}"; expected one of ${Object.keys(EXTENSIONS).join(', ')}`,
    );
  if (token <= Token.EXT_I_2)
    return { kind: 'extension', token, string: input.string(element, textIn(placed, input), encoding) };
  if (token > Token.EXT_T_2) return { kind: 'extension', token };
  return { kind: 'extension', token, number: input.number(element, 'number', [0, MOST_INTEGER]) };
}

/** The `<wbxml:attribute>`s of a list or an instruction. */
export function attributesOf(list: Placed, input: XmlInput): TreeAttribute[] {
  return itemsOf(list, input).map((item) => {
    const isAttribute = typeof item !== 'string' && item.space === 'wbxml' && item.local === 'attribute';
    if (isAttribute) return attributeOf(item, input);
    const [element, found] =
      typeof item === 'string' ? [list.element, 'text'] : [item.element, `<${item.element.name}>`];
    return input.fail(element, `${found} in <${list.element.name}>; expected <wbxml:attribute>`);
  });
}

function attributeOf(placed: Placed, input: XmlInput): TreeAttribute {
  const { element } = placed;
  const { name, index, token } = element.attributes;
  const value =
    markedContent(placed, input) ?? itemsOf(placed, input).map((item) => valueAt(placed, item, input));
  if (token === undefined && (name !== undefined || index !== undefined))
    return {
      kind: 'attribute',
      page: 0,
      token: Token.LITERAL,
      literal: input.reference(element, name),
      value,
    };
  const page = input.number(element, 'page', [0, 255], 0);
  return { kind: 'attribute', page, token: attributeToken(placed, [0x05, 0x7f], input), value };
}

function valueAt(owner: Placed, item: Item, input: XmlInput): TreeValue {
  if (typeof item === 'string') return { kind: 'text', ...input.string(owner.element, item, undefined) };
  if (item.space !== 'wbxml' || item.local !== 'value') return contentOf(item, input);
  const page = input.number(item.element, 'page', [0, 255], 0);
  return { kind: 'value', page, token: attributeToken(item, [0x85, 0xff], input) };
}

/** Starts of attributes are below 0x80, values from there on; global tokens lie between. (WBXML 1.3, 5.8.3) */
function attributeToken(placed: Placed, range: readonly [number, number], input: XmlInput): number {
  const token = input.number(placed.element, 'token', range);
  if ((token & 0x3f) > Token.LITERAL) return token;
  return input.fail(
    placed.element,
    `token ${placed.element.attributes.token} is a global one; expected another`,
  );
}

/** Content that the start tag says how to read: `wbxml:opaque`, `wbxml:text` or `wbxml:content`. */
export function markedContent(placed: Placed, input: XmlInput): TreeContent[] | undefined {
  const { element, bindings } = placed;
  const marks = Object.entries(element.attributes).filter(([name]) => wbxmlAttribute(name, bindings));
  const [mark, ...others] = marks;
  if (!mark) return undefined;
  const [name, how] = mark;
  const kind = wbxmlAttribute(name, bindings);
  if (others.length === 0 && kind === 'content' && how === 'empty') return undefined;
  const text = textIn(placed, input);
  if (others.length === 0 && kind === 'opaque')
    return [{ kind: 'opaque', bytes: input.opaque(element, text, how) }];
  if (others.length === 0 && kind === 'text') return [{ kind: 'text', ...input.string(element, text, how) }];
  if (others.length === 0 && kind === 'content' && how === 'text' && text === '')
    return [{ kind: 'text', text }];
  return input.fail(
    element,
    `${name}="${how}" does not fit; expected one of wbxml:opaque="text|crlf|base64", wbxml:text="crlf|base64", wbxml:content="empty|text"`,
  );
}

/** True for `wbxml:content="empty"`: the content bit is set although nothing follows. */
export function isMarkedEmpty({ element, bindings }: Placed): boolean {
  return Object.entries(element.attributes).some(
    ([name, how]) => how === 'empty' && wbxmlAttribute(name, bindings) === 'content',
  );
}
