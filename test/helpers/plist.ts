import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import * as assert from 'uvu/assert';

/** A property list as plain values, read by rules as strict as Apple's own reader. */
export function readPlist(text: string): unknown {
  const { root: plist } = parseXml(text);
  assert.is(plist?.name, 'plist');
  return plistValue(elementsOf(plist as XmlElement)[0] as XmlElement);
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  const others = element.children.filter((child) => !(child instanceof XmlElement));
  assert.ok(others.every((child) => child instanceof XmlText && child.text.trim() === ''));
  return element.children.filter((child) => child instanceof XmlElement);
}

function plistValue(element: XmlElement): unknown {
  switch (element.name) {
    case 'string':
      return element.text;
    case 'integer':
      return Number(element.text);
    case 'true':
    case 'false':
      return element.name === 'true';
    case 'data':
      return Buffer.from(element.text, 'base64');
    case 'array':
      return elementsOf(element).map(plistValue);
    case 'dict': {
      const parts = elementsOf(element);
      const pairs = parts.flatMap((part, index) =>
        index % 2 === 0 ? [[part, parts[index + 1]] as const] : [],
      );
      assert.ok(pairs.every(([key, value]) => key.name === 'key' && value !== undefined));
      return Object.fromEntries(pairs.map(([key, value]) => [key.text, plistValue(value as XmlElement)]));
    }
    default:
      throw new Error(`a property list has no ${element.name}`);
  }
}
