import type { KeyPress } from './key-name.ts';

/**
 * Keys as they came, those that type something in a row as one text without a name: each change of a filter is tried on
 * hundreds of exchanges.
 *
 * @param types asked of each key once whoever takes them has all before it, but for what was typed just before
 */
export function* typedTogether(
  presses: readonly KeyPress[],
  types: (press: KeyPress) => boolean,
): Generator<KeyPress> {
  let text = '';
  for (const press of presses) {
    if (types(press)) {
      text += press.text;
      continue;
    }
    if (text !== '') yield { name: '', text };
    text = '';
    yield press;
  }
  if (text !== '') yield { name: '', text };
}
