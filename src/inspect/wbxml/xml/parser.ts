import {
  XmlError as PackageError,
  parseXml,
  XmlElement,
  XmlProcessingInstruction,
  XmlText,
} from '@rgrove/parse-xml';
import { XmlError } from './error.ts';

/** A parsed element: names as written, character data joined, comments gone. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (ParsedElement | string)[];
  /** Offset of its `<` in the text. */
  readonly offset: number;
}

/** Parses XML 1.0 strictly. Entities other than XML's own five are refused, a DTD is never read. Throws XmlError. */
export function parse(text: string): ParsedElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root) return elementOf(root, text);
  } catch (error) {
    if (error instanceof PackageError) throw translated(error);
    // The parser recurses: only nesting far beyond any document of ours overflows its stack.
    if (error instanceof RangeError) throw new XmlError(1, 1, 'elements are nested too deeply');
    throw error;
  }
  throw new XmlError(1, 1, 'no element; expected one such as <Sync>');
}

/** The error at an offset of the text. */
export function errorAt(text: string, offset: number, reason: string): XmlError {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return new XmlError(before.length, (before.at(-1)?.length ?? 0) + 1, reason);
}

function elementOf(element: XmlElement, text: string): ParsedElement {
  const children: (ParsedElement | string)[] = [];
  for (const child of element.children) {
    if (child instanceof XmlText) children.push(child.text);
    else if (child instanceof XmlElement) children.push(elementOf(child, text));
    else if (child instanceof XmlProcessingInstruction)
      throw errorAt(text, child.start, `<?${child.name}?> has no WBXML form; expected <wbxml:instruction>`);
  }
  return { name: element.name, attributes: element.attributes, children, offset: element.start };
}

/** The package's message is a sentence, the place and an excerpt; we keep the sentence. */
function translated(error: PackageError): XmlError {
  const [sentence = ''] = error.message.split(/ \(line \d+, column \d+\)/);
  return new XmlError(error.line, error.column, sentence.charAt(0).toLowerCase() + sentence.slice(1));
}
