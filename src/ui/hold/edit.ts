import type { HoldDesk } from '../../inspect/hold-desk.ts';
import { encode, fromXml, XmlError } from '../../inspect/wbxml/index.ts';
import type { UiState } from '../state/state.ts';

/** A body that a person is about to edit. */
export interface Editing {
  readonly number: number;
  readonly id: string;
  /** What the editor begins with. */
  readonly text: string;
  /** The body as it would go on, which leaves all as it is. */
  readonly original: string;
}

/** What came of it. */
export interface Outcome {
  readonly number: number;
  readonly note: string;
  /** What was typed and is no document yet. */
  readonly draft?: string;
}

/** Has a person edit a body, and puts it into the message that waits. Never throws. */
export async function editHeld(
  { number, id, text, original }: Editing,
  desk: HoldDesk,
  edit: (text: string) => Promise<string>,
): Promise<Outcome> {
  desk.editing(id, true);
  try {
    const edited = await edit(text);
    if (edited === original) return { number, note: `#${number} is unchanged, and still held` };
    const problem = take(id, edited, desk);
    if (problem === undefined) return { number, note: `#${number} is edited; a sends it` };
    return { number, draft: edited, note: `not taken, e opens it again: ${problem}` };
  } catch (error) {
    const note = `#${number} was not edited: ${error instanceof Error ? error.message : error}`;
    return { number, note, ...(text !== original && { draft: text }) };
  } finally {
    desk.editing(id, false);
  }
}

function take(id: string, edited: string, desk: HoldDesk): string | undefined {
  try {
    return desk.edit(id, encode(fromXml(edited)));
  } catch (error) {
    if (error instanceof XmlError) return `line ${error.line}, column ${error.column}: ${error.reason}`;
    return error instanceof Error ? error.message : String(error);
  }
}

/** The state once a person has left the editor. */
export function afterEditing(state: UiState, { number, note, draft }: Outcome): UiState {
  const { hold } = state;
  if (!hold) return state;
  const drafts = new Map(hold.drafts);
  if (draft !== undefined && hold.waiting.includes(number)) drafts.set(number, draft);
  else drafts.delete(number);
  return { ...state, note, hold: { ...hold, drafts } };
}
