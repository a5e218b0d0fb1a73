/** What stands in the XML of a log, in order. `offset` is that of its first character in the text. */
export type LogToken =
  | ({ readonly kind: 'open'; readonly name: string; readonly offset: number } & OpenTag)
  | { readonly kind: 'close'; readonly name: string; readonly offset: number }
  | { readonly kind: 'text'; readonly text: string; readonly offset: number };

interface OpenTag {
  /** Values unescaped. */
  readonly attributes: Readonly<Record<string, string>>;
  /** `<Name/>`: no content and no end tag follow. */
  readonly isEmpty: boolean;
  /** `<Name=552 bytes/>`: the log says how long the content was, in place of it. */
  readonly isRedacted: boolean;
}

/** A start tag: its name, and a redaction that stands where no XML has anything. */
const START = /<([A-Za-z_][\w.:-]*)(=\d+ bytes)?((?:[^"'<>]|"[^"]*"|'[^']*')*?)(\/?)>/y;
const END = /<\/([A-Za-z_][\w.:-]*)\s*>/y;
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Elements that hold mail or data as it came, in lower case: a `<` in them may begin no tag. */
const RAW = /^(?:mime|mimedata|data)$/i;

/**
 * Reads XML as logs hold it: cut short, with redactions that are no XML, with mail that nobody escaped. Never throws; what
 * is no tag is text, and what stands before the first element is passed over.
 */
export function* scanLogXml(xml: string): Generator<LogToken> {
  let at = firstTag(xml);
  while (at < xml.length) {
    const next = xml.indexOf('<', at);
    const end = next === -1 ? xml.length : next;
    if (end > at) yield { kind: 'text', text: unescaped(xml.slice(at, end)), offset: at };
    if (next === -1) return;
    const skipped = afterMarkup(xml, next);
    if (skipped > next) {
      if (xml.startsWith('<![CDATA[', next)) {
        yield { kind: 'text', text: xml.slice(next + 9, skipped).replace(/\]\]>$/, ''), offset: next };
      }
      at = skipped;
      continue;
    }
    const close = matchAt(END, xml, next);
    if (close) {
      yield { kind: 'close', name: close[1] as string, offset: next };
      at = next + close[0].length;
      continue;
    }
    const open = matchAt(START, xml, next);
    if (!open) {
      // The rest of a tag that was cut off is no text.
      if (next > xml.lastIndexOf('>')) return;
      yield { kind: 'text', text: '<', offset: next };
      at = next + 1;
      continue;
    }
    const token = openToken(open, next);
    yield token;
    at = next + open[0].length;
    if (token.isEmpty || !RAW.test(localOf(token.name))) continue;
    const rawEnd = xml.indexOf(`</${token.name}`, at);
    if (rawEnd > at) {
      yield { kind: 'text', text: unescaped(xml.slice(at, rawEnd)), offset: at };
      at = rawEnd;
    }
  }
}

function openToken([, name = '', redaction, inside = '', slash]: RegExpExecArray, offset: number) {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, attribute = '', double, single] of inside.matchAll(ATTRIBUTE))
    attributes[attribute] = unescaped(double ?? single ?? '');
  const isRedacted = redaction !== undefined || /^\d+$/.test(attributes['bytes'] ?? '');
  return { kind: 'open', name, offset, attributes, isEmpty: slash === '/', isRedacted } as const;
}

/** Where the first tag begins; a log may say something before it. */
function firstTag(xml: string): number {
  const at = xml.search(/<[A-Za-z_]/);
  return at === -1 ? xml.length : at;
}

/** Where a comment, declaration, instruction or CDATA that starts here ends; the same place where none does. */
function afterMarkup(xml: string, at: number): number {
  const second = xml[at + 1];
  if (second !== '!' && second !== '?') return at;
  const [start, terminator] =
    second === '?'
      ? [2, '?>']
      : xml.startsWith('<!--', at)
        ? [4, '-->']
        : xml.startsWith('<![CDATA[', at)
          ? [9, ']]>']
          : [2, '>'];
  const end = xml.indexOf(terminator, at + start);
  return end === -1 ? xml.length : end + terminator.length;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five entities of XML and characters by number; anything else stays as it stands. */
function unescaped(text: string): string {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (!plain.includes('&')) return plain;
  return plain.replace(
    /&(?:(lt|gt|amp|quot|apos)|#x([0-9a-fA-F]{1,6})|#(\d{1,7}));/g,
    (whole, name, hex, decimal) => {
      if (name !== undefined) return NAMED[name] as string;
      const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
