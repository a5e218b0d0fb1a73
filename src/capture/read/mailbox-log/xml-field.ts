import type { XmlBody } from '../../captured-exchange.ts';
import type { Field } from './entry-lines.ts';

/** What a field that may hold XML holds. `cut`: XML whose root element does not end. */
export type XmlField =
  | { readonly kind: 'xml' | 'cut'; readonly body: XmlBody }
  /** What stands there in place of XML: `Empty`, `[No XmlResponse]`; empty where nothing does. */
  | { readonly kind: 'words'; readonly words: string };

/** `<Body=552 bytes/>`, as the log writes what it leaves out of an element. */
const SHORT_REDACTION = /<([A-Za-z_][\w:.-]*)((?:\s[^<>=]*=\s*"[^"<>]*")*)\s*=\s*(\d+)\s*bytes\s*\/>/g;
const ROOT = /^\s*<([A-Za-z_][\w:.-]*)/;

/**
 * Finds the XML in a field: behind the words before it (`Multipart Response`, its parts, an XML declaration) and before
 * those after it. Elements whose content was taken out carry the attribute `bytes`, whichever way the log said so.
 */
export function readXmlField(field: Field | undefined): XmlField {
  const lines = field?.lines ?? [];
  const first = lines.findIndex((line) => ROOT.test(withoutDeclaration(line)));
  if (!field || first < 0) return { kind: 'words', words: lines.join('\n').trim() };
  const text = [withoutDeclaration(lines[first] as string), ...lines.slice(first + 1)].join('\n');
  const xml = text.replace(SHORT_REDACTION, '<$1$2 bytes="$3"/>');
  const line = field.line + first;
  const end = endOfRoot(xml);
  if (end === undefined) return { kind: 'cut', body: { xml: xml.trimEnd(), line } };
  return { kind: 'xml', body: { xml: xml.slice(0, end), line } };
}

function withoutDeclaration(line: string): string {
  return line.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '');
}

/** Where the root element ends; undefined where it does not. */
function endOfRoot(xml: string): number | undefined {
  const name = ROOT.exec(xml)?.[1] ?? '';
  const end = `</${name}>`;
  const last = xml.lastIndexOf(end);
  if (last >= 0) return last + end.length;
  const whole = /^\s*<[^<>]*\/>/.exec(xml)?.[0];
  return whole?.length;
}
