import type { UiState } from '../state/state.ts';
import { beginnings, membersOf } from './candidates.ts';
import type { Candidate, Completion, Edited } from './state.ts';
import { valuesOf } from './values.ts';

/** The draft after a press of the completing key: the next candidate, or the first where none was offered yet. */
export function completed(
  draft: Edited,
  completion: Completion | undefined,
  by: 1 | -1,
  state: UiState,
): { readonly edited: Edited; readonly completion?: Completion } {
  if (completion) return taken(completion, by);
  const found = completionAt(draft, state);
  const [only] = found.candidates;
  if (!only) return { edited: draft };
  if (found.candidates.length === 1) return { edited: replaced(found, only.insert) };
  const common = commonStart(found.candidates.map(({ insert }) => insert));
  if (common.length <= found.end - found.start) return taken(found, by);
  return { edited: replaced(found, common), completion: found };
}

function taken(completion: Completion, by: 1 | -1) {
  const { candidates } = completion;
  const from = completion.index === -1 && by === -1 ? 0 : completion.index;
  const index = (from + by + candidates.length) % candidates.length;
  const edited = replaced(completion, (candidates[index] as Candidate).insert);
  return { edited, completion: { ...completion, index } };
}

function replaced({ base, start, end }: Completion, insert: string): Edited {
  return {
    text: base.text.slice(0, start) + insert + base.text.slice(end),
    cursor: start + insert.length,
  };
}

/** What may stand at the cursor. */
export function completionAt(base: Edited, state: UiState): Completion {
  const head = base.text.slice(0, base.cursor);
  const quote = openQuote(head);
  if (quote !== undefined) return valueCompletion(base, quote, state);
  const word = /[A-Za-z_]\w*$|$/.exec(head)?.[0] ?? '';
  const start = base.cursor - word.length;
  const owner = /(?:([A-Za-z_][\w.]*)|\))\.$/.exec(head.slice(0, start));
  const offered = owner ? membersOf(owner[1]) : mayBegin(head.slice(0, start), word) ? beginnings : [];
  return matching(base, start, base.cursor, word, offered);
}

/** What to offer unasked: something for a name, a text or a member that has been begun, and is not there yet. */
export function offeredAt(base: Edited, state: UiState): Completion | undefined {
  const found = completionAt(base, state);
  const typed = base.text.slice(found.start, found.end);
  const isBegun = typed !== '' || /[."']$/.test(base.text.slice(0, found.start));
  const candidates = found.candidates.filter(({ insert }) => insert !== typed);
  return isBegun && candidates.length > 0 ? { ...found, candidates } : undefined;
}

/** After a name or a text comes an operator, which nobody needs help with. */
function mayBegin(before: string, word: string): boolean {
  return word !== '' || /(?:^|[=!<>&|(,[?:+-]|\bin)\s*$/.test(before);
}

/** Index of the quote that is still open. */
function openQuote(head: string): number | undefined {
  let open: number | undefined;
  for (let index = 0; index < head.length; index++) {
    const character = head[index];
    if (character === '\\' && open !== undefined) index++;
    else if (open === undefined && (character === '"' || character === "'")) open = index;
    else if (open !== undefined && character === head[open]) open = undefined;
  }
  return open;
}

function valueCompletion(base: Edited, open: number, state: UiState): Completion {
  const before = base.text.slice(0, open);
  const quote = base.text[open] as string;
  const start = open + 1;
  const end = base.text[base.cursor] === quote ? base.cursor + 1 : base.cursor;
  const typed = base.text.slice(start, base.cursor);
  const name = /([A-Za-z][\w.]*)\s*(?:==|!=|\(|\s+in\s+\[[^\]]*)\s*$/.exec(before)?.[1];
  const isRule = name === undefined && /(?:^|[&|(!])\s*$/.test(before);
  const ending = isRule ? `${quote} in rules` : quote;
  const values = isRule ? valuesOf('rules', state) : name === undefined ? [] : valuesOf(name, state);
  const offered = values.map((value) => ({ name: value, insert: escaped(value, quote) + ending }));
  return matching(base, start, end, typed, offered);
}

function escaped(value: string, quote: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
}

function matching(
  base: Edited,
  start: number,
  end: number,
  typed: string,
  offered: readonly Candidate[],
): Completion {
  const wanted = typed.toLowerCase();
  const candidates = offered.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  return { base, start, end, candidates, index: -1 };
}

function commonStart(texts: readonly string[]): string {
  return texts.reduce((common, text) => {
    let length = 0;
    while (length < common.length && common[length] === text[length]) length++;
    return common.slice(0, length);
  });
}
