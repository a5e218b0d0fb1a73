import { documentOf } from '../../inspect/eas/body.ts';
import type { HeldMessage } from '../../inspect/exchange.ts';
import { toXml } from '../../inspect/wbxml/index.ts';
import { entryInFocus } from '../exchanges/focus.ts';
import type { Entry } from '../state/entry.ts';
import type { UiState } from '../state/state.ts';

/** An exchange one of whose messages waits. */
export interface HeldEntry {
  readonly entry: Entry;
  readonly held: HeldMessage;
}

/** The exchange that keys are about: that of the screen, or under the cursor of the list. */
export function entryAtHand(state: UiState): Entry | undefined {
  if (state.screen === 'detail') return state.detail && state.log.get(state.detail.number);
  return state.screen === 'exchanges' ? entryInFocus(state) : undefined;
}

/** The same where it waits. */
export function heldAtHand(state: UiState): HeldEntry | undefined {
  const entry = entryAtHand(state);
  const held = entry?.exchange.held;
  return entry && held && { entry, held };
}

/** The body that would go on, as XML to edit; or why it cannot be edited. */
export function editableXml({
  entry,
  held,
}: HeldEntry): { readonly xml: string } | { readonly problem: string } {
  const { direction } = held;
  const { number, exchange } = withEdit(entry);
  const body = exchange[direction]?.body;
  const document = body && documentOf(body);
  if (!body || !document) return { problem: `the ${direction} of #${number} has no WBXML to edit` };
  if (body.kind === 'damaged')
    return { problem: `the ${direction} of #${number} is damaged, and goes only as it is` };
  return { xml: `${toXml(document)}\n` };
}

const made = new WeakMap<Entry, Entry>();

/** The exchange as it will go on: with what a person has edited in place of what came, and what is found in that. */
export function withEdit(entry: Entry): Entry {
  const { held, findings } = entry.exchange;
  if (!held?.edited) return entry;
  const known = made.get(entry);
  if (known) return known;
  const { request, response, findings: found } = held.edited;
  const others = findings.filter(({ direction }) => direction !== held.direction);
  const shown: Entry = {
    ...entry,
    exchange: {
      ...entry.exchange,
      ...(request && { request }),
      ...(response && { response }),
      findings: [...others, ...found],
    },
  };
  made.set(entry, shown);
  return shown;
}
